"""Đơn vị: a department, union or other organisation inside the agency, with dated existence and names."""

from typing import ClassVar

from macros.records import contact
from macros.records.base import Change, Instrument, Part, Record, lifetime, search_questions
from macros.records.contact import Email, Phone
from macros.records.fields import Date, Flag, Line, Markdown, PersonRef, UnitRef, Whole, field, many, optional
from macros.text.choices import Choice


class UnitKind(Choice):
    """Kinds of units; in campaigns without clusters, units compete with those of their kind."""

    LEADERSHIP = "leadership", "Ban lãnh đạo"
    DEPARTMENT = "department", "Phòng chuyên môn"
    UNION = "union", "Công đoàn"
    YOUTH_UNION = "youth-union", "Đoàn thanh niên"
    PARTY_CELL = "party-cell", "Chi bộ"
    TEAM = "team", "Tổ công tác"


class FormerName(Part):
    """A name that the unit had until a day."""

    name: Line = field("Tên cũ", "Tên trước khi đổi.", "Phòng Hành chính – Tổng hợp")
    until: Date = field("Đến ngày", "Ngày cuối cùng mang tên cũ.", "2025-06-30")


class TeamMember(Part):
    """A member of a team or committee, in addition to a position in a unit."""

    person: PersonRef = field("Người", "Người được cử vào tổ, ban chấp hành.", "people/nguyen-van-a")
    role: Line = field("Vai trò", "Tổ trưởng, thư ký, thành viên.", "Tổ trưởng")
    since: Date | None = optional("Từ ngày", "Bỏ trống là từ ngày thành lập.", "2025-01-15")
    until: Date | None = optional("Đến ngày", "Ngày cuối cùng giữ vai trò này.", "2026-12-31")


class Duty(Part):
    """Something for which a unit or person is responsible."""

    text: Line = field("Việc phụ trách", "Một việc cụ thể, người ngoài đọc hiểu ngay.", "Tiếp nhận, trả hồ sơ điện tử")
    contact: PersonRef | None = optional("Người làm", "Người trực tiếp làm việc này.", "people/nguyen-van-a")
    questions: tuple[Line, ...] = search_questions()


class Unit(Record):
    """A unit of the agency; its id survives renames and mergers."""

    slug = "don-vi"
    label = "Đơn vị"
    one = "đơn vị"
    intro = "Các phòng, ban, đoàn thể trong cơ quan và việc từng đơn vị phụ trách."
    order: ClassVar[int] = 80
    search_words: ClassVar[str] = "phòng ban, cơ cấu tổ chức, sơ đồ tổ chức, bộ máy"
    past: ClassVar[tuple[str, ...]] = ("gone",)
    example: ClassVar[str] = "Văn phòng"
    states = {"": ("Chưa thành lập", "info"), "active": ("", ""), "gone": ("Không còn hoạt động", "end")}

    kind: UnitKind = field("Loại đơn vị", "Phòng chuyên môn, đoàn thể hay ban lãnh đạo.", "department")
    place: Whole = field("Thứ tự", "Thứ tự theo sơ đồ tổ chức; số nhỏ đứng trước.", "10")
    parent: UnitRef | None = optional("Đơn vị cấp trên", "Đơn vị mà đơn vị này trực thuộc.", "units/ban-giam-doc")
    overseer: PersonRef | None = optional(
        "Lãnh đạo phụ trách", "Phó Giám đốc phụ trách đơn vị; kết quả đơn vị tính cho cả người ấy.", "people/pham-thi-d"
    )
    starts: Date | None = optional("Thành lập", "Ngày đơn vị bắt đầu hoạt động.", "2020-01-01")
    ends: Date | None = optional("Kết thúc", "Ngày cuối cùng đơn vị còn hoạt động.", "2026-06-30")
    former_names: tuple[FormerName, ...] = many("Tên cũ", "Các tên trước đây, mỗi tên có ngày.", ["Phòng Hành chính"])
    duties: tuple[Duty, ...] = many("Việc phụ trách", "Đơn vị chịu trách nhiệm về việc gì.", ["Tiếp công dân"])
    decision: Instrument | None = optional(
        "Quyết định thành lập", "Quyết định thành lập tổ, ban: trong thư viện, hoặc số và ngày.", "01/QĐ-VHCV"
    )
    members: tuple[TeamMember, ...] = many(
        "Thành viên", "Người của tổ, đoàn thể, đều kiêm nhiệm; người đứng đầu ghi trước.", ["people/nguyen-van-a"]
    )
    phone: Phone | None = contact.phone()
    room: Line | None = contact.room()
    email: Email | None = contact.email()
    public_contact: Flag = contact.public_contact()
    body: Markdown | None = optional("Giới thiệu", "Chức năng, nhiệm vụ của đơn vị.", "Văn phòng giúp Giám đốc…")

    def timeline(self) -> tuple[Change, ...]:
        return lifetime(self.starts, self.ends)
