"""Documents as LibreOffice prints them, held against Decree 30/2020/NĐ-CP, Annex I: mm, points, order, capitals."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from macros.documents.docx import docx_of
from tests.conftest import once
from tests.documents.printing import POINT, Line, Sheet, print_to_pdf, sheets
from tests.documents.samples import SAMPLES


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Sheet]]:
    """The pages of every sample, printed by one start of LibreOffice."""

    def make(folder: Path) -> None:
        folder.mkdir()
        for name, sample in SAMPLES.items():
            (folder / f"{name}.docx").write_bytes(docx_of(sample()))
        print_to_pdf(sorted(folder.glob("*.docx")), folder)

    folder = once(tmp_path_factory, "official-documents", make)
    return {name: sheets(folder / f"{name}.pdf") for name in SAMPLES}


def look(line: Line) -> tuple[float, bool, bool]:
    """(points, bold, italic)."""
    return line.size, line.bold, line.italic


def below_each_other(*lines: Line) -> bool:
    return all(upper.top < lower.top for upper, lower in pairwise(lines))


def middle(line: Line) -> float:
    return (line.left + line.right) / 2


def every_sheet(printed: dict[str, list[Sheet]]) -> Iterator[Sheet]:
    for pages in printed.values():
        yield from pages


def test_paper_and_margins(printed: dict[str, list[Sheet]]) -> None:
    """A4, upright but for wide annexes; 20-25 mm above and below, 30-35 left, 15-20 right (II.1, II.3)."""
    for sheet in every_sheet(printed):
        assert sorted((round(sheet.width), round(sheet.height))) == [210, 297]
        body = [line for line in sheet.lines if line.top > 15]  # the page number is in the margin
        assert min(line.left for line in body) >= 29.9
        assert max(line.right for line in body) <= sheet.width - 19.9
        assert min(line.top for line in body) >= 20
        assert max(line.top + line.size * POINT for line in body) <= sheet.height - 19.9
    assert [sheet.width > sheet.height for sheet in printed["bao-cao"]] == [False] * 4 + [True]


def test_number_of_pages_is_stable(printed: dict[str, list[Sheet]]) -> None:
    """The same document has the same pages on every machine with a type as wide as Times."""
    assert {name: len(pages) for name, pages in printed.items()} == {
        "bao-cao": 5,
        "cong-van": 1,
        "quyet-dinh": 1,
        "bien-ban": 1,
    }


def test_number_of_page_from_the_second_on(printed: dict[str, list[Sheet]]) -> None:
    """Arabic, 13-14 points, upright, centred in the upper margin, not on the first page (II.7); annexes from 1."""
    above = [[line for line in sheet.lines if line.top < 15] for sheet in printed["bao-cao"]]
    assert [[line.text for line in lines] for lines in above] == [[], ["2"], ["3"], [], []]
    for (line,) in above[1:3]:
        assert look(line) == (13, False, False)
        assert middle(line) == pytest.approx(30 + 160 / 2, abs=0.5)


def test_head_of_a_document(printed: dict[str, list[Sheet]]) -> None:
    """State and motto right, agency left, number and day below them (III.1 to III.4)."""
    sheet = printed["bao-cao"][0]
    state, motto = sheet.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), sheet.line("Độc lập - Tự do - Hạnh phúc")
    assert (look(state), look(motto)) == ((12, True, False), (13, True, False))
    assert middle(state) == pytest.approx(middle(motto), abs=0.5)
    superior, agency = sheet.line("ỦY BAN NHÂN DÂN TỈNH"), sheet.line("TRUNG TÂM XÚC TIẾN")
    assert (look(superior), look(agency)) == ((12, False, False), (12, True, False))
    assert state.top == pytest.approx(superior.top, abs=0.5)
    assert agency.right < state.left
    number, day = sheet.line("Số: 12/BC-TTXT"), sheet.line("Tỉnh mẫu, ngày 01 tháng 7 năm 2026")
    assert (look(number), look(day)) == ((13, False, False), (13, False, True))
    assert middle(number) == pytest.approx(middle(agency), abs=0.5)
    assert middle(day) == pytest.approx(middle(motto), abs=0.5)
    assert below_each_other(superior, agency, number)
    assert below_each_other(state, motto, day)


def test_rules_under_motto_agency_and_title(printed: dict[str, list[Sheet]]) -> None:
    """As long as the motto; a third to a half of the name of the agency and of the title (III.1, III.2, III.5)."""
    sheet = printed["bao-cao"][0]
    motto, agency, title = map(sheet.line, ("Độc lập - Tự do", "DU LỊCH", "Kết quả thực hiện văn hóa"))
    left, right, _ = sheet.rule_below(motto)
    assert (left, right) == (pytest.approx(motto.left, abs=1), pytest.approx(motto.right, abs=1))
    longest = sheet.line("TRUNG TÂM XÚC TIẾN")
    left, right, _ = sheet.rule_below(agency)
    assert 1 / 3 <= (right - left) / (longest.right - longest.left) <= 1 / 2
    left, right, top = sheet.rule_below(title)
    assert 1 / 3 <= (right - left) / (title.right - title.left) <= 1 / 2
    assert top - title.top < 10


def test_kind_title_and_body(printed: dict[str, list[Sheet]]) -> None:
    """Kind in bold capitals, title bold; body 13-14 points, first lines 10 or 12.7 mm in, justified (III.5, III.6)."""
    sheet = printed["bao-cao"][0]
    kind, title = sheet.line("BÁO CÁO"), sheet.line("Kết quả thực hiện văn hóa công vụ năm 2026")
    assert (look(kind), look(title)) == ((14, True, False), (14, True, False))
    assert middle(kind) == pytest.approx(middle(title), abs=0.5)
    start = next(at for at, line in enumerate(sheet.lines) if line.text.startswith("Thực hiện kế hoạch năm"))
    first, second = sheet.lines[start : start + 2]
    assert (look(first), look(second)) == ((14, False, False), (14, False, False))
    assert (first.left, second.left) == (pytest.approx(42.7, abs=0.2), pytest.approx(30, abs=0.2))
    assert first.right == pytest.approx(190, abs=0.6)
    headings = [sheet.line(text) for text in ("I. KẾT QUẢ THỰC HIỆN", "1. Gương tốt", "a) Từng phòng")]
    assert [look(line)[:2] for line in headings] == [(14, True)] * 3
    assert below_each_other(kind, title, *headings)


def test_lists_tables_and_gaps(printed: dict[str, list[Sheet]]) -> None:
    """Each list starts at 1, tables repeat their heading on every page, and what a person adds has its place."""
    first, second, third, *_ = printed["bao-cao"]
    texts = [line.text for line in first.lines]
    wanted = ["- Văn phòng tiếp công dân", "- Phòng Du lịch trả lời thư", "1. Việc thứ nhất", "2. Việc thứ hai"]
    assert [text for text in texts if text in wanted] == wanted
    assert [look(sheet.line("STT")) for sheet in (first, second, third)] == [(13, True, False)] * 3
    assert look(third.line("Tổng"))[:2] == (13, True)
    assert look(third.line("(nêu tồn tại và nguyên nhân)")) == (13, False, True)


def test_signature_and_recipients(printed: dict[str, list[Sheet]]) -> None:
    """Who signs in bold right, recipients 12 and 11 points left, the last line "Lưu: VT" (III.7, III.9)."""
    sheet = printed["bao-cao"][2]
    authority, position, name = (sheet.line(text) for text in ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Phạm Thị D"))
    assert [look(line) for line in (authority, position, name)] == [(14, True, False)] * 3
    assert below_each_other(authority, position, name)
    assert name.top - position.top > 20  # mm, for the signature and the seal
    word, first, last = map(sheet.line, ("Nơi nhận:", "- Ủy ban nhân dân tỉnh (để báo cáo);", "- Lưu: VT."))
    assert (look(word), look(first), look(last)) == ((12, True, True), (11, False, False), (11, False, False))
    assert word.right < authority.left
    assert below_each_other(word, first, last)
    assert sheet.line("Dữ liệu minh họa").top > name.top


def test_annexes(printed: dict[str, list[Sheet]]) -> None:
    """Word and Roman number, the title in capitals, and in italics the document that it belongs to (III.10)."""
    portrait, landscape = printed["bao-cao"][3:]
    for sheet, word, title in ((portrait, "Phụ lục I", "NGUỒN SỐ LIỆU"), (landscape, "Phụ lục II", "DANH SÁCH")):
        assert look(sheet.line(word)) == look(sheet.line(title)) == (14, True, False)
        belongs = sheet.line("(Kèm theo Báo cáo số 12/BC-TTXT ngày 01 tháng 7 năm 2026")
        assert look(belongs) == (14, False, True)
        assert below_each_other(sheet.line(word), sheet.line(title), belongs)
    assert "TRÍCH NGANG" in [line.text for line in landscape.lines]  # without a number


def test_letter(printed: dict[str, list[Sheet]]) -> None:
    """A letter has its subject below its number, 12-13 points, and gaps where number and day are not known."""
    (sheet,) = printed["cong-van"]
    number, subject = sheet.line("Số: ……/TTXT-VP"), sheet.line("V/v cử người dự lớp bồi dưỡng")
    assert (look(number), look(subject)) == ((13, False, False), (12, False, False))
    assert below_each_other(number, subject, sheet.line("Kính gửi:"), sheet.line("- Các phòng"))
    assert look(sheet.line("Tỉnh mẫu, ngày …… tháng …… năm 2026")) == (13, False, True)


def test_decision(printed: dict[str, list[Sheet]]) -> None:
    """Who decides, the basis in italics, then numbered articles."""
    (sheet,) = printed["quyet-dinh"]
    texts = (
        "GIÁM ĐỐC TRUNG TÂM",
        "Căn cứ Luật",
        "Theo đề nghị của Chánh Văn phòng.",
        "QUYẾT ĐỊNH:",
        "Điều 1.",
        "Điều 2.",
    )
    lines = [
        next(line for line in reversed(sheet.lines) if text in line.text and "Như" not in line.text) for text in texts
    ]
    assert below_each_other(*lines)
    assert [line.italic for line in lines] == [False, True, True, False, False, False]
    assert [line.bold for line in lines] == [True, False, False, True, True, True]
    assert lines[1].text.endswith(";")


def test_minutes_of_a_unit(printed: dict[str, list[Sheet]]) -> None:
    """The unit is below its agency, and all signatures are beside each other."""
    (sheet,) = printed["bien-ban"]
    assert look(sheet.line("TRUNG TÂM XÚC TIẾN")) == (12, False, False)
    assert look(sheet.line("TỔ CÔNG TÁC KIỂM")) == (12, True, False)
    titles = [sheet.line(text) for text in ("ĐẠI DIỆN ĐƠN VỊ", "THƯ KÝ", "TỔ TRƯỞNG")]
    assert len({round(line.top, 1) for line in titles}) == 1
    assert [line.left for line in titles] == sorted(line.left for line in titles)
