"""Danh hiệu: the conditions of a title or form of commendation, as data with date ranges and provisions."""

from datetime import date
from typing import ClassVar

from macros.records.awards import Form
from macros.records.base import Facet, Part, Record, search_questions
from macros.records.evaluations import YearLevel
from macros.records.fields import Date, Flag, Line, Markdown, RegulationRef, Slug, UnitRef, Whole, field, many, optional
from macros.records.initiatives import InitiativeScope
from macros.records.people import StaffKind
from macros.records.sanctions import SanctionForm
from macros.text.choices import Choice


class Subject(Choice):
    """Who is commended."""

    PERSON = "ca-nhan", "Cá nhân"
    UNIT = "tap-the", "Tập thể"


class ConditionKind(Choice):
    """What a condition is about."""

    PREVIOUS = "danh-hieu-truoc", "Đã có danh hiệu trong các năm liên tục"
    LEVEL = "xep-loai", "Mức xếp loại hằng năm"
    DISCIPLINE = "khong-ky-luat", "Không bị kỷ luật từ một mức trở lên"
    INITIATIVE = "sang-kien", "Có sáng kiến được công nhận"
    COMMENDED = "da-duoc-khen", "Đã được khen số lần nhất định"
    QUOTA = "han-ngach", "Trong hạn ngạch của đơn vị"
    MEMBERS = "thanh-vien", "Tỷ lệ thành viên đạt danh hiệu"
    CEILING = "tran-xep-loai", "Tỷ lệ được xếp một mức trong toàn cơ quan"
    ONCE = "mot-thanh-tich", "Một thành tích khen một lần"


class DecisionLevel(Choice):
    """Who may decide that a title is given."""

    AGENCY = "co-quan", "Người đứng đầu cơ quan"
    ABOVE = "cap-tren", "Cấp trên của cơ quan"


class Authority(Part):
    """Who may decide that a title is given, and the provision that says so."""

    level: DecisionLevel = field("Cấp quyết định", "Người đứng đầu cơ quan, hay cấp trên.", "co-quan")
    regulation: RegulationRef = field("Văn bản", "Văn bản quy định thẩm quyền.", "regulations/06-2022-qh15")
    clause: Line | None = optional("Điều khoản", "Chưa đối chiếu được thì bỏ trống.", "khoản 1 Điều 80")
    verified: Flag = field("Đã đối chiếu", "Ghi true khi đã đọc văn bản gốc.", "true", default=False)
    source: Line | None = optional("Nguồn đối chiếu", "Ai đối chiếu, theo bản nào.", "Công báo số 571 + 572")


class Voting(Part):
    """The share of votes in the council that a title needs, and the provision that says so."""

    share: Whole = field("Tỷ lệ phiếu", "Phần trăm phiếu đồng ý ít nhất.", "90", ge=1, le=100)
    all_members: Flag = field(
        "Tính trên tổng số thành viên", "Ghi true khi người vắng mặt cũng tính vào mẫu số.", "true", default=False
    )
    regulation: RegulationRef = field("Văn bản", "Văn bản quy định tỷ lệ.", "regulations/05-qc-mau-2024")
    clause: Line = field("Điều khoản", "Điều, khoản quy định tỷ lệ.", "Điều 12")
    verified: Flag = field("Đã đối chiếu", "Ghi true khi đã đọc văn bản gốc.", "true", default=False)
    source: Line | None = optional("Nguồn đối chiếu", "Ai đối chiếu, theo bản nào.", "Văn phòng đối chiếu bản giấy")


class Condition(Part):
    """One condition, with the provision that states it."""

    id: Slug = field("Mã điều kiện", "Mã không dấu, giữ nguyên qua các lần sửa.", "xep-loai")
    kind: ConditionKind = field("Loại điều kiện", "Điều kiện xét số liệu nào.", "xep-loai")
    text: Line = field("Điều kiện", "Một câu nêu điều kiện.", "Được xếp loại hoàn thành tốt nhiệm vụ trở lên")
    forms: tuple[Form, ...] = many(
        "Danh hiệu, hình thức", "Danh hiệu, hình thức khen được tính.", ["lao-dong-tien-tien"]
    )
    level: YearLevel | None = optional(
        "Mức xếp loại", "Mức thấp nhất được chấp nhận; với tỷ lệ toàn cơ quan: mức bị giới hạn.", "hoan-thanh-tot"
    )
    scope: InitiativeScope | None = optional("Phạm vi sáng kiến", "Phạm vi công nhận hẹp nhất được tính.", "co-so")
    sanction: SanctionForm | None = optional(
        "Hình thức xử lý", "Hình thức nhẹ nhất đã làm mất điều kiện; không ghi là khiển trách.", "khien-trach"
    )
    years: Whole | None = optional("Số năm", "Số năm tính ngược từ năm xét; không ghi là 1.", "2", ge=1, le=30)
    count: Whole | None = optional(
        "Số lần", "Số lần khen, số sáng kiến ít nhất; với tỷ lệ toàn cơ quan: số luôn được phép.", "1", ge=1, le=50
    )
    share: Whole | None = optional("Tỷ lệ phần trăm", "Tỷ lệ phần trăm của hạn ngạch.", "15", ge=1, le=100)
    agency: Flag = field("Tính chung toàn cơ quan", "Chỉ với hạn ngạch: tính trên toàn cơ quan.", "true", default=False)
    regulation: RegulationRef = field("Văn bản", "Văn bản quy định điều kiện.", "regulations/06-2022-qh15")
    clause: Line = field("Điều khoản", "Điều, khoản quy định điều kiện.", "Điều 24")
    verified: Flag = field(
        "Đã đối chiếu",
        "Ghi true khi đã đọc văn bản gốc; khi chưa thì trang ghi “cần đối chiếu”.",
        "true",
        default=False,
    )
    source: Line | None = optional(
        "Nguồn đối chiếu", "Ai đối chiếu, theo bản nào.", "Văn phòng đối chiếu bản giấy ngày 12/01/2026"
    )


