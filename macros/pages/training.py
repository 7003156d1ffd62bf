"""Training: the index with the next sessions and the plan of the year, month calendars, units, courses."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.pages.calendars import agency_feed, unit_feed
from macros.pages.illustrative import extent
from macros.pages.official import Download
from macros.pages.page import Page, all_of, page
from macros.pages.pagination import Pagination, address, at_list_address, pages_of
from macros.pages.search_answers import of_sessions
from macros.pages.search_documents import Overview
from macros.pages.template_api import card_of, title_of
from macros.pages.training_papers import plan_paper
from macros.pages.training_results_report import plan_report
from macros.queries import lookup, organisation
from macros.queries.training import completions, conflicts, duty, schedule
from macros.records.training import Course, Topic
from macros.text import dates
from macros.text.grouping import grouped

PRECEDENCE = 20
ROOT = "/dao-tao/"
NEXT_SESSIONS = 10
ON_INDEX = 20  # courses of a topic on the first page
ON_PLAN = 100  # courses of a topic on the page of a plan
ON_UNIT = 30  # courses on the page of a unit
UNIT_LINKS = 40
PAST = 0.7  # the prior of past months: who searches for December means the next one
SHOWN_WITH_THEME = 8  # courses on the page of a theme


class CourseEntry(NamedTuple):
    """A course in a list: when, for whom, deadline of registration and free seats."""

    card: lookup.RecordCard
    topic: str
    starts: str
    ends: str
    periods: str
    organizer: str
    units: tuple[str, ...]  # () for the whole agency
    deadline: str
    registration: str  # "open" or "closed" while it has not begun; "" otherwise
    seats: conflicts.Seats | None

    @property
    def over(self) -> bool:
        return self.card.state in Course.past

    @property
    def concerned(self) -> tuple[str, ...]:
        """The organising and the named units; () if the course is for the whole agency."""
        return (self.organizer, *self.units) if self.units else ()


class TopicPlan(NamedTuple):
    """The courses of a topic in a yearly plan."""

    topic: Topic
    total: int
    courses: list[CourseEntry]  # in order of time


def _is_cut(portal: Portal, unit: str) -> bool:
    """Whether a unit has more courses than its page shows, including those for the whole agency."""
    return len(schedule.courses_of(portal, unit)) + len(schedule.courses_of(portal, schedule.WHOLE_AGENCY)) > ON_UNIT


def topic_plans(portal: Portal, year: str, limit: int) -> list[TopicPlan]:
    """The plan of a year by topic, the last `limit` courses of each."""
    planned = {topic: schedule.planned(portal, year, str(topic)) for topic in Topic}
    return [
        TopicPlan(topic, len(refs), course_entries(portal, refs[-limit:])) for topic, refs in planned.items() if refs
    ]


def _refs(plan: list[TopicPlan]) -> list[str]:
    return [entry.card.ref for item in plan for entry in item.courses]


def course_entries(portal: Portal, refs: Iterable[str]) -> list[CourseEntry]:
    """The list entries of those courses that this audience has."""
    return [_course_entry(portal, ref) for ref in refs if lookup.record_name(portal, ref)]


@query
def _course_entry(portal: Portal, ref: str) -> CourseEntry:
    course = schedule.course_of(portal, ref)
    if course is None:
        raise LookupError(ref)
    return CourseEntry(
        card_of(portal, ref),
        Topic(course.topic).label,
        course.starts,
        course.ends,
        course.periods,
        course.organizer,
        course.units,
        course.deadline,
        schedule.registration(portal, ref),
        conflicts.seats(portal, ref),
    )


def month_links(portal: Portal, year: str) -> list[tuple[str, str, int]]:
    """(label, address, count) of the months of a year that have sessions."""
    return [item for item in _all_months(portal, year) if item[2]]


def _all_months(portal: Portal, year: str) -> list[tuple[str, str, int]]:
    months = [item for item in schedule.months(portal) if item[0].startswith(year)]
    return [(f"Tháng {int(month[5:])}", month_page.url(month), count) for month, count in months]


def unit_links(portal: Portal) -> list[tuple[str, str, int]]:
    """(name, address, level) of the training page of each unit of the chart."""
    return [(place.title, unit_page.url(place.ref), place.level) for place in organisation.chart(portal, "active")]


def _facets(portal: Portal) -> list[tuple[str, str, tuple[tuple[str, str, int], ...]]]:
    topics = lookup.facet_values(portal, "training", "chuyen-de")
    years = tuple((year, year, count) for year, count in lookup.years(portal, "training"))
    return [("chuyen-de", "Chuyên đề", topics), ("nam", "Năm", years)][: 1 + (len(years) > 1)] if topics else []


@page(ROOT, "training-index.html")
def index_page(portal: Portal) -> Page:
    """The next sessions, the plan of the year by topic, and links to months, units and earlier years."""
    year, upcoming = schedule.current_plan(portal), schedule.upcoming(portal, NEXT_SESSIONS)
    plan = topic_plans(portal, year, ON_INDEX)
    on_index = sorted((entry for item in plan for entry in item.courses), key=lambda item: (item.starts, item.card.ref))
    series = schedule.next_series(portal, "", NEXT_SESSIONS)
    return Page(
        Course.label,
        model=Course,
        series=series,
        full=conflicts.full(portal, (item.first.course for item in series)),
        year=year,
        ahead=[entry for entry in on_index if not entry.over],
        over=[entry for entry in on_index if entry.over][::-1],
        total=sum(item.total for item in plan),
        extent=extent(portal, [*(item.first.course for item in series), *_refs(plan)]),
        plans=[(plan_year, plan_page.url(plan_year), count) for plan_year, count in schedule.plan_years(portal)],
        months=month_links(portal, year) if year else [],
        units=unit_links(portal)[: UNIT_LINKS + 1],
        feed=agency_feed.url(),
        unit_limit=UNIT_LINKS,
        document=Overview(answers=of_sessions(upcoming), search_words=Course.search_words),
        facets=_facets(portal),
        description=Course.intro,
    )


def _plan_years(portal: Portal) -> dict[str, None]:
    planned = [year for year, _ in schedule.plan_years(portal)]
    return dict.fromkeys([*planned, *(month[:4] for month in _months(portal))])


@page(f"{ROOT}ke-hoach/{{year}}/", "training-plan.html", each=_plan_years)
def plan_page(portal: Portal, year: str) -> Page:
    """The plan of a year."""
    plan = topic_plans(portal, year, ON_PLAN)
    return Page(
        f"Kế hoạch bồi dưỡng năm {year}",
        plan=plan,
        extent=extent(portal, _refs(plan)),
        months=month_links(portal, year),
        clashes=plan_clashes(portal, year),
        total=dict(schedule.plan_years(portal)).get(year, 0),
        papers=_papers(portal, year) if plan else [],
    )


def _papers(portal: Portal, year: str) -> Iterator[Download]:
    yield Download(f"Kế hoạch bồi dưỡng năm {year}", plan_paper.url(year))
    if lookup.for_leaders(portal):
        yield Download("Báo cáo thực hiện kế hoạch", plan_report.url(year))


@query
def plan_clashes(portal: Portal, year: str) -> tuple[conflicts.Clash, ...]:
    """The clashes in the plan of a year, each pair once; only for leaders, who can resolve them."""
    if not lookup.for_leaders(portal):
        return ()
    refs = [ref for topic in Topic for ref in schedule.planned(portal, year, str(topic))]
    pairs = [clash for ref in refs for clash in conflicts.clashes(portal, ref) if clash.one < clash.other]
    return tuple(sorted(pairs, key=lambda clash: (clash.one, clash.other, clash.kind)))


@page(f"{ROOT}lich/", "training-months.html")
def months_page(portal: Portal) -> Page:
    """All month calendars, the newest year first."""
    years = dict.fromkeys(month[:4] for month in reversed(_months(portal)))
    return Page("Lịch bồi dưỡng theo tháng", years=[(year, _all_months(portal, year)) for year in years])


def _months(portal: Portal) -> list[str]:
    return [month for month, _ in schedule.months(portal)]


@page(f"{ROOT}lich/{{month}}/", "training-calendar.html", each=_months)
def month_page(portal: Portal, month: str) -> Page:
    """The calendar of a month."""
    months = _months(portal)
    at = months.index(month)
    return Page(
        f"Lịch bồi dưỡng {dates.month_label(month).lower()}",
        grid=month_grid(portal, month),
        before=_neighbour(months, at - 1),
        after=_neighbour(months, at + 1),
        crumbs=[("Lịch theo tháng", f"{ROOT}lich/")],
        document=Overview(
            PAST if _is_past(portal, month) else 1.0, True, of_sessions(schedule.month_sessions(portal, month))
        ),
    )


@query
def _is_past(portal: Portal, month: str) -> bool:
    return portal.reached(f"{dates.next_month(month)}-01")


def _neighbour(months: list[str], at: int) -> tuple[str, str] | None:
    return (month_page.url(months[at]), dates.month_label(months[at])) if 0 <= at < len(months) else None


def month_grid(portal: Portal, month: str) -> dict[str, Any]:
    """Values for the table of a month."""
    sessions = schedule.month_sessions(portal, month)
    return {
        "label": dates.month_label(month),
        "weekdays": dates.WEEKDAYS,
        "weeks": dates.weeks(month),
        "by_day": grouped((item.day, item) for item in sessions),
        "extent": extent(portal, (item.course for item in sessions)),
    }


@page(f"{ROOT}don-vi/", "training-units.html")
def units_page(portal: Portal) -> Page:
    """Links to the training page of every unit."""
    return Page("Bồi dưỡng theo đơn vị", units=unit_links(portal))


@page(f"{ROOT}don-vi/{{ref}}/", "training-unit.html", each=all_of("units"))
def unit_page(portal: Portal, ref: str) -> Page:
    """The training of a unit: its next sessions and the courses that it organises or takes part in."""
    upcoming, latest = schedule.upcoming_of(portal, ref, NEXT_SESSIONS), schedule.latest_for(portal, ref, ON_UNIT)
    year = schedule.current_plan(portal)
    of_unit, of_agency = schedule.courses_of(portal, ref), schedule.courses_of(portal, schedule.WHOLE_AGENCY)
    return Page(
        f"Bồi dưỡng: {title_of(portal, ref)}",
        ref=ref,
        upcoming=upcoming,
        courses=course_entries(portal, latest),
        extent=extent(portal, [*(item.course for item in upcoming), *latest]),
        of_unit=(len(of_unit), courses_page.url(ref, "")) if of_unit else None,
        of_agency=(len(of_agency), courses_page.url(schedule.WHOLE_AGENCY, "")) if of_agency else None,
        cut=_is_cut(portal, ref),
        year=year,
        completion=completions.completion(portal, ref, year) if year else None,
        feed=unit_feed.url(ref),
        document=Overview(answers=of_sessions(upcoming)),
        crumbs=[("Theo đơn vị", f"{ROOT}don-vi/")],
    )


def _courses_url(unit: str, part: str) -> str:
    return address(f"{unit_page.url(unit)}tat-ca/" if unit else f"{ROOT}toan-co-quan/", part)


def _long_lists(portal: Portal) -> Iterator[tuple[str, str]]:
    units = [ref for ref in lookup.refs(portal, "units") if _is_cut(portal, ref)]
    for unit in (*units, schedule.WHOLE_AGENCY) if units else ():
        count = len(schedule.courses_of(portal, unit))
        yield from ((unit, part) for part in pages_of(count) if count)


@page(_courses_url, "list.html", each=_long_lists, searched=at_list_address)
def courses_page(portal: Portal, unit: str, part: str) -> Page:
    """A page of the list of all courses of a unit, or of the whole agency."""
    pagination = Pagination(_courses_url(unit, ""), schedule.courses_of(portal, unit), part)
    return Page(
        f"Lớp do {title_of(portal, unit)} tổ chức hoặc cử người" if unit else "Lớp chung cho toàn cơ quan",
        pagination=pagination,
        crumbs=[("Theo đơn vị", f"{ROOT}don-vi/")],
    )


def details(portal: Portal, ref: str, record: Course) -> dict[str, Any]:
    """Values for the template of the page of a course."""
    sessions = record.occurrences()
    months = dict.fromkeys(item.date.isoformat()[:7] for item in sessions)
    # The name of the organising unit when the course began; "" if it has the same name today
    card = lookup.card(portal, record.organizer)
    then = organisation.name_on(portal, record.organizer, record.starts.isoformat())
    return {
        "sessions": sessions,
        "ahead": schedule.ahead_of(portal, ref),
        "registration": schedule.registration(portal, ref),
        "moved": any(item.moved_note for item in sessions),
        "figures": duty.unit_attendances(portal, ref),
        "sums": duty.sums(portal, ref),
        "leaders": lookup.for_leaders(portal),
        "seats": conflicts.seats(portal, ref),
        "months": [(dates.month_label(month), month_page.url(month)) for month in months],
        "organizer_then": then if card and then != card.title else "",
        "with_content": any(item.content or item.moved_note or item.cancelled for item in sessions),
        "with_trainer": any(item.trainer for item in sessions),
        "with_seats": any(item.seats for item in sessions),
    }


def on_other_pages() -> dict[str, int]:
    """How many courses of a theme the page of the theme shows."""
    return {"chu-de": SHOWN_WITH_THEME}


def hidden_backlinks(_: Portal, _ref: str) -> frozenset[str]:
    """Hide attendances: the page of a course shows them itself."""
    return frozenset({"attendances"})
