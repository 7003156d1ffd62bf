"""Xác nhận đã đọc: a signature sheet that came back - how many of a unit have signed; names only for leaders."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from macros.records.base import FEW, Key, NamedUnit, Record, withdrawal_day
from macros.records.choices import Audience
from macros.records.derived import Derived, Place, name_on, text_in
from macros.records.fields import Date, Line, PersonRef, ReadableRef, UnitRef, Whole, field, many, optional


def _title(place: Place) -> str:
    """The title of what was read, and the name of the unit at that time."""
    unit = name_on(place, text_in(place.item, "unit"), text_in(place.item, "collected"))
    read = name_on(place, text_in(place.item, "read"), "")
    return f"Ký xác nhận đã đọc “{read}” – {unit}" if read and unit else ""


class Acknowledgement(Record):
    """The signature sheet of a unit for something that must be read.

    A record for staff has only numbers; a record for leaders, in their separate data root, also has names.
    """

    slug = "xac-nhan-doc"
    label = "Đọc và ký xác nhận"
    one = "phiếu ký"
    intro = "Những nội dung phải đọc và ký xác nhận: ai phải đọc, hạn đến ngày nào, đơn vị nào đã nộp phiếu ký."
    order: ClassVar[int] = 25
    search_words: ClassVar[str] = "ký xác nhận, đã ký, chưa ký, phiếu ký, phải đọc, phải ký tên, đã xem"
    search_prior: ClassVar[float] = 0.35
    example: ClassVar[str] = "Phiếu ký xác nhận đã đọc nội quy của Văn phòng (ví dụ)"
    key: ClassVar[Key] = Key(
        "unit",
        "phiếu ký của đơn vị này cho cùng nội dung",
        "mỗi đơn vị một phiếu, ký thêm thì sửa số và ngày ở phiếu đã có",
    )
    facet_labels = {"nam": "Năm"}

    title: Line = field(
        "Tên",
        "Tên phiếu ký.",
        "Ký xác nhận đã đọc nội quy – Văn phòng",
        derived=Derived(_title, ("read",), "ghép từ nội dung phải đọc và đơn vị", ("unit", "collected")),
    )
    withdrawn: Date | None = withdrawal_day("read", "unit", words="nội dung phải đọc, của đơn vị")
    read: ReadableRef = field("Nội dung đã đọc", "Bản ghi phải đọc, viết đủ nhóm/mã.", "policies/tiep-cong-dan")
    unit: UnitRef = field("Đơn vị", "Đơn vị ký phiếu.", "units/van-phong")
    collected: Date = field(
        "Ngày thu phiếu",
        "Ngày thu phiếu; đơn vị ký thêm thì sửa thành ngày mới.",
        "2026-11-10",
        happened="ngày thu phiếu",
    )
    signed: Whole = field(
        "Số người đã ký",
        "Đếm chữ ký trên phiếu.",
        "1",
        ge=0,
        derived=Derived(lambda place: str(len(place.item["names"])), ("names",), "đếm những người đã ký, khi có tên"),
    )
    staff: Whole | None = optional(
        "Số người phải đọc",
        "Bỏ trống thì đếm người của đơn vị vào ngày thu phiếu; dưới 5 người thì ghi, phiếu chỉ lãnh đạo thấy.",
        "7",
        ge=1,
    )
    collector: PersonRef | None = optional("Người thu phiếu", "Người thu và đếm.", "people/tran-thi-b")
    names: tuple[PersonRef, ...] = many(
        "Người đã ký", "Chỉ ghi ở bản ghi cho lãnh đạo, trong kho riêng.", ["people/nguyen-van-a"]
    )

    def seen_by(self) -> Audience:
        """Only leaders if fewer than five people had to sign, because the sheet then reveals who signed."""
        return Audience.LEADERSHIP if self.staff and self.staff < FEW else self.audience

    def day(self) -> date | None:
        return self.collected

    def keys(self) -> tuple[str, ...]:
        return (f"{self.read}|{self.unit}|{self.audience is Audience.LEADERSHIP}",)

    def named_units(self) -> Iterator[NamedUnit]:
        yield NamedUnit(("unit",), self.unit, self.collected)
