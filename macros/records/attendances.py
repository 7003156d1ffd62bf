"""Tham gia đào tạo: how many of a unit were sent to a course, came and were certified; names only for leaders."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, ClassVar

from macros.records.base import Key, NamedUnit, Part, Record, withdrawal_day
from macros.records.choices import Audience
from macros.records.derived import Derived, Place, name_on, text_in
from macros.records.fields import CourseRef, Date, Line, PersonRef, Slug, UnitRef, Whole, field, many, optional
from macros.records.training import ids_of


class Participant(Part):
    """A person who was sent to a course."""

    person: PersonRef = field("Người được cử", "Một người trong danh sách cử đi học.", "people/nguyen-van-a")
    missed: tuple[Slug, ...] = many("Buổi vắng", "Mã các buổi vắng mặt; bỏ trống là dự đủ mọi buổi.", ["buoi-2"])
    certified: Date | None = optional(
        "Ngày chứng nhận", "Ngày được xác nhận hoàn thành; có ngày này thì mới tính tiết.", "2026-04-20"
    )
    certificate: Line | None = optional("Số chứng nhận", "Số của giấy chứng nhận, nếu có.", "12/CN-TTXT")
    periods: Whole | None = optional("Số tiết được tính", "Chỉ ghi khi khác số tiết của lớp.", "8", ge=1, le=400)


def _people(place: Place) -> list[dict[str, Any]]:
    return [item for item in place.item["people"] if isinstance(item, dict)]


def _attended(place: Place) -> str:
    """The number of people who attended at least one session of the course."""
    sessions = {id_ for session in place.look(text_in(place.item, "course"))["sessions"] for id_ in ids_of(session)}
    return str(sum(not sessions <= {*item.get("missed", ())} for item in _people(place)))


def _title(place: Place) -> str:
    """The title of the course, and the name of the unit at that time."""
    course = name_on(place, text_in(place.item, "course"), "")
    unit = name_on(place, text_in(place.item, "unit"), text_in(place.item, "counted"))
    suffix = ", danh sách" if text_in(place.item, "audience") == Audience.LEADERSHIP else ""
    return f"{course} – {unit}{suffix}" if course and unit else ""


def _counted(value: Callable[[Place], str]) -> Derived:
    return Derived(value, ("people",), "đếm trong danh sách từng người", ("course",))


class Attendance(Record):
    """The participation of a unit in a course.

    A record for staff has only numbers; a record for leaders, in their separate data root, also lists the people.
    """

    slug = "tham-gia-dao-tao"
    label = "Tham gia đào tạo"
    one = "danh sách tham gia"
    intro = (
        "Danh sách tham gia từng lớp của mỗi đơn vị. Số của từng đơn vị chỉ lãnh đạo thấy; số chung ở trang của lớp."
    )
    order: ClassVar[int] = 42
    search_prior: ClassVar[float] = 0.35
    example: ClassVar[str] = "Tham gia lớp tiếp người dân – Văn phòng (ví dụ)"
    key: ClassVar[Key] = Key(
        "unit",
        "danh sách của đơn vị này cho cùng lớp",
        "mỗi đơn vị một bản ghi, đếm lại thì sửa số và ngày ở bản ghi đã có",
    )
    facet_labels = {"nam": "Năm"}

    title: Line = field(
        "Tên",
        "Tên danh sách.",
        "Kỹ năng tiếp công dân – Văn phòng",
        derived=Derived(_title, ("course",), "ghép từ tên lớp và đơn vị", ("unit", "counted")),
    )
    withdrawn: Date | None = withdrawal_day("course", "unit", words="lớp, của đơn vị")
    course: CourseRef = field("Lớp", "Lớp bồi dưỡng.", "training/van-hoa-cong-vu-2026")
    unit: UnitRef = field("Đơn vị", "Đơn vị cử người.", "units/van-phong")
    counted: Date = field(
        "Ngày chốt số", "Ngày đếm danh sách; đếm lại thì sửa thành ngày mới.", "2026-04-20", happened="ngày chốt số"
    )
    sent: Whole = field(
        "Số người được cử",
        "Số người trong danh sách cử đi học.",
        "4",
        ge=1,
        derived=_counted(lambda place: str(len(_people(place)))),
    )
    attended: Whole = field("Số người dự học", "Số người dự ít nhất một buổi.", "4", ge=0, derived=_counted(_attended))
    certified: Whole = field(
        "Số người được chứng nhận",
        "Số người được xác nhận hoàn thành.",
        "3",
        ge=0,
        derived=_counted(lambda place: str(sum(bool(text_in(item, "certified")) for item in _people(place)))),
    )
    people: tuple[Participant, ...] = many(
        "Từng người", "Chỉ ghi ở bản ghi cho lãnh đạo, trong kho riêng.", ["people/nguyen-van-a"]
    )

    def day(self) -> date | None:
        return self.counted

    def keys(self) -> tuple[str, ...]:
        return (f"{self.course}|{self.unit}|{self.audience is Audience.LEADERSHIP}",)

    def named_units(self) -> Iterator[NamedUnit]:
        yield NamedUnit(("unit",), self.unit, self.counted)
