"""Danh bạ: a person, the positions held in units with dates, duties, and recorded consents."""

from collections.abc import Iterator
from typing import ClassVar

from macros.records import contact
from macros.records.base import Change, NamedUnit, Part, Record, lifetime
from macros.records.contact import Email, Phone
from macros.records.fields import Date, Flag, Line, UnitRef, Whole, field, many, optional
from macros.records.units import Duty
from macros.text.choices import Choice


class StaffKind(Choice):
    """Kinds of staff under the law."""

    OFFICIAL = "cong-chuc", "Công chức"
    EMPLOYEE = "vien-chuc", "Viên chức"
    WORKER = "nguoi-lao-dong", "Người lao động"


class PositionGroup(Choice):
    """Groups of positions; each has its own criteria and targets for the yearly result."""

    LEADER = "lanh-dao", "Lãnh đạo cơ quan"
    HEAD = "nguoi-dung-dau", "Người đứng đầu đơn vị"
    DEPUTY = "cap-pho", "Cấp phó của người đứng đầu đơn vị"
    SPECIALIST = "chuyen-mon", "Chuyên môn, nghiệp vụ"
    SUPPORT = "ho-tro", "Hỗ trợ, phục vụ"


class Purpose(Choice):
    """What a person may agree to (Luật 91/2025/QH15)."""

    LEADERBOARD = "leaderboard", "Hiện tên trên bảng xếp hạng"
    PHOTO = "photo", "Đăng ảnh"
    PUBLIC_PROFILE = "public-profile", "Hiện hồ sơ trên trang công khai"


class ReminderKind(Choice):
    """The kinds of reminders that `portal remind` sends."""

    TASKS = "tasks", "Nhiệm vụ"
    READING = "reading", "Đọc và ký xác nhận"
    TRAINING = "training", "Bồi dưỡng"
    INSPECTIONS = "inspections", "Kiểm tra, khắc phục"
    POLICIES = "policies", "Rà soát quy tắc"
    UNIT = "unit", "Việc của đơn vị mình đứng đầu"


class Position(Part):
    """A position in a unit for a time."""

    unit: UnitRef = field("Đơn vị", "Đơn vị công tác.", "units/van-phong")
    title: Line = field("Chức vụ", "Chức vụ hoặc vị trí việc làm.", "Chuyên viên")
    kind: StaffKind | None = optional(
        "Loại khi giữ chức vụ", "Chỉ ghi khi lúc ấy khác mục “Loại” của hồ sơ.", "cong-chuc"
    )
    rank: Whole = field("Thứ tự", "Thứ tự chức vụ trong đơn vị; số nhỏ đứng trước.", "30")
    leader: Flag = field("Lãnh đạo, quản lý", "Ghi true nếu là người đứng đầu hoặc cấp phó.", "false", default=False)
    group: PositionGroup | None = optional(
        "Nhóm vị trí", "Chỉ ghi khi khác nhóm suy từ chức vụ và loại người, như văn thư thuộc nhóm hỗ trợ.", "ho-tro"
    )
    since: Date = field("Từ ngày", "Ngày nhận chức vụ.", "2024-01-01")
    until: Date | None = optional("Đến ngày", "Ngày cuối cùng giữ chức vụ.", "2026-06-30")


class Consent(Part):
    """A recorded consent; after it is withdrawn, the next build hides the name."""

    purpose: Purpose = field("Mục đích", "Người này đồng ý cho việc gì.", "leaderboard")
    basis: Line = field("Căn cứ", "Phiếu, văn bản ghi nhận sự đồng ý.", "Phiếu đồng ý số 01 ngày 05/01/2026")
    given: Date = field("Ngày đồng ý", "Ngày ký đồng ý.", "2026-01-05")
    withdrawn: Date | None = optional("Ngày rút", "Ngày rút lại sự đồng ý.", "2026-09-01")


class Person(Record):
    """A member of staff."""

    slug = "nhan-su"
    label = "Danh bạ"
    one = "người"
    intro = "Ai làm ở đâu, giữ chức vụ gì và phụ trách việc gì."
    order: ClassVar[int] = 90
    search_words: ClassVar[str] = "danh bạ, cán bộ, nhân viên, ai làm gì"
    past: ClassVar[tuple[str, ...]] = ("gone",)
    example: ClassVar[str] = "Nguyễn Văn A"
    states = {"": ("Chưa nhận việc", "info"), "active": ("", ""), "gone": ("Đã thôi làm việc", "mute")}

    kind: StaffKind = field("Loại", "Công chức, viên chức hay người lao động.", "vien-chuc")
    positions: tuple[Position, ...] = field(
        "Quá trình công tác", "Các chức vụ đã giữ, mỗi chức vụ có ngày.", ["Chuyên viên"], min_length=1
    )
    phone: Phone | None = contact.phone()
    room: Line | None = contact.room()
    email: Email | None = contact.email()
    public_contact: Flag = contact.public_contact()
    duties: tuple[Duty, ...] = many("Việc phụ trách", "Việc người này trực tiếp làm.", ["Trực bộ phận tiếp nhận"])
    consents: tuple[Consent, ...] = many("Đồng ý", "Các lần đồng ý cho dùng tên, ảnh.", ["leaderboard"])
    no_reminders: tuple[ReminderKind, ...] = many(
        "Không nhận thư nhắc về", "Những loại việc mà người này không muốn được nhắc qua thư.", ["training"]
    )

    def timeline(self) -> tuple[Change, ...]:
        until = [position.until for position in self.positions]
        ends = None if None in until else max(day for day in until if day)
        return lifetime(min(position.since for position in self.positions), ends)

    def named_units(self) -> Iterator[NamedUnit]:
        for index, position in enumerate(self.positions):
            yield NamedUnit(("positions", index, "since"), position.unit, position.since, sure=False)
            if position.until:
                yield NamedUnit(("positions", index, "until"), position.unit, position.until, sure=False)
