"""Pages of documents: the notice in plain words, the diagram of relations, and a page for each day of a change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.engine import Portal
from macros.law.effect import Relation
from macros.loading.git_history import Edit, History
from macros.pages import effects, tasks_of
from macros.pages.effects import day_page
from macros.pages.records import record_page
from macros.pages.relations import SHOWN_IN_GROUP, above, diagram, relations_of
from macros.queries.lookup import record
from macros.records.choices import Audience
from macros.records.regulations import Kind, Regulation
from tests.contest import DAY, portal_of
from tests.pages.documents import NEW, OLD, decree, effect, library


def page(records: dict[str, Any], ref: str = OLD, as_of: date = DAY) -> LexborHTMLParser:
    portal = portal_of(records, as_of)
    portal.fresh[ref] = Regulation.model_validate(records[ref])
    return LexborHTMLParser(str(record_page(portal, ref).content))


def notice(html: LexborHTMLParser) -> str:
    return " ".join(html.css_first(".vh-verdict").text().split())


@pytest.mark.parametrize(
    ("records", "words"),
    [
        (library(), "Còn hiệu lực từ 01/4/2020."),
        (
            library(relation={"type": "replaces", "target": OLD, "date": "2025-07-01", "clause": "Điều 30"}),
            (
                "Hết hiệu lực toàn bộ từ 01/7/2025, bị thay thế bởi Điều 30 Nghị định số 20/2025/NĐ-CP."
                " Không viện dẫn làm căn cứ cho việc mới."
            ),
        ),
        (
            library(relation={"type": "replaces", "target": OLD}),
            (
                "Chưa xác định: bị thay thế bởi Nghị định số 20/2025/NĐ-CP, nhưng chưa rõ từ ngày nào."
                " Đối chiếu với văn bản gốc trước khi viện dẫn."
            ),
        ),
        (
            library(relation={"type": "amends", "target": OLD}),
            (
                "Còn hiệu lực từ 01/4/2020."
                " Đã được sửa đổi, bổ sung bởi Nghị định số 20/2025/NĐ-CP: đọc kèm khi áp dụng."
            ),
        ),
        (
            library(effect("partly-ended", "2024-01-01", by=NEW, scope="công chức")),
            (
                "Hết hiệu lực một phần: phần về công chức theo Nghị định số 20/2025/NĐ-CP từ 01/01/2024."
                " Phần còn lại vẫn áp dụng."
            ),
        ),
        (library(effect("suspended", "2024-01-01")), "Ngưng hiệu lực từ 01/01/2024."),
        (library(effect("period-over", "2024-01-01")), "Hết thời kỳ thực hiện từ 01/01/2024."),
        (library(effect("obsolete", "2024-01-01")), "Không còn phù hợp từ 01/01/2024."),
        (
            library(effect("repealed", "2027-01-01")),
            "Còn hiệu lực từ 01/4/2020. Từ 01/01/2027: hết hiệu lực toàn bộ.",
        ),
    ],
)
def test_the_notice_says_in_plain_words_what_holds(records: dict[str, Any], words: str) -> None:
    assert notice(page(records)) == words


def test_a_document_not_yet_in_force_says_from_when() -> None:
    html = page(library(), NEW, date(2025, 6, 30))
    assert notice(html) == "Chưa có hiệu lực. Từ 01/7/2025: còn hiệu lực."


def test_both_sides_tell_one_life() -> None:
    relation = {"type": "replaces", "target": OLD, "clause": "Điều 30", "evidence": "secondary"}
    html = page(library(effect("replaced", "2025-07-01", by=NEW, note="Theo điều khoản thi hành"), relation=relation))
    items = [" ".join(node.text(separator=" ").split()) for node in html.css("#lich-su + details .vh-timeline__item")]
    assert items == [
        "10/02/2020 Ban hành.",
        "01/4/2020 Có hiệu lực.",
        "01/7/2025 Bị thay thế bởi Nghị định số 20/2025/NĐ-CP . Theo điều khoản thi hành.",
    ]


def test_every_day_of_a_change_has_its_page() -> None:
    portal = portal_of(library(effect("replaced", "2025-07-01", by=NEW)))
    days = [task.path for task in tasks_of(portal, effects) if task.path.startswith("van-ban/cu/")]
    assert days == [f"van-ban/cu/tai-ngay/{day}/index.html" for day in ("2020-02-10", "2020-04-01", "2025-07-01")]
    states = []
    for path in days:
        html = LexborHTMLParser(str(day_page(portal, OLD, path.split("/")[3]).content))
        states.append((html.css_first(".vh-badge").text(), len(html.css(".vh-timeline__item"))))
    assert states == [("Chưa có hiệu lực", 1), ("Còn hiệu lực", 2), ("Hết hiệu lực toàn bộ", 3)]


def drawn(portal: Portal, ref: str) -> Any:
    document = record(portal, ref)
    assert isinstance(document, Regulation)
    return diagram(portal, ref, document, relations_of(portal, ref))


def test_the_diagram_has_what_came_before_on_the_left() -> None:
    relation = {"type": "replaces", "target": OLD}
    portal = portal_of(library(relation=relation))
    new, old = drawn(portal, NEW), drawn(portal, OLD)
    assert [(box.x < new.middle.x, box.name, box.url) for box in new.boxes] == [
        (True, "Thay thế: Nghị định 10/2020/NĐ-CP", "/van-ban/cu/")
    ]
    assert [(box.x > old.middle.x, box.name) for box in old.boxes] == [
        (True, "Bị thay thế bởi: Nghị định 20/2025/NĐ-CP")
    ]


def test_the_diagram_leaves_out_the_rest_of_a_long_group() -> None:
    relations = [{"type": "based-on", "number": f"{number}/2019/NĐ-CP"} for number in range(1, SHOWN_IN_GROUP + 3)]
    records = {NEW: decree("20/2025", "2025-05-20", effect("effective", "2025-07-01"), relations=relations)}
    drawing = drawn(portal_of(records), NEW)
    assert len(drawing.boxes) == SHOWN_IN_GROUP
    assert [label.text for label in drawing.labels] == ["Căn cứ", "và 2 văn bản khác"]


def test_the_chain_above_goes_up_to_the_laws_and_ends_in_a_loop() -> None:
    plan = decree("3/2025", "2025-08-01", relations=[{"type": "implements", "target": NEW}])
    new = decree("20/2025", "2025-05-20", relations=[{"type": "guides", "target": OLD}])
    law = {"type": "based-on", "number": "1/2013/QH13"}
    old = decree("10/2020", "2020-02-10", relations=[law, {"type": "guides", "target": "regulations/ke-hoach"}])
    portal = portal_of({"regulations/ke-hoach": plan, NEW: new, OLD: old})
    assert above(portal, "regulations/ke-hoach") == [
        (1, Relation.IMPLEMENTS, NEW, ""),
        (2, Relation.GUIDES, OLD, ""),
        (3, Relation.BASED_ON, "", "1/2013/QH13"),
    ]


def test_a_document_without_relations_has_no_diagram() -> None:
    html = page({NEW: decree("20/2025", "2025-05-20")}, NEW)
    assert html.css(".vh-map, #luoc-do, #quan-he") == []


@pytest.mark.parametrize(
    ("field", "value", "badge"),
    [
        ("source_status", "in-force", "Còn hiệu lực"),
        ("source_status", "unsettled", "Đang dùng, chưa xác minh"),
        ("evidence_level", "secondary", "Đang dùng, chưa xác minh"),
        ("effects", [effect("repealed", "2024-01-01")], "Hết hiệu lực toàn bộ"),
    ],
)
def test_a_page_has_one_verdict(field: str, value: object, badge: str) -> None:
    records = library()
    records[OLD][field] = value
    html = page(records)
    assert [node.text() for node in html.css(".vh-verdict strong")] == [badge]


@pytest.mark.parametrize(("kind", "reason"), [(kind, kind.without_effect) for kind in Kind if kind.without_effect])
def test_what_sets_no_rule_is_never_in_force(kind: Kind, reason: str) -> None:
    records = library()
    records[OLD] |= {"type": kind.value, "number": "10/BC-VP"}
    assert notice(page(records)) == f"Không xét hiệu lực: {reason}."


@pytest.mark.parametrize("relation", ["corrects", "consolidates"])
def test_correcting_and_consolidating_leave_a_document_in_force(relation: str) -> None:
    html = page(library(relation={"type": relation, "target": OLD, "date": "2025-07-01"}))
    assert notice(html) == "Còn hiệu lực từ 01/4/2020."


EDITED = (
    Edit("2026-03-02T23:05:00+00:00", {"issued": ["2026-03-01"], "summary": []}),
    Edit("2026-02-02T09:05:00+07:00", {}),
    Edit("", None),
)


@pytest.mark.parametrize("audience", Audience)
def test_an_edit_tells_its_day_and_fields_and_nobody_by_whom(audience: Audience) -> None:
    records = {OLD: {**library()[OLD], "audience": "public"}}
    portal = portal_of(records, DAY, audience)
    portal.fresh[OLD] = Regulation.model_validate(records[OLD])
    portal.history = History(edits={f"data/{OLD}.yml": EDITED})
    html = LexborHTMLParser(str(record_page(portal, OLD).content))
    lines = [
        " ".join(node.text(separator=" ").split())
        for node in html.css("#lich-su + details + details .vh-timeline__item")
    ]
    expected = ["03/3/2026 Ngày ban hành: 01/3/2026; Tóm tắt.", "02/02/2026 Chỉ sửa cách ghi, nội dung không đổi."]
    expected.append("Không rõ ngày Đưa văn bản vào cổng.")
    assert lines == expected
    (byline,) = [" ".join(node.text().split()) for node in html.css(".vh-byline span:has(time)")]
    assert byline == "Cập nhật ngày 03/3/2026"


def test_a_document_can_be_taken_away() -> None:
    html = page(library())
    links = {node.attributes["href"] for node in html.css(".vh-side a[download]")}
    assert links == {"/api/v1/van-ban/cu.json", "/api/v1/van-ban.json", "/api/v1/van-ban.csv"}
    lines = [node.text() for node in html.css(".vh-copy")]
    name = "Nghị định số 10/2020/NĐ-CP ngày 10 tháng 02 năm 2020 của Chính phủ về việc 10/2020"
    assert lines == [name, f"Căn cứ {name};"]
