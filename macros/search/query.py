"""Searches the index of a built site; `docs/assets/js/search/query.js` gives the same results in the browser.

`search` finds the documents that match best.  `enrich` then reads the leading pages, moves up those in which the words
are adjacent, and adds snippets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from macros.search import snippets, weights
from macros.search.facets import Facets, Filters, Table
from macros.search.parsing import Word, parse
from macros.search.plan import Slot, number_slots, word_slots
from macros.search.reader import Card, Index
from macros.search.spelling import repair
from macros.text.vietnamese import composed

_DEAD = "end"  # the tone of a status that has passed


@dataclass(frozen=True)
class Result:
    """A document that answers."""

    card: Card
    score: float
    snippet: snippets.Snippet | None = None


@dataclass(frozen=True)
class Answer:
    """What a query finds."""

    results: Sequence[Result]
    total: int
    total_is_floor: bool  # more documents hold the words than are listed
    total_is_about: bool  # some may lack a quoted phrase: they have not been read
    suggestion: str  # "" where nothing was repaired
    facets: Facets  # only where f.json was needed
    words: Sequence[Word] = field(repr=False)  # what the pages are read for
    ordered: bool = field(repr=False)  # whether the order of the words counts


def search(
    index: Index, text: str, *, limit: int = weights.READ, newest: bool = False, filters: Filters | None = None
) -> Answer:
    """The documents that answer best by the index alone."""
    query = parse(text)
    slots, used = number_slots(index, query.words)
    left = [word for at, word in enumerate(query.words) if at not in used]
    word_side, words = word_slots(index, repair(index, left))
    slots += word_side
    ranked = rank(slots)
    facets: Facets = {}
    if query.filters or filters is not None or newest:
        table = Table(index.facets)
        given = (query.filters, filters or {})
        whole = not query.words and any(any(some.values()) for some in given)
        ranked = {ident: ranked.get(ident, 0.0) for ident in table.choose(given) if whole or ident in ranked}
        facets = table.count(ranked)
    order = list(ranked) if newest or not query.words else sorted(ranked, key=lambda ident: (-ranked[ident], ident))
    numbered = [word for at, word in enumerate(query.words) if at in used]
    return Answer(
        _results(index, order[:limit], ranked, newest=newest),
        len(ranked),
        any(slot.cut for slot in slots),
        any(slot.required and slot.cut for slot in slots) or any(len(phrase) > 2 for phrase in _phrases(words)),
        "" if words == left else " ".join([*query.operators, *(word.shown for word in [*numbered, *words])]),
        facets,
        words or query.words,
        len(words) > 1 and not newest,
    )


def _phrases(words: Iterable[Word]) -> list[list[Word]]:
    """The quoted phrases of a query."""
    quoted: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        if word.quote:
            quoted[word.quote].append(word)
    return list(quoted.values())


def rank(slots: Sequence[Slot]) -> dict[int, float]:
    """The score of every document that holds enough of the query."""
    whole = sum(slot.weight for slot in slots)
    gain: dict[int, float] = defaultdict(float)
    held: dict[int, float] = defaultdict(float)
    for slot in slots:
        for ident, value in slot.hits.items():
            gain[ident] += slot.weight * value
            held[ident] += slot.weight
    least = weights.KEPT * max(held.values(), default=0.0)
    required = [slot for slot in slots if slot.required and not slot.cut]
    return {
        ident: gain[ident] * (0.25 + 0.75 * (share / whole) * (share / whole))
        for ident, share in held.items()
        if share >= least and all(ident in slot.hits for slot in required)
    }


def _results(index: Index, order: Sequence[int], ranked: Mapping[int, float], *, newest: bool) -> list[Result]:
    cards = index.cards(order)
    results = [
        Result(card, ranked[ident] * (weights.DEAD if card.tone == _DEAD else 1.0))
        for ident in order
        for card in cards[ident]
    ]
    return results if newest else sorted(results, key=lambda result: -result.score)


def enrich(index: Index, answer: Answer) -> Answer:
    """The same answer after reading the leading pages, or all where a phrase was quoted: the words together first."""
    top = max((result.score for result in answer.results), default=0.0) or 1.0
    count = len(answer.results) if _phrases(answer.words) else weights.READ
    read = [_read(index, answer, result, top) for result in answer.results[:count]]
    kept = [result for result in read if result is not None]
    if answer.ordered:
        kept.sort(key=lambda result: -result.score)
    rest = [replace(result, score=result.score / top) for result in answer.results[count:]]
    about = answer.total_is_about and answer.total > len(read)
    total = answer.total - len(read) + len(kept)
    return replace(answer, results=[*kept, *rest], total=total, total_is_about=about)


def _read(index: Index, answer: Answer, result: Result, top: float) -> Result | None:
    """A result whose page was read; none if a quoted phrase is missing from it."""
    path = index.site / result.card.url.strip("/") / "index.html"
    page = snippets.read(path.read_text("utf-8"))
    title = snippets.marked(composed(result.card.title))
    for phrase in _phrases(answer.words):
        if max(snippets.follow(text, phrase).value for text in (title, page.words)) < 1:
            return None
    score = result.score / top + (_together(title, page.words, answer.words) if answer.ordered else 0.0)
    return Result(result.card, score, snippets.snippet(page, answer.words))


def _together(title: Sequence[snippets.Mark], body: Sequence[snippets.Mark], words: Sequence[Word]) -> float:
    """The score for adjacent words of the query, highest in a title that contains little else."""
    named = snippets.follow(title, words).value
    run = max(named, snippets.follow(body, words).value)
    filled = len(words) / max(len(words), len(title))
    return weights.PHRASE * run * run + (weights.WHOLE if run == 1 else 0.0) + weights.TITLE * named * named * filled
