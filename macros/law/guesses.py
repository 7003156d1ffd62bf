"""Derives the type and level of a document from its number, title and issuer, where these leave no doubt."""

from macros.law.numbering import is_party, parse

_KINDS = {  # by the type in the number; without types that several kinds of documents use
    "NĐ": "decree",
    "CT": "directive",
    "TT": "circular",
    "PL": "ordinance",
    "KH": "plan",
    "HD": "guideline",
    "TB": "notice",
    "BC": "report",
    "TTr": "submission",
    "QĐ": "decision",
    "VBHN": "consolidated",
}
_LEGISLATURE = {"Luật ": "law", "Bộ luật ": "law", "Nghị quyết ": "resolution"}  # one form of number: the title decides
_LEVELS = (
    ("party", ("ban chấp hành", "bộ chính trị", "ban bí thư", "tỉnh ủy", "đảng ủy", "thành ủy", "huyện ủy")),
    ("province", ("ủy ban nhân dân tỉnh", "hội đồng nhân dân tỉnh", "chủ tịch ủy ban nhân dân tỉnh")),
    ("central", ("quốc hội", "ủy ban thường vụ quốc hội", "chính phủ", "thủ tướng", "bộ ", "chủ tịch nước")),
)


def kind_of(number: str, title: str) -> str:
    """Return the type of a document ("decree"); "" if several types have such numbers."""
    parsed = parse(number)
    if parsed is None:
        return ""
    if parsed.type == "QH":
        return next((kind for words, kind in _LEGISLATURE.items() if title.startswith(words)), "")
    return "" if is_party(parsed.symbol[-1]) else _KINDS.get(parsed.type, "")


def level_of(issuer: str) -> str:
    """Return the level of an issuer ("central"); "" if its name does not show it."""
    name = f"{issuer.casefold()} "
    return next((level for level, names in _LEVELS if name.startswith(names)), "")
