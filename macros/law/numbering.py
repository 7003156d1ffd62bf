"""Parses official numbers: any spelling of `30/2020/NĐ-CP` becomes its parts and its one canonical spelling.

Three forms are known: `số/năm/ký hiệu` of rules of law, `số/ký hiệu` of everything else that the state issues, and
`số-loại/cơ quan` of the Party.  A symbol is a type and issuers (`TTLT-BNV-BTC`), or issuers alone (a letter,
`1520/SNV-CCVC`), or a legislature (`QH15`).  Sources: Nghị định 30/2020/NĐ-CP, Phụ lục III (types, places of the
hyphens), Hướng dẫn 36-HD/VPTW (the Party's form).
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from macros.text.lazy_regex import pattern
from macros.text.vietnamese import composed

LONGEST = 120  # characters; a longer text is no number

TYPES: dict[str, str] = {
    "L": "Luật", "PL": "Pháp lệnh", "NQ": "Nghị quyết", "NQLT": "Nghị quyết liên tịch", "NĐ": "Nghị định",
    "QĐ": "Quyết định", "CT": "Chỉ thị", "TT": "Thông tư", "TTLT": "Thông tư liên tịch", "QC": "Quy chế",
    "QyĐ": "Quy định", "KH": "Kế hoạch", "CTr": "Chương trình", "PA": "Phương án", "ĐA": "Đề án", "HD": "Hướng dẫn",
    "TB": "Thông báo", "BC": "Báo cáo", "TTr": "Tờ trình", "CV": "Công văn", "CĐ": "Công điện", "KL": "Kết luận",
    "TC": "Thông cáo", "VBHN": "Văn bản hợp nhất",
}  # fmt: skip
_ISSUERS = (
    "CP TTg CTN HĐND UBND BNV BTC BTP BCA BQP BNG BXD BCT BKHCN BKHĐT BTTTT BVHTTDL BGDĐT BLĐTBXH BNNPTNT BNNMT BTNMT "
    "BGTVT BYT BDTTG UBDT VPCP VPQH VPCTN TTCP NHNN KTNN TANDTC VKSNDTC BHXH TTXVN TLĐ LĐLĐ MTTQ MTTW BCĐ BTĐKT HĐTĐKT "
    "SNV STC STP SCT SXD SYT SNN SNNMT STNMT SVHTTDL SKHCN SKHĐT STTTT SGDĐT SLĐTBXH SGTVT "
    "TW TU HU QU ThU ĐU ĐUK BCSĐ BTCTW BTGTW BTGDVTW BDVTW BNCTW UBKTTW VPTW BTCTU BTGTU UBKTTU VPTU TWĐTN TĐTN"
)
ISSUERS = frozenset(_ISSUERS.split())  # those whose accents and capitals are known; any other is taken as written
# Types in the symbol that suit each type of document; "" stands for a symbol without a type.
FITTING: dict[str, tuple[str, ...]] = {
    "law": ("QH", "L"),
    "ordinance": ("PL",),
    "resolution": ("NQ", "NQLT", "QH"),
    "decree": ("NĐ",),
    "decision": ("QĐ",),
    "directive": ("CT",),
    "circular": ("TT", "TTLT"),
    "party-rule": ("QĐ", "QyĐ", "QC"),
    "regulation": ("QC", "QĐ", "QyĐ"),
    "provision": ("QyĐ", "QĐ"),
    "house-rules": ("", "NQ", "QĐ", "QC"),
    "programme": ("CTr",),
    "scheme": ("ĐA",),
    "plan": ("KH",),
    "guideline": ("HD",),
    "conclusion": ("KL", "TB"),
    "notice": ("TB",),
    "letter": ("", "CV"),
    "submission": ("TTr",),
    "report": ("BC",),
    "consolidated": ("VBHN",),
}

_JOINT = ("TTLT", "NQLT")
_PARTY = ("TW", "TU", "HU", "QU", "THU", "DU", "DUK", "BCSD", "TWDTN", "TDTN")
_HEAD = pattern(r"(?:s[ốo]\s*[:.]?\s*)?([0-9]+)(?:([a-km-z])(?=[\s/-]))?", re.IGNORECASE)
_SEPARATORS = pattern(r"[\s/\\⁄∕‐‑‒–—−-]+")
_YEAR = pattern(r"(?:19|20)[0-9][0-9](?![0-9])")
_PART = pattern(r"[A-ZĐ][A-ZĐ0-9&]*")
_LEGISLATURE = pattern(r"(?:UBTV)?QH[0-9]{1,2}")


class DocumentNumber(NamedTuple):
    """An official number: ("30", "2020", ("NĐ", "CP")) is 30/2020/NĐ-CP."""

    digits: str  # at least two, perhaps with a letter: "06", "41a"
    year: str  # "" if the number has none
    symbol: tuple[str, ...]

    @property
    def type(self) -> str:
        """The type in the symbol ("NĐ"), "QH" of a law's number, "" of a letter's."""
        first = self.symbol[0]
        return "QH" if _LEGISLATURE.fullmatch(first) else first if first in TYPES else ""

    @property
    def is_whole(self) -> bool:
        """Whether the symbol alone shows that this is a document: a type and an issuer, or a legislature."""
        return self.type == "QH" or (self.type != "" and len(self.symbol) > 1 and len(self.symbol[1]) > 1)

    @property
    def text(self) -> str:
        """The canonical spelling."""
        ahead = f"{self.digits}/{self.year}/" if self.year else f"{self.digits}/"
        hyphened = self.type == "L" or (len(self.symbol) > 1 and is_party(self.symbol[1]))  # "16-L/CTN" of old
        if self.type in TYPES and len(self.symbol) > 1 and not self.year and hyphened:
            return f"{self.digits}-{self.type}/{'-'.join(self.symbol[1:])}"
        return ahead + "-".join(self.symbol)

    @property
    def key(self) -> str:
        """A key that all spellings of the number share."""
        return f"{self.digits.lstrip('0')}/{self.year}/{bare(''.join(self.symbol))}"


class Oddity(NamedTuple):
    """A symbol that is unusual for a document of its type; a warning, never an error."""

    symbol: str
    type_name: str  # the type that the symbol stands for ("Kế hoạch"); "" if it stands for none
    usual: tuple[str, ...]  # symbols of the document's type


def parse(text: str) -> DocumentNumber | None:
    """The number in a text, however it is spelled; None if it is no number."""
    if len(text) > LONGEST:
        return None
    line = composed(unicodedata.normalize("NFKC", text)).strip()
    head = _HEAD.match(line)
    if head is None:
        return None
    digits, year = _split_digits(head[1])
    pieces = [piece for piece in _SEPARATORS.split(line[head.end() :]) if piece]
    if pieces and not year and (match := _YEAR.match(pieces[0])):
        year, pieces[0] = match[0], pieces[0][4:]
    symbol = _symbol([piece for piece in pieces if piece])
    if len(digits) > 5 or not digits.strip("0") or not symbol:
        return None
    number = DocumentNumber(digits.lstrip("0").rjust(2, "0") + (head[2] or "").lower(), year, symbol)
    return number if _is_sure(number, line[head.end() :]) else None


def normalise(text: str) -> str:
    """The canonical spelling of a number; any other text as it is."""
    number = parse(text)
    return number.text if number else text


def oddity(number: DocumentNumber, kind: str) -> Oddity | None:
    """What is odd about the symbol of a document of that type of the library ("plan"); None if nothing is."""
    usual = FITTING.get(kind, ())
    fits = number.type in usual and (kind != "party-rule" or is_party(number.symbol[-1]))
    return None if fits or not usual else Oddity(number.type or number.symbol[0], TYPES.get(number.type, ""), usual)


def bare(text: str) -> str:
    """Capitals with D for Đ and without "&": BGD&ĐT is BGDDT."""
    return text.upper().replace("Đ", "D").replace("&", "")


def _split_digits(digits: str) -> tuple[str, str]:
    """Number and year if the slash between them was left out: no number has six digits."""
    if len(digits) > 5 and _YEAR.fullmatch(digits[-4:]):
        return digits[:-4], digits[-4:]
    return digits, ""


def _symbol(pieces: list[str]) -> tuple[str, ...]:
    """The parts of a symbol in canonical spelling; empty if a piece cannot be a part."""
    parts: list[str] = []
    for piece in pieces:
        part = piece.upper().replace("Ư", "W")  # "TƯ" is often written for "TW"
        if part.isdecimal() and parts and parts[-1].endswith("QH") and len(part) < 3:
            parts[-1] += part
        elif _PART.fullmatch(part):
            parts.append(part)
        else:
            return ()
    if not parts:
        return ()
    first = _first(parts[0], alone=len(parts) == 1)
    cut = _segments if first[0] in _JOINT else _issuers  # a joint document may have its issuers glued together
    return (*first, *(issuer for part in parts[1:] for issuer in cut(part) or _issuers(part)))


def _first(part: str, *, alone: bool) -> tuple[str, ...]:
    """The first part of a symbol, split if the hyphen after the type was left out."""
    if part == "HĐ":  # a contract is no guideline ("HD")
        return (part,)
    if bare(part) in _types():
        return (_types()[bare(part)],)
    if _is_issuer(part):
        return _issuers(part)
    cuts = [(_types()[name], part[len(name) :]) for name in _types() if bare(part).startswith(name)]
    cuts.sort(key=lambda cut: -len(cut[0]))
    for kind, rest in cuts:
        if issuers := _segments(rest):
            return (kind, *issuers)
    kind, rest = cuts[0] if cuts else ("", "")
    return (kind, rest) if alone and len(kind) > 1 and len(rest) > 2 and rest[0].isalpha() else (part,)


def _issuers(part: str) -> tuple[str, ...]:
    """One part of a symbol in canonical spelling; two ministries joined by "&" are two parts."""
    if _is_issuer(part):
        return (_known_issuers().get(bare(part), part),)
    joined = part.split("&")
    return tuple(_known_issuers()[bare(item)] for item in joined) if all(map(_is_issuer, joined)) else (part,)


@lru_cache(maxsize=1024)
def _segments(text: str) -> tuple[str, ...]:
    """Glued issuers cut apart, the longest first; empty where they are not all known."""
    if _is_issuer(text):
        return _issuers(text)
    for end in range(len(text) - 2, 1, -1):
        if _is_issuer(text[:end]) and (rest := _segments(text[end:])):
            return (*_issuers(text[:end]), *rest)
    return ()


def _is_issuer(part: str) -> bool:
    return bare(part) in _known_issuers() or bool(_LEGISLATURE.fullmatch(part))


def is_party(issuer: str) -> bool:
    """Whether a part of a symbol stands for an organisation of the Party."""
    return bare(issuer) in _PARTY or (bare(issuer).endswith(("TW", "TU")) and bare(issuer) != "MTTW")


def _is_sure(number: DocumentNumber, behind: str) -> bool:
    """Whether the symbol makes it a number: a type with an issuer, a legislature, or capitals behind a slash."""
    if number.is_whole:
        return True
    written = next((piece for piece in _SEPARATORS.split(behind) if piece.lstrip("0123456789")), "")
    separated = behind.lstrip()[:1] in ("/", "-", "–") or bool(number.year)
    return separated and sum(map(str.isupper, written)) > 1


@cache
def _types() -> dict[str, str]:
    return {bare(name): name for name in TYPES}


@cache
def _known_issuers() -> dict[str, str]:
    return {bare(name): name for name in ISSUERS}
