"""Rules of inspection teams and minutes: members of other units, in office on that day, times in order."""

from collections.abc import Iterator
from datetime import date

from macros.checks.dates import in_order
from macros.checks.defect import Defect, FieldPath
from macros.checks.nearest import first_few
from macros.checks.queries import positions, text_at
from macros.checks.rules import check
from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.queries.organisation import terms
from macros.records.inspections import Inspection, UnitVisit
from macros.text.render import day

_MEMBER = "thành viên"


@check(Inspection)
def everybody_has_one_role_in_the_team(record: Inspection) -> Iterator[Defect]:
    """Trưởng đoàn, thư ký, thành viên là những người khác nhau."""
    seen: dict[str, str] = {}
    for at, person, role in _team(record):
        if person in seen:
            wrong = f"“{person}” đã là {seen[person]}; mỗi người một vai trong đoàn"
            yield Defect("team-twice", at, f"{wrong}, hãy xóa dòng này")
        seen.setdefault(person, role)


@check(Inspection)
def the_team_is_in_office_and_from_other_units(portal: Portal, record: Inspection) -> Iterator[Defect]:
    """Người của đoàn giữ chức vụ vào ngày kiểm tra, không kiểm tra đơn vị của mình."""
    on = _day_of(record)
    for at, person, role in _team(record):
        units = _units_on(portal, person, on)
        if units is None:
            yield _absence_defect(portal, at, person, on)
        elif units and set(record.units) <= set(units):
            wrong = f"ngày {day(on)} “{person}” thuộc {record.units[0]}, chính đơn vị được kiểm tra"
            yield Defect("team-conflict", at, f"{wrong}; hãy cử người khác làm {role}")
        elif role != _MEMBER:  # a plain member just stays away from that unit
            yield from _substitute_defects(record, at, person, role, units)


def _substitute_defects(
    record: Inspection, at: FieldPath, person: str, role: str, units: tuple[str, ...]
) -> Iterator[Defect]:
    """Yield a defect for each unit of the person where nobody else takes the role."""
    replaced = {visit.unit for visit in record.visits if getattr(visit, str(at[0]))}
    for unit in record.units:
        if unit in units and unit not in replaced:
            wrong = f"“{person}” thuộc {unit}, không làm {role} ở đó được"
            yield Defect("team-conflict", at, f"{wrong}; hãy ghi “{at[0]}” khác ở mục “visits” của {unit}")


@check(Inspection)
def substitutes_are_from_other_units(portal: Portal, record: Inspection) -> Iterator[Defect]:
    """Trưởng đoàn, thư ký ghi riêng cho một đơn vị không phải người của đơn vị ấy."""
    for index, visit in enumerate(record.visits):
        on = visit.date or _day_of(record)
        for name, person in (("chair", visit.chair), ("secretary", visit.secretary)):
            units = _units_on(portal, person, on) if person else ()
            at = ("visits", index, name)
            if person and units is None:
                yield _absence_defect(portal, at, person, on)
            elif units and visit.unit in units:
                wrong = f"“{person}” thuộc {visit.unit}, chính đơn vị được kiểm tra"
                yield Defect("team-conflict", at, f"{wrong}; hãy cử người khác")


@check(Inspection)
def chairs_come_from_those_who_inspect(portal: Portal, record: Inspection) -> Iterator[Defect]:
    """Trưởng đoàn thuộc một đơn vị thực hiện: giữ chức vụ ở đó, hoặc là thành viên của tổ, đoàn thể."""
    on = _day_of(record)
    units = _units_on(portal, record.chair, on) if record.chair else None
    people = [_people_ever_in(portal, unit) for unit in record.by]
    if units is not None and all(people) and not any(record.chair in members for members in people):
        wrong = f"ngày {day(on)} “{record.chair}” không thuộc đơn vị thực hiện nào ({first_few(record.by)})"
        right = "hãy xem lại người, hoặc ghi thêm đơn vị của người này vào “by”"
        yield Defect("chair-elsewhere", ("chair",), f"{wrong}; {right}", "warning")


@check(Inspection)
def clocks_run_forward(record: Inspection) -> Iterator[Defect]:
    """Giờ kết thúc sau giờ bắt đầu."""
    places: list[tuple[FieldPath, Inspection | UnitVisit]] = [((), record)]
    places += [(("visits", index), visit) for index, visit in enumerate(record.visits)]
    for at, item in places:
        start, end = item.start or record.start, item.end or record.end
        if (item.start or item.end) and start and end and end <= start:
            wrong = f"kết thúc lúc {end} mà bắt đầu lúc {start}"
            name = "end" if item.end else "start"
            yield Defect("visit-clock", (*at, name), f"{wrong}; giờ kết thúc phải sau giờ bắt đầu")


