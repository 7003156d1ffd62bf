"""The official order: highest rank first, the older before the newer, and no order of entry that changes it."""

from __future__ import annotations

import random
from itertools import pairwise
from operator import attrgetter

from hypothesis import given
from hypothesis import strategies as st

from macros.law.precedence import LEVELS, OTHER_TYPES, RankedDocument, in_order, rank_key
from macros.records.regulations import Kind, Level

KINDS = [kind.value for kind in Kind]
NUMBERS = ["30/2020/NĐ-CP", "1847/QĐ-TTg", "12/NQ-HĐND", "84/KH-UBND", "06/2022/QH15", "5/CT-TTg", "không rõ số"]
DOCUMENTS = st.builds(
    RankedDocument,
    st.integers(0, 30).map(lambda at: f"regulations/so-{at}"),
    st.sampled_from(KINDS),
    st.sampled_from([level.value for level in Level]),
    st.sampled_from(NUMBERS),
    st.dates().map(str),
    st.sampled_from(["Hiến pháp", "Luật Ví dụ", "Về việc khác"]),
)
RANKED = [  # from the top down, as a decision of a province would list them
    ("law", "central", "01/2013/QH13", "2013-11-28", "Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam"),
    ("law", "central", "58/2010/QH12", "2010-11-15", "Luật Viên chức"),  # older than the Constitution
    ("resolution", "central", "203/2025/QH15", "2025-06-16", "Hiến pháp được sửa đổi ở một số điều"),
    ("law", "central", "80/2025/QH15", "2025-06-24", "Luật Cán bộ, công chức"),
    ("ordinance", "central", "34/2007/PL-UBTVQH11", "2007-04-20", "Pháp lệnh Ví dụ"),
    ("resolution", "central", "1210/2016/UBTVQH13", "2016-05-25", "Về một việc"),
    ("ordinance", "central", "01/2018/PL-UBTVQH14", "2018-12-22", "Pháp lệnh khác"),
    ("decree", "central", "30/2020/NĐ-CP", "2020-03-05", "Về công tác văn thư"),
    ("resolution", "central", "76/NQ-CP", "2021-07-15", "Về một chương trình"),
    ("decree", "central", "không số", "2023-12-31", "Về việc không rõ số"),
    ("decree", "central", "1/2023/NĐ-CP", "2023-12-31", "Về việc cùng ngày"),
    ("decree", "central", "9/2023/NĐ-CP", "2023-12-31", "Về việc cùng ngày"),
    ("decree", "central", "10/2023/NĐ-CP", "2023-12-31", "Về việc cùng ngày"),
    ("decision", "central", "129/2007/QĐ-TTg", "2007-08-02", "Ban hành quy chế"),
    ("decision", "central", "1847/QĐ-TTg", "2018-12-27", "Phê duyệt Đề án"),
    ("directive", "central", "26/CT-TTg", "2016-09-05", "Về kỷ cương"),
    ("circular", "central", "15/2025/TT-BNV", "2025-08-04", "Hướng dẫn"),
    ("resolution", "province", "12/NQ-HĐND", "2020-07-01", "Về một việc"),
    ("decision", "province", "10/2024/QĐ-UBND", "2024-05-05", "Ban hành quy định"),
    ("party-rule", "party", "144-QĐ/TW", "2024-05-09", "Về chuẩn mực"),
    ("plan", "province", "84/KH-UBND", "2020-04-08", "Triển khai Đề án"),
    ("report", "province", "90/BC-UBND", "2020-01-01", "Kết quả"),
    ("decision", "agency", "20/QĐ-TT", "2019-01-01", "Ban hành nội quy"),
    ("plan", "agency", "132/TT-TCHC", "2020-05-05", "Thực hiện Đề án"),
]
LIST = [RankedDocument(f"regulations/{at}", *item) for at, item in enumerate(RANKED)]


def test_documents_stand_by_rank_then_by_day() -> None:
    shuffled = LIST.copy()
    random.Random(7).shuffle(shuffled)  # noqa: S311 - any order will do
    assert in_order(shuffled) == LIST


@given(st.lists(DOCUMENTS, max_size=12, unique_by=attrgetter("ref")), st.randoms())
def test_the_order_of_entry_does_not_matter(documents: list[RankedDocument], luck: random.Random) -> None:
    other = documents.copy()
    luck.shuffle(other)
    assert in_order(other) == in_order(documents)


@given(st.lists(DOCUMENTS, min_size=3, max_size=12))
def test_it_is_a_total_order(documents: list[RankedDocument]) -> None:
    ordered = in_order(documents)
    assert sorted(ordered) == sorted(set(documents))
    assert all(rank_key(one) < rank_key(other) for one, other in pairwise(ordered) if one.ref != other.ref)


def test_every_type_and_level_of_the_library_has_a_place() -> None:
    ranked = {"law", "ordinance", "decree"}
    assert set(KINDS) == ranked | set(OTHER_TYPES)
    assert {level.value for level in Level} == set(LEVELS)
