"""Việc cần rà soát: what there is to look after, by kind and by owner, and that it vanishes when it is done."""

from __future__ import annotations

from typing import Any

from selectolax.lexbor import LexborHTMLParser

from macros.outputs.listings import PIECE
from macros.outputs.upkeep import by_owner, index_page, kind_page, kinds, plan, work
from tests.contest import asking, portal_of, unit
from tests.outputs.test_regulations import NEW, OLD, decree, effect, library

OWNED = {"units/a": unit(1)}


def policy(**more: Any) -> dict[str, Any]:
    rules = [{"id": "chao", "text": "Chào trước."}]
    return {"title": "Tiếp dân", "themes": ["trang-phuc"], "applies_to": "Mọi người", "rules": rules, **more}


def test_a_library_in_order_has_no_work() -> None:
    reader = asking(portal_of(library()))
    assert kinds(reader) == ()
    page = LexborHTMLParser(str(index_page(reader).content))
    assert page.css_first(".vh-empty").text() == "Không có việc nào cần rà soát."


def test_work_is_counted_by_kind_and_by_owner() -> None:
    relation = {"type": "replaces", "target": OLD, "date": "2025-07-01"}
    basis = [{"regulation": OLD}]
    records = {
        **OWNED,
        **library(relation=relation),
        "regulations/khac": decree("5/2024", "2024-01-02", owner="units/a"),
        "policies/tiep-dan": policy(basis=basis),
        "policies/khac": policy(owner="units/a"),
    }
    reader = asking(portal_of(records))
    assert [(kind.code, kind.total) for kind in kinds(reader)] == [
        ("VB-THIEU-NGAY-HIEU-LUC", 1),
        ("VB-TRAI-NGUON", 1),  # its source still says that it is in force
        ("QT-THIEU-CAN-CU", 1),
        ("VD-HET-HIEU-LUC", 1),
    ]
    assert by_owner(reader) == (("units/a", 2), ("", 2))
    (item,) = work(reader, "VD-HET-HIEU-LUC")
    wrong = "10/2020/NĐ-CP hết hiệu lực toàn bộ từ 01/07/2025, bởi 20/2025/NĐ-CP"
    right = "hãy viện dẫn 20/2025/NĐ-CP và rà lại nội dung theo văn bản ấy"
    assert (item.ref, item.message) == ("policies/tiep-dan", f"{wrong}; {right}")


def test_a_review_ends_the_work() -> None:
    amended = library(relation={"type": "amends", "target": OLD})
    review = {"date": "2025-08-01", "by": "Văn phòng", "outcome": "kept"}
    before = policy(effective="2021-01-01", basis=[{"regulation": OLD}])
    moved = asking(portal_of({**amended, "policies/tiep-dan": before}))
    wrong = "10/2020/NĐ-CP: được sửa đổi, bổ sung từ 01/07/2025, sau lần rà soát 01/01/2021"
    right = "hãy rà soát rồi ghi một mục ở “reviews”"
    assert [item.message for item in work(moved, "QT-CAN-RA-SOAT")] == [f"{wrong}; {right}"]
    reviewed = asking(portal_of({**amended, "policies/tiep-dan": {**before, "reviews": [review]}}))
    assert work(reviewed, "QT-CAN-RA-SOAT") == ()


def test_a_long_list_is_cut_and_grouped_by_owner() -> None:
    many = {f"regulations/so-{number}": decree(f"{number}/2024", "2024-01-02") for number in range(PIECE + 5)}
    mine = {
        NEW: decree("900/2024", "2024-01-02", owner="units/a"),
        OLD: decree("901/2024", "2024-01-02", effect("effective")),
    }
    reader = asking(portal_of({**OWNED, **many, **mine}))
    urls = [task.url for task in plan(reader)]
    first, last = "/viec-can-ra-soat/vb-thieu-ngay-hieu-luc/1/", "/viec-can-ra-soat/vb-thieu-ngay-hieu-luc/"
    assert urls == ["/viec-can-ra-soat/", first, last]
    page = LexborHTMLParser(str(kind_page(reader, "VB-THIEU-NGAY-HIEU-LUC", 0).content))
    assert [node.text() for node in page.css("h2")] == ["Đơn vị 01", "Chưa giao đơn vị theo dõi"]
    assert len(page.css(".vh-row")) == PIECE
