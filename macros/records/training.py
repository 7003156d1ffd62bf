"""Đào tạo: a course of the yearly plan with its sessions, which may repeat, and what was announced of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from macros.records.base import (
    Basis,
    Change,
    Facet,
    NamedUnit,
    Part,
    PlacedBasis,
    Record,
    WorkDay,
    lifetime,
    placed,
    search_questions,
    units_at,
)
from macros.records.choices import Theme
from macros.records.derived import Derived, Place, free_id, once, text_in
from macros.records.fields import (
    Clock,
    Date,
    Line,
    Markdown,
    PersonRef,
    Slug,
    UnitRef,
    Whole,
    field,
    many,
    optional,
    parse_date,
)
from macros.text.choices import Choice
from macros.text.recurrence import MOST, dates, id_on

CANCELLED = "cancelled"  # the state of a course whose sessions are all cancelled


class Topic(Choice):
    """The four topics of the yearly training plan."""

    CULTURE = "van-hoa", "Văn hóa công vụ"
    ETHICS = "dao-duc", "Đạo đức công vụ"
    LAW = "phap-luat", "Pháp luật công vụ"
    SKILL = "ky-nang", "Kỹ năng công vụ"


class Every(Choice):
    """How a session repeats."""

    WEEK = "tuan", "Hằng tuần"
    MONTH = "thang", "Hằng tháng, cùng thứ trong tuần"


class Repeat(Part):
    """The rule by which a session repeats; one of `until` and `count` ends it."""

    every: Every = field("Kỳ lặp", "Hằng tuần, hoặc hằng tháng vào cùng thứ (thứ Ba tuần thứ hai…).", "tuan")
    step: Whole = field("Cách mấy kỳ", "1 là kỳ nào cũng có, 2 là cách một kỳ.", "2", default=1, ge=1, le=52)
    until: Date | None = optional("Lặp đến ngày", "Ngày cuối cùng có thể có buổi.", "2026-06-30")
    count: Whole | None = optional(
        "Số buổi", "Số buổi của cả chuỗi, tính cả buổi ở mục “Ngày nghỉ”.", "8", ge=2, le=MOST
    )
    skip: tuple[Date, ...] = many("Ngày nghỉ", "Những ngày trong chuỗi không học.", ["2026-02-17"])


class Announced(Part):
    """The time and place of a session as announced on a day."""

    on: Date = field("Ngày thông báo", "Ngày gửi lịch cho các đơn vị.", "2026-05-20")
    date: Date = field("Ngày học đã báo", "Ngày học ghi trong lịch đã gửi.", "2026-06-05")
    start: Clock = field("Giờ đã báo", "Giờ bắt đầu ghi trong lịch đã gửi.", "08:00")
    place: Line = field("Nơi học đã báo", "Nơi học ghi trong lịch đã gửi.", "Phòng họp tầng 1")


def _first_day(session: Mapping[str, Any]) -> str:
    """The first announced day of a session, which stays the same if the session is moved."""
    announced = [text_in(item, "date") for item in session.get("announced") or ()]
    day = announced[0] if announced else text_in(session, "date")
    return parse_date(day).isoformat()


def _days(session: Mapping[str, Any]) -> tuple[date, ...]:
    """Every day of a session, from unchecked text."""
    first, repeat = parse_date(session["date"]), session.get("repeat")
    if not repeat:
        return (first,)
    rule = Repeat.model_validate(repeat)
    return dates(first, rule.every, rule.step, rule.until, rule.count, rule.skip)


def ids_of(session: Mapping[str, Any]) -> list[str]:
    """The ids of the occurrences of a session."""
    name = text_in(session, "id")
    return [id_on(name, day.isoformat()) for day in _days(session)] if session.get("repeat") else [name]


def _of_days(words: str, chosen: Callable[[Iterable[date]], date]) -> Derived:
    """The rule for a field of a course that derives from its first or last day."""
    size = 4 if words == "năm" else 10

    def value(place: Place) -> str:
        return chosen(day for session in place.record["sessions"] for day in _days(session)).isoformat()[:size]

    return Derived(value, ("sessions", "*", "date"), f"lấy {words} của các buổi")


class Session(Part):
    """One sitting of a course."""

    id: Slug = field(
        "Mã buổi",
        "Mã không dấu, không đổi khi đổi ngày.",
        "buoi-1",
        derived=Derived(
            lambda place: free_id(place, _first_day(place.item)), ("sessions", "*", "date"), "là ngày học báo đầu tiên"
        ),
    )
    date: Date = field("Ngày", "Ngày học.", "2026-04-15")
    start: Clock = field("Bắt đầu", "Giờ bắt đầu, dạng 24 giờ.", "08:00", derived=once("start"))
    end: Clock = field("Kết thúc", "Giờ kết thúc, dạng 24 giờ.", "11:00", derived=once("end"))
    place: Line = field("Địa điểm", "Phòng, tầng hoặc nơi học.", "Hội trường tầng 2", derived=once("place"))
    trainer: Line | None = optional(
        "Người giảng", "Người hoặc đơn vị giảng buổi này.", "Báo cáo viên Sở Nội vụ (ví dụ)", derived=once("trainer")
    )
    content: Line | None = optional("Nội dung buổi", "Buổi này học gì.", "Chuẩn mực giao tiếp với công dân")
    seats: Whole | None = optional("Số chỗ", "Số người tối đa của buổi.", "30", ge=1, derived=once("seats"))
    moved_note: Line | None = optional(
        "Lý do đổi lịch", "Ghi khi ngày hoặc nơi học đã đổi sau khi thông báo.", "Trùng họp giao ban"
    )
    announced: tuple[Announced, ...] = many(
        "Lịch đã thông báo", "Chép lịch đúng như đã gửi; lịch mới gửi thì thêm một mục.", ["2026-05-20"]
    )
    cancelled: Line | None = optional(
        "Lý do hủy", "Ghi khi buổi không tổ chức nữa; đừng xóa buổi đã thông báo.", "Người giảng ốm"
    )
    repeat: Repeat | None = optional("Lặp lại", "Chỉ ghi khi buổi lặp theo tuần hoặc theo tháng.", "tuan")

    @property
    def former(self) -> tuple[Announced, ...]:
        """The earlier announcements that are no longer valid, oldest first."""
        now = (self.date, self.start, self.place)
        return tuple(item for item in self.announced if (item.date, item.start, item.place) != now)

    def occurrences(self) -> "tuple[Session, ...]":
        """One session per day, each with its own id and no rule; only the session itself if it does not repeat."""
        if self.repeat is None:
            return (self,)
        rule = self.repeat
        days = dates(self.date, rule.every, rule.step, rule.until, rule.count, rule.skip)
        changes = ({"date": day, "id": id_on(self.id, day.isoformat()), "repeat": None} for day in days)
        return tuple(self.model_copy(update=change) for change in changes)


class Registered(Part):
    """The number of registered people of a unit."""

    unit: UnitRef = field("Đơn vị", "Đơn vị cử người.", "units/phong-dau-tu")
    people: Whole = field("Số người đăng ký", "Số người trong danh sách đơn vị gửi.", "4", ge=1)


class Course(Record):
    """A training course."""

    slug = "dao-tao"
    label = "Đào tạo, bồi dưỡng"
    one = "lớp bồi dưỡng"
    intro = "Kế hoạch bồi dưỡng hằng năm về văn hóa, đạo đức, pháp luật và kỹ năng công vụ."
    order: ClassVar[int] = 40
    tells_news: ClassVar[bool] = True
    search_words: ClassVar[str] = "lớp học, khóa học, tập huấn, lịch học, lớp sắp học, đăng ký lớp, đăng ký học"
    past: ClassVar[tuple[str, ...]] = ("done", CANCELLED)
    example: ClassVar[str] = "Kỹ năng tiếp người dân (ví dụ)"
    counts_views: ClassVar[bool] = True
    needs_summary: ClassVar[bool] = True
    states = {
        "": ("Sắp tới", "info"),
        "running": ("Đang diễn ra", "ok"),
        "done": ("Đã xong", "mute"),
        CANCELLED: ("Đã hủy", "end"),
    }
    facet_labels = {"chuyen-de": "Chuyên đề", "chu-de": "Chủ đề", "nam": "Năm"}
    facet_order = {"chuyen-de": tuple(Topic), "chu-de": tuple(Theme)}

    topic: Topic = field("Chuyên đề", "Một trong bốn chuyên đề của kế hoạch năm.", "van-hoa")
    themes: tuple[Theme, ...] = many("Chủ đề", "Thuộc nhóm nào trong bốn nhóm của Đề án.", ["giao-tiep-ung-xu"])
    year: Whole = field(
        "Năm kế hoạch", "Năm của kế hoạch bồi dưỡng.", "2026", ge=2000, le=2200, derived=_of_days("năm", min)
    )
    starts: Date = field(
        "Ngày khai giảng",
        "Ngày đầu tiên của lớp.",
        "2026-04-15",
        planned="ngày khai giảng",
        derived=_of_days("ngày đầu", min),
    )
    ends: Date = field("Ngày bế giảng", "Ngày cuối cùng của lớp.", "2026-04-16", derived=_of_days("ngày cuối", max))
    periods: Whole = field("Số tiết", "Tổng số tiết của lớp.", "8", ge=1, le=400)
    organizer: UnitRef = field("Đơn vị tổ chức", "Đơn vị chịu trách nhiệm tổ chức lớp.", "units/van-phong")
    units: tuple[UnitRef, ...] = many(
        "Đơn vị tham gia", "Đơn vị cử người; bỏ trống là toàn cơ quan.", ["units/phong-dau-tu"]
    )
    cost: Whole | None = optional("Kinh phí", "Kinh phí dự kiến của lớp, bằng đồng.", "5000000", ge=0)
    spent: Whole | None = optional("Kinh phí đã chi", "Số đã quyết toán, bằng đồng; ghi khi lớp xong.", "4800000", ge=0)
    contact: PersonRef | None = optional("Người liên hệ", "Hỏi ai về lớp này.", "people/nguyen-van-a")
    deadline: Date | None = optional("Hạn đăng ký", "Ngày cuối cùng nhận danh sách.", "2026-04-08")
    registered: tuple[Registered, ...] = many(
        "Đã đăng ký", "Số người mỗi đơn vị đã đăng ký; đối chiếu với số chỗ.", ["units/phong-dau-tu"]
    )
    start: Clock | None = optional("Giờ bắt đầu chung", "Của mọi buổi không ghi giờ riêng.", "08:00", shorthand=True)
    end: Clock | None = optional("Giờ kết thúc chung", "Của mọi buổi không ghi giờ riêng.", "11:00", shorthand=True)
    place: Line | None = optional(
        "Địa điểm chung", "Của mọi buổi không ghi nơi riêng.", "Hội trường tầng 2", shorthand=True
    )
    trainer: Line | None = optional(
        "Người giảng chung", "Của mọi buổi không ghi người giảng riêng.", "Báo cáo viên (ví dụ)", shorthand=True
    )
    seats: Whole | None = optional("Số chỗ chung", "Của mọi buổi không ghi số chỗ.", "30", ge=1, shorthand=True)
    sessions: tuple[Session, ...] = field("Các buổi", "Từng buổi học, mỗi buổi một mã.", ["buoi-1"], min_length=1)
    basis: tuple[Basis, ...] = many("Căn cứ", "Văn bản làm căn cứ mở lớp.", ["regulations/171-2025-nd-cp"])
    questions: tuple[Line, ...] = search_questions()
    body: Markdown | None = optional(
        "Giới thiệu", "Lớp dành cho ai, học xong làm được gì.", "Học viên thực hành theo tình huống."
    )

    def occurrences(self) -> tuple[Session, ...]:
        """The occurrences of all sessions, in order of time."""
        sessions = (item for session in self.sessions for item in session.occurrences())
        return tuple(sorted(sessions, key=lambda item: (item.date, item.start, item.id)))

    def facets(self) -> tuple[Facet, ...]:
        themes = (Facet("chu-de", str(theme), theme.label) for theme in self.themes)
        return (Facet("chuyen-de", str(self.topic), self.topic.label), *themes)

    def day(self) -> date | None:
        return self.starts

    def timeline(self) -> tuple[Change, ...]:
        if all(session.cancelled for session in self.sessions):
            return (Change("0001-01-01", CANCELLED),)
        return lifetime(self.starts, self.ends, "running", "done")

    def bases(self) -> Iterator[PlacedBasis]:
        return placed(self.basis)

    def last_day(self) -> date | None:
        return self.ends

    def named_units(self) -> Iterator[NamedUnit]:
        yield NamedUnit(("organizer",), self.organizer, self.starts)
        yield from units_at(self.units, self.starts, "units")
        registered = enumerate(self.registered)
        yield from (NamedUnit(("registered", at, "unit"), item.unit, self.starts) for at, item in registered)

    def work_days(self) -> Iterator[WorkDay]:
        if self.deadline:
            yield WorkDay(("deadline",), "hạn đăng ký", self.deadline)
        for at, session in enumerate(self.sessions):
            yield from (WorkDay(("sessions", at, "date"), "buổi học ngày", item.date) for item in session.occurrences())
