"""Searches the index of a built site; `docs/assets/js/search/query.js` gives the same results in the browser.

`search` finds the documents that match best.  `enrich` then reads the leading pages, moves up those in which the words
are adjacent, and adds snippets.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import NamedTuple

from macros.search import snippets, weights, wordings
from macros.search.answers import direct_answer, leading_number
from macros.search.facets import Facets, FacetTable, Filters
from macros.search.parsing import Word, parse
from macros.search.plan import Slot, number_slots, word_slots
from macros.search.reader import Card, Index
from macros.search.spelling import repair, with_marks
from macros.search.terms import title_term
from macros.text.vietnamese import composed, fold


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
    also: Sequence[str]  # meanings of abbreviations and synonyms that were searched too
    asks: Sequence[str]  # what question words ask for
    topic: Sequence[tuple[str, str]]  # and of what: the keys of the syllables
    alike: Sequence[str]  # kinds with many similar pages, of which only the best are results
    facets: Facets  # only where f.json was needed
    readings: Sequence[Sequence[Word]] = field(repr=False)  # what the pages are read for
    rest: Sequence[int] = field(repr=False)  # the ids that follow the results
    ranked: Mapping[int, float] = field(repr=False)
    ordered: bool = field(repr=False)  # whether the order of the words counts
    numbers: Sequence[str] = field(repr=False)  # the document numbers that were typed


def search(
    index: Index, text: str, *, limit: int = weights.READ, newest: bool = False, filters: Filters | None = None
) -> Answer:
    """The documents that answer best by the index alone."""
    query = parse(text)
    ways, asks, topic = wordings.readings(index.wordings, query.words, index.syllables)
    # Each reading ranks the documents; the best of its ranks counts.
    ranked: dict[int, float] = {}
    look_ups = [_look_up(index, way.words) for way in ways]
    for at, one in enumerate(look_ups):
        for ident, value in one.ranked.items():
            ranked[ident] = max(ranked.get(ident, 0.0), value * one.covered * (weights.REPHRASED if at else 1.0))
    facets: Facets = {}
    if query.filters or filters is not None or newest:
        table = FacetTable(index.facets)
        all_filters = (query.filters, filters or {})
        whole = not query.words and any(any(some.values()) for some in all_filters)
        ranked = {ident: ranked.get(ident, 0.0) for ident in table.choose(all_filters) if whole or ident in ranked}
        facets = table.count(ranked)
    order = (
        list(ranked) if newest or not query.words else sorted(ranked, key=lambda ident: (-grade(ranked[ident]), ident))
    )
    by_kind = newest or bool(query.filters or any((filters or {}).values()))
    results, rest, alike = _results(index, order, ranked, limit, newest=newest, all_alike=by_kind)
    read_for = [one.words or way.words for way, one in zip(ways, look_ups, strict=True)]
    slots = [slot for one in look_ups for slot in one.slots]
    return Answer(
        results,
        len(ranked),
        any(slot.cut for slot in slots),
        any(slot.required and slot.cut for slot in slots) or any(len(phrase) > 2 for phrase in _phrases(query.words)),
        " ".join([*query.operators, look_ups[0].repaired]) if look_ups[0].repaired and len(ways) == 1 else "",
        list(dict.fromkeys(meaning for way in ways for meaning in way.also)),
        asks,
        topic,
        alike,
        facets,
        read_for,
        rest,
        ranked,
        any(len(one.words) > 1 for one in look_ups) and not newest,
        [number for one in look_ups for number in one.numbers],
    )


class _LookUp(NamedTuple):
    """What the index has for one reading of a query."""

    slots: list[Slot]
    ranked: Mapping[int, float]
    words: Sequence[Word]  # with corrections of those that no page has
    repaired: str  # the corrected query, "" if nothing was corrected
    covered: float  # the share of its terms that any page has
    numbers: list[str]  # the document numbers in it


def _look_up(index: Index, words: Sequence[Word]) -> _LookUp:
    slots, used = number_slots(index, words)
    left = [word for at, word in enumerate(words) if at not in used]
    word_side, respelled = word_slots(index, repair(index, left))
    slots += word_side
    ranked = rank(slots)
    if not any(word.quote for word in words):
        title = title_term([word.fold for word in words])
        for entry in index.entries(title) if title else ():
            for ident, _ in entry.postings if entry.term == title else ():
                ranked[ident] = ranked.get(ident, 0.0) + 1
    numbered = [word for at, word in enumerate(words) if at in used]
    repaired = "" if respelled == left else " ".join([*(word.text for word in numbered), with_marks(index, respelled)])
    covered = sum(bool(slot.hits) for slot in slots) / len(slots) if slots else 0.0
    return _LookUp(slots, ranked, respelled, repaired, covered, [word.fold.lstrip("0") for word in numbered])


def _phrases(words: Iterable[Word]) -> list[list[Word]]:
    quoted: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        if word.quote:
            quoted[word.quote].append(word)
    return list(quoted.values())


def grade(score: float) -> int:
    """A score rounded for sorting, because its last bits may differ in the browser."""
    return math.floor(score * 1e9 + 0.5)


def rank(slots: Sequence[Slot]) -> dict[int, float]:
    """Return the score of every document that has enough of the query: 1 for one that has nothing else."""
    whole = sum(slot.weight for slot in slots)
    gain: dict[int, float] = defaultdict(float)
    shares: dict[int, float] = defaultdict(float)
    for slot in slots:
        for ident, value in slot.hits.items():
            gain[ident] += slot.weight * value
            shares[ident] += slot.weight
    least = weights.LEAST_SHARE * max(shares.values(), default=0.0)
    required = [slot for slot in slots if slot.required and not slot.cut]
    return {
        ident: gain[ident] / whole * (0.25 + 0.75 * (share / whole) * (share / whole))
        for ident, share in shares.items()
        if share >= least and all(ident in slot.hits for slot in required)
    }


def _results(
    index: Index, order: Sequence[int], ranked: Mapping[int, float], limit: int, *, newest: bool, all_alike: bool
) -> tuple[list[Result], Sequence[int], list[str]]:
    """Return the first results, the ids after them, and the kinds of which pages were left out.

    Of a kind whose pages are much alike, such as score sheets, only `MOST_ALIKE` are among the results.
    """
    results: list[Result] = []
    kinds: dict[str, int] = defaultdict(int)
    at = 0
    while at < len(order) and len(results) < limit:
        ids = order[at : at + limit - len(results)]
        at += len(ids)
        cards = index.cards(ids)
        for ident in ids:
            for card in cards[ident]:
                one_of_many = card.prior < weights.ALIKE and ranked[ident] < weights.TITLE_SCORE
                kinds[card.kind] += one_of_many
                if all_alike or not one_of_many or kinds[card.kind] <= weights.MOST_ALIKE:
                    results.append(Result(card, ranked[ident]))
    alike = [] if all_alike else [kind for kind, count in kinds.items() if count > weights.MOST_ALIKE]
    return results if newest else sorted(results, key=lambda result: -grade(result.score)), order[at:], alike


def enrich(index: Index, answer: Answer) -> Answer:
    """Return the answer after reading the leading pages (all, if a phrase is quoted): adjacent words come first."""
    top = max((result.score for result in answer.results), default=0.0) or 1.0
    phrases = _phrases(word for words in answer.readings[:1] for word in words)
    count = len(answer.results) if phrases else weights.READ
    read = [_read(index, answer, phrases, result, top) for result in answer.results[:count]]
    # While no page holds the whole of a long query, more pages are read.
    more, rest = list(answer.results[count:]), list(answer.rest)
    long = answer.ordered and not phrases and max(map(len, answer.readings)) > weights.SHORT
    while long and len(read) < weights.DEEPEST and (more or rest) and not any(page and page.whole for page in read):
        if not more:
            ids, rest = rest[: weights.READ], rest[weights.READ :]
            cards = index.cards(ids)
            more = [Result(card, answer.ranked[ident]) for ident in ids for card in cards[ident]]
        read += [_read(index, answer, phrases, result, top) for result in more[: weights.READ]]
        del more[: weights.READ]
    # The more of the query is adjacent in any page, the less its single words in a title count.
    pages = [page for page in read if page]
    scatter_weight = 1 - max((page.run for page in pages), default=0.0)
    results = [
        replace(page.result, score=page.result.score + weights.PARTLY_IN_TITLE * scatter_weight * page.title_share)
        for page in pages
    ]
    if answer.ordered:
        results.sort(key=lambda result: -grade(result.score))
    if answer.asks and answer.ordered and top < weights.TITLE_SCORE:  # the page with the direct answer comes first
        answering = direct_answer([result.card for result in results], answer.asks, answer.topic)
        results.sort(key=lambda result: answering is None or result.card.url != answering.card.url)
    unread = [replace(result, score=result.score / top) for result in more]
    about = answer.total_is_about and answer.total > len(read)
    total = answer.total - len(read) + len(results)
    limit = len(answer.results)
    return replace(answer, results=[*results, *unread][:limit], total=total, total_is_about=about)


class _Page(NamedTuple):
    """A result whose page was read."""

    result: Result
    whole: bool  # it holds the whole query without a break
    run: float  # the share of the query that is adjacent there
    title_share: float  # the squared share of the query that its title has in any order, times its prior


def _read(index: Index, answer: Answer, phrases: Sequence[Sequence[Word]], result: Result, top: float) -> _Page | None:
    """A result whose page was read; none if a quoted phrase is missing from it."""
    card = result.card
    path = index.site / card.url.strip("/") / "index.html"
    page = snippets.read(path.read_text("utf-8"))
    title, abstract = snippets.page_words(composed(card.title)), snippets.text_of_line(card.abstract)
    for phrase in phrases:
        if max(snippets.follow(text, phrase).value for text in (title, page.words)) < 1:
            return None
    runs = [(_run(title, page, words), words) for words in answer.readings]
    together, whole, words = max(((*run[:2], words) for run, words in runs), key=itemgetter(0))
    number = leading_number(card.number)
    bonus = weights.ANSWERING if any(key.partition(":")[0] in answer.asks for key in card.answers) else 0.0
    prior = 1.0 if result.score >= weights.TITLE_SCORE else card.prior  # the query is its title
    query_folds = {word.fold for words in answer.readings for word in words} | set(answer.numbers)
    begins = [" ".join(word.fold for word in words) + " " for words in answer.readings]
    of_type = any(start.startswith(f"{fold(kind)} ") for kind in card.facets.get("type", ()) for start in begins)
    kind = fold(card.kind).split()
    kind_begins = len(kind) > 2 and any(start.startswith(f"{kind[0]} {kind[1]} ") for start in begins)
    bonus += weights.KIND * ({*kind} <= query_folds or kind_begins or of_type)
    bonus += weights.TYPED_NUMBER * (number != "" and number in answer.numbers)
    score = (result.score / top + (together if answer.ordered else 0.0) + bonus) * prior
    by_number = not answer.ordered and any(word.fold == number for word in words)  # then the abstract is shown
    snippet = None if by_number else snippets.best(abstract, page, words)
    title_share = max(_title_share(index, title, words) for words in answer.readings) if answer.ordered else 0.0
    best_run = max(run[2] for run, _ in runs)
    return _Page(replace(result, score=score, snippet=snippet), whole, best_run, title_share * prior)


def _title_share(index: Index, title: Sequence[snippets.PageWord], words: Sequence[Word]) -> float:
    """Return the square of the share of a query that a title has in any order; rarer syllables weigh more."""
    if len(words) < 2:
        return 0.0
    most = index.size.bit_length()
    rarities = [max(1, most - index.syllables.get(word.fold, 0)) for word in words]
    worths = [max((snippets.worth(page_word, word) for page_word in title), default=0.0) for word in words]
    share = sum(rare * worth for rare, worth in zip(rarities, worths, strict=True)) / sum(rarities)
    return share * share


def _run(
    title: Sequence[snippets.PageWord], page: snippets.PageText, words: Sequence[Word]
) -> tuple[float, bool, float]:
    """Return the score for adjacent words of the query, whether all are adjacent, and the share that is.

    A title that says little else scores highest; the words of a law count less, unless the query is a phrase of them.
    """
    title_run = snippets.follow(title, words).value
    law = snippets.follow(page.words[page.body_count :], words).value
    is_phrase = law == 1 and len(words) >= weights.TELLING
    body = snippets.follow(page.words[: page.body_count], words).value
    run = max(title_run, body, law * (1.0 if is_phrase else weights.LAW))
    filled = len(words) / max(len(words), len(title))
    in_title = len(words) > 1 and {word.fold for word in words} <= {page_word.fold for page_word in title}
    adjacent = weights.PHRASE * run * run + (weights.WHOLE if run == 1 else 0.0)
    length_factor = min(1.0, len(words) / weights.TELLING)
    title_score = weights.TITLE * title_run * title_run * filled + (
        weights.IN_TITLE * filled * max(filled, title_run) if in_title else 0.0
    )
    return adjacent * length_factor + title_score, run == 1 or law == 1, run
