"""The official documents of the miniature: their words, and their pages as LibreOffice prints them.

`python tests/bless.py` rewrites the expected words after a change that was meant.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import miniature
from tests.conftest import once
from tests.documents import pictures
from tests.documents.printing import Sheet, assert_official, print_to_pdf, sheets
from tests.documents.reading import EXPECTED, documents_of, expected_path, words_of

pytestmark = pytest.mark.whole

LEFT_OVER = ("{{", "}}", "[[", "]]", "None", "Undefined", "units/", "people/", "policies/", "<strong>", "&amp;")


@pytest.fixture(scope="session")
def documents(built_staff: Path, built_leaders: Path) -> dict[str, dict[str, bytes]]:
    """Every official document by audience and path."""
    return {"staff": documents_of(built_staff), "leaders": documents_of(built_leaders)}


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory, documents: dict[str, dict[str, bytes]]) -> dict[str, list[Sheet]]:
    """The pages of every document of the leaders' site, printed by one start of LibreOffice."""

    def make(folder: Path) -> None:
        folder.mkdir()
        for path, content in documents["leaders"].items():
            (folder / path.replace("/", ".")).write_bytes(content)
        print_to_pdf(sorted(folder.glob("*.docx")), folder)

    folder = once(tmp_path_factory, "documents-of-the-miniature", make)
    return {
        path: sheets(folder / f"{path.removesuffix('.docx').replace('/', '.')}.pdf") for path in documents["leaders"]
    }


@pytest.mark.parametrize("audience", ["staff", "leaders"])
def test_words_are_as_expected(documents: dict[str, dict[str, bytes]], audience: str) -> None:
    texts = {expected_path(audience, path): words_of(content) for path, content in documents[audience].items()}
    there = {path: path.read_text("utf-8") for path in (EXPECTED / audience).glob("*.txt")}
    assert sorted(path.name for path in there) == sorted(path.name for path in texts)
    assert {path.name for path, text in texts.items() if there[path] != text} == set()


def test_staff_get_no_document_that_only_leaders_may_see(documents: dict[str, dict[str, bytes]]) -> None:
    """A document of both sites is on that for staff because all of it may be seen there.

    A sheet to be signed by a few stays there when it has come back, which staff are not texts.
    """
    of_few = {"xac-nhan-doc/thong-bao/dang-ky-lop/phieu-ky-phong-mau.docx"}
    assert documents["staff"].keys() - documents["leaders"].keys() == of_few
    assert not [path for path in documents["staff"] if path.startswith(("kiem-tra/", "ho-so-khen-thuong/"))]


def test_nothing_is_left_of_how_records_are_written(documents: dict[str, dict[str, bytes]]) -> None:
    for path, content in documents["leaders"].items():
        text = words_of(content)
        assert not [sign for sign in LEFT_OVER if sign in text], path


def test_every_page_is_as_the_decree_wants_it(printed: dict[str, list[Sheet]]) -> None:
    """A4 with the margins of II.3, one face in the sizes of the decree, the motto first, numbers from page 2 on."""
    for path, pages in printed.items():
        assert_official(pages, path)


def test_no_signature_stands_alone_on_a_page(printed: dict[str, list[Sheet]]) -> None:
    for path, pages in printed.items():
        for sheet in pages[1:]:
            body = [line for line in sheet.lines if line.top > 15]
            assert not body[0].text.startswith(("Nơi nhận", "TM.", "KT.", "TL.", "GIÁM ĐỐC")), path


def test_pictures_of_the_handbook_show_these_words() -> None:
    """`python tests/bless.py` renders them again."""
    handbook = (miniature.ROOT / "docs/huong-dan/van-ban-in-ra.md").read_text("utf-8")
    assert pictures.recorded() == pictures.digests()
    for name in pictures.DOCUMENTS:
        assert (pictures.FOLDER / f"{name}.webp").stat().st_size < 20_000
        assert f"van-ban-in-ra/{name}.webp" in handbook
