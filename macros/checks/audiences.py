"""Rules of audiences: leaders' records are in their own data root."""

from collections.abc import Iterator
from pathlib import Path

from macros.checks.defect import Defect
from macros.checks.rules import RecordSource, check
from macros.engine import Portal
from macros.records.base import Record
from macros.records.choices import Audience


@check(Record)
def leaders_records_are_in_their_own_root(portal: Portal, source: RecordSource, record: Record) -> Iterator[Defect]:
    """Bản ghi cho lãnh đạo nằm trong kho riêng của lãnh đạo; bản ghi cho người khác không nằm trong kho ấy."""
    shared = str(Path(source.row.file).parents[1]) in portal.shared_roots
    if shared and record.audience is Audience.LEADERSHIP:
        wrong = "bản ghi cho lãnh đạo nằm trong kho chung, ai lấy được kho cũng đọc được"
        right = "hãy chuyển tệp sang kho riêng của lãnh đạo, vì kho git giữ cả những gì đã xóa"
        yield Defect("leaders-in-shared", ("audience",), f"{wrong}; {right}")
    elif not shared and record.audience is not Audience.LEADERSHIP:
        wrong = f"bản ghi cho “{record.audience.label}” nằm trong kho riêng của lãnh đạo, chỉ lãnh đạo thấy"
        right = "hãy ghi “audience: leadership”, hoặc chuyển tệp sang kho chung"
        yield Defect("shared-among-leaders", ("audience",), f"{wrong}; {right}")
