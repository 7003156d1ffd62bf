"""Rules of publishing: a summary for readers, no secrets."""

import re
from collections.abc import Iterator

from macros.checks.defect import Defect
from macros.checks.rules import check
from macros.records.base import Record
from macros.text.lazy_regex import pattern

_SECRET = (
    pattern(r"\b(?:tối|tuyệt) mật\b|\b(?:toi|tuyet) mat\b", re.IGNORECASE),
    pattern(r"(?:^|[(\[–—-]\s*)(?:độ )?[Mm]ật\s*(?:[)\]:–—-]|$)|(?:^|[^\w\s]\s*)MẬT(?=\s*(?:[^\w\s]|$))"),
    pattern(r"(?:độ mật|dấu mật)\s*:\s*(?!không)\w", re.IGNORECASE),
)
_PUBLIC_LIST = pattern(r"danh mục bí mật nhà nước", re.IGNORECASE)


@check(Record)
def staff_facing_records_have_a_summary(record: Record) -> Iterator[Defect]:
    """Bản ghi mà cán bộ, viên chức đọc thì có tóm tắt."""
    if record.needs_summary and not record.summary:
        message = "chưa có tóm tắt; thêm mục “summary”, tối đa 60 tiếng, nói ngay điều người đọc cần biết"
        yield Defect("summary-missing", ("summary",), message)


@check(Record)
def no_state_secrets(record: Record) -> Iterator[Defect]:
    """Cổng không nhận văn bản có dấu Mật, Tối mật, Tuyệt mật."""
    right = "cổng không nhận tài liệu có dấu mật, hãy xóa bản ghi và báo người phụ trách bảo mật"
    if secrecy := getattr(record, "secrecy", None):
        yield Defect("secret", ("secrecy",), f"có độ mật “{secrecy}”; {right}")
    for name in ("title", "number", "summary"):
        text = getattr(record, name, None) or ""
        match = next((match for secret in _SECRET if (match := secret.search(text))), None)
        if match and not _PUBLIC_LIST.search(text):
            mark = match[0].strip(" -–—([:)]")
            yield Defect("secret", (name,), f"có dấu hiệu độ mật “{mark}”; {right}")
