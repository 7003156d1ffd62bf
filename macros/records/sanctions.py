"""Xử lý vi phạm: who answered for a confirmed violation and how; for leaders alone, and only while it may be kept."""

from datetime import date
from typing import ClassVar

from macros.records.base import Facet, Key, Part, Record
from macros.records.fields import Date, FindingRef, Line, PersonRef, field
from macros.text.choices import Choice


class SanctionForm(Choice):
    """The form of a sanction; which forms apply to which kind of staff must be compared with the law in force."""

    REMINDER = "nhac-nho", "Nhắc nhở"
    CRITICISM = "kiem-diem", "Kiểm điểm, phê bình"
    REPRIMAND = "khien-trach", "Khiển trách"
    WARNING = "canh-cao", "Cảnh cáo"
    REMOVAL = "cach-chuc", "Cách chức"
    RECALL = "bai-nhiem", "Bãi nhiệm"
    DISMISSAL = "buoc-thoi-viec", "Buộc thôi việc"

    @property
    def gravity(self) -> int:
        """0 for the mildest form."""
        return list(SanctionForm).index(self)


class SanctionDecision(Part):
    """The decision on a sanction."""

    number: Line = field("Số", "Số, ký hiệu quyết định, thông báo hoặc biên bản.", "12/TB-VHCV")
    date: Date = field("Ngày", "Ngày ký.", "2026-04-02", happened="ngày quyết định")


class Sanction(Record):
    """The outcome of a violation for one person."""

    slug = "xu-ly-vi-pham"
    label = "Xử lý vi phạm"
    one = "trường hợp xử lý"
    intro = "Hình thức xử lý đối với vi phạm đã có kết luận; chỉ có ở cổng dành cho lãnh đạo, hết hạn lưu giữ thì bỏ."
    order: ClassVar[int] = 58
    search_prior: ClassVar[float] = 0.8
    key: ClassVar[Key] = Key("person", "phát hiện và người này", "mỗi người một bản ghi cho một vi phạm")
    may_vanish: ClassVar[bool] = True
    facet_labels = {"hinh-thuc": "Hình thức", "nam": "Năm quyết định"}
    facet_order = {"hinh-thuc": tuple(SanctionForm)}

    finding: FindingRef = field(
        "Phát hiện", "Vi phạm được xử lý, viết đủ inspections/<mã>#<phát hiện>.", "inspections/tiep-dan-2026-03#f1"
    )
    person: PersonRef = field("Người bị xử lý", "Người chịu trách nhiệm về vi phạm.", "people/nguyen-van-a")
    form: SanctionForm = field("Hình thức", "Hình thức đã áp dụng.", "nhac-nho")
    decision: SanctionDecision = field("Quyết định", "Số, ngày của quyết định, thông báo.", "12/TB-VHCV")
    retain_until: Date = field(
        "Lưu giữ đến", "Ngày cuối cùng được lưu; sau ngày này bản ghi không còn trên cổng.", "2028-04-02"
    )

    def day(self) -> date | None:
        return self.decision.date

    def kept_until(self) -> date | None:
        return self.retain_until

    def facets(self) -> tuple[Facet, ...]:
        return (Facet("hinh-thuc", str(self.form), self.form.label),)

    def keys(self) -> tuple[str, ...]:
        return (f"{self.finding}|{self.person}",)
