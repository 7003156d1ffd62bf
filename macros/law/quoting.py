"""Finds what a prose page may cite, with the words used and whether the text speaks of it as past."""

import re
from functools import lru_cache
from typing import NamedTuple

from macros.law.mentions import Mention, mentions
from macros.text.lazy_regex import pattern

_SENTENCE_END = pattern(r"(?<=[.!?;])\s+")
_PAST = pattern(r"hết hiệu lực|thay thế|thay cho|bãi bỏ|trước đây|trước kia", re.IGNORECASE)
_CODE = pattern(r"```.*?```|`[^`\n]*`", re.DOTALL)


class QuotedMention(NamedTuple):
    """A mention in a prose page; offsets into its Markdown."""

    words: str
    past: bool
    mention: Mention


def quoted_mentions(text: str) -> tuple[QuotedMention, ...]:
    """What a prose page (Markdown) may cite, in order, except in code."""
    bare = _CODE.sub(lambda code: " " * len(code[0]), text)
    mentioned = ((bare[one.start : one.end], one) for one in mentions(bare))
    return tuple(QuotedMention(words, is_past(bare, words), one) for words, one in mentioned)


def is_past(text: str, words: str) -> bool:
    """Whether a sentence of the text with these words speaks of the past."""
    return " ".join(words.split()) in _past_sentences(text)


@lru_cache(maxsize=8)
def _past_sentences(text: str) -> str:
    """The sentences of a text that speak of the past, a line each; needed for every citation of a text."""
    return "\n".join(filter(_PAST.search, _SENTENCE_END.split(" ".join(text.split()))))
