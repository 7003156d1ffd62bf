"""Bản tin: a month, quarter or year in short, read out where people meet; the records of the period fill it."""

from datetime import date
from typing import ClassVar

from macros.records.base import Change, Key, Part, Record
from macros.records.derived import Derived, Place, text_in
from macros.records.fields import Date, Line, Period, UnitRef, Whole, field, many, optional
from macros.text.periods import label_of, label_within


def _title(place: Place) -> str:
    return f"Bản tin {label_within(text_in(place.item, 'period').lower())}"


class Presentation(Part):
    """A meeting in which the bulletin was presented."""

    date: Date = field("Ngày", "Ngày phổ biến bản tin.", "2026-12-01", happened="ngày phổ biến")
    occasion: Line = field("Cuộc họp", "Phổ biến ở cuộc họp nào.", "Giao ban tháng 12/2026")
    place: Line | None = optional("Nơi họp", "Địa điểm của cuộc họp.", "Phòng họp tầng 2")
    present: Whole = field("Số người có mặt", "Đếm người có mặt ở cuộc họp.", "57", ge=0)
    staff: Whole = field("Tổng số người", "Số người phải dự cuộc họp.", "60", ge=1)


class Bulletin(Record):
    """The bulletin of a period; an editor writes the period and a few words, and records provide the rest."""

    slug = "ban-tin"
    label = "Bản tin"
    one = "bản tin"
    intro = "Bản tin tháng, quý, năm để phổ biến ở họp giao ban; mỗi bản tin có bản in một trang A4 và bản trình chiếu."
    order: ClassVar[int] = 94
    tells_news: ClassVar[bool] = True
    search_words: ClassVar[str] = "tuyên truyền, họp giao ban, trình chiếu, bản in"
    search_prior: ClassVar[float] = 0.6  # it repeats the content of other records
    example: ClassVar[str] = "Bản tin tháng 11/2026 (ví dụ)"
    key: ClassVar[Key] = Key("period", "bản tin của kỳ này", "mỗi kỳ một bản tin, hãy sửa bản tin đã có")
    facet_labels = {"nam": "Năm phát hành"}
    states = {"": ("Bản thảo", "mute"), "issued": ("Đã phát hành", "ok")}

    title: Line = field(
        "Tên",
        "Tên ngắn gọn, hiện ở đầu trang và trong danh sách.",
        "Bản tin tháng 11/2026",
        derived=Derived(_title, ("period",), "ghép từ kỳ của bản tin"),
    )
    period: Period = field("Kỳ", "Tháng, quý hoặc năm của bản tin.", "2026-11")
    note: tuple[Line, ...] = many(
        "Lời người biên tập", "Mỗi đoạn một mục, nói ngắn, dễ hiểu; bỏ trống cũng được.", ["Tháng này…"], max_length=3
    )
    editor: UnitRef | None = optional("Đơn vị biên tập", "Đơn vị soạn bản tin.", "units/van-phong")
    issued: Date | None = optional(
        "Ngày phát hành", "Bỏ trống khi còn là bản thảo.", "2026-11-30", happened="ngày phát hành"
    )
    presented: tuple[Presentation, ...] = many("Đã phổ biến", "Mỗi cuộc họp một mục.", ["2026-12-01"])

    def id_words(self) -> str:
        return label_of(self.period)

    def day(self) -> date | None:
        return self.issued

    def timeline(self) -> tuple[Change, ...]:
        return (Change(self.issued.isoformat(), "issued"),) if self.issued else ()

    def keys(self) -> tuple[str, ...]:
        return (f"{self.period}|{self.audience}",)
