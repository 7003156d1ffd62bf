"""Extracts the text of a PDF file, decoded with each of its character maps."""

import re
from collections.abc import Iterator

_TEXT_TOKEN = re.compile(
    rb"\((?P<plain>(?:\\.|[^\\()])*)\)|<(?P<hex>[0-9A-Fa-f\s]*)>|(?P<apart>T[dDm*]|ET|['\"])(?![\w])", re.DOTALL
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(.))", re.DOTALL)
_SIGNS = {b"n": b"\n", b"r": b"\n", b"t": b"\t", b"b": b"", b"f": b" ", b"\n": b""}
_ONE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
_LONGEST_RANGE = 0x10000

Letters = dict[bytes, str]  # code in a text -> the characters it shows


def texts_of(file: bytes, streams: list[bytes]) -> Iterator[bytes]:
    """Yield the texts of a file and its streams, once with each character map and once without."""
    tables = [table for stream in streams if b"beginbf" in stream and (table := _table(stream))]
    texts = [file, *(stream for stream in streams if b"BT" in stream)]
    letters = {code: letter for table in tables for code, letter in table.items()}
    for table in [{}, *(letters | table for table in tables)]:  # each font, such as bold, has its own map
        for text in texts:
            yield "".join(_pieces(text, table)).encode("utf-8", "replace")


def _pieces(stream: bytes, table: Letters) -> Iterator[str]:
    for match in _TEXT_TOKEN.finditer(stream):
        if match["apart"]:
            yield " "
        elif match["hex"] is not None:
            digits = b"".join(match["hex"].split())
            yield _read(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()), table)
        else:
            yield _read(_ESCAPE.sub(_unescaped, match["plain"]), table)


def _unescaped(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 8) & 0xFF]) if match[1] else _SIGNS.get(match[2], match[2])


def _read(codes: bytes, table: Letters) -> str:
    """Decode a string of a page; without a character map as UTF-16 or UTF-8."""
    if table:
        size = len(next(iter(table)))
        return "".join(table.get(codes[at : at + size], "") for at in range(0, len(codes), size))
    if codes.startswith(b"\xfe\xff"):
        return codes[2:].decode("utf-16-be", "ignore")
    return codes.decode("utf-8", "replace")


def _table(stream: bytes) -> Letters:
    """The character map in a stream ("ToUnicode")."""
    letters: Letters = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", stream, re.DOTALL):
        letters |= {bytes.fromhex(code.decode()): _letters(digits) for code, digits in _ONE.findall(block)}
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", stream, re.DOTALL):
        for first, last, digits, each in _RANGE.findall(block):
            letters |= _range(first, last, digits, re.findall(rb"<([0-9A-Fa-f]+)>", each))
    return letters


def _range(first: bytes, last: bytes, digits: bytes, each: list[bytes]) -> Letters:
    codes = range(int(first, 16), min(int(last, 16), int(first, 16) + _LONGEST_RANGE) + 1)
    size = len(first) // 2
    if each:
        return {code.to_bytes(size, "big"): _letters(one) for code, one in zip(codes, each, strict=False)}
    base, end = _letters(digits)[:-1], _letters(digits)[-1:]
    return {code.to_bytes(size, "big"): base + chr(ord(end) + at) for at, code in enumerate(codes)} if end else {}


def _letters(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "ignore")
