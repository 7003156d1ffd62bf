"""Kiểm tra, giám sát: a visit from its plan to the day on which the last measure is confirmed.

It names no inspected people; the minutes, which only leaders see, have the participants of both sides.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import ClassVar

from macros.records.base import Change, Facet, NamedUnit, Part, Record, WorkDay, units_at
from macros.records.choices import Audience, Theme
from macros.records.derived import Derived, Place, free_id, text_in
from macros.records.fields import (
    Clock,
    Date,
    Line,
    Markdown,
    PersonRef,
    RegulationRef,
    RuleRef,
    Slug,
    UnitRef,
    field,
    many,
    optional,
)
from macros.text.choices import Choice
from macros.text.slugs import slug_of

LEAST_UNITS = 3  # of an inspection that staff see, so that no visited unit can tell which other one a finding is about


class InspectionKind(Choice):
    """The kinds of inspections."""

    PERIODIC = "dinh-ky", "Kiểm tra định kỳ"
    SUPERVISION = "giam-sat", "Giám sát"
    UNANNOUNCED = "dot-xuat", "Kiểm tra đột xuất"


class CheckResult(Choice):
    """The result of a line of the checklist."""

    MET = "dat", "Đạt"
    UNMET = "chua-dat", "Chưa đạt"
    NOT_APPLICABLE = "khong-ap-dung", "Không áp dụng"


class FindingKind(Choice):
    """Whether a finding is a shortcoming or breaks a binding rule."""

    SHORTCOMING = "ton-tai", "Tồn tại"
    VIOLATION = "vi-pham", "Vi phạm"


class Severity(Choice):
    """How grave a violation is, in the inspectors' judgement."""

    SLIGHT = "nhe", "Nhẹ"
    MODERATE = "trung-binh", "Trung bình"
    GRAVE = "nghiem-trong", "Nghiêm trọng"


class Ground(Part):
    """The standard that something is compared with: a rule of a policy, or a clause of a document."""

    rule: RuleRef | None = optional(
        "Quy tắc", "Quy tắc được kiểm tra, viết đủ policies/<mã>#<quy tắc>.", "policies/tiep-cong-dan#don-tiep",
    )  # fmt: skip
    regulation: RegulationRef | None = optional(
        "Văn bản", "Ghi khi căn cứ là điều khoản của văn bản, không phải quy tắc.", "regulations/1847-qd-ttg-2018",
    )  # fmt: skip
    clause: Line | None = optional("Điều khoản", "Điều, khoản của văn bản ấy.", "Điều 5")


class InspectionPlan(Part):
    """The entry of a plan, or the decision, on which an inspection is based."""

    number: Line | None = optional(
        "Số kế hoạch, quyết định", "Số, ký hiệu và dòng của kế hoạch hoặc quyết định.", "05/KH-VHCV, dòng 3"
    )
    date: Date | None = optional("Ngày ký", "Ngày ký kế hoạch hoặc quyết định kiểm tra.", "2026-01-12")
    planned: Date = field("Ngày dự kiến", "Ngày dự kiến kiểm tra.", "2026-03-18", planned="ngày dự kiến")


class ChecklistItem(Ground):
    """A line of the checklist."""

    text: Line | None = optional(
        "Nội dung kiểm tra", "Bỏ trống thì lấy lời của quy tắc; điều khoản thì phải ghi.", "Có lịch trực tiếp công dân",
    )  # fmt: skip
    result: CheckResult | None = optional("Kết quả", "Bỏ trống khi chưa kiểm tra.", "dat")


class Measure(Part):
    """The measure required after a finding; the head of the owning unit is responsible for it."""

    owner: UnitRef = field(
        "Đơn vị khắc phục", "Đơn vị phải khắc phục; người đứng đầu chịu trách nhiệm.", "units/van-phong"
    )
    what: Line = field("Biện pháp", "Việc phải làm, không nêu tên người.", "Niêm yết lại lịch tiếp công dân")
    due: Date = field("Hạn khắc phục", "Ngày cuối cùng phải xong.", "2026-04-15")
    done: Date | None = optional("Ngày khắc phục xong", "Ngày đơn vị báo đã xong.", "2026-04-10")
    verified: Date | None = optional("Ngày xác nhận", "Ngày đơn vị khác đã xem và xác nhận.", "2026-04-14")
    verified_by: UnitRef | None = optional(
        "Đơn vị xác nhận", "Đơn vị đã xem kết quả, không phải đơn vị khắc phục.", "units/cong-doan"
    )


def _only_unmet(place: Place) -> str:
    """The rule of the one line of the checklist that was not met."""
    if place.item.get("regulation"):
        return ""
    (unmet,) = (item for item in place.record["checklist"] if text_in(item, "result") == CheckResult.UNMET)
    return text_in(unmet, "rule")


