"""Rules of teams: who is a member, and holds a position."""

from collections.abc import Iterator

from macros.checks.dates import in_order
from macros.checks.defect import Defect
from macros.checks.queries import positions, text_at
from macros.checks.rules import check
from macros.engine import Portal
from macros.records.units import Unit, UnitKind
from macros.text.render import day

_WITH_POSITIONS = (UnitKind.LEADERSHIP, UnitKind.DEPARTMENT)


@check(Unit)
def members_are_of_teams(record: Unit) -> Iterator[Defect]:
    """Thành viên chỉ ghi ở tổ công tác, đoàn thể, chi bộ; mỗi người một lần; thôi vai trò không trước khi nhận."""
    if record.members and record.kind in _WITH_POSITIONS:
        wrong = f"“{record.kind.label}” không ghi thành viên ở đây"
        right = "chức vụ của từng người ghi ở hồ sơ người ấy (positions)"
        yield Defect("members-department", ("members",), f"{wrong}; {right}", "warning")
    people = [item.person for item in record.members]
    for index, item in enumerate(record.members):
        at = ("members", index)
        if item.person in people[:index]:
            message = f"“{item.person}” đã ghi ở trên; mỗi người một dòng, hãy xóa dòng này hoặc gộp vai trò"
            yield Defect("member-twice", (*at, "person"), message)
        yield from in_order(
            "member-order", (*at, "until"), ("ngày nhận vai trò", item.since), ("ngày thôi vai trò", item.until)
        )
        yield from in_order(
            "member-order", (*at, "since"), ("ngày thành lập", record.starts), ("ngày nhận vai trò", item.since)
        )


@check(Unit)
def members_hold_a_position(portal: Portal, record: Unit) -> Iterator[Defect]:
    """Thành viên của tổ, đoàn thể đang giữ chức vụ trong cơ quan vào ngày nhận vai trò."""
    for index, item in enumerate(record.members):
        posts, since = positions(portal, item.person), item.since or record.starts
        if posts and since and not any(first <= since.isoformat() <= (last or "9999") for _, first, last in posts):
            name = text_at(portal, item.person, "title") or item.person
            wrong = f"ngày {day(since)} {name} không giữ chức vụ nào trong cơ quan"
            message = f"{wrong}; hãy ghi “since” của người này, hoặc xem lại quá trình công tác"
            yield Defect("member-absent", ("members", index, "person"), message, "warning")
