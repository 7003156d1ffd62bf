"""Rules of training: courses run forward, lists agree, only leaders see names, duties do not overlap."""

from collections.abc import Iterable, Iterator

from macros.checks.dates import in_order
from macros.checks.defect import Defect
from macros.checks.nearest import first_few, hint, nearest
from macros.checks.queries import (
    UNREAD,
    positions,
    target_of,
)
from macros.checks.rules import check
from macros.checks.withdrawals import one_was_withdrawn
from macros.engine import Portal
from macros.queries.training.duty import UnitAttendance, duties, met, unit_lists
from macros.queries.training.schedule import course_of
from macros.records.attendances import Attendance, Participant
from macros.records.choices import Audience
from macros.records.training import Course
from macros.records.training_duties import TrainingDuty
from macros.records.training_results import SMALLEST_GROUP, TrainingResult
from macros.text.render import day


@check(Attendance)
def names_of_participants_stay_with_leaders(record: Attendance) -> Iterator[Defect]:
    """Tên người đi học chỉ nằm trong bản ghi dành cho lãnh đạo; kho nội bộ chỉ giữ số người."""
    if record.people and record.audience is not Audience.LEADERSHIP:
        wrong = f"tên người đi học nằm trong bản ghi cho “{record.audience.label}”"
        right = "xóa mục “people” ở đây, ghi vào một bản ghi “audience: leadership” trong kho riêng của lãnh đạo"
        yield Defect("participants-exposed", ("people",), f"{wrong}; {right}")


@check(Attendance)
def no_more_come_than_were_sent(record: Attendance) -> Iterator[Defect]:
    """Số người dự học không quá số người được cử, số người được chứng nhận không quá số người dự học."""
    if record.attended > record.sent:
        message = f"{record.attended} người dự học mà chỉ cử {record.sent} người; hãy đếm lại danh sách"
        yield Defect("attended-too-many", ("attended",), message)
    if record.certified > record.attended:
        message = f"{record.certified} người được chứng nhận mà chỉ {record.attended} người dự học; hãy đếm lại"
        yield Defect("certified-too-many", ("certified",), message)


@check(Attendance)
def lists_are_of_invited_units(portal: Portal, record: Attendance) -> Iterator[Defect]:
    """Danh sách là của đơn vị được cử người, đếm từ ngày lớp khai giảng, và lớp đã hủy thì không có người dự."""
    course = course_of(portal, record.course)
    if course is None:
        return
    if course.units and record.unit not in course.units:
        message = f"lớp này không dành cho “{record.unit}”; các đơn vị tham gia: {first_few(course.units)}"
        yield Defect("attendance-unit", ("unit",), message, "warning")
    if record.counted.isoformat() < course.starts:
        wrong = f"chốt số ngày {day(record.counted)}, trước ngày khai giảng {day(course.starts)}"
        yield Defect("attendance-early", ("counted",), f"{wrong}; ngày chốt số bằng hoặc sau ngày khai giảng")
    if record.attended and not course.takes_place:
        wrong = f"lớp đã hủy mà danh sách ghi {record.attended} người dự học"
        right = f"nếu lớp đã diễn ra thì bỏ “cancelled” ở các buổi của {course.ref}, nếu không thì gỡ danh sách này"
        yield Defect("attendance-cancelled", ("attended",), f"{wrong}; {right}", "warning")


@check(Attendance)
def participants_missed_existing_sessions(portal: Portal, record: Attendance) -> Iterator[Defect]:
    """Buổi vắng là buổi của lớp; người vắng mọi buổi, hoặc lớp chưa xong, thì chưa có chứng nhận."""
    course = course_of(portal, record.course)
    if course is None:
        return
    ids = [item.id for item in course.sittings]
    for index, item in enumerate(record.people):
        for place, name in enumerate(item.missed):
            if name not in ids:
                wrong = f"lớp không có buổi mang mã “{name}”; các buổi: {first_few(ids)}"
                yield Defect("missed-unknown", ("people", index, "missed", place), wrong + hint(nearest(name, ids)))
        at = ("people", index, "certified")
        if item.certified and _missed_all(item, ids):
            yield Defect("certified-absent", at, "vắng mọi buổi mà được chứng nhận; hãy xem lại “missed” hoặc bỏ ngày")
        elif item.certified and item.certified.isoformat() < course.ends:
            wrong = f"chứng nhận ngày {day(item.certified)} khi lớp chưa bế giảng ({day(course.ends)})"
            yield Defect("certified-early", at, f"{wrong}; ngày chứng nhận bằng hoặc sau ngày bế giảng")
        elif not item.certified and (item.certificate or item.periods):
            message = "có số chứng nhận hoặc số tiết mà thiếu ngày chứng nhận; hãy thêm “certified:” thì mới tính tiết"
            yield Defect("certified-undated", ("people", index, "person"), message, "warning")


