"""Timely commendation: the days from deed to story to decision, by unit and quarter, each year a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from macros.engine import Portal
from macros.pages import Page, Task, page_task
from macros.pages.illustrative import extent
from macros.pages.template_api import write_page
from macros.queries.emulation.standings import by_chart
from macros.queries.titles import timeliness
from macros.queries.titles.timeliness import Summary, Way
from macros.queries.titles.yearly_results import frame_of, frames
from macros.records.awards import Award
from macros.text.periods import label_of

PRECEDENCE = 20
ROOT = "/khen-thuong/kip-thoi/"
NAME = "Khen thưởng kịp thời"
UP = (("Trang chủ", "/"), (Award.label, "/khen-thuong/"))


class Group(NamedTuple):
    """The deeds of a unit or quarter."""

    name: str  # a unit or quarter
    summary: Summary


def plan(portal: Portal) -> Iterator[Task]:
    yield page_task(ROOT, page)
    for year in timeliness.years(portal)[1:]:
        yield page_task(f"{ROOT}{year}/", page, year)


def page(portal: Portal, year: int = 0) -> Page:
    """The deeds of a year, the newest where none is named: by quarter, by unit, and one by one."""
    years = timeliness.years(portal)
    shown = year or next(iter(years), 0)
    frame = frame_of(portal, shown)
    target = frame.target_days if frame else None
    ways = timeliness.ways_in(portal, shown)
    by_unit: dict[str, list[Way]] = defaultdict(list)
    by_quarter: dict[str, list[Way]] = defaultdict(list)
    for way in ways:
        by_unit[way.unit].append(way)
        by_quarter[way.quarter].append(way)
    return write_page(
        portal,
        "timeliness.html",
        Award.slug,
        f"{ROOT}{year}/" if year else ROOT,
        f"{NAME} năm {shown}" if shown else NAME,
        year=shown,
        years=[(item, f"{ROOT}{item}/" if index else ROOT) for index, item in enumerate(years)],
        target=target,
        frame_ref=dict(frames(portal)).get(shown, ""),
        whole=timeliness.summary(ways, target),
        units=[Group(unit, timeliness.summary(by_unit[unit], target)) for unit in by_chart(portal, by_unit)],
        quarters=[Group(item, timeliness.summary(by_quarter[item], target)) for item in sorted(by_quarter)],
        shelves=[(unit, by_unit[unit]) for unit in by_chart(portal, by_unit)],
        stories={item: [way.story for way in found] for item, found in by_quarter.items()},
        labels={item: label_of(item) for item in by_quarter},
        extent=extent(portal, (way.story for way in ways)),
        crumbs=UP,
        description="Số ngày từ việc làm đến câu chuyện, đến quyết định khen, theo đơn vị và theo quý.",
    )
