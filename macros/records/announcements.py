"""Thông báo: words that appear on every page from one day to another."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from macros.records.base import MUST_READ, Change, Facet, Link, NamedUnit, Reading, Record, lifetime, search_questions
from macros.records.fields import Date, Flag, Line, Markdown, UnitRef, field, many, optional
from macros.text.choices import Choice


class Tone(Choice):
    """How an announcement is shown."""

    NOTICE = "notice", "Thông báo"
    FESTIVE = "festive", "Chào mừng"
    WARNING = "warning", "Lưu ý"


class Announcement(Record):
    """An announcement; a banner is shown at the top of the home page."""

    slug = "thong-bao"
    label = "Thông báo"
    one = "thông báo"
    intro = "Thông báo chung của cơ quan và khẩu hiệu chào mừng, mỗi mục có ngày thôi đăng."
    order: ClassVar[int] = 95
    tells_news: ClassVar[bool] = True
    search_words: ClassVar[str] = "tin mới, thông tin chung, lịch nghỉ"
    past: ClassVar[tuple[str, ...]] = ("over",)
    example: ClassVar[str] = "Lịch nghỉ lễ Quốc khánh (ví dụ)"
    counts_views: ClassVar[bool] = True
    has_feed: ClassVar[bool] = True
    in_news: ClassVar[bool] = True
    needs_summary: ClassVar[bool] = True
    facet_labels = {"nam": "Năm"}
    states = {"": ("Sắp đăng", "info"), "shown": ("Đang đăng", "ok"), "over": ("Đã hết hạn", "mute")}

    tone: Tone = field("Kiểu", "Thông báo thường, chào mừng hay lưu ý.", "notice", default=Tone.NOTICE)
    banner: Flag = field("Băng trên cùng", "Ghi true để hiện thành băng ở trang chủ.", "true", default=False)
    since: Date = field("Hiện từ", "Ngày đầu tiên hiện thông báo.", "2026-08-25", planned="ngày bắt đầu hiện")
    until: Date = field("Hiện đến", "Ngày cuối cùng hiện thông báo.", "2026-09-05")
    unit: UnitRef | None = optional("Đơn vị thông báo", "Đơn vị đưa ra thông báo.", "units/van-phong")
    due: Date | None = optional(
        "Hạn phải làm", "Ngày cuối cùng làm xong việc thông báo nêu; việc ấy đứng ở trang chủ.", "2026-12-04"
    )
    units: tuple[UnitRef, ...] = many(
        "Đơn vị phải làm", "Đơn vị nào phải làm xong trước hạn; bỏ trống là mọi đơn vị.", ["units/phong-dau-tu"]
    )
    link: Link | None = optional("Liên kết", "Trang nói rõ hơn.", "/dao-tao/")
    reading: Reading | None = optional(
        "Phải đọc và ký", "Ai phải đọc, từ ngày nào, hạn nào; bỏ trống là không bắt buộc.", "2026-11-02"
    )
    questions: tuple[Line, ...] = search_questions()
    body: Markdown | None = optional("Nội dung", "Nội dung thông báo.", "Toàn cơ quan nghỉ…")

    def day(self) -> date | None:
        return self.since

    def timeline(self) -> tuple[Change, ...]:
        return lifetime(self.since, self.until, "shown", "over")

    def facets(self) -> tuple[Facet, ...]:
        return (MUST_READ,) if self.reading else ()

    def named_units(self) -> Iterator[NamedUnit]:
        if self.unit:
            yield NamedUnit(("unit",), self.unit, self.since)
