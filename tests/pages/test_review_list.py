"""Việc cần rà soát: upkeep work by kind and by owner, which vanishes when it is done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.checks.prose_page import check_page
from macros.engine import Portal
from macros.engine.site_info import Painted
from macros.law.quoting import quoted_mentions
from macros.pages import review_list, tasks_of
from macros.pages.pagination import PAGE_SIZE
from macros.pages.review_list import by_owner, index_page, kind_page, kinds, work
from macros.run import flow
from tests import miniature
from tests.contest import portal_of, unit
from tests.pages.documents import NEW, OLD, decree, effect, library

pytestmark = pytest.mark.whole

OWNED = {"units/a": unit(1)}


def policy(**more: Any) -> dict[str, Any]:
    rules = [{"id": "chao", "text": "Chào trước."}]
    return {"title": "Tiếp dân", "themes": ["trang-phuc"], "applies_to": "Mọi người", "rules": rules, **more}


def test_a_library_in_order_has_no_work() -> None:
    portal = portal_of(library())
    assert kinds(portal) == ()
    page = LexborHTMLParser(str(index_page(portal).content))
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
    portal = portal_of(records)
    assert [(kind.code, kind.total) for kind in kinds(portal)] == [
        ("VB-THIEU-NGAY-HIEU-LUC", 1),
        ("VB-TRAI-NGUON", 1),  # its source still says that it is in force
        ("QT-THIEU-CAN-CU", 1),
        ("VD-HET-HIEU-LUC", 1),
    ]
    assert by_owner(portal) == (("units/a", 2), ("", 2))
    (item,) = work(portal, "VD-HET-HIEU-LUC")
    wrong = "10/2020/NĐ-CP hết hiệu lực toàn bộ từ 01/7/2025, bởi 20/2025/NĐ-CP"
    right = "hãy viện dẫn 20/2025/NĐ-CP và rà lại nội dung theo văn bản ấy"
    assert (item.ref, item.message) == ("policies/tiep-dan", f"{wrong}; {right}")


def test_a_review_ends_the_work() -> None:
    amended = library(relation={"type": "amends", "target": OLD})
    review = {"date": "2025-08-01", "by": "Văn phòng", "outcome": "kept"}
    before = policy(effective="2021-01-01", basis=[{"regulation": OLD}])
    moved = portal_of({**amended, "policies/tiep-dan": before})
    wrong = "10/2020/NĐ-CP: được sửa đổi, bổ sung từ 01/7/2025, sau lần rà soát 01/01/2021"
    right = "hãy rà soát rồi ghi một mục ở “Các lần rà soát”"
    assert [item.message for item in work(moved, "QT-CAN-RA-SOAT")] == [f"{wrong}; {right}"]
    reviewed = portal_of({**amended, "policies/tiep-dan": {**before, "reviews": [review]}})
    assert work(reviewed, "QT-CAN-RA-SOAT") == ()


def test_a_long_list_is_cut_and_grouped_by_owner() -> None:
    many = {f"regulations/so-{number}": decree(f"{number}/2024", "2024-01-02") for number in range(PAGE_SIZE + 5)}
    mine = {
        NEW: decree("900/2024", "2024-01-02", owner="units/a"),
        OLD: decree("901/2024", "2024-01-02", effect("effective")),
    }
    portal = portal_of({**OWNED, **many, **mine})
    urls = [task.url for task in tasks_of(portal, review_list)]
    first, last = "/viec-can-ra-soat/vb-thieu-ngay-hieu-luc/1/", "/viec-can-ra-soat/vb-thieu-ngay-hieu-luc/"
    assert urls == ["/viec-can-ra-soat/", first, last]
    page = LexborHTMLParser(str(kind_page(portal, "VB-THIEU-NGAY-HIEU-LUC", "1").content))
    assert [node.text() for node in page.css("h2")] == ["Đơn vị 01", "Chưa giao đơn vị theo dõi"]
    assert len(page.css(".vh-row")) == PAGE_SIZE
    assert [node.text() for node in LexborHTMLParser(str(index_page(portal).content)).css("th")][:3] == [
        *("Loại việc", "Số\xa0việc", "Văn bản chưa có ngày có hiệu lực")
    ]


ENDED = {"type": "replaces", "target": OLD, "date": "2025-07-01"}
PROSE = """# Cách làm

Theo Điều 3 và Điều 5 Nghị định số 10/2020/NĐ-CP. Nghị định số 20/2025/NĐ-CP thay thế nghị định ấy.

