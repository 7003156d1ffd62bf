"""Gương tốt: a good deed, who did it, the rule it exemplifies and what came of it."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from macros.records.base import Facet, NamedUnit, Picture, Record
from macros.records.choices import Theme
from macros.records.derived import Derived, Place, text_in
from macros.records.fields import (
    AwardRef,
    Clock,
    Date,
    Line,
    Markdown,
    PersonRef,
    RuleRef,
    UnitRef,
    field,
    many,
    optional,
)

_OFFICES = ("department", "leadership")


def _unit(place: Place) -> str:
    """The unit of the first person on the day of the deed, if there is only one such office."""
    day, person = text_in(place.item, "happened"), place.look(place.item["people"][0])
    posts = [item for item in person["positions"] if text_in(item, "since") <= day <= (text_in(item, "until") or day)]
    units = {text_in(item, "unit") for item in posts}
    offices = {unit for unit in units if text_in(place.look(unit), "kind") in _OFFICES} if len(units) > 1 else units
    return offices.pop() if len(offices) == 1 else ""


def _themes(place: Place) -> list[str]:
    """The themes of the policies whose rules the deed exemplifies."""
    policies = (place.look(rule.partition("#")[0]) for rule in place.item["exemplifies"])
    themes = {theme for policy in policies for theme in policy["themes"]}
    return [str(theme) for theme in Theme if theme in themes]


class Story(Record):
    """A good-example story."""

    slug = "guong-tot"
    label = "Gương tốt"
    one = "câu chuyện"
    intro = "Người tốt, việc tốt trong thực thi công vụ, kèm quy tắc mà mỗi việc làm thể hiện."
    order: ClassVar[int] = 30
    search_words: ClassVar[str] = "người tốt việc tốt, gương điển hình, tấm gương, gương sáng"
    example: ClassVar[str] = "Một việc tốt trong giờ làm việc (ví dụ)"
    counts_views: ClassVar[bool] = True
    has_feed: ClassVar[bool] = True
    in_news: ClassVar[bool] = True
    needs_summary: ClassVar[bool] = True
    facet_labels = {"chu-de": "Chủ đề", "nam": "Năm"}
    facet_order = {"chu-de": tuple(Theme)}

    themes: tuple[Theme, ...] = field(
        "Chủ đề",
        "Thuộc nhóm nào trong bốn nhóm của Đề án.",
        ["giao-tiep-ung-xu"],
        min_length=1,
        derived=Derived(_themes, ("exemplifies",), "lấy chủ đề của các quy tắc thể hiện qua việc làm"),
    )
    happened: Date = field("Ngày diễn ra", "Ngày diễn ra việc tốt.", "2026-03-05", happened="ngày diễn ra")
    published: Date = field("Ngày đăng", "Ngày câu chuyện được đăng.", "2026-03-09", happened="ngày đăng")
    published_at: Clock | None = optional("Giờ đăng", "Giờ câu chuyện được đăng, dạng 24 giờ.", "10:30")
    author: PersonRef | None = optional("Người viết", "Người viết câu chuyện.", "people/tran-thi-b")
    approver: PersonRef | None = optional("Người duyệt", "Người duyệt cho đăng, khác người viết.", "people/le-van-c")
    unit: UnitRef = field(
        "Đơn vị",
        "Đơn vị của người hoặc tập thể được nêu gương.",
        "units/van-phong",
        derived=Derived(_unit, ("people",), "lấy đơn vị của người đầu tiên vào ngày ấy", ("happened",)),
    )
    people: tuple[PersonRef, ...] = many(
        "Người được nêu gương", "Bỏ trống khi nêu gương tập thể.", ["people/nguyen-van-a"]
    )
    place: Line | None = optional("Nơi diễn ra", "Địa điểm của việc làm.", "Bộ phận tiếp nhận")
    exemplifies: tuple[RuleRef, ...] = many(
        "Quy tắc thể hiện qua việc làm",
        "Quy tắc mà việc làm thể hiện, viết đủ policies/<mã>#<quy-tắc>.",
        ["policies/tiep-cong-dan#don-tiep"],
    )
    award: AwardRef | None = optional("Khen thưởng", "Khen thưởng mà câu chuyện dẫn tới.", "awards/2026-001")
    quote: Line | None = optional(
        "Câu nói",
        "Một câu của người trong chuyện, nguyên lời, không có dấu ngoặc kép; in thay ảnh khi chưa có ảnh.",
        "Chị cất đi. Giữ giúp khách là phần việc của người trực cổng.",
    )
    body: Markdown = field(
        "Nội dung", "Kể việc: hoàn cảnh, việc làm, kết quả.", "Sáng thứ Hai, một hộ kinh doanh đến hỏi thủ tục…"
    )
    pictures: tuple[Picture, ...] = many("Ảnh", "Ảnh có chú thích, đặt trong data/media.", ["tiep-dan.jpg"])

    def facets(self) -> tuple[Facet, ...]:
        return tuple(Facet("chu-de", str(theme), theme.label) for theme in self.themes)

    def day(self) -> date | None:
        return self.published

    def last_day(self) -> date:
        return self.published

    def named_units(self) -> Iterator[NamedUnit]:
        yield NamedUnit(("unit",), self.unit, self.happened)
