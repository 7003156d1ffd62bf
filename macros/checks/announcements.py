"""Rules of announcements: they are shown until the work that they ask for is due."""

from collections.abc import Iterator

from macros.checks.dates import in_order
from macros.checks.defect import Defect
from macros.checks.rules import check
from macros.records.announcements import Announcement


@check(Announcement)
def announcements_appear_before_they_vanish(record: Announcement) -> Iterator[Defect]:
    """Thông báo hiện đến ngày không trước ngày bắt đầu hiện."""
    first, last = ("ngày bắt đầu hiện", record.since), ("ngày cuối cùng hiện", record.until)
    yield from in_order("announcement-order", ("until",), first, last)


@check(Announcement)
def announcements_last_until_their_work_is_due(record: Announcement) -> Iterator[Defect]:
    """Hạn của việc mà thông báo nêu nằm trong thời gian thông báo hiện; đơn vị phải làm thì có hạn."""
    yield from in_order("announcement-due", ("due",), ("ngày bắt đầu hiện", record.since), ("hạn phải làm", record.due))
    due = ("hạn phải làm", record.due)
    yield from in_order("announcement-due", ("until",), due, ("ngày cuối cùng hiện", record.until))
    if record.units and not record.due:
        yield Defect("announcement-due", ("units",), "ghi đơn vị phải làm mà chưa có hạn; hãy thêm “due”")
