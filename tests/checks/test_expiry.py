"""Every place that rests on an ended document or cites it is reported."""

from __future__ import annotations

from pathlib import Path

from tests.checks import sample_library
from tests.checks.sample_library import change

ENDED = "regulations/30-2020-nd-cp"


def test_an_ended_document_lists_every_place_that_cites_it(good: Path) -> None:
    policy, story = good / "policies" / "tiep-cong-dan.yml", good / "stories" / "tiep-dan-ngay-mua.yml"
    change(policy, "regulation: regulations/1847-qd-ttg-2018", f"regulation: {ENDED}")
    change(policy, "Chào và mời ngồi", "Theo khoản 2 Điều 5 Nghị định 30/2020/NĐ-CP, chào và mời ngồi")
    change(story, "trời mưa to", "đúng Nghị định số 30/2020/NĐ-CP, trời mưa to")
    Path("docs").mkdir()
    Path("docs/trang.md").write_text("# Trang\n\nTheo Nghị định số 30/2020/NĐ-CP.\n", "utf-8")
    assert [item for item in sample_library.problems() if item.code == "VD-HET-HIEU-LUC"] == []
    effect = "  - kind: partly-ended\n    date: 2025-07-01\n    by: regulations/78-2025-nd-cp"
    change(good / f"{ENDED}.yml", effect, "  - kind: repealed\n    date: 2025-07-01")
    outdated = [item for item in sample_library.problems() if item.code == "VD-HET-HIEU-LUC"]
    assert [(item.path, item.field, item.severity) for item in outdated] == [
        ("data/policies/tiep-cong-dan.yml", "Các quy tắc, mục 1, Quy tắc", "warning"),
        ("data/policies/tiep-cong-dan.yml", "Các quy tắc, mục 2, Căn cứ, mục 1, Văn bản", "warning"),
        ("data/stories/tiep-dan-ngay-mua.yml", "Nội dung", "warning"),
        ("docs/trang.md", "", "warning"),
    ]


def test_what_was_published_before_it_ended_stays_right(good: Path) -> None:
    story = good / "stories" / "tiep-dan-ngay-mua.yml"
    change(story, "trời mưa to", "đúng Nghị định số 30/2020/NĐ-CP, trời mưa to")
    effect = "  - kind: partly-ended\n    date: 2025-07-01\n    by: regulations/78-2025-nd-cp"
    change(good / f"{ENDED}.yml", effect, "  - kind: repealed\n    date: 2026-07-01")
    assert [item.path for item in sample_library.problems() if item.code == "VD-HET-HIEU-LUC"] == []
