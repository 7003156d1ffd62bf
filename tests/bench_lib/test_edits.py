"""The edits of the bench: of many collections and every kind, each of another record, seen on its page."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from scripts import portal
from scripts.bench_lib import edits
from scripts.bench_lib.articles import article, touched
from scripts.bench_lib.contents import records
from scripts.bench_lib.generate import as_yaml, write

ROOT = Path(__file__).parents[2]
RECORDS = dict(records(300))


def test_twenty_edits_each_of_another_record_and_two_where_there_are_many() -> None:
    every = edits.twenty(RECORDS)
    assert len({edit.ref for edit in every}) == 20
    times = Counter(edit.ref.partition("/")[0] for edit in every)
    once = {"units", "people", "campaigns", "awards", "scores", "indicators"}
    assert {name for name, count in times.items() if count == 1} == once
    assert {name for name, count in times.items() if count == 2} == {
        "policies", "regulations", "stories", "training", "announcements", "actions", "initiatives",
    }  # fmt: skip
    assert Counter(edit.kind for edit in every) == {"title": 8, "text": 4, "date": 4, "reference": 4}
    for edit in every:
        after = {**RECORDS, edit.ref: edit.content}
        assert edit.expected in article(after, edit.ref).text or edit.expected in edit.content["title"]
        assert edit.content != RECORDS[edit.ref]


def test_no_edit_is_seen_by_the_words_of_another() -> None:
    every = (*edits.twenty(RECORDS), *edits.previewed(RECORDS))
    texts = [edit.expected for edit in every if edit.kind in ("title", "text")]
    assert len({*texts}) == len(texts) == 8 + 4 + 5


def test_the_worst_edit_shows_on_more_pages_than_any_other() -> None:
    worst = edits.renamed_office(RECORDS)
    least = 0.15 * len(RECORDS)
    pages = touched(RECORDS, worst)
    assert pages[0] == worst.ref
    assert len(pages) > least
    after = {**RECORDS, worst.ref: worst.content}
    assert all("Văn phòng Trung tâm" in article(after, ref).text for ref in pages[1:])


def test_an_edit_that_leaves_the_title_touches_one_page() -> None:
    assert [len(touched(RECORDS, edit)) for edit in edits.previewed(RECORDS)] == [1] * 5


def test_the_checks_find_neither_errors_nor_warnings_after_all_edits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    write(len(RECORDS), tmp_path)
    for edit in (*edits.twenty(RECORDS), *edits.previewed(RECORDS), edits.renamed_office(RECORDS)):
        (tmp_path / f"{edit.ref}.yml").write_text(as_yaml(edit.content), "utf-8")
    assert portal.main(["check", "--data", str(tmp_path), "--as-of", "2026-11-24"]) == 0
    assert "0 lỗi, 0 cảnh báo, " in capsys.readouterr().out


def test_a_letter_of_praise_stands_on_the_list_of_its_year() -> None:
    ref, day = next((ref, item["letter"]["date"]) for ref, item in RECORDS.items() if "letter" in item)
    assert article(RECORDS, ref).day == day
