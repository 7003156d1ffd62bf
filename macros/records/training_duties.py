"""Nghĩa vụ bồi dưỡng: how much training a kind of staff needs in a year, from a day on, and the legal basis."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from macros.records.base import Basis, Change, Key, PlacedBasis, Record, lifetime, placed
from macros.records.fields import Date, Flag, Line, Whole, field, many, optional
from macros.records.people import StaffKind
from macros.text.choices import Choice


class DutyMeasure(Choice):
    """The unit in which a duty is counted."""

    PERIODS = "tiet", "tiết"
    DAYS = "ngay", "ngày"


class TrainingDuty(Record):
    """The yearly duty of a kind of staff while it applies."""

    slug = "nghia-vu-boi-duong"
    label = "Nghĩa vụ bồi dưỡng"
    one = "định mức bồi dưỡng"
    intro = "Mỗi năm công chức, viên chức, người lao động phải học bao nhiêu, theo văn bản nào, từ ngày nào."
    order: ClassVar[int] = 44
    search_words: ClassVar[str] = "mỗi năm học bao nhiêu tiết, số tiết bắt buộc"
    past: ClassVar[tuple[str, ...]] = ("over",)
    example: ClassVar[str] = "Viên chức, 40 tiết một năm (ví dụ)"
    key: ClassVar[Key] = Key("since", "đối tượng và ngày áp dụng này", "mỗi đối tượng mỗi ngày chỉ có một định mức")
    states = {"": ("Chưa áp dụng", "info"), "active": ("Đang áp dụng", "ok"), "over": ("Thôi áp dụng", "mute")}

    kind: StaffKind = field("Đối tượng", "Công chức, viên chức hay người lao động.", "vien-chuc")
    amount: Whole = field("Định mức một năm", "Số tiết hoặc số ngày mỗi người phải học trong năm.", "40", ge=1, le=400)
    measure: DutyMeasure = field("Tính theo", "tiet là tiết, ngay là ngày.", "tiet", default=DutyMeasure.PERIODS)
    day_periods: Whole = field("Số tiết một ngày", "Để đổi ngày ra tiết.", "8", default=8, ge=1, le=12)
    since: Date = field("Áp dụng từ", "Ngày bắt đầu áp dụng định mức.", "2026-01-01", planned="ngày bắt đầu áp dụng")
    until: Date | None = optional("Áp dụng đến", "Ngày cuối cùng áp dụng, nếu có.", "2026-12-31")
    basis: tuple[Basis, ...] = many("Căn cứ", "Văn bản quy định, kèm điều khoản.", ["regulations/259-2026-nd-cp"])
    verified: Flag = field("Đã đối chiếu", "Ghi true khi đã đọc đúng điều khoản trong bản gốc.", "false", default=False)
    note: Line | None = optional("Ghi chú", "Điều cần biết khi áp dụng.", "Con số ví dụ, chờ đối chiếu")

    @property
    def periods(self) -> int:
        """The duty in teaching periods."""
        return self.amount * (self.day_periods if self.measure is DutyMeasure.DAYS else 1)

    def day(self) -> date | None:
        return self.since

    def timeline(self) -> tuple[Change, ...]:
        return lifetime(self.since, self.until, "active", "over")

    def keys(self) -> tuple[str, ...]:
        return (f"{self.kind}|{self.since}",)

    def bases(self) -> Iterator[PlacedBasis]:
        return placed(self.basis)

    def last_day(self) -> date | None:
        return self.until
