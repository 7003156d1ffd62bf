"""What the number, title and issuer of a document tell of its type and level, where they tell it for sure."""

from macros.law.numbering import is_party, parse

_KINDS = {  # of the library, by the type in the number; a type that several kinds of documents bear is none of these
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
_LEGISLATURE = {"Luật ": "law", "Bộ luật ": "law", "Nghị quyết ": "resolution"}  # whose numbers are alike, by the title
_LEVELS = (
    ("party", ("ban chấp hành", "bộ chính trị", "ban bí thư", "tỉnh ủy", "đảng ủy", "thành ủy", "huyện ủy")),
    ("province", ("ủy ban nhân dân tỉnh", "hội đồng nhân dân tỉnh", "chủ tịch ủy ban nhân dân tỉnh")),
    ("central", ("quốc hội", "ủy ban thường vụ quốc hội", "chính phủ", "thủ tướng", "bộ ", "chủ tịch nước")),
)


def kind_of(number: str, title: str) -> str:
    """The type of a document ("decree"); "" where its number is borne by several types."""
    parsed = parse(number)
    if parsed is None:
        return ""
    if parsed.type == "QH":
        return next((kind for words, kind in _LEGISLATURE.items() if title.startswith(words)), "")
    return "" if is_party(parsed.symbol[-1]) else _KINDS.get(parsed.type, "")


def level_of(issuer: str) -> str:
    """Who stands behind a document of that issuer ("central"); "" where its name does not tell."""
    name = f"{issuer.casefold()} "
    return next((level for level, names in _LEVELS if name.startswith(names)), "")
