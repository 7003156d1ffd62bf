"""How official documents name each other, in the order and form of Nghị định 30/2020/NĐ-CP, Phụ lục I."""

from macros.law.numbering import TYPES, parse

_NAMES_OF_LAWS = ("Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh")
_OPENINGS = ("Về ", "Quy định ", "Phê ", "Ban ", "Sửa ", "Hướng ", "Triển ", "Bảo ", "Sơ ", "Tổng ", "Tăng ")


def day_in_words(iso: str) -> str:
    """A day (ISO) as documents write it: "ngày 05 tháng 3 năm 2020"; days below 10 and months 1, 2 take a zero."""
    year, month, day = iso.split("-")
    return f"ngày {day} tháng {month if month in ('01', '02') else int(month)} năm {year}"


def full_name(kind: str, number: str, issued: str, issuer: str, title: str) -> str:
    """A document in full, at its first mention: type, number, day, issuer and title.

    `kind` is the printed type ("Nghị định"), `issued` an ISO day.  A title that begins with the type is its own name.
    """
    if _title_has_kind(kind, title):
        return f"{title} số {number} {day_in_words(issued)}"
    return f"{kind} số {number} {day_in_words(issued)} của {issuer} {_joined(title)}"


def heading(kind: str, number: str, title: str) -> str:
    """A document in the heading of its page or in a list: "Luật Lưu trữ số 33/2024/QH15", "Nghị định số … về …"."""
    return f"{title} số {number}" if _title_has_kind(kind, title) else f"{kind} số {number} {_joined(title)}"


def by_number(number: str, citing_kind: str = "") -> str:
    """A document that the library lacks: "Nghị định số 45/2003/NĐ-CP".

    Laws and resolutions of the National Assembly share their numbers: cited by a law, the document counts as a law.
    """
    symbol = parsed.type if (parsed := parse(number)) else ""
    kind = citing_kind if symbol == "QH" and citing_kind in _NAMES_OF_LAWS else TYPES.get(symbol, "văn bản")
    return f"{kind} số {number}"


def as_basis(kind: str, number: str, issued: str, issuer: str, title: str) -> str:
    """A document among the bases of another ("Căn cứ …"): laws and ordinances by title and day, without a number."""
    if _is_law(kind, title):
        return f"Căn cứ {title} {day_in_words(issued)}"
    return f"Căn cứ {full_name(kind, number, issued, issuer, title)}"


def sign_behind(place: int, count: int) -> str:
    """Return the sign that ends the line of a basis: ";", or "." at the end (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    return "." if place == count - 1 else ";"


def _is_law(kind: str, title: str) -> bool:
    """Whether the title is a whole name ("Bộ luật Lao động"), with the type in it."""
    return kind in _NAMES_OF_LAWS and title.startswith(_NAMES_OF_LAWS)


def _title_has_kind(kind: str, title: str) -> bool:
    """Whether the title begins with the type, as that of a law or a "Quy chế thi đua, khen thưởng"."""
    return title.startswith(f"{kind} ") or _is_law(kind, title)


def _joined(title: str) -> str:
    """A title inside a sentence: with a small first letter if it begins with a usual opening word, else in quotes."""
    return title[:1].lower() + title[1:] if title.startswith(_OPENINGS) else f"“{title}”"
