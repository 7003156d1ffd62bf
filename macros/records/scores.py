"""Chấm điểm: one sheet per campaign, unit and month; every line names criterion, evidence and approver."""

from datetime import date
from typing import ClassVar

from macros.records.base import Key, Part, Record
from macros.records.fields import (
    CampaignRef,
    Date,
    EvidenceRef,
    Line,
    Month,
    PersonRef,
    Points,
    Slug,
    UnitRef,
    field,
    optional,
)


class ScoreLine(Part):
    """Points given once, for one reason."""

    id: Slug = field("Mã dòng", "Mã không dấu của dòng điểm, không trùng trong bảng.", "d1")
    date: Date = field("Ngày", "Ngày diễn ra việc được chấm điểm.", "2026-03-05", happened="ngày của dòng điểm")
    criterion: Slug = field("Tiêu chí", "Mã tiêu chí của phong trào, có hiệu lực vào ngày này.", "tiep-dan")
    person: PersonRef | None = optional(
        "Cá nhân", "Người được điểm; bỏ trống nếu điểm của cả đơn vị.", "people/nguyen-van-a"
    )
    self_points: Points | None = optional("Tự chấm", "Điểm mà đơn vị, người được chấm tự chấm.", "9")
    reviewed_points: Points | None = optional("Thẩm định", "Điểm mà người thẩm định đề nghị.", "8")
    reviewer: PersonRef | None = optional(
        "Người thẩm định", "Người xem lại điểm tự chấm, không phải người được chấm.", "people/le-van-c"
    )
    points: Points = field("Điểm", "Số điểm, không quá điểm tối đa của tiêu chí.", "8")
    points_note: Line | None = optional(
        "Lý do khác điểm", "Vì sao điểm cuối cùng khác điểm thẩm định.", "Thiếu biên bản của một buổi"
    )
    evidence: EvidenceRef | None = optional(
        "Minh chứng", "Bản ghi chứng minh, viết đủ nhóm/mã.", "stories/tiep-dan-ngay-mua"
    )
    evidence_note: Line | None = optional(
        "Minh chứng khác", "Biên bản, phiếu, sổ nếu không có bản ghi.", "Sổ tiếp công dân tháng 3"
    )
    approver: PersonRef = field("Người duyệt", "Người duyệt dòng điểm, không tự duyệt cho mình.", "people/tran-thi-b")
    approved: Date = field("Ngày duyệt", "Ngày dòng điểm được duyệt.", "2026-03-31")


class ScoreSheet(Record):
    """The score sheet of a unit for a month of a campaign."""

    slug = "cham-diem"
    label = "Bảng chấm điểm"
    one = "bảng chấm điểm"
    intro = "Mỗi bảng ghi điểm của một đơn vị trong một tháng; dòng nào cũng có tiêu chí, minh chứng và người duyệt."
    order: ClassVar[int] = 60
    looked_for: ClassVar[str] = "phiếu chấm, điểm tháng"
    search_prior: ClassVar[float] = 0.35
    example: ClassVar[str] = "Chấm điểm một tháng của Văn phòng (ví dụ)"
    anchored: ClassVar[str] = "lines"
    key: ClassVar[Key] = Key(
        "month", "phong trào, đơn vị và tháng này", "mỗi đơn vị mỗi tháng chỉ có một bảng, hãy ghi thêm dòng vào đó"
    )
    facet_labels = {"nam": "Năm"}

    campaign: CampaignRef = field("Phong trào", "Phong trào được chấm điểm.", "campaigns/van-hoa-cong-so-2026")
    unit: UnitRef = field("Đơn vị", "Đơn vị được chấm điểm.", "units/van-phong")
    month: Month = field("Tháng", "Tháng chấm điểm, dạng năm-tháng.", "2026-03")
    lines: tuple[ScoreLine, ...] = field("Các dòng điểm", "Mỗi dòng một lần cho điểm.", ["d1"], min_length=1)

    def day(self) -> date | None:
        return date.fromisoformat(f"{self.month}-01")

    def named_after(self) -> str:
        """Campaign, unit and month."""
        names = (ref.partition("/")[2] for ref in (self.campaign, self.unit))
        return " ".join([*names, self.month])

    def keys(self) -> tuple[str, ...]:
        return (f"{self.campaign}|{self.unit}|{self.month}",)
