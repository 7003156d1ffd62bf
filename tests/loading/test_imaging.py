"""Renditions of pictures are upright, small, in sRGB and without metadata; files that are no pictures are refused."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image

from macros.loading.imaging import MOST_PIXELS, UnfitPicture, rendition, shrunk, signature, size_of
from macros.loading.renditions import Size
from tests.photos import (
    BLUE,
    CORNERS,
    GREEN,
    RED,
    WHITE,
    XMP,
    as_file,
    bomb,
    corners,
    exif,
    other_colours,
    phone,
    scene,
)

SECRETS = (b"Exif", b"EXIF", b"XMP", b"ICCP", b"Bi Mat", b"Kieu May", b"meta/", b"Ghi chu")


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_upright_and_its_size_is_that_of_the_upright_one(orientation: int, kind: str) -> None:
    content = phone(orientation, 400, 300, kind)
    assert size_of(content) == Size(400, 300)
    picture = rendition(content, Size(200, 150))
    assert (opened(picture).size, corners(picture)) == ((200, 150), CORNERS)


@pytest.mark.parametrize("value", [0, 9, 4000])
def test_an_orientation_that_means_nothing_is_none(value: int) -> None:
    content = as_file(scene(), "JPEG", exif=exif(value))
    assert (size_of(content), corners(rendition(content, Size(200, 150)))) == (Size(400, 300), CORNERS)


def test_an_orientation_in_letters_is_none() -> None:
    letters = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x02\0\x04\0\0\0abc\0\0\0\0\0"  # one tag, a text of four bytes
    assert size_of(as_file(scene(), "JPEG", exif=letters)) == Size(400, 300)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_tells_where_when_and_by_whom_it_was_taken(kind: str) -> None:
    content = phone(6, 400, 300, kind, icc_profile=other_colours(), comment="Ghi chu")
    assert sum(secret in content for secret in SECRETS) >= 2
    for picture in (rendition(content, Size(200, 150)), shrunk(content, 200)[0]):
        image = opened(picture)
        assert not image.getexif()
        assert image.info.keys() <= {"background", "loop", "timestamp", "duration", "jfif", *JFIF}
        assert not [secret for secret in SECRETS if secret in picture]


JFIF = ("jfif_version", "jfif_unit", "jfif_density")


def test_colours_are_those_of_every_screen() -> None:
    content = as_file(scene(), "JPEG", icc_profile=other_colours(), quality=95)
    assert corners(rendition(content, Size(200, 150))) == (GREEN, RED, BLUE, WHITE)
    broken = as_file(scene(), "JPEG", icc_profile=b"no profile", quality=95)
    assert corners(rendition(broken, Size(200, 150))) == CORNERS


@pytest.mark.parametrize(
    ("mode", "kind"), [("CMYK", "JPEG"), ("RGB", "PNG"), ("P", "PNG"), ("RGBA", "PNG"), ("RGBA", "WEBP"), ("P", "WEBP")]
)
def test_every_way_to_store_colours_is_read(mode: str, kind: str) -> None:
    content = as_file(scene(mode=mode), kind)
    assert corners(rendition(content, Size(400, 300))) == CORNERS


@pytest.mark.parametrize("mode", ["1", "L", "LA", "I;16"])
def test_every_way_to_store_greys_is_read(mode: str) -> None:
    grey = Image.new("L", (200, 100), 255)
    grey.paste(0, (100, 0, 200, 100))
    if mode == "I;16":
        content = as_file(Image.frombytes("I;16", grey.size, b"".join(bytes((0, v)) for v in grey.tobytes())), "PNG")
    else:
        content = as_file(grey.convert(mode), "PNG")
    image = opened(rendition(content, Size(100, 50))).convert("L")
    assert (image.getpixel((20, 20)), image.getpixel((80, 20))) in {(255, 0), (252, 3), (254, 1), (254, 0)}


def test_sixteen_bits_are_scaled_not_cut_off() -> None:
    content = as_file(Image.frombytes("I;16", (64, 64), b"\x00\x80" * 4096), "PNG")
    value = opened(rendition(content, Size(64, 64))).convert("L").getpixel((9, 9))
    assert isinstance(value, int)
    assert abs(value - 128) <= 2


def test_what_can_be_seen_through_stays_so() -> None:
    image = scene(mode="RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 200, 150))
    palette = as_file(image.quantize(16), "PNG")
    for content in (as_file(image, "PNG"), as_file(image, "WEBP"), palette):
        picture = opened(rendition(content, Size(200, 150))).convert("RGBA")
        assert [picture.getpixel(place)[3] for place in ((20, 20), (180, 130))] == [0, 255]
    assert shrunk(palette, 200)[1] == ".png"


@pytest.mark.parametrize("kind", ["WEBP", "PNG", "MPO"])
def test_of_pictures_that_move_and_of_several_the_first_is_shown(kind: str) -> None:
    content = as_file(scene(), kind, save_all=True, append_images=[scene().rotate(180)])
    picture = rendition(content, Size(200, 150))
    assert corners(picture) == CORNERS
    assert getattr(opened(picture), "n_frames", 1) == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.98])
def test_a_cut_off_picture_is_none(kind: str, share: float) -> None:
    content = phone(1, 400, 300, kind)
    with pytest.raises(UnfitPicture, match="không phải ảnh" if share < 0.02 else "bị cụt hoặc hỏng|không phải ảnh"):
        size_of(content[: int(len(content) * share)])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "tệp rỗng"),
        (b"<!doctype html><script>alert(1)</script>", "không phải ảnh JPEG, PNG hay WebP"),
        (b"MZ\x90\x00" + bytes(100), "không phải ảnh JPEG, PNG hay WebP"),
        (b"%PDF-1.7\n%%EOF", "không phải ảnh JPEG, PNG hay WebP"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "không phải ảnh JPEG, PNG hay WebP"),
        (as_file(scene(), "GIF"), "không phải ảnh JPEG, PNG hay WebP"),
        (as_file(scene(), "TIFF"), "không phải ảnh JPEG, PNG hay WebP"),
        (as_file(scene(), "AVIF"), "HEIC, AVIF hoặc phim"),
        (bomb(), "30000 × 30000, tức 900 triệu điểm ảnh; tối đa 50 triệu"),
    ],
    ids=["empty", "html", "exe", "pdf", "svg", "gif", "tiff", "avif", "bomb"],
)
def test_what_is_no_picture_of_ours_is_refused_with_a_way_out(content: bytes, reason: str) -> None:
    with pytest.raises(UnfitPicture, match=re.escape(reason)) as refused:
        size_of(content)
    assert "; " in str(refused.value) or ", hãy" in str(refused.value)


def test_a_bomb_is_refused_by_its_head() -> None:
    side = int(MOST_PIXELS**0.5)
    with pytest.raises(UnfitPicture, match="bị cụt"):
        size_of(bomb(side, side))  # as large as may be; its pixels are looked for, and are not there
    with pytest.raises(UnfitPicture, match="51 triệu"):
        size_of(bomb(side + 1, side + 1))


def test_a_photo_of_a_phone_costs_tens_of_kilobytes() -> None:
    noise = Image.effect_noise((4000, 3000), 40).convert("RGB")
    content = as_file(Image.blend(scene(4000, 3000), noise, 0.3), "JPEG", quality=92, exif=exif(6), xmp=XMP)
    assert len(content) > 4_000_000
    size = size_of(content)
    assert size.renditions() == (Size(480, 640), Size(960, 1280))
    card, page = (len(rendition(content, item)) for item in size.renditions())
    assert (card < 50_000, page < 150_000) == (True, True), (card, page)


@pytest.mark.parametrize(
    ("size", "sizes"),
    [
        (Size(4000, 3000), [(640, 480), (1280, 960)]),
        (Size(1000, 500), [(640, 320), (1000, 500)]),
        (Size(64, 40), [(64, 40)]),
        (Size(640, 640), [(640, 640)]),
        (Size(1, 40_000), [(1, 640), (1, 1280)]),
    ],
)
def test_no_picture_is_enlarged(size: Size, sizes: list[tuple[int, int]]) -> None:
    assert [tuple(item) for item in size.renditions()] == sizes


def test_the_same_picture_gives_the_same_bytes() -> None:
    for content in (phone(3), as_file(scene(), "PNG"), as_file(scene(mode="RGBA"), "WEBP", lossless=True)):
        assert rendition(content, Size(200, 150)) == rendition(content, Size(200, 150))
        assert shrunk(content, 200) == shrunk(content, 200)
    assert signature() == signature()


def test_a_drawing_takes_no_loss_where_that_is_smaller() -> None:
    drawing = as_file(scene(), "PNG")
    assert rendition(drawing, Size(400, 300))[12:16] == b"VP8L"
    assert opened(rendition(drawing, Size(400, 300))).convert("RGB").getpixel((10, 10)) == RED


@pytest.mark.parametrize(
    ("content", "ending"), [(phone(6, 3000, 2000), ".jpg"), (as_file(scene(3000, 2000), "PNG"), ".png")]
)
def test_what_is_kept_with_records_is_upright_and_not_larger_than_it_must_be(content: bytes, ending: str) -> None:
    picture, suffix = shrunk(content, 1600)
    assert (suffix, size_of(picture), corners(picture)) == (ending, Size(1600, 1067), CORNERS)
