"""Khung kết quả năm: the weight of the culture factor in a year, its parts, and the points of each level."""

from typing import ClassVar

from macros.records.base import Basis, Key, Part, Record
from macros.records.evaluations import YearLevel
from macros.records.fields import Flag, Line, Markdown, Points, Whole, field, many, optional
from macros.records.people import PositionGroup
from macros.records.titles import Subject
from macros.text.choices import Choice


class PartKind(Choice):
    """The parts of the culture factor."""

    SHARE = "ty-le-diem-thi-dua", "Tỷ lệ điểm thi đua"
    POINTS = "diem-thi-dua", "Điểm thi đua cộng dồn (không dùng nữa)"
    LED = "ket-qua-phu-trach", "Kết quả của đơn vị phụ trách"
    STORIES = "guong-tot", "Gương tốt được đăng"
    AWARDS = "khen-thuong", "Khen thưởng có quyết định"
    PERIODS = "boi-duong", "Tiết bồi dưỡng"
    FINDINGS = "ton-tai", "Tồn tại, vi phạm qua kiểm tra"
    ACTIONS = "nhiem-vu", "Tỷ lệ nhiệm vụ đúng hạn"
    VIOLATIONS = "vi-pham", "Vi phạm đã có kết luận"

    @property
    def falling(self) -> bool:
        """Whether more of it means fewer points."""
        return self is PartKind.FINDINGS

    @property
    def deducted(self) -> bool:
        """Whether it is subtracted from the points, so that it only affects those who have it."""
        return self is PartKind.VIOLATIONS

    @property
    def measured(self) -> str:
        """The unit of the number, as text that follows it."""
        return {"ty-le-diem-thi-dua": "% điểm tối đa", "diem-thi-dua": " điểm", "ket-qua-phu-trach": " điểm",
                "guong-tot": " câu chuyện", "khen-thuong": " khen thưởng", "boi-duong": " tiết",
                "ton-tai": " tồn tại, vi phạm", "nhiem-vu": "% đúng hạn",
                "vi-pham": " vi phạm"}[self.value]  # fmt: skip


class TargetFor(Choice):
    """Whose target an amount is: that of the whole unit or person, or of each of the people in a unit."""

    WHOLE = "ca-doi-tuong", "Cả đơn vị, hoặc cả cá nhân"
    HEAD = "moi-nguoi", "Mỗi người của đơn vị"


LEADING = (PositionGroup.LEADER, PositionGroup.HEAD, PositionGroup.DEPUTY)


class Share(Part):
    """A part of the culture factor: who it applies to, its weight, and the amount that earns the whole weight."""

    subject: Subject = field("Dành cho", "Phần này tính cho cá nhân hay tập thể.", "tap-the")
    groups: tuple[PositionGroup, ...] = many(
        "Nhóm vị trí", "Chỉ với cá nhân: các nhóm mà phần này áp dụng; bỏ trống là mọi nhóm.", ["chuyen-mon"]
    )
    part: PartKind = field("Phần", "Số liệu được tính.", "ty-le-diem-thi-dua")
    weight: Whole = field(
        "Trọng số",
        "Phần trăm trong yếu tố; các phần của một nhóm cộng đủ 100, không kể điểm cộng, điểm trừ.",
        "40",
        ge=1,
        le=100,
    )
    full: Points = field(
        "Mức đạt điểm tối đa",
        "Từ mức này được trọn trọng số; với tồn tại: không còn điểm; với vi phạm đã có kết luận: trừ trọn trọng số.",
        "90",
        ge=1,
    )
    per: TargetFor = field(
        "Mức tính cho", "Mức ghi trên là của cả đơn vị hay của mỗi người trong đơn vị.", "moi-nguoi",
        default=TargetFor.WHOLE,
    )  # fmt: skip
    bonus: Flag = field(
        "Điểm cộng", "Ghi true thì có mới cộng thêm, không có thì không mất điểm; tổng không quá 100.", "true",
        default=False,
    )  # fmt: skip

    @property
    def outside_total(self) -> bool:
        """Whether it is added to or subtracted from the points, and is not part of the hundred."""
        return self.bonus or self.part.deducted

    def is_for(self, subject: Subject, group: str) -> bool:
        """Whether the part applies to units, or to people in a group of positions."""
        return self.subject is subject and (not self.groups or group in self.groups)


class Band(Part):
    """A level, and the least points for which it is proposed."""

    level: YearLevel = field("Mức xếp loại", "Một trong bốn mức.", "hoan-thanh-tot")
    least: Points = field("Từ điểm", "Số điểm thấp nhất của mức này, thang 100.", "70", ge=0, le=100)


class Frame(Record):
    """The frame of a year: weights, bands of levels and the target of timely commendation."""

    slug = "khung-ket-qua-nam"
    label = "Khung kết quả năm"
    one = "khung kết quả năm"
    intro = "Mỗi năm một khung: yếu tố văn hóa công vụ chiếm bao nhiêu trong đánh giá năm và tính từ những phần nào."
    order: ClassVar[int] = 78
    search_words: ClassVar[str] = "cách tính điểm năm"
    search_prior: ClassVar[float] = 0.8
    key: ClassVar[Key] = Key("year", "khung kết quả của năm này", "mỗi năm chỉ có một khung")

    year: Whole = field("Năm", "Năm áp dụng.", "2026", ge=2000, le=2200)
    weight: Whole = field(
        "Trọng số trong đánh giá năm", "Yếu tố văn hóa công vụ chiếm bao nhiêu điểm trong 100 điểm.", "20", ge=1, le=100
    )
    parts: tuple[Share, ...] = field(
        "Các phần", "Các phần của yếu tố; tập thể, và mỗi nhóm vị trí, cộng đủ 100.", ["ty-le-diem-thi-dua"],
        min_length=1,
    )  # fmt: skip
    bands: tuple[Band, ...] = field(
        "Ngưỡng đề xuất", "Từ bao nhiêu điểm đề xuất mức nào.", ["hoan-thanh-tot"], min_length=1
    )
    least_known: Whole = field(
        "Số liệu tối thiểu",
        "Chỉ tính điểm, đề xuất mức khi có số liệu cho chừng này phần trăm trọng số áp dụng.",
        "60",
        default=100,
        ge=1,
        le=100,
    )
    least_months: Whole | None = optional(
        "Số tháng làm việc tối thiểu", "Trong năm làm việc chưa đủ chừng này tháng thì không đề xuất mức.", "6",
        ge=1, le=12,
    )  # fmt: skip
    ceiling: Whole | None = optional(
        "Trần xuất sắc", "Số người xuất sắc nhiều nhất bằng bao nhiêu phần trăm số người hoàn thành tốt.", "20",
        ge=1, le=100,
    )  # fmt: skip
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

    def id_words(self) -> str:
        return f"nam {self.year}"

    def keys(self) -> tuple[str, ...]:
        return (str(self.year),)