def _missed_all(item: Participant, sessions: list[str]) -> bool:
    return bool(sessions) and set(sessions) <= set(item.missed)


@check(Attendance)
def participants_belong_to_the_unit(portal: Portal, record: Attendance) -> Iterator[Defect]:
    """Mỗi người ghi một lần, và giữ chức vụ trong đơn vị khi lớp diễn ra."""
    course = course_of(portal, record.course)
    people = [item.person for item in record.people]
    for index, person in enumerate(people):
        at, posts = ("people", index, "person"), positions(portal, person)
        if person in people[:index]:
            yield Defect("participant-twice", at, f"“{person}” đã ghi ở trên; mỗi người ghi một lần, hãy xóa mục này")
        elif posts and course and not _was_in(record.unit, posts, course.starts, course.ends):
            wrong = f"“{person}” không thuộc {record.unit} khi lớp diễn ra ({day(course.starts)} – {day(course.ends)})"
            yield Defect("participant-elsewhere", at, f"{wrong}; hãy xem lại tên, đơn vị hoặc quá trình công tác")


def _was_in(unit: str, posts: Iterable[tuple[str, str, str]], first: str, last: str) -> bool:
    """Whether one of the positions was in a unit on a day from `first` to `last` (ISO)."""
    return any(where == unit and since <= last and (not until or first <= until) for where, since, until in posts)


@check(Attendance)
def lists_with_names_repeat_the_list_for_staff(portal: Portal, record: Attendance) -> Iterator[Defect]:
    """Bản ghi có tên đủ số tên, và lặp lại ngày, số của bản ghi không tên trong kho nội bộ."""
    if record.audience is not Audience.LEADERSHIP:
        return
    yield from _count_defects(portal, record)
    target = target_of(portal, record.course)
    twins = [item for item in unit_lists(portal, record.course) if item.unit == record.unit and not item.with_names]
    alone = not twins and not one_was_withdrawn(portal, "attendances", record.course)
    if alone and target and UNREAD.level < target.level < Audience.LEADERSHIP.level:
        message = "chưa có bản ghi không tên của đơn vị này trong kho nội bộ; hãy thêm, cùng số, bỏ mục “people”"
        yield Defect("participants-alone", (), message)
    for twin in twins[:1]:
        yield from _differences(record, twin)


def _count_defects(portal: Portal, record: Attendance) -> Iterator[Defect]:
    course = course_of(portal, record.course)
    if course is None:
        return
    sessions = [item.id for item in course.sittings]
    came = [item for item in record.people if not _missed_all(item, sessions)]
    certified = [item for item in came if item.certified]
    stated, counted = (record.sent, record.attended, record.certified), (len(record.people), len(came), len(certified))
    if stated != counted:
        wrong = f"ghi {_numbers(*stated)}, mà theo từng người là {_numbers(*counted)}"
        yield Defect("participants-count", ("people",), f"{wrong}; hai bên phải bằng nhau")


def _differences(record: Attendance, twin: UnitAttendance) -> Iterator[Defect]:
    figures = (record.counted.isoformat(), record.sent, record.attended, record.certified)
    other = (twin.counted, twin.sent, twin.attended, twin.certified)
    if figures != other:
        wrong = f"chốt ngày {day(figures[0])}: {_numbers(*figures[1:])}; còn {twin.ref} chốt ngày {day(other[0])}"
        yield Defect("participants-differ", ("sent",), f"{wrong}: {_numbers(*other[1:])}; hãy ghi như nhau")


def _numbers(sent: int, attended: int, certified: int) -> str:
    return f"cử {sent}, dự {attended}, chứng nhận {certified}"


@check(TrainingDuty)
def duties_follow_each_other(portal: Portal, ref: str, record: TrainingDuty) -> Iterator[Defect]:
    """Mỗi ngày mỗi đối tượng chỉ có một định mức; định mức đã đối chiếu thì nêu điều khoản."""
    if record.until and record.until < record.since:
        wrong = f"áp dụng đến {day(record.until)} lại trước ngày bắt đầu {day(record.since)}"
        yield Defect("duty-order", ("until",), f"{wrong}; ngày cuối phải bằng hoặc sau ngày bắt đầu")
    for other in duties(portal, str(record.kind)):
        later = (record.since.isoformat(), ref) > (other.since, other.ref)
        if later and (not other.until or record.since.isoformat() <= other.until):
            wrong = f"từ {day(record.since)} đã có định mức khác cho {record.kind.label.lower()} ({other.ref})"
            right = f"ghi “until:” cho định mức ấy là ngày trước {day(record.since)}"
            yield Defect("duty-overlap", ("since",), f"{wrong}; {right}")
    if record.verified and not any(item.clause for item in record.basis):
        message = "ghi đã đối chiếu mà căn cứ chưa có điều khoản; thêm “clause:”, hoặc ghi “verified: false”"
        yield Defect("duty-unfounded", ("verified",), message)