@check(Inspection)
def nobody_leads_two_visits_at_once(record: Inspection) -> Iterator[Defect]:
    """Một trưởng đoàn không làm việc ở hai đơn vị cùng một lúc."""
    before: list[tuple[UnitVisit, str, str]] = []
    for index, visit in enumerate(record.visits):
        start, end = visit.start or record.start, visit.end or record.end
        if not (start and end):
            continue
        for other, since, until in before:
            together = (other.chair, other.date) == (visit.chair, visit.date)
            if together and start < until and since < end:
                wrong = f"cùng một đoàn làm việc ở {other.unit} từ {since} đến {until}, ở {visit.unit} từ {start}"
                right = "hãy sửa giờ, hoặc ghi trưởng đoàn riêng ở “chair” của một đơn vị"
                yield Defect("visits-overlap", ("visits", index), f"{wrong}; {right}", "warning")
                break
        before.append((visit, start, end))


@check(Inspection)
def minutes_are_of_units_that_are_inspected(record: Inspection) -> Iterator[Defect]:
    """Mỗi đơn vị được kiểm tra một mục ở “visits”; ngày làm việc từ ngày ký kế hoạch đến ngày kiểm tra xong."""
    units = [visit.unit for visit in record.visits]
    for index, visit in enumerate(record.visits):
        at = ("visits", index)
        if visit.unit not in record.units:
            wrong = f"“{visit.unit}” không phải đơn vị được kiểm tra; các đơn vị: {first_few(record.units)}"
            yield Defect("minutes-elsewhere", (*at, "unit"), wrong)
        elif visit.unit in units[:index]:
            message = f"“{visit.unit}” đã ghi ở trên; mỗi đơn vị một mục, hãy gộp hai mục"
            yield Defect("minutes-twice", (*at, "unit"), message)
        on = ("ngày làm việc", visit.date)
        yield from in_order("minutes-order", (*at, "date"), ("ngày ký kế hoạch, quyết định", record.plan.date), on)
        if visit.date and record.visited and visit.date > record.visited:
            wrong = f"ngày làm việc {day(visit.date)} sau ngày kiểm tra xong {day(record.visited)}"
            yield Defect("minutes-order", (*at, "date"), f"{wrong}; hãy sửa một trong hai ngày")
        for name in ("explanation", "requests"):
            if record.visited is None and visit.date is None and getattr(visit, name):
                message = "ghi khi chưa có ngày kiểm tra; hãy ghi “visited”, hoặc xóa mục này"
                yield Defect("minutes-early", (*at, name), message)


@check(Inspection)
def representatives_belong_to_their_unit(portal: Portal, record: Inspection) -> Iterator[Defect]:
    """Đại diện đơn vị giữ chức vụ trong đơn vị ấy vào ngày làm việc."""
    for index, visit in enumerate(record.visits):
        on = visit.date or _day_of(record)
        for place, person in enumerate(visit.representatives):
            at, units = ("visits", index, "representatives", place), _units_on(portal, person, on)
            if units is None:
                yield _absence_defect(portal, at, person, on)
            elif units and visit.unit not in units:
                wrong = f"ngày {day(on)} “{person}” không giữ chức vụ nào ở {visit.unit}"
                yield Defect("representative-elsewhere", at, f"{wrong}; đại diện phải là người của đơn vị")


def _team(record: Inspection) -> Iterator[tuple[FieldPath, str, str]]:
    if record.chair:
        yield ("chair",), record.chair, "trưởng đoàn"
    if record.secretary:
        yield ("secretary",), record.secretary, "thư ký"
    yield from ((("team", index), person, _MEMBER) for index, person in enumerate(record.team))


def _day_of(record: Inspection) -> date:
    return record.visited or record.plan.planned


def _units_on(portal: Portal, person: str, on: date) -> tuple[str, ...] | None:
    """The units where a person has a position on a day; None if there is none, () if no position is recorded at all."""
    posts, iso = positions(portal, person), on.isoformat()
    units = tuple(unit for unit, since, until in posts if since <= iso <= (until or iso))
    return units if units or not posts else None


def _absence_defect(portal: Portal, at: FieldPath, person: str, on: date) -> Defect:
    name = text_at(portal, person, "title") or person
    wrong = f"ngày {day(on)} {name} không giữ chức vụ nào trong cơ quan"
    return Defect("team-absent", at, f"{wrong}; hãy xem lại người, ngày, hoặc quá trình công tác của người ấy")


@query
def _people_ever_in(portal: Portal, unit: str) -> tuple[str, ...]:
    """Everybody who ever had a position in a unit or was a member of a team; empty where nobody is recorded."""
    row = portal.rows.get(unit)
    members = (text_of(item, "person") for item in (row.data.get("members") or () if row else ()))
    return tuple(sorted({*members, *(person for person, *_ in terms(portal, unit))}))
