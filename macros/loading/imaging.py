"""Opens pictures: checks that bytes are a picture, measures it, and makes the renditions that pages show.

Renditions are upright, in sRGB, of the size that pages need, and without metadata on place, time or camera.
"""

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import blake2b
from io import BytesIO
from pathlib import Path

from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError, __version__
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from macros.loading.renditions import Size

MOST_PIXELS = 50_000_000  # four bytes each when unpacked
QUALITY = 75
_READ = (JpegImageFile, PngImageFile, WebPImageFile)  # importing each tells the library how to open it
_FORMATS = tuple(kind.format for kind in _READ)
_UPRIGHT = {  # by the EXIF orientation
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LYING = (5, 6, 7, 8)  # the orientations that swap width and height
_HOSTILE = (OSError, ValueError, SyntaxError, EOFError, OverflowError, MemoryError, struct.error)  # of damaged files
Image.MAX_IMAGE_PIXELS = None  # `_refuse_bombs` checks `MOST_PIXELS` instead


class UnfitPicture(ValueError):
    """Bytes that cannot be shown as a picture; the message tells the owner of the file why and what to do."""


@cache
def signature() -> str:
    """A fingerprint of this module and the library: renditions made by another version may differ."""
    return blake2b(Path(__file__).read_bytes() + __version__.encode(), digest_size=6).hexdigest()


@contextmanager
def _quietly() -> Iterator[None]:
    """Suppress the library's warnings: what matters is raised as `UnfitPicture`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@_quietly()
def size_of(content: bytes) -> Size:
    """The size of a picture when upright.  Decodes all of it, and raises `UnfitPicture` for a bad one."""
    image, whole = _opened(content, 1)
    return Size(whole.height, whole.width) if _orientation(image) in _LYING else whole


def rendition(content: bytes, size: Size) -> bytes:
    """A picture scaled to a size, as WebP; lossless for a PNG if that is not larger."""
    image = _scaled(content, size)
    lossy = _written(image, "WEBP", quality=QUALITY)
    if not content.startswith(b"\x89PNG"):
        return lossy
    return min(_written(image, "WEBP", lossless=True), lossy, key=len)


def shrunk(content: bytes, edge: int) -> tuple[bytes, str]:
    """A picture upright and no larger than `edge`, as stored with records; with the suffix of its file name."""
    image = _scaled(content, size_of(content).within(edge))
    if content.startswith(b"\x89PNG") or image.mode == "RGBA":
        return _written(image, "PNG", optimize=True), ".png"
    return _written(image, "JPEG", quality=90, optimize=True), ".jpg"


@_quietly()
def _scaled(content: bytes, size: Size) -> Image.Image:
    image, _ = _opened(content, max(size))
    orientation, profile = _orientation(image), image.info.get("icc_profile")
    lying = Size(size.height, size.width) if orientation in _LYING else size
    small = _plain(image).resize(lying, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if orientation in _UPRIGHT:
        small = small.transpose(_UPRIGHT[orientation])
    return _in_srgb(small, profile)


def _opened(content: bytes, edge: int) -> tuple[Image.Image, Size]:
    """A decoded picture and its full size; a JPEG much larger than `edge` is decoded at a reduced size."""
    try:
        image = Image.open(BytesIO(content), formats=_FORMATS)
        size = Size(*image.size)
        _refuse_bombs(size)
        image.draft(None, (edge, edge))
        image.load()
    except UnfitPicture:
        raise
    except UnidentifiedImageError:
        raise UnfitPicture(_of_another_kind(content)) from None
    except _HOSTILE as error:
        raise UnfitPicture("ảnh bị cụt hoặc hỏng, không mở được hết; hãy chép lại từ máy ảnh, điện thoại") from error
    return image, size


def _refuse_bombs(size: Size) -> None:
    pixels, most = size.width * size.height, MOST_PIXELS // 1_000_000
    if pixels > MOST_PIXELS:
        dimensions = f"{size.width} × {size.height}, tức {-(-pixels // 1_000_000)} triệu điểm ảnh"
        raise UnfitPicture(f"ảnh rộng {dimensions}; tối đa {most} triệu, hãy thu nhỏ ảnh")


def _of_another_kind(content: bytes) -> str:
    if not content:
        return "tệp rỗng; hãy chép lại từ máy ảnh, điện thoại"
    if content[4:8] == b"ftyp":
        return f"nội dung là ảnh HEIC, AVIF hoặc phim, trang không hiện được; {FROM_A_PHONE}"
    return "nội dung không phải ảnh JPEG, PNG hay WebP; hãy mở bằng phần mềm xem ảnh, lưu lại thành JPEG"


FROM_A_PHONE = (
    "“portal new” tự đổi ảnh HEIC; hoặc trên iPhone chọn Cài đặt, Camera, Định dạng, Tương thích nhất rồi chụp, "
    "hoặc mở ảnh trên máy tính, lưu thành JPEG"
)


def _orientation(image: Image.Image) -> int:
    with suppress(*_HOSTILE):  # the rest of the EXIF data may be damaged
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    return 1


def _plain(image: Image.Image) -> Image.Image:
    """A picture in a mode that can be scaled."""
    if image.mode == "I;16":  # Pillow would clip the values instead of scaling them
        return Image.frombytes("L", image.size, image.tobytes()[1::2])
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """A picture in sRGB, which every screen is assumed to show; an unreadable profile is ignored."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, _srgb(), outputMode=mode)
            return converted or image
    return image.convert(mode)


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _written(image: Image.Image, kind: str, **options: object) -> bytes:
    image.info.clear()  # the metadata of the original file
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
