"""Rounds numbers as people do in reports: halves away from zero."""

from decimal import ROUND_HALF_UP, Decimal


def rounded(value: Decimal | int, places: int = 0) -> Decimal:
    """A number with so many decimal places, halves rounded away from zero (0.125 becomes 0.13, -0.5 becomes -1)."""
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def per_cent(part: int, whole: int) -> int | None:
    """A part in whole per cent, halves rounded up; None if the whole is zero."""
    return int(rounded(Decimal(100 * part) / whole)) if whole else None
