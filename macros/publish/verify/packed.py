"""Unpacks and decodes archives, compressed streams and encoded runs in the bytes of a file, up to a limit."""

import bz2
import io
import lzma
import quopri
import re
import zipfile
import zlib
from base64 import b64decode
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from contextlib import suppress

import brotli

from macros.publish.verify.pdf import texts_of

MOST_BYTES = 64 << 20  # of all that is unpacked from one file
_DAMAGE = (zlib.error, zipfile.BadZipFile, lzma.LZMAError, brotli.error, OSError, EOFError, ValueError, RuntimeError)

_ENCODED = re.compile(rb"[A-Za-z0-9+/_-]{16,}(?:=?\r?\n[A-Za-z0-9+/_-]{4,})*")
_WORD = re.compile(rb"[A-Za-z0-9]{16}")  # a run without this is an address or a coincidence
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_DIGITS = re.compile(rb"(?:[0-9A-Fa-f]{2}){10,}")
_QUOTED = (b"=E1=B", b"=C3=", b"=C4=")  # letters of Vietnamese in quoted-printable
_DEFLATED = re.compile(rb"x[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_END_OF_ZIP = 1 << 16  # bytes at the end of a zip archive, which contain the end record
_PIXELS = re.compile(rb"/Image[^>](?:(?!endobj).)*\Z", re.DOTALL)
_MOST_STREAMS = 20_000
_BEFORE = 400  # bytes before a PDF stream, which contain its dictionary


class Unreadable(Exception):
    """A file cannot be examined, because it cannot be unpacked, or not within the limit."""


def unpacked(name: str, content: bytes, most: int) -> Iterator[bytes]:
    """Yield the contents of an archive or compressed file; raises `Unreadable`, also for more than `most` bytes."""
    opener = next((candidate for magic, candidate in _OPENERS.items() if content.startswith(magic)), _hidden)
    opener = _brotli if name.lower().endswith(".br") else opener
    try:
        for part in opener(content, most + 1):
            most -= len(part)
            if most < 0:
                raise Unreadable(f"giải nén ra hơn {MOST_BYTES >> 20} MB")
            yield part
    except _DAMAGE as error:
        raise Unreadable("tệp nén không mở được") from error


def decoded_runs(content: bytes) -> Iterator[bytes]:
    """Yield the decoded runs of base64 and hexadecimal in a content."""
    for match in _ENCODED.finditer(content):
        run = re.sub(rb"[=\s]", b"", match[0]).translate(_URL_SAFE)
        if _WORD.search(run):
            # Characters before the encoded text, such as a slash, may match, too: one of four alignments is right.
            pieces = (run[start:] + b"A" * (-len(run[start:]) % 4) for start in range(4))
            yield from filter(_is_meaningful, map(b64decode, pieces))
    for match in _DIGITS.finditer(content):
        yield from filter(_is_meaningful, [bytes.fromhex(match[0].decode())])


def from_quoted_printable(content: bytes) -> Iterator[bytes]:
    """Yield a content decoded from quoted-printable, if it has Vietnamese letters in that encoding."""
    if any(sign in content for sign in _QUOTED):
        yield quopri.decodestring(content)


def is_compressed(content: bytes) -> bool:
    """Whether bytes are compressed as a whole, so that no text can be found without unpacking."""
    return content.startswith(tuple(_OPENERS)) and not content.startswith((b"%PDF", b"\x89PNG"))


def _is_meaningful(content: bytes) -> bool:
    """Whether decoded bytes are text or packed data, and not a coincidence."""
    if content.startswith(tuple(_OPENERS)) or content.count(b"\0") > len(content) // 4:
        return True
    with suppress(UnicodeDecodeError):
        getincrementaldecoder("utf-8")().decode(content)
        return True
    return False


def _members(content: bytes, most: int) -> Iterator[bytes]:
    """Yield the files of a zip archive, such as .docx and .xlsx."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            yield member.filename.encode("utf-8", "replace")
            yield member.comment
            with archive.open(member) as file:
                yield file.read(most)
        yield archive.comment


def _gzip(content: bytes, most: int) -> Iterator[bytes]:
    while content.startswith(b"\x1f\x8b"):  # several members may follow one another
        stream = zlib.decompressobj(31)
        yield stream.decompress(content, most)
        if not stream.eof and not stream.unconsumed_tail:
            raise EOFError
        content = stream.unused_data


def _bzip2(content: bytes, most: int) -> Iterator[bytes]:
    yield bz2.BZ2Decompressor().decompress(content, most)


def _xz(content: bytes, most: int) -> Iterator[bytes]:
    yield lzma.LZMADecompressor(memlimit=MOST_BYTES).decompress(content, most)


def _brotli(content: bytes, most: int) -> Iterator[bytes]:
    yield brotli.Decompressor().process(content, output_buffer_limit=most)


def _deflated(content: bytes, most: int) -> Iterator[bytes]:
    """Yield the zlib and gzip streams inside other content, except pixels; false matches yield nothing."""
    seen = memoryview(content)
    for number, match in enumerate(_DEFLATED.finditer(content)):
        if number == _MOST_STREAMS:
            raise ValueError
        if not _PIXELS.search(content[max(0, match.start() - _BEFORE) : match.start()]):
            stream = zlib.decompressobj(47)  # of either kind
            try:
                part = stream.decompress(seen[match.start() :], most)
            except zlib.error:
                continue
            yield part
            most -= len(part)


def _hidden(content: bytes, most: int) -> Iterator[bytes]:
    """Yield the files of an archive appended to something else, and the zlib or gzip streams in binary content."""
    if content.rfind(b"PK\5\6", -_END_OF_ZIP) > 0:
        yield from _members(content, most)
    if b"\0" in content or b"\x1f\x8b\x08" in content:
        yield from _deflated(content, most)


def _chunks(content: bytes, most: int) -> Iterator[bytes]:
    """Yield the chunks of a PNG picture, except its pixels."""
    at = 8
    while at + 8 <= len(content):
        end = at + 8 + int.from_bytes(content[at : at + 4], "big")
        if content[at + 4 : at + 8] != b"IDAT":
            yield content[at + 8 : end]
            yield from _deflated(content[at + 8 : end], most)
        at = end + 4


def _pdf(content: bytes, most: int) -> Iterator[bytes]:
    streams = list(_deflated(content, most))
    yield from streams
    yield from texts_of(content, streams)


_OPENERS: dict[bytes, Callable[[bytes, int], Iterator[bytes]]] = {
    b"\x1f\x8b": _gzip,
    b"PK\x03\x04": _members,
    b"PK\x05\x06": _members,
    b"BZh": _bzip2,
    b"\xfd7zXZ\0": _xz,
    b"\x89PNG": _chunks,
    b"wOFF": _deflated,
    b"x\x9c": _deflated,
    b"x\xda": _deflated,
    b"x\x01": _deflated,
    b"x\x5e": _deflated,
    b"%PDF": _pdf,
}
