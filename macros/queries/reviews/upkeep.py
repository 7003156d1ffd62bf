"""Counts of a review about training, the training duty, inspections, and each rule of the code."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from macros.engine import Portal
from macros.engine.row import text_of
from macros.queries import organisation
from macros.queries.inspections import disclosure
from macros.queries.inspections.follow_up import FollowedFinding
from macros.queries.reviews.frame import ReviewCount, ReviewFrame, dated, number, rows_for
from macros.queries.training import completions, duty, schedule
from macros.records.inspections import FindingKind
from macros.text.periods import kind_of

WITHHELD = "không công bố"
FEW = f"dưới {disclosure.LEAST}"
PEOPLE = ("cu-di", "du-hoc", "chung-nhan")


def training(portal: Portal, frame: ReviewFrame) -> Iterator[ReviewCount]:
    """The courses that ended, their teaching periods, who took part, and who has met the duty of the year."""
    rows = rows_for(portal, frame, "training")
    courses = {row.ref: course for row in rows if (course := schedule.course_of(portal, row.ref))}
    count = dated(
        frame,
        "dao-tao:lop",
        ((course.ends, ref) for ref, course in courses.items() if portal.reached(course.ends)),
        lambda ref: not frame.unit or frame.unit in courses[ref].concerns or not courses[ref].units,
    )
    yield count
    periods = Decimal(sum(int(courses[ref].periods) for ref in count.refs))
    yield count._replace(key="dao-tao:tiet", number=None if count.number is None else periods)
    if frame.for_leaders or not frame.unit:
        yield from _people(portal, frame, count)
        yield from _duty(portal, frame)


def _people(portal: Portal, frame: ReviewFrame, courses: ReviewCount) -> Iterator[ReviewCount]:
    """People sent, present and certified; staff see a sum only if they see each part, or one could be subtracted."""
    sums = [counts for ref in courses.refs if (counts := _sums(portal, frame, ref))]
    for place, name in enumerate(PEOPLE):
        key, parts = f"dao-tao:{name}", [counts[place] for counts in sums]
        if courses.number is None or (courses.refs and not parts):
            yield ReviewCount(key, None)
        elif None in parts:
            yield ReviewCount(key, None, words=WITHHELD)
        else:
            yield ReviewCount(key, Decimal(sum(part or 0 for part in parts)), courses.refs if parts else ())


def _sums(portal: Portal, frame: ReviewFrame, course: str) -> duty.Sums | None:
    """The sums of a course, or of the people of a unit; None where nobody was counted."""
    items = [item for item in duty.unit_attendances(portal, course) if frame.unit in ("", item.unit)]
    if not items:
        return None
    if not frame.unit:
        return duty.sums(portal, course, not frame.for_leaders)
    return duty.Sums(*(sum(counts) for counts in zip(*(item[1:4] for item in items), strict=True)))


def _duty(portal: Portal, frame: ReviewFrame) -> Iterator[ReviewCount]:
    """How many have met the duty: for leaders by the end of the period; for staff as recorded for a year."""
    year, is_year = frame.period[:4], kind_of(frame.period) == "year"
    if frame.for_leaders and year in duty.years_with_names(portal):
        units = [frame.unit] if frame.unit else organisation.units_on(portal, duty.last_day(year))
        pairs = [pair for unit in units if (pair := duty.met(portal, unit, year, _end(portal, frame)))]
        refs: tuple[str, ...] = ()
    elif is_year and not frame.unit:
        groups = completions.recorded_groups(portal, year)
        pairs = [(item.met or 0, item.staff) for item in groups]
        refs = tuple(dict.fromkeys(item.ref for item in groups))
    else:
        return
    if (
        pairs
        and not frame.for_leaders
        and not duty.may_be_published(*(sum(numbers) for numbers in zip(*pairs, strict=True)))
    ):
        yield ReviewCount("dao-tao:du-tiet", None, words=WITHHELD)
        return
    for place, name in enumerate(("du-tiet", "thuoc-dien")):
        total = Decimal(sum(pair[place] for pair in pairs)) if pairs else None
        yield ReviewCount(f"dao-tao:{name}", total, refs)


def _end(portal: Portal, frame: ReviewFrame) -> str:
    """The last day of the period; "" for the portal's day while it lasts."""
    return frame.last if portal.reached(frame.last) else ""


