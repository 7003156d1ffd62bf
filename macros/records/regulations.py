"""Văn bản: one legal or internal document with its dated events and relations."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from macros.records.base import Change, Facet, Link, Part, Record
from macros.records.fields import Choice, Date, Flag, Line, Markdown, RegulationRef, Slug, Url, field, slug_of


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
    PLAN = "plan", "Kế hoạch"
    GUIDELINE = "guideline", "Hướng dẫn"
    NOTICE = "notice", "Thông báo"
    LETTER = "letter", "Công văn"
    REPORT = "report", "Báo cáo"


class Level(Choice):
    """Who stands behind a document."""

    CENTRAL = "central", "Trung ương"
    PARTY = "party", "Đảng"
    PROVINCE = "province", "Tỉnh"
    AGENCY = "agency", "Nội bộ cơ quan"


class Status(Choice):
    """The nine effect statuses; computed from dated events, never typed."""

    NOT_YET = "not-yet", "Chưa có hiệu lực"
    IN_FORCE = "in-force", "Còn hiệu lực"
    PARTLY_ENDED = "partly-ended", "Hết hiệu lực một phần"
    ENDED = "ended", "Hết hiệu lực toàn bộ"
    SUSPENDED = "suspended", "Ngưng hiệu lực"
    OBSOLETE = "obsolete", "Không còn phù hợp"
    PERIOD_OVER = "period-over", "Hết thời kỳ thực hiện"
    UNKNOWN = "unknown", "Chưa xác định"
    NOT_APPLICABLE = "not-applicable", "Không xét hiệu lực"


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


class EffectKind(Choice):
    """What happened to a document's effect on a day."""

    EFFECTIVE = "effective", "Có hiệu lực"
    PARTLY_ENDED = "partly-ended", "Hết hiệu lực một phần"
    REPLACED = "replaced", "Bị thay thế"
    REPEALED = "repealed", "Bị bãi bỏ"
    SUSPENDED = "suspended", "Ngưng hiệu lực"
    RESUMED = "resumed", "Có hiệu lực trở lại"
    OBSOLETE = "obsolete", "Không còn phù hợp"
    PERIOD_OVER = "period-over", "Hết thời kỳ thực hiện"


class Relation(Choice):
    """Typed relations between documents; `inverse` gives the other side."""

    BASED_ON = "based-on", "Căn cứ"
    BASIS_OF = "basis-of", "Là căn cứ của"
    GUIDES = "guides", "Hướng dẫn, quy định chi tiết"
    GUIDED_BY = "guided-by", "Được hướng dẫn, quy định chi tiết bởi"
    IMPLEMENTS = "implements", "Triển khai"
    IMPLEMENTED_BY = "implemented-by", "Được triển khai bởi"
    AMENDS = "amends", "Sửa đổi, bổ sung"
    AMENDED_BY = "amended-by", "Được sửa đổi, bổ sung bởi"
    REPLACES = "replaces", "Thay thế"
    REPLACED_BY = "replaced-by", "Bị thay thế bởi"
    PARTLY_REPLACES = "partly-replaces", "Thay thế một phần"
    PARTLY_REPLACED_BY = "partly-replaced-by", "Bị thay thế một phần bởi"
    REPORTS_ON = "reports-on", "Báo cáo về"
    REPORTED_IN = "reported-in", "Được báo cáo trong"

    @property
    def inverse(self) -> Relation:
        members = list(Relation)
        return members[members.index(self) ^ 1]


class Evidence(Choice):
    """How far a statement is verified."""

    VERIFIED = "verified", "Thấy trong nguồn đáng tin"
    SECONDARY = "secondary", "Chỉ thấy ở nguồn thứ cấp"
    SEED = "seed", "Theo bài viết gốc"
    KNOWN = "known", "Hiểu biết chung"


class EvidenceLevel(Choice):
    """What the sources of a whole document are."""

    FULL_TEXT = "full-text", "Nguồn đăng lại toàn văn hoặc một phần văn bản"
    CITED = "cited", "Số, ngày thấy trong văn bản khác viện dẫn"
    PRESS = "press", "Báo chí, cổng cơ quan, trang tra cứu luật"
    SECONDARY = "secondary", "Chỉ có nguồn thứ cấp"
    SEED = "seed", "Chỉ có trong bài viết gốc"


class SourceKind(Choice):
    """Kinds of sources."""

    SEED = "seed", "Bài viết gốc"
    LAW_SITE = "law-site", "Trang tra cứu luật"
    PRESS = "press", "Báo chí"
    AGENCY = "agency", "Cổng thông tin cơ quan"
    FULL_TEXT = "full-text", "Bản đăng lại văn bản"
    SECONDARY = "secondary", "Nguồn thứ cấp"