@check(TrainingResult)
def results_are_possible(record: TrainingResult) -> Iterator[Defect]:
    """Mỗi đơn vị thuộc một nhóm từ 5 người trở lên, số người đạt không quá số người có nghĩa vụ."""
    seen: list[str] = []
    for index, group in enumerate(record.groups):
        for place, unit in enumerate(group.units):
            if unit in seen:
                message = f"“{unit}” đã thuộc một nhóm ở trên; mỗi đơn vị chỉ tính một lần, hãy xóa dòng này"
                yield Defect("result-unit-twice", ("groups", index, "units", place), message)
            seen.append(unit)
        if group.staff < SMALLEST_GROUP:
            wrong = f"nhóm {group.staff} người, dưới {SMALLEST_GROUP}, dễ đoán ra từng người"
            message = f"{wrong}; gộp với đơn vị khác vào cùng một mục “units” rồi cộng số người"
            yield Defect("result-small", ("groups", index, "staff"), message)
        if group.met > group.staff:
            message = f"{group.met} người đạt mà chỉ {group.staff} người có nghĩa vụ; hãy đếm lại"
            yield Defect("result-too-many", ("groups", index, "met"), message)


@check(TrainingResult)
def results_agree_with_the_names(portal: Portal, record: TrainingResult) -> Iterator[Defect]:
    """Số người đạt khớp với danh sách có tên, khi kiểm tra cùng kho của lãnh đạo."""
    for index, group in enumerate(record.groups):
        by_unit = [met(portal, unit, str(record.year), record.counted.isoformat()) for unit in group.units]
        done, staff = (sum(item[at] for item in by_unit if item) for at in (0, 1))
        if all(by_unit) and (done, staff) != (group.met, group.staff):
            wrong = f"ghi {group.met}/{group.staff} người, danh sách có tên đến ngày {day(record.counted)} cho"
            message = f"{wrong} {done}/{staff}; hãy ghi theo danh sách hoặc sửa danh sách"
            yield Defect("result-differs", ("groups", index, "met"), message, "warning")


@check(Course)
def courses_run_forward(record: Course) -> Iterator[Defect]:
    """Lớp bế giảng không trước khai giảng, hạn đăng ký không sau khai giảng, các buổi trong năm kế hoạch."""
    opening = ("ngày khai giảng", record.starts)
    yield from in_order("course-order", ("ends",), opening, ("ngày bế giảng", record.ends))
    if record.deadline and record.starts < record.deadline:
        wrong = f"hạn đăng ký {day(record.deadline)} sau ngày khai giảng {day(record.starts)}"
        message = f"{wrong}; hạn đăng ký phải bằng hoặc trước ngày khai giảng"
        yield Defect("deadline-late", ("deadline",), message, "warning")
    for index, session in enumerate(record.sessions):
        if session.date.year != record.year:
            wrong = f"buổi học năm {session.date.year} trong kế hoạch năm {record.year}"
            message = f"{wrong}; hai năm thường trùng nhau, hãy kiểm tra lại"
            yield Defect("session-year", ("sessions", index, "date"), message, "warning")


@check(Course)
def sessions_fit_their_course(record: Course) -> Iterator[Defect]:
    """Mỗi buổi học nằm trong thời gian của lớp và kết thúc sau khi bắt đầu."""
    for index, session in enumerate(record.sessions):
        outside = [item.date for item in session.occurrences() if not record.starts <= item.date <= record.ends]
        if record.starts <= record.ends and outside:
            wrong = f"ngày {day(outside[-1])} ngoài thời gian của lớp"
            message = f"{wrong}; lớp học từ {day(record.starts)} đến {day(record.ends)}"
            at = "date" if session.date in outside or not session.repeat else "repeat"
            yield Defect("session-outside", ("sessions", index, at), message)
        if session.end <= session.start:
            message = f"kết thúc lúc {session.end} mà bắt đầu lúc {session.start}; giờ kết thúc phải sau giờ bắt đầu"
            yield Defect("session-clock", ("sessions", index, "end"), message)
