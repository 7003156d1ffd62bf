"""Danh hiệu: the conditions of a title or form of commendation, as data with date ranges and provisions."""

from datetime import date
from typing import ClassVar

from macros.records.awards import Form
from macros.records.base import Facet, Part, Record
from macros.records.evaluations import YearLevel
from macros.records.fields import Date, Flag, Line, Markdown, RegulationRef, Slug, Whole, field, many, optional
from macros.records.initiatives import InitiativeScope
from macros.records.people import StaffKind
from macros.text.choices import Choice


class Subject(Choice):
    """Who is commended."""

    PERSON = "ca-nhan", "Cá nhân"
    UNIT = "tap-the", "Tập thể"


class ConditionKind(Choice):
    """What a condition looks at."""

    PREVIOUS = "danh-hieu-truoc", "Đã có danh hiệu trong các năm liên tục"
    LEVEL = "xep-loai", "Mức xếp loại hằng năm"
    DISCIPLINE = "khong-ky-luat", "Không bị kỷ luật"
    INITIATIVE = "sang-kien", "Có sáng kiến được công nhận"
    COMMENDED = "da-duoc-khen", "Đã được khen số lần nhất định"
    QUOTA = "han-ngach", "Trong hạn ngạch của đơn vị"
    MEMBERS = "thanh-vien", "Tỷ lệ thành viên đạt danh hiệu"


class Condition(Part):
    """One condition, with the provision that states it."""

    id: Slug = field("Mã điều kiện", "Mã không dấu, giữ nguyên qua các lần sửa.", "xep-loai")
    kind: ConditionKind = field("Loại điều kiện", "Điều kiện xét số liệu nào.", "xep-loai")
    text: Line = field("Điều kiện", "Một câu nêu điều kiện.", "Được xếp loại hoàn thành tốt nhiệm vụ trở lên")
    forms: tuple[Form, ...] = many(
        "Danh hiệu, hình thức", "Danh hiệu, hình thức khen được tính.", ["lao-dong-tien-tien"]
    )
    level: YearLevel | None = optional("Mức tối thiểu", "Mức xếp loại thấp nhất được chấp nhận.", "hoan-thanh-tot")
    scope: InitiativeScope | None = optional("Phạm vi sáng kiến", "Phạm vi công nhận hẹp nhất được tính.", "co-so")
    years: Whole | None = optional("Số năm", "Số năm tính ngược từ năm xét; không ghi là 1.", "2", ge=1, le=30)
    count: Whole | None = optional("Số lần", "Số lần khen, số sáng kiến ít nhất.", "1", ge=1, le=50)
    share: Whole | None = optional("Tỷ lệ phần trăm", "Tỷ lệ phần trăm của hạn ngạch.", "15", ge=1, le=100)
    agency: Flag = field("Tính chung toàn cơ quan", "Chỉ với hạn ngạch: tính trên toàn cơ quan.", "true", default=False)
    regulation: RegulationRef = field("Văn bản", "Văn bản quy định điều kiện.", "regulations/06-2022-qh15")
    clause: Line = field("Điều khoản", "Điều, khoản quy định điều kiện.", "Điều 24")
    verified: Flag = field(
        "Đã đối chiếu",
        "Ghi true khi đã đọc văn bản gốc; khi chưa thì trang ghi “cần đối chiếu”.",
        "true",
        default=False,
    )
    source: Line | None = optional(
        "Nguồn đối chiếu", "Ai đối chiếu, theo bản nào.", "Văn phòng đối chiếu bản giấy ngày 12/01/2026"
    )


class Rules(Part):
    """The conditions that apply in a time."""

    since: Date = field("Áp dụng từ", "Ngày các điều kiện này bắt đầu áp dụng.", "2025-07-01")
    until: Date | None = optional("Đến ngày", "Ngày cuối cùng còn áp dụng.", "2026-12-31")
    note: Line | None = optional("Ghi chú", "Vì sao có bộ điều kiện này.", "Theo Nghị định 152/2025/NĐ-CP")
    conditions: tuple[Condition, ...] = field(
        "Các điều kiện", "Các điều kiện, mỗi điều kiện một mã.", ["xep-loai"], min_length=1
    )

    def on(self, day: date) -> bool:
        """Whether these conditions apply on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


class Title(Record):
    """A title or form of commendation and what it takes to get it."""

    slug = "danh-hieu"
    label = "Danh hiệu, hình thức khen"
    one = "danh hiệu"
    intro = "Điều kiện của từng danh hiệu thi đua, hình thức khen: điều khoản nào quy định, áp dụng từ ngày nào."
    order: ClassVar[int] = 72
    looked_for: ClassVar[str] = "tiêu chuẩn, điều kiện xét, được thưởng bao nhiêu"

    form: Form = field("Hình thức", "Danh hiệu thi đua hoặc hình thức khen thưởng.", "lao-dong-tien-tien")
    subject: Subject = field("Dành cho", "Cá nhân hay tập thể.", "ca-nhan")
    staff: tuple[StaffKind, ...] = many(
        "Đối tượng", "Chỉ với cá nhân: loại người được xét; bỏ trống là mọi người.", ["vien-chuc"]
    )
    regulation: RegulationRef = field("Văn bản", "Văn bản đặt ra danh hiệu, hình thức này.", "regulations/06-2022-qh15")
    clause: Line = field("Điều khoản", "Điều, khoản đặt ra danh hiệu, hình thức này.", "Điều 24")
    verified: Flag = field(
        "Đã đối chiếu", "Ghi true khi đã thấy điều khoản ấy trong văn bản gốc.", "true", default=False
    )
    source: Line | None = optional(
        "Nguồn đối chiếu", "Ai đối chiếu, theo bản nào.", "Trích toàn văn theo chương, xem ngày 24/11/2026"
    )
    versions: tuple[Rules, ...] = field(
        "Các bộ điều kiện", "Các bộ điều kiện theo thời gian.", ["2025-07-01"], min_length=1
    )
    body: Markdown | None = optional("Ghi chú", "Điều cần biết khi xét.", "Danh hiệu xét vào cuối năm…")

    def facets(self) -> tuple[Facet, ...]:
        return (Facet("cho", str(self.subject), self.subject.label),)

    def rules_on(self, day: date) -> Rules | None:
        """The conditions that apply on a day; None where none do."""
        return next((rules for rules in self.versions if rules.on(day)), None)
