"""Phong trào: an emulation campaign with its criteria, versioned by date."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from macros.records.base import Basis, Change, Part, Record, Theme
from macros.records.fields import Date, Line, Markdown, Points, RuleRef, Slug, UnitRef, field


class Criterion(Part):
    """What points are given for."""

    id: Slug = field("Mã tiêu chí", "Mã không dấu, giữ nguyên qua các lần sửa.", "tiep-dan")
    title: Line = field("Tiêu chí", "Một câu nêu điều được chấm.", "Tiếp công dân, nhà đầu tư đúng quy tắc")
    points: Points = field("Điểm tối đa", "Điểm cao nhất của một lần chấm; ghi âm nếu là điểm trừ.", "10")
    rule: RuleRef | None = field(
        "Quy tắc",
        "Quy tắc mà tiêu chí đo, viết đủ policies/<mã>#<quy-tắc>.",
        "policies/tiep-cong-dan#don-tiep",
        default=None,
    )
    basis: tuple[Basis, ...] = field(
        "Căn cứ", "Văn bản làm căn cứ của tiêu chí.", ["regulations/06-2022-qh15"], default=()
    )


class CriteriaVersion(Part):
    """The criteria that apply from a day on."""

    since: Date = field("Áp dụng từ", "Ngày bộ tiêu chí này bắt đầu áp dụng.", "2026-01-01")
    note: Line | None = field("Lý do sửa", "Vì sao có bộ tiêu chí này.", "Thêm tiêu chí hồ sơ điện tử", default=None)
    criteria: tuple[Criterion, ...] = field(
        "Các tiêu chí", "Danh sách tiêu chí, mỗi tiêu chí một mã.", ["tiep-dan"], min_length=1
    )


class Campaign(Record):
    """An emulation campaign."""

    slug = "phong-trao"
    label = "Phong trào thi đua"
    one = "phong trào"
    intro = "Các phong trào thi đua, tiêu chí chấm điểm và căn cứ của từng tiêu chí."
    order: ClassVar[int] = 50
    states = {"": ("Chưa bắt đầu", "info"), "open": ("Đang chấm điểm", "ok"), "closed": ("Đã kết thúc", "mute")}

    themes: tuple[Theme, ...] = field(
        "Chủ đề", "Thuộc nhóm nào trong bốn nhóm của Đề án.", ["giao-tiep-ung-xu"], default=()
    )
    starts: Date = field("Từ ngày", "Ngày phát động.", "2026-01-01")
    ends: Date = field("Đến ngày", "Ngày cuối cùng chấm điểm.", "2026-12-31")
    owners: tuple[UnitRef, ...] = field(
        "Đơn vị phát động", "Đơn vị, đoàn thể phát động và theo dõi.", ["units/cong-doan"], default=()
    )
    decision: Line | None = field(
        "Văn bản phát động", "Số, ngày văn bản phát động.", "12/KH-VHCV ngày 05/01/2026", default=None
    )
    versions: tuple[CriteriaVersion, ...] = field(
        "Bộ tiêu chí", "Các bộ tiêu chí theo thời gian.", ["2026-01-01"], min_length=1
    )
    basis: tuple[Basis, ...] = field(
        "Căn cứ", "Văn bản làm căn cứ phát động.", ["regulations/06-2022-qh15"], default=()
    )
    body: Markdown | None = field(
        "Giới thiệu", "Mục đích, cách tham gia, hình thức khen thưởng.", "Phong trào nhằm…", default=None
    )

    def day(self) -> date | None:
        return self.starts

    def timeline(self) -> tuple[Change, ...]:
        after = (self.ends + timedelta(days=1)).isoformat()
        return (Change(self.starts.isoformat(), "open"), Change(after, "closed"))

    def criteria_on(self, day: date) -> tuple[Criterion, ...]:
        """The criteria that applied on `day`; none before the first version."""
        since = [version for version in self.versions if version.since <= day]
        return max(since, key=lambda version: version.since).criteria if since else ()
