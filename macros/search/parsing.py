"""Parses what a reader typed into operators and syllables."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from macros.text.lazy_regex import pattern
from macros.text.vietnamese import arabic, composed, fold, keys, segments

OPERATORS = ("muc", "loai", "hinh-thuc", "chuyen-de", "nam", "co-quan", "don-vi", "trang-thai", "chu-de")
_OPERATOR = pattern(r'(?<!\S)([^\W\d_]+(?:-[^\W\d_]+)*):(?:["“]([^"“”]*)["”]|(\S+))')
_NUMBERED = pattern(r"(q[dđ]|n[dđ]|nq|tt|ct|kh|h[dđ]|tb|cv|bc|qc|kl|c[dđ]|ttr|gm)([0-9]{1,5})")  # "qđ1847"
_QUOTE = pattern(r'["“”]')


class Word(NamedTuple):
    """A syllable of a query."""

    fold: str
    exact: str  # "" where it was typed without marks
    text: str  # as a suggestion prints it
    glued: bool  # no end of a sentence or quotation mark is between it and the syllable before it
    quote: int  # which quoted phrase it belongs to, 0 for none
    open: bool = False  # the reader may still be typing it
    other: str = ""  # another reading, searched in addition


class Query(NamedTuple):
    """A query taken apart."""

    filters: dict[str, list[str]]  # "loai": ["quyet dinh"]
    operators: list[str]  # as typed
    words: list[Word]


def parse(text: str) -> Query:
    """Operators first, then quoted phrases, then syllables."""
    filters: dict[str, list[str]] = defaultdict(list)
    operators: list[str] = []

    def take(match: re.Match[str]) -> str:
        name = fold(match[1]).replace(" ", "-")
        if name not in OPERATORS:
            return match[0]
        filters[name].append(fold(match[2] or match[3] or ""))
        operators.append(match[0])
        return " "

    rest = _OPERATOR.sub(take, composed(text))
    words = list(_words(rest))
    if words and not words[-1].quote:
        words[-1] = words[-1]._replace(open=True)
    return Query(filters, operators, words)


def _words(text: str) -> Iterator[Word]:
    parts = _QUOTE.split(text)
    for place, part in enumerate(parts):
        quote = place if place % 2 and place + 1 < len(parts) else 0  # an open quotation mark begins no phrase yet
        for segment in segments(part):
            apart = [piece for word in segment for piece in _apart(word)]
            before = ""
            for at, piece in enumerate(apart):
                word = as_word(piece, glued=at > 0, quote=quote)
                digits = arabic(before, word.fold)
                yield word._replace(fold=digits, exact="") if digits else word
                before = word.fold


def _apart(word: str) -> tuple[str, ...]:
    match = _NUMBERED.fullmatch(word)
    return (match[1], match[2]) if match else (word,)


def as_word(text: str, *, glued: bool, quote: int = 0) -> Word:
    """A syllable as typed."""
    bare, exact = keys(text)
    return Word(bare, "" if exact == f"{bare}0" else exact, text, glued, quote)
