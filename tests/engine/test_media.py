"""Media of records: what is in its place is found and looked at once, everything else is named in its words."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from macros.engine import fork, media, media_cache
from macros.engine.media import Media, MediaFile, find_media
from macros.loading.renditions import MediaFacts, Size
from macros.text.digest import digest
from tests.photos import phone

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n" + bytes(50) + b"\nstartxref\n9\n%%EOF\n"
PICTURE = phone(1, 90, 120)
NO_PDF = "nội dung không phải PDF"


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def put(path: str, content: bytes = PDF) -> Path:
    """A file in a folder of media."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return target


def said(found: Media) -> list[tuple[str, str, str]]:
    """What is wrong: path, code and message."""
    return [(problem.path, problem.code, problem.message) for problem in found.problems]


def test_media_are_told_by_record_and_name() -> None:
    for path in ("stories/b/z.pdf", "stories/b/a.docx.pdf", "units/a_1/x.pdf"):
        put(f"data/media/{path}")
    put("data/media/stories/a/anh.jpg", PICTURE)
    found = find_media(["nowhere", Path("data")], {})
    assert list(found.files) == ["stories/a", "stories/b", "units/a_1"]
    assert found.files["stories/a"] == (
        MediaFile("anh.jpg", "data/media/stories/a/anh.jpg", digest(PICTURE), 90, 120, len(PICTURE)),
    )
    assert [item.name for item in found.files["stories/b"]] == ["a.docx.pdf", "z.pdf"]
    assert found.files["units/a_1"] == (MediaFile("x.pdf", "data/media/units/a_1/x.pdf", digest(PDF), 0, 0, len(PDF)),)
    assert (found.problems, found.opened, found.changed) == ([], 4, {*found.files})


def test_of_two_roots_the_first_counts() -> None:
    put("data/media/units/a/b.pdf")
    put("more/media/units/a/b.pdf", PDF + b"\n")
    put("more/media/units/a/a.pdf")
    put("more/media/units/c/c.pdf")
    found = find_media(["data", "more"], {})
    assert [item.path for item in found.files["units/a"]] == ["more/media/units/a/a.pdf", "data/media/units/a/b.pdf"]
    assert list(found.files) == ["units/a", "units/c"]


def test_a_file_is_opened_when_it_was_touched_and_changes_when_it_is_another() -> None:
    path = put("data/media/units/a/x.pdf")
    put("data/media/units/b/y.pdf")
    first = find_media(["data"], {})
    again = find_media(["data"], first.stats)
    assert (again.files, again.opened, again.changed, again.stats) == (first.files, 0, set(), first.stats)
    os.utime(path, ns=(1, 1))
    touched = find_media(["data"], first.stats)
    assert (touched.files, touched.opened, touched.changed) == (first.files, 1, set())
    path.write_bytes(PDF + b"\n")
    edited = find_media(["data"], touched.stats)
    assert (edited.opened, edited.changed, edited.files["units/a"][0].size) == (1, {"units/a"}, len(PDF) + 1)
    path.unlink()
    put("data/media/units/c/z.pdf")
    assert find_media(["data"], edited.stats).changed == {"units/a", "units/c"}


def test_what_tells_a_touch_is_time_size_and_place() -> None:
    path = put("data/media/units/a/x.pdf")
    stat = path.stat()
    stamp = (stat.st_mtime_ns, len(PDF), stat.st_ino)
    assert find_media(["data"], {}).stats == {str(path): (stamp, (digest(PDF), 0, 0, "", len(PDF), ()))}


def test_a_fault_of_a_file_is_said_in_every_run() -> None:
    put("data/media/units/a/x.pdf", b"x")
    first = find_media(["data"], {})
    for found in (first, find_media(["data"], first.stats)):
        ((path, code, message),) = said(found)
        assert (path, code, message.startswith(NO_PDF)) == ("data/media/units/a/x.pdf", "media-content", True)
        assert list(found.files) == ["units/a"]


def test_who_wrote_a_document_is_told_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_cache, "read_facts", lambda _: MediaFacts("x", 0, 0, "", 3, ("An", "Bình")))
    put("data/media/units/a/x.pdf")
    first = find_media(["data"], {})
    for found in (first, find_media(["data"], first.stats)):
        assert found.files["units/a"] == (MediaFile("x.pdf", "data/media/units/a/x.pdf", "x", 0, 0, 3, ("An", "Bình")),)


