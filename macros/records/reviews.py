"""Sơ kết, tổng kết: the report on a period; its numbers come from records and its text from an editor."""

from datetime import date
from typing import ClassVar

from macros.records.base import Change, Facet, Key, Part, Record
from macros.records.derived import Derived, Place, text_in
from macros.records.fields import Date, Line, Markdown, PersonRef, Points, ReportPeriod, ScopeRef, field, many, optional
from macros.text.choices import Choice
from macros.text.periods import label_within, reported_days


class ReviewKind(Choice):
    """Whether a review is an interim or a final one."""

    INTERIM = "so-ket", "Sơ kết"
    FINAL = "tong-ket", "Tổng kết"


class CutOff(Choice):
    """Which days a period has: those of the calendar, or from the 15th of the month before to the 14th of the last one.

    The second is the data period of periodic reports (Nghị định 09/2019/NĐ-CP; the article was not checked in the
    original), so an agency must choose it explicitly.
    """

    CALENDAR = "duong-lich", "Theo tháng dương lịch"
    OFFICIAL = "15-14", "Từ ngày 15 tháng trước đến ngày 14"


class Block(Choice):
    """A part of a review that is filled from records."""

    STORIES = "guong-tot", "Nêu gương người tốt, việc tốt"
    POLICIES = "quy-tac", "Ban hành, rà soát quy tắc, quy định nội bộ"
    REGULATIONS = "van-ban", "Cập nhật văn bản chỉ đạo, hướng dẫn"
    TRAINING = "dao-tao", "Đào tạo, bồi dưỡng"
    INSPECTIONS = "kiem-tra", "Kiểm tra, giám sát"
    TASKS = "nhiem-vu", "Thực hiện nhiệm vụ được giao"
    INDICATORS = "chi-so", "Các chỉ số theo dõi"
    AWARDS = "khen-thuong", "Thi đua, khen thưởng"
    RULES = "tung-quy-tac", "Kết quả thực hiện từng quy tắc"


OF_PROGRAMMES = (Block.TASKS, Block.STORIES, Block.AWARDS)  # records that can belong to a programme or campaign


class ChosenBlock(Part):
    """A block of the review, with the editor's text about its numbers."""

    block: Block = field("Khối", "Phần tự lấy số liệu từ các bản ghi.", "guong-tot")
    words: Markdown | None = optional(
        "Nhận xét", "Lời của người soạn dưới số liệu của khối; bỏ trống cũng được.", "Các gương đều được nêu kịp thời…"
    )


class Issued(Part):
    """The number and day of the report once it is signed."""

    number: Line = field("Số, ký hiệu", "Số, ký hiệu của báo cáo.", "21/BC-TTXT")
    date: Date = field(
        "Ngày ban hành", "Ngày ký báo cáo, sau ngày cuối của kỳ.", "2026-10-08", happened="ngày ban hành"
    )


class Reported(Part):
    """A number in the report as it was issued."""

    key: Line = field("Số liệu", "Khối và số liệu, do lệnh ghi.", "guong-tot:tong")
    number: Points | None = optional("Trong kỳ", "Bỏ trống khi lúc ấy chưa rõ.", "5")
    words: Line | None = optional("Thay cho số", "Chữ đứng thay số không công bố.", "dưới 5")
    before: Points | None = optional("Kỳ trước", "Bỏ trống khi chưa rõ hoặc không so.", "3")
    before_words: Line | None = optional("Thay cho số kỳ trước", "Chữ đứng thay số không công bố.", "không công bố")
    year_before: Points | None = optional("Cùng kỳ năm trước", "Bỏ trống khi chưa rõ hoặc không so.", "2")
    year_before_words: Line | None = optional(
        "Thay cho số cùng kỳ năm trước", "Chữ đứng thay số không công bố.", "không công bố"
    )
    counted: tuple[Line, ...] = many("Bản ghi đã tính", "Các bản ghi đã đếm lúc ấy.", ["stories/tiep-dan-ngay-mua"])


class Explained(Part):
    """Why numbers differ today from the report: records were added late, corrected or withdrawn."""

    records: tuple[Line, ...] = field(
        "Bản ghi",
        "Bản ghi đã ghi muộn, sửa hoặc gỡ, chép từ lời cảnh báo.",
        ["stories/tiep-dan-ngay-mua"],
        min_length=1,
    )
    date: Date = field("Ngày nêu lý do", "Ngày ghi lý do.", "2026-11-20", happened="ngày nêu lý do")
    reason: Line = field("Lý do", "Vì sao số liệu khác báo cáo.", "Gương được báo về sau khi báo cáo đã ban hành")


def _is_of_programme(place: Place) -> bool:
    return text_in(place.record, "scope").startswith(("actions/", "campaigns/"))


def _all_blocks(place: Place) -> list[dict[str, str]]:
    """Every block that is possible for the scope."""
    return [{"block": str(item)} for item in (OF_PROGRAMMES if _is_of_programme(place) else Block)]


