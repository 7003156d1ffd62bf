"""`portal new` takes photos as they come from a phone: small, upright, named and silent before they enter git."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from macros.loading.imaging import size_of
from macros.loading.renditions import Size
from macros.loading.yaml_reader import parse
from scripts.editing.photos import Photos
from scripts.portal import main
from tests.checks import sample_library
from tests.photos import CORNERS, as_file, corners, exif, phone, scene
from tests.scripts.interview import DAY, NAME, PATH, typed

MEDIA = Path(f"data/media/stories/{NAME}")


@pytest.fixture
def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """`portal new stories` among the good library, with lines typed at the end, and options."""
    sample_library.lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)

    def call(more: str, *arguments: str) -> int:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed(more=more)))
        return main(["new", "stories", *arguments, "--as-of", DAY])

    return call


def from_phone(name: str, content: bytes) -> Path:
    """A photo in a folder of its own, as somebody copied it from a phone."""
    path = Path("Ảnh điện thoại") / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path.absolute()


def test_photos_are_copied_named_turned_and_stripped_and_the_lines_to_type_name_them(new, capsys) -> None:
    first = from_phone("IMG_20260905.JPG", phone(6, 2400, 3200))
    second = from_phone("Chụp màn hình (2).png", as_file(scene(900, 600), "PNG"))
    more = f"anh\n'{first}'\nTrả ví\nHai người ở sảnh\n\n{second}\nSổ ghi\nTrang sổ\n\n\n"
    assert new(more) == 0
    output = capsys.readouterr().out
    assert "kéo tệp ảnh thả vào cửa sổ này" in output
    assert "  → img-20260905.jpg\n" in output
    assert f"  git add {PATH} {MEDIA}\n" in output
    assert [item["file"] for item in parse(PATH.read_bytes())["pictures"]] == [
        "img-20260905.jpg",
        "chup-man-hinh-2.png",
    ]
    picture = (MEDIA / "img-20260905.jpg").read_bytes()
    assert (size_of(picture), corners(picture)) == (Size(1200, 1600), CORNERS)
    assert not Image.open(io.BytesIO(picture)).getexif()
    assert b"Bi Mat" not in picture
    assert sorted(path.name for path in MEDIA.iterdir()) == ["chup-man-hinh-2.png", "img-20260905.jpg"]
    assert [str(problem) for problem in sample_library.problems()] == []
    assert list(Path(".portal/photos").iterdir()) == []


def test_a_heic_photo_becomes_a_jpeg(new) -> None:
    heic = pillow_heif.from_pillow(scene(3000, 2000))
    out = io.BytesIO()
    heic.save(out, quality=90, exif=exif(1).tobytes())
    photo = from_phone("IMG_0042.HEIC", out.getvalue())
    assert new(f"anh\n{photo}\nTrả ví\nHai người ở sảnh\n\n\n") == 0
    picture = (MEDIA / "img-0042.jpg").read_bytes()
    assert (size_of(picture), corners(picture)) == (Size(1600, 1067), CORNERS)
    assert b"Bi Mat" not in picture


def test_unusable_photos_are_refused_at_once_with_a_way_out(new, capsys) -> None:
    bad = [
        from_phone("trang.jpg", b"<html>"),
        from_phone("cut.jpg", phone()[:900]),
        from_phone("hong.heic", b"\x00\x00\x00\x18ftypheic" + bytes(40)),
        Path("D:/anh/IMG_1.HEIC"),
    ]
    good = from_phone("tot.jpg", phone())
    lines = "\n".join(map(str, [*bad, good]))
    assert new(f"anh\n{lines}\nTrả ví\nHai người ở sảnh\n\n\n") == 0
    output = [line.partition("✗ ")[2] for line in capsys.readouterr().out.splitlines() if "✗" in line]
    assert [line.partition(";")[0] for line in output] == [
        "nội dung không phải ảnh JPEG, PNG hay WebP",
        "ảnh bị cụt hoặc hỏng, không mở được hết",
        "không đọc được ảnh này",
        "không có tệp “D:/anh/IMG_1.HEIC”",
    ]
    assert [path.name for path in MEDIA.iterdir()] == ["tot.jpg"]


def test_a_photo_is_given_by_an_option_too(new) -> None:
    photo = from_phone("IMG_1.jpg", phone())
    settings = [f"pictures.1.file={photo}", "pictures.1.caption=Trả ví", "pictures.1.alt=Sảnh", "illustrative=true"]
    assert new("", *(part for item in settings for part in ("--set", item))) == 0
    assert [path.name for path in MEDIA.iterdir()] == ["img-1.jpg"]


@pytest.mark.parametrize("text", ["{}", "'{}'", '"{}" ', "“{}”", "file://{url}", "{escaped}"])
def test_a_file_dropped_on_the_window_is_found(tmp_path: Path, text: str) -> None:
    path = tmp_path / "Anh dep (1).jpg"
    path.write_bytes(phone())
    escaped = str(path).replace(" ", "\\ ").replace("(", "\\(").replace(")", "\\)")
    typed_path = text.format(path, url=str(path).replace(" ", "%20"), escaped=escaped)
    assert Photos(tmp_path / "kept").take(typed_path) == "anh-dep-1.jpg"


def test_two_photos_of_one_name_are_both_kept_and_one_twice_once(tmp_path: Path) -> None:
    photos, names = Photos(tmp_path / "kept"), []
    for folder, content in (("a", phone(1)), ("b", phone(1, 300, 400)), ("c", phone(1))):
        path = tmp_path / folder / "IMG_1.jpg"
        path.parent.mkdir()
        path.write_bytes(content)
        names.append(photos.take(str(path)))
    assert names == ["img-1.jpg", "img-1-2.jpg", "img-1.jpg"]
    assert photos.take("tiep-dan.jpg") == "tiep-dan.jpg"  # a name alone: the file is there already
