"""Khung kết quả năm: what the culture factor weighs in a year, of what parts it is made, from where a level begins."""

from typing import ClassVar

from macros.records.base import Basis, Key, Part, Record
from macros.records.evaluations import YearLevel
from macros.records.fields import Flag, Line, Markdown, Points, Whole, field, many, optional
from macros.records.titles import Subject
from macros.text.choices import Choice


class PartKind(Choice):
    """What the culture factor is made of."""

    POINTS = "diem-thi-dua", "Điểm phong trào thi đua"
    STORIES = "guong-tot", "Gương tốt được đăng"
    AWARDS = "khen-thuong", "Khen thưởng có quyết định"
    HOURS = "boi-duong", "Tiết bồi dưỡng"
    FINDINGS = "ton-tai", "Tồn tại, vi phạm qua kiểm tra"
    ACTIONS = "nhiem-vu", "Tỷ lệ nhiệm vụ đúng hạn"

    @property
    def falling(self) -> bool:
        """Whether more of it means fewer points."""
        return self is PartKind.FINDINGS

    @property
    def measured(self) -> str:
        """What is counted, in running text."""
        return {"diem-thi-dua": "điểm", "guong-tot": "câu chuyện", "khen-thuong": "khen thưởng", "boi-duong": "tiết",
                "ton-tai": "tồn tại, vi phạm", "nhiem-vu": "phần trăm đúng hạn"}[self.value]  # fmt: skip


class Share(Part):
    """A part of the culture factor, what it weighs and how much of it earns the whole weight."""

    subject: Subject = field("Dành cho", "Phần này tính cho cá nhân hay tập thể.", "tap-the")
    part: PartKind = field("Phần", "Số liệu được tính.", "diem-thi-dua")
    weight: Whole = field("Trọng số", "Phần trăm trong yếu tố văn hóa công vụ; cộng lại đủ 100.", "40", ge=1, le=100)
    full: Points = field(
        "Mức đủ", "Từ mức này được trọn trọng số; với tồn tại, vi phạm: từ mức này không còn điểm.", "150", ge=1
    )


class Band(Part):
    """A level and the points from which it is proposed."""

    level: YearLevel = field("Mức xếp loại", "Một trong bốn mức.", "hoan-thanh-tot")
    least: Points = field("Từ điểm", "Số điểm thấp nhất của mức này, thang 100.", "70", ge=0, le=100)


class Frame(Record):
    """The frame of a year: weights, bands of levels and the target of timely commendation."""

    slug = "khung-ket-qua-nam"
    label = "Khung kết quả năm"
    one = "khung kết quả năm"
    intro = "Mỗi năm một khung: yếu tố văn hóa công vụ chiếm bao nhiêu trong đánh giá năm và tính từ những phần nào."
    order: ClassVar[int] = 78
    looked_for: ClassVar[str] = "cách tính điểm năm"
    search_prior: ClassVar[float] = 0.8
    key: ClassVar[Key] = Key("year", "khung kết quả của năm này", "mỗi năm chỉ có một khung")

    year: Whole = field("Năm", "Năm áp dụng.", "2026", ge=2000, le=2200)
    weight: Whole = field(
        "Trọng số trong đánh giá năm", "Yếu tố văn hóa công vụ chiếm bao nhiêu điểm trong 100 điểm.", "20", ge=1, le=100
    )
    parts: tuple[Share, ...] = field(
        "Các phần", "Các phần của yếu tố; mỗi đối tượng cộng đủ 100.", ["diem-thi-dua"], min_length=1
    )
    bands: tuple[Band, ...] = field(
        "Ngưỡng đề xuất", "Từ bao nhiêu điểm đề xuất mức nào.", ["hoan-thanh-tot"], min_length=1
    )
    least_known: Whole = field(
        "Số liệu tối thiểu",
        "Chỉ đề xuất mức khi đã có số liệu cho chừng này phần trăm trọng số.",
        "60",
        default=100,
        ge=1,
        le=100,
    )
    target_days: Whole = field(
        "Mục tiêu kịp thời", "Số ngày nhiều nhất từ việc làm đến quyết định khen.", "30", ge=1, le=730
    )
    decision: Line | None = optional(
        "Văn bản ban hành", "Số, ngày văn bản của cơ quan đặt ra khung này.", "08/QĐ-VHCV ngày 15/01/2026"
    )
    basis: tuple[Basis, ...] = many("Căn cứ", "Văn bản làm căn cứ.", ["regulations/233-2026-nd-cp"])
    verified: Flag = field(
        "Đã đối chiếu", "Ghi true khi đã đối chiếu trọng số, ngưỡng với văn bản gốc.", "true", default=False
    )
    body: Markdown | None = optional("Ghi chú", "Điều cần biết khi đọc kết quả.", "Khung này do…")

    def named_after(self) -> str:
        return f"nam {self.year}"

    def keys(self) -> tuple[str, ...]:
        return (str(self.year),)
