"""Kết quả bồi dưỡng: how many have met the yearly duty, by groups of units large enough to publish."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from macros.records.base import Key, NamedUnit, Part, Record, units_at
from macros.records.derived import Derived, Place, text_in
from macros.records.fields import Date, Line, UnitRef, Whole, field
from macros.text import render

SMALLEST_GROUP = 5  # people; in smaller groups readers could guess who has not met the duty


class GroupResult(Part):
    """One unit, or several small ones together."""

    units: tuple[UnitRef, ...] = field(
        "Đơn vị", "Một đơn vị; đơn vị dưới 5 người thì gộp với đơn vị khác.", ["units/van-phong"], min_length=1
    )
    staff: Whole = field("Số người có nghĩa vụ", "Ít nhất 5; ít hơn thì gộp đơn vị.", "7", ge=1)
    met: Whole = field("Số người đạt", "Số người đã đủ tiết đến ngày chốt số.", "6", ge=0)


def _title(place: Place) -> str:
    """The year, and the day if it is not the last of the year."""
    day = text_in(place.item, "counted")
    year = text_in(place.item, "year") or day[:4]
    period = f"cả năm {year}" if day == f"{year}-12-31" else f"năm {year}, đến hết ngày {render.day(day)}"
    return f"Kết quả bồi dưỡng {period}" if year and day else ""


class TrainingResult(Record):
    """How far the duty of a year was met by a day, in numbers that staff may see."""

    slug = "ket-qua-boi-duong"
    label = "Kết quả bồi dưỡng"
    one = "bảng kết quả bồi dưỡng"
    intro = "Bao nhiêu người đã đủ số tiết trong năm, tính đến một ngày; không nêu tên, không nêu nhóm dưới 5 người."
    order: ClassVar[int] = 46
    search_words: ClassVar[str] = "đã học đủ tiết, kết quả học"
    search_prior: ClassVar[float] = 0.75
    example: ClassVar[str] = "Kết quả bồi dưỡng đến tháng 11 (ví dụ)"
    key: ClassVar[Key] = Key("counted", "năm và ngày chốt số này", "mỗi ngày chốt số chỉ có một bản ghi")
    facet_labels = {"nam": "Năm"}

    year: Whole = field(
        "Năm",
        "Năm của nghĩa vụ bồi dưỡng.",
        "2026",
        ge=2000,
        le=2200,
        derived=Derived(lambda place: text_in(place.item, "counted")[:4], ("counted",), "lấy năm của ngày chốt số"),
    )
    title: Line = field(
        "Tên",
        "Tên bảng kết quả.",
        "Kết quả bồi dưỡng năm 2026, đến hết ngày 20/11/2026",
        derived=Derived(_title, ("counted",), "ghép từ năm và ngày chốt số", ("year",)),
    )
    counted: Date = field("Ngày chốt số", "Số người đạt tính đến hết ngày này.", "2026-11-20", happened="ngày chốt số")
    groups: tuple[GroupResult, ...] = field(
        "Từng nhóm", "Mỗi mục một đơn vị hoặc một nhóm đơn vị.", ["units/van-phong"], min_length=1
    )

    def day(self) -> date | None:
        return self.counted

    def keys(self) -> tuple[str, ...]:
        return (f"{self.year}|{self.counted}",)

    def named_units(self) -> Iterator[NamedUnit]:
        for index, group in enumerate(self.groups):
            yield from units_at(group.units, self.counted, "groups", index, "units")
