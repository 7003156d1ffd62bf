"""Điều hành: what leaders ask first - a table of units, and one page to print for each head of a unit.

Everybody has tasks, readings and stories; findings and the names of those with a training gap are for leaders.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from macros import organisation, portal
from macros.outputs import Page, Section, Task, page_task, readings, upkeep
from macros.outputs.actions import unit_url
from macros.outputs.home import this_month
from macros.outputs.illustration import extent
from macros.outputs.pen import write_page
from macros.programme import actions, duty, inspections
from macros.programme.actions import Entry
from macros.programme.duty import Gap
from macros.programme.following import Followed
from macros.readings import in_states
from macros.tracing import Reader, question

SLUG = "dieu-hanh"
ROOT = f"/{SLUG}/"
TITLE = "Điều hành"
SECTIONS = (Section(SLUG, TITLE),)
SHOWN = 8  # lines of a part, so that the page of a unit goes on one sheet
FIRST = 10  # lines of a part on the page for all units


class Standing(NamedTuple):
    """How a unit stands; None where this audience is not told, or nothing is known."""

    unit: str
    url: str
    overdue: tuple[Entry, ...]
    tasks: int  # that are open
    findings: tuple[Followed, ...] | None
    readings: tuple[readings.Row, ...]
    gaps: tuple[Gap, ...] | None  # of those who lack periods
    stories: tuple[str, ...]

    @property
    def figures(self) -> tuple[tuple[str, str, int | None], ...]:
        """(anchor, label, how many) of each part, as the table of units has them."""
        return (
            ("qua-han", "Nhiệm vụ quá hạn", len(self.overdue)),
            ("ton-tai", "Tồn tại, vi phạm chưa xong", None if self.findings is None else len(self.findings)),
            ("phai-doc", "Nội dung chưa ký đủ", len(self.readings)),
            ("con-thieu", "Người còn thiếu tiết", None if self.gaps is None else len(self.gaps)),
            ("guong-tot", "Gương tốt trong năm", len(self.stories)),
        )


def page_url(unit: str) -> str:
    """The address of the page for the head of a unit."""
    return f"{ROOT}{unit.partition('/')[2]}/"


@question()
def standing(reader: Reader, unit: str) -> Standing:
    """How a unit stands on the portal's day."""
    year = this_month(reader)[:4]
    leaders = inspections.for_leaders(reader)
    known = leaders and year in duty.known_years(reader)
    return Standing(
        unit,
        page_url(unit),
        actions.overdue(reader, unit),
        sum(not entry.finished for entry in actions.of_unit(reader, unit)),
        inspections.open_findings(reader, unit) if leaders else None,
        readings.unsigned(reader, unit),
        tuple(gap for gap in duty.gaps(reader, unit, year) if gap.missing) if known else None,
        stories_of(reader, unit, year),
    )


@question()
def stories_of(reader: Reader, unit: str, year: str) -> tuple[str, ...]:
    """The stories of a unit that were published in a year, the newest first."""
    rows = [row for row in reader.portal.by_collection["stories"] if row.day.startswith(year)]
    found = [row for row in rows if row.data.get("unit") == unit and reader.portal.reached(row.day)]
    return tuple(row.ref for row in reversed(found))


@question()
def standings(reader: Reader) -> tuple[Standing, ...]:
    """How each unit of the chart stands, in its order."""
    return tuple(standing(reader, unit) for unit in organisation.units_on(reader, ""))


def plan(reader: Reader) -> Iterator[Task]:
    yield page_task(ROOT, index_page)
    for unit in organisation.units_on(reader, ""):
        yield page_task(page_url(unit), unit_page, unit)


def index_page(reader: Reader) -> Page:
    """The table of units, and what waits longest in the whole agency."""
    every, leaders = standings(reader), inspections.for_leaders(reader)
    late = actions.overdue(reader, "")
    findings = inspections.open_findings(reader)
    return write_page(
        reader,
        "steering-index.html",
        SLUG,
        ROOT,
        TITLE,
        standings=every,
        leaders=leaders,
        labels=[(anchor, label) for anchor, label, _ in every[0].figures] if every else [],
        overdue=late[:FIRST],
        overdue_total=len(late),
        findings=findings[:FIRST],
        findings_total=len(findings),
        late_readings=readings.rows(reader, in_states(reader, "late")),
        work=upkeep.kinds(reader),
        year=this_month(reader)[:4],
        extent=_extent(reader, every),
        description="Việc quá hạn, tồn tại chưa xong, nội dung chưa ký, người còn thiếu tiết: từng đơn vị một dòng.",
    )


def unit_page(reader: Reader, unit: str) -> Page:
    """Everything that the head of a unit answers for, on one sheet."""
    card, found = portal.card(reader, unit), standing(reader, unit)
    return write_page(
        reader,
        "steering-unit.html",
        SLUG,
        found.url,
        f"Người đứng đầu: {card.title if card else unit}",
        ref=unit,
        head=organisation.head_of(organisation.members(reader, unit)),
        standing=found,
        shown=SHOWN,
        leaders=inspections.for_leaders(reader),
        tasks_url=unit_url(unit) if unit in actions.units_with_tasks(reader) else "",
        year=this_month(reader)[:4],
        extent=_extent(reader, [found]),
        crumbs=(("Trang chủ", "/"), (TITLE, ROOT)),
    )


def _extent(reader: Reader, shown: Sequence[Standing]) -> str:
    refs: list[Any] = [item.unit for item in shown]
    for item in shown:
        refs += [entry.ref for entry in item.overdue] + [row.progress.ref for row in item.readings]
    return extent(reader, refs)
