"""Nhiệm vụ: a task of a plan with its milestones, deadlines and reports; or the programme of such tasks."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import ClassVar, NamedTuple

from macros.records.base import Basis, Change, Facet, NamedUnit, Part, PlacedBasis, Record, WorkDay, placed, units_at
from macros.records.choices import Theme
from macros.records.derived import Derived, Place, text_in
from macros.records.fields import (
    ActionRef,
    CampaignRef,
    Date,
    EvidenceRef,
    FindingRef,
    Flag,
    Line,
    Markdown,
    PersonRef,
    PolicyRef,
    ReviewRef,
    Slug,
    UnitRef,
    Whole,
    field,
    many,
    optional,
)

SOON = 7  # days before the deadline from which a task is due soon
RUNNING, DUE_SOON, OVERDUE, EARLY, ON_TIME, LATE = "running", "due-soon", "overdue", "early", "on-time", "late"


class Span(NamedTuple):
    """The days that decide the state of a task."""

    due: date  # the first deadline
    extensions: tuple[tuple[date, date], ...] = ()  # (day of the decision, new deadline), in any order
    begun: date | None = None  # the first day that shows work
    done: date | None = None


def deadline(span: Span, day: date) -> tuple[date, bool]:
    """The deadline in force on a day, and whether an earlier deadline had passed before it was extended."""
    due, missed = span.due, False
    for decided, moved in sorted(item for item in span.extensions if item[0] <= day):
        missed, due = missed or decided > due, moved
    return due, missed


def state(span: Span, day: date) -> str:
    """The state of a task on a day: "" (not begun), running, due-soon, overdue, early, on-time or late.

    Early means before the first deadline, even if it was extended; a task that ever missed a deadline ends late.
    """
    if span.done and span.done <= day:
        due, missed = deadline(span, span.done)
        if missed or span.done > due:
            return LATE
        return EARLY if span.done < span.due else ON_TIME
    left = deadline(span, day)[0].toordinal() - day.toordinal()
    if left <= SOON:
        return OVERDUE if left < 0 else DUE_SOON
    return RUNNING if span.begun and span.begun <= day else ""


def turns(span: Span) -> tuple[Change, ...]:
    """The days on which the state changes, in order of time; before the first of them it is ""."""
    dues = (span.due, *(moved for _, moved in span.extensions))
    days = {day for day in (span.begun, span.done) if day} | {decided for decided, _ in span.extensions}
    days |= {_clamped(due.toordinal() + days) for due in dues for days in (-SOON, 1)}
    changes: list[Change] = []
    for day in sorted(days):
        now = state(span, day)
        if now != (changes[-1].state if changes else ""):
            changes.append(Change(day.isoformat(), now))
    return tuple(changes)


def _clamped(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, date.min.toordinal()), date.max.toordinal()))


class Milestone(Part):
    """A step of a task, with its own deadline."""

    id: Slug = field("Mã mốc", "Mã không dấu, không đổi khi sửa tên mốc.", "khao-sat")
    title: Line = field("Mốc", "Việc phải xong ở mốc này.", "Khảo sát xong ở năm phòng")
    due: Date = field("Hạn của mốc", "Ngày cuối cùng của mốc, không sau hạn của nhiệm vụ.", "2026-10-15")
    done: Date | None = optional("Ngày xong", "Ngày mốc này xong.", "2026-10-12")


class Extension(Part):
    """A deadline moved by decision; the first one stays on the page."""

    date: Date = field("Ngày quyết định", "Ngày người có thẩm quyền đồng ý gia hạn.", "2026-10-20")
    due: Date = field("Hạn mới", "Hạn sau khi gia hạn, phải muộn hơn hạn cũ.", "2026-11-30")
    reason: Line = field("Lý do", "Vì sao không kịp hạn cũ.", "Chờ góp ý của ba phòng")
    approver: PersonRef = field("Người đồng ý", "Ai đồng ý gia hạn; không tự gia hạn.", "people/le-van-c")


class ProgressReport(Part):
    """What was done up to a day."""

    date: Date = field("Ngày báo cáo", "Ngày báo cáo tiến độ.", "2026-11-12")
    percent: Whole | None = optional(
        "Phần trăm", "Ước đã làm bao nhiêu phần trăm; chưa ước được thì bỏ trống.", "60", ge=0, le=100
    )
    text: Line = field("Nội dung báo cáo", "Đã làm gì, vướng gì, cần ai giúp.", "Đã xong bản nháp, chờ góp ý")
    by: PersonRef = field("Người báo cáo", "Ai báo cáo.", "people/tran-thi-b")


def _of_finding(name: str, words: str) -> Derived:
    """A rule for a task about a finding: the value is in its measure, for `starts` the day of the inspection."""

    def value(place: Place) -> str:
        inspection, _, wanted = text_in(place.record, "finding").partition("#")
        data = place.look(inspection)
        if name == "starts":
            return text_in(data, "visited")
        (measure,) = (item["measure"] for item in data["findings"] if text_in(item, "id") == wanted)
        return text_in(measure, name)

    return Derived(value, ("finding",), f"lấy {words} của phát hiện kiểm tra")


class Action(Record):
    """A task: who leads it, who helps, the deadline and the result."""

    slug = "nhiem-vu"
    label = "Nhiệm vụ"
    one = "nhiệm vụ"
    intro = "Ai chủ trì, ai phối hợp, hạn nào, tiến độ đến đâu; việc quá hạn xếp trước."
    order: ClassVar[int] = 45
    tells_news: ClassVar[bool] = True
    search_words: ClassVar[str] = "công việc, tiến độ, việc được giao, phân công việc"
    past: ClassVar[tuple[str, ...]] = (EARLY, ON_TIME, LATE)
    anchored: ClassVar[str] = "milestones"
    states: ClassVar[Mapping[str, tuple[str, str]]] = {
        "": ("Chưa thực hiện", "mute"),
        RUNNING: ("Đang thực hiện", "info"),
        DUE_SOON: ("Sắp đến hạn", "warn"),
        OVERDUE: ("Quá hạn", "end"),
        EARLY: ("Hoàn thành trước hạn", "ok"),
        ON_TIME: ("Hoàn thành đúng hạn", "ok"),
        LATE: ("Hoàn thành quá hạn", "warn"),
    }
    facet_labels = {"chu-de": "Chủ đề", "nam": "Năm đến hạn"}
    facet_order = {"chu-de": tuple(Theme)}

    title: Line = field(
        "Tên",
        "Tên ngắn gọn, hiện ở đầu trang và trong danh sách.",
        "Khắc phục lịch trực",
        derived=_of_finding("what", "biện pháp"),
    )
    finding: FindingRef | None = optional(
        "Phát hiện kiểm tra",
        "Chỉ trong kho riêng của lãnh đạo: việc này khắc phục phát hiện nào.",
        "inspections/tiep-dan-2026-03#f1",
    )
    themes: tuple[Theme, ...] = many("Chủ đề", "Thuộc nhóm nào trong bốn nhóm của Đề án.", ["giao-tiep-ung-xu"])
    programme: Flag = field("Là chương trình", "Ghi true nếu là việc lớn gồm nhiều nhiệm vụ.", "true", default=False)
    parent: ActionRef | None = optional(
        "Thuộc chương trình", "Chương trình mà nhiệm vụ này thuộc về.", "actions/cong-so-so-2026"
    )
    lead: UnitRef = field(
        "Đơn vị chủ trì",
        "Một đơn vị chịu trách nhiệm chính.",
        "units/van-phong",
        derived=_of_finding("owner", "đơn vị khắc phục"),
    )
    person: PersonRef | None = optional(
        "Người chủ trì", "Người trực tiếp lo việc này, thuộc đơn vị chủ trì.", "people/tran-thi-b"
    )
    partners: tuple[UnitRef, ...] = many("Đơn vị phối hợp", "Các đơn vị cùng làm.", ["units/phong-dau-tu"])
    monitors: tuple[UnitRef, ...] = many(
        "Đơn vị theo dõi", "Ai theo dõi, giám sát; bỏ trống là đơn vị cấp trên.", ["units/cong-doan"]
    )
    starts: Date = field(
        "Bắt đầu", "Ngày theo kế hoạch bắt đầu làm.", "2026-09-01", derived=_of_finding("starts", "ngày kiểm tra")
    )
    due: Date = field(
        "Hạn",
        "Hạn đầu tiên; lùi hạn thì thêm ở mục “Gia hạn”, không sửa ở đây.",
        "2026-11-15",
        planned="hạn",
        derived=_of_finding("due", "hạn khắc phục"),
    )
    extensions: tuple[Extension, ...] = many("Gia hạn", "Mỗi lần lùi hạn một mục.", ["2026-10-20"])
    milestones: tuple[Milestone, ...] = many("Các mốc", "Các bước trên đường đi.", ["khao-sat"])
    reports: tuple[ProgressReport, ...] = many("Báo cáo tiến độ", "Mỗi lần báo cáo một mục.", ["2026-11-12"])
    done: Date | None = optional(
        "Ngày hoàn thành", "Ngày xong cả nhiệm vụ.", "2026-11-10", derived=_of_finding("done", "ngày khắc phục xong")
    )
    evidence: tuple[EvidenceRef, ...] = many(
        "Minh chứng", "Bản ghi chứng minh đã xong, viết đủ nhóm/mã.", ["stories/tiep-dan-ngay-mua"]
    )
    evidence_note: Line | None = optional(
        "Minh chứng khác", "Biên bản, văn bản nếu không có bản ghi.", "Biên bản nghiệm thu ngày 10/11/2026"
    )
    review: ReviewRef | None = optional(
        "Từ sơ kết, tổng kết", "Báo cáo sơ kết, tổng kết đã giao việc này.", "reviews/so-ket-quy-iii-2026"
    )
    campaign: CampaignRef | None = optional(
        "Phong trào", "Phong trào mà nhiệm vụ góp phần vào.", "campaigns/van-hoa-cong-so-2026"
    )
    basis: tuple[Basis, ...] = many("Căn cứ", "Văn bản làm căn cứ giao việc.", ["regulations/1847-qd-ttg-2018"])
    policies: tuple[PolicyRef, ...] = many(
        "Quy tắc", "Bộ quy tắc mà việc này đưa vào thực hiện.", ["policies/tiep-cong-dan"]
    )
    body: Markdown | None = optional("Yêu cầu", "Phải làm ra cái gì, đến mức nào là xong.", "Mỗi phòng có một đầu mối…")

    @property
    def last_due(self) -> date:
        """The deadline after every extension."""
        return max(self.extensions, key=lambda item: (item.date, item.due)).due if self.extensions else self.due

    def span(self) -> Span:
        """The days that decide its state."""
        moved = tuple((item.date, item.due) for item in self.extensions)
        return Span(self.due, moved, min(self._worked(), default=None), self.done)

    def _worked(self) -> Iterable[date]:
        """The days that show work: finished milestones, reports with progress; for a programme, its start."""
        if self.programme:
            yield self.starts
        yield from (item.date for item in self.reports if item.percent != 0)
        yield from (item.done for item in self.milestones if item.done)

    def facets(self) -> tuple[Facet, ...]:
        return tuple(Facet("chu-de", str(theme), theme.label) for theme in self.themes)

    def day(self) -> date | None:
        return self.last_due

    def timeline(self) -> tuple[Change, ...]:
        return turns(self.span())

    def bases(self) -> Iterator[PlacedBasis]:
        return placed(self.basis)

    def last_day(self) -> date | None:
        return self.done or self.last_due

    def named_units(self) -> Iterator[NamedUnit]:
        yield NamedUnit(("lead",), self.lead, self.starts)
        yield NamedUnit(("lead",), self.lead, self.done or self.last_due, sure=self.done is not None)
        yield from units_at(self.partners, self.starts, "partners")
        yield from units_at(self.monitors, self.starts, "monitors")

    def work_days(self) -> Iterator[WorkDay]:
        """Skip the end of a programme, which lasts for whole months or years and may end on any day."""
        if not self.programme:
            yield WorkDay(("due",), "hạn", self.due)
        yield from (WorkDay(("extensions", at, "due"), "hạn mới", item.due) for at, item in enumerate(self.extensions))
        milestones = enumerate(self.milestones)
        yield from (WorkDay(("milestones", at, "due"), "hạn của mốc", item.due) for at, item in milestones)
