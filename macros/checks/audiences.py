"""Rules of audiences: leaders' records stand in a data root of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from macros.checks.findings import Finding
from macros.checks.questions import own_row
from macros.records.base import Record
from macros.records.choices import Audience
from macros.tracing import Reader


def leaders_records_stand_in_a_root_of_their_own(reader: Reader, ref: str, record: Record) -> Iterator[Finding]:
    """Bản ghi cho lãnh đạo nằm trong kho riêng của lãnh đạo; bản ghi cho người khác không nằm trong kho ấy."""
    shared = Path(own_row(reader, ref).file).parents[1] == Path(reader.portal.shared_root)
    if shared and record.audience is Audience.LEADERSHIP:
        wrong = "bản ghi cho lãnh đạo nằm trong kho chung, ai lấy được kho cũng đọc được"
        right = "hãy chuyển tệp sang kho riêng của lãnh đạo, vì kho git giữ cả những gì đã xóa"
        yield Finding("leaders-in-shared", ("audience",), f"{wrong}; {right}")
    elif not shared and record.audience is not Audience.LEADERSHIP:
        wrong = f"bản ghi cho “{record.audience.label}” nằm trong kho riêng của lãnh đạo, chỉ lãnh đạo thấy"
        right = "hãy ghi “audience: leadership”, hoặc chuyển tệp sang kho chung"
        yield Finding("shared-among-leaders", ("audience",), f"{wrong}; {right}")


RULES = (leaders_records_stand_in_a_root_of_their_own,)
