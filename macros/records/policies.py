"""Quy tắc: a policy, made of rules with do and don't, and the provisions on which they are based."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from macros.records.base import (
    MUST_READ,
    Basis,
    Change,
    Facet,
    Instrument,
    Part,
    PlacedBasis,
    Reading,
    Record,
    placed,
    search_questions,
)
from macros.records.choices import Standing, Theme
from macros.records.fields import Date, Flag, Line, Markdown, RegulationRef, Slug, UnitRef, field, many, optional
from macros.text.choices import Choice


class Rule(Part):
    """One rule of a policy."""

    id: Slug = field("Mã quy tắc", "Mã không dấu, không đổi khi sửa lời quy tắc.", "don-tiep")
    text: Line = field("Quy tắc", "Một câu nêu điều phải làm.", "Chào và mời ngồi trước khi hỏi việc.")
    formal: Line | None = optional(
        "Lời văn chính thức",
        "Quy tắc viết theo văn phong văn bản; bản in của bộ quy tắc dùng lời văn này.",
        "Chào hỏi, mời công dân ngồi trước khi trao đổi công việc.",
    )
    do: tuple[Line, ...] = many("Nên làm", "Việc làm cụ thể, mỗi dòng một việc.", ["Đứng dậy, chào trước."])
    dont: tuple[Line, ...] = many("Không làm", "Việc phải tránh, mỗi dòng một việc.", ["Vừa nghe điện thoại vừa tiếp."])
    why: Line | None = optional("Vì sao", "Lý do ngắn gọn của quy tắc.", "Người dân thấy được tôn trọng.")
    basis: tuple[Basis, ...] = many(
        "Căn cứ", "Văn bản làm căn cứ cho riêng quy tắc này.", ["regulations/1847-qd-ttg-2018"]
    )


class Outcome(Choice):
    """The outcome of a review of a policy."""

    UNCHANGED = "kept", "Giữ nguyên"
    CHANGED = "changed", "Sửa đổi, bổ sung"
    WITHDRAWN = "withdrawn", "Thôi áp dụng"


class PolicyReview(Part):
    """A review: a person compared a policy with its bases."""

    date: Date = field("Ngày rà soát", "Ngày rà soát xong.", "2026-07-15")
    by: Line = field("Người rà soát", "Người hoặc đơn vị đã rà soát.", "Văn phòng")
    looked_at: tuple[RegulationRef, ...] = many(
        "Văn bản đã đối chiếu", "Các văn bản đã đọc khi rà soát.", ["regulations/80-2025-qh15"]
    )
    outcome: Outcome = field("Kết quả", "Giữ nguyên, sửa hay thôi áp dụng.", "kept")
    note: Line | None = optional("Ghi chú", "Điều cần nói thêm.", "Thay căn cứ bằng luật mới.")


class Policy(Record):
    """A set of rules of conduct on one subject."""

    slug = "quy-tac"
    label = "Quy tắc"
    one = "bộ quy tắc"
    intro = "Những điều nên làm, không làm trong công vụ, kèm căn cứ của từng quy tắc."
    order: ClassVar[int] = 20
    search_prior: ClassVar[float] = 1.15  # rank the agency's own rules above the law that they are based on
    search_words: ClassVar[str] = "nội quy, quy định, được làm gì, không được làm gì"
    example: ClassVar[str] = "Tiếp người dân tại quầy (ví dụ)"
    anchored: ClassVar[str] = "rules"
    counts_views: ClassVar[bool] = True
    in_news: ClassVar[bool] = True
    needs_summary: ClassVar[bool] = True
    facet_labels = {"chu-de": "Chủ đề"}
    facet_order = {"chu-de": tuple(Theme)}

    themes: tuple[Theme, ...] = field(
        "Chủ đề", "Thuộc nhóm nào trong bốn nhóm của Đề án.", ["giao-tiep-ung-xu"], min_length=1
    )
    standing: Standing = field("Giá trị", "Đã ban hành hay còn là mẫu.", "draft", default=Standing.DRAFT)
    decision: Instrument | None = optional(
        "Ban hành kèm theo", "Quyết định ban hành bộ quy tắc: trong thư viện, hoặc số và ngày.", "12/QĐ-VHCV"
    )
    effective: Date | None = optional(
        "Ngày áp dụng", "Ngày bộ quy tắc bắt đầu áp dụng.", "2026-01-01", planned="ngày áp dụng"
    )
    owner: UnitRef | None = optional("Đơn vị phụ trách", "Đơn vị giữ và sửa bộ quy tắc.", "units/van-phong")
    applies_to: Line = field("Áp dụng cho", "Ai phải theo bộ quy tắc này.", "Toàn thể viên chức, người lao động")
    must_read: Flag = field("Bắt buộc đọc", "Ghi true nếu mọi người phải đọc, không có hạn.", "true", default=False)
    reading: Reading | None = optional(
        "Phải đọc và ký", "Ai phải đọc, từ ngày nào, hạn nào; bỏ trống là không bắt buộc.", "2026-11-02"
    )
    intro_text: Markdown | None = optional(
        "Mở đầu", "Vài câu nêu bối cảnh, mục đích.", "Người dân đánh giá ta từ câu chào."
    )
    rules: tuple[Rule, ...] = field("Các quy tắc", "Danh sách quy tắc, mỗi quy tắc một mã.", ["don-tiep"], min_length=1)
    basis: tuple[Basis, ...] = many(
        "Căn cứ chung", "Văn bản làm căn cứ cho cả bộ quy tắc.", ["regulations/1847-qd-ttg-2018"]
    )
    questions: tuple[Line, ...] = search_questions()
    change_note: Line | None = optional("Lần sửa gần nhất", "Lần này sửa gì, vì sao.", "Thêm quy tắc về mạng xã hội.")

    reviews: tuple[PolicyReview, ...] = many(
        "Các lần rà soát", "Mỗi lần đối chiếu bộ quy tắc với căn cứ ghi một mục.", ["2026-07-15"]
    )

    def facets(self) -> tuple[Facet, ...]:
        themes = tuple(Facet("chu-de", str(theme), theme.label) for theme in self.themes)
        return (*themes, MUST_READ) if self.must_read or self.reading else themes

    def day(self) -> date | None:
        return self.effective

    def timeline(self) -> tuple[Change, ...]:
        return (Change(self.effective.isoformat(), "applied"),) if self.effective else ()

    def bases(self) -> Iterator[PlacedBasis]:
        yield from placed(self.basis)
        for index, rule in enumerate(self.rules):
            yield from placed(rule.basis, "rules", index)

    def is_binding(self) -> bool:
        return self.standing is Standing.ISSUED
