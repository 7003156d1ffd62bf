"""Văn bản: one legal or internal document with its dated events and relations."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import ClassVar

from macros.law.clauses import first_anchor
from macros.law.effect import EffectKind, Event, Relation, Status, status_line
from macros.law.guesses import kind_of, level_of
from macros.records.base import MUST_READ, Change, Facet, Key, Link, Part, Reading, Record, search_questions
from macros.records.choices import Evidence, EvidenceLevel, SourceKind, SourceStatus
from macros.records.derived import Derived, text_in
from macros.records.fields import (
    Date,
    Flag,
    IssuerRef,
    Line,
    Markdown,
    RegulationRef,
    Slug,
    UnitRef,
    Url,
    field,
    many,
    optional,
)
from macros.text.choices import Choice
from macros.text.slugs import slug_of


class Kind(Choice):
    """Types of documents, in the order of precedence used in lists."""

    LAW = "law", "Luật"
    ORDINANCE = "ordinance", "Pháp lệnh"
    RESOLUTION = "resolution", "Nghị quyết"
    DECREE = "decree", "Nghị định"
    DECISION = "decision", "Quyết định"
    DIRECTIVE = "directive", "Chỉ thị"
    CIRCULAR = "circular", "Thông tư"
    PARTY_RULE = "party-rule", "Quy định của Đảng"
    REGULATION = "regulation", "Quy chế"
    PROVISION = "provision", "Quy định"
    HOUSE_RULES = "house-rules", "Nội quy"
    PROGRAMME = "programme", "Chương trình"
    SCHEME = "scheme", "Đề án"
    PLAN = "plan", "Kế hoạch"
    GUIDELINE = "guideline", "Hướng dẫn"
    CONCLUSION = "conclusion", "Kết luận"
    NOTICE = "notice", "Thông báo"
    LETTER = "letter", "Công văn"
    SUBMISSION = "submission", "Tờ trình"
    REPORT = "report", "Báo cáo"
    CONSOLIDATED = "consolidated", "Văn bản hợp nhất"

    @property
    def without_effect(self) -> str:
        """Why documents of this type are never in force, as a clause; "" for other types."""
        return _WITHOUT_EFFECT.get(self, "")


_WITHOUT_EFFECT = {
    Kind.SUBMISSION: "tờ trình không đặt ra quy định",
    Kind.REPORT: "báo cáo không đặt ra quy định",
    Kind.CONSOLIDATED: "hiệu lực là của các văn bản được hợp nhất",
}


class Level(Choice):
    """The level of authority of a document."""

    CENTRAL = "central", "Trung ương"
    PARTY = "party", "Đảng"
    PROVINCE = "province", "Tỉnh"
    AGENCY = "agency", "Nội bộ cơ quan"


_TONES = {
    Status.NOT_YET: "info",
    Status.IN_FORCE: "ok",
    Status.PARTLY_ENDED: "warn",
    Status.ENDED: "end",
    Status.SUSPENDED: "warn",
    Status.OBSOLETE: "end",
    Status.PERIOD_OVER: "end",
    Status.UNKNOWN: "mute",
    Status.NOT_APPLICABLE: "mute",
}


class Effect(Part):
    """An event that changes the effect of a document; its day may be unknown."""

    kind: EffectKind = field("Sự kiện", "Điều xảy ra với hiệu lực của văn bản.", "effective")
    date: Date | None = optional("Ngày", "Ngày sự kiện có hiệu lực; bỏ trống khi chưa xác minh.", "2019-01-01")
    by: RegulationRef | None = optional("Theo văn bản", "Văn bản gây ra sự kiện này.", "regulations/80-2025-qh15")
    clause: Line | None = optional(
        "Điều khoản quy định", "Điều, khoản của văn bản gây ra sự kiện nói việc này.", "khoản 2 Điều 45"
    )
    clauses: tuple[Line, ...] = many(
        "Phần bị tác động", "Các điều, khoản của văn bản này; bỏ trống là toàn bộ.", ["Điều 5"]
    )
    scope: Line | None = optional("Phạm vi", "Phần văn bản hoặc đối tượng bị tác động.", "cán bộ, công chức")
    evidence: Evidence = field("Mức xác minh", "Sự kiện được xác minh đến đâu.", "verified", default=Evidence.VERIFIED)
    note: Line | None = optional("Ghi chú", "Điều cần nói thêm về sự kiện.", "Tính theo ngày đăng Công báo")


class Related(Part):
    """A relation to another document, in the library (`target`) or only named (`number`)."""

    type: Relation = field("Quan hệ", "Văn bản này quan hệ thế nào với văn bản kia.", "guides")
    target: RegulationRef | None = optional(
        "Văn bản liên quan", "Văn bản có trong thư viện, viết đủ regulations/<mã>.", "regulations/06-2022-qh15"
    )
    number: Line | None = optional(
        "Số, ký hiệu", "Chỉ ghi khi văn bản liên quan chưa có trong thư viện.", "34/2011/NĐ-CP"
    )
    date: Date | None = optional("Từ ngày", "Ngày quan hệ làm đổi hiệu lực; bỏ trống khi chưa xác minh.", "2025-07-01")
    clause: Line | None = optional(
        "Điều khoản quy định", "Điều, khoản của văn bản tác động nói việc này.", "khoản 2 Điều 45"
    )
    clauses: tuple[Line, ...] = many(
        "Phần bị tác động", "Các điều, khoản của văn bản bị tác động; bỏ trống là toàn bộ.", ["Điều 5"]
    )
    evidence: Evidence = field("Mức xác minh", "Quan hệ được xác minh đến đâu.", "verified", default=Evidence.VERIFIED)
    note: Line | None = optional("Ghi chú", "Điều cần nói thêm về quan hệ.", "Chỉ một nguồn, cần đối chiếu")


class Source(Part):
    """A source of the facts about a document."""

    name: Line = field("Tên nguồn", "Tên trang, báo hoặc tệp đã tra cứu.", "Báo Đồng Nai, 02/01/2019")
    kind: SourceKind = field("Loại nguồn", "Nguồn thuộc loại nào.", "press")
    url: Url | None = optional("Địa chỉ", "Địa chỉ trang đã tra cứu.", "https://vanban.chinhphu.vn")


class Clause(Part):
    """A provision of a document that other pages may link to: mostly an article, or the heading of a chapter."""

    id: Slug | None = optional("Mã", "Mã để dẫn tới; bỏ trống thì lấy từ tên: “Điều 5” là dieu-5.", "dieu-5-khoan-2")
    label: Line = field("Tên điều, khoản", "Như văn bản ghi: chương, mục, điều; hoặc một khoản.", "Điều 5")
    heading: Line | None = optional("Tiêu đề", "Tiêu đề của điều, nếu có.", "Hình thức khen thưởng")
    text: Markdown | None = optional(
        "Nội dung", "Chép đúng văn bản, mỗi khoản (1.), mỗi điểm (a) một dòng; bỏ trống khi chưa đọc.", "1. Người được…"
    )
    note: Line | None = optional(
        "Ghi chú", "Điều cần biết khi đọc, như đã được văn bản nào sửa đổi.", "Khoản 3 được sửa đổi từ 01/7/2026"
    )


class Transcript(Part):
    """The source from which the texts of clauses were copied."""

    source: Line = field("Chép từ", "Tên bản đã chép: công báo, cơ sở dữ liệu, bản giấy có dấu.", "Công báo số 15")
    url: Url | None = optional("Địa chỉ", "Địa chỉ của bản đã chép.", "https://congbao.chinhphu.vn")
    taken: Date = field("Bản ngày", "Ngày của bản đã chép, để biết những sửa đổi nào đã có.", "2026-05-13")
    whole: Flag = field("Đủ cả văn bản", "Ghi true khi chép đủ mọi điều; còn lại là trích.", "true", default=False)
    note: Line | None = optional("Ghi chú", "Điều người đọc cần biết về bản chép.", "Không gồm phụ lục")


_TYPE = Derived(
    lambda place: kind_of(text_in(place.item, "number"), text_in(place.item, "title")),
    ("number",),
    "lấy theo số, ký hiệu, nếu số cho biết chắc",
)
_LEVEL = Derived(lambda place: level_of(text_in(place.item, "issuer")), ("issuer",), "lấy theo cơ quan ban hành")


class Regulation(Record):
    """A document of the regulations library."""

    slug = "van-ban"
    label = "Văn bản"
    one = "văn bản"
    intro = "Luật, nghị định, quyết định, kế hoạch và quy định nội bộ làm căn cứ cho văn hóa công vụ."
    order: ClassVar[int] = 10
    search_prior: ClassVar[float] = 0.9
    search_words: ClassVar[str] = "luật, nghị định, thông tư, quyết định, căn cứ pháp lý"
    past: ClassVar[tuple[str, ...]] = (Status.ENDED, Status.OBSOLETE, Status.PERIOD_OVER)
    example: ClassVar[str] = "Ban hành Quy chế làm việc của cơ quan (ví dụ)"
    anchored: ClassVar[str] = "clauses"
    counts_views: ClassVar[bool] = True
    has_feed: ClassVar[bool] = True
    in_news: ClassVar[bool] = True
    needs_summary: ClassVar[bool] = True
    key: ClassVar[Key] = Key("number", "số, ký hiệu, ngày và cơ quan ban hành này", "mỗi văn bản chỉ có một bản ghi")
    lines_cite: ClassVar[bool] = False  # title and notes repeat documents from its relations and sources
    states = {str(status): (status.label, tone) for status, tone in _TONES.items()}
    facet_labels = {
        "loai": "Loại văn bản",
        "co-quan": "Cơ quan ban hành",
        "nam": "Năm ban hành",
        "hieu-luc": "Hiệu lực",
        "noi-dung": "Nội dung",
    }
    facet_records: ClassVar = {"co-quan": "issuers"}
    facet_order = {
        "loai": tuple(slug_of(kind.label) for kind in Kind),
        "hieu-luc": tuple(slug_of(status.label) for status in Status),
        "noi-dung": ("toan-van", "trich"),
    }

    number: Line = field("Số, ký hiệu", "Số và ký hiệu in trên văn bản, viết đủ dấu.", "9999/QĐ-TTg")
    type: Kind = field("Loại văn bản", "Tên loại in trên văn bản.", "decision", derived=_TYPE)
    title_exact: Flag = field(
        "Trích yếu nguyên văn", "Ghi false khi tên là mô tả, chưa có trích yếu nguyên văn.", "false", default=True
    )
    issuer: Line = field("Cơ quan ban hành", "Tên đầy đủ lúc ban hành, như in trên văn bản.", "Thủ tướng Chính phủ")
    issued_by: IssuerRef | None = optional(
        "Mã cơ quan",
        "Ghi khi tên in trên văn bản chưa đủ để nhận ra cơ quan, ví dụ cơ quan đã đổi tên.",
        "issuers/bo-noi-vu",
    )
    level: Level = field("Cấp ban hành", "Văn bản do cấp nào ban hành.", "central", derived=_LEVEL)
    owner: UnitRef | None = optional(
        "Đơn vị theo dõi", "Đơn vị theo dõi hiệu lực và đối chiếu văn bản.", "units/van-phong"
    )
    issued: Date = field("Ngày ban hành", "Ngày ký, ban hành văn bản.", "2018-12-27", happened="ngày ban hành")
    effects: tuple[Effect, ...] = many(
        "Sự kiện hiệu lực", "Các sự kiện có ngày; tình trạng hiệu lực được tính từ đây.", ["effective"]
    )
    relations: tuple[Related, ...] = many(
        "Quan hệ", "Quan hệ với văn bản khác; chiều ngược lại được suy ra.", ["guides"]
    )
    clauses: tuple[Clause, ...] = many(
        "Điều, khoản", "Lời văn theo chương, mục, điều; hoặc những điều, khoản có trang khác dẫn tới.", ["Điều 5"]
    )
    transcript: Transcript | None = optional("Nguồn lời văn", "Lời văn của các điều, khoản chép từ đâu.", "Công báo")
    subjects: tuple[Slug, ...] = many("Lĩnh vực", "Từ khóa không dấu để gom văn bản.", ["thi-dua"])
    sources: tuple[Source, ...] = many("Nguồn tra cứu", "Nơi đã thấy số, ngày, nội dung.", ["Báo Đồng Nai"])
    evidence_level: EvidenceLevel = field("Mức nguồn", "Nguồn tốt nhất của văn bản thuộc mức nào.", "full-text")
    known_fields: tuple[Slug, ...] = many(
        "Trường cần đối chiếu", "Các trường lấy theo hiểu biết chung, chưa thấy nguồn.", ["issued"]
    )
    source_status: SourceStatus = field(
        "Tình trạng theo nguồn", "Nguồn nói gì về hiệu lực; chỉ để đối chiếu.", "in-force", default=SourceStatus.UNKNOWN
    )
    reading: Reading | None = optional(
        "Phải đọc và ký", "Ai phải đọc, từ ngày nào, hạn nào; bỏ trống là không bắt buộc.", "2026-11-02"
    )
    secrecy: Line | None = optional("Độ mật", "Để trống: cổng không nhận văn bản có dấu mật.", "Không có")
    questions: tuple[Line, ...] = search_questions()
    full_text: Link | None = optional("Toàn văn", "Địa chỉ đọc toàn văn, nếu có.", "https://vanban.chinhphu.vn")
    remarks: Markdown | None = optional(
        "Lưu ý", "Điều người dùng cần biết khi viện dẫn văn bản.", "Số này lặp lại theo năm."
    )

    def day(self) -> date | None:
        return self.issued

    def events(self) -> tuple[Event, ...]:
        """Events of its own effect and of the effect of others, as the document states them."""
        effects = (
            Event("", _iso(effect.date), effect.kind.value, effect.by or "", effect.clauses) for effect in self.effects
        )
        return (*effects, *(event for related in self.relations for event in _caused(related)))

    def timeline(self) -> tuple[Change, ...]:
        """The state of documents that are never in force, such as reports; for other documents see `changes`."""
        return (Change(self.issued.isoformat(), str(Status.NOT_APPLICABLE)),) if self.type.without_effect else ()

    @classmethod
    def changes(cls, day: str, events: Iterable[Event]) -> tuple[Change, ...]:
        return tuple(Change(since, str(status)) for since, status in status_line(day, tuple(events)))

    def facets(self) -> tuple[Facet, ...]:
        return (
            Facet("loai", slug_of(self.type.label), self.type.label),
            Facet("co-quan", self.issued_by.partition("/")[2] if self.issued_by else slug_of(self.issuer), self.issuer),
            *((MUST_READ,) if self.reading else ()),
            *((Facet("noi-dung", "toan-van" if self.is_whole else "trich", self.extent),) if self.extent else ()),
        )

    @property
    def is_whole(self) -> bool:
        """Whether the record contains the whole text of the document."""
        return bool(self.transcript and self.transcript.whole)

    @property
    def extent(self) -> str:
        """How much of the document's text the record contains; "" for none."""
        has_text = any(clause.text for clause in self.clauses)
        return ("Toàn văn" if self.is_whole else "Trích") if has_text else ""

    def clause_anchors(self) -> tuple[str, ...]:
        """The anchor of each clause: its id, or one parsed from its label ("" if that is not possible)."""
        anchors, chapter = list[str](), ""
        for clause in self.clauses:
            name = clause.id or first_anchor(clause.label)
            if name.startswith("chuong-"):
                chapter = name
            elif not clause.id and chapter and name.startswith("muc-"):  # each chapter numbers its sections from 1
                name = f"{chapter}-{name}"
            anchors.append(name)
        return tuple(anchors)

    def id_words(self) -> str:
        """The number, with the year of issue if it has none: "1847/QĐ-TTg 2018"."""
        return self.number if re.search(r"[/-][0-9]{4}[/-]", self.number) else f"{self.number} {self.issued.year}"

    def keys(self) -> tuple[str, ...]:
        return (f"{self.number.casefold()}|{self.issuer.casefold()}|{self.issued.isoformat()}",)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _caused(related: Related) -> Iterator[Event]:
    """The event caused by a relation, on the other document or on the one that states it."""
    other = related.target or related.number or ""
    if related.type.causes and related.target:
        yield Event(related.target, _iso(related.date), related.type.causes.value, "", related.clauses)
    elif related.type.inverse.causes:
        yield Event("", _iso(related.date), related.type.inverse.causes.value, other, related.clauses)
