"""Finds the direct answer of a page to a question, shown above the results; `answers.js` does the same.

A page answers kinds of questions (`SearchDocument.answers`): `"han"`, or `"ai:văn thư"` with a subject where there are
several answers of a kind.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise, product
from typing import NamedTuple

from macros.search.parsing import parse
from macros.search.reader import Card

LEADING = 10  # how many of the first results may answer
MOST_OF = 0.6  # the share of the topic that the page has to cover
OF_NUMBERS = "hieu-luc"  # the question, if only the number of a document was typed
NEGATION = "chua"  # no page answers in a line who has not done something
SCATTERED = 0.75  # the weight of a syllable without marks that is adjacent to neither neighbour
FILLERS = frozenset(("bi", "co", "cua", "den", "het", "ki", "la", "lam", "lop", "nay", "phu", "quan", "trach", "trong"))
_YEAR = re.compile("(19|20)[0-9]{2}")

Topic = Sequence[tuple[str, str]]  # the keys of syllables


class DirectAnswer(NamedTuple):
    """A line that answers, and the page that it is from."""

    text: str
    card: Card


def direct_answer(cards: Sequence[Card], asks: Sequence[str], topic: Topic) -> DirectAnswer | None:
    """Return the answer of the leading page whose title, or the subject of whose answer, covers most of the topic.

    None if no page covers `MOST_OF` it: a wrong answer is worse than none.
    """
    numbers = {fold.lstrip("0") for fold, _ in topic if fold.isdigit() and not _YEAR.fullmatch(fold)}
    kinds = asks or ([OF_NUMBERS] if numbers else [])
    if any(fold == NEGATION for fold, _ in topic):
        return None
    topic = [keys for keys in topic if keys[0] not in FILLERS] or topic
    best, best_kind, best_share, best_order = None, "", MOST_OF, (0, False)
    for kind, card in product(kinds if topic else (), cards[:LEADING]):
        for subject, text in _about(card, kind) if _may_answer(card, kind, numbers) else ():
            about = subject or f"{card.title} {card.number} {' '.join(card.facets.get('type', ()))}"
            share = _share(topic, about) if _has_numbers(topic, f"{about} {card.title} {text}") else 0.0
            # Of equals, the page of the person or unit that the answer names.
            order = (len(subject), subject != "" and not text.startswith(card.title))
            if share > best_share or (share == best_share and (best is None or order < best_order)):
                best, best_kind, best_share, best_order = DirectAnswer(text, card), kind, share, order
    if best:  # add the answers to the other questions, unless they repeat the first
        for kind in kinds:
            more = best.card.answers.get(kind, "") if kind != best_kind else ""
            if not _folds(more) <= _folds(best.text):
                best = DirectAnswer(f"{best.text} {more}", best.card)
    return best


def _folds(text: str) -> set[str]:
    return {word.fold for word in parse(text).words}


def _may_answer(card: Card, kind: str, numbers: Collection[str]) -> bool:
    """Whether a page may answer.  A document needs a typed number; if none was typed, it answers only on its effect."""
    if not card.number:
        return True
    return leading_number(card.number) in numbers if numbers else kind == OF_NUMBERS


def leading_number(number: str) -> str:
    """The digits with which a document's number begins, without leading zeros: "144" of "144-QĐ/TW"."""
    return re.split("[^0-9]", number, maxsplit=1)[0].lstrip("0")


def _share(topic: Topic, text: str) -> float:
    """Return the share of the topic that a text contains, with the marks that were typed.

    A syllable without marks counts less where it is adjacent to neither neighbour: "van thu" is no "thủ quỹ văn phòng".
    """
    words = parse(text).words
    exact_keys = {(word.fold, word.exact or f"{word.fold}0") for word in words}
    folds = {word.fold for word in words}
    adjacent = {frozenset((one.fold, other.fold)) for one, other in pairwise(words)}
    near = {fold for (one, _), (other, _) in pairwise(topic) if {one, other} in adjacent for fold in (one, other)}
    total = 0.0
    for fold, exact in topic:
        together = exact or fold in near or len(topic) == 1
        total += ((fold, exact) in exact_keys if exact else fold in folds) * (1.0 if together else SCATTERED)
    return total / len(topic)


def _has_numbers(topic: Topic, text: str) -> bool:
    """Whether a text has all numbers of the topic: a page about another month or quarter does not answer."""
    return {fold for fold, _ in topic if fold.isdigit()} <= {word.fold for word in parse(text).words}


def _about(card: Card, kind: str) -> Iterator[tuple[str, str]]:
    """Yield (subject, answer) of each answer of a kind."""
    for key, text in card.answers.items():
        name, _, subject = key.partition(":")
        if name == kind:
            yield subject, text
