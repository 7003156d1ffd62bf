"""Normalisation: a text as syllables, a syllable as two keys, and the official numbers in a text.

The browser does the same in `docs/assets/js/search/keys.js`; both are held to one table of cases.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from macros.text.lazy_regex import pattern

_WORD = pattern(r"[^\W_]+")
_CUT = pattern(r"[.;:!?\n]+(?:\s|$)|\n")
_LOOK_ALIKE = (("Ð", "Đ"), ("ð", "đ"), ("Ɖ", "Đ"), ("ɖ", "đ"))  # often typed for the letter
_TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_SIGNS = {tone: sign for sign, tone in _TONES.items()}
_VOWELS = pattern(r"(qu|gi(?=[aeiouyâăêôơư])|[^aeiouyâăêôơư]*)([aeiouyâăêôơư]+)")

# Abbreviations of document types; they tell where the type ends when the hyphen is missing.
TYPES = (
    "vbhn", "ttlt", "ttr", "qyd", "nqlt", "qd", "nd", "nq", "tt", "ct", "kh", "hd", "tb", "cv", "bc", "qc", "kl", "cd",
    "lct", "gm", "tl",
)  # fmt: skip
_TYPE = "|".join(name.replace("d", "[dđ]") for name in TYPES)
_GAP = r"[^\S\n]"  # a space, on one line
_DASH = r"[-‐‑–—−/]"
_PART = r"[a-zđ][a-zđ0-9]*(?:[&.][a-zđ0-9]+)*(?![^\W_])"
_SYMBOL = rf"(?:(?:{_TYPE}){_GAP}*{_DASH}+{_GAP}*)?{_PART}(?:{_DASH}+{_PART})*"
_NUMBER = pattern(
    rf"([0-9](?<![\w/].)[0-9]{{0,4}})"  # looks behind after the first digit, which is quicker to search for
    rf"(?:{_GAP}*/+{_GAP}*(?:(?P<year>(?:19|20)[0-9][0-9]){_GAP}*{_DASH}+{_GAP}*)?(?P<slashed>{_SYMBOL})"
    rf"|{_GAP}*[-‐‑–—−]{_GAP}*(?:(?P<dashed_year>(?:19|20)[0-9][0-9]){_GAP}*{_DASH}+{_GAP}*)?(?P<dashed>(?:{_TYPE}){_GAP}*{_DASH}+{_GAP}*{_PART}(?:{_DASH}+{_PART})*"
    rf"|qh[0-9]+(?![^\W_]))"
    rf"|{_GAP}*(?P<joined>(?:{_TYPE}){_GAP}*{_DASH}+{_GAP}*{_PART}(?:{_DASH}+{_PART})*))",
    re.IGNORECASE,
)
ROMAN = dict(
    zip(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"], map(str, range(1, 13)), strict=True)
)
COUNTED = ("quy", "khoa", "chuong", "hang", "cap", "muc", "phan", "ki", "dot", "nhom", "bac", "loai")  # "quý III"
_FIRST_DASH = pattern(rf"{_GAP}*{_DASH}")


class Number(NamedTuple):
    """An official number: 30/2020/NĐ-CP is ("30", "ndcp", "nd", "2020")."""

    n: str
    symbol: str
    type: str
    year: str = ""


def composed(text: str) -> str:
    """The text in NFC, with đ where a letter that looks like it was typed."""
    text = unicodedata.normalize("NFC", text)
    for other, letter in _LOOK_ALIKE:
        text = text.replace(other, letter)
    return text


def words(text: str) -> list[str]:
    """The syllables of a text: NFC, lower case, runs of letters and digits; an eth counts as đ."""
    return _WORD.findall(composed(text).lower())


def segments(text: str) -> list[list[str]]:
    """The syllables of each sentence or line; a pair of syllables never crosses from one to the next."""
    lowered = composed(text).lower()
    return [part_words for part in _CUT.split(lowered) if (part_words := _WORD.findall(part))]


@lru_cache(maxsize=1 << 16)
def keys(word: str) -> tuple[str, str]:
    """(fold, exact) of a syllable: `hoá` and `hóa` are ("hoa", "hoa1"), `đường` is ("duong", "đương2").

    What may be written with i or y has one spelling: `kỷ` and `kỉ` are ("ki", "ki3"), `quý` and `quí` ("quy", "quy1").
    """
    fold, exact = _bare(word)
    if len(fold) == 2 and fold[1] == "y" and fold[0] in "hklmst":
        return f"{fold[0]}i", f"{exact[0]}i{exact[-1]}"
    return ("quy", f"quy{exact[-1]}") if fold == "qui" else (fold, exact)


def spelled(exact: str) -> str:
    """Return the syllable of an exact key, its tone mark where it is usually written: "hóa" for "hoa1"."""
    letters, tone = exact[:-1], exact[-1]
    match = _VOWELS.search(letters)
    if tone == "0" or not match:
        return letters
    start, vowels = match.start(2), match[2]
    roofed = [at for at, letter in enumerate(vowels) if letter in "âăêôơư"]
    closed = match.end() < len(letters)
    at = start + (roofed[-1] if roofed else len(vowels) - 1 if closed else len(vowels) // 2 if len(vowels) > 2 else 0)
    return unicodedata.normalize("NFC", f"{letters[: at + 1]}{_SIGNS[tone]}{letters[at + 1 :]}")


def arabic(before: str, fold: str) -> str:
    """Return the digits of a Roman numeral after a word that it can count: "3" for "iii" after "quy", both folded."""
    return ROMAN[fold] if fold in ROMAN and before in COUNTED else ""


def _bare(word: str) -> tuple[str, str]:
    if word.isascii():
        return word, f"{word}0"
    bare, marked, tone = [], [], "0"
    for sign in unicodedata.normalize("NFD", word):
        if sign in _TONES:
            tone = _TONES[sign]
        elif unicodedata.category(sign)[0] == "M":
            marked.append(sign)
        else:
            bare.append("d" if sign == "đ" else sign)
            marked.append(sign)
    return "".join(bare), unicodedata.normalize("NFC", "".join(marked)) + tone


def fold(text: str) -> str:
    """The syllables of a text without any mark, with single spaces between them."""
    return " ".join(keys(word)[0] for word in words(text))


def numbers(text: str) -> list[Number]:
    """The official numbers in a text, in order and in any spelling; dates and ratios do not count."""
    return [_number(match) for match in _NUMBER.finditer(composed(text))]


def _number(match: re.Match[str]) -> Number:
    symbol = match["slashed"] or match["dashed"] or match["joined"]
    whole = fold(symbol).replace(" ", "")
    cut = _FIRST_DASH.search(symbol)
    if cut:
        kind = fold(symbol[: cut.start()]).replace(" ", "")
    else:
        kind = next((name for name in TYPES if whole.startswith(name) and whole != name), whole)
    return Number(str(int(match[1])), whole, kind, match["year"] or match["dashed_year"] or "")
