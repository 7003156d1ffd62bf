"""The result sheets of a year, for leaders, with links to the records that count; others see only the frame."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from macros.engine import Portal
from macros.pages.illustrative import extent
from macros.pages.output import SiteSection
from macros.pages.page import Page, page
from macros.pages.search_documents import Overview
from macros.pages.template_api import title_of
from macros.pages.titles import subject_url as deciding_url
from macros.queries import lookup
from macros.queries.titles import candidates, levels, positions, yearly_results
from macros.queries.titles.yearly_results import Factor, Proposal
from macros.records.evaluations import Evaluation
from macros.records.frames import Frame
from macros.records.people import PositionGroup

ROOT = "/ket-qua-nam/"
NAME = "Kết quả năm"
SECTION = SiteSection("ket-qua-nam", NAME)


class ResultLine(NamedTuple):
    """A unit or person on the overview of a year."""

    ref: str
    url: str
    group: PositionGroup | None  # of a person's position
    factor: Factor
    enough: bool  # whether enough of the factor is known to show its points
    contribution: Decimal | None  # to the yearly evaluation
    evaluation: str  # the record of the level; "" if there is none
    proposal: Proposal | None


def _people(portal: Portal, year: int) -> tuple[str, ...]:
    """The people who have a sheet: everybody for leaders, nobody for others."""
    if not lookup.for_leaders(portal):
        return ()
    return tuple(ref for unit in candidates.units_in(portal, year) for ref in candidates.staff_of(portal, unit, year))


def subject_url(year: int, subject: str) -> str:
    """The address of the sheet of a unit or person."""
    collection, _, name = subject.partition("/")
    return f"{ROOT}{year}/{'don-vi' if collection == 'units' else 'ca-nhan'}/{name}/"


@page(ROOT, "results-index.html", section=SECTION)
def index_page(portal: Portal) -> Page:
    """Links to the results of each year."""
    frames, leaders = yearly_results.frames(portal), lookup.for_leaders(portal)
    return Page(
        NAME,
        years=[(year, year_page.url(year) if leaders else "", ref) for year, ref in frames],
        leaders=leaders,
        levels=lookup.holds(portal, "evaluations"),
        extent=extent(portal, (ref for _, ref in frames)),
        description="Yếu tố văn hóa công vụ trong đánh giá năm: tính từ đâu, chiếm bao nhiêu điểm.",
    )


def _years(portal: Portal) -> list[int]:
    """The years that have results; only for leaders, since results of so few units amount to results of people."""
    return [year for year, _ in yearly_results.frames(portal)] if lookup.for_leaders(portal) else []


@page(f"{ROOT}{{year}}/", "results-year.html", section=SECTION, each=_years)
def year_page(portal: Portal, year: int) -> Page:
    """Every unit in the order of the chart, and everybody by unit; nobody is ranked."""
    frame, ref = _frame(portal, year)
    units = positions.judged_units(portal, year)
    people = [
        (unit, [_line(portal, year, frame, person) for person in candidates.staff_of(portal, unit, year)])
        for unit in (candidates.units_in(portal, year) if _people(portal, year) else ())
    ]
    judged = [_line(portal, year, frame, unit) for unit in units]
    return Page(
        f"Kết quả năm {year}",
        frame=frame,
        frame_ref=ref,
        units=judged,
        lacking=_lacking(portal, year, (*judged, *(line for _, lines in people for line in lines))),
        spreads=levels.spreads(portal, year) if people else (),
        ceilings=levels.ceilings(portal, year) if people else (),
        people=[group for group in people if group[1]],
        extent=extent(portal, (ref, *units)),
        description=f"Yếu tố văn hóa công vụ của từng đơn vị năm {year}.",
    )


def _lacking(portal: Portal, year: int, lines: Iterable[ResultLine]) -> list[tuple[str, str]]:
    """(what is missing to propose a level, for how many people and units); decided levels need no proposal."""
    counters: dict[str, Counter[str]] = {}
    for line in lines:
        record = lookup.record(portal, line.evaluation) if line.evaluation else None
        if not line.proposal and not (isinstance(record, Evaluation) and record.decision):
            for why in yearly_results.missing(portal, line.ref, year):
                counters.setdefault(why, Counter()).update(["người" if line.ref.startswith("people/") else "đơn vị"])
    return [(why, ", ".join(f"{count} {name}" for name, count in counts.items())) for why, counts in counters.items()]


def _frame(portal: Portal, year: int) -> tuple[Frame, str]:
    frame = yearly_results.frame_of(portal, year)
    if frame is None:  # cannot happen: pages are planned from the same frames
        raise LookupError(year)
    return frame, dict(yearly_results.frames(portal))[year]


def _line(portal: Portal, year: int, frame: Frame, subject: str) -> ResultLine:
    factor = yearly_results.factor_of(portal, subject, year)
    enough = yearly_results.has_enough_data(portal, subject, year)
    worth = yearly_results.contribution(factor.points, frame.weight) if enough and factor.points is not None else None
    group = positions.group_of(portal, subject, year) if subject.startswith("people/") else ""
    return ResultLine(
        subject,
        subject_url(year, subject),
        PositionGroup(group) if group else None,
        factor,
        enough,
        worth,
        yearly_results.evaluation_of(portal, subject, year),
        yearly_results.proposal_of(portal, subject, year),
    )


def _sheets(portal: Portal) -> Iterator[tuple[int, str]]:
    for year in _years(portal):
        yield from ((year, ref) for ref in (*positions.judged_units(portal, year), *_people(portal, year)))


def _sources(refs: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """(record, how many of its parts are among the references)."""
    return tuple(Counter(ref.partition("#")[0] for ref in refs).items())


@page(subject_url, "results-subject.html", section=SECTION, each=_sheets)
def subject_page(portal: Portal, year: int, subject: str) -> Page:
    """The sheet of a unit or person."""
    name, (frame, ref) = title_of(portal, subject), _frame(portal, year)
    considered = candidates.titles_in(portal, year) if lookup.for_leaders(portal) else ()
    line = _line(portal, year, frame, subject)
    return Page(
        f"Kết quả năm {year}: {name}",
        year=year,
        subject=subject,
        frame=frame,
        frame_ref=ref,
        line=line,
        missing=tuple(yearly_results.missing(portal, subject, year)),
        cautions=tuple(levels.cautions(portal, subject, year)) if subject.startswith("people/") else (),
        deciding=deciding_url(year, subject)
        if any(candidates.is_for(portal, item, subject, year) for item in considered)
        else "",
        sources={str(part.part): _sources(part.measured.refs) for part in line.factor.parts},
        extent=extent(portal, (ref, subject)),
        crumbs=[(f"Năm {year}", year_page.url(year))],
        description=f"Yếu tố văn hóa công vụ năm {year} của {name}, từng phần một.",
        document=Overview(0.6),
    )
