"""Rules of publishing: a summary for readers, no secrets, issued policies complete, numbers as documents bear them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from macros.checks.findings import Finding
from macros.mending import fold
from macros.records.base import Record
from macros.records.policies import Policy, Standing
from macros.records.regulations import Kind, Regulation
from macros.tracing import Reader

READ_BY_STAFF = ("regulations", "policies", "stories", "training", "campaigns", "awards", "announcements")

_SECRET_WORDS = re.compile(r"\b(?:tối|tuyệt) mật\b|\b(?:toi|tuyet) mat\b", re.IGNORECASE)
_SECRET_MARK = re.compile(r"(?:^|[(\[–—-]\s*)(?:độ )?[Mm]ật\s*(?:[)\]:–—-]|$)|(?:^|[^\w\s]\s*)MẬT(?=\s*(?:[^\w\s]|$))")
_SECRET_LEVEL = re.compile(r"(?:độ mật|dấu mật)\s*:\s*(?!không)\w", re.IGNORECASE)
_PUBLIC_LIST = re.compile(r"danh mục bí mật nhà nước", re.IGNORECASE)

_SYMBOLS: dict[Kind, tuple[str, ...]] = {
    Kind.LAW: ("qh", "l"),
    Kind.ORDINANCE: ("pl", "ubtvqh"),
    Kind.RESOLUTION: ("nq", "qh", "ubtvqh"),
    Kind.DECREE: ("nd",),
    Kind.DECISION: ("qd",),
    Kind.DIRECTIVE: ("ct",),
    Kind.CIRCULAR: ("tt",),
    Kind.PARTY_RULE: ("qd", "qyd"),
    Kind.REGULATION: ("qc", "qd"),
    Kind.PLAN: ("kh",),
    Kind.GUIDELINE: ("hd",),
    Kind.NOTICE: ("tb",),
    Kind.REPORT: ("bc",),
}
_NUMBER = re.compile(r"\d+[a-zA-Z]?\s*[-/].+")
_YEAR = re.compile(r"\d+/(\d{4})/")


def staff_facing_records_have_a_summary(_: Reader, _ref: str, record: Record) -> Iterator[Finding]:
    """Bản ghi mà cán bộ, viên chức đọc thì có tóm tắt."""
    if record.collection in READ_BY_STAFF and not record.summary:
        message = "chưa có tóm tắt; thêm mục “summary”, tối đa 60 tiếng, nói ngay điều người đọc cần biết"
        yield Finding("summary-missing", ("summary",), message)


def no_state_secrets(_: Reader, _ref: str, record: Record) -> Iterator[Finding]:
    """Cổng không nhận văn bản có dấu Mật, Tối mật, Tuyệt mật."""
    right = "cổng không nhận tài liệu có dấu mật, hãy xóa bản ghi và báo người phụ trách bảo mật"
    if isinstance(record, Regulation) and record.secrecy:
        yield Finding("secret", ("secrecy",), f"có độ mật “{record.secrecy}”; {right}")
    for name in ("title", "number", "summary"):
        text = getattr(record, name, None) or ""
        if mark := _secrecy_in(text):
            yield Finding("secret", (name,), f"có dấu hiệu độ mật “{mark}”; {right}")


def _secrecy_in(text: str) -> str:
    if _PUBLIC_LIST.search(text):
        return ""
    found = _SECRET_WORDS.search(text) or _SECRET_MARK.search(text) or _SECRET_LEVEL.search(text)
    return found[0].strip(" -–—([:)]") if found else ""


def issued_policies_say_since_when_and_whose(_: Reader, _ref: str, record: Record) -> Iterator[Finding]:
    """Bộ quy tắc đã ban hành thì có ngày áp dụng và đơn vị phụ trách."""
    if not isinstance(record, Policy) or record.standing is not Standing.ISSUED:
        return
    if record.effective is None:
        message = "bộ quy tắc đã ban hành mà chưa có ngày áp dụng; thêm mục “effective”, ví dụ 2026-01-01"
        yield Finding("policy-effective-missing", ("effective",), message)
    if record.owner is None:
        message = "bộ quy tắc đã ban hành mà chưa có đơn vị phụ trách; thêm mục “owner”, ví dụ units/van-phong"
        yield Finding("policy-owner-missing", ("owner",), message)


def numbers_fit_the_type(_: Reader, _ref: str, record: Record) -> Iterator[Finding]:
    """Số, ký hiệu văn bản có chữ viết tắt của loại văn bản, như “KH” ở kế hoạch."""
    expected = _SYMBOLS.get(record.type) if isinstance(record, Regulation) else None
    if not isinstance(record, Regulation) or expected is None:
        return
    if not _NUMBER.fullmatch(record.number):
        message = f"“{record.number}” chưa giống số, ký hiệu văn bản; viết số, dấu /, ký hiệu, ví dụ 1847/QĐ-TTg"
        yield Finding("number-odd", ("number",), message, "warning")
    elif not any(word.startswith(expected) for word in fold(record.number).split()):
        sign = _shown_sign(record.type)
        wrong = f"ký hiệu không có chữ “{sign}” thường thấy ở {record.type.label.lower()}"
        message = f"{wrong}; đối chiếu bản gốc, nếu bản gốc ghi vậy thì giữ nguyên"
        yield Finding("symbol-odd", ("number",), message, "warning")


def _shown_sign(kind: Kind) -> str:
    sign = _SYMBOLS[kind][0].upper()
    return {"ND": "NĐ", "QD": "QĐ"}.get(sign, sign)


def numbers_fit_the_year(_: Reader, _ref: str, record: Record) -> Iterator[Finding]:
    """Năm trong số, ký hiệu là năm ban hành."""
    found = _YEAR.match(record.number) if isinstance(record, Regulation) else None
    if found and isinstance(record, Regulation) and int(found[1]) != record.issued.year:
        wrong = f"số, ký hiệu ghi năm {found[1]} mà ngày ban hành ở năm {record.issued.year}"
        message = f"{wrong}; hai năm thường trùng nhau, hãy đối chiếu bản gốc"
        yield Finding("number-year", ("number",), message, "warning")


RULES = (
    staff_facing_records_have_a_summary,
    no_state_secrets,
    issued_policies_say_since_when_and_whose,
    numbers_fit_the_type,
    numbers_fit_the_year,
)
