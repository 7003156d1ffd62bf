"""Terms: what a document can be found by, and how much it is about each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain, pairwise

from macros.search.documents import Document
from macros.search.normal import Number, keys, numbers, segments

TITLE, META, HEADING, BODY = 6, 2, 1.5, 1  # weights of a word by where it stands
MOST_IN_BODY = 3  # a word that a text repeats more often is no better a sign of what it is about
OWN_NUMBER, CITED, MOST_CITED = 12, 1, 4  # a number that is the document's own, or is cited
SATURATION = 2.8
SHORT = 200  # syllables; in a shorter text each weighs no more, so that a heading weighs more than the text below it
IMPACTS = 63


def terms(document: Document) -> dict[str, int]:
    """The terms of a document with their impacts (1 to 63), which depend on this document alone."""
    body = "\n".join(section.text for section in document.sections)
    headings = "\n".join(section.heading for section in document.sections if section.heading)
    weights: dict[str, float] = {}
    norm = _norm(_weigh(body, BODY, weights))
    for term, weight in weights.items():
        weights[term] = min(weight, MOST_IN_BODY) / norm
    _weigh(headings, HEADING, weights)
    _weigh(document.title, TITLE, weights)
    _weigh(f"{document.kind}\n{document.number}\n{document.meta}", META, weights)
    impacts = {weight: _impact(weight) for weight in set(weights.values())}
    found = {term: impacts[weight] for term, weight in weights.items()}
    cited = numbers(f"{document.title}\n{document.meta}\n{headings}\n{body}")
    for term, weight in _number_weights(cited, numbers(document.number)).items():
        found[term] = _impact(weight)
    return found


def _norm(length: int) -> float:
    """By how much a body of so many syllables weakens each of them; in classes, so that an edit rarely changes it."""
    class_length = max(SHORT, 3 << length.bit_length() >> 2)
    return 0.4 + 0.6 * min(class_length, 900) / 300


def _impact(weight: float) -> int:
    return max(1, round(IMPACTS * weight / (weight + SATURATION)))


def _weigh(text: str, weight: float, weights: dict[str, float]) -> int:
    """Add the syllables and pairs of a text to the weights; gives how many syllables it has."""
    parts = segments(text)
    single = Counter(chain.from_iterable(parts))
    known = {word: keys(word) for word in single}
    for word, count in single.items():
        term = "\t".join(known[word])
        weights[term] = weights.get(term, 0) + weight * count
    for (one, other), count in Counter(chain.from_iterable(map(pairwise, parts))).items():
        (bare, exact), (next_bare, next_exact) = known[one], known[other]
        term = f"{bare} {next_bare}\t{exact} {next_exact}"
        weights[term] = weights.get(term, 0) + weight * count
    return single.total()


def _number_weights(cited: Iterable[Number], own: Iterable[Number]) -> dict[str, float]:
    counts = Counter(term for number in cited for term in _number_terms(*number))
    weights = {term: CITED * float(min(count, MOST_CITED)) for term, count in counts.items()}
    for term in {term for number in own for term in _number_terms(*number)}:
        weights[term] = OWN_NUMBER + weights.get(term, 0.0)
    return weights


def _number_terms(n: str, symbol: str, kind: str) -> tuple[str, ...]:
    return f"#{n}", f"#{n} {symbol}", f"#{n} ~{kind}"


def syllable(term: str) -> str:
    """The folded syllable of a single-syllable term made of letters; "" for other terms."""
    bare, _, _ = term.partition("\t")
    return bare if bare.isalpha() else ""
