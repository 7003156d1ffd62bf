"""Bases and references on pages: in the official order and form, each document once, with its state on the day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from macros.engine.site_info import Painted
from macros.law.mentions import mentions
from macros.pages.records import record_page
from macros.records import collections
from macros.site.macro_marks import macros
from tests.agency import html, texts
from tests.contest import DAY, portal_of
from tests.pages.documents import decree, effect

LAW = decree("1", "2025-06-24", effect("effective", "2025-07-01"), title="Luật Cán bộ, công chức") | {
    "number": "80/2025/QH15",
    "type": "law",
    "issuer": "Quốc hội",
}
DECISION = decree("1", "2018-12-27", effect("effective", "2018-12-27"), title="Phê duyệt Đề án Văn hóa công vụ") | {
    "number": "1847/QĐ-TTg",
    "type": "decision",
    "issuer": "Thủ tướng Chính phủ",
}
POLICY = {
    "title": "Tiếp dân",
    "themes": ["trang-phuc"],
    "applies_to": "Mọi người",
    "rules": [
        {
            "id": "chao",
            "text": "Chào trước.",
            "basis": [
                {"regulation": "regulations/a", "clause": "Điều 10"},
                {"regulation": "regulations/a", "clause": "Điều 2", "note": "ở quy tắc"},
                {"regulation": "regulations/a", "clause": "khoản 3 Điều 1"},
                {"regulation": "regulations/b", "clause": "Điều 8"},
            ],
        }
    ],
    "basis": [{"regulation": "regulations/a", "clause": "Điều 1", "note": "Cả đề án"}],
}
RECORDS: dict[str, Any] = {
    "regulations/a": DECISION,
    "regulations/b": LAW,
    "regulations/c": decree("9/2026", "2026-01-05", title_exact="false", title="Hướng dẫn luật")
    | {
        "relations": [
            {"type": "based-on", "target": "regulations/b"},
            {"type": "based-on", "number": "63/2025/QH15"},
        ]
    },
    "policies/tiep-dan": POLICY,
}


def portal(as_of: date = DAY) -> Any:
    reader = portal_of(RECORDS, as_of)
    for ref, data in RECORDS.items():
        reader.fresh[ref] = collections()[ref.partition("/")[0]].model_validate(data)
    return reader


def test_a_policy_shows_its_bases_in_order_with_their_state_of_the_day() -> None:
    law = "Căn cứ Luật Cán bộ, công chức ngày 24 tháng 6 năm 2025 ;"
    decision = "Căn cứ Quyết định số 1847/QĐ-TTg ngày 27 tháng 12 năm 2018 của Thủ tướng Chính phủ"
    decision += " phê duyệt Đề án Văn hóa công vụ . Còn hiệu lực (Điều 1; khoản 3 Điều 1; Điều 2; Điều 10) Cả đề án."
    page = html(record_page(portal(), "policies/tiep-dan"))
    assert texts(page, ".vh-references li") == [f"{law} Còn hiệu lực (Điều 8)", decision]
    before = html(record_page(portal(date(2025, 6, 30)), "policies/tiep-dan"))
    assert texts(before, ".vh-references li") == [f"{law} Chưa có hiệu lực (Điều 8)", decision]


def test_a_document_shows_its_bases_and_what_is_not_held() -> None:
    page = html(record_page(portal(), "regulations/c"))
    assert texts(page, ".vh-references li") == ["Căn cứ Luật Cán bộ, công chức ngày 24 tháng 6 năm 2025 . Còn hiệu lực"]
    assert "Còn văn bản số 63/2025/QH15, chưa có trong thư viện nên chưa ghi đủ ở đây." in texts(page, "p")


def test_a_prose_page_lists_what_it_cites() -> None:
    text = "Theo Quyết định 1847/QĐ-TTg ngày 27/12/2018, Điều 3 Luật số 80/2025/QH15, NĐ 9/2026/NĐ-CP, 1/2020/NĐ-CP."
    reader = portal()
    cited = {"trang/index.html": [list(one) for one in mentions(text)]}
    vars(reader)["_painted"] = Painted(Path(), mentions=cited)
    items = texts(LexborHTMLParser(macros()["references"].write(reader, "trang/index.html", [])), "li")
    assert [line[:38] for line in items] == [
        "Luật Cán bộ, công chức số 80/2025/QH15",
        "Nghị định số 9/2026/NĐ-CP ngày 05 thán",
        "Quyết định số 1847/QĐ-TTg ngày 27 thán",
    ]
    assert items[1].endswith("Chưa xác định Trích yếu cần đối chiếu")
    none = macros()["references"].write(reader, "khac/index.html", [])
    assert texts(LexborHTMLParser(none), "p") == ["Trang này chưa viện dẫn văn bản nào có trong thư viện."]
