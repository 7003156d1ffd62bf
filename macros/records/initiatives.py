"""Sáng kiến: an initiative, who made it, and the decision that recognises it."""

from datetime import date
from typing import ClassVar

from macros.records.base import Change, Facet, Record
from macros.records.evaluations import Ruling
from macros.records.fields import Markdown, PersonRef, UnitRef, Whole, field, optional
from macros.text.choices import Choice


class InitiativeScope(Choice):
    """How far the effect of an initiative is recognised, the narrowest first."""

    BASE = "co-so", "Cấp cơ sở"
    PROVINCE = "cap-tinh", "Cấp bộ, ban, ngành, tỉnh"
    NATION = "toan-quoc", "Toàn quốc"

    @property
    def width(self) -> int:
        """0 for the narrowest scope."""
        return list(InitiativeScope).index(self)


class Initiative(Record):
    """An initiative; it counts for titles from the day of the decision on."""

    slug = "sang-kien"
    label = "Sáng kiến"
    one = "sáng kiến"
    intro = "Sáng kiến của viên chức, người lao động: làm gì khác trước, ai làm, quyết định nào công nhận."
    order: ClassVar[int] = 76
    search_words: ClassVar[str] = "cải tiến, giải pháp, đề tài, được công nhận"
    states = {"": ("Chưa công nhận", "info"), "recognised": ("Đã công nhận", "ok")}
    facet_labels = {"pham-vi": "Phạm vi công nhận", "nam": "Năm quyết định"}
    facet_order = {"pham-vi": tuple(InitiativeScope)}

    year: Whole = field("Năm", "Năm sáng kiến được áp dụng và xét công nhận.", "2025", ge=2000, le=2200, happened="năm")
    authors: tuple[PersonRef, ...] = field(
        "Tác giả", "Những người làm ra sáng kiến.", ["people/tran-thi-b"], min_length=1
    )
    unit: UnitRef | None = optional("Đơn vị áp dụng", "Đơn vị đang dùng sáng kiến.", "units/van-phong")
    scope: InitiativeScope | None = optional("Phạm vi công nhận", "Theo quyết định công nhận.", "co-so")
    decision: Ruling | None = optional(
        "Quyết định công nhận", "Số, ngày, người ký; chưa có thì không tính khi xét.", "52/QĐ-VHCV"
    )
    body: Markdown = field("Nội dung", "Trước kia làm thế nào, nay làm thế nào, được gì.", "Trước kia mỗi quầy…")

    def facets(self) -> tuple[Facet, ...]:
        return (Facet("pham-vi", str(self.scope), self.scope.label),) if self.scope else ()

    def day(self) -> date | None:
        return self.decision.date if self.decision else None

    def timeline(self) -> tuple[Change, ...]:
        return (Change(self.decision.date.isoformat(), "recognised"),) if self.decision else ()
