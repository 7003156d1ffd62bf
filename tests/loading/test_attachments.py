"""Attachments: real documents of LibreOffice and Chromium pass, hostile ones are refused with a reason."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest

from macros.loading import attachments
from macros.loading.attachments import authors, document_fault

DOCUMENTS = Path(__file__).parent / "documents"
PDF, LOCKED = (DOCUMENTS / name for name in ("chromium.pdf", "libreoffice-locked.pdf"))
WORD = DOCUMENTS / "libreoffice.docx"
CORE = "docProps/core.xml"


def word(*, without: str = "", **parts: str | bytes) -> bytes:
    """The real Word document with other parts; "__" in a name stands for "/", "_" before the ending for "."."""
    files = {name.replace("__", "/").replace("_", "."): content for name, content in parts.items()}
    return packed({name: content for name, content in (_parts() | files).items() if name != without})


def _parts() -> dict[str, str | bytes]:
    with zipfile.ZipFile(WORD) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def pdf(*objects: bytes) -> bytes:
    return b"%PDF-1.7\n" + b"\n".join(objects) + b"\n%%EOF\n"


def object_list(inside: bytes) -> bytes:
    return b"1 0 obj <</Type /ObjStm /Filter /FlateDecode>> stream\n" + zlib.compress(inside) + b"\nendstream endobj"


@pytest.mark.parametrize("path", [PDF, WORD], ids=lambda path: path.name)
def test_real_documents_pass(path: Path) -> None:
    assert document_fault(path.name, path.read_bytes()) == ""


NO_WORD = "nội dung không phải văn bản Word; hãy mở bằng Word hoặc LibreOffice, lưu lại thành .docx"
NO_PDF = "nội dung không phải PDF; hãy xuất lại tệp PDF từ phần mềm soạn thảo, hoặc quét lại bản giấy"
TEXT_ONLY = "hãy lưu lại văn bản chỉ có chữ, bảng, hình"
PRINT_AGAIN = "hãy in tệp thành PDF mới rồi thay vào"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"<!doctype html><script>alert(1)</script>", NO_PDF),
        (b"", NO_PDF),
        (WORD.read_bytes(), NO_PDF),
        (PDF.read_bytes()[:-3000], "tệp PDF bị cụt, thiếu phần cuối; hãy chép lại tệp"),
        (LOCKED.read_bytes(), "tệp PDF đặt mật khẩu hoặc khóa quyền; hãy xuất lại tệp không khóa"),
        (pdf(b"<</S /JavaScript /JS (x)>>"), f"tệp PDF có mã chạy, biểu mẫu động (JavaScript); {PRINT_AGAIN}"),
        (pdf(b"<</S /J#61vaScript>>"), f"tệp PDF có mã chạy, biểu mẫu động (JavaScript); {PRINT_AGAIN}"),
        (pdf(object_list(b"<</S /Launch>>")), f"tệp PDF có mã chạy, biểu mẫu động (Launch); {PRINT_AGAIN}"),
        (pdf(b"<</Type /EmbeddedFile>>"), f"tệp PDF có tệp nhúng (EmbeddedFile); {PRINT_AGAIN}"),
    ],
)
def test_hostile_pdf_files_are_refused(content: bytes, fault: str) -> None:
    assert document_fault("a.pdf", content) == fault


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"<!doctype html>", NO_WORD),
        (
            b"\xd0\xcf\x11\xe0 mat khau",
            "tệp Word đặt mật khẩu hoặc là tệp .doc đời cũ; hãy lưu lại thành .docx không mật khẩu",
        ),
        (packed({"xl/workbook.xml": "<x/>", "[Content_Types].xml": "<x/>"}), NO_WORD),
        (word(without="[Content_Types].xml"), NO_WORD),
        (WORD.read_bytes()[:-30], f"tệp Word bị hỏng hoặc {NO_WORD}"),
        (re.sub(b"(PK\1\2.{4})\0", b"\\1\1", word(), flags=re.DOTALL), f"tệp Word bị hỏng hoặc {NO_WORD}"),  # locked
        (word(word__vbaProject_bin=b"x"), "tệp Word có macro; hãy lưu lại dạng .docx không macro"),
        (
            word(word__embeddings__o_bin=b"x"),
            f"tệp Word có tệp nhúng hoặc nút điều khiển (word/embeddings/o.bin); {TEXT_ONLY}",
        ),
        (word(word__x_xml="<!DOCTYPE a [<!ENTITY b 'c'>]>"), f"tệp Word có khai báo XML lạ (word/x.xml); {TEXT_ONLY}"),
        (
            packed(
                _parts() | {"word/_rels/settings.xml.rels": '<R Type="x/attachedTemplate" TargetMode="External"/>'},
            ),
            f"tệp Word tải mẫu hoặc phần khác từ ngoài tệp; {TEXT_ONLY}",
        ),
        (
            word(word__comments_xml='<w:comments><w:comment w:id="0"/></w:comments>'),
            "tệp Word còn nhận xét của người soạn; hãy xóa hết nhận xét rồi lưu lại",
        ),
        (
            word(word__document_xml='<w:p><w:ins w:author="A"><w:t>x</w:t></w:ins></w:p>'),
            "tệp Word còn theo dõi sửa đổi; hãy chấp nhận hoặc bỏ hết sửa đổi rồi lưu lại",
        ),
    ],
)
def test_hostile_word_files_are_refused(content: bytes, fault: str) -> None:
    assert document_fault("a.docx", content) == fault


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = word(word__media__a_png=b"\0" * (2 << 20))
    monkeypatch.setattr(attachments, "MOST_UNPACKED", 1 << 20)
    assert document_fault("a.docx", bomb) == "tệp Word giải nén ra quá 1 MB hoặc 2000 phần; hãy thu nhỏ hình"
    claimed = (2 << 20).to_bytes(4, "little")
    assert bomb.count(claimed) == 2  # in the file and in the list of files: it may state a size that is false
    lying = bomb.replace(claimed, (9).to_bytes(4, "little"))
    assert document_fault("a.docx", lying).startswith("tệp Word ")
    monkeypatch.setattr(attachments, "MOST_MEMBERS", 3)
    assert "3 phần" in document_fault("a.docx", WORD.read_bytes())


def test_authors_are_read_from_the_properties() -> None:
    properties = (
        "<c><dc:creator>Nguyễn  Văn A &amp; B</dc:creator><cp:lastModifiedBy>Trần Thị B</cp:lastModifiedBy></c>"
    )
    assert authors("a.docx", packed(_parts() | {CORE: properties})) == ("Nguyễn Văn A & B", "Trần Thị B")
    assert authors("a.docx", word(without=CORE)) == ()
    utf16 = "Trần B".encode("utf-16-be").hex().upper().encode()
    assert authors("a.pdf", pdf(b"<</Author (Nguyen \\(A\\))>>", b"<</Author <FEFF" + utf16 + b">>>")) == (
        "Nguyen (A)",
        "Trần B",
    )
    assert authors("a.pdf", PDF.read_bytes()) == ()
