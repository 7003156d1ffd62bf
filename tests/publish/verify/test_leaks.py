"""Secret texts are found in any encoding and archive, and other texts are not reported."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import quopri
import struct
import tracemalloc
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from html import escape
from urllib.parse import quote

import brotli
import pytest

from macros.publish.verify import examine
from macros.publish.verify.leaks import Secrets

TITLE = "Kiểm điểm ông Lê Văn Đ & “trả hồ sơ” nhiều lần"
ADDRESS = "/xu-ly-vi-pham/tra-ho-so-nhieu-lan/"
SECRETS = Secrets([TITLE, ADDRESS])


def page(text: str) -> bytes:
    """A page with a text in the middle."""
    return f"<!doctype html><html lang='vi'><h1>Tên</h1><p>Trước {text} sau.</p></html>".encode()


def archive(content: bytes, name: str = "word/document.xml") -> bytes:
    """A zip archive with one file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return buffer.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG picture."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def picture(*chunks: bytes) -> bytes:
    """A PNG picture."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + chunk(b"IEND", b"")


def printed(operators: bytes, *more: bytes) -> bytes:
    """A PDF file with one page."""
    stream = zlib.compress(b"BT /F1 12 Tf " + operators + b" ET")
    rest = b"".join(b"\nstream\n" + zlib.compress(one) + b"\nendstream" for one in more)
    return b"%PDF-1.7\n1 0 obj\n<</Filter/FlateDecode>>\nstream\n" + stream + b"\nendstream\nendobj" + rest + b"\n%%EOF"


def glyphs(*, ranges: bool = False) -> bytes:
    """A PDF file whose letters have numbers of its own, and what tells them: two tables, or a range."""
    letters = sorted(set(TITLE))
    codes = "".join(f"{letters.index(sign) + 1:04x}" for sign in TITLE)
    table = "\n".join(f"<{at + 1:04x}> <{sign.encode('utf-16-be').hex()}>" for at, sign in enumerate(letters))
    text = f"[<{codes[:40]}> -20 <{codes[40:]}>] TJ".encode()
    if ranges:
        each = "".join(f"<{sign.encode('utf-16-be').hex()}>" for sign in letters)
        return printed(text, f"1 beginbfrange\n<0001> <{len(letters):04x}> [{each}]\nendbfrange".encode())
    first, rest = table.split("\n", 1)  # two fonts
    return printed(text, *(f"9 beginbfchar\n{part}\nendbfchar".encode() for part in (first, rest)))


def folded(text: str) -> str:
    """A text in lines of a calendar."""
    line = f"SUMMARY:{text}"
    return "BEGIN:VCALENDAR\r\n" + "\r\n ".join(line[at : at + 9] for at in range(0, len(line), 9)) + "\r\n"


def windows(text: str) -> bytes:
    """A text in the encoding of Windows for Vietnamese, which has tone marks behind their letters."""
    marked = unicodedata.normalize("NFD", text)
    for letter in "âêôăơư":
        marked = marked.replace(unicodedata.normalize("NFD", letter), letter)
    return marked.encode("cp1258")


TEXT = TITLE.encode()
LONG_TEXT = ("Kính gửi các đơn vị. " * 9 + TITLE).encode()
FORMS = {
    "as it is": page(TITLE),
    "entities": page(escape(TITLE)),
    "decimal entities": page("".join(f"&#{ord(sign)};" for sign in TITLE)),
    "hexadecimal entities": page("".join(f"&#x{ord(sign):x};" for sign in TITLE)),
    "entities twice": page(escape(escape(TITLE))),
    "capitals": page(TITLE.upper()),
    "small letters": page(TITLE.lower()),
    "NFD": page(unicodedata.normalize("NFD", TITLE)),
    "over lines": page(TITLE.replace(" ", "\n   ")),
    "no-break spaces": page(TITLE.replace(" ", "\u00a0")),
    "zero width": page("\u200b".join(TITLE)),
    "soft hyphens": page(TITLE.replace("iể", "i&shy;ể")),
    "between tags": page(TITLE.replace("Văn", "<b>V</b>ăn").replace(" Đ", "</p><p>Đ")),
    "in an attribute": page(f'<abbr title="{escape(TITLE)}">x</abbr>'),
    "other marks": page(TITLE.replace(" & ", " – ").replace("“", '"').replace("”", '"')),
    "without accents": page("Kiem diem ong Le Van D & tra ho so nhieu lan"),
    "full width": page("".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in TITLE)),
    "percent": page(f'<a href="/?q={quote(TITLE)}">x</a>'),
    "JSON": json.dumps({"title": TITLE}).encode(),
    "JSON over lines": json.dumps({"title": TITLE.replace(" ", "\n")}, ensure_ascii=False).encode(),
    "script": ("a = '" + "".join(f"\\u{{{ord(sign):x}}}" for sign in TITLE) + "'").encode(),
    "style": ('a{content:"' + "".join(f"\\{ord(sign):x} " for sign in TITLE) + '"}').encode(),
    "calendar": folded(TITLE).encode(),
    "base64": b'{"a": "' + base64.b64encode(LONG_TEXT) + b'"}',
    "base64 for addresses": b"/x/" + base64.urlsafe_b64encode(LONG_TEXT).rstrip(b"="),
    "base64 over lines": base64.encodebytes(LONG_TEXT),
    "hexadecimal": b"0x" + TEXT.hex().encode(),
    "quoted-printable": quopri.encodestring(TEXT),
    "UTF-16": TITLE.encode("utf-16"),
    "UTF-16 in a picture": picture(chunk(b"eXIf", b"II*\0" + TITLE.encode("utf-16-le"))),
    "UTF-16 of the other order": b"\0\1" + TITLE.encode("utf-16-be"),
    "UTF-32": TITLE.encode("utf-32"),
    "Windows": windows(TITLE),
    "taken for Latin": TITLE.encode().decode("latin-1").encode(),
    "gzip": gzip.compress(TEXT),
    "two gzip": gzip.compress(b"x") + gzip.compress(TEXT),
    "name of a gzip": gzip.compress(b"x")[:3]
    + b"\x08"
    + gzip.compress(b"x")[4:10]
    + TEXT
    + b"\0"
    + gzip.compress(b"x")[10:],
    "zlib": zlib.compress(TEXT),
    "bzip2": bz2.compress(TEXT),
    "xz": lzma.compress(TEXT),
    "zip": archive(TEXT),
    "name in a zip": archive(b"", f"{TITLE}.txt"),
    "docx in a zip": archive(archive(TEXT)),
    "runs of a docx": archive(TITLE.replace("Văn", "<w:t>V</w:t></w:r><w:r><w:t>ăn</w:t>").encode()),
    "text of a picture": picture(chunk(b"tEXt", b"Title\0" + TEXT)),
    "packed text of a picture": picture(chunk(b"zTXt", b"Title\0\0" + zlib.compress(TEXT))),
    "gzip in base64": base64.b64encode(gzip.compress(LONG_TEXT)),
    "PDF": printed(b"(" + TEXT + b") Tj"),
    "PDF in pieces": printed(
        b"[(Ki\xe1\xbb\x83m \xc4\x91i) -15 (\xe1\xbb\x83m )] TJ (" + TITLE[10:].encode() + b") Tj"
    ),
    "PDF with numbers for letters": glyphs(),
    "PDF with a range of numbers for letters": glyphs(ranges=True),
    "title of a PDF": b"%PDF-1.7\n<</Title (\xfe\xff" + TITLE.encode("utf-16-be") + b")>>",
    "percent of JavaScript": "".join(f"%u{ord(sign):04x}" for sign in TITLE).encode(),
    "bytes escaped": "".join(f"\\x{code:02x}" for code in TEXT).encode(),
    "JSON in JSON": json.dumps(json.dumps({"a": TITLE})).encode(),
    "percent twice": quote(quote(TITLE)).encode(),
    "base64 of UTF-16": base64.b64encode(LONG_TEXT.decode().encode("utf-16-le")),
    "base64 of base64": base64.b64encode(base64.b64encode(LONG_TEXT)),
    "header of a mail": b"=?UTF-8?B?" + base64.b64encode(TEXT) + b"?=",
    "zip behind a picture": b"\xff\xd8\xff\xe0" + bytes(50) + archive(TEXT),
    "gzip behind a text": b"abc " + gzip.compress(TEXT),
    "zlib in the middle": b"\0\1\2" + zlib.compress(TEXT),
    "comment of a photo": b"\xff\xd8\xff\xfe\0\x40" + TEXT + b"\xff\xd9",
    "title of a photo": b"\xff\xd8\xff\xe1\0\x40Exif\0\0II*\0" + TITLE.encode("utf-16-le") + b"\0\0\xff\xd9",
    "underscores": TITLE.replace(" ", "_").encode(),
    "one letter a tag": "".join(f"<tspan>{escape(sign)}</tspan>" for sign in TITLE).encode(),
    "a comment in a word": TITLE.replace("iểm", "i<!-- x -->ểm").encode(),
    "address": page(f'<a href="{ADDRESS}">x</a>'),
    "address without its end": b'{"ref": "xu-ly-vi-pham/tra-ho-so-nhieu-lan"}',
    "address with slashes escaped": b'{"url": "\\/xu-ly-vi-pham\\/tra-ho-so-nhieu-lan\\/"}',
    "address of a picture": page(f'<img src="{ADDRESS}anh.png" alt="">'),
}
NOT_THERE = {
    "other words between": page("Kiểm điểm ông Lê Văn Đ & “trả lại hồ sơ” nhiều lần"),
    "part of it": page("Kiểm điểm ông Lê Văn Đ"),
    "other accents": page("Kiếm điểm ông Lê Văn Đ & “trả hồ sơ” nhiều lần"),
    "an address that begins the same": page('<a href="/xu-ly-vi-pham/tra-ho-so-nhieu-lan-2/">x</a>'),
    "an address that ends the same": page('<a href="/khong-xu-ly-vi-pham/tra-ho-so-nhieu-lan/">x</a>'),
    "words of an address": page("xử lý vi phạm trả hồ sơ nhiều lần; xu ly vi pham tra ho so nhieu lan"),
    "nothing": b"",
    "broken bytes": bytes(range(256)) * 9,
}


def leaks(content: bytes, name: str = "x.txt") -> list[str]:
    """The words that were seen in a file."""
    return sorted(SECRETS.in_file(name, content))


@pytest.mark.parametrize("form", FORMS)
def test_a_secret_is_seen_in_every_form(form: str) -> None:
    assert leaks(FORMS[form]) == [ADDRESS if "address" in form.split() else TITLE]


def test_a_secret_is_seen_in_brotli_and_in_a_name() -> None:
    assert leaks(brotli.compress(TEXT), "x.html.br") == [TITLE]
    assert leaks(b"", f"{quote(TITLE)}.html") == [TITLE]
    assert leaks(b"", ADDRESS.strip("/") + "/index.html") == [ADDRESS]


@pytest.mark.parametrize("form", NOT_THERE)
def test_what_only_looks_like_one_is_none(form: str) -> None:
    assert leaks(NOT_THERE[form]) == []


@pytest.mark.parametrize("pack", [gzip.compress, archive, bz2.compress])
def test_a_bomb_is_refused_and_costs_no_memory(pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(bytes(70 << 20))
    tracemalloc.start()
    (problem,) = examine("x.txt", bomb, SECRETS).problems[-1:]
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problem.code == "unreadable"
    assert "64 MB" in problem.message
    assert most < 200 << 20


@pytest.mark.parametrize(
    "content",
    [gzip.compress(TEXT)[:-12], b"PK\x03\x04hong", b"BZh9hong", b"%PDF" + b"x\x9c" * 30_000],
    ids=["gzip", "zip", "bzip2", "pdf"],
)
def test_what_cannot_be_opened_is_a_problem(content: bytes) -> None:
    codes = [problem.code for problem in examine("x.txt", content, SECRETS).problems]
    assert "unreadable" in codes


def test_archives_in_archives_have_an_end() -> None:
    content = TEXT
    for _ in range(9):
        content = gzip.compress(content)
    assert [problem.code for problem in examine("x.bin", content, SECRETS).problems] == ["unreadable"]


def test_tones_may_stand_on_either_vowel() -> None:
    assert Secrets(["Hủy hóa đơn của khóa học"]).in_file("x.txt", "Huỷ hoá đơn của khoá học".encode())


def test_many_secrets_cost_no_more_than_few() -> None:
    many = Secrets([f"Nhắc nhở người thứ {number} về việc giữ phòng họp" for number in range(5000)])
    assert many.in_file("x.html", page(", ".join(f"người thứ {number}" for number in range(300)))) == set()
    assert many.in_file("x.html", page("nhắc nhở người thứ 4321 về việc giữ phòng họp")) == {
        "Nhắc nhở người thứ 4321 về việc giữ phòng họp"
    }
