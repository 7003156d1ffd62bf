"""Pictures as they come from phones, cameras, scanners and strangers."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageDraw

RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 60), (40, 60, 190), (240, 240, 240)
CORNERS = (RED, GREEN, BLUE, WHITE)  # upper left, upper right, lower left, lower right: of a picture held upright
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:li>Nguyen Van Bi Mat</rdf:li></rdf:RDF></x:xmpmeta>'
_BACK = {  # how a phone held that way stores what is upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def scene(width: int = 400, height: int = 300, mode: str = "RGB") -> Image.Image:
    """A picture with another colour in each quarter."""
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    for at, colour in enumerate(CORNERS):
        left, top = width // 2 * (at % 2), height // 2 * (at // 2)
        draw.rectangle((left, top, left + width // 2, top + height // 2), colour)
    return image.convert(mode)


def as_file(image: Image.Image, kind: str, **options: Any) -> bytes:
    """A picture as the bytes of a file."""
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes down: how it was held, where and when, and whose it is."""
    found = Image.Exif()
    found[0x0112] = orientation
    found[0x010F], found[0x0110], found[0x013B] = "Hang May", "Kieu May 15", "Nguyen Van Bi Mat"
    place = found.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (19.0, 48.0, 27.0), "E", (105.0, 46.0, 31.0)
    return found


def phone(orientation: int = 1, width: int = 400, height: int = 300, kind: str = "JPEG", **options: Any) -> bytes:
    """A photo that is upright at that size, as a phone held in that way stores it."""
    image = scene(width, height)
    if orientation in _BACK:
        image = image.transpose(_BACK[orientation])
    return as_file(image, kind, exif=exif(orientation), xmp=XMP, **options)


def corners(content: bytes) -> tuple[Any, ...]:
    """The colours of a picture, each as the nearest of those of a scene, as `CORNERS`."""
    image = Image.open(BytesIO(content)).convert("RGB")
    width, height = image.size
    places = [(width * x // 8, height * y // 8) for y in (1, 7) for x in (1, 7)]
    return tuple(min(CORNERS, key=lambda colour: _apart(image.getpixel(place), colour)) for place in places)


def _apart(one: Any, other: Any) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of few bytes and many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    body = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def other_colours() -> bytes:
    """A colour profile in which red means green, and green red."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for name, other in ((b"rXYZ", b"!XYZ"), (b"gXYZ", b"rXYZ"), (b"!XYZ", b"gXYZ")):
        at = profile.index(name)
        profile[at : at + 4] = other
    return bytes(profile)