def inspections(portal: Portal, frame: ReviewFrame) -> Iterator[ReviewCount]:
    """The visits and visited units; for leaders the findings by state, for staff one number a year."""
    rows = {row.ref: row for row in rows_for(portal, frame, "inspections")}
    units = {ref: {str(unit).strip() for unit in row.data["units"]} for ref, row in rows.items()}
    days = ((day, ref) for ref, row in rows.items() if (day := text_of(row.data, "visited")) and portal.reached(day))
    visits = dated(frame, "kiem-tra:cuoc", days, lambda ref: not frame.unit or frame.unit in units[ref])
    yield visits if frame.for_leaders else visits._replace(key="kiem-tra:cuoc-rong")
    if not frame.unit:
        visited = {unit for ref in visits.refs for unit in units[ref]}
        yield visits._replace(key="kiem-tra:don-vi", number=visits.number and Decimal(len(visited)))
    if frame.for_leaders:
        yield from _findings(portal, frame, visits)
    elif _is_published(portal, frame) and visits.number is not None:
        total = disclosure.published_total(portal, visits.refs)
        yield ReviewCount(
            "kiem-tra:phat-hien", None if total is None else Decimal(total), words=FEW if total is None else ""
        )


def _is_published(portal: Portal, frame: ReviewFrame) -> bool:
    """Whether staff see the findings of the period: only of a calendar year of the whole agency, once published."""
    whole_year = kind_of(frame.period) == "year" and not frame.official and not frame.scope
    return whole_year and portal.reached(disclosure.published_on(frame.period))


def _findings(portal: Portal, frame: ReviewFrame, visits: ReviewCount) -> Iterator[ReviewCount]:
    followed = [item for ref in visits.refs for item in disclosure.findings(portal, ref)]
    mine = [item for item in followed if frame.unit in ("", item.finding.unit)]
    states = {item.finding.ref: _state_at_end(portal, frame, item) for item in mine}
    groups = {
        "ton-tai": [item for item in mine if item.finding.kind == FindingKind.SHORTCOMING],
        "vi-pham": [item for item in mine if item.finding.kind == FindingKind.VIOLATION],
        "da-khac-phuc": [item for item in mine if states[item.finding.ref] in ("done", "closed")],
        "qua-han": [item for item in mine if states[item.finding.ref] == "late"],
        "lap-lai": [item for item in mine if item.times > 1],
    }
    for name, items in groups.items():
        count = number(f"kiem-tra:{name}", (item.finding.ref for item in items))
        yield count if visits.number is not None else ReviewCount(count.key, None)


def _state_at_end(portal: Portal, frame: ReviewFrame, item: FollowedFinding) -> str:
    if not portal.reached(frame.last):
        return item.state
    return [state for day, state in item.finding.turns if day <= frame.last][-1]


def rules(portal: Portal, frame: ReviewFrame) -> Iterator[ReviewCount]:
    """What was done for each rule of the code: stories that show it, visits that looked at it, findings for leaders.

    A rule without any of them is counted as a rule for which nothing is recorded.
    """
    done: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for rule, name, ref in (*_exemplified(portal, frame), *_looked_at(portal, frame)):
        done[rule][name].append(ref)
    # The rules of the code that were there by the end of the period, in the order of their policies
    rule_refs = [
        f"{row.ref}#{text_of(rule, 'id')}"
        for row in sorted(rows_for(portal, frame, "policies"), key=lambda row: row.ref)
        if row.day <= frame.last
        for rule in row.data["rules"]
    ]
    if not rule_refs:
        yield ReviewCount("tung-quy-tac:tong", None)
        return
    yield ReviewCount("tung-quy-tac:tong", Decimal(len(rule_refs)))
    yield ReviewCount("tung-quy-tac:da-co", Decimal(sum(rule in done for rule in rule_refs)))
    yield number("tung-quy-tac:chua-co", (rule for rule in rule_refs if rule not in done))
    for rule in rule_refs:
        for name in ("guong-tot", "kiem-tra", *(("phat-hien",) if frame.for_leaders else ())):
            if rule in done:
                yield number(f"tung-quy-tac:{rule.partition('/')[2]}:{name}", dict.fromkeys(done[rule][name]))


def _exemplified(portal: Portal, frame: ReviewFrame) -> Iterator[tuple[str, str, str]]:
    """(rule, column, story) of the stories of the period."""
    for row in rows_for(portal, frame, "stories"):
        if frame.holds(row.day) and frame.unit in ("", text_of(row.data, "unit")):
            yield from ((str(rule).strip(), "guong-tot", row.ref) for rule in row.data.get("exemplifies") or ())


def _looked_at(portal: Portal, frame: ReviewFrame) -> Iterator[tuple[str, str, str]]:
    """(rule, column, visit or finding) of the inspections of the period."""
    for ref in next(inspections(portal, frame)).refs:
        rules_of = (text_of(item, "rule") for item in portal.rows[ref].data["checklist"])
        yield from ((rule, "kiem-tra", ref) for rule in rules_of if rule)
        findings = (item.finding for item in disclosure.findings(portal, ref)) if frame.for_leaders else ()
        mine = (item for item in findings if item.ground.rule and frame.unit in ("", item.unit))
        yield from ((item.ground.rule, "phat-hien", item.ref) for item in mine)
