"""Chấm điểm: one sheet per campaign, unit and month; every line names criterion, evidence and approver."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from macros.records.base import Key, NamedUnit, Part, Record, withdrawal_day
from macros.records.derived import Derived, Place, free_id, name_on, once, text_in
from macros.records.fields import (
    CampaignRef,
    Date,
    EvidenceRef,
    Line,
    Month,
    PersonRef,
    Points,
    Slug,
    UnitRef,
    field,
    optional,
)
from macros.text.slugs import is_slug
from macros.text.typed_dates import iso_date, iso_month

_POINTS = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_DAY = re.compile(r"([0-9]{1,2})(?:/([0-9]{1,2}))?")
_PERSON = re.compile(r"people/\S*|[a-z0-9]+(?:-[a-z0-9]+)+")  # the id alone is one word with a hyphen
_RECORD = re.compile(r"[a-z_]+/[a-z0-9-]+")


def _line_id(place: Place) -> str:
    """An id from day and criterion, which stays if lines are added; without the person, since everybody sees ids."""
    day, criterion = text_in(place.item, "date"), text_in(place.item, "criterion")
    return free_id(place, f"{day}-{criterion}") if is_slug(f"{day}-{criterion}") else ""


class ScoreLine(Part):
    """Points that were given for one reason."""

    row_form = "ngày; tiêu chí; người (nếu có); điểm; minh chứng; người duyệt (nếu khác)"
    row_pattern = (
        r"^\s*(?:(?:0?[1-9]|[12][0-9]|3[01])(?:/(?:0?[1-9]|1[0-2])(?:/[0-9]{4})?)?|[0-9]{4}-[0-9]{2}-[0-9]{2})\s*;"
        r"[^;]+;(?:[^;]*;)?\s*-?[0-9]+(?:[.,][0-9]+)?\s*;\s*\S"
    )

    id: Slug = field(
        "Mã dòng",
        "Mã không dấu của dòng điểm, không trùng trong bảng.",
        "d1",
        derived=Derived(_line_id, ("lines", "*", "date"), "ghép từ ngày và tiêu chí", ("lines",)),
    )
    date: Date = field("Ngày", "Ngày diễn ra việc được chấm điểm.", "2026-03-05", happened="ngày của dòng điểm")
    criterion: Slug = field("Tiêu chí", "Mã tiêu chí của phong trào, có hiệu lực vào ngày này.", "tiep-dan")
    person: PersonRef | None = optional(
        "Cá nhân", "Người được điểm; bỏ trống nếu điểm của cả đơn vị.", "people/nguyen-van-a"
    )
    self_points: Points | None = optional("Tự chấm", "Điểm mà đơn vị, người được chấm tự chấm.", "9")
    reviewed_points: Points | None = optional("Thẩm định", "Điểm mà người thẩm định đề nghị.", "8")
    reviewer: PersonRef | None = optional(
        "Người thẩm định", "Người xem lại điểm tự chấm, không phải người được chấm.", "people/le-van-c"
    )
    points: Points = field("Điểm", "Số điểm, không quá điểm tối đa của tiêu chí.", "8")
    points_note: Line | None = optional(
        "Lý do khác điểm", "Vì sao điểm cuối cùng khác điểm thẩm định.", "Thiếu biên bản của một buổi"
    )
    evidence: EvidenceRef | None = optional(
        "Minh chứng", "Bản ghi chứng minh, viết đủ nhóm/mã.", "stories/tiep-dan-ngay-mua"
    )
    evidence_note: Line | None = optional(
        "Minh chứng khác", "Biên bản, phiếu, sổ nếu không có bản ghi.", "Sổ tiếp công dân tháng 3"
    )
    approver: PersonRef = field(
        "Người duyệt", "Người duyệt dòng điểm, không tự duyệt cho mình.", "people/tran-thi-b", derived=once("approver")
    )
    approved: Date = field("Ngày duyệt", "Ngày dòng điểm được duyệt.", "2026-03-31", derived=once("approved"))

    @classmethod
    def from_row(cls, row: str, record: Mapping[str, Any]) -> dict[str, Any]:
        """`11; dung-gio; cao-van-y; 5; Danh sách họp`: the month is that of the sheet."""
        cells = [cell.strip() for cell in row.split(";")]
        line = {"date": _day_of(cells[0], text_in(record, "month")), "criterion": cells[1]} if len(cells) > 3 else {}
        people = [cells.pop(2)] if line and not _POINTS.fullmatch(cells[2]) else []
        if not line or not _POINTS.fullmatch(cells[2]) or not cells[3:]:
            return {}
        if len(cells) > 4 and _PERSON.fullmatch(cells[-1]):
            line["approver"] = cells.pop()
        evidence = "; ".join(cells[3:])
        line |= {"person": people[0]} if people and people[0] else {}
        line |= {"points": cells[2].replace(",", ".")}
        return line | {"evidence" if _RECORD.fullmatch(evidence) else "evidence_note": evidence}


def _day_of(typed: str, month: str) -> str:
    """The full date of a day in the sheet's month, such as "11" or "11/5" in 2026-05; other text is unchanged."""
    match, month = _DAY.fullmatch(typed), iso_month(month)
    if not match or not re.fullmatch(r"[0-9]{4}-[0-9]{2}", month):
        return typed
    return iso_date(f"{match[1]}/{match[2] or month[5:]}/{month[:4]}")


