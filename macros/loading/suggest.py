"""Guesses what an editor meant: missing quotes and spaces, legacy fonts, misspelt names."""

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

# Signs and capitals inside a lower-case word: frequent in TCVN3 text shown as Unicode, and nowhere else.
# Both patterns begin with the rare character, so that searching normal text is fast.
_TCVN3_TRACE = pattern(
    "[µ¶¸¹¨©ª«¬®»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖØÜÝÞ]"
    "(?:(?<=[A-Za-z][µ¶¸¹¨©ª«¬®»¼½¾])(?=[a-z])|(?<=®)(?=[a-zµ¸¹¨©ª«¬])|(?<=[a-z][Æ-Þ])(?=[a-z]))"
)
# Pairs that neither Vietnamese nor French has; so not "oá", "uâ" (hoá, quân), "aï", "oû", "où" (naïf, goût).
_VNI_TRACE = pattern(
    "[âåäøõàáãùûïôÂÅÄØÕÀÁÃÙÛÏÔ](?<=[aA][âåäøõàáãùûÂÅÄØÕÀÁÃÙÛ]|[eE][âåäàáãøõÂÅÄÀÁÃØÕ]|[oO][âåäøõÂÅÄØÕ]|[uU][øõØÕ]"
    "|[yY][øùûõØÙÛÕ]|[öÖ][øùûõïôØÙÛÕÏÔ]|[ôÔ][øùûõïØÙÛÕÏ])"
)
_VIETNAMESE_ONLY = pattern("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")


class GarbledLine(NamedTuple):
    """A line with legacy-font text: its number, the column of the first such word, the word, the line in Unicode."""

    line: int
    column: int
    word: str
    corrected: str


def quoted(line: str) -> str:
    """A line `key: text` or `- text` with the text in quotes; "" if it has no text."""
    entry = _ENTRY.fullmatch(line)
    if not entry or not entry[2]:
        return ""
    simple = '"' not in entry[2] and "\\" not in entry[2]
    value = f'"{entry[2]}"' if simple else "'" + entry[2].replace("'", "''") + "'"
    return entry[1].lstrip() + value


def spaced(line: str) -> str:
    """A line `key:text` with the missing space added; "" for any other line."""
    glued = _GLUED_COLON.fullmatch(line)
    return f"{glued[1]}: {glued[2]}" if glued else ""


def has_two_colons(line: str) -> bool:
    """Whether the text of a line `key: text` has another colon that YAML would read as the end of a key."""
    return bool(_TWO_COLONS.match(line))


def is_entry(line: str) -> bool:
    """Whether a line reads `key: text`, as an item of a list or not."""
    return bool(_KEY.match(line))


def head_of_text(lines: Sequence[str], number: int) -> int:
    """The number of the line `key:` above running text that reaches line `number`; 0 if there is none."""
    for above in range(number, 0, -1):
        line = lines[above - 1]
        if is_entry(line):
            return above if above < number and line.rstrip().endswith(":") else 0
    return 0


def head_of_lines(lines: Sequence[str], number: int) -> str:
    """The line `key: |` for a text that starts right after its key and continues below; "" for any other line."""
    head, below = lines[number - 1], lines[number] if number < len(lines) else ""
    goes_on = below[:1] == " " and below.strip() and not is_entry(below)
    return f"{head.partition(':')[0].strip()}: |" if goes_on and is_entry(head) else ""


def closest(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    """The code of the pair (code, label) whose code or label is most similar to `text`; "" if none is."""
    folded = fold(text[:NAME_LENGTH])
    by_key: dict[str, str] = {}
    for code, label in pairs:
        by_key.setdefault(fold(code), code)
        by_key.setdefault(fold(label), code)
    if not folded or folded in by_key:
        return by_key.get(folded, "")
    from difflib import get_close_matches  # noqa: PLC0415 - only needed after a mistake

    near = get_close_matches(folded, by_key, n=1, cutoff=0.6)
    holding = [name for name in by_key if len(folded) > 3 and folded in name]
    return by_key[(near or holding)[0]] if near or holding else ""


def fold(text: str) -> str:
    """Text for comparing: lower case, without accents, with single spaces for all other characters."""
    letters = normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join(_WORD.findall(_ACCENTS.sub("", letters)))


def slugified(text: str) -> str:
    """The valid id that is nearest to a text, or ""."""
    slug = slug_of(text[: 2 * SLUG_LENGTH]) if fold(text[: 2 * SLUG_LENGTH]) else ""
    return slug if is_slug(slug) else ""


def legacy_lines(text: str) -> Iterator[GarbledLine]:
    """Yield the lines that contain legacy-font text.

    One trace of it is enough in a line without letters that only Vietnamese has; with such letters two are needed.
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
