"""`Record`, the base of the models of all collections, and the parts that several models use.

Modules with models do not use postponed annotations, because pydantic would evaluate their text at every start.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict

from macros.records.choices import Audience, ReaderRole
from macros.records.derived import Derived, Place, text_in
from macros.records.fields import (
    Date,
    FileName,
    Flag,
    Line,
    PersonRef,
    RegulationRef,
    Slug,
    Summary,
    UnitRef,
    Url,
    field,
    many,
    optional,
)

if TYPE_CHECKING:
    from macros.law.effect import Event


class Part(BaseModel):
    """A mapping inside a record: frozen, unknown keys refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        defer_build=True,
        protected_namespaces=(),  # comparing every name with them takes a 20th of building the models
    )

    row_form: ClassVar[str] = ""  # how a list item is written as one line of text; "" if it cannot be
    row_pattern: ClassVar[str] = ""  # the pattern of such a line, valid in JavaScript, too

    @classmethod
    def from_row(cls, row: str, record: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG003
        """Parse such a line of `record` into fields; empty if the line does not have that form."""
        return {}


FEW = 5  # people: of a group so small, a count can reveal who is meant
MOST_QUESTIONS = 10


def search_questions() -> Any:
    """A field with questions that the record answers, in the words of people who ask them, for search.

    They are not shown on any page, list or open file, and documents that they name are not cited.
    """
    hint = "Câu người ta hay hỏi mà nội dung này trả lời, bằng lời của họ; chỉ để tìm, không hiện trên trang."
    return many("Người ta hỏi", hint, ["Đi trễ thì báo ai?"], max_length=MOST_QUESTIONS)


class Change(NamedTuple):
    """From `day` on, a record is in `state`; its status on any day is computed from these."""

    day: str  # ISO date
    state: str


def lifetime(starts: date | None, ends: date | None, during: str = "active", after: str = "gone") -> tuple[Change, ...]:
    """The changes of state of something that lasts from `starts` to `ends`, both included; None means open-ended."""
    begins = Change(starts.isoformat() if starts else "0001-01-01", during)
    return (begins, Change((ends + timedelta(days=1)).isoformat(), after)) if ends else (begins,)


class Facet(NamedTuple):
    """A value by which lists of a collection can be narrowed."""

    name: str  # part of the address: "loai"
    value: str  # part of the address: "nghi-dinh"
    label: str


MUST_READ = Facet("phai-doc", "co", "Bắt buộc đọc")  # finds records that must be read without unpacking every row


class Reading(Part):
    """Who must read and sign a record, from when and until when."""

    units: tuple[UnitRef, ...] = many(
        "Đơn vị phải đọc", "Bỏ trống là toàn cơ quan; đơn vị trực thuộc phải đọc thì ghi thêm.", ["units/van-phong"]
    )
    roles: tuple[ReaderRole, ...] = many("Đối tượng", "Ai trong đơn vị phải đọc; bỏ trống là mọi người.", ["vien-chuc"])
    since: Date = field("Đọc từ", "Ngày bắt đầu phải đọc; phiếu ký không có trước ngày này.", "2026-11-02")
    due: Date | None = optional("Hạn ký", "Ngày cuối cùng để đọc và ký.", "2026-11-16")


class Link(Part):
    """An address outside the records."""

    title: Line = field("Tên hiển thị", "Chữ người đọc bấm vào.", "Toàn văn trên Cổng Chính phủ")
    url: Url = field("Địa chỉ", "Địa chỉ đầy đủ, bắt đầu bằng https://.", "https://vanban.chinhphu.vn")


class Picture(Part):
    """A picture kept in `data/media/<collection>/<id>/`."""

    file: FileName = field("Tệp ảnh", "Tên tệp trong data/media/<nhóm>/<mã>/, chữ thường không dấu.", "tiep-dan.jpg")
    caption: Line = field(
        "Chú thích",
        "Câu in dưới ảnh: ai, làm gì, ở đâu, khi nào.",
        "Tiếp công dân sáng 05/3/2026",
        derived=Derived(lambda place: text_in(place.item, "alt"), ("pictures", "*", "alt"), "lấy mục “Mô tả ảnh”"),
    )
    alt: Line = field("Mô tả ảnh", "Tả nội dung ảnh cho người không nhìn thấy ảnh.", "Hai viên chức đón một người dân")
    people: tuple[PersonRef, ...] = many(
        "Người trong ảnh",
        "Người của cơ quan nhận ra được trong ảnh; thiếu đồng ý đăng ảnh của một người thì ảnh không hiện.",
        ["people/nguyen-van-a"],
    )


class Attachment(Part):
    """A document that readers may download, kept in `data/media/<collection>/<id>/`; published byte for byte."""

    file: FileName = field("Tệp", "Tên tệp .pdf hoặc .docx trong data/media/<nhóm>/<mã>/.", "quyet-dinh-12.pdf")
    title: Line = field("Tên tài liệu", "Chữ người đọc bấm vào.", "Quyết định số 12/QĐ-TTXT, bản quét")
    date: Date = field("Ngày tài liệu", "Ngày ký, ngày lập ghi trên tài liệu.", "2026-03-05", happened="ngày tài liệu")


def withdrawal_day(*wholes: str, words: str = "") -> Any:
    """The field with the day from which a record is no longer shown.

    `wholes` are fields that refer to the records that this one belongs to; it is withdrawn with the first of them.
    """

    def first_day(place: Place) -> str:
        days = (text_in(place.look(text_in(place.item, whole)), "withdrawn") for whole in wholes)
        return min(filter(None, days), default="")

    return optional(
        "Ngày gỡ",
        "Ghi ngày thì từ ngày ấy nội dung không còn trên trang; địa chỉ của nó chỉ nói rằng đã gỡ.",
        "2026-11-29",
        derived=Derived(first_day, wholes[:1], f"lấy ngày gỡ của {words}", wholes[1:]) if wholes else None,
    )


class Basis(Part):
    """A provision on which something is based."""

    regulation: RegulationRef = field(
        "Văn bản", "Văn bản làm căn cứ, viết đủ regulations/<mã>.", "regulations/1847-qd-ttg-2018"
    )
    clause: Line | None = optional("Điều khoản", "Chỉ ghi khi nguồn nêu rõ điều, khoản; không suy đoán.", "Điều 5")
    note: Line | None = optional("Ghi chú", "Điều cần nói thêm về căn cứ này.", "Phần về trang phục")


ItemPath = tuple[str | int, ...]  # of a value in a record


class PlacedBasis(NamedTuple):
    """A provision on which a record rests, with its place."""

    at: ItemPath
    basis: Basis


def placed(basis: Iterable[Basis], *above: str | int) -> Iterator[PlacedBasis]:
    """Yield each item of the field `basis` with its place."""
    yield from (PlacedBasis((*above, "basis", index, "regulation"), item) for index, item in enumerate(basis))


class NamedUnit(NamedTuple):
    """A unit that a record names, with the day on which it must exist."""

    at: ItemPath
    unit: str
    on: date
    sure: bool = True  # whether it is a mistake if the unit does not exist


def units_at(units: Iterable[str], on: date, *at: str | int) -> Iterator[NamedUnit]:
    """Yield each item of a field with units."""
    yield from (NamedUnit((*at, index), unit, on) for index, unit in enumerate(units))


class WorkDay(NamedTuple):
    """A day on which people have to work, as messages call it."""

    at: ItemPath
    label: str
    on: date


class Key(NamedTuple):
    """The parts of the message about a duplicate key: the field, what is already there, and the rule."""

    field: str
    subject: str
    right: str


class Record(Part):
    """The fields of every record.  The model of a collection is a subclass, with its names in Vietnamese."""

    collection: ClassVar[str] = ""  # data folder, model module and template; set from the module's name
    slug: ClassVar[str]  # first part of the address, and name of the export
    label: ClassVar[str]  # heading of the collection
    one: ClassVar[str]  # name of one record, in running text
    intro: ClassVar[str]  # one sentence under the heading
    order: ClassVar[int] = 100  # position among the collections on generated pages
    states: ClassVar[Mapping[str, tuple[str, str]]] = {}  # state -> (label, tone of its badge)
    past: ClassVar[tuple[str, ...]] = ()  # the states of records that are over; search ranks them lower
    search_words: ClassVar[str] = ""  # words that people use to find the collection, besides its name
    when_empty: ClassVar[str] = ""  # text of its list without records; "" means "Chưa có … nào."
    search_prior: ClassVar[float] = 1.0  # how likely people who search mean a record of the collection
    facet_labels: ClassVar[Mapping[str, str]] = {}  # facet name -> heading
    facet_records: ClassVar[Mapping[str, str]] = {}  # facet name -> collection whose records its values are
    lines_cite: ClassVar[bool] = True  # whether citations in short texts count, as those in long texts do
    written_by: ClassVar[str] = ""  # the command that writes its records from others, as typed by users
    tells_news: ClassVar[bool] = False  # whether editors write its texts for all staff, to say what was done
    may_vanish: ClassVar[bool] = False  # whether records may be deleted for good, without a page that says so
    searched: ClassVar[bool] = True  # whether search finds its records
    example: ClassVar[str] = ""  # title of the sample record; "" for the example of the field
    anchored: ClassVar[str] = ""  # the list whose items have anchors on the page, by their ids
    prompts: ClassVar[tuple[str, ...]] = ("summary",)  # optional fields that `portal new` asks for
    monthly: ClassVar[bool] = False  # whether its day stands for the month
    counts_views: ClassVar[bool] = False  # whether pages show how often a record was opened; never for people and units
    has_feed: ClassVar[bool] = False  # whether it has a feed of its own
    in_news: ClassVar[bool] = False  # whether its records are in the feed of all news
    needs_summary: ClassVar[bool] = False  # whether each record must have a summary, because staff read it
    key: ClassVar[Key] = Key("title", "nội dung nhận diện này", "mỗi thứ chỉ có một bản ghi")  # of what `keys` gives
    facet_order: ClassVar[Mapping[str, tuple[str, ...]]] = {}  # facet name -> its values in order, if they have one

    title: Line = field("Tên", "Tên ngắn gọn, hiện ở đầu trang và trong danh sách.", "Tiếp công dân tận tình")
    summary: Summary | None = optional(
        "Tóm tắt", "Tối đa 60 tiếng, nói ngay điều người đọc cần biết.", "Một câu nêu việc chính."
    )
    audience: Audience = field(
        "Phạm vi xem", "Ai được xem; bỏ trống là nội bộ cơ quan.", "staff", default=Audience.STAFF
    )
    illustrative: Flag = field(
        "Dữ liệu minh họa", "Ghi true nếu người, việc trong bản ghi là ví dụ, không có thật.", "true", default=False
    )
    former_ids: tuple[Slug, ...] = many(
        "Mã cũ", "Các mã trước đây của bản ghi; địa chỉ cũ vẫn dẫn tới đây.", ["phong-hanh-chinh"]
    )
    withdrawn: Date | None = withdrawal_day()
    withdrawn_reason: Line | None = optional("Lý do gỡ", "Để người soạn sau biết; không hiện trên trang.", "Đăng nhầm")

    attachments: tuple[Attachment, ...] = many(
        "Tệp đính kèm", "Tài liệu để tải về: bản quét, biểu mẫu; đặt tệp trong data/media.", ["quyet-dinh-12.pdf"]
    )

    def seen_by(self) -> Audience:
        """Who may see the record: its `audience`, unless its content requires a narrower one."""
        return self.audience

    def day(self) -> date | None:
        """The day that the record is about, by which lists are sorted; None if it has none."""
        return None

    @classmethod
    def when(cls) -> str:
        """The heading of the day in lists."""
        return "Kỳ" if cls.monthly else "Ngày"

    def timeline(self) -> tuple[Change, ...]:
        """Dated changes of state, in any order; empty if the state of the record never changes."""
        return ()

    def events(self) -> "tuple[Event, ...]":
        """Events stated by the record about the effect of documents; only documents state any."""
        return ()

    @classmethod
    def changes(cls, day: str, events: "Iterable[Event]") -> tuple[Change, ...]:  # noqa: ARG003
        """The timeline from all events that concern a record of that day; for records whose `timeline` is empty."""
        return ()

    def facets(self) -> tuple[Facet, ...]:
        """Facets of the record besides year and state."""
        return ()

    def id_words(self) -> str:
        """The words from which the id of a new record is made."""
        return self.title

    def kept_until(self) -> date | None:
        """The last day on which the portal shows the record; None for no limit."""
        return None

    def keys(self) -> tuple[str, ...]:
        """The values that must be unique in the collection, besides the id; see `checks.ids`."""
        return ()

    def bases(self) -> Iterable[PlacedBasis]:
        """The provisions that the record rests on, which must be in force."""
        return ()

    def last_day(self) -> date | None:
        """The last day that the record is about, on which its citations must hold; None for today."""
        return None

    def is_binding(self) -> bool:
        """Whether staff must follow the record, so that it must not rest on documents that have ended."""
        return False

    def named_units(self) -> Iterable[NamedUnit]:
        """The units that the record names, with the days on which they must exist."""
        return ()

    def work_days(self) -> Iterable[WorkDay]:
        """The days on which people have to work because of the record, which are no days off."""
        return ()


class Instrument(Part):
    """The decision that issues or sets up something: a document of the library, or its number and day."""

    regulation: RegulationRef | None = optional(
        "Văn bản", "Ghi khi quyết định có trong thư viện; khi ấy không cần số và ngày.", "regulations/1847-qd-ttg-2018"
    )
    number: Line | None = optional("Số quyết định", "Số, ký hiệu của quyết định.", "12/QĐ-VHCV")
    date: Date | None = optional("Ngày ký", "Ngày ký quyết định.", "2026-01-12")
    issuer: Line | None = optional("Người ký", "Chức vụ, cơ quan ký quyết định.", "Giám đốc Trung tâm (đơn vị mẫu)")