class SourceStatus(Choice):
    """What the sources say of the effect; a cross-check, never an input of the status."""

    IN_FORCE = "in-force", "Nguồn ghi còn hiệu lực"
    ENDED = "ended", "Nguồn ghi đã hết hiệu lực"
    PARTLY_ENDED = "partly-ended", "Nguồn ghi hết hiệu lực một phần"
    PERIOD_OVER = "period-over", "Nguồn ghi đã hết thời kỳ thực hiện"
    NO_SUCCESSOR_SEEN = "no-successor-seen", "Không thấy văn bản thay thế, chưa khẳng định còn hiệu lực"
    UNSETTLED = "unsettled", "Có dấu hiệu bị thay thế, chưa xác minh"
    UNKNOWN = "unknown", "Không có thông tin"
    NOT_APPLICABLE = "not-applicable", "Không xét hiệu lực"

    @property
    def unsettled(self) -> bool:
        return self in (SourceStatus.NO_SUCCESSOR_SEEN, SourceStatus.UNSETTLED, SourceStatus.UNKNOWN)


class Effect(Part):
    """A dated event in a document's life."""

    kind: EffectKind = field("Sự kiện", "Điều xảy ra với hiệu lực của văn bản.", "effective")
    date: Date | None = field(
        "Ngày", "Ngày sự kiện có hiệu lực; bỏ trống khi chưa xác minh.", "2019-01-01", default=None
    )
    by: RegulationRef | None = field(
        "Theo văn bản", "Văn bản gây ra sự kiện này.", "regulations/80-2025-qh15", default=None
    )
    scope: Line | None = field("Phạm vi", "Phần văn bản hoặc đối tượng bị tác động.", "cán bộ, công chức", default=None)
    evidence: Evidence = field("Mức xác minh", "Sự kiện được xác minh đến đâu.", "verified", default=Evidence.VERIFIED)
    note: Line | None = field("Ghi chú", "Điều cần nói thêm về sự kiện.", "Tính theo ngày đăng Công báo", default=None)


class Related(Part):
    """A relation to another document, in the library (`target`) or only named (`number`)."""

    type: Relation = field("Quan hệ", "Văn bản này quan hệ thế nào với văn bản kia.", "guides")
    target: RegulationRef | None = field(
        "Văn bản liên quan",
        "Văn bản có trong thư viện, viết đủ regulations/<mã>.",
        "regulations/06-2022-qh15",
        default=None,
    )
    number: Line | None = field(
        "Số, ký hiệu", "Chỉ ghi khi văn bản liên quan chưa có trong thư viện.", "34/2011/NĐ-CP", default=None
    )
    evidence: Evidence = field("Mức xác minh", "Quan hệ được xác minh đến đâu.", "verified", default=Evidence.VERIFIED)
    note: Line | None = field("Ghi chú", "Điều cần nói thêm về quan hệ.", "Chỉ một nguồn, cần đối chiếu", default=None)


class Source(Part):
    """Where the facts about a document were seen."""

    name: Line = field("Tên nguồn", "Tên trang, báo hoặc tệp đã tra cứu.", "Báo Đồng Nai, 02/01/2019")
    kind: SourceKind = field("Loại nguồn", "Nguồn thuộc loại nào.", "press")
    url: Url | None = field("Địa chỉ", "Địa chỉ trang đã tra cứu.", "https://vanban.chinhphu.vn", default=None)


