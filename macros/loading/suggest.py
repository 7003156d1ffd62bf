"""Guesses what an editor meant: quotes, spaces, legacy fonts, near names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from unicodedata import normalize

from macros.text.lazy_regex import pattern
from macros.text.slugs import SLUG_LENGTH, is_slug, slug_of

NAME_LENGTH = 60  # of a text that is compared with names

_ENTRY = pattern(r"(\s*(?:- +)*(?:[a-z_]+ *: +)?)(.*?)\s*")
_WORD = pattern("[a-z0-9]+")
_ACCENTS = pattern("[\u0300-\u036f]+")
_TWO_COLONS = pattern(r"\s*(?:- +)*[^:#\s][^:#]*: .*(?:: |:$)")
_KEY = pattern(r"\s*(?:- +)*[a-z_]+ *:(?:\s|$)")
_GLUED_COLON = pattern(r"\s*((?:- +)*[a-z_]+):([^\s/].*)")

_TCVN3 = str.maketrans(
    "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢£¤¥¦§",
    "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
)
_VNI_MARKS = {
    **dict(zip("øùûõï", ("\u0300", "\u0301", "\u0309", "\u0303", "\u0323"), strict=True)),
    **dict(zip("âàáåãä", ("\u0302", *(f"\u0302{tone}" for tone in "\u0300\u0301\u0309\u0303\u0323")), strict=True)),
    **dict(zip("êèéúüë", ("\u0306", *(f"\u0306{tone}" for tone in "\u0300\u0301\u0309\u0303\u0323")), strict=True)),
}
_VNI_LETTERS = str.maketrans("ñÑôÔöÖæÆóÓòÒîÎ", "đĐơƠưƯỉỈĩĨịỊỵỴ")
_VNI_PAIR = pattern(f"([aeouyôö])([{''.join(_VNI_MARKS)}])", re.IGNORECASE)

# Signs and capitals inside a word of small letters: frequent in TCVN3 text shown as Unicode, and nowhere else.
# Both patterns begin with the rare character, so that a search passes quickly over normal text.
_TCVN3_TRACE = pattern(
    "[µ¶¸¹¨©ª«¬®»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖØÜÝÞ]"
    "(?:(?<=[A-Za-z][µ¶¸¹¨©ª«¬®»¼½¾])(?=[a-z])|(?<=®)(?=[a-zµ¸¹¨©ª«¬])|(?<=[a-z][Æ-Þ])(?=[a-z]))"
)
# Pairs that neither Vietnamese nor French has: "oá", "uâ" (hoá, quân), "aï", "oû", "où" (naïf, goût) are left out.
_VNI_TRACE = pattern(
    "[âåäøõàáãùûïôÂÅÄØÕÀÁÃÙÛÏÔ](?<=[aA][âåäøõàáãùûÂÅÄØÕÀÁÃÙÛ]|[eE][âåäàáãøõÂÅÄÀÁÃØÕ]|[oO][âåäøõÂÅÄØÕ]|[uU][øõØÕ]"
    "|[yY][øùûõØÙÛÕ]|[öÖ][øùûõïôØÙÛÕÏÔ]|[ôÔ][øùûõïØÙÛÕÏ])"
)
_VIETNAMESE_ONLY = pattern("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")


class GarbledLine(NamedTuple):
    """Legacy-font text in a line: the column of the first such word (from 1), the word, the line in Unicode."""

    line: int
    column: int
    word: str
    corrected: str


def quoted(line: str) -> str:
    """A line `key: text` or `- text` with the text in quotes; "" where it holds none."""
    entry = _ENTRY.fullmatch(line)
    if not entry or not entry[2]:
        return ""
    simple = '"' not in entry[2] and "\\" not in entry[2]
    value = f'"{entry[2]}"' if simple else "'" + entry[2].replace("'", "''") + "'"
    return entry[1].lstrip() + value


def spaced(line: str) -> str:
    """A line `key:text` with the space it lacks; "" for any other line."""
    glued = _GLUED_COLON.fullmatch(line)
    return f"{glued[1]}: {glued[2]}" if glued else ""


def has_two_colons(line: str) -> bool:
    """Whether the text of a line `key: text` holds another colon that ends a key."""
    return bool(_TWO_COLONS.match(line))


def is_entry(line: str) -> bool:
    """Whether a line reads `key: text`, as an item of a list or not."""
    return bool(_KEY.match(line))


def head_of_text(lines: Sequence[str], number: int) -> int:
    """The number of the line `key:` under which running text goes on to line `number`; 0 where there is none."""
    for above in range(number, 0, -1):
        line = lines[above - 1]
        if is_entry(line):
            return above if above < number and line.rstrip().endswith(":") else 0
    return 0


def head_of_lines(lines: Sequence[str], number: int) -> str:
    """The line `key: |` for a text that begins behind its key in that line and goes on below; "" for any other."""
    head, below = lines[number - 1], lines[number] if number < len(lines) else ""
    goes_on = below[:1] == " " and below.strip() and not is_entry(below)
    return f"{head.partition(':')[0].strip()}: |" if goes_on and is_entry(head) else ""


def closest(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    """The code of the pair (code, label) whose code or label reads most like `text`; "" where none does."""
    wanted = fold(text[:NAME_LENGTH])
    by_key: dict[str, str] = {}
    for code, label in pairs:
        by_key.setdefault(fold(code), code)
        by_key.setdefault(fold(label), code)
    if not wanted or wanted in by_key:
        return by_key.get(wanted, "")
    from difflib import get_close_matches  # noqa: PLC0415 - of one who has made a mistake

    near = get_close_matches(wanted, by_key, n=1, cutoff=0.6)
    holding = [name for name in by_key if len(wanted) > 3 and wanted in name]
    return by_key[(near or holding)[0]] if near or holding else ""


def fold(text: str) -> str:
    """Text as typed in a hurry: small letters, no accents, single spaces for everything else."""
    letters = normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join(_WORD.findall(_ACCENTS.sub("", letters)))


def slugified(text: str) -> str:
    """The nearest valid id to a text, or ""."""
    slug = slug_of(text[: 2 * SLUG_LENGTH]) if fold(text[: 2 * SLUG_LENGTH]) else ""
    return slug if is_slug(slug) else ""


def legacy_lines(text: str) -> Iterator[GarbledLine]:
    """The lines of a text that hold legacy-font text.

    One trace is enough where a line has no letter that only Vietnamese has; two are needed where it has.
    """
    if not (_TCVN3_TRACE.search(text) or _VNI_TRACE.search(text)):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if not line.isascii():
            yield from _garbled_in_line(number, line)


def _garbled_in_line(number: int, line: str) -> Iterator[GarbledLine]:
    for trace, correct in ((_TCVN3_TRACE, _from_tcvn3), (_VNI_TRACE, _from_vni)):
        traces = [*trace.finditer(line)]
        if len(traces) > bool(_VIETNAMESE_ONLY.search(line)):
            start = line.rfind(" ", 0, traces[0].start() + 1) + 1
            yield GarbledLine(number, start + 1, line[start:].split(" ", maxsplit=1)[0], correct(line.strip()))
            return


def _from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def _from_vni(text: str) -> str:
    pairs = _VNI_PAIR.sub(lambda pair: pair[1] + _VNI_MARKS[pair[2].lower()], text)
    return normalize("NFC", pairs.translate(_VNI_LETTERS))
