"""Decodes a file into clean text (UTF-8, line feeds, no hidden characters, NFC), or raises `LoadError`."""

import re
from typing import TypeAlias
from unicodedata import combining, is_normalized, normalize

from macros.loading.messages import sentence

Position: TypeAlias = tuple[int, int]  # line and column, from 1

MAX_BYTES = 256 * 1024
MAX_MARKS = 30  # combining marks in a row, as in Unicode's stream-safe format; Vietnamese needs two

_BOM = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Control characters, marks of direction, invisible characters, line ends that only some programs see,
# and code points that are no characters.
_REFUSED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SPACES = "\t\r\v\f\x85\u2028\u2029"
_CODE_OF_CHARACTER = {"\t": "yaml-tab", "\r": "yaml-bare-cr"}
_CONFLICT = re.compile("^<<<<<<< ", re.MULTILINE)  # what git leaves where two have changed the same lines
# Long runs of characters that may be combining marks: no letters, digits, spaces or ASCII.
_NO_LETTERS = re.compile(rf"[^\w\s\x00-\x7f]{{{MAX_MARKS + 1},}}")


class LoadError(Exception):
    """A file cannot be read; has the position and a Vietnamese message: the error, the rule, the nearest valid text."""

    def __init__(self, code: str, line: int, column: int, **context: object) -> None:
        self.code, self.line, self.column = code, line, column
        self.nearest = str(context.get("nearest", ""))
        self.message = sentence(code, context)
        super().__init__(f"{line}:{column}: {self.message}")


def place_of(text: str, index: int) -> Position:
    """The line and column of the character at `index`."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def text_of(raw: bytes) -> str:
    """The clean text of a file."""
    if len(raw) > MAX_BYTES:
        raise LoadError("yaml-size", 1, 1, size=-(-len(raw) // 1024), limit=MAX_BYTES // 1024)
    text = decoded(raw).replace("\r\n", "\n")
    refuse_hidden(text)
    if "<<<<<<< " in text and (left := _CONFLICT.search(text)):
        raise LoadError("yaml-conflict", *place_of(text, left.start()))
    return in_nfc(text)


def decoded(raw: bytes) -> str:
    """The text of bytes in UTF-8."""
    if raw[:2] in _UTF16_MARKS or 0 in raw[:2]:
        raise LoadError("yaml-utf16", 1, 1)
    raw = raw.removeprefix(_BOM)
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode()
        raise LoadError("yaml-not-utf8", *place_of(before, len(before))) from None


def refuse_hidden(text: str, at: Position | None = None) -> None:
    """Raise `LoadError` for invisible characters and those that programs read differently; `at` locates `text`."""
    if refused := _REFUSED.search(text):
        code = _CODE_OF_CHARACTER.get(refused[0], "yaml-forbidden-character")
        raise LoadError(code, *(at or place_of(text, refused.start())), value=f"U+{ord(refused[0]):04X}")


def without_hidden(text: str) -> str:
    """Remove invisible characters from pasted text; those that separate words become spaces."""
    return _REFUSED.sub(lambda match: " " if match[0] in _SPACES else "", text)


def in_nfc(text: str, at: Position | None = None) -> str:
    """The text in NFC; a long run of combining marks is refused, because normalizing it could take minutes."""
    if is_normalized("NFC", text):
        return text
    for run in _NO_LETTERS.finditer(text):
        if sum(1 for sign in run[0] if combining(sign)) > MAX_MARKS:
            raise LoadError("yaml-mark-pile", *(at or place_of(text, run.start())))
    return normalize("NFC", text)
