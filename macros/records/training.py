"""Đào tạo: a course of the yearly plan with its sessions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from macros.records.base import Basis, Change, Facet, Part, Record, Theme
from macros.records.fields import Choice, Clock, Date, Line, Markdown, PersonRef, Slug, UnitRef, Whole, field


class Topic(Choice):
    """The four topics of the yearly training plan."""

    CULTURE = "van-hoa", "Văn hóa công vụ"
    ETHICS = "dao-duc", "Đạo đức công vụ"
    LAW = "phap-luat", "Pháp luật công vụ"
    SKILL = "ky-nang", "Kỹ năng công vụ"


class Session(Part):
    """One sitting of a course."""

    id: Slug = field("Mã buổi", "Mã không dấu, không đổi khi đổi ngày.", "buoi-1")
    date: Date = field("Ngày", "Ngày học.", "2026-04-15")
    start: Clock = field("Bắt đầu", "Giờ bắt đầu, dạng 24 giờ.", "08:00")
    end: Clock = field("Kết thúc", "Giờ kết thúc, dạng 24 giờ.", "11:00")
    place: Line = field("Địa điểm", "Phòng, tầng hoặc nơi học.", "Hội trường tầng 2")
    trainer: Line | None = field(
        "Người giảng", "Người hoặc đơn vị giảng buổi này.", "Báo cáo viên Sở Nội vụ (ví dụ)", default=None
    )
    content: Line | None = field("Nội dung buổi", "Buổi này học gì.", "Chuẩn mực giao tiếp với công dân", default=None)
    seats: Whole | None = field("Số chỗ", "Số người tối đa của buổi.", "30", default=None, ge=1)
    moved_note: Line | None = field(
        "Lý do đổi lịch", "Ghi khi ngày hoặc nơi học đã đổi sau khi thông báo.", "Trùng họp giao ban", default=None
    )


class Course(Record):
    """A training course."""

    slug = "dao-tao"
    label = "Đào tạo, bồi dưỡng"
    one = "lớp bồi dưỡng"
    intro = "Kế hoạch bồi dưỡng hằng năm về văn hóa, đạo đức, pháp luật và kỹ năng công vụ."
    order: ClassVar[int] = 40
    states = {"": ("Sắp tới", "info"), "running": ("Đang diễn ra", "ok"), "done": ("Đã xong", "mute")}
    facet_labels = {"chuyen-de": "Chuyên đề", "chu-de": "Chủ đề", "nam": "Năm"}
    facet_order = {"chuyen-de": tuple(Topic), "chu-de": tuple(Theme)}

    topic: Topic = field("Chuyên đề", "Một trong bốn chuyên đề của kế hoạch năm.", "van-hoa")
    themes: tuple[Theme, ...] = field(
        "Chủ đề", "Thuộc nhóm nào trong bốn nhóm của Đề án.", ["giao-tiep-ung-xu"], default=()
    )
    year: Whole = field("Năm kế hoạch", "Năm của kế hoạch bồi dưỡng.", "2026", ge=2000, le=2200)
    starts: Date = field("Ngày khai giảng", "Ngày đầu tiên của lớp.", "2026-04-15")
    ends: Date = field("Ngày bế giảng", "Ngày cuối cùng của lớp.", "2026-04-16")
    periods: Whole = field("Số tiết", "Tổng số tiết của lớp.", "8", ge=1, le=400)
    organizer: UnitRef = field("Đơn vị tổ chức", "Đơn vị chịu trách nhiệm tổ chức lớp.", "units/van-phong")
    units: tuple[UnitRef, ...] = field(
        "Đơn vị tham gia", "Đơn vị cử người; bỏ trống là toàn cơ quan.", ["units/phong-dau-tu"], default=()
    )
    contact: PersonRef | None = field("Người liên hệ", "Hỏi ai về lớp này.", "people/nguyen-van-a", default=None)
    deadline: Date | None = field("Hạn đăng ký", "Ngày cuối cùng nhận danh sách.", "2026-04-08", default=None)
    sessions: tuple[Session, ...] = field("Các buổi", "Từng buổi học, mỗi buổi một mã.", ["buoi-1"], min_length=1)
    basis: tuple[Basis, ...] = field("Căn cứ", "Văn bản làm căn cứ mở lớp.", ["regulations/171-2025-nd-cp"], default=())
    body: Markdown | None = field(
        "Giới thiệu", "Lớp dành cho ai, học xong làm được gì.", "Học viên thực hành theo tình huống.", default=None
    )

    def facets(self) -> tuple[Facet, ...]:
        themes = (Facet("chu-de", str(theme), theme.label) for theme in self.themes)
        return (Facet("chuyen-de", str(self.topic), self.topic.label), *themes)

    def day(self) -> date | None:
        return self.starts

    def timeline(self) -> tuple[Change, ...]:
        after = (self.ends + timedelta(days=1)).isoformat()
        return (Change(self.starts.isoformat(), "running"), Change(after, "done"))
