"""Media files are what they hold; what is made of pictures is made once, and never believed when it was spoilt."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp

import pytest

from macros.engine import media_cache
from macros.engine.media import MediaFile, find_media
from macros.loading import renditions
from macros.loading.imaging import rendition, signature
from macros.loading.renditions import MediaFacts, Size, set_picture_folder
from macros.run import flow
from macros.text.digest import digest
from tests import miniature
from tests.photos import CORNERS, corners, phone

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n" + bytes(5000) + b"\nstartxref\n9\n%%EOF\n"
QUAY = "data/media/stories/ngay-mua/quay.png"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for renditions that only this test uses."""
    monkeypatch.setattr(renditions, "_folder", [])
    pictures = Path(mkdtemp(dir=tmp_path), "pictures")  # a name that no other run in this process had
    set_picture_folder(pictures)
    return pictures


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Size]:
    """The sizes in which pictures are made, as they are."""
    sizes: list[Size] = []
    monkeypatch.setattr(media_cache, "rendition", lambda content, size: sizes.append(size) or rendition(content, size))
    return sizes


def card(item: MediaFile) -> bytes | None:
    """A picture as cards show it."""
    return media_cache.rendition_of(item.path, item.digest, item.renditions()[0][1])


def photo(folder: Path, orientation: int = 6) -> MediaFile:
    """A photo of a story, as find_media tells of it."""
    path = folder / "media" / "stories" / "s" / "anh.jpg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(phone(orientation, 900, 1200))
    return find_media([folder], {}).files["stories/s"][0]


def test_a_picture_is_told_with_its_size_and_the_files_that_pages_show(tmp_path: Path, kept: Path) -> None:
    item = photo(tmp_path)
    assert (item.width, item.height) == (900, 1200)
    assert item.renditions() == (("anh.jpg.480.webp", Size(480, 640)), ("anh.jpg.900.webp", Size(900, 1200)))
    assert corners(card(item) or b"") == CORNERS
    assert MediaFile("a.pdf", "a.pdf", "x").renditions() == ()


def test_what_was_made_once_is_not_made_again(tmp_path: Path, kept: Path, made: list[Size]) -> None:
    item = photo(tmp_path)
    first = card(item)
    Path(item.path).unlink()  # what is kept needs no file
    assert card(item) == first
    assert made == [Size(480, 640)]
    (folder,) = kept.iterdir()
    assert folder.name == signature()
    assert {path.name for path in folder.iterdir()} == {f"{item.digest}.480", f"{item.digest}.size"}


@pytest.mark.parametrize("spoilt", [b"", b"x" * 10, b"0" * 18 + b"nichts", b"\xff" * 40])
def test_what_was_spoilt_is_made_anew(tmp_path: Path, kept: Path, made: list[Size], spoilt: bytes) -> None:
    item = photo(tmp_path)
    first = card(item)
    for path in (kept / signature()).iterdir():
        path.write_bytes(spoilt)
    assert card(item) == first
    assert find_media([tmp_path], {}).files["stories/s"][0] == item
    assert made == [Size(480, 640)] * 2


def test_what_other_code_made_goes(tmp_path: Path, kept: Path) -> None:
    (kept / "old").mkdir(parents=True)
    photo(tmp_path)
    assert [path.name for path in kept.iterdir()] == [signature()]


def test_who_may_not_write_makes_it_every_time(tmp_path: Path, kept: Path, made: list[Size]) -> None:
    kept.write_bytes(b"no folder")
    item = photo(tmp_path)
    assert card(item) == card(item)
    assert len(made) == 2


def test_a_file_that_is_another_by_now_is_not_shown_for_the_one_that_was(tmp_path: Path, kept: Path) -> None:
    item = photo(tmp_path)
    Path(item.path).write_bytes(phone(1, 90, 120))
    assert card(item) is None
    assert not (kept / signature() / f"{item.digest}.480").exists()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (PDF, ""),
        (b"", "nội dung không phải PDF"),
        (b"<html>%PDF-", "nội dung không phải PDF"),
        (phone(), "nội dung không phải PDF"),
        (PDF[:3000], "tệp PDF bị cụt"),
    ],
)
def test_a_document_is_a_pdf_with_an_end(tmp_path: Path, content: bytes, fault: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    told = media_cache.read_facts(str(path))
    assert told.fault.startswith(fault)
    assert bool(told.fault) == bool(fault)
    assert told == MediaFacts(digest(content), 0, 0, told.fault, len(content))


def test_the_authors_of_a_document_are_told_unless_it_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    for content, authors in ((PDF.replace(b"<<>>", b"<</Author (An)>>"), ("An",)), (b"/Author (An)", ())):
        path.write_bytes(content)
        assert media_cache.read_facts(str(path)).authors == authors


def test_a_picture_is_told_by_its_content_whatever_its_name(tmp_path: Path, kept: Path) -> None:
    path, content = tmp_path / "a.png", phone(1, 90, 120)
    path.write_bytes(content)
    assert media_cache.read_facts(str(path)) == MediaFacts(digest(content), 90, 120, "", len(content))
    path.write_bytes(b"")
    assert media_cache.read_facts(str(path)) == MediaFacts(
        digest(b""), fault="tệp rỗng; hãy chép lại từ máy ảnh, điện thoại"
    )


def test_many_are_looked_at_in_processes(
    project: Path, monkeypatch: pytest.MonkeyPatch, made: list[Size], kept: Path
) -> None:
    Path("data/media/stories/ngay-mua/rong.jpg").write_bytes(b"")
    here = find_media(["data"], {})
    forked = miniature.with_processes(monkeypatch)
    there = find_media(["data"], {})
    assert forked
    assert (there.files, there.problems, there.stats) == (here.files, here.problems, here.stats)
    assert [problem.code for problem in here.problems] == ["media-content"]


def test_a_changed_picture_costs_itself_alone(built_project: Path, made: list[Size]) -> None:
    flow.build(miniature.settings())
    made.clear()
    assert flow.build(miniature.settings()).written == []
    Path(QUAY).write_bytes(phone(8, 1000, 700, "PNG"))
    report = flow.build(miniature.settings())
    names = [f"guong-tot/ngay-mua/quay.png.{width}.webp" for width in (1000, 640)]
    assert {path for path in report.written if path.endswith(".webp")} == {*names}
    assert [size.width for size in made] == [640, 1000]
    before = {path: path.stat().st_mtime_ns for path in Path(".portal/pictures").rglob("*.*")}
    clean = miniature.clean_build(miniature.settings(), "clean", repaint=False)
    assert {path: path.stat().st_mtime_ns for path in Path(".portal/pictures").rglob("*.*")} == before
    assert miniature.differing(miniature.tree("site"), miniature.tree("clean")) == []
    assert not {path for path in clean.written if path.endswith((".png", ".jpg")) and path.startswith("guong-tot/")}
