"""Cách gọi khác: what readers type for something that the portal calls otherwise; search reads them."""

from typing import ClassVar

from macros.records.base import Record
from macros.records.fields import Line, field


class Synonym(Record):
    """A wording of the portal, and what people type instead: abbreviations, words of everyday.

    They work one way: who types one of `said` finds also what the title finds.
    """

    slug = "cach-goi"
    label = "Cách gọi khác"
    one = "cách gọi"
    intro = "Chữ tắt và cách gọi quen miệng mà ô tìm kiếm hiểu: gõ chúng thì tìm cả theo tên gọi trên cổng."
    order: ClassVar[int] = 98
    example: ClassVar[str] = "thi đua, khen thưởng"
    may_vanish: ClassVar[bool] = True
    searched: ClassVar[bool] = False  # who types an abbreviation looks for what it means

    said: tuple[Line, ...] = field(
        "Người ta gõ", "Chữ tắt, cách gọi quen miệng; mỗi cách một dòng, có dấu nếu có.", ["tđkt"], min_length=1
    )
