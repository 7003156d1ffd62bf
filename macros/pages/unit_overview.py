"""Điều hành: an overview for leaders - a table of units, and a page to print for the head of each unit.

All staff see tasks, readings and stories; only leaders see findings and the names of people with a training gap.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.pages import acknowledgement_box, indicators, review_list
from macros.pages.actions import unit_page as tasks_page
from macros.pages.home import this_month
from macros.pages.illustrative import extent
from macros.pages.inspections import entries
from macros.pages.leaderboards import visible_adjustments
from macros.pages.output import SiteSection
from macros.pages.page import Page, page
from macros.pages.template_api import title_of
from macros.queries import acknowledgements, actions, lookup, organisation
from macros.queries.actions import TaskEntry
from macros.queries.emulation import seals
from macros.queries.emulation.seals import SealedQuarter
from macros.queries.indicators import Health
from macros.queries.inspections import disclosure
from macros.queries.inspections.follow_up import FollowedFinding
from macros.queries.training import duty
from macros.queries.training.duty import Gap
from macros.records.seals import Seal
from macros.text.grouping import grouped

SLUG = "dieu-hanh"
ROOT = f"/{SLUG}/"
TITLE = "Tổng quan điều hành"
SECTION = SiteSection(SLUG, TITLE)
FOR_LEADERS = "Việc quá hạn, tồn tại chưa khắc phục xong, nội dung chưa ký, chỉ số chưa đạt: cả cơ quan và từng đơn vị."
FOR_STAFF = "Việc quá hạn, nội dung chưa ký, chỉ số chưa đạt: cả cơ quan và từng đơn vị."
MOST_LINES = 6  # lines of a section, so that the page of a unit fits on one sheet
MOST_ON_INDEX = 10  # lines of a section on the page for all units
_LINKS = (
    ("Kết quả năm", "/ket-qua-nam/", "frames", False),
    ("Xét danh hiệu thi đua", "/danh-hieu/xet/", "frames", True),
    ("Cơ cấu khen thưởng theo chức vụ và đơn vị", "/bang-xep-hang/cong-bang/", "awards", True),
    ("Khen thưởng kịp thời", "/khen-thuong/kip-thoi/", "stories", False),
    ("Chỉ số và chỉ tiêu", "/chi-so/", "indicators", False),
    ("Nghĩa vụ bồi dưỡng", "/dao-tao/nghia-vu/", "training", False),
    ("Lịch để đăng ký trên điện thoại, Outlook", "/dieu-hanh/lich/", "units", False),
    ("Bài học từ kiểm tra, giám sát", "/kiem-tra/bai-hoc/", "inspections", False),
    ("Ma trận trách nhiệm", "/phu-trach/ma-tran/", "units", False),
)  # (label, address, a collection that must have records, whether it is only for leaders)


class LinkedCount(NamedTuple):
    """A number with a link to what it counts; None if it is unknown, for the reason in `why`."""

    label: str
    url: str
    total: int | None
    why: str = ""


class UnitStanding(NamedTuple):
    """The state of the work of a unit; None for what this audience does not see, and for unknown gaps."""

    unit: str
    url: str
    overdue: tuple[TaskEntry, ...]
    tasks: int  # that are open
    findings: tuple[FollowedFinding, ...] | None
    readings_known: int  # how many required readings this audience may see the progress of
    readings_hidden: int  # how many other required readings
    readings: tuple[acknowledgement_box.ReadingRow, ...]  # the unfinished ones of `readings_known`
    nobody: bool  # whether the year is recorded, but has nobody of this unit
    obliged: int  # how many people have a known number of periods to learn
    gaps: tuple[Gap, ...] | None  # of those who lack periods
    stories: tuple[str, ...]

    @property
    def figures(self) -> tuple[LinkedCount, ...]:
        """The counts of the sections, for the table of units."""
        figures = [self._figure("Nhiệm vụ quá hạn", "qua-han", len(self.overdue))]
        if self.findings is not None:
            figures.append(self._figure("Tồn tại, vi phạm chưa khắc phục xong", "ton-tai", len(self.findings)))
        signing = len(self.readings) if self.readings_known else None
        unsigned = "Nội dung chưa nộp phiếu ký" if self.findings is None else "Nội dung chưa đủ chữ ký xác nhận"
        why = "không công bố ở trang này" if self.readings_hidden else "không có gì phải ký"
        figures.append(self._figure(unsigned, "phai-doc", signing, why))
        if self.findings is not None:  # for leaders
            lacking = None if self.gaps is None else len(self.gaps)
            figures.append(self._figure("Người chưa đủ số tiết bồi dưỡng", "con-thieu", lacking, self.why_no_gaps))
        return (*figures, self._figure("Gương tốt trong năm", "guong-tot", len(self.stories)))

    @property
    def why_no_gaps(self) -> str:
        """Why there is no count of gaps: nobody belongs to this unit, or nothing is recorded."""
        return "không có ai để tính" if self.nobody else "chưa có số liệu"

    def _figure(self, label: str, anchor: str, count: int | None, why: str = "") -> LinkedCount:
        return LinkedCount(label, f"{self.url}#{anchor}", count, why)


def page_url(unit: str) -> str:
    """The address of the page for the head of a unit."""
    return f"{ROOT}{unit.partition('/')[2]}/"


def standing(portal: Portal, unit: str) -> UnitStanding:
    """The state of a unit on the portal's day, from several queries, so that an edit repeats only some of them."""
    year = this_month(portal)[:4]
    leaders = lookup.for_leaders(portal)
    counted = duty.gaps(portal, unit, year) if leaders else ()
    recorded = year in duty.years_with_names(portal)
    obliged = sum(gap.missing is not None for gap in counted)
    return UnitStanding(
        unit,
        page_url(unit),
        actions.overdue(portal, unit),
        _open_tasks(portal, unit),
        disclosure.open_findings(portal, unit) if leaders else None,
        *_to_sign(portal, unit),
        acknowledgement_box.unsigned(portal, unit),
        recorded and not counted,
        obliged,
        tuple(gap for gap in counted if gap.missing) if recorded and obliged else None,
        stories_of(portal, unit, year),
    )


