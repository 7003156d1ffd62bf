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
from macros.outputs.inspections import entries
from macros.outputs.pen import write_page
from macros.programme import actions, duty, inspections
from macros.programme.actions import Entry
from macros.programme.duty import Gap
from macros.programme.following import Followed
from macros.readings import in_states
from macros.tracing import Reader, question

SLUG = "dieu-hanh"
ROOT = f"/{SLUG}/"
TITLE = "Việc của từng đơn vị"
SECTIONS = (Section(SLUG, TITLE),)
SHOWN = 6  # lines of a part, so that the page of a unit goes on one sheet
FIRST = 10  # lines of a part on the page for all units
_WAYS = (
    ("Kết quả năm của từng đơn vị", "/ket-qua-nam/", "frames", False),
    ("Xét danh hiệu thi đua", "/danh-hieu/xet/", "titles", True),
    ("Khen thưởng có đều không", "/bang-xep-hang/cong-bang/", "awards", True),
    ("Khen thưởng có kịp thời không", "/khen-thuong/kip-thoi/", "stories", False),
    ("Chỉ số và chỉ tiêu", "/chi-so/", "indicators", False),
    ("Nghĩa vụ bồi dưỡng", "/dao-tao/nghia-vu/", "training", False),
    ("Bài học từ kiểm tra, giám sát", "/kiem-tra/bai-hoc/", "inspections", False),
    ("Ma trận trách nhiệm", "/phu-trach/ma-tran/", "units", False),
)  # (label, address, the collection without which there is nothing to see, whether it is for leaders)


class Standing(NamedTuple):
    """How a unit stands; None where this audience is not told, of gaps also where nothing is known."""

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
        """(anchor, label, how many) of each part, as the table of units has them; None where nothing is known."""
        found: list[tuple[str, str, int | None]] = [("qua-han", "Nhiệm vụ quá hạn", len(self.overdue))]
        if self.findings is not None:
            found.append(("ton-tai", "Tồn tại, vi phạm chưa xong", len(self.findings)))
        found.append(("phai-doc", "Nội dung chưa ký đủ", len(self.readings)))
        if self.findings is not None:  # for leaders
            found.append(("con-thieu", "Người còn thiếu tiết", None if self.gaps is None else len(self.gaps)))
        return (*found, ("guong-tot", "Gương tốt trong năm", len(self.stories)))


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


@question()
def ways(reader: Reader) -> tuple[tuple[str, str], ...]:
    """(label, address) of the other pages that leaders ask for, as far as this audience has them."""
    leaders = inspections.for_leaders(reader)
    return tuple(
        (label, url) for label, url, name, for_leaders in _WAYS if _held(reader, name) and (leaders or not for_leaders)
    )


def _held(reader: Reader, collection: str) -> bool:
    return bool(reader.portal.by_collection[collection])


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
        findings=entries(reader, findings[:FIRST]),
        findings_total=len(findings),
        ways=ways(reader),
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
        f"{card.title if card else unit}: việc của người đứng đầu",
        ref=unit,
        head=organisation.head_of(organisation.members(reader, unit)),
        standing=found,
        findings=entries(reader, (found.findings or ())[:SHOWN]),
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
