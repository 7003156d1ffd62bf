"""The training duty on pages: what it is and how far it is met; for leaders, who lacks how much."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from macros.engine.query import Reader, question
from macros.pages import Page, Task, page_task
from macros.pages.illustrative import extent
from macros.pages.template_api import write_page
from macros.queries import lookup, organisation
from macros.queries.training import duty, schedule
from macros.queries.training.duty import Completion, Duty, Gap
from macros.records.people import StaffKind
from macros.records.training import Course

PRECEDENCE = 20
ROOT = f"/{Course.slug}/"
DUTY, GAPS = f"{ROOT}nghia-vu/", f"{ROOT}con-thieu/"
UP = (("Trang chủ", "/"), (Course.label, ROOT))
YEARS = 3  # on the page of the duty


class Norm(NamedTuple):
    """The duty of a kind of staff as it applies on the portal's day."""

    kind: str  # its label
    duty: Duty | None  # None where none is recorded


class Group(NamedTuple):
    """A unit on the list of gaps."""

    unit: str
    lacking: tuple[Gap, ...]
    met: tuple[Gap, ...]
    without: tuple[Gap, ...]  # no duty is recorded for their kind

    @property
    def obliged(self) -> int:
        return len(self.lacking) + len(self.met)


def plan(reader: Reader) -> Iterator[Task]:
    yield page_task(DUTY, duty_page)
    for year in duty.known_years(reader):
        yield page_task(gap_url(reader, year), gap_page, year)


@question()
def gap_url(reader: Reader, year: str) -> str:
    """Where the list of gaps of a year stands."""
    known = duty.known_years(reader)
    current = schedule.current_plan(reader)
    newest = current if current in known else known[0] if known else ""
    return GAPS if year == newest else f"{GAPS}{year}/"


@question()
def norms(reader: Reader) -> tuple[Norm, ...]:
    """The duty of each kind of staff that applies today."""
    return tuple(Norm(kind.label, _applied(reader, kind)) for kind in StaffKind)


def _applied(reader: Reader, kind: StaffKind) -> Duty | None:
    active = [item for item in duty.duties(reader, str(kind)) if lookup.state(reader, item.ref) == "active"]
    return active[-1] if active else None


@question()
def years(reader: Reader) -> tuple[tuple[str, tuple[Completion, ...]], ...]:
    """(year, how far each group has met the duty), the newest plans first."""
    plans = [year for year, _ in schedule.plan_years(reader) if reader.portal.reached(f"{year}-01-01")]
    return tuple((year, duty.completions(reader, year)) for year in plans[:YEARS])


def duty_page(reader: Reader) -> Page:
    """The duty by kind of staff with its basis, and how far it is met."""
    told, held = years(reader), norms(reader)
    shown = [item.duty.ref for item in held if item.duty]
    shown += [ref for _, items in told for item in items for ref in (item.ref, *item.units) if ref]
    return write_page(
        reader,
        "training-duty.html",
        Course.slug,
        DUTY,
        "Nghĩa vụ bồi dưỡng",
        norms=held,
        earlier=[item for item in lookup.refs(reader, "training_duties") if item not in shown],
        years=told,
        gap_urls={year: gap_url(reader, year) for year in duty.known_years(reader)},
        extent=extent(reader, shown),
        crumbs=UP,
        description="Mỗi năm phải học bao nhiêu tiết, theo văn bản nào, và các đơn vị đã đạt đến đâu.",
    )


@question()
def groups(reader: Reader, year: str) -> tuple[Group, ...]:
    """Each unit of the chart with people at work at the end of the year."""
    units = organisation.units_on(reader, duty.last_day(year))
    found = ((unit, duty.gaps(reader, unit, year)) for unit in units)
    return tuple(_group(unit, items) for unit, items in found if items)


def _group(unit: str, items: tuple[Gap, ...]) -> Group:
    return Group(
        unit,
        tuple(item for item in items if item.missing),
        tuple(item for item in items if item.missing == 0),
        tuple(item for item in items if item.duty is None),
    )


def gap_page(reader: Reader, year: str) -> Page:
    """Who of each unit lacks how many periods; planned only where names are known."""
    found = groups(reader, year)
    return write_page(
        reader,
        "training-gaps.html",
        Course.slug,
        gap_url(reader, year),
        f"Người còn thiếu tiết bồi dưỡng năm {year}",
        year=year,
        groups=found,
        lacking=sum(len(group.lacking) for group in found),
        obliged=sum(group.obliged for group in found),
        others=[(other, gap_url(reader, other)) for other in duty.known_years(reader) if other != year],
        extent=extent(reader, (item.post.person for group in found for item in (*group.lacking, *group.met))),
        crumbs=(*UP, ("Nghĩa vụ bồi dưỡng", DUTY)),
    )
