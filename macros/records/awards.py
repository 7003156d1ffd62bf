"""Khen thưởng: a title or form of commendation given by a decision."""

import re
from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from macros.records.base import Basis, Facet, Part, PlacedBasis, Record, placed
from macros.records.derived import Derived, Place, text_in
from macros.records.fields import CampaignRef, Date, Line, Markdown, StoryRef, Whole, WinnerRef, field, many, optional
from macros.text.choices import Choice


class Form(Choice):
    """Titles and forms of commendation that fit a civil agency (Luật 06/2022/QH15), and the letter of praise.

    A letter is none of the forms of the law, which lists orders, medals, titles of honour, prizes, commemorative
    medals, bằng khen and giấy khen (Điều 9).  It has a day and a signer, and no decision.
    """

    TITLE_ADVANCED = "lao-dong-tien-tien", "Lao động tiên tiến"
    TITLE_BASE = "chien-si-thi-dua-co-so", "Chiến sĩ thi đua cơ sở"
    TITLE_PROVINCE = "chien-si-thi-dua-cap-tinh", "Chiến sĩ thi đua bộ, ban, ngành, tỉnh"
    TITLE_NATION = "chien-si-thi-dua-toan-quoc", "Chiến sĩ thi đua toàn quốc"
    GROUP_ADVANCED = "tap-the-lao-dong-tien-tien", "Tập thể lao động tiên tiến"
    GROUP_EXCELLENT = "tap-the-lao-dong-xuat-sac", "Tập thể lao động xuất sắc"
    FLAG_PROVINCE = "co-thi-dua-cap-tinh", "Cờ thi đua của bộ, ban, ngành, tỉnh"
    FLAG_GOVERNMENT = "co-thi-dua-chinh-phu", "Cờ thi đua của Chính phủ"
    CERTIFICATE = "giay-khen", "Giấy khen"
    CERTIFICATE_PROVINCE = "bang-khen", "Bằng khen"
    LETTER = "thu-khen", "Thư khen"


class Decision(Part):
    """The decision that gives the award."""

    number: Line = field("Số quyết định", "Số, ký hiệu quyết định khen thưởng.", "45/QĐ-VHCV")
    date: Date = field("Ngày quyết định", "Ngày ký quyết định khen thưởng.", "2026-04-02", happened="ngày quyết định")
    issuer: Line = field("Người ký", "Chức vụ, cơ quan ký quyết định.", "Giám đốc Trung tâm (đơn vị mẫu)")


class Letter(Part):
    """A letter of praise; it needs no decision."""

    date: Date = field("Ngày thư", "Ngày ký thư khen.", "2026-04-02", happened="ngày thư khen")
    signer: Line = field("Người ký", "Chức vụ, cơ quan của người ký thư.", "Giám đốc Trung tâm (đơn vị mẫu)")


def _year_of_story(place: Place) -> str:
    """The year of the deed, even if its day is invalid, since the story itself has a message about that."""
    happened = text_in(place.look(text_in(place.item, "story")), "happened")
    year = _YEAR_IN.search(happened)
    return year[0] if year else ""


_YEAR_IN = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])")
_YEAR = Derived(_year_of_story, ("story",), "lấy năm của câu chuyện dẫn tới khen thưởng")


class Award(Record):
    """An award, by a decision, or a letter of praise."""

    slug = "khen-thuong"
    label = "Khen thưởng"
    one = "khen thưởng"
    intro = "Danh hiệu thi đua, hình thức khen thưởng đã có quyết định; thư khen ghi riêng, không có quyết định."
    order: ClassVar[int] = 70
    tells_news: ClassVar[bool] = True
    search_words: ClassVar[str] = "ai được khen, giấy khen, bằng khen, danh sách khen"
    example: ClassVar[str] = "Giấy khen tiếp dân tận tình (ví dụ)"
    in_news: ClassVar[bool] = True
    needs_summary: ClassVar[bool] = True
    facet_labels = {"hinh-thuc": "Hình thức", "nam": "Năm khen"}

    form: Form = field("Hình thức", "Danh hiệu thi đua hoặc hình thức khen thưởng.", "giay-khen")
    year: Whole = field("Năm", "Năm thành tích.", "2026", ge=2000, le=2200, derived=_YEAR)
    winners: tuple[WinnerRef, ...] = field(
        "Được khen", "Cá nhân, đơn vị được khen.", ["people/nguyen-van-a"], min_length=1
    )
    decision: Decision | None = optional(
        "Quyết định", "Số, ngày, người ký quyết định; không có thì không đăng. Thư khen thì bỏ trống.", "45/QĐ-VHCV"
    )
    letter: Letter | None = optional("Thư khen", "Chỉ với thư khen: ngày thư, người ký; không có số.", "2026-04-02")
    reason: Line = field("Thành tích", "Một câu nêu thành tích được khen.", "Tiếp công dân tận tình trong đợt mưa lũ")
    money: Whole | None = optional(
        "Tiền thưởng", "Tiền thưởng kèm theo cho mỗi người, mỗi đơn vị, bằng đồng.", "702000", ge=0
    )
    story: StoryRef | None = optional("Câu chuyện", "Câu chuyện dẫn tới khen thưởng.", "stories/tiep-dan-ngay-mua")
    campaign: CampaignRef | None = optional(
        "Phong trào", "Phong trào mà khen thưởng thuộc về.", "campaigns/van-hoa-cong-so-2026"
    )
    basis: tuple[Basis, ...] = many("Căn cứ", "Văn bản làm căn cứ khen thưởng.", ["regulations/06-2022-qh15"])
    body: Markdown | None = optional("Chi tiết", "Nói thêm về thành tích.", "Trong ba tháng…")

    def facets(self) -> tuple[Facet, ...]:
        return (Facet("hinh-thuc", str(self.form), self.form.label),)

    @property
    def signed(self) -> date | None:
        """The day of the decision, or of the letter."""
        paper = self.letter or self.decision
        return paper.date if paper else None

    def day(self) -> date | None:
        return self.signed

    def bases(self) -> Iterator[PlacedBasis]:
        return placed(self.basis)

    def last_day(self) -> date | None:
        return self.signed