@query
def _open_tasks(portal: Portal, unit: str) -> int:
    return sum(not entry.finished for entry in actions.of_unit(portal, unit))


@query
def _to_sign(portal: Portal, unit: str) -> tuple[int, int]:
    """How many required readings of a unit this audience may see, and how many it may not."""
    visible = [line.visible for _, line in acknowledgements.of_unit(portal, unit)]
    return visible.count(True), visible.count(False)


@query
def stories_of(portal: Portal, unit: str, year: str) -> tuple[str, ...]:
    """The stories of a unit, or "" of the whole agency, that were published in a year, the newest first."""
    return _stories_in(portal, year).get(unit, ())


@query
def _stories_in(portal: Portal, year: str) -> dict[str, tuple[str, ...]]:
    """The stories of each unit, and of all under "", that were published in a year, the newest first."""
    rows = reversed(portal.by_collection["stories"])
    published = (row for row in rows if row.day.startswith(year) and portal.reached(row.day))
    return grouped((unit, row.ref) for row in published for unit in {"", str(row.data.get("unit") or "")})


@query
def missed_targets(portal: Portal) -> tuple[indicators.IndicatorRow, ...]:
    """The indicators that miss their target in the newest period, for the agency or for a unit."""
    rows = indicators.overview(portal)
    return tuple(row for row in rows if row.health is Health.MISSED or Health.MISSED in dict(row.spread))


@query
def newest_seals(portal: Portal) -> tuple[SealedQuarter, ...]:
    """The sealed results of the newest quarter that has any, with the adjustments that this audience may see."""
    records = [lookup.record(portal, row.ref) for row in portal.by_collection["seals"]]
    sealed = [item for item in records if isinstance(item, Seal) and portal.reached(item.sealed)]
    newest = max((item.period for item in sealed), default="")
    period = seals.period_of(newest)
    campaigns = [item.campaign for item in sealed if item.period == newest]
    return tuple(
        item._replace(adjustments=tuple(visible_adjustments(portal, campaign, period, item.adjustments)))
        for campaign in campaigns
        if (item := seals.sealed(portal, campaign, period))
    )