class Regulation(Record):
    """A document of the regulations library."""

    slug = "van-ban"
    label = "Văn bản"
    one = "văn bản"
    intro = "Luật, nghị định, quyết định, kế hoạch và quy định nội bộ làm căn cứ cho văn hóa công vụ."
    order: ClassVar[int] = 10
    states = {str(status): (status.label, tone) for status, tone in _TONES.items()}
    facet_labels = {
        "loai": "Loại văn bản",
        "co-quan": "Cơ quan ban hành",
        "nam": "Năm ban hành",
        "hieu-luc": "Hiệu lực",
    }
    facet_order = {
        "loai": tuple(slug_of(kind.label) for kind in Kind),
        "hieu-luc": tuple(slug_of(status.label) for status in Status),
    }

    number: Line = field("Số, ký hiệu", "Số và ký hiệu in trên văn bản, viết đủ dấu.", "1847/QĐ-TTg")
    type: Kind = field("Loại văn bản", "Tên loại in trên văn bản.", "decision")
    title_exact: Flag = field(
        "Trích yếu nguyên văn", "Ghi false khi tên là mô tả, chưa có trích yếu nguyên văn.", "false", default=True
    )
    issuer: Line = field("Cơ quan ban hành", "Tên đầy đủ của cơ quan hoặc người ban hành.", "Thủ tướng Chính phủ")
    level: Level = field("Cấp ban hành", "Văn bản do cấp nào ban hành.", "central")
    issued: Date = field("Ngày ban hành", "Ngày ký, ban hành văn bản.", "2018-12-27")
    effects: tuple[Effect, ...] = field(
        "Sự kiện hiệu lực", "Các sự kiện có ngày; tình trạng hiệu lực được tính từ đây.", ["effective"], default=()
    )
    relations: tuple[Related, ...] = field(
        "Quan hệ", "Quan hệ với văn bản khác; chiều ngược lại được suy ra.", ["guides"], default=()
    )
    subjects: tuple[Slug, ...] = field("Lĩnh vực", "Từ khóa không dấu để gom văn bản.", ["thi-dua"], default=())
    sources: tuple[Source, ...] = field(
        "Nguồn tra cứu", "Nơi đã thấy số, ngày, nội dung.", ["Báo Đồng Nai"], default=()
    )
    evidence_level: EvidenceLevel = field("Mức nguồn", "Nguồn tốt nhất của văn bản thuộc mức nào.", "full-text")
    known_fields: tuple[Slug, ...] = field(
        "Trường cần đối chiếu", "Các trường lấy theo hiểu biết chung, chưa thấy nguồn.", ["issued"], default=()
    )
    source_status: SourceStatus = field(
        "Tình trạng theo nguồn", "Nguồn nói gì về hiệu lực; chỉ để đối chiếu.", "in-force", default=SourceStatus.UNKNOWN
    )
    secrecy: Line | None = field("Độ mật", "Để trống: cổng không nhận văn bản có dấu mật.", "Không có", default=None)
    full_text: Link | None = field(
        "Toàn văn", "Địa chỉ đọc toàn văn, nếu có.", "https://vanban.chinhphu.vn", default=None
    )
    remarks: Markdown | None = field(
        "Lưu ý", "Điều người dùng cần biết khi viện dẫn văn bản.", "Số này lặp lại theo năm.", default=None
    )

    def day(self) -> date | None:
        return self.issued

    def timeline(self) -> tuple[Change, ...]:
        return tuple(Change(day, str(status)) for day, status in effect_timeline(self))

    def facets(self) -> tuple[Facet, ...]:
        return (
            Facet("loai", slug_of(self.type.label), self.type.label),
            Facet("co-quan", slug_of(self.issuer), self.issuer),
        )

    def keys(self) -> tuple[str, ...]:
        return (f"{self.number.casefold()}|{self.issuer.casefold()}|{self.issued.isoformat()}",)


_AFTER: dict[EffectKind, Status] = {
    EffectKind.EFFECTIVE: Status.IN_FORCE,
    EffectKind.RESUMED: Status.IN_FORCE,
    EffectKind.PARTLY_ENDED: Status.PARTLY_ENDED,
    EffectKind.REPLACED: Status.ENDED,
    EffectKind.REPEALED: Status.ENDED,
    EffectKind.SUSPENDED: Status.SUSPENDED,
    EffectKind.OBSOLETE: Status.OBSOLETE,
    EffectKind.PERIOD_OVER: Status.PERIOD_OVER,
}
_FINAL = (Status.ENDED, Status.OBSOLETE, Status.PERIOD_OVER)
_ENDING = (EffectKind.REPLACED, EffectKind.REPEALED)


def effect_timeline(regulation: Regulation) -> list[tuple[str, Status]]:
    """Days (ISO) and the status that holds from each on, in order of time.

    Only a dated event ends a document; a replacement without a date leaves it undetermined.
    """
    issued = regulation.issued.isoformat()
    if regulation.type is Kind.REPORT:
        return [(issued, Status.NOT_APPLICABLE)]
    dated = sorted((effect.date.isoformat(), _AFTER[effect.kind]) for effect in regulation.effects if effect.date)
    undated_end = any(effect.kind in _ENDING and effect.date is None for effect in regulation.effects)
    if undated_end:
        return [(issued, Status.UNKNOWN)]
    starts = any(status is Status.IN_FORCE for _, status in dated)
    line = [(issued, Status.NOT_YET if starts else Status.UNKNOWN)]
    for day, status in dated:
        if line[-1][1] in _FINAL:
            break
        line = [entry for entry in line if entry[0] < day] + [(day, status)]
    return line
