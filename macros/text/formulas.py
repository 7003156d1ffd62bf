"""Texts that a spreadsheet would take for a formula."""

from unicodedata import normalize

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # as OWASP lists them; full-width forms count as these


def is_formula(text: str) -> bool:
    """Whether a spreadsheet takes a cell of a CSV file for a formula."""
    return normalize("NFKC", text[:1]).startswith(_FORMULA)


def guarded(text: str) -> str:
    """Return a cell for a CSV file, with an apostrophe in front if a spreadsheet would take it for a formula."""
    return f"'{text}" if is_formula(text) else text


def unguarded(text: str) -> str:
    """Return a cell of a CSV file without the apostrophe that `guarded` adds."""
    return text[1:] if text[:1] == "'" and is_formula(text[1:]) else text