def _title(place: Place) -> str:
    kind, scope = ReviewKind(text_in(place.item, "kind")), text_in(place.item, "scope")
    what = text_in(place.look(scope), "title") if scope else ""
    period = label_within(text_in(place.item, "period").lower())
    if what and _is_of_programme(place):
        return f"{kind.label} “{what}” {period}"
    words = f"{kind.label} thực hiện văn hóa công vụ {period}"
    return f"{words} – {what}" if what else words


class Review(Record):
    """A review of a period: of the agency, a unit, a programme of tasks or a campaign."""

    slug = "so-ket-tong-ket"
    label = "Sơ kết, tổng kết"
    one = "báo cáo sơ kết, tổng kết"
    intro = "Báo cáo từng kỳ: kết quả, tồn tại, phương hướng; mỗi số liệu mở ra danh sách những gì đã đếm."
    order: ClassVar[int] = 68
    tells_news: ClassVar[bool] = True
    search_words: ClassVar[str] = "báo cáo, kết quả năm, kết quả quý, báo cáo tổng hợp, phương hướng"
    example: ClassVar[str] = "Sơ kết thực hiện văn hóa công vụ quý III/2026 (ví dụ)"
    key: ClassVar[Key] = Key(
        "period", "loại, kỳ và phạm vi này", "mỗi kỳ chỉ một báo cáo cho cùng phạm vi, cùng người xem"
    )
    prompts: ClassVar[tuple[str, ...]] = ("scope",)
    states = {"": ("Dự thảo", "warn"), "issued": ("Đã ban hành", "ok")}
    facet_labels = {"loai-bao-cao": "Loại", "nam": "Năm"}
    facet_order = {"loai-bao-cao": tuple(ReviewKind)}

    title: Line = field(
        "Tên",
        "Trích yếu của báo cáo.",
        "Sơ kết thực hiện văn hóa công vụ quý III/2026",
        derived=Derived(_title, ("kind",), "ghép từ loại, kỳ và phạm vi", ("period", "scope")),
    )
    kind: ReviewKind = field("Loại", "Sơ kết hay tổng kết.", "so-ket")
    period: ReportPeriod = field("Kỳ", "Tháng, quý, sáu tháng (2026-h1, 2026-h2) hoặc năm.", "2026-q3")
    cut_off: CutOff = field(
        "Kỳ số liệu", "Theo dương lịch, hay từ ngày 15 đến ngày 14.", "duong-lich", default=CutOff.CALENDAR
    )
    scope: ScopeRef | None = optional(
        "Phạm vi", "Đơn vị, chương trình nhiệm vụ hoặc phong trào; bỏ trống là cả cơ quan.", "units/van-phong"
    )
    opening: Markdown | None = optional("Đặc điểm, tình hình", "Bối cảnh của kỳ, vài câu.", "Quý III, cơ quan…")
    blocks: tuple[ChosenBlock, ...] = field(
        "Các khối",
        "Phần kết quả gồm những khối nào, theo thứ tự; bỏ trống là mọi khối.",
        ["guong-tot"],
        min_length=1,
        derived=Derived(_all_blocks, ("kind",), "là mọi khối tính được cho phạm vi", ("scope",)),
    )
    shortcomings: Markdown | None = optional("Tồn tại, hạn chế", "Việc chưa làm được, lời của người soạn.", "Còn…")
    causes: Markdown | None = optional("Nguyên nhân", "Vì sao chưa làm được.", "Do…")
    directions: Markdown | None = optional(
        "Phương hướng", "Kỳ tới làm gì; việc có hạn thì ghi thành nhiệm vụ, mục “review”.", "Tiếp tục…"
    )
    proposals: Markdown | None = optional("Kiến nghị, đề xuất", "Điều xin cấp trên; không có thì bỏ trống.", "Đề nghị…")
    signer: PersonRef | None = optional("Người ký", "Người có chức vụ vào ngày ký.", "people/le-van-c")
    recipients: tuple[Line, ...] = many(
        "Nơi nhận", "Mỗi nơi một dòng; bỏ trống là Ban Giám đốc, các đơn vị và lưu văn thư.", ["Sở Nội vụ (để báo cáo)"]
    )
    issued: Issued | None = optional("Ban hành", "Số và ngày, ghi bằng lệnh portal issue.", "21/BC-TTXT")
    reported: tuple[Reported, ...] = many(
        "Số liệu đã báo cáo", "Do lệnh portal issue ghi, không sửa tay.", ["guong-tot"]
    )
    explained: tuple[Explained, ...] = many(
        "Lý do khác báo cáo", "Vì sao số liệu nay khác báo cáo.", ["stories/tiep-dan-ngay-mua"]
    )

    def day(self) -> date | None:
        return reported_days(self.period, official=self.cut_off is CutOff.OFFICIAL)[1]

    def facets(self) -> tuple[Facet, ...]:
        return (Facet("loai-bao-cao", str(self.kind), self.kind.label),)

    def timeline(self) -> tuple[Change, ...]:
        return (Change(self.issued.date.isoformat(), "issued"),) if self.issued else ()

    def id_words(self) -> str:
        """Kind, period and scope."""
        return f"{self.kind} {self.period} {(self.scope or '').partition('/')[2]}"

    def keys(self) -> tuple[str, ...]:
        return (f"{self.kind}|{self.period}|{self.cut_off}|{self.scope or ''}|{self.audience}",)
