"""Rules of official numbers: spelled as the grammar says, fitting type and year, one record for one document."""

from collections.abc import Iterator

from macros.checks.defect import Defect, FieldPath
from macros.checks.nearest import hint
from macros.checks.queries import documents_numbered
from macros.checks.rules import check
from macros.engine import Portal
from macros.engine.row_builder import loose_key
from macros.law.numbering import oddity, parse
from macros.loading.suggest import fold
from macros.records.regulations import Regulation
from macros.text.render import day

_TITLES = frozenset(["chu", "tich", "pho", "tinh", "thanh"])  # words by which spellings of an issuer differ
_LONGER = (("ubnd", "uy ban nhan dan"), ("hdnd", "hoi dong nhan dan"))


@check(Regulation)
def numbers_are_well_spelled(record: Regulation) -> Iterator[Defect]:
    """Số, ký hiệu văn bản viết đủ dấu, đủ gạch chéo, gạch nối, như “84/KH-UBND”."""
    in_relations = ((("relations", index, "number"), item.number) for index, item in enumerate(record.relations))
    places: list[tuple[FieldPath, str | None]] = [(("number",), record.number), *in_relations]
    for at, written in places:
        number = parse(written) if written else None
        if written and number is None:
            message = f"“{written}” chưa giống số, ký hiệu văn bản; viết số, dấu /, ký hiệu, ví dụ 1847/QĐ-TTg"
            yield Defect("number-odd", at, message, "warning")
        elif written and number and number.text != written:
            message = f"“{written}” chưa viết đúng thể thức số, ký hiệu; số, năm, ký hiệu cách nhau bằng dấu / và -"
            yield Defect("number-spelling", at, f"{message}{hint(number.text)}", "warning")


@check(Regulation)
def numbers_fit_the_type(record: Regulation) -> Iterator[Defect]:
    """Số, ký hiệu văn bản có chữ viết tắt của loại văn bản, như “KH” ở kế hoạch."""
    number = parse(record.number)
    if number is None:
        return
    odd = oddity(number, str(record.type))
    if odd:
        kind, sign = record.type.label.lower(), odd.usual[0]
        wrong = f"ký hiệu không có chữ “{sign}” thường thấy ở {kind}"
        if odd.type_name:
            wrong = f"ký hiệu “{odd.symbol}” là của {odd.type_name.lower()}, còn {kind} thường mang chữ “{sign}”"
        message = f"{wrong}; đối chiếu bản gốc, nếu bản gốc ghi vậy thì giữ nguyên"
        yield Defect("symbol-odd", ("number",), message, "warning")


@check(Regulation)
def numbers_fit_the_year(record: Regulation) -> Iterator[Defect]:
    """Năm trong số, ký hiệu là năm ban hành."""
    number = parse(record.number)
    if number and number.year and int(number.year) != record.issued.year:
        wrong = f"số, ký hiệu ghi năm {number.year} mà ngày ban hành ở năm {record.issued.year}"
        message = f"{wrong}; hai năm thường trùng nhau, hãy đối chiếu bản gốc"
        yield Defect("number-year", ("number",), message, "warning")


@check(Regulation)
def documents_are_recorded_once(portal: Portal, ref: str, record: Regulation) -> Iterator[Defect]:
    """Một văn bản viết hai cách, như “84/KH-UBND” và “84/KHUBND”, chỉ có một bản ghi."""
    number = parse(record.number)
    if number is None:
        return
    for other in documents_numbered(portal, number.key):
        same_key = loose_key(f"{other.number}|{other.issuer}") == loose_key(f"{record.number}|{record.issuer}")
        same = other.issued == record.issued.isoformat() and issuers_alike(other.issuer, record.issuer)
        if same and other.ref != ref and not same_key:  # records with the same key are an error of `keys_are_unique`
            both = f"“{record.number}” và “{other.number}” ở {other.file}"
            wrong = f"{both} cùng ngày {day(record.issued)} là một văn bản"
            message = f"{wrong}; chỉ giữ một bản ghi, mã của bản kia ghi vào “former_ids”"
            yield Defect("number-twin", ("number",), message, "warning")


def issuers_alike(one: str, other: str) -> bool:
    """Whether two spellings may be of one issuer: the shorter leaves words out, or abbreviates."""
    words, others = _words(one), _words(other)
    return words <= others or others <= words


def _words(issuer: str) -> set[str]:
    name = fold(issuer)
    for short, long in _LONGER:
        name = name.replace(short, long)
    return set(name.split()) - _TITLES
