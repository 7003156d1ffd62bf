"""Records that are no more: whether one was real, and what to say of it."""

from __future__ import annotations

import re

from macros.checks.nearest import hint
from macros.checks.questions import nearest_record
from macros.law.citations import Entry, topics
from macros.loading import LoadError, parse
from macros.portal import Portal

_SAMPLE_LINE = re.compile(rb"^illustrative: *true *$", re.MULTILINE)
_MESSAGE = "bản ghi này đã bị xóa hoặc đổi tên; thêm mã cũ vào mục “Mã cũ” (former_ids) của bản ghi thay thế"


def message(portal: Portal, ref: str, raw: bytes) -> str:
    """What is wrong, the nearest record, and of a document every record whose texts still cite it."""
    citing = sorted(_citing(portal, ref, raw)) if ref.startswith("regulations/") else []
    still = f"; lời văn còn viện dẫn văn bản này ở {', '.join(citing)}" if citing else ""
    return f"{_MESSAGE}{still}{hint(nearest_record(portal.untraced, ref))}"


def _citing(portal: Portal, ref: str, raw: bytes) -> set[str]:
    data = {name: " ".join(value.split()) for name, value in parse(raw).items() if isinstance(value, str)}
    number, kind, title, issued = (data.get(name, "") for name in ("number", "type", "title", "issued"))
    names = topics(Entry(ref, number, kind, title, issued))
    return {row.ref for name in names for row in portal.referring.get(name, ())}


def was_real(raw: bytes) -> bool:
    """Whether the file held a readable record that was not a sample."""
    if not raw or _SAMPLE_LINE.search(raw):
        return False
    try:
        return parse(raw).get("illustrative") != "true"
    except LoadError:
        return False
