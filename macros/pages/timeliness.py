"""Timely commendation: the days from deed to story to decision or letter, by unit and quarter, each year a page."""

from typing import NamedTuple

from macros.engine import Portal
from macros.pages.illustrative import extent
from macros.pages.page import Page, page
from macros.queries.emulation.standings import by_chart
from macros.queries.titles import timeliness
from macros.queries.titles.timeliness import TimelinessSummary
from macros.queries.titles.yearly_results import frame_of, frames
from macros.text.grouping import grouped
from macros.text.periods import label_of

PRECEDENCE = 20
ROOT = "/khen-thuong/kip-thoi/"
NAME = "Khen thưởng kịp thời"


class DeedGroup(NamedTuple):
    """The deeds of a unit or quarter."""

    name: str  # a unit or quarter
    summary: TimelinessSummary


# The newest year is at the root address.
@page(f"{ROOT}{{year}}/", "timeliness.html", each=lambda portal: ["", *timeliness.years(portal)[1:]])
def year_page(portal: Portal, year: int | str) -> Page:
    """The deeds of a year, "" for the newest: by quarter, by unit, and one by one."""
    years = timeliness.years(portal)
    shown_year = int(year or next(iter(years), 0))
    frame = frame_of(portal, shown_year)
    target = frame.target_days if frame else None
    deeds = timeliness.deed_dates_in(portal, shown_year)
    by_unit = grouped((deed.unit, deed) for deed in deeds)
    by_quarter = grouped((deed.quarter, deed) for deed in deeds)
    return Page(
        f"{NAME} năm {shown_year}" if shown_year else NAME,
        year=shown_year,
        years=[(item, year_page.url(item if index else "")) for index, item in enumerate(years)],
        target=target,
        frame_ref=dict(frames(portal)).get(shown_year, ""),
        whole=timeliness.summary(deeds, target),
        units=[DeedGroup(unit, timeliness.summary(by_unit[unit], target)) for unit in by_chart(portal, by_unit)],
        quarters=[DeedGroup(item, timeliness.summary(by_quarter[item], target)) for item in sorted(by_quarter)],
        by_unit=[(unit, by_unit[unit]) for unit in by_chart(portal, by_unit)],
        stories={item: [deed.story for deed in of_quarter] for item, of_quarter in by_quarter.items()},
        labels={item: label_of(item) for item in by_quarter},
        extent=extent(portal, (deed.story for deed in deeds)),
        description="Số ngày từ việc làm đến câu chuyện, đến khi khen, theo đơn vị và theo quý.",
    )