def _finding_id(place: Place) -> str:
    """An id from the rule or clause that is not met; without the unit, since ids are shown where units must not be."""
    rule, clause = text_in(place.item, "rule").partition("#")[2], text_in(place.item, "clause")
    return free_id(place, rule or (slug_of(clause) if clause else "phat-hien"))


class InspectionFinding(Ground):
    """A finding of a visit to a unit."""

    rule: RuleRef | None = optional(
        "Quy tắc",
        "Quy tắc mà phát hiện cho thấy chưa thực hiện, viết đủ policies/<mã>#<quy tắc>.",
        "policies/tiep-cong-dan#don-tiep",
        derived=Derived(_only_unmet, ("checklist",), "lấy quy tắc của dòng duy nhất chưa đạt trong phiếu"),
    )
    id: Slug = field(
        "Mã",
        "Mã không dấu, không đổi về sau.",
        "f1",
        derived=Derived(_finding_id, ("findings", "*", "rule"), "lấy mã của quy tắc"),
    )
    kind: FindingKind = field("Loại", "Tồn tại hay vi phạm.", "ton-tai")
    severity: Severity | None = optional("Mức độ", "Bắt buộc với vi phạm.", "nhe")
    unit: UnitRef = field("Đơn vị có phát hiện", "Một trong các đơn vị được kiểm tra.", "units/van-phong")
    summary: Line = field(
        "Nội dung phát hiện", "Việc gì, ở đâu; không nêu tên người.", "Lịch tiếp công dân niêm yết đã cũ"
    )
    evidence: Line = field("Minh chứng", "Biên bản, ảnh, sổ; không nêu tên người.", "Biên bản kiểm tra ngày 18/3/2026")
    confirmed: Date | None = optional("Ngày kết luận vi phạm", "Chỉ với vi phạm: ngày có kết luận.", "2026-03-25")
    lesson: Line | None = optional(
        "Bài học", "Điều mọi đơn vị rút ra; không nêu đơn vị, tên người.", "Đổi lịch thì thay bản niêm yết ngay",
    )  # fmt: skip
    measure: Measure | None = optional(
        "Biện pháp khắc phục", "Ai làm gì, hạn nào; bỏ trống khi chưa giao.", "Niêm yết lại"
    )


def _only_unit(place: Place) -> str:
    """The unit, if the inspection visits only one."""
    (unit,) = place.record["units"]
    return str(unit)


class UnitVisit(Part):
    """The minutes of the visit to one unit."""

    unit: UnitRef = field(
        "Đơn vị",
        "Một trong các đơn vị được kiểm tra.",
        "units/van-phong",
        derived=Derived(_only_unit, ("units",), "lấy đơn vị duy nhất được kiểm tra"),
    )
    date: Date | None = optional(
        "Ngày làm việc", "Chỉ ghi khi khác ngày kiểm tra.", "2026-03-17", happened="ngày làm việc"
    )
    start: Clock | None = optional("Giờ bắt đầu", "Chỉ ghi khi khác giờ chung.", "08:00")
    end: Clock | None = optional("Giờ kết thúc", "Chỉ ghi khi khác giờ chung.", "10:30")
    place: Line | None = optional("Địa điểm", "Chỉ ghi khi khác nơi chung.", "Phòng 101")
    chair: PersonRef | None = optional(
        "Trưởng đoàn", "Chỉ ghi khi ở đơn vị này người khác làm trưởng đoàn.", "people/tran-thi-b"
    )
    secretary: PersonRef | None = optional(
        "Thư ký đoàn", "Chỉ ghi khi ở đơn vị này người khác làm thư ký.", "people/nguyen-van-a"
    )
    representatives: tuple[PersonRef, ...] = many(
        "Đại diện đơn vị", "Người làm việc với đoàn; bỏ trống là người đứng đầu.", ["people/nguyen-van-a"]
    )
    explanation: tuple[Line, ...] = many(
        "Ý kiến giải trình", "Mỗi ý một dòng, không nêu tên người.", ["Người trực nghỉ ốm, chưa có người thay"]
    )
    requests: tuple[Line, ...] = many(
        "Kết luận, yêu cầu", "Điều đoàn yêu cầu ngoài biện pháp khắc phục.", ["Báo cáo kết quả trước ngày 15/4/2026"]
    )


def is_of_few(units: Iterable[str]) -> bool:
    """Whether so few units are visited that readers could guess which of them a finding is about."""
    return len({unit.strip() for unit in units}) < LEAST_UNITS


