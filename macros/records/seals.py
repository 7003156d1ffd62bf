"""Kết quả đã chốt: the result of a campaign in a quarter as it was sealed, and dated adjustments of it."""

from datetime import date
from typing import ClassVar

from macros.records.base import Key, Part, Record, withdrawal_day
from macros.records.fields import (
    CampaignRef,
    Date,
    Line,
    PersonRef,
    Points,
    Quarter,
    Slug,
    UnitRef,
    Whole,
    field,
    many,
    optional,
)


class SealedResult(Part):
    """The result of a unit."""

    unit: UnitRef = field("Đơn vị", "Đơn vị có điểm trong quý.", "units/van-phong")
    cluster: Line = field("Cụm", "Tên cụm, khối mà đơn vị xếp hạng trong đó.", "Phòng chuyên môn")
    points: Points = field("Điểm", "Tổng điểm được tính trong quý.", "52.5")
    heads: Whole | None = optional(
        "Số người", "Số người có mặt cuối quý, khi phong trào chia theo số người.", "8", ge=0
    )
    rank: Whole | None = optional("Hạng", "Chỉ ghi cho đơn vị được nêu trên bảng.", "1", ge=1)


class Adjustment(Part):
    """A correction after the quarter was sealed; the sealed result itself stays unchanged."""

    date: Date = field("Ngày điều chỉnh", "Ngày điều chỉnh kết quả.", "2026-08-03")
    reason: Line = field("Lý do", "Vì sao kết quả đã chốt phải thay đổi.", "Ghi sót một dòng điểm đã được duyệt")
    approver: PersonRef = field("Người duyệt", "Người quyết định điều chỉnh.", "people/le-van-c")
    inputs: Slug = field("Dấu số liệu", "Do lệnh portal seal ghi, không sửa tay.", "9f86d081884c7d65")
    results: tuple[SealedResult, ...] = field(
        "Kết quả mới", "Kết quả sau điều chỉnh.", ["units/van-phong"], min_length=1
    )


class Seal(Record):
    """The sealed result of a campaign in a quarter; written by `portal seal`."""

    slug = "ket-qua-chot"
    label = "Kết quả đã chốt"
    one = "kết quả đã chốt"
    intro = "Kết quả thi đua của từng quý sau khi chốt; mọi điều chỉnh đều ghi ngày, lý do, giá trị cũ và mới."
    order: ClassVar[int] = 65
    search_words: ClassVar[str] = "chốt kết quả, kết quả chính thức"
    search_prior: ClassVar[float] = 0.75
    key: ClassVar[Key] = Key(
        "period",
        "phong trào và quý này",
        "mỗi quý chỉ chốt một lần, sửa sau khi chốt thì thêm một lần điều chỉnh vào bản đã có",
    )
    facet_labels = {"nam": "Năm"}
    written_by = "portal seal 2026-Q3"

    withdrawn: Date | None = withdrawal_day("campaign", words="phong trào")
    campaign: CampaignRef = field("Phong trào", "Phong trào được chốt.", "campaigns/van-hoa-cong-so-2026")
    period: Quarter = field("Quý", "Quý được chốt, dạng năm-Q.", "2026-Q3")
    sealed: Date = field("Ngày chốt", "Ngày chốt kết quả, sau ngày cuối của quý.", "2026-10-10", happened="ngày chốt")
    inputs: Slug = field("Dấu số liệu", "Do lệnh portal seal ghi, không sửa tay.", "9f86d081884c7d65")
    results: tuple[SealedResult, ...] = field(
        "Kết quả", "Kết quả lúc chốt, giữ nguyên khi điều chỉnh.", ["units/van-phong"], min_length=1
    )
    adjustments: tuple[Adjustment, ...] = many("Điều chỉnh", "Các lần điều chỉnh, cũ trước mới sau.", ["2026-08-03"])

    def day(self) -> date | None:
        return self.sealed

    def keys(self) -> tuple[str, ...]:
        return (f"{self.campaign}|{self.period}",)