def standings(portal: Portal) -> tuple[UnitStanding, ...]:
    """The state of each unit, in the order of the chart."""
    return tuple(standing(portal, unit) for unit in organisation.units_on(portal, ""))


def links(portal: Portal) -> tuple[tuple[str, str], ...]:
    """(label, address) of the other pages for leaders that this audience has."""
    leaders = lookup.for_leaders(portal)
    return tuple(
        (label, url)
        for label, url, name, for_leaders in _LINKS
        if lookup.holds(portal, name) and (leaders or not for_leaders)
    )


@page(ROOT, "steering-index.html", section=SECTION)
def index_page(portal: Portal) -> Page:
    """The figures of the agency, the table of units, and the oldest open items."""
    units, leaders = standings(portal), lookup.for_leaders(portal)
    late, findings = actions.overdue(portal, ""), disclosure.open_findings(portal) if leaders else ()
    unread = acknowledgement_box.rows(portal, acknowledgements.in_states(portal, "late"))
    missed = missed_targets(portal)
    return Page(
        TITLE,
        figures=_figures(portal, units, len(late), len(unread), len(missed)),
        standings=units,
        leaders=leaders,
        overdue=late[:MOST_ON_INDEX],
        overdue_total=len(late),
        findings=entries(portal, findings[:MOST_ON_INDEX]),
        findings_total=len(findings),
        links=links(portal),
        late_readings=unread,
        missed=missed,
        seals=newest_seals(portal),
        work=review_list.kinds(portal),
        year=this_month(portal)[:4],
        extent=_extent(portal, units),
        description=FOR_LEADERS if leaders else FOR_STAFF,
    )


def _figures(
    portal: Portal, units: Sequence[UnitStanding], late: int, unread: int, missed: int
) -> tuple[LinkedCount, ...]:
    year = this_month(portal)[:4]
    stories = len(stories_of(portal, "", year))
    figures = [LinkedCount("Nhiệm vụ quá hạn", "#qua-han", late)]
    if lookup.for_leaders(portal):
        counts = [len(item.gaps) for item in units if item.gaps is not None]
        figures += [
            LinkedCount("Tồn tại, vi phạm chưa khắc phục xong", "#ton-tai", len(disclosure.open_findings(portal))),
            LinkedCount(
                "Người chưa đủ số tiết bồi dưỡng",
                "/dao-tao/con-thieu/" if counts else "/dao-tao/",
                sum(counts) if counts else None,
            ),
        ]
    return (
        *figures,
        LinkedCount("Nội dung quá hạn ký", "#phai-doc", unread),
        LinkedCount("Chỉ số chưa đạt", "#chi-so", missed if lookup.holds(portal, "indicators") else None),
        LinkedCount(f"Gương tốt năm {year}", f"/guong-tot/nam/{year}/" if stories else "/guong-tot/", stories),
    )


@page(page_url, "steering-unit.html", section=SECTION, each=lambda portal: organisation.units_on(portal, ""))
def unit_page(portal: Portal, unit: str) -> Page:
    """Everything that the head of a unit is responsible for, on one sheet."""
    state = standing(portal, unit)
    return Page(
        f"{title_of(portal, unit)} – việc người đứng đầu cần xử lý",
        ref=unit,
        head=organisation.head(portal, unit),
        standing=state,
        findings=entries(portal, (state.findings or ())[:MOST_LINES]),
        most=MOST_LINES,
        leaders=lookup.for_leaders(portal),
        tasks_url=tasks_page.url(unit) if unit in actions.units_with_tasks(portal) else "",
        year=this_month(portal)[:4],
        extent=_extent(portal, [state]),
    )


def _extent(portal: Portal, units: Sequence[UnitStanding]) -> str:
    refs: list[Any] = [item.unit for item in units]
    for item in units:
        refs += [entry.ref for entry in item.overdue] + [row.progress.ref for row in item.readings]
    return extent(portal, refs)
