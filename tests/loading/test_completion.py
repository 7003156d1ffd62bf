"""Completing records: left-out values are filled in when a file is read, and removed when it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.engine.others import Others
from macros.loading.completion import completed, minimal, written_path
from macros.loading.record_reader import read
from macros.loading.yaml_reader import parse
from macros.loading.yaml_writer import arranged, dump
from macros.pages.examples import sample
from macros.records import collections, model_of
from macros.records.scores import ScoreSheet
from tests.checks.sample_library import GOOD
from tests.miniature import ROOT
from tests.sweep import offenders

SHORT = """\
campaign: campaigns/van-hoa-cong-so-2026
unit: units/van-phong
month: 2026-03
approver: people/tran-thi-b
approved: 31/3/2026
lines:
  - 5/3; tiep-dan; people/nguyen-van-a; 7,5; stories/tiep-dan-ngay-mua
  - 20; di-muon; -2; Sổ theo dõi; trang 3; people/le-van-k
  - date: 20/3/2026
    criterion: di-muon
    points: -1
    evidence_note: Sổ theo dõi
"""
WHOLE = """\
title: Chấm điểm tháng 3/2026 – Văn phòng (Văn hóa công sở năm 2026)
campaign: campaigns/van-hoa-cong-so-2026
unit: units/van-phong
month: 2026-03
lines:
  - id: 2026-03-05-tiep-dan
    date: 2026-03-05
    criterion: tiep-dan
    person: people/nguyen-van-a
    points: 7.5
    evidence: stories/tiep-dan-ngay-mua
    approver: people/tran-thi-b
    approved: 2026-03-31
  - id: 2026-03-20-di-muon
    date: 2026-03-20
    criterion: di-muon
    points: -2
    evidence_note: Sổ theo dõi; trang 3
    approver: people/le-van-k
    approved: 2026-03-31
  - id: 2026-03-20-di-muon-2
    date: 2026-03-20
    criterion: di-muon
    points: -1
    evidence_note: Sổ theo dõi
    approver: people/tran-thi-b
    approved: 2026-03-31
"""


def looking_in(root: Path) -> Others:
    """The records of a data root."""
    return Others([str(root)], {})


def whole(text: str) -> str:
    """A sheet as the loader completes it, written out."""
    record, data, problems = read(text.encode(), ScoreSheet, "t.yml", looking_in(GOOD).data_of)
    assert problems == []
    assert record is not None
    return dump(arranged(ScoreSheet, data or {}))


def test_a_short_sheet_is_read_as_the_long_one() -> None:
    assert whole(SHORT) == WHOLE
    assert whole(WHOLE) == WHOLE


def test_ids_stay_when_lines_come_before_them() -> None:
    more = SHORT.replace("lines:\n", "lines:\n  - 2/3; tiep-dan; 4; Sổ tiếp công dân\n")
    before, after = (parse(whole(text).encode())["lines"] for text in (SHORT, more))
    assert after[1:] == before


def test_what_is_stated_wins() -> None:
    stated = SHORT.replace("    criterion: di-muon\n", "    id: d7\n    criterion: di-muon\n")
    assert "  - id: d7\n" in whole(f"title: Bảng điểm\n{stated}")
    assert whole(f"title: Bảng điểm\n{stated}").startswith("title: Bảng điểm\n")


def test_the_title_has_the_name_of_that_time_and_the_ids_where_there_are_no_records() -> None:
    unit = {"title": "Văn phòng", "former_names": [{"name": "Phòng Cũ", "until": "2026-03-31"}]}
    data = completed(ScoreSheet, parse(SHORT.encode()), lambda ref: unit if ref == "units/van-phong" else {})
    assert data["title"] == "Chấm điểm tháng 3/2026 – Phòng Cũ (van-hoa-cong-so-2026)"


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("title",), ("month",)),
        (("lines", 0, "points"), ("lines", 0)),
        (("lines", 0, "id"), ("lines", 0)),
        (("lines", 0, "approver"), ("approver",)),
        (("lines", 1, "approver"), ("lines", 1)),
        (("lines", 2, "approved"), ("approved",)),
        (("lines", 2, "points"), ("lines", 2, "points")),
        (("lines", 2, "id"), ("lines", 2, "date")),
        (("unit",), ("unit",)),
    ],
)
def test_a_derived_value_is_told_where_it_comes_from(path: tuple[str | int, ...], place: tuple[str | int, ...]) -> None:
    assert written_path(ScoreSheet, parse(SHORT.encode()), path) == place


def test_records_are_the_same_after_what_can_be_derived_is_left_out() -> None:
    def check(path: Path) -> None:
        model, data, look = model_of(path.parent.name), parse(path.read_bytes()), looking_in(ROOT / "data").data_of
        short = minimal(model, data, look)
        assert completed(model, short, look) == completed(model, data, look)
        assert minimal(model, short, look) == short

    assert offenders(sorted((ROOT / "data").glob("*/*.yml"))[::9], check) == []


def test_the_shortest_samples_of_the_reference_are_whole_records() -> None:
    for name, model in collections().items():
        assert read(dump(sample(model, everything=False)).encode(), model, name)[2] == []
