"""Checks the bytes of attached documents: they must be PDF or Word files without harmful or private content.

Attachments are published byte for byte, because changing them would break a digital signature.  So files with macros,
scripts, embedded files, a password, comments or tracked changes are refused instead of cleaned.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from io import BytesIO

PDF, DOCX = ".pdf", ".docx"
MOST_MEMBERS, MOST_UNPACKED = 2_000, 64 << 20  # files and bytes in a Word document
_END = 2048  # the last bytes of a PDF, which contain the end marker
_MOST_STREAM = 16 << 20  # bytes to unpack of one compressed object list of a PDF
_OLE = b"\xd0\xcf\x11\xe0"  # how old .doc files and files with a password start
_MAIN, _TYPES, _AUTHORS = "word/document.xml", "[Content_Types].xml", "docProps/core.xml"

_LOCKED = re.compile(rb"/Encrypt\s*(?:<<|[0-9]+\s+[0-9]+\s+R)")
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z])")
_PACKED = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_AUTHOR = re.compile(rb"/Author\s*(?:\(((?:\\.|[^\\()])*)\)|<([0-9A-Fa-f\s]*)>)", re.DOTALL)
_PERSON = re.compile(r"<(?:dc:creator|cp:lastModifiedBy)>([^<]*)<")
_TRACKED = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)[\s>]")
_TEMPLATE = re.compile(rb"/(?:attachedTemplate|oleObject|frame|subDocument)\"[^>]*TargetMode=\"External\"")

_NO_PDF = "nội dung không phải PDF; hãy xuất lại tệp PDF từ phần mềm soạn thảo, hoặc quét lại bản giấy"
_NO_WORD = "nội dung không phải văn bản Word; hãy mở bằng Word hoặc LibreOffice, lưu lại thành .docx"
_INSIDE = "hãy lưu lại văn bản chỉ có chữ, bảng, hình"


class UnfitDocument(ValueError):
    """A document cannot be published; the message tells its owner why."""


def document_fault(name: str, content: bytes) -> str:
    """Return what is wrong with the content of a document, or "" if it is sound; `name` only decides the format."""
    try:
        if name.endswith(DOCX):
            _examine_word(content)
        else:
            _examine_pdf(content)
    except UnfitDocument as unfit:
        return str(unfit)
    return ""


def authors(name: str, content: bytes) -> tuple[str, ...]:
    """The names of people in the properties of a sound document, each once."""
    with suppress(zipfile.BadZipFile, KeyError, OSError, zlib.error, ValueError):
        people = _authors_of_word(content) if name.endswith(DOCX) else _authors_of_pdf(content)
        return tuple(dict.fromkeys(filter(None, (" ".join(person.split()) for person in people))))
    return ()


def _examine_pdf(content: bytes) -> None:
    if not content.startswith(b"%PDF-"):
        raise UnfitDocument(_NO_PDF)
    if b"%%EOF" not in content[-_END:]:
        raise UnfitDocument("tệp PDF bị cụt, thiếu phần cuối; hãy chép lại tệp")
    if _LOCKED.search(content):
        raise UnfitDocument("tệp PDF đặt mật khẩu hoặc khóa quyền; hãy xuất lại tệp không khóa")
    for part in (content, *_object_lists(content)):
        if active := _ACTIVE.search(_NAME_ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), part)):
            kind = "tệp nhúng" if active[1].startswith(b"Embedded") else "mã chạy, biểu mẫu động"
            raise UnfitDocument(f"tệp PDF có {kind} ({active[1].decode()}); hãy in tệp thành PDF mới rồi thay vào")


def _object_lists(content: bytes) -> Iterator[bytes]:
    """Yield the compressed object lists of a PDF; broken ones are skipped, since PDF readers cannot run them either."""
    for match in _PACKED.finditer(content):
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(content[match.end() :], _MOST_STREAM)


def _authors_of_pdf(content: bytes) -> Iterator[str]:
    for plain, digits in _AUTHOR.findall(content):
        text = bytes.fromhex(digits.decode()) if digits else re.sub(rb"\\(.)", rb"\1", plain)
        yield text[2:].decode("utf-16-be", "ignore") if text.startswith(b"\xfe\xff") else text.decode("utf-8", "ignore")


def _examine_word(content: bytes) -> None:
    if content.startswith(_OLE):
        raise UnfitDocument("tệp Word đặt mật khẩu hoặc là tệp .doc đời cũ; hãy lưu lại thành .docx không mật khẩu")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _examine_members(archive)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error) as error:
        if isinstance(error, UnfitDocument):
            raise
        raise UnfitDocument(f"tệp Word bị hỏng hoặc {_NO_WORD}" if content.startswith(b"PK") else _NO_WORD) from error


def _examine_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(item.file_size for item in members) > MOST_UNPACKED:
        raise UnfitDocument(
            f"tệp Word giải nén ra quá {MOST_UNPACKED >> 20} MB hoặc {MOST_MEMBERS} phần; hãy thu nhỏ hình"
        )
    names = {item.filename for item in members}
    if not {_MAIN, _TYPES} <= names:
        raise UnfitDocument(_NO_WORD)
    for item in members:
        with archive.open(item) as file:  # reads at most the size in the header, then verifies the checksum
            _examine_part(item.filename, file.read(item.file_size + 1))


def _examine_part(name: str, part: bytes) -> None:
    """Raise `UnfitDocument` if a part of a Word document is forbidden."""
    lower = name.lower()
    if lower.endswith(("vbaproject.bin", "vbadata.xml")) or (name == _TYPES and b"macroEnabled" in part):
        raise UnfitDocument("tệp Word có macro; hãy lưu lại dạng .docx không macro")
    if "/embeddings/" in lower or "/activex/" in lower:
        raise UnfitDocument(f"tệp Word có tệp nhúng hoặc nút điều khiển ({name}); {_INSIDE}")
    if lower.endswith(".rels") and _TEMPLATE.search(part):
        raise UnfitDocument(f"tệp Word tải mẫu hoặc phần khác từ ngoài tệp; {_INSIDE}")
    if lower.endswith((".xml", ".rels")) and b"<!DOCTYPE" in part[:4096]:
        raise UnfitDocument(f"tệp Word có khai báo XML lạ ({name}); {_INSIDE}")
    if re.fullmatch(r"word/comments\w*\.xml", lower) and b"<w:comment " in part:
        raise UnfitDocument("tệp Word còn nhận xét của người soạn; hãy xóa hết nhận xét rồi lưu lại")
    if lower.startswith("word/") and lower.endswith(".xml") and _TRACKED.search(part):
        raise UnfitDocument("tệp Word còn theo dõi sửa đổi; hãy chấp nhận hoặc bỏ hết sửa đổi rồi lưu lại")


def _authors_of_word(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        yield from map(unescape, _PERSON.findall(archive.read(_AUTHORS).decode("utf-8", "ignore")))