Có `11/2019/NĐ-CP` và Nghị định số 12/2019/NĐ-CP.
"""
OVER = "10/2020/NĐ-CP hết hiệu lực toàn bộ từ 01/7/2025, bởi 20/2025/NĐ-CP"
INSTEAD = "hãy viện dẫn 20/2025/NĐ-CP và rà lại nội dung theo văn bản ấy"
MISSING_DOCUMENT = "chưa có trong thư viện; thêm bản ghi văn bản, hoặc kiểm tra lại số, ký hiệu"


def with_pages(records: dict[str, dict[str, Any]], **texts: str) -> Portal:
    """The portal of those records with prose pages, by the name of each."""
    reader = portal_of(records)
    paths = {f"huong-dan/{name}/index.html": text for name, text in texts.items()}
    plain: dict[str, Any] = {path: quoted_mentions(text) for path, text in paths.items() if quoted_mentions(text)}
    titles = {path: text.partition("\n")[0].removeprefix("# ") for path, text in paths.items()}
    vars(reader)["_painted"] = Painted(Path(), pages=dict.fromkeys(paths, ""), titles=titles, quoted=plain)
    return reader


def test_a_prose_page_is_work_of_nobody_and_the_check_says_the_same(tmp_path: Path) -> None:
    portal = with_pages(library(relation=ENDED), cach_lam=PROSE, yen="# Yên\n\nKhông viện dẫn gì.\n")
    codes = ("VD-HET-HIEU-LUC", "VD-CHUA-CO-VAN-BAN")
    items = [(item.page, item.owner, item.message) for code in codes for item in work(portal, code)]
    address = "/huong-dan/cach_lam/"
    assert items == [
        (address, "", f"{OVER}; {INSTEAD}"),
        (address, "", f"“Nghị định số 12/2019/NĐ-CP” {MISSING_DOCUMENT}"),
    ]
    file = tmp_path / "cach-lam.md"
    file.write_text(PROSE, "utf-8")
    checked = {(problem.code, problem.message) for problem in check_page(portal, file)}
    assert checked == {(code, item.message) for code in codes for item in work(portal, code)}


def test_a_prose_page_is_listed_with_a_link_and_its_title() -> None:
    records = {
        **OWNED,
        **library(relation=ENDED),
        "policies/khac": policy(owner="units/a", basis=[{"regulation": OLD}]),
    }
    page = LexborHTMLParser(str(kind_page(with_pages(records, cach=PROSE), "VD-HET-HIEU-LUC", "").content))
    assert [node.text() for node in page.css("h2")] == ["Đơn vị 01", "Chưa giao đơn vị theo dõi"]
    rows = [(node.attributes["href"], node.text()) for node in page.css(".vh-row__title")]
    assert rows == [("/quy-tac/khac/", "Tiếp dân"), ("/huong-dan/cach/", "Trang: Cách làm")]


def test_a_page_in_order_is_no_work() -> None:
    past = "# Nay\n\nNghị định số 10/2020/NĐ-CP đã hết hiệu lực.\n"
    assert work(with_pages(library(relation=ENDED), nay=past), "VD-HET-HIEU-LUC") == ()
    assert work(with_pages(library(), nay=PROSE), "VD-HET-HIEU-LUC") == ()


def story(published: str) -> dict[str, Any]:
    days = {"happened": "2025-01-02", "published": published}
    body = "Theo Nghị định số 10/2020/NĐ-CP."
    return {"title": f"Chuyện {published}", "themes": ["trang-phuc"], **days, "unit": "units/a", "body": body}


def test_of_the_past_only_what_was_wrong_on_its_own_day_is_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories = {"stories/truoc": story("2025-06-30"), "stories/sau": story("2025-07-01")}
    monkeypatch.chdir(tmp_path)
    Path("data/stories").mkdir(parents=True)
    for ref, data in stories.items():  # the words around a citation are read from the file
        Path("data", f"{ref}.yml").write_text(repr(data), "utf-8")  # as `loaded_library` says that it stands
    portal = portal_of({**OWNED, **library(relation=ENDED), **stories})
    assert [(item.ref, item.message) for item in work(portal, "VD-HET-HIEU-LUC")] == [
        ("stories/sau", f"{OVER}; {INSTEAD}")
    ]
    assert work(portal_of({**OWNED, **library(), **stories}), "VD-HET-HIEU-LUC") == ()


PAGE = Path("docs/huong-dan/index.md")
LIST_PAGE = "viec-can-ra-soat/vd-het-hieu-luc/index.html"


def as_a_clean_build() -> set[str]:
    """What an incremental build writes; it gives what a clean one gives."""
    written = set(flow.build(miniature.settings()).written)
    miniature.clean_build(miniature.settings(), "clean", repaint=True)
    assert miniature.differing(miniature.tree("site"), miniature.tree("clean")) == []
    return written


@pytest.mark.usefixtures("built_project")
def test_an_edit_of_prose_or_of_a_document_makes_the_work_again() -> None:
    flow.build(miniature.settings())
    assert not Path("site", LIST_PAGE).exists()
    text = PAGE.read_text("utf-8")
    PAGE.write_text(f"{text}\nXem thêm Nghị định số 10/2020/NĐ-CP.\n", "utf-8")
    assert {LIST_PAGE, "viec-can-ra-soat/index.html"} <= as_a_clean_build()
    assert 'href="/huong-dan/"' in miniature.content_of(Path("site", LIST_PAGE).read_bytes())
    old, new = Path("data/regulations/10-2020-nd-cp.yml"), Path("data/regulations/20-2025-nd-cp.yml")
    replaced = "  - kind: replaced\n    date: 2025-07-01\n    by: regulations/20-2025-nd-cp\n    evidence: verified\n"
    old.write_text(old.read_text("utf-8").replace(replaced, ""), "utf-8")
    new.write_text(new.read_text("utf-8").replace("type: replaces", "type: amends"), "utf-8")
    assert LIST_PAGE not in as_a_clean_build()
    assert not Path("site", LIST_PAGE).exists()
