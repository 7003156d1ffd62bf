"""Cách gọi khác: the words that readers type for a term of the portal; used by search."""

from typing import ClassVar

from macros.records.base import Record
from macros.records.fields import Line, field


class Synonym(Record):
    """A term of the portal, and what people type instead: abbreviations, everyday words.

    It works one way: a search for one of `said` also finds what a search for the title finds.
    """

    slug = "cach-goi"
    label = "Cách gọi khác"
    one = "cách gọi"
    intro = "Chữ tắt và cách gọi quen miệng mà ô tìm kiếm hiểu: gõ chúng thì tìm cả theo tên gọi trên cổng."
    order: ClassVar[int] = 98
    example: ClassVar[str] = "thi đua, khen thưởng"
    may_vanish: ClassVar[bool] = True
    searched: ClassVar[bool] = False  # people who type an abbreviation want what it stands for

    said: tuple[Line, ...] = field(
        "Người ta gõ", "Chữ tắt, cách gọi quen miệng; mỗi cách một dòng, có dấu nếu có.", ["tđkt"], min_length=1
    )
