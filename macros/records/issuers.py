"""Cơ quan ban hành: a body that issues documents, with dated existence and names."""

from typing import ClassVar

from macros.records.base import Change, Record, lifetime
from macros.records.fields import Date, IssuerRef, Markdown, many, optional
from macros.records.units import FormerName


class Issuer(Record):
    """A body that issues documents; its id survives renames and mergers."""

    slug = "co-quan-ban-hanh"
    label = "Cơ quan ban hành"
    one = "cơ quan ban hành"
    intro = "Các cơ quan, người có thẩm quyền đã ban hành văn bản trong thư viện, với tên gọi qua các thời kỳ."
    order: ClassVar[int] = 15
    past: ClassVar[tuple[str, ...]] = ("gone",)
    example: ClassVar[str] = "Sở Nội vụ tỉnh Mẫu"
    states = {"": ("Chưa thành lập", "info"), "active": ("", ""), "gone": ("Không còn hoạt động", "end")}

    starts: Date | None = optional("Thành lập", "Ngày bắt đầu hoạt động, nếu đã xác minh.", "2007-07-31")
    ends: Date | None = optional("Kết thúc", "Ngày cuối cùng còn hoạt động.", "2025-02-28")
    former_names: tuple[FormerName, ...] = many(
        "Tên cũ", "Các tên trước đây, mỗi tên có ngày cuối cùng mang tên ấy.", ["Bộ Cũ"]
    )
    successor: IssuerRef | None = optional(
        "Cơ quan kế thừa", "Cơ quan nhận việc khi cơ quan này kết thúc.", "issuers/bo-noi-vu"
    )
    body: Markdown | None = optional("Ghi chú", "Điều cần biết về cơ quan khi viện dẫn văn bản.", "Hợp nhất từ hai bộ.")

    def timeline(self) -> tuple[Change, ...]:
        return lifetime(self.starts, self.ends)
