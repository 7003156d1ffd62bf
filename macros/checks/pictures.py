"""Rules of pictures: those a record names are there, those that are there are named."""

from __future__ import annotations

from collections.abc import Iterator

from macros.checks.findings import Finding
from macros.checks.nearest import hint, nearest
from macros.checks.questions import own_media, own_text
from macros.records.base import Record
from macros.records.stories import Story
from macros.tracing import Reader

DOCUMENT = ".pdf"


def pictures_exist(reader: Reader, ref: str, record: Record) -> Iterator[Finding]:
    """Ảnh mà bản ghi nêu nằm trong thư mục data/media của bản ghi và là tệp ảnh."""
    if not isinstance(record, Story) or not record.pictures:
        return
    names = [item.name for item in own_media(reader, ref)]
    for index, picture in enumerate(record.pictures):
        at = ("pictures", index, "file")
        if picture.file.endswith(DOCUMENT):
            yield Finding(
                "picture-document", at, f"“{picture.file}” không phải ảnh; ảnh có đuôi jpg, jpeg, png hoặc webp"
            )
        elif picture.file not in names:
            wrong = f"không có tệp “{picture.file}” trong data/media/{ref}"
            message = f"{wrong}; hãy đặt ảnh vào thư mục ấy, tên tệp đúng từng chữ{hint(nearest(picture.file, names))}"
            yield Finding("picture-missing", at, message)


def media_files_are_mentioned(reader: Reader, ref: str, record: Record) -> Iterator[Finding]:
    """Tệp trong thư mục data/media của bản ghi được bản ghi nhắc tới."""
    files = own_media(reader, ref)
    if not files or _lacks(record, {item.name for item in files}):
        return  # a picture that is not found is told of; one of the files may be it
    text = own_text(reader, ref)
    for item in files:
        if item.name not in text:
            message = f"tệp “{item.name}” trong data/media/{ref} không được nhắc tới; hãy thêm vào bản ghi hoặc xóa tệp"
            yield Finding("media-unused", (), message, "warning")


def _lacks(record: Record, names: set[str]) -> bool:
    return isinstance(record, Story) and any(picture.file not in names for picture in record.pictures)


RULES = (pictures_exist, media_files_are_mentioned)
