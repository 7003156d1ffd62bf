"""Issuers: one id under all names, each document with the name of its day, lists that join old and new names."""

from __future__ import annotations

from typing import Any

from macros.pages.issuers import documents, index_details
from macros.pages.records import record_page
from macros.queries import former_names, lookup
from macros.records import collections
from tests.agency import html, texts
from tests.contest import portal_of
from tests.pages.documents import decree

BODY = {
    "title": "Bộ Mới",
    "starts": "2000-01-01",
    "former_names": [{"name": "Bộ Cũ", "until": "2020-12-31"}, {"name": "Bộ Rất Cũ", "until": "2010-12-31"}],
}


def document(year: int, issuer: str, **more: str) -> dict[str, Any]:
    return decree(f"{year}/{year}", f"{year}-03-01", **more) | {"issuer": issuer}


RECORDS = {
    "issuers/bo-moi": BODY,
    "issuers/khac": {"title": "Bộ Khác", "former_names": [{"name": "Bộ Chung", "until": "2005-01-01"}]},
    "issuers/nua": {"title": "Bộ Nữa", "former_names": [{"name": "Bộ Chung", "until": "2005-01-01"}]},
    "regulations/a": document(2008, "Bộ Rất Cũ"),
    "regulations/b": document(2015, "Bộ  cũ"),
    "regulations/c": document(2022, "Bộ Mới"),
    "regulations/d": document(2024, "Bộ trưởng Bộ Mới", issued_by="issuers/bo-moi"),
    "regulations/e": document(2001, "Bộ Chung"),
    "regulations/f": document(2002, "Không có bản ghi"),
}


def portal() -> Any:
    reader = portal_of(RECORDS)
    for ref, data in RECORDS.items():
        reader.fresh[ref] = collections()[ref.partition("/")[0]].model_validate(data)
    return reader


def test_a_document_is_of_its_issuer_under_any_name() -> None:
    bodies = {ref: former_names.body_behind(portal(), ref) for ref in RECORDS if ref.startswith("regulations/")}
    assert {ref: body and (body.ref, body.name) for ref, body in bodies.items()} == {
        "regulations/a": ("issuers/bo-moi", "Bộ Rất Cũ"),
        "regulations/b": ("issuers/bo-moi", "Bộ Cũ"),
        "regulations/c": ("issuers/bo-moi", "Bộ Mới"),
        "regulations/d": ("issuers/bo-moi", "Bộ Mới"),
        "regulations/e": None,  # two issuers have had that name
        "regulations/f": None,
    }


def test_lists_by_issuer_join_old_and_new_names() -> None:
    assert lookup.facet_values(portal(), "regulations", "co-quan") == (
        ("bo-chung", "Bộ Chung", 1),
        ("bo-moi", "Bộ Mới", 4),
        ("khong-co-ban-ghi", "Không có bản ghi", 1),
    )
    newest, total = documents(portal(), "issuers/bo-moi")
    assert total == 4
    assert [(item.ref[-1], item.then) for item in newest] == [("d", ""), ("c", ""), ("b", "Bộ Cũ"), ("a", "Bộ Rất Cũ")]


def test_the_page_of_an_issuer_tells_its_names_and_documents() -> None:
    page = html(record_page(portal(), "issuers/bo-moi"))
    assert texts(page, ".vh-timeline__item") == [
        "01/01/2000 – 31/12/2010 Bộ Rất Cũ",
        "01/01/2011 – 31/12/2020 Bộ Cũ",
        "Từ 01/01/2021 Bộ Mới",
    ]
    assert texts(page, ".vh-row__meta") == ["Khi ban hành tên là Bộ Cũ", "Khi ban hành tên là Bộ Rất Cũ"]
    assert page.css(".vh-backlinks") == []


def test_the_page_of_a_document_leads_to_its_issuer() -> None:
    page = html(record_page(portal(), "regulations/b"))
    (link,) = [node for node in page.css(".vh-facts a") if node.attributes["href"] == "/co-quan-ban-hanh/bo-moi/"]
    assert " ".join(link.parent.text().split()) == "Bộ cũ (nay là Bộ Mới)"
    other = html(record_page(portal(), "regulations/f"))
    assert other.css_first('.vh-facts a[href="/van-ban/co-quan/khong-co-ban-ghi/"]').text() == "Không có bản ghi"


def test_issuers_of_as_many_documents_stand_by_name() -> None:
    refs = [ref for ref, _ in index_details(portal())["issuers"]]
    assert refs == ["issuers/bo-moi", "issuers/khac", "issuers/nua"]
    turned = portal_of(RECORDS | {"issuers/khac": {"title": "Thảo"}, "issuers/nua": {"title": "Thành"}})
    assert [ref for ref, _ in index_details(turned)["issuers"]][1:] == ["issuers/nua", "issuers/khac"]
