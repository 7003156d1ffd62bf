"""The abbreviations that `portal search --propose` finds in an index."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.search.documents import SearchDocument, Section
from macros.search.wordings import Wording
from scripts import portal
from scripts.editing.abbreviations import AbbreviationCandidate, candidates, unexplained
from tests.search import plain_index


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """An index of four records and a sheet."""
    lines = ("Luật thi đua, khen thưởng", "Công tác thi đua, khen thưởng", "Thi đua, khen thưởng", "Mạng xã hội")
    documents = [
        SearchDocument(f"/{at}/", "Trang", line, sections=(Section("", "", "Gửi HĐND và TĐKT."),))
        for at, line in enumerate(lines)
    ]
    sheets = [SearchDocument(f"/phieu/{at}/", "Phiếu", "Bảng chấm điểm tháng", prior=0.3) for at in range(9)]
    plain_index.build_index([*documents, *sheets], tmp_path)
    return tmp_path


def test_what_records_often_say_is_proposed_by_its_initials(site: Path) -> None:
    assert candidates(site, ()) == [AbbreviationCandidate("tđkt", "thi đua khen thưởng", 3)]
    assert candidates(site, [Wording("TĐKT", "Thi đua, khen thưởng")]) == []


def test_abbreviations_that_nothing_explains() -> None:
    syllables = {"ubnd": 1, "tdkt": 3, "qd": 9, "van": 9, "kt": 3}
    assert unexplained(syllables, [Wording("ubnd", "Ủy ban nhân dân")]) == ["kt", "tdkt"]


def test_the_command(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert portal.main(["search", "--site", str(site), "--propose"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "tđkt: thi đua khen thưởng (3 trang)",
        "Chữ tắt có trong trang mà chưa có nghĩa: hdnd, tdkt",
    ]
    assert portal.main(["search", "--site", str(site)]) == 2
    assert capsys.readouterr().err == "Thiếu câu cần tìm, ví dụ: portal search “van hoa cong vu”.\n"
