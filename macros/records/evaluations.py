"""Xếp loại hằng năm: the level that a person or unit was given for a year, by a decision."""

from datetime import date
from typing import ClassVar

from macros.records.base import Change, Facet, Key, Part, Record, withdrawal_day
from macros.records.derived import Derived, Place, name_on, text_in
from macros.records.fields import Date, Line, Markdown, Points, Whole, WinnerRef, field, many, optional
from macros.text.choices import Choice


class YearLevel(Choice):
    """The four yearly levels (Nghị định 90/2020/NĐ-CP, kept by 335/2025/NĐ-CP), the best first."""

    EXCELLENT = "hoan-thanh-xuat-sac", "Hoàn thành xuất sắc nhiệm vụ"
    GOOD = "hoan-thanh-tot", "Hoàn thành tốt nhiệm vụ"
    DONE = "hoan-thanh", "Hoàn thành nhiệm vụ"
    FAILED = "khong-hoan-thanh", "Không hoàn thành nhiệm vụ"

    @property
    def height(self) -> int:
        """0 for the lowest level, 3 for the highest."""
        return len(YearLevel) - 1 - list(YearLevel).index(self)

    @property
    def below(self) -> "YearLevel":
        """The next lower level; for the lowest, itself."""
        return list(YearLevel)[min(len(YearLevel) - 1, list(YearLevel).index(self) + 1)]


class Ruling(Part):
    """The decision on a level or an initiative."""

    number: Line = field("Số quyết định", "Số, ký hiệu quyết định.", "60/QĐ-VHCV")
    date: Date = field("Ngày quyết định", "Ngày ký quyết định.", "2025-12-12", happened="ngày quyết định")
    issuer: Line = field("Người ký", "Chức vụ, cơ quan ký quyết định.", "Giám đốc Trung tâm (đơn vị mẫu)")


def _title(place: Place) -> str:
    """Year and name, marked as a proposal until there is a decision."""
    year = text_in(place.item, "year")
    name = name_on(place, text_in(place.item, "subject"), f"{year}-12-31")
    return f"{'Xếp loại' if place.item.get('decision') else 'Đề xuất xếp loại'} năm {year} – {name}" if name else ""


class Evaluation(Record):
    """The yearly level of a person or unit; a proposal until there is a decision.

    Records about people are in the data root of leaders, because only they may see them.
    """

    slug = "xep-loai"
    label = "Xếp loại hằng năm"
    one = "xếp loại"
    intro = "Mức xếp loại hằng năm theo quyết định; xếp loại của từng người chỉ lãnh đạo xem được."
    order: ClassVar[int] = 74
    search_words: ClassVar[str] = "xếp loại cuối năm, phân loại, đánh giá cán bộ"
    when_empty: ClassVar[str] = "Xếp loại của các đơn vị không công bố ở trang này khi chưa có quyết định."
    search_prior: ClassVar[float] = 0.8
    key: ClassVar[Key] = Key(
        "year", "xếp loại của người, đơn vị này trong năm này", "mỗi người, mỗi đơn vị mỗi năm chỉ có một mức"
    )
    states = {"": ("Đề xuất", "info"), "decided": ("Đã có quyết định", "ok")}
    facet_labels = {"nam": "Năm quyết định", "muc": "Mức"}
    facet_order = {"muc": tuple(YearLevel)}

    title: Line = field(
        "Tên",
        "Tên của lần xếp loại.",
        "Xếp loại năm 2025 – Văn phòng",
        derived=Derived(_title, ("subject",), "ghép từ năm và tên người, đơn vị", ("year", "decision")),
    )
    withdrawn: Date | None = withdrawal_day("subject", words="người, đơn vị được xếp loại")
    subject: WinnerRef = field("Được xếp loại", "Người hoặc đơn vị được xếp loại.", "units/van-phong")
    year: Whole = field("Năm", "Năm được xếp loại.", "2025", ge=2000, le=2200, happened="năm")
    level: YearLevel | None = optional(
        "Mức xếp loại", "Một trong bốn mức; chưa có quyết định thì có thể bỏ trống.", "hoan-thanh-tot"
    )
    rest: Points | None = optional(
        "Điểm các tiêu chí khác",
        "Điểm đánh giá năm không kể yếu tố văn hóa công vụ, do nơi đánh giá chấm.",
        "66",
        ge=0,
        le=100,
    )
    decision: Ruling | None = optional(
        "Quyết định", "Số, ngày, người ký; chưa có thì mức này chỉ là đề xuất.", "60/QĐ-VHCV"
    )
    disciplined: tuple[Date, ...] = many(
        "Ngày bị kỷ luật", "Chỉ với cá nhân: ngày của từng quyết định kỷ luật trong năm.", ["2025-06-10"]
    )
    body: Markdown | None = optional("Ghi chú", "Điều cần nói thêm về xếp loại này.", "Xếp loại sau khi…")

    def facets(self) -> tuple[Facet, ...]:
        return (Facet("muc", str(self.level), self.level.label),) if self.level else ()

    def day(self) -> date | None:
        return self.decision.date if self.decision else None

    def timeline(self) -> tuple[Change, ...]:
        return (Change(self.decision.date.isoformat(), "decided"),) if self.decision else ()

    def id_words(self) -> str:
        return f"{self.subject.partition('/')[2]} {self.year}"

    def keys(self) -> tuple[str, ...]:
        return (f"{self.subject}|{self.year}",)
