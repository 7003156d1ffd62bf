"""The row of a record: what its file says, what it leads to and is found by, and what its texts have too much of."""

from __future__ import annotations

from datetime import date
from itertools import chain
from operator import is_
from pathlib import Path
from textwrap import dedent
from typing import ClassVar

import pytest

from macros.engine import row_builder
from macros.engine.others import Others
from macros.engine.record_store import Loaded
from macros.engine.row_builder import citable_document, condense, loose_key, row_of
from macros.engine.stored_row import StoredRow
from macros.law.citations import CitableDocument
from macros.law.mentions import Mention
from macros.loading.problems import Problem
from macros.records.base import Change, Facet, Record
from macros.text.digest import digest, fingerprint_of
from tests.agency import person, unit

STORY = """
    title: Theo Nghị định 11/2019/NĐ-CP
    former_ids:
      - khach
    withdrawn: 2026-12-01
    audience: public
    themes:
      - giao-tiep-ung-xu
    happened: 2026-10-05
    published: 2026-10-08
    unit: units/van-phong
    exemplifies:
      - policies/tiep-dan#don-tiep
      - policies/tiep-dan#mot-lan
    body: |
      Theo Nghị định số 20/2025/NĐ-CP, [đây](/van-ban/a/), [đây nữa](/van-ban/a/) và [kia](/van-ban/b/).
      Không phải [ngoài](https://x.vn/), [như thế](http://x.vn/) hay [thư](mailto:a@x.vn).
"""
REGULATION = """
    title: Luật Tiếp dân
    summary: Một câu.
    illustrative: true
    number: 20/2025/NĐ-CP
    type: decree
    issuer: Cơ  quan Mẫu
    level: central
    issued: 2025-05-20
    effects:
      - kind: effective
        date: 2027-01-01
    relations:
      - type: amends
        target: regulations/b
        note: Theo Nghị định 1/2020/NĐ-CP
    sources:
      - name: Sổ
        kind: seed
    evidence_level: seed
    full_text:
      title: A
      url: /tep/a.pdf
"""


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def condensed(ref: str, text: str, others: Others | None = None) -> tuple[Loaded, Record | None]:
    """What is in the file of a record with that text."""
    path = Path(f"data/{ref}.yml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text).lstrip("\n"), "utf-8")
    loaded, record = condense(str(path), "", others or Others(["data"], {}))
    assert loaded
    return loaded, record


def row(ref: str, text: str) -> StoredRow:
    """The row of a record with that text."""
    found = condensed(ref, text)[0].row
    assert found
    return found


def test_a_row_says_what_lists_and_links_need() -> None:
    story = row("stories/a", STORY)
    assert (story.ref, story.file) == ("stories/a", "data/stories/a.yml")
    assert (story.title, story.summary, story.illustrative) == ("Theo Nghị định 11/2019/NĐ-CP", "", False)
    assert (story.day, story.audience, story.withdrawn, story.kept_until) == ("2026-10-08", "public", "2026-12-01", "")
    assert (story.former_ids, story.number, story.keys, story.names) == (("khach",), "", (), ())
    assert story.facets == (("chu-de", "giao-tiep-ung-xu", "Giao tiếp, ứng xử"),)
    assert (story.timeline, story.events, story.derived_from) == ((), (), ())
    assert story.digest == digest(Path(story.file).read_bytes())
    assert {name: story.data[name] for name in ("unit", "body", "themes")} == {
        "unit": "units/van-phong", "body": "…", "themes": ["giao-tiep-ung-xu"],
    }  # fmt: skip


def test_a_row_leads_to_what_its_record_names_and_cites() -> None:
    story = row("stories/a", STORY)
    assert story.references == (
        (("unit",), "units/van-phong"),
        (("exemplifies", 0), "policies/tiep-dan#don-tiep"),
        (("exemplifies", 1), "policies/tiep-dan#mot-lan"),
    )
    assert [(path, text, nth, Mention(*one).what) for path, text, nth, one in story.mentioned] == [
        (("body",), "Nghị định số 20/2025/NĐ-CP", 0, "20/2025/NĐ-CP"),
        (("title",), "Nghị định 11/2019/NĐ-CP", 0, "11/2019/NĐ-CP"),
    ]
    cited = ("regulations/~number:20.2025.NDCP", "regulations/~number:11.2019.NDCP")
    assert story.targets == ("units/van-phong", "policies/tiep-dan", *cited)
    assert story.links == ((("body",), "/van-ban/a/"), (("body",), "/van-ban/b/"))


def test_what_rows_have_in_common_is_in_memory_once() -> None:
    one, other = row("stories/a", STORY), row("stories/b", STORY)
    texts = [(*chain(*made.facets), *dict(made.references).values()) for made in (one, other)]
    assert texts[0]
    assert all(map(is_, *texts))


def test_a_document_is_found_by_what_texts_call_it() -> None:
    document = row("regulations/a", REGULATION)
    names = ("number:20.2025.NDCP", "short:decree 20", "short:decree 20.2025")
    assert document.names == tuple(f"regulations/~{name}" for name in names)
    entry = CitableDocument("regulations/a", "20/2025/NĐ-CP", "decree", "Luật Tiếp dân", "2025-05-20", "Cơ quan Mẫu")
    assert citable_document(document.ref, document.title, document.day, document.data) == entry
    assert (document.number, document.day, document.audience) == ("20/2025/NĐ-CP", "2025-05-20", "staff")
    assert (document.summary, document.illustrative) == ("Một câu.", True)
    assert document.keys == ("202025ndcp|coquanmau|20250520",)
    assert [(event.target, event.day, event.kind) for event in document.events] == [
        ("", "2027-01-01", "effective"),
        ("regulations/b", "", "amended"),
    ]
    assert document.links == ((("full_text", "url"), "/tep/a.pdf"),)
    assert (document.mentioned, document.targets) == ((), ("regulations/b",))  # its notes name what it relates to


@pytest.mark.parametrize(
    ("kind", "number", "names"),
    [
        ("law", "80/2025/QH15", ("number:80.2025.QH15", "short:law 80", "short:law 80.2025", "name:tiep dan")),
        ("decision", "5/QĐ-MAU", ("number:5..QDMAU", "short:decision 5", "short:decision 5.2025")),
    ],
)
def test_a_document_is_found_by_name_and_by_the_year_of_its_day(kind: str, number: str, names: tuple[str, ...]) -> None:
    text = REGULATION.replace("type: decree", f"type: {kind}").replace("20/2025/NĐ-CP", number)
    assert row("regulations/a", text).names == tuple(f"regulations/~{name}" for name in names)


def test_a_document_whose_data_say_nothing_is_called_nothing() -> None:
    unnamed = row("units/a", unit("A", 10))
    assert citable_document(unnamed.ref, unnamed.title, unnamed.day, unnamed.data) == CitableDocument(
        "units/a", "", "", "A", "", ""
    )


@pytest.mark.parametrize(
    ("old", "new", "card"),
    [
        ("Một câu.", "Hai câu.", False),
        ("title: Luật Tiếp", "title: Luật Đón", True),
        ("2025-05-20", "2025-05-21", True),
        ("illustrative: true", "illustrative: false", True),
        ("number: 20/", "number: 21/", True),
        ("type: decree", "type: circular", True),
        ("    summary:", "    audience: public\n    summary:", True),
        ("name: Sổ", "name: Bản giấy", False),
    ],
)
def test_digests_tell_whether_data_and_card_changed(old: str, new: str, *, card: bool) -> None:
    assert old in REGULATION
    before, now = row("regulations/a", REGULATION), row("regulations/a", REGULATION.replace(old, new, 1))
    assert (before.data_digest != now.data_digest, before.card_digest != now.card_digest) == (True, card)
    assert now.data_digest == fingerprint_of(now.data)


def test_a_row_has_its_address_the_day_that_lists_show_and_what_texts_cite_it_as() -> None:
    document = row("regulations/a", REGULATION)
    assert (document.url, document.shown_day) == ("/van-ban/a/", "2025-05-20")
    assert document.cited_as == ("decree", "Cơ quan Mẫu")
    sheet = row(
        "scores/a",
        """
        title: Chấm điểm
        campaign: campaigns/a
        unit: units/a
        month: 2026-03
        approver: people/b
        approved: 2026-03-31
        lines: [{id: a, date: 2026-03-05, criterion: tiep-dan, points: 8}]
        """,
    )
    assert (sheet.url, sheet.day[:7], sheet.shown_day, sheet.cited_as) == ("/cham-diem/a/", "2026-03", "2026-03", ())


def test_the_card_of_a_yearly_evaluation_changes_with_its_level() -> None:
    text = "title: Xếp loại\nsubject: people/a\nyear: 2025\nlevel: hoan-thanh"
    before, now = row("evaluations/a", f"{text}\n"), row("evaluations/a", f"{text}-tot\n")
    assert before.card_digest != now.card_digest


def test_what_only_a_long_text_says_changes_neither_data_nor_card() -> None:
    before, now = row("stories/a", STORY), row("stories/a", STORY.replace("như thế", "như vậy"))
    assert (before.data_digest, before.card_digest) == (now.data_digest, now.card_digest)
    assert before.digest != now.digest


class Thing(Record):
    """A record that says of itself what others leave out."""

    slug, label, one, intro = "viec", "Việc", "việc", "Các việc."
    order: ClassVar[int] = 1

    def timeline(self) -> tuple[Change, ...]:
        return (Change("2026-03-01", "c"), Change("2026-01-01", "b"), Change("2026-01-01", "a"))

    def kept_until(self) -> date | None:
        return date(2026, 12, 31)

    def facets(self) -> tuple[Facet, ...]:
        return (Facet("loai", "x", "X"),)

    def keys(self) -> tuple[str, ...]:
        return ("Văn-Phòng|Tổ 1", "hai")


def test_a_row_says_what_a_record_says_of_itself() -> None:
    data = {"title": "Việc"}
    made = row_of("things/a", "data/things/a.yml", b"x", Thing.model_validate(data), data, {"units/b", "units/a"})
    assert made.timeline == (("2026-01-01", "b"), ("2026-01-01", "a"), ("2026-03-01", "c"))  # of a day as they are told
    assert (made.kept_until, made.day, made.derived_from) == ("2026-12-31", "", ("units/a", "units/b"))
    assert (made.facets, made.keys) == ((("loai", "x", "X"),), ("vanphong|to1", "hai"))
    assert (made.digest, made.data) == (digest(b"x"), data)


@pytest.mark.parametrize(("key", "loose"), [("Tổ Một|HAI", "tomot|hai"), ("12/QĐ-MAU", "12qdmau"), ("a  b", "ab")])
def test_keys_are_compared_without_what_people_vary(key: str, loose: str) -> None:
    assert loose_key(key) == loose


def test_a_file_with_known_bytes_is_not_read_again() -> None:
    loaded, record = condensed("units/a", unit("A", 10))
    assert record is not None
    assert loaded.digest == digest(Path("data/units/a.yml").read_bytes())
    assert condense("data/units/a.yml", loaded.digest, Others(["data"], {})) == (None, None)


def test_a_row_notes_the_records_that_it_derives_from() -> None:
    for ref, text in (("units/a", unit("A", 10)), ("people/an", person("An", unit="a"))):
        condensed(ref, text)
    others = Others(["data"], {})
    others.data_of("units/a")  # for another record
    text = STORY.replace("    unit: units/van-phong\n", "    people:\n      - people/an\n")
    found = condensed("stories/b", text, others)[0].row
    assert found
    assert (found.derived_from, found.data["unit"]) == (("people/an",), "units/a")


def test_a_file_in_a_folder_of_samples_is_one() -> None:
    loaded, _ = condensed("units/a", unit("A", 10), Others(["data"], {"data": ("units",)}))
    assert loaded.row
    assert loaded.row.illustrative


def test_a_file_that_cannot_be_read_has_problems_and_no_row() -> None:
    loaded, record = condensed("units/a", "title: [")
    assert (loaded.row, record, [problem.path for problem in loaded.problems]) == (None, None, ["data/units/a.yml"])
    loaded, record = condensed("units/a", "title: A\n")
    assert (loaded.row, record, len(loaded.problems) > 0) == (None, None, True)


def test_a_text_that_may_have_been_cut_is_warned_of() -> None:
    loaded, _ = condensed("units/a", unit("Phòng số #1", 10))
    said = (
        "chữ sau dấu # bị bỏ: “1”; nếu là nội dung thì đặt cả trong ngoặc kép, ghi chú thì đưa lên dòng riêng; "
        'viết lại thành: title: "Phòng số #1"'
    )
    assert loaded.row
    assert loaded.problems == (Problem("data/units/a.yml", 1, 17, "yaml-text-cut", "", said, "warning"),)


CLAUSES = """
    clauses:
      - label: Điều 1
        text: |
          {}
      - label: Điều 2
        text: |
          | a | b |
          |---|---|
          | c | d |{}
"""


TOO_LONG = """các đoạn văn dài của bản ghi cộng lại 51 ký tự; tối đa 50 ký tự, \
hãy đính kèm toàn văn là tệp PDF rồi chỉ ghi điều chính"""
CELLS = "các bảng của bản ghi cộng lại 12 ô; tối đa 8 ô, hãy đính kèm tệp PDF rồi chỉ ghi điều chính"
ROW = "\n          | e |"


@pytest.mark.parametrize(
    ("first", "last", "code", "said"),
    [("a" * 21, "", "", ""), ("a" * 22, "", "record-long", TOO_LONG), ("a", ROW, "record-cells", CELLS)],
)
def test_what_long_texts_have_too_much_of_is_told_where_the_first_begins(
    monkeypatch: pytest.MonkeyPatch, first: str, last: str, code: str, said: str
) -> None:
    monkeypatch.setattr(row_builder, "RECORD_TEXT", 50)
    monkeypatch.setattr(row_builder, "RECORD_CELLS", 8)
    loaded, _ = condensed("regulations/a", f"{REGULATION}{CLAUSES.format(first, last).lstrip(chr(10))}")
    assert loaded.row
    line = 1 + Path("data/regulations/a.yml").read_text("utf-8").splitlines().index("    text: |")
    where = ("data/regulations/a.yml", line, 11)
    field = "Điều, khoản, mục 1, Nội dung"
    assert list(loaded.problems) == ([Problem(*where, code, field, said)] if code else [])
