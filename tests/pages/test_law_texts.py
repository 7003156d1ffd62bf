"""The text of a document on its page, what leads to its clauses, and documents that are kept to their audience."""

from __future__ import annotations

from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.engine.media import MediaFile
from macros.law.linking import linked
from macros.pages.records import plan_of, record_page
from macros.pages.regulations import index_details
from macros.queries.citations import link_of
from macros.records.choices import Audience
from macros.records.regulations import Regulation
from macros.search.documents import sections
from tests.contest import DAY, portal_of
from tests.pages.documents import NEW, OLD, decree, effect, library

ARTICLE = """1. Cán bộ không được:
a) Uống rượu;
b) Hút thuốc.
Trừ khi đi vắng.
2. “1. Điều được sửa.”
3a. Việc khác theo <b>Nghị định số 20/2025/NĐ-CP</b>:
đ) Việc nữa."""
TEXT: dict[str, Any] = {
    "clauses": [
        {"label": "Chương I", "heading": "CHUNG"},
        {"label": "Mục 1", "heading": "RIÊNG"},
        {"label": "Điều 5", "heading": "Cấm", "text": ARTICLE, "note": "Khoản 2 được sửa đổi"},
        {"label": "Điều 6", "text": "Có *hiệu lực* ngay."},
        {"label": "Điều 7, khoản 2", "text": "Một khoản."},
    ],
    "transcript": {"source": "Công báo số 1", "taken": "2026-05-13"},
}


def portal_with(text: dict[str, Any] = TEXT, **more: Any) -> Any:
    """The portal of two decrees, the older of which has a text, and the page of that."""
    records = library()
    records[OLD] |= text | more
    portal = portal_of(records)
    portal.fresh[OLD] = Regulation.model_validate(records[OLD])
    return portal


def page(portal: Any) -> LexborHTMLParser:
    return LexborHTMLParser(str(record_page(portal, OLD).content))


def test_a_page_shows_the_text_with_anchors_and_says_where_it_is_from() -> None:
    html = page(portal_with())
    shown = [(node.id, " ".join(node.text().split())) for node in html.css(".vh-law__chapter, .vh-clause [id]")]
    assert shown == [
        ("muc-chuong-i", "Chương I. CHUNG"),
        ("muc-chuong-i-muc-1", "Mục 1. RIÊNG"),
        ("muc-dieu-5", "Điều 5. Cấm"),
        ("muc-dieu-5-khoan-1", "1. Cán bộ không được:"),
        ("muc-dieu-5-khoan-1-diem-a", "a) Uống rượu;"),
        ("muc-dieu-5-khoan-1-diem-b", "b) Hút thuốc."),
        ("muc-dieu-5-khoan-2", "2. “1. Điều được sửa.”"),
        ("muc-dieu-5-khoan-3a", "3a. Việc khác theo <b>Nghị định số 20/2025/NĐ-CP</b>:"),
        ("muc-dieu-5-khoan-3a-diem-dd", "đ) Việc nữa."),
        ("muc-dieu-6", "Điều 6"),
        ("muc-dieu-7-khoan-2", "Điều 7, khoản 2"),
    ]
    source = " ".join(html.css_first(".vh-law__source").text().split())
    assert source == "Trích 3 điều, chép từ Công báo số 1, bản ngày 13/5/2026."
    assert html.css_first("#muc-dieu-6 + p em").text() == "hiệu lực"
    assert "chưa có toàn văn" not in html.body.text()


@pytest.mark.parametrize(
    ("citation", "address"),
    [
        ("điểm b khoản 1 Điều 5 Nghị định số 10/2020/NĐ-CP", "#muc-dieu-5-khoan-1-diem-b"),
        ("khoản 2 Điều 5 Nghị định số 10/2020/NĐ-CP", "#muc-dieu-5-khoan-2"),
        ("khoản 9 Điều 5 Nghị định số 10/2020/NĐ-CP", "#muc-dieu-5"),  # the nearest that is recorded
        ("khoản 2 Điều 7 Nghị định số 10/2020/NĐ-CP", "#muc-dieu-7-khoan-2"),
        ("Điều 9 Nghị định số 10/2020/NĐ-CP", ""),
    ],
)
def test_citations_lead_to_the_clause(citation: str, address: str) -> None:
    assert f'href="/van-ban/cu/{address}"' in linked(f"<p>theo {citation}</p>", link_of(portal_with()))


def test_search_is_told_of_each_article() -> None:
    found = {part.anchor: part.text for part in sections(str(record_page(portal_with(), OLD).content))}
    assert "a) Uống rượu;" in found["muc-dieu-5"]
    assert found["muc-dieu-6"] == "Có hiệu lực ngay."


def test_the_library_names_the_documents_with_a_text() -> None:
    whole = TEXT | {"transcript": {**TEXT["transcript"], "whole": "true"}}
    for portal, words in ((portal_with(), "Trích"), (portal_with(whole), "Toàn văn")):
        assert {item.card.ref: item.facets.get("Nội dung") for item in index_details(portal)["documents"]}[OLD] == words


@pytest.mark.parametrize(("audience", "built"), [(Audience.STAFF, False), (Audience.LEADERSHIP, True)])
def test_documents_are_kept_to_the_audience_of_their_record(audience: Audience, built: bool) -> None:
    secret = decree("30/2025", "2025-06-01", effect("effective", "2025-07-01"), audience="leadership")
    portal = portal_of({**library(), "regulations/rieng": secret}, DAY, audience)
    portal.media = {ref: (MediaFile("ban-quet.pdf", "x", "y", 0, 0, 9),) for ref in (NEW, "regulations/rieng")}
    paths = {task.path for task in plan_of(portal, "regulations")}
    assert "van-ban/moi/ban-quet.pdf" in paths
    assert ("van-ban/rieng/ban-quet.pdf" in paths) is built