def _title(place: Place) -> str:
    """The month, the name of the unit at that time, and the campaign."""
    month, sheet = text_in(place.record, "month"), place.record
    unit = name_on(place, text_in(sheet, "unit"), f"{month}-28")
    campaign = name_on(place, text_in(sheet, "campaign"), "")
    return f"Chấm điểm tháng {int(month[5:])}/{month[:4]} – {unit} ({campaign})" if unit and campaign else ""


class ScoreSheet(Record):
    """The score sheet of a unit for a month of a campaign."""

    slug = "cham-diem"
    label = "Bảng chấm điểm"
    one = "bảng chấm điểm"
    intro = "Mỗi bảng ghi điểm của một đơn vị trong một tháng; dòng nào cũng có tiêu chí, minh chứng và người duyệt."
    order: ClassVar[int] = 60
    search_words: ClassVar[str] = "phiếu chấm, điểm tháng"
    search_prior: ClassVar[float] = 0.35
    example: ClassVar[str] = "Chấm điểm một tháng của Văn phòng (ví dụ)"
    anchored: ClassVar[str] = "lines"
    monthly: ClassVar[bool] = True
    key: ClassVar[Key] = Key(
        "month", "phong trào, đơn vị và tháng này", "mỗi đơn vị mỗi tháng chỉ có một bảng, hãy ghi thêm dòng vào đó"
    )
    facet_labels = {"nam": "Năm"}

    title: Line = field(
        "Tên",
        "Tên bảng điểm.",
        "Chấm điểm tháng 3/2026 – Văn phòng",
        derived=Derived(_title, ("month",), "ghép từ tháng, đơn vị và phong trào", ("unit", "campaign")),
    )
    withdrawn: Date | None = withdrawal_day("campaign", "unit", words="phong trào, của đơn vị")
    campaign: CampaignRef = field("Phong trào", "Phong trào được chấm điểm.", "campaigns/van-hoa-cong-so-2026")
    unit: UnitRef = field("Đơn vị", "Đơn vị được chấm điểm.", "units/van-phong")
    month: Month = field("Tháng", "Tháng chấm điểm: tháng/năm hoặc năm-tháng.", "2026-03")
    approver: PersonRef | None = optional(
        "Người duyệt chung", "Người duyệt mọi dòng không ghi người duyệt riêng.", "people/tran-thi-b", shorthand=True
    )
    approved: Date | None = optional(
        "Ngày duyệt chung", "Ngày duyệt của mọi dòng không ghi ngày riêng.", "2026-03-31", shorthand=True
    )
    lines: tuple[ScoreLine, ...] = field("Các dòng điểm", "Mỗi dòng một lần cho điểm.", ["d1"], min_length=1)

    def day(self) -> date | None:
        return date.fromisoformat(f"{self.month}-01")

    def id_words(self) -> str:
        """Campaign, unit and month."""
        names = (ref.partition("/")[2] for ref in (self.campaign, self.unit))
        return " ".join([*names, self.month])

    def keys(self) -> tuple[str, ...]:
        return (f"{self.campaign}|{self.unit}|{self.month}",)

    def named_units(self) -> Iterator[NamedUnit]:
        yield from (NamedUnit(("lines", at, "date"), self.unit, line.date) for at, line in enumerate(self.lines))