class Rules(Part):
    """The conditions that apply during a time."""

    since: Date = field("Áp dụng từ", "Ngày các điều kiện này bắt đầu áp dụng.", "2025-07-01")
    until: Date | None = optional("Đến ngày", "Ngày cuối cùng còn áp dụng.", "2026-12-31")
    note: Line | None = optional(
        "Ghi chú cho người soạn", "Vì sao có bộ điều kiện này; không hiện trên trang.", "Theo Nghị định 152/2025/NĐ-CP"
    )
    conditions: tuple[Condition, ...] = field(
        "Các điều kiện", "Các điều kiện, mỗi điều kiện một mã.", ["xep-loai"], min_length=1
    )
    voting: Voting | None = optional("Biểu quyết", "Chỉ khi văn bản quy định tỷ lệ phiếu của hội đồng.", "90")

    def on(self, day: date) -> bool:
        """Whether these conditions apply on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


class Procedure(Part):
    """How to propose a candidate for the title: what to file, where and by when."""

    papers: tuple[Line, ...] = field(
        "Hồ sơ", "Các giấy tờ phải nộp, mỗi thứ một dòng.", ["Báo cáo thành tích có xác nhận của đơn vị"], min_length=1
    )
    to: Line = field("Nộp cho", "Nơi, người nhận hồ sơ.", "Văn phòng (thường trực Hội đồng thi đua, khen thưởng)")
    due: Line = field("Thời hạn", "Hạn nộp hồ sơ hằng năm.", "Trước ngày 10/12 hằng năm")
    decided_by: Line = field("Người quyết định", "Ai quyết định tặng.", "Giám đốc Trung tâm (đơn vị mẫu)")
    steps: tuple[Line, ...] = many("Các bước", "Các bước xét, theo thứ tự.", ["Đơn vị họp bình xét, lập biên bản"])
    regulation: RegulationRef | None = optional("Văn bản", "Văn bản quy định thủ tục.", "regulations/05-qc-mau-2024")
    clause: Line | None = optional("Điều khoản", "Điều, khoản quy định thủ tục.", "Điều 12")
    verified: Flag = field("Đã đối chiếu", "Ghi true khi đã đối chiếu văn bản gốc.", "true", default=False)
    source: Line | None = optional("Nguồn đối chiếu", "Ai đối chiếu, theo bản nào.", "Văn phòng đối chiếu bản giấy")


class Title(Record):
    """A title or form of commendation, with its conditions."""

    slug = "danh-hieu"
    label = "Danh hiệu, hình thức khen"
    one = "danh hiệu"
    intro = "Điều kiện của từng danh hiệu thi đua, hình thức khen: điều khoản nào quy định, áp dụng từ ngày nào."
    order: ClassVar[int] = 72
    search_words: ClassVar[str] = "tiêu chuẩn, điều kiện xét, được thưởng bao nhiêu"

    form: Form = field("Hình thức", "Danh hiệu thi đua hoặc hình thức khen thưởng.", "lao-dong-tien-tien")
    subject: Subject = field("Dành cho", "Cá nhân hay tập thể.", "ca-nhan")
    staff: tuple[StaffKind, ...] = many(
        "Đối tượng", "Chỉ với cá nhân: loại người được xét; bỏ trống là mọi người.", ["vien-chuc"]
    )
    decider: UnitRef | None = optional(
        "Đơn vị có người đứng đầu quyết định",
        "Chỉ khi người đứng đầu một đơn vị của cơ quan tự quyết định tặng: đơn vị ấy; người đó không thuộc đối tượng.",
        "units/ban-giam-doc",
    )
    authority: Authority | None = optional("Thẩm quyền", "Ai được quyết định tặng, theo điều khoản nào.", "co-quan")
    regulation: RegulationRef = field("Văn bản", "Văn bản đặt ra danh hiệu, hình thức này.", "regulations/06-2022-qh15")
    clause: Line = field("Điều khoản", "Điều, khoản đặt ra danh hiệu, hình thức này.", "Điều 24")
    verified: Flag = field(
        "Đã đối chiếu", "Ghi true khi đã thấy điều khoản ấy trong văn bản gốc.", "true", default=False
    )
    source: Line | None = optional(
        "Nguồn đối chiếu", "Ai đối chiếu, theo bản nào.", "Trích toàn văn theo chương, xem ngày 24/11/2026"
    )
    versions: tuple[Rules, ...] = field(
        "Các bộ điều kiện", "Các bộ điều kiện theo thời gian.", ["2025-07-01"], min_length=1
    )
    procedure: Procedure | None = optional("Cách đề nghị", "Nộp gì, cho ai, hạn nào.", "Văn phòng")
    reward: Line | None = optional("Mức thưởng", "Mức tiền thưởng, hiện vật kèm theo.", "0,3 lần mức lương cơ sở")
    note: Line | None = optional(
        "Ghi chú cho người soạn",
        "Điều còn phải đối chiếu, nguồn còn thiếu; không hiện trên trang.",
        "Chưa đọc bản hợp nhất",
    )
    questions: tuple[Line, ...] = search_questions()
    body: Markdown | None = optional("Điều cần biết", "Điều người đọc cần biết khi xét.", "Danh hiệu xét vào cuối năm…")

    def facets(self) -> tuple[Facet, ...]:
        return (Facet("cho", str(self.subject), self.subject.label),)

    def rules_on(self, day: date) -> Rules | None:
        """The conditions that apply on a day; None if there are none."""
        return next((rules for rules in self.versions if rules.on(day)), None)
