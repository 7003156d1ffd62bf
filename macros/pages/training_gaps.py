"""Pages on the training duty: the amounts and how far they are met; for leaders, who lacks how many periods."""

from collections.abc import Iterable
from typing import NamedTuple

from macros.engine import Portal, query
from macros.pages.illustrative import extent
from macros.pages.page import Page, page
from macros.pages.search_answers import KET_QUA, first_answers
from macros.pages.search_documents import Overview
from macros.queries import lookup, organisation
from macros.queries.training import completions, duty, schedule
from macros.queries.training.completions import Completion
from macros.queries.training.duty import Gap, YearlyDuty
from macros.records.people import StaffKind
from macros.records.training import Course

PRECEDENCE = 20
ROOT = f"/{Course.slug}/"
DUTY, GAPS = f"{ROOT}nghia-vu/", f"{ROOT}con-thieu/"
YEARS = 3  # on the page of the duty


class Norm(NamedTuple):
    """The duty of a kind of staff as it applies on the portal's day."""

    kind: str  # its label
    duty: YearlyDuty | None  # None if none is recorded


class UnitGaps(NamedTuple):
    """A unit on the list of gaps."""

    unit: str
    lacking: tuple[Gap, ...]
    met: tuple[Gap, ...]
    without: tuple[Gap, ...]  # no duty is recorded for their kind

    @property
    def obliged(self) -> int:
        return len(self.lacking) + len(self.met)


def _part(portal: Portal, year: str) -> str:
    """The last step of the address of the gaps of a year; "" for the newest."""
    years, current = duty.years_with_names(portal), schedule.current_plan(portal)
    return "" if year == (current if current in years else years[0]) else year


@query
def gap_url(portal: Portal, year: str) -> str:
    """The address of the list of gaps of a year."""
    return gap_page.url(year, _part(portal, year))


@query
def norms(portal: Portal) -> tuple[Norm, ...]:
    """The duty of each kind of staff that applies today."""
    return tuple(Norm(kind.label, _applied(portal, kind)) for kind in StaffKind)


def _applied(portal: Portal, kind: StaffKind) -> YearlyDuty | None:
    active = [item for item in duty.duties(portal, str(kind)) if lookup.state(portal, item.ref) == "active"]
    return active[-1] if active else None


@query
def years(portal: Portal) -> tuple[tuple[str, tuple[Completion, ...]], ...]:
    """(year, how far each group has met the duty), the newest plans first."""
    plans = [year for year, _ in schedule.plan_years(portal) if portal.reached(f"{year}-01-01")]
    return tuple((year, completions.completions(portal, year)) for year in plans[:YEARS])


@page(DUTY, "training-duty.html")
def duty_page(portal: Portal) -> Page:
    """The duty by kind of staff with its basis, and how far it is met."""
    met, all_norms = years(portal), norms(portal)
    refs = [item.duty.ref for item in all_norms if item.duty]
    refs += [ref for _, items in met for item in items for ref in (item.ref, *item.units) if ref]
    return Page(
        "Nghĩa vụ bồi dưỡng",
        norms=all_norms,
        earlier=[item for item in lookup.refs(portal, "training_duties") if item not in refs],
        years=met,
        gap_urls={year: gap_url(portal, year) for year in duty.years_with_names(portal)},
        extent=extent(portal, refs),
        description="Mỗi năm phải học bao nhiêu tiết, theo văn bản nào, và kết quả thực hiện của các đơn vị.",
        document=Overview(answers=_of_norms(all_norms)),
    )


def _of_norms(all_norms: Iterable[Norm]) -> tuple[tuple[str, str], ...]:
    """The answers of the page: how many periods each kind of staff has to learn."""
    periods = [(item.kind, item.duty.periods) for item in all_norms if item.duty]
    return first_answers((f"{KET_QUA}:{kind}", f"{kind}: {number} tiết một năm.") for kind, number in periods)


@query
def groups(portal: Portal, year: str) -> tuple[UnitGaps, ...]:
    """Each unit of the chart that has people at work at the end of the year, with their gaps."""
    units = organisation.units_on(portal, duty.last_day(year))
    gaps = ((unit, duty.gaps(portal, unit, year)) for unit in units)
    return tuple(_group(unit, items) for unit, items in gaps if items)


def _group(unit: str, items: tuple[Gap, ...]) -> UnitGaps:
    lacking = tuple(item for item in items if item.missing)
    enough = tuple(item for item in items if item.missing == 0)
    return UnitGaps(unit, lacking, enough, tuple(item for item in items if item.duty is None))


@page(
    f"{GAPS}{{_part}}/",
    "training-gaps.html",
    each=lambda portal: [(year, _part(portal, year)) for year in duty.years_with_names(portal)],
)
def gap_page(portal: Portal, year: str, _part: str) -> Page:
    """Who of each unit lacks how many periods; planned only for an audience that may see names."""
    units = groups(portal, year)
    return Page(
        f"Người chưa đủ số tiết bồi dưỡng năm {year}",
        groups=units,
        lacking=sum(len(group.lacking) for group in units),
        obliged=sum(group.obliged for group in units),
        others=[(other, gap_url(portal, other)) for other in duty.years_with_names(portal) if other != year],
        extent=extent(portal, (item.post.person for group in units for item in (*group.lacking, *group.met))),
        crumbs=[("Nghĩa vụ bồi dưỡng", DUTY)],
    )
