"""Names of people and units in running text."""

import re
from collections.abc import Iterator

from macros.engine import Portal, query
from macros.queries.by_key import by_key
from macros.text.grouping import grouped

_WORDS = re.compile(r"\w+")


def names_in(portal: Portal, text: str, *, capitals: bool = False) -> Iterator[str]:
    """Full names of people in a text; with `capitals`, only those written with a capital, which is quicker."""
    written = _WORDS.findall(text)
    folded = tuple(word.casefold() for word in written)
    for start, word in enumerate(folded):
        for words, name in _names_beginning(portal, word) if not capitals or written[start][0].isupper() else ():
            if folded[start : start + len(words)] == words:
                yield name


@by_key
def _names_beginning(portal: Portal) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Full names that begin with a word: their words in lower case, and as written.

    A query for each word, so that a new name re-checks only the texts with its first word.
    """
    titles = sorted({row.title for row in portal.by_collection["people"]})
    names = {tuple(_WORDS.findall(name.casefold())): name for name in titles}
    return grouped((words[0] if words else "", (words, name)) for words, name in names.items())


@query
def unit_titles(portal: Portal) -> tuple[str, ...]:
    """The names of all units."""
    return tuple(sorted({row.title for row in portal.by_collection["units"]}))
