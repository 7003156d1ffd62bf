"""Rules of pictures and attachments: files that a record names exist, and existing files are used."""

from collections.abc import Iterator

from macros.checks.defect import Defect
from macros.checks.nearest import hint, nearest
from macros.checks.rules import RecordSource, check
from macros.loading.renditions import DOCUMENTS
from macros.records.base import Record
from macros.records.choices import Audience


@check(Record)
def attachments_exist(ref: str, source: RecordSource, record: Record) -> Iterator[Defect]:
    """Tệp đính kèm mà bản ghi nêu nằm trong thư mục data/media của bản ghi, là PDF hoặc Word, mỗi tệp nêu một lần."""
    names = [item.name for item in source.media] if record.attachments else []
    for index, item in enumerate(record.attachments):
        at = ("attachments", index, "file")
        if not item.file.endswith(DOCUMENTS):
            yield Defect("attachment-type", at, f"“{item.file}” không phải tài liệu; chỉ đính kèm tệp .pdf, .docx")
        elif item.file not in names:
            wrong = f"không có tệp “{item.file}” trong data/media/{ref}"
            message = f"{wrong}; hãy đặt tệp vào thư mục ấy, tên tệp đúng từng chữ{hint(nearest(item.file, names))}"
            yield Defect("attachment-missing", at, message)
        elif item.file in [other.file for other in record.attachments[:index]]:
            yield Defect("attachment-twice", at, f"tệp “{item.file}” đã nêu ở trên; mỗi tệp chỉ nêu một lần")


@check(Record)
def public_documents_reveal_no_names(source: RecordSource, record: Record) -> Iterator[Defect]:
    """Tài liệu đưa ra công khai không ghi tên người soạn trong thuộc tính của tệp."""
    if record.audience is not Audience.PUBLIC:
        return
    for item in source.media:
        if item.authors:
            wrong = f"thuộc tính của tệp “{item.name}” ghi tên {', '.join(f'“{name}”' for name in item.authors)}"
            right = "ai tải về cũng đọc được; muốn bỏ thì xóa thuộc tính rồi xuất lại tệp từ bản gốc"
            yield Defect("attachment-author", (), f"{wrong}; {right}", "warning")


@check(Record)
def media_files_are_used(ref: str, source: RecordSource, record: Record) -> Iterator[Defect]:
    """Tệp trong thư mục data/media của bản ghi được trang của bản ghi dùng tới."""
    files = source.media
    used = {item.file for item in record.attachments}
    used |= {picture.file for picture in getattr(record, "pictures", ())}
    if used.difference(item.name for item in files):
        return  # a missing file is reported; an unused file may be it
    for item in files:
        if item.name not in used and not (item.name.endswith(DOCUMENTS) and _links_to(ref, source, record, item.name)):
            wrong = f"tệp “{item.name}” trong data/media/{ref} không được nhắc tới"
            yield Defect("media-unused", (), f"{wrong}; hãy {_use_of(record, item.name)}, hoặc xóa tệp")


def _links_to(ref: str, source: RecordSource, record: Record, name: str) -> bool:
    """Whether the page of a record links to its document; the page of a regulation lists all of them."""
    return record.collection == "regulations" or f"/{ref.partition('/')[2]}/{name}" in source.text


def _use_of(record: Record, name: str) -> str:
    if name.endswith(DOCUMENTS):
        return "thêm vào mục “Tệp đính kèm” (attachments) của bản ghi"
    return "thêm vào mục “Ảnh” (pictures) của bản ghi" if hasattr(record, "pictures") else "đặt ảnh vào một câu chuyện"
