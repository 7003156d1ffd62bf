"""Pages of a folder: title, number and text of each kind of file."""

from __future__ import annotations

from pathlib import Path

from scripts.bench_lib.pages import SearchPage
from scripts.bench_lib.real_pages import read


def one(folder: Path, name: str, content: str) -> SearchPage:
    """The only page of a folder that has this file."""
    path = folder / "sâu" / name
    path.parent.mkdir()
    path.write_text(content, "utf-8")
    (page,) = read(folder)
    return page


def test_the_first_line_of_a_text_is_the_title(tmp_path: Path) -> None:
    page = one(
        tmp_path, "a.txt", "\n Phạm vi \n(Điều 1 Nghị định số 27/2012/NĐ-CP)\nNghị định này.\n# Không phải mục\n"
    )
    assert (page.title, page.number) == ("Phạm vi", "27/2012/NĐ-CP")
    assert page.sections == (("", "(Điều 1 Nghị định số 27/2012/NĐ-CP)\nNghị định này.\n# Không phải mục"),)


def test_markdown_is_cut_at_its_headings(tmp_path: Path) -> None:
    page = one(tmp_path, "a.md", "# Quy chế\n\nMở đầu.\n\n## Mục một ##\nMột.\n### Mục hai\nHai.\n")
    assert (page.title, page.number) == ("Quy chế", "")
    assert page.sections == (("", "Mở đầu."), ("Mục một", "Một."), ("Mục hai", "Hai."))


def test_front_matter_names_the_title(tmp_path: Path) -> None:
    page = one(tmp_path, "a.md", '---\nlayout: page\ntitle: "Viên chức"\n---\n## Mục\nChữ.\n')
    assert (page.title, page.sections) == ("Viên chức", (("Mục", "Chữ."),))


def test_the_head_of_an_html_page_names_its_title(tmp_path: Path) -> None:
    content = "<title>Thi đua &amp;\n khen thưởng</title><body><nav>Danh mục</nav><p>Mở đầu.</p><h2>Mục</h2><p>Chữ.</p>"
    page = one(tmp_path, "a.HTML", content)
    assert page.title == "Thi đua & khen thưởng"
    assert page.sections == (("", "Mở đầu."), ("Mục", "Chữ."))


def test_a_number_far_down_is_one_that_the_page_cites(tmp_path: Path) -> None:
    page = one(tmp_path, "a.txt", "Tiêu đề\n" + "Ngày 27/12/2018.\n" * 6 + "Theo 1847/QĐ-TTg.\n")
    assert page.number == ""


def test_other_files_and_empty_pages_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("Chữ\nchữ", "utf-8")
    (tmp_path / "b.txt").write_text("Chỉ có tiêu đề\n", "utf-8")
    assert read(tmp_path) == []
