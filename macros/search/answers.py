"""The answer that a record gives by itself, above the results; `answers.js` does the same.

A page answers kinds of questions (`Document.answers`): `"han"`, or, where it has several, `"ai:văn thư"` with subject.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from macros.search.parsing import parse
from macros.search.reader import Card

ASKED = 10  # leading results
HALF = 0.5  # of the words of a query
OF_NUMBERS = "hieu-luc"  # what a document is asked when only its number was typed


class Direct(NamedTuple):
    """A line that answers, and the page that it is from."""

    text: str
    card: Card


def direct(cards: Sequence[Card], asks: Sequence[str], topic: Sequence[str]) -> Direct | None:
    """The answer of the leading page whose title, or the subject of whose answer, says the most of the topic.

    None where no page says half of it: a wrong answer is worse than none.
    """
    kinds = asks or ([OF_NUMBERS] if any(word[:1].isdigit() for word in topic) else [])
    best, about_kind, share, size = None, "", HALF, 0
    for kind, card in product(kinds if topic else (), cards[:ASKED]):
        for subject, text in _about(card, kind):
            about = {word.fold for word in parse(subject or f"{card.title} {card.number}").words}
            said = sum(word in about for word in topic) / len(topic)
            if said > share or (said == share and (best is None or len(subject) < size)):
                best, about_kind, share, size = Direct(text, card), kind, said, len(subject)
    if best:  # the page also says the rest of what was asked
        rest = [best.card.answers[kind] for kind in kinds if kind != about_kind and kind in best.card.answers]
        best = Direct(" ".join((best.text, *rest)), best.card)
    return best


def _about(card: Card, kind: str) -> Iterator[tuple[str, str]]:
    """The subject of each answer of a kind, and the answer."""
    for key, text in card.answers.items():
        name, _, subject = key.partition(":")
        if name == kind:
            yield subject, text
