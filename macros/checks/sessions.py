"""Rules of sessions: repetition ends, announced sessions change only with a reason, seats are not oversold."""

from collections.abc import Iterator

from macros.checks.defect import Defect, FieldPath
from macros.checks.nearest import first_few
from macros.checks.rules import check
from macros.records.training import Course, Repeat, Session
from macros.text.render import day


@check(Course)
def repeats_end(record: Course) -> Iterator[Defect]:
    """Buổi lặp ghi ngày cuối hoặc số buổi, không cả hai; ngày nghỉ là ngày của chuỗi."""
    for index, session in enumerate(record.sessions):
        if session.repeat is None:
            continue
        rule, at = session.repeat, ("sessions", index, "repeat")
        if (rule.until is None) == (rule.count is None):
            wrong = "chưa ghi lặp đến khi nào" if rule.until is None else "ghi cả “until” và “count”"
            yield Defect("repeat-end", (*at, "every"), f"{wrong}; ghi một trong hai: “until” hoặc “count”")
        elif rule.until and rule.until < session.date:
            wrong = f"lặp đến {day(rule.until)}, trước buổi đầu {day(session.date)}"
            yield Defect("repeat-order", (*at, "until"), f"{wrong}; ngày cuối phải sau buổi đầu")
        yield from _skip_defects(session, rule, at)


def _skip_defects(session: Session, rule: Repeat, at: FieldPath) -> Iterator[Defect]:
    whole = session.model_copy(update={"repeat": rule.model_copy(update={"skip": ()})})
    days = [item.date for item in whole.occurrences()]
    for place, skipped in enumerate(rule.skip):
        if skipped not in days:
            message = f"ngày {day(skipped)} vốn không có buổi; chuỗi gồm các ngày: {first_few(map(day, days))}"
            yield Defect("repeat-skip", (*at, "skip", place), message, "warning")
    if days and set(days) <= set(rule.skip):
        yield Defect("repeat-empty", (*at, "skip"), "mọi ngày của chuỗi đều nghỉ; hãy bớt ngày nghỉ hoặc xóa buổi này")


@check(Course)
def session_ids_are_unique(record: Course) -> Iterator[Defect]:
    """Mã có ngày của buổi lặp không trùng mã của buổi ghi riêng."""
    single = [session.id for _, session in enumerate(record.sessions) if not session.repeat]
    for index, session in enumerate(record.sessions):
        repeated = [item.id for item in session.occurrences() if session.repeat and item.id in single]
        if repeated:
            wrong = f"buổi lặp có buổi mang mã “{repeated[0]}”, trùng mã của một buổi ghi riêng"
            yield Defect("session-id-twice", ("sessions", index, "id"), f"{wrong}; hãy đặt mã khác cho một trong hai")


@check(Course)
def announced_sessions_change_with_a_reason(record: Course) -> Iterator[Defect]:
    """Ngày, giờ, nơi học đã thông báo thì chỉ đổi kèm lý do; lịch đã thông báo xếp theo ngày gửi."""
    for index, session in enumerate(record.sessions):
        at = ("sessions", index)
        if session.repeat and session.announced:
            right = "thêm ngày đổi vào “skip”, ghi buổi đổi thành một buổi riêng có “announced” và “moved_note”"
            yield Defect("announced-repeat", (*at, "announced"), f"buổi lặp không ghi lịch đã thông báo; {right}")
            continue
        former = session.former
        if former and not session.moved_note:
            before = former[-1]
            names = (name for name in ("date", "start", "place") if getattr(session, name) != getattr(before, name))
            then = f"{before.start} ngày {day(before.date)}, {before.place}"
            now = f"{session.start} ngày {day(session.date)}, {session.place}"
            message = f"đã thông báo {then}, nay ghi {now}; đổi lịch thì thêm “moved_note” nói rõ lý do"
            yield Defect("moved-silently", (*at, next(names, "date")), message)
        elif session.moved_note and session.announced and not former:
            wrong = "ghi lý do đổi lịch mà lịch đã thông báo vẫn như hiện nay"
            message = f"{wrong}; hãy để “announced” như lúc gửi, hoặc xóa “moved_note”"
            yield Defect("moved-nowhere", (*at, "moved_note"), message, "warning")
        for place, (before, item) in enumerate(zip(session.announced, session.announced[1:], strict=False), 1):
            if item.on <= before.on:
                wrong = f"thông báo ngày {day(item.on)} đứng sau thông báo ngày {day(before.on)}"
                yield Defect("announced-order", (*at, "announced", place, "on"), f"{wrong}; xếp theo ngày gửi")


@check(Course)
def registrations_fit_the_seats(record: Course) -> Iterator[Defect]:
    """Mỗi đơn vị tham gia đăng ký một dòng, tổng số người không quá số chỗ."""
    units = [item.unit for item in record.registered]
    for index, unit in enumerate(units):
        at = ("registered", index, "unit")
        if unit in units[:index]:
            yield Defect("registered-twice", at, f"“{unit}” đã đăng ký ở trên; mỗi đơn vị một dòng, hãy cộng số người")
        elif record.units and unit not in record.units:
            message = f"lớp này không dành cho “{unit}”; các đơn vị tham gia: {first_few(record.units)}"
            yield Defect("registered-unit", at, message)
    seats, people = [item.seats for item in record.sessions if item.seats], [item.people for item in record.registered]
    if seats and sum(people) > min(seats):
        message = f"{sum(people)} người đăng ký mà chỉ có {min(seats)} chỗ; hãy bớt người, thêm chỗ hoặc mở thêm lớp"
        yield Defect("seats-oversold", ("registered",), message, "warning")