class Inspection(Record):
    """An inspection or supervision of one or more units; staff see what was examined, not who failed.

    Inspections of one or two units are for leaders only: with the list of duties, staff could tell who was at fault.
    """

    slug = "kiem-tra"
    label = "Kiểm tra, giám sát"
    one = "cuộc kiểm tra"
    intro = "Các cuộc kiểm tra, giám sát việc thực hiện văn hóa công vụ: thời gian, nội dung, đơn vị và bài học rút ra."
    order: ClassVar[int] = 56
    search_words: ClassVar[str] = "thanh tra, giám sát, vi phạm, kết luận kiểm tra"
    search_prior: ClassVar[float] = 0.8
    states = {"": ("Sắp kiểm tra", "info"), "delayed": ("Chậm so với kế hoạch", "warn"), "done": ("Đã kiểm tra", "ok")}
    facet_labels = {"loai-hinh": "Loại hình", "chu-de": "Chủ đề", "nam": "Năm"}
    facet_order = {"loai-hinh": tuple(InspectionKind), "chu-de": tuple(Theme)}

    kind: InspectionKind = field("Loại hình", "Kiểm tra định kỳ, giám sát hay kiểm tra đột xuất.", "dinh-ky")
    themes: tuple[Theme, ...] = field(
        "Chủ đề", "Thuộc nhóm nào trong bốn nhóm của Đề án.", ["giao-tiep-ung-xu"], min_length=1
    )
    by: tuple[UnitRef, ...] = field(
        "Đơn vị thực hiện", "Tổ công tác, đoàn thể, phòng nào kiểm tra.", ["units/cong-doan"], min_length=1
    )
    units: tuple[UnitRef, ...] = field(
        "Đơn vị được kiểm tra", "Mỗi đơn vị một dòng.", ["units/van-phong"], min_length=1
    )
    plan: InspectionPlan = field("Kế hoạch", "Căn cứ và ngày dự kiến.", "2026-03-18")
    visited: Date | None = optional(
        "Ngày kiểm tra", "Ngày kiểm tra xong tại đơn vị; bỏ trống khi chưa.", "2026-03-18", happened="ngày kiểm tra"
    )
    checklist: tuple[ChecklistItem, ...] = field(
        "Phiếu kiểm tra", "Mỗi dòng một quy tắc hoặc điều khoản.", ["policies/tiep-cong-dan#don-tiep"], min_length=1
    )
    chair: PersonRef | None = optional(
        "Trưởng đoàn", "Bỏ trống là người đứng đầu của đơn vị thực hiện.", "people/tran-thi-b"
    )
    secretary: PersonRef | None = optional(
        "Thư ký đoàn", "Bỏ trống là thư ký của đơn vị thực hiện.", "people/nguyen-van-a"
    )
    team: tuple[PersonRef, ...] = many(
        "Thành viên khác của đoàn", "Ai đã đi kiểm tra; bỏ trống thì biên bản chép cả tổ.", ["people/nguyen-van-a"]
    )
    start: Clock | None = optional("Giờ bắt đầu", "Của buổi kiểm tra; đơn vị nào khác thì ghi ở “visits”.", "08:00")
    end: Clock | None = optional("Giờ kết thúc", "Của buổi kiểm tra; đơn vị nào khác thì ghi ở “visits”.", "10:30")
    place: Line | None = optional("Địa điểm", "Nơi làm việc; đơn vị nào khác thì ghi ở “visits”.", "Hội trường")
    visits: tuple[UnitVisit, ...] = many(
        "Làm việc tại đơn vị", "Giờ, nơi, đại diện, ý kiến giải trình để lập biên bản.", ["units/van-phong"]
    )
    findings: tuple[InspectionFinding, ...] = many(
        "Phát hiện", "Tồn tại, vi phạm đã thấy; không nêu tên người.", ["f1"]
    )
    body: Markdown | None = optional(
        "Nhận xét chung", "Lý do, điều làm tốt, điều cần rút kinh nghiệm; chỉ lãnh đạo thấy.", "Nhìn chung…"
    )

    def seen_by(self) -> Audience:
        return Audience.LEADERSHIP if is_of_few(self.units) else self.audience

    def day(self) -> date | None:
        return self.visited or self.plan.planned

    def facets(self) -> tuple[Facet, ...]:
        themes = (Facet("chu-de", str(theme), theme.label) for theme in self.themes)
        return (Facet("loai-hinh", str(self.kind), self.kind.label), *themes)

    def timeline(self) -> tuple[Change, ...]:
        """Planned, delayed, done.  The progress of measures is not a state, because it would reveal findings."""
        after = (self.plan.planned + timedelta(days=1)).isoformat()
        late = (Change(after, "delayed"),) if not self.visited or self.visited > self.plan.planned else ()
        return (*late, Change(self.visited.isoformat(), "done")) if self.visited else late

    def named_units(self) -> Iterator[NamedUnit]:
        on = self.visited or self.plan.planned
        yield from units_at(self.by, on, "by")
        yield from units_at(self.units, on, "units")

    def work_days(self) -> Iterator[WorkDay]:
        for at, item in enumerate(self.findings):
            if item.measure:
                yield WorkDay(("findings", at, "measure", "due"), "hạn khắc phục", item.measure.due)
