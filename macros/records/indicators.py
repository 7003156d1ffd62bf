"""Chỉ số: a number that is measured again and again, with its target, its source and who answers for it."""

from decimal import Decimal
from typing import ClassVar

from macros.records.base import Basis, Part, Record
from macros.records.fields import (
    EvidenceRef,
    Line,
    Markdown,
    Period,
    Points,
    PolicyRef,
    RegulationRef,
    UnitRef,
    Whole,
    field,
    many,
    optional,
)
from macros.text.choices import Choice


class Direction(Choice):
    """Which way an indicator is better."""

    HIGHER = "higher", "Càng cao càng tốt"
    LOWER = "lower", "Càng thấp càng tốt"
    BAND = "band", "Trong một khoảng là tốt"


class Frequency(Choice):
    """How often an indicator is measured; the kind of its periods."""

    MONTH = "month", "Hằng tháng"
    QUARTER = "quarter", "Hằng quý"
    YEAR = "year", "Hằng năm"


class Target(Part):
    """The target for a year, and who set it."""

    year: Whole = field("Năm", "Năm của chỉ tiêu.", "2026", ge=1990, le=2100)
    at_least: Points | None = optional(
        "Ít nhất", "Mức phải đạt từ đó trở lên; ghi khi càng cao càng tốt, hoặc là đầu khoảng.", "95"
    )
    at_most: Points | None = optional(
        "Nhiều nhất", "Mức không được quá; ghi khi càng thấp càng tốt, hoặc là cuối khoảng.", "5"
    )
    source: Line = field("Chỉ tiêu lấy từ đâu", "Văn bản, kế hoạch giao chỉ tiêu.", "Kế hoạch công tác năm 2026")
    document: RegulationRef | None = optional(
        "Văn bản giao chỉ tiêu", "Ghi nếu văn bản có trong thư viện.", "regulations/84-kh-ubnd-2020"
    )


class Value(Part):
    """The value measured in a period, or the reason why there is none."""

    period: Period = field("Kỳ", "Năm, quý hoặc tháng, đúng chu kỳ của chỉ số.", "2026-q3")
    unit: UnitRef | None = optional(
        "Đơn vị", "Chỉ ghi khi số này là của một đơn vị; bỏ trống là của cả cơ quan.", "units/van-phong"
    )
    value: Points | None = optional("Giá trị", "Số đo được; chưa có thì bỏ trống, ghi mục “Vì sao chưa có”.", "96.5")
    missing: Line | None = optional(
        "Vì sao chưa có", "Lý do chưa có số liệu; không ghi số 0 thay.", "Phần mềm cũ không thống kê"
    )
    note: Line | None = optional("Nguồn của số này", "Báo cáo, sổ, bảng xuất từ phần mềm.", "Báo cáo quý III/2026")
    evidence: EvidenceRef | None = optional(
        "Bản ghi chứng minh", "Bản ghi trong cổng chứng minh số này.", "training/giao-tiep-2026"
    )


class Indicator(Record):
    """A number that is measured period by period."""

    slug = "chi-so"
    label = "Chỉ số"
    one = "chỉ số"
    intro = "Các chỉ số theo dõi định kỳ: chỉ tiêu, kết quả mới nhất và nguồn số liệu."
    order: ClassVar[int] = 65
    search_words: ClassVar[str] = "chỉ tiêu, kpi, số liệu, kết quả đạt được"

    measure: Line = field("Đơn vị tính", "Đơn vị của con số; tỷ lệ phần trăm thì ghi “%”.", "%")
    direction: Direction = field("Chiều đánh giá", "Số cao tốt, số thấp tốt, hay nằm trong khoảng là tốt.", "higher")
    frequency: Frequency = field("Chu kỳ", "Bao lâu đo một lần.", "quarter")
    owner: UnitRef = field("Đơn vị phụ trách", "Đơn vị đo và chịu trách nhiệm về con số.", "units/van-phong")
    source: Line = field("Nguồn số liệu", "Phần mềm, sổ, báo cáo nào; ai xuất, khi nào.", "Sổ theo dõi hồ sơ")
    method: Markdown | None = optional(
        "Cách tính", "Tử số, mẫu số, trường hợp không tính.", "Số hồ sơ đúng hạn chia số hồ sơ."
    )
    tolerance: Points = field(
        "Ngưỡng gần đạt",
        "Kém chỉ tiêu không quá mức này là gần đạt; bỏ trống là không có mức ấy.",
        "2",
        default=Decimal(0),
        ge=0,
    )
    basis: tuple[Basis, ...] = many("Căn cứ", "Văn bản làm căn cứ của chỉ số.", ["regulations/1847-qd-ttg-2018"])
    policies: tuple[PolicyRef, ...] = many(
        "Bộ quy tắc", "Bộ quy tắc mà chỉ số cho thấy được thực hiện đến đâu.", ["policies/ho-so-dien-tu"]
    )
    targets: tuple[Target, ...] = many("Chỉ tiêu từng năm", "Mỗi năm một chỉ tiêu.", ["2026"])
    values: tuple[Value, ...] = field(
        "Số liệu các kỳ", "Mỗi kỳ một mục, cả kỳ chưa có số liệu.", ["2026-q3"], min_length=1
    )
