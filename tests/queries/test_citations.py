"""Citations in the portal: what records cite, who cites a document, and which pages an edit makes again."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.engine import Portal
from macros.engine.recorder import traced
from macros.loading.yaml_reader import locate_words
from macros.pages import listings
from macros.queries import citations
from macros.run import flow
from tests import miniature
from tests.agency import reader_of, texts

DECREE = """
    title: Công tác văn thư
    summary: Cách soạn thảo, ký, gửi và lưu văn bản.
    number: 30/2020/NĐ-CP
    type: decree
    issuer: Chính phủ
    level: central
    issued: 2020-03-05
    evidence_level: press
    clauses:
      - id: dieu-5
        label: Điều 5
    remarks: Ghi đủ Nghị định số 30/2020/NĐ-CP; trước đó có Nghị định 110/2004/NĐ-CP.
"""
STORY = """
    title: Chuyện {number}
    themes: [trang-phuc]
    happened: 2026-03-{number:02}
    published: 2026-03-{number:02}
    unit: units/van-phong
    body: |
      Theo khoản 2 Điều 5 và Điều 7 Nghị định số
      30/2020/NĐ-CP, rồi lại theo Nghị định số 30/2020/NĐ-CP.
"""
UNIT = "title: Văn phòng\nkind: department\nplace: 1\n"


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    """A decree and 23 stories that cite it."""
    stories = {f"stories/chuyen-{number:02}": STORY.format(number=number) for number in range(1, 24)}
    records = {"regulations/30-2020-nd-cp": DECREE, "units/van-phong": UNIT, **stories}
    return reader_of(tmp_path / "data", records)


def test_what_a_record_cites_is_known_with_its_place(portal: Portal) -> None:
    answer = [*citations.cited_in(portal, portal.rows["stories/chuyen-03"])]
    assert [(one.target, one.clause, one.nth) for one in answer] == [
        ("regulations/30-2020-nd-cp", "khoản 2 Điều 5", 0),
        ("regulations/30-2020-nd-cp", "Điều 7", 0),
        ("regulations/30-2020-nd-cp", "", 1),
    ]
    raw = Path(portal.rows["stories/chuyen-03"].file).read_bytes()
    assert [locate_words(raw, one.at, one.text, one.nth) for one in answer] == [(7, 33), (7, 33), (8, 31)]


def test_documents_that_are_not_held_are_cited_too(portal: Portal) -> None:
    answer = [*citations.cited_in(portal, portal.rows["regulations/30-2020-nd-cp"])]
    assert [(one.target, one.number) for one in answer] == [
        ("regulations/30-2020-nd-cp", "30/2020/NĐ-CP"),
        ("unknown:110/2004/NĐ-CP", "110/2004/NĐ-CP"),
    ]


def test_a_link_leads_to_the_nearest_clause_that_is_listed(portal: Portal) -> None:
    title = "Nghị định số 30/2020/NĐ-CP “Công tác văn thư”"
    page = "/van-ban/30-2020-nd-cp/"
    assert citations.destination(portal, "regulations/30-2020-nd-cp", "khoản 2 Điều 5") == (f"{page}#muc-dieu-5", title)
    assert citations.destination(portal, "regulations/30-2020-nd-cp", "Điều 7") == (page, title)
    assert citations.destination(portal, "regulations/30-2020-nd-cp", "") == (page, title)
    assert citations.destination(portal, "regulations/khong-co", "") is None


def test_who_cites_a_document_stands_newest_first_and_is_cut(portal: Portal) -> None:
    (group,) = citations.cited_by(portal, "regulations/30-2020-nd-cp", 20)
    assert (group.label, group.total, len(group.pages)) == ("Gương tốt", 23, 20)
    assert group.more == "/van-ban/30-2020-nd-cp/vien-dan/guong-tot/"
    assert (group.pages[0].title, group.pages[0].clauses) == ("Chuyện 23", ("khoản 2 Điều 5", "Điều 7"))
    assert citations.much_cited(portal, 20) == (("regulations/30-2020-nd-cp", "stories", 23),)
    assert citations.much_cited(portal, 23) == ()
    page = listings.citing_page(portal, "regulations/30-2020-nd-cp", "stories", "")
    assert page.title == "Gương tốt viện dẫn Nghị định số 30/2020/NĐ-CP"
    assert len(texts(LexborHTMLParser(str(page.content)), "tbody th")) == 23


def test_which_records_cite_a_document_does_not_depend_on_titles(portal: Portal) -> None:
    answer, (trace,) = traced(portal, citations.citing_records, "regulations/30-2020-nd-cp", "stories")
    assert (len(answer), [name for name in trace.inputs if name.endswith("\ttitle")]) == (23, [])


def test_a_document_that_cites_is_told_by_its_number(tmp_path: Path) -> None:
    other = dedent(DECREE).replace("30/2020", "110/2004").replace("2020-03-05", "2004-04-08")
    records = {"regulations/30-2020-nd-cp": DECREE, "regulations/110-2004-nd-cp": other}
    (group,) = citations.cited_by(reader_of(tmp_path / "data", records), "regulations/110-2004-nd-cp", 20)
    assert [page.title for page in group.pages] == ["Nghị định số 30/2020/NĐ-CP “Công tác văn thư”"]


def written_after(path: str, text: str) -> set[str]:
    """The pages that an incremental build writes after a record was added or changed."""
    Path(path).write_text(text, "utf-8")
    return {name for name in flow.build(miniature.settings()).written if name.endswith(".html")}


@pytest.mark.usefixtures("built_project")
def test_an_edit_makes_only_those_pages_again_whose_citations_it_touches() -> None:
    flow.build(miniature.settings())
    story, prose = "guong-tot/ngay-mua/index.html", "huong-dan/index.html"
    cited = "van-ban/20-2025-nd-cp/index.html"
    content = Path("site", story).read_text("utf-8")
    assert (
        '<a href="/van-ban/20-2025-nd-cp/#muc-dieu-3" title="Nghị định số 20/2025/NĐ-CP quy định về tiếp dân">'
        in content
    )
    assert "<code>10/2020/NĐ-CP</code> hay Nghị định 11/2019/NĐ-CP." in content
    decree = dedent(DECREE).lstrip().replace("30/2020", "11/2019").replace("2020-03-05", "2019-03-05")
    written = written_after("data/regulations/11-2019-nd-cp.yml", decree)
    assert story in written
    assert not written & {prose, cited}
    written = written_after("data/regulations/12-2019-nd-cp.yml", decree.replace("11/2019", "12/2019"))
    assert not written & {story, prose, cited}
    other = Path("data/stories/tap-the.yml").read_text("utf-8")
    written = written_after("data/stories/chuyen-moi.yml", other.replace("một bàn.", "một bàn, theo 20/2025/NĐ-CP."))
    assert cited in written
    assert story not in written
    assert "chuyen-moi" in Path("site", cited).read_text("utf-8")
