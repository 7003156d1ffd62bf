"""Rules of people and units in time: people who act hold a position on that day, units that are named exist on it."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import singledispatch

from macros.checks.defect import Defect, FieldPath
from macros.checks.queries import has_come, lifetime, name_of, positions, text_at
from macros.checks.rules import check
from macros.engine import Portal
from macros.loading.problems import Severity
from macros.records.acknowledgements import Acknowledgement
from macros.records.actions import Action
from macros.records.announcements import Announcement
from macros.records.attendances import Attendance
from macros.records.base import Reading, Record
from macros.records.campaigns import Campaign
from macros.records.dossiers import Dossier
from macros.records.inspections import Inspection
from macros.records.people import Person
from macros.records.scores import ScoreSheet
from macros.records.seals import Seal
from macros.records.stories import Story
from macros.records.training import Course
from macros.records.training_results import TrainingResult
from macros.records.units import Unit, UnitKind
from macros.text.dates import day_after
from macros.text.render import day


@check(ScoreSheet)
def scored_people_hold_a_position_in_the_unit(portal: Portal, record: ScoreSheet) -> Iterator[Defect]:
    """Người được điểm giữ chức vụ trong đơn vị của bảng vào ngày của dòng điểm."""
    for index, line in enumerate(record.lines):
        posts = positions(portal, line.person) if line.person else ()
        units = _units_on(posts, line.date)
        if posts and record.unit not in units:
            where = f"làm ở {', '.join(name_of(portal, unit) for unit in units)}" if units else "không giữ chức vụ nào"
            unit_of_sheet = name_of(portal, record.unit)
            wrong = f"ngày {day(line.date)} {name_of(portal, line.person)} {where}, không phải {unit_of_sheet}"
            message = f"{wrong}; bảng này chỉ chấm người của {unit_of_sheet} vào ngày ấy"
            yield Defect("person-elsewhere", ("lines", index, "person"), message)


@check(Unit)
def overseers_lead_the_agency(portal: Portal, record: Unit) -> Iterator[Defect]:
    """Lãnh đạo phụ trách đơn vị là người giữ chức vụ trong Ban lãnh đạo, hoặc ở đơn vị cấp trên."""
    units = [unit for unit, *_ in positions(portal, record.overseer)] if record.overseer else []
    above = [unit for unit in units if unit == record.parent or text_at(portal, unit, "kind") == UnitKind.LEADERSHIP]
    if units and not above:
        wrong = f"{name_of(portal, record.overseer)} không giữ chức vụ nào trong Ban lãnh đạo"
        yield Defect("overseer-elsewhere", ("overseer",), f"{wrong}; hãy ghi Giám đốc hoặc Phó Giám đốc phụ trách")


@check(ScoreSheet)
def approvers_hold_a_position(portal: Portal, record: ScoreSheet) -> Iterator[Defect]:
    """Người thẩm định, người duyệt điểm giữ chức vụ trong cơ quan vào ngày duyệt."""
    for index, line in enumerate(record.lines):
        for name, person, who in (
            ("approver", line.approver, "người duyệt"),
            ("reviewer", line.reviewer, "người thẩm định"),
        ):
            posts = positions(portal, person) if person else ()
            if posts and not _units_on(posts, line.approved):
                wrong = f"ngày duyệt {day(line.approved)} {name_of(portal, person)} không giữ chức vụ nào"
                message = f"{wrong}; {who} phải đang làm việc vào ngày ấy"
                yield Defect(f"{name}-absent", ("lines", index, name), message)


@check(Seal)
def adjusters_hold_a_position(portal: Portal, record: Seal) -> Iterator[Defect]:
    """Người duyệt điều chỉnh kết quả giữ chức vụ trong cơ quan vào ngày điều chỉnh."""
    for index, item in enumerate(record.adjustments):
        posts = positions(portal, item.approver)
        if posts and not _units_on(posts, item.date):
            wrong = f"ngày điều chỉnh {day(item.date)} {name_of(portal, item.approver)} không giữ chức vụ nào"
            message = f"{wrong}; người duyệt phải đang làm việc vào ngày ấy"
            yield Defect("approver-absent", ("adjustments", index, "approver"), message)


@check(Story)
def people_in_stories_hold_a_position(portal: Portal, record: Story) -> Iterator[Defect]:
    """Người được nêu gương giữ chức vụ trong cơ quan vào ngày diễn ra diễn ra."""
    for index, person in enumerate(record.people):
        posts = positions(portal, person)
        if posts and not _units_on(posts, record.happened):
            wrong = f"ngày {day(record.happened)} {name_of(portal, person)} không giữ chức vụ nào"
            message = f"{wrong}; hãy kiểm tra ngày diễn ra hoặc quá trình công tác"
            yield Defect("person-absent", ("people", index), message, "warning")


def _units_on(posts: tuple[tuple[str, str, str], ...], on: date) -> list[str]:
    iso = on.isoformat()
    return [unit for unit, since, until in posts if since <= iso and (not until or iso <= until)]


@check(Record)
def units_exist_when_named(portal: Portal, record: Record) -> Iterator[Defect]:
    """Đơn vị được nêu đang tồn tại vào ngày mà bản ghi nói tới."""
    reading: Reading | None = getattr(record, "reading", None)
    readers = _mentions(reading.units, reading.since, "reading", "units") if reading else ()
    for path, unit, on, severity in (*_named_units(record), *readers):
        starts, ends = lifetime(portal, unit)
        iso = on.isoformat()
        if starts and iso < starts:
            right = f"đơn vị thành lập ngày {day(starts)}"
        elif ends and iso > ends:
            right = f"đơn vị kết thúc ngày {day(ends)}"
        else:
            continue
        wrong = f"{name_of(portal, unit)} không tồn tại vào ngày {day(on)}"
        yield Defect("unit-absent", path, f"{wrong}; {right}, hãy chọn đơn vị khác hoặc sửa ngày", severity)


@check(Person)
def open_positions_are_in_units_that_exist(portal: Portal, record: Person) -> Iterator[Defect]:
    """Chức vụ chưa ghi ngày kết thúc thì đơn vị của chức vụ ấy còn hoạt động."""
    for index, position in enumerate(record.positions):
        _, ends = lifetime(portal, position.unit)
        begun_before = bool(ends) and position.since.isoformat() <= ends  # else `units_exist_when_named` tells
        if position.until is None and begun_before and has_come(portal, day_after(ends)):
            wrong = f"{name_of(portal, position.unit)} đã kết thúc ngày {day(ends)} mà chức vụ này chưa có ngày cuối"
            right = "hãy thêm “until” không sau ngày ấy, người sang đơn vị khác thì thêm một chức vụ ở đơn vị mới"
            yield Defect("unit-ended", ("positions", index, "unit"), f"{wrong}; {right}", "warning")


@check(Campaign)
def compared_units_exist_during_the_campaign(portal: Portal, record: Campaign) -> Iterator[Defect]:
    """Đơn vị trong một cụm tồn tại trong thời gian của phong trào, hoặc một phần thời gian ấy."""
    mentions = ((place, at, unit) for place, item in enumerate(record.clusters) for at, unit in enumerate(item.units))
    for place, at, unit in mentions:
        if absent := _absent_during(portal, unit, record):
            message = f"“{unit}” không tồn tại trong thời gian của phong trào; {absent}, hãy chọn đơn vị khác"
            yield Defect("unit-absent", ("clusters", place, "units", at), message)


def _absent_during(portal: Portal, unit: str, campaign: Campaign) -> str:
    """Why a unit has no day in common with a campaign; "" where it has."""
    starts, ends = lifetime(portal, unit)
    if starts and campaign.ends.isoformat() < starts:
        return f"đơn vị thành lập ngày {day(starts)}"
    return f"đơn vị kết thúc ngày {day(ends)}" if ends and ends < campaign.starts.isoformat() else ""


UnitMentions = Iterator[tuple[FieldPath, str, date, Severity]]  # (place, unit, day, severity)


def _mentions(units: Iterable[str], on: date, *place: str | int) -> UnitMentions:
    yield from (((*place, at), unit, on, "error") for at, unit in enumerate(units))


@singledispatch
def _named_units(_: Record) -> UnitMentions:
    """Each unit that a record names, with the day on which it must exist."""
    yield from ()


@_named_units.register
def _(story: Story) -> UnitMentions:
    yield ("unit",), story.unit, story.happened, "error"


@_named_units.register
def _(announcement: Announcement) -> UnitMentions:
    if announcement.unit:
        yield ("unit",), announcement.unit, announcement.since, "error"


@_named_units.register
def _(sheet: Acknowledgement) -> UnitMentions:
    yield ("unit",), sheet.unit, sheet.collected, "error"


@_named_units.register
def _(course: Course) -> UnitMentions:
    yield ("organizer",), course.organizer, course.starts, "error"
    yield from _mentions(course.units, course.starts, "units")
    registered = enumerate(course.registered)
    yield from ((("registered", at, "unit"), item.unit, course.starts, "error") for at, item in registered)


@_named_units.register
def _(attendance: Attendance) -> UnitMentions:
    yield ("unit",), attendance.unit, attendance.counted, "error"


@_named_units.register
def _(result: TrainingResult) -> UnitMentions:
    for place, group in enumerate(result.groups):
        yield from _mentions(group.units, result.counted, "groups", place, "units")


@_named_units.register
def _(campaign: Campaign) -> UnitMentions:
    yield from _mentions(campaign.owners, campaign.starts, "owners")


@_named_units.register
def _(sheet: ScoreSheet) -> UnitMentions:
    yield from ((("lines", at, "date"), sheet.unit, line.date, "error") for at, line in enumerate(sheet.lines))


@_named_units.register
def _(inspection: Inspection) -> UnitMentions:
    on = inspection.visited or inspection.plan.planned
    yield from _mentions(inspection.by, on, "by")
    yield from _mentions(inspection.units, on, "units")


@_named_units.register
def _(task: Action) -> UnitMentions:
    yield ("lead",), task.lead, task.starts, "error"
    yield ("lead",), task.lead, task.done or task.last_due, "error" if task.done else "warning"
    yield from _mentions(task.partners, task.starts, "partners")
    yield from _mentions(task.monitors, task.starts, "monitors")


@_named_units.register
def _(dossier: Dossier) -> UnitMentions:
    if dossier.meeting:
        yield ("meeting", "council"), dossier.meeting.council, dossier.meeting.date, "error"


@_named_units.register
def _(person: Person) -> UnitMentions:
    for index, position in enumerate(person.positions):
        yield ("positions", index, "since"), position.unit, position.since, "warning"
        if position.until:
            yield ("positions", index, "until"), position.unit, position.until, "warning"
