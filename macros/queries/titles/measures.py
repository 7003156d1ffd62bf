"""The amount of each part of the culture factor: counted from records, unknown, or not applicable.

Nobody loses points for something outside his or her duties: such a measure says why it does not apply, and the part
is left out of the weight.  An unknown amount says what is missing, and counts as neither zero nor full.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.queries import actions, lookup
from macros.queries.emulation import shares
from macros.queries.inspections import disclosure
from macros.queries.titles.candidates import awarded_titles, discipline, staff_of
from macros.queries.titles.positions import led_by, post_in
from macros.queries.training import duty
from macros.records.actions import EARLY, ON_TIME, OVERDUE
from macros.records.awards import Form
from macros.records.frames import PartKind
from macros.text.rounding import rounded


class PartAmount(NamedTuple):
    """The amount of a part, and the records that it was counted from."""

    amount: Decimal | None  # None is unknown
    refs: tuple[str, ...] = ()
    why: str = ""  # what is missing, or why the part does not apply
    applies: bool = True
    target: Decimal | None = None  # of the person or unit, where duties set one; it overrides that of the frame


def _unknown(why: str) -> PartAmount:
    return PartAmount(None, why=why)


def _not_applicable(why: str) -> PartAmount:
    return PartAmount(None, why=why, applies=False)


PartMeasure = Callable[[Portal, str, int], PartAmount]


def share_of_points(portal: Portal, subject: str, year: int) -> PartAmount:
    """The mean of the shares of points that a unit or person attained in the campaigns of a year, in percent."""
    attained = shares.attained_in(portal, subject, year)
    share = shares.mean(attained)
    if share is None:
        return _unknown(f"chưa có dòng chấm điểm nào trong năm {year}")
    sheets = (sheet for item in attained for sheet in item.sheets)
    return PartAmount(rounded(share, 1), tuple(dict.fromkeys(sheets)))


def published_stories(portal: Portal, subject: str, year: int) -> PartAmount:
    """The stories of a unit or person that were published in a year."""
    rows = (row for row in lookup.rows_to(portal, subject, "stories") if row.day.startswith(str(year)))
    refs = tuple(row.ref for row in rows if portal.reached(row.day) and subject in _people_of(row.data))
    return PartAmount(Decimal(len(refs)), refs)


def _people_of(story: Mapping[str, Any]) -> Iterator[str]:
    """The unit and the people of a story."""
    yield text_of(story, "unit")
    yield from (str(person).strip() for person in story.get("people") or ())


def awards_for(portal: Portal, subject: str, year: int) -> PartAmount:
    """The awards of a unit or person for the merit of a year, by decision; letters of praise are none."""
    refs = tuple(
        item.ref for item in awarded_titles(portal, subject) if item.year == year and item.form is not Form.LETTER
    )
    return PartAmount(Decimal(len(refs)), refs)


def earned_hours(portal: Portal, subject: str, year: int) -> PartAmount:
    """The teaching periods of a person with a duty, or of all such people in a unit; known to leaders alone.

    The target is the duty, of a unit the duties of its people, so that nobody who lacks some of it gets all points.
    """
    if str(year) not in duty.years_with_names(portal):
        return _unknown(f"chưa có danh sách học viên năm {year}")
    people = (subject,) if subject.startswith("people/") else staff_of(portal, subject, year)
    gaps = [gap for person in people if (gap := duty.gap(portal, person, str(year)))]
    owing = [(gap, gap.duty) for gap in gaps if gap.duty]
    if not owing:
        return _not_applicable("chưa quy định định mức bồi dưỡng cho loại người này")
    refs = (credit.ref for gap, _ in owing for credit in gap.hours.credits)
    target, total = sum(norm.periods for _, norm in owing), sum(gap.hours.total for gap, _ in owing)
    return PartAmount(Decimal(total), tuple(dict.fromkeys(refs)), target=Decimal(target))


def inspection_findings(portal: Portal, subject: str, year: int) -> PartAmount:
    """The findings at a unit in a year in which it was visited; known to leaders alone."""
    if not lookup.for_leaders(portal):
        return _unknown("kết quả kiểm tra từng đơn vị không công bố ở trang này")
    visits = (portal.rows[ref] for ref in disclosure.visited(portal))
    if not any(row.day.startswith(str(year)) and subject in map(str.strip, row.data["units"]) for row in visits):
        return _not_applicable(f"không được kiểm tra trong năm {year}")
    findings = [item.finding for item in disclosure.findings(portal, subject) if item.finding.day.startswith(str(year))]
    return PartAmount(Decimal(len(findings)), tuple(item.ref for item in findings))


def concluded_violations(portal: Portal, subject: str, year: int) -> PartAmount:
    """The violations that a person answered for in a year; known to leaders alone, while they may be kept."""
    if not lookup.for_leaders(portal):
        return _unknown("xử lý vi phạm không hiện ở trang này")
    decisions = [item for item in discipline(portal, subject).decisions if item.day.startswith(str(year))]
    return PartAmount(Decimal(len(decisions)), tuple(dict.fromkeys(item.ref for item in decisions)))


def done_in_time(portal: Portal, subject: str, year: int) -> PartAmount:
    """The tasks that were done early or in time, in percent of those of the year done or overdue.

    A unit answers for those it leads; a person for those that name him or her and, as a leader, for those of the units
    that he or she leads.
    """
    due = [item for item in _tasks_of(portal, subject, year) if item.due.startswith(str(year))]
    counted = [item for item in due if item.finished or item.state == OVERDUE]
    if not counted:
        return _not_applicable(f"không có nhiệm vụ nào đến hạn trong năm {year}")
    timely = sum(item.state in (EARLY, ON_TIME) for item in counted)
    return PartAmount(rounded(Decimal(100 * timely) / len(counted), 1), tuple(item.ref for item in counted))


def _tasks_of(portal: Portal, subject: str, year: int) -> tuple[actions.TaskEntry, ...]:
    if subject.startswith("units/"):
        return actions.of_unit(portal, subject)
    units = led_by(portal, subject, year)
    if units and (post := post_in(portal, subject, year)):
        units = tuple(dict.fromkeys((post.unit, *units)))
    parts = (actions.of_person(portal, subject), *(actions.of_unit(portal, unit) for unit in units))
    return actions.in_order({entry for part in parts for entry in part})


MEASURES: Mapping[PartKind, PartMeasure] = {
    PartKind.SHARE: share_of_points,
    PartKind.STORIES: published_stories,
    PartKind.AWARDS: awards_for,
    PartKind.PERIODS: earned_hours,
    PartKind.FINDINGS: inspection_findings,
    PartKind.ACTIONS: done_in_time,
    PartKind.VIOLATIONS: concluded_violations,
}


@query(stored=True)
def part_amount(portal: Portal, part: str, subject: str, year: int) -> PartAmount:
    """The amount of a part (a value of `PartKind`); unknown without a measure."""
    measure = MEASURES.get(PartKind(part))
    return measure(portal, subject, year) if measure else _unknown("phần này không còn được tính")


def head_count(portal: Portal, unit: str, year: int) -> int:
    """The number of people by which a target per head is multiplied; at least one."""
    return max(1, len(staff_of(portal, unit, year)))
