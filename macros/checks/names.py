"""Names of people and units in running text."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from macros.engine import Portal, query

_WORDS = re.compile(r"\w+")


def names_in(portal: Portal, text: str, *, capitals: bool = False) -> Iterator[str]:
    """Full names of people in a text; with `capitals`, only those written with a capital, which is quicker."""
    written = _WORDS.findall(text)
    folded = tuple(word.casefold() for word in written)
    for start, word in enumerate(folded):
        for words, name in _names_beginning(portal, word) if not capitals or written[start][0].isupper() else ():
            if folded[start : start + len(words)] == words:
                yield name


@query
def _names_beginning(portal: Portal, word: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Full names that begin with a word: their words in lower case, and as written.

    A query for each word, so that a new name re-checks only the texts with its first word.
    """
    return _by_first_word(portal).get(word, ())


@query
def _by_first_word(portal: Portal) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    titles = sorted({row.title for row in portal.by_collection["people"]})
    by_word: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for words, name in {tuple(_WORDS.findall(name.casefold())): name for name in titles}.items():
        by_word[words[0] if words else ""].append((words, name))
    return {word: tuple(names) for word, names in by_word.items()}


@query
def unit_titles(portal: Portal) -> tuple[str, ...]:
    """The names of all units."""
    return tuple(sorted({row.title for row in portal.by_collection["units"]}))
