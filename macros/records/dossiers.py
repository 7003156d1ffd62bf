"""Hồ sơ khen thưởng: who is proposed for a title or form of commendation, and what the council voted."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from macros.records.awards import Form
from macros.records.base import Basis, Change, Facet, NamedUnit, Part, Record
from macros.records.derived import Derived, Place, text_in
from macros.records.fields import (
    AwardRef,
    CampaignRef,
    Clock,
    Date,
    Flag,
    Line,
    Markdown,
    PersonRef,
    StoryRef,
    TitleRef,
    UnitRef,
    Whole,
    WinnerRef,
    field,
    many,
    optional,
)
from macros.records.titles import DecisionLevel
from macros.text.typed_dates import iso_date


class Candidate(Part):
    """A candidate, and the number of council members who agreed."""

    row_form = "người hoặc đơn vị; số phiếu đồng ý (khi đã kiểm phiếu)"
    row_pattern = r"^\s*(?:people|units)/[a-z0-9-]+\s*(?:;\s*[0-9]+\s*)?$"

    who: WinnerRef = field("Người, đơn vị", "Người hoặc đơn vị được đề nghị.", "people/nguyen-van-a")
    votes: Whole | None = optional("Số phiếu đồng ý", "Theo biên bản kiểm phiếu.", "7", ge=0)
    merit: Line | None = optional(
        "Thành tích riêng", "Chỉ ghi khi khác thành tích chung của hồ sơ.", "Số hóa xong 412 hồ sơ trong ba tuần"
    )
    note: Line | None = optional(
        "Lý do vẫn đề nghị",
        "Phải ghi khi số liệu cho thấy chưa đủ điều kiện.",
        "Nghỉ thai sản, hội đồng xét theo thời gian làm việc",
    )
    unpublished: Flag = field(
        "Không công bố", "Ghi true khi người ấy không muốn nêu tên trên cổng.", "true", default=False
    )

    @classmethod
    def from_row(cls, row: str, record: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG003
        """`people/nguyen-van-a; 7`, or the name alone before the votes are counted."""
        who, sign, votes = (cell.strip() for cell in row.partition(";"))
        return {"who": who, "votes": votes} if sign else {"who": who}


class Meeting(Part):
    """The meeting of the council."""

    council: UnitRef = field(
        "Hội đồng", "Tổ, hội đồng có danh sách thành viên, vai trò.", "units/hoi-dong-thi-dua-khen-thuong"
    )
    date: Date = field("Ngày họp", "Ngày hội đồng họp; thành viên lấy theo ngày này.", "2026-01-09", planned="ngày họp")
    starts: Clock | None = optional("Bắt đầu", "Giờ bắt đầu.", "14:00")
    ends: Clock | None = optional("Kết thúc", "Giờ kết thúc.", "16:30")
    place: Line | None = optional("Địa điểm", "Nơi họp.", "Phòng họp tầng 3")
    absent: tuple[PersonRef, ...] = many("Vắng mặt", "Thành viên vắng mặt.", ["people/le-thi-s"])


# Heads of agencies decide on these (Luật 06/2022/QH15, Điều 80).
AGENCY_FORMS = (Form.TITLE_ADVANCED, Form.TITLE_BASE, Form.GROUP_ADVANCED, Form.CERTIFICATE)


def level_of(form: Form) -> DecisionLevel:
    """Who decides on a form, if no title states it."""
    return DecisionLevel.AGENCY if form in AGENCY_FORMS else DecisionLevel.ABOVE


def _about(place: Place) -> str:
    """The reference to what candidates are proposed for: a title, or else a story or campaign."""
    return text_in(place.item, "honour") or text_in(place.item, "story") or text_in(place.item, "campaign")


def _form(place: Place) -> str:
    return text_in(place.item, "form") or text_in(place.look(text_in(place.item, "honour")), "form")


def _year(place: Place) -> str:
    happened = text_in(place.look(text_in(place.item, "story")), "happened")
    return text_in(place.item, "year") or str(date.fromisoformat(iso_date(happened)).year)


def _title(place: Place) -> str:
    name = text_in(place.look(_about(place)), "title")
    if text_in(place.item, "honour"):
        return f"Hồ sơ {name} năm {_year(place)}"
    return f"Hồ sơ {Form(_form(place)).label}: {name}" if name else ""


def _level(place: Place) -> str:
    """Who decides, by the title, or by the form where the title does not say."""
    authority = place.look(text_in(place.item, "honour")).get("authority") or {}
    return text_in(authority, "level") or level_of(Form(_form(place))).value


def _decided(place: Place) -> str:
    decision = place.look(text_in(place.item, "award")).get("decision") or {}
    return iso_date(text_in(decision, "date"))


class Dossier(Record):
    """A dossier of commendation; the resulting award has the number and day of the decision."""

    slug = "ho-so-khen-thuong"
    label = "Hồ sơ khen thưởng"
    one = "hồ sơ khen thưởng"
    intro = "Từ kết quả xét đến quyết định: danh sách đề nghị, cuộc họp hội đồng, số phiếu và các văn bản để ký."
    order: ClassVar[int] = 71
    search_words: ClassVar[str] = "tờ trình, biên bản họp hội đồng, phiếu bầu, danh sách trích ngang"
    search_prior: ClassVar[float] = 0.8
    example: ClassVar[str] = "Hồ sơ Lao động tiên tiến năm 2026 (ví dụ)"
    states = {"": ("Đang chuẩn bị", "info"), "met": ("Hội đồng đã họp", "warn"), "decided": ("Đã có quyết định", "ok")}
    facet_labels = {"hinh-thuc": "Hình thức", "nam": "Năm"}

    title: Line = field(
        "Tên",
        "Tên hồ sơ.",
        "Hồ sơ Lao động tiên tiến năm 2025",
        derived=Derived(_title, ("honour",), "ghép từ danh hiệu và năm, hoặc tên việc", ("year", "story")),
    )
    honour: TitleRef | None = optional(
        "Xét theo danh hiệu", "Bỏ trống khi khen đột xuất, theo phong trào.", "titles/lao-dong-tien-tien"
    )
    form: Form = field(
        "Hình thức",
        "Danh hiệu thi đua hoặc hình thức khen thưởng.",
        "giay-khen",
        derived=Derived(_form, ("honour",), "lấy hình thức của danh hiệu"),
    )
    year: Whole = field(
        "Năm", "Năm thành tích.", "2026", ge=2000, le=2200, derived=Derived(_year, ("story",), "lấy năm của câu chuyện")
    )
    story: StoryRef | None = optional("Câu chuyện", "Việc tốt được khen đột xuất.", "stories/tiep-dan-ngay-mua")
    campaign: CampaignRef | None = optional(
        "Phong trào", "Phong trào mà khen thưởng thuộc về.", "campaigns/van-hoa-cong-so-2026"
    )
    decides: DecisionLevel = field(
        "Thẩm quyền",
        "Ai quyết định tặng; bỏ trống là theo danh hiệu.",
        "co-quan",
        derived=Derived(_level, ("honour",), "lấy thẩm quyền của danh hiệu, hình thức", ("form",)),
    )
    reason: Line = field("Thành tích", "Một câu nêu thành tích được khen.", "Hoàn thành tốt nhiệm vụ năm 2025")
    money: Whole | None = optional("Tiền thưởng", "Tiền thưởng cho mỗi người, mỗi đơn vị, bằng đồng.", "702000", ge=0)
    candidates: tuple[Candidate, ...] = field(
        "Danh sách đề nghị", "Những người, đơn vị được đề nghị.", ["people/nguyen-van-a"], min_length=1
    )
    meeting: Meeting | None = optional("Họp hội đồng", "Hội đồng, ngày, nơi họp.", "2026-01-09")
    basis: tuple[Basis, ...] = many(
        "Căn cứ", "Văn bản làm căn cứ; bỏ trống là lấy của danh hiệu.", ["regulations/06-2022-qh15"]
    )
    award: AwardRef | None = optional(
        "Khen thưởng", "Bản ghi khen thưởng khi đã có quyết định.", "awards/lao-dong-tien-tien-2025"
    )
    decided: Date | None = optional(
        "Ngày quyết định",
        "Bỏ trống: lấy của khen thưởng.",
        "2026-01-16",
        happened="ngày quyết định",
        derived=Derived(_decided, ("award",), "lấy ngày quyết định của khen thưởng"),
    )
    body: Markdown | None = optional("Ghi chú", "Điều hội đồng cần biết khi xét.", "Danh sách đã niêm yết…")

    def facets(self) -> tuple[Facet, ...]:
        return (Facet("hinh-thuc", str(self.form), self.form.label),)

    def day(self) -> date | None:
        return self.decided or (self.meeting.date if self.meeting else None)

    def timeline(self) -> tuple[Change, ...]:
        met = (Change(self.meeting.date.isoformat(), "met"),) if self.meeting else ()
        return (*met, Change(self.decided.isoformat(), "decided")) if self.decided else met

    def id_words(self) -> str:
        return self.title.removeprefix("Hồ sơ ")

    def named_units(self) -> Iterator[NamedUnit]:
        if self.meeting:
            yield NamedUnit(("meeting", "council"), self.meeting.council, self.meeting.date)