def test_where_many_are_opened_all_is_made_ready_first(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(fork, "MANY", 2)
    put("data/media/units/a/x.pdf")
    find_media(["data"], {}, lambda: asked.append(1))
    put("data/media/units/a/y.pdf")
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert len(find_media(["data"], {}, lambda: asked.append(2)).files["units/a"]) == 2
    assert asked == [2]


LINK = "là liên kết tượng trưng; hãy đặt {} thật"
PLACE = "tệp nằm sai chỗ; ảnh, tệp của một bản ghi nằm trong data/media/<nhóm>/<mã>/"
TYPE = "không nhận tệp này; chỉ nhận tệp .png, .jpg, .jpeg, .webp, .pdf, .docx"
NAME = "tên tệp “Á b.pdf” không dùng được; tên tệp chỉ gồm chữ thường không dấu, chữ số, dấu chấm, gạch nối, gạch dưới"


def test_what_is_out_of_place_is_named_and_the_rest_is_found() -> None:
    for path in ("a.pdf", "units/a.pdf", "units/Á/a.pdf", "units/a/x.svg", "units/a/sub.pdf/x.pdf", "units/a/Á b.pdf"):
        put(f"data/media/{path}")
    for path in (".hidden", "units/.hidden", "units/a/.hidden", "units/a/z.pdf", "units/b/x.pdf"):
        put(f"data/media/{path}")
    for link, to in (("stories", "units"), ("units/link", "units/b"), ("units/a/link.pdf", "units/b/x.pdf")):
        Path("data/media", link).symlink_to(Path("data/media", to).resolve())
    found = find_media(["data"], {})
    assert sorted(said(found)) == sorted([
        ("data/media/a.pdf", "media-place", PLACE),
        ("data/media/stories", "symlink", LINK.format("thư mục")),
        ("data/media/units/a.pdf", "media-place", PLACE),
        ("data/media/units/link", "symlink", LINK.format("thư mục")),
        ("data/media/units/Á", "media-place", PLACE),
        ("data/media/units/a/link.pdf", "symlink", LINK.format("tệp")),
        ("data/media/units/a/sub.pdf", "media-type", TYPE),
        ("data/media/units/a/x.svg", "media-type", TYPE),
        ("data/media/units/a/Á b.pdf", "media-name", NAME),
    ])  # fmt: skip
    assert {ref: [item.name for item in items] for ref, items in found.files.items()} == {
        "units/a": ["z.pdf"], "units/b": ["x.pdf"],
    }  # fmt: skip


@pytest.mark.parametrize(("most", "said_of"), [(len(PDF), []), (len(PDF) - 1, ["media-size"])])
def test_a_file_may_have_so_many_bytes(monkeypatch: pytest.MonkeyPatch, most: int, said_of: list[str]) -> None:
    put("data/media/units/a/x.pdf")
    monkeypatch.setattr(media, "MEDIA_BYTES", most)
    assert [problem.code for problem in find_media(["data"], {}).problems] == said_of


def test_the_limit_is_said_in_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    put("data/media/units/a/x.pdf", PDF + bytes(3 * 1024 * 1024))
    monkeypatch.setattr(media, "MEDIA_BYTES", 3 * 1024 * 1024)
    path = "data/media/units/a/x.pdf"
    assert said(find_media(["data"], {})) == [(path, "media-size", "tệp quá lớn; tối đa 3 MB")]


def test_media_behind_a_link_are_none() -> None:
    put("elsewhere/units/a/x.pdf")
    Path("data").mkdir()
    Path("data/media").symlink_to(Path("elsewhere").resolve())
    put("more/media", b"no folder")
    found = find_media(["data", "more"], {})
    assert (found.files, found.problems) == ({}, [])


def test_pages_show_a_picture_in_files_of_each_size() -> None:
    assert MediaFile("a.jpg", "a.jpg", "x", 2560, 1280).renditions() == (
        ("a.jpg.640.webp", Size(640, 320)),
        ("a.jpg.1280.webp", Size(1280, 640)),
    )
    assert MediaFile("a.jpg", "a.jpg", "x", 100, 50).renditions() == (("a.jpg.100.webp", Size(100, 50)),)
    assert MediaFile("a.pdf", "a.pdf", "x").renditions() == ()
