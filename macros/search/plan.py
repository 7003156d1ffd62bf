"""Plans a query: which terms are looked up, and their weights.

A plan is a list of slots, each with the documents that fill it and how well.
"""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from macros.search import weights
from macros.search.parsing import Word
from macros.search.reader import Index, TermEntry
from macros.search.spelling import reread
from macros.search.terms import IMPACTS

_LEAD = re.compile(r"([0-9]{1,5})(\D.*)?")
_YEAR_GLUED = re.compile(r"([0-9]{1,5})(?:19|20)[0-9]{2}(\D.*)?")  # "1012017ndcp"
_YEAR = re.compile(r"(19|20)[0-9]{2}")
NAMES = {
    "bao cao": "bc", "bien ban": "bb", "chi thi": "ct", "chuong trinh": "ctr", "cong dien": "cd", "cong van": "cv",
    "de an": "da", "giay moi": "gm", "hop dong": "hd", "huong dan": "hd", "ke hoach": "kh", "ket luan": "kl",
    "nghi dinh": "nd", "nghi quyet": "nq", "phap lenh": "pl", "phuong an": "pa", "quy che": "qc", "quy dinh": "q",
    "quyet dinh": "qd", "thong bao": "tb", "thong tu": "tt", "to trinh": "ttr",
}  # fmt: skip
DATED = ("ngay", "thang", "quy", "nam", "tuan", "thu")  # "tháng 3/2026"
_DAYS = 31  # among other words a number up to this, or a year, is not taken for that of a document


class Slot(NamedTuple):
    """A part of the query."""

    weight: float
    hits: Mapping[int, float]  # id to how well it answers, at most 1
    cut: bool = False  # more documents hold it than are listed
    required: bool = False  # it is part of a quoted phrase


class NumberTerms(NamedTuple):
    """The terms of one document number of the index."""

    n: str  # "#1847"
    terms: Mapping[str, TermEntry]  # "qdttg", "~qd", "" for any

    def starting_with(self, typed: str) -> list[tuple[TermEntry, float]]:
        """The terms that begin as typed."""
        terms = [term for term in self.terms if term.startswith(typed) and (typed or not term)]
        return [(self.terms[term], 1.0 if term == typed else weights.LONGER) for term in sorted(terms)]


class _NumberReading(NamedTuple):
    """A document number in a query: what was typed of its symbol and its type, and which words that takes."""

    numbered: NumberTerms
    typed: list[str]
    begin: int
    end: int


def number_slots(index: Index, words: Sequence[Word]) -> tuple[list[Slot], set[int]]:
    """The document numbers in a query, and the places of the words that they use up."""
    slots: list[Slot] = []
    used: set[int] = set()
    is_only_number = sum(word.fold[:1].isdigit() for word in words) == 1
    for at in range(len(words)):
        numbers = _reading(index, words, at) if at not in used else None
        if numbers and (numbers.typed or (is_only_number and _may_stand_alone(words, at, numbers.begin))):
            slots += [_slot(index, weights.NUMBER, numbers.numbered.starting_with(part)) for part in numbers.typed]
            slots.append(_slot(index, 1.0, numbers.numbered.starting_with("")))
            alone = numbers.end - numbers.begin == len(words)
            # otherwise it may be a number of anything, and is searched as a word too
            if numbers.typed or (alone and numbers.begin < at) or len(words) == 1:
                used.update(range(numbers.begin, numbers.end))
    return slots, used


def _reading(index: Index, words: Sequence[Word], at: int) -> _NumberReading | None:
    """The document number that a word begins with; a year may be glued to it ("1012017ndcp")."""
    if at and words[at - 1].fold in DATED:
        return None
    for form in (_LEAD, _YEAR_GLUED):
        lead = form.fullmatch(words[at].fold)
        if lead and (numbered := _numbered(index, lead[1])).terms:
            symbol, end = _symbol(numbered, words, at, lead[2] or "")
            kind, begin = _kind(numbered, words, at) if symbol or not lead[2] else ("", at)
            if symbol or (form is _LEAD and not lead[2]):
                year = words[at + 1].fold if form is _LEAD and at + 1 < len(words) else ""
                year = year if _YEAR.fullmatch(year) and year in numbered.terms else ""
                end = max(end, at + 2) if year else end
                return _NumberReading(numbered, [part for part in (symbol, kind, year) if part], begin, end)
    return None


def _numbered(index: Index, digits: str) -> NumberTerms:
    n = f"#{int(digits)}"
    entries = {entry.term: entry for entry in index.entries(n)}
    terms = [term for term in entries if term == n or term.startswith(f"{n} ")]
    return NumberTerms(n, {term[len(n) + 1 :]: entries[term] for term in terms})


def _may_stand_alone(words: Sequence[Word], at: int, begin: int) -> bool:
    fold = words[at].fold
    return len(words) == 1 or begin < at or not (_YEAR.fullmatch(fold) or int(fold) <= _DAYS)


def _symbol(numbered: NumberTerms, words: Sequence[Word], at: int, glued: str) -> tuple[str, int]:
    """The symbol after a number, as far as it was typed; a year may come between them."""
    starts = [at + 1]
    if at + 2 < len(words) and _YEAR.fullmatch(words[at + 1].fold):
        starts.append(at + 2)
    for begin in starts:
        symbol, end = glued, begin
        while end < len(words) and numbered.starting_with(symbol + words[end].fold):
            symbol += words[end].fold
            end += 1
        if symbol and numbered.starting_with(symbol):
            return symbol, end
    return "", at + 1


def _kind(numbered: NumberTerms, words: Sequence[Word], at: int) -> tuple[str, int]:
    """The type or the symbol in front of a number: "qd", "quyết định", "qd ttg", with or without "số"."""
    end = at - 1 if at and words[at - 1].fold == "so" else at
    before = [word.fold for word in words[max(0, end - 3) : end]]
    short = f"~{NAMES.get(' '.join(before[-2:]), '-')}"
    if before and f"~{before[-1]}" in numbered.terms:
        return f"~{before[-1]}", end - 1
    if numbered.starting_with(short):
        return short, end - 2
    for size in range(len(before), 0, -1):
        joined = "".join(before[-size:])
        if len(joined) > 1 and numbered.starting_with(joined):
            return joined, end - size
    return "", end


def word_slots(index: Index, words: Sequence[Word]) -> tuple[list[Slot], Sequence[Word]]:
    """Pairs first; other readings and single syllables where no document holds enough of the pairs.

    A word is looked up alone if no page has any of its pairs; otherwise it would not count at all.
    """
    paired = {place for at in range(1, len(words)) if words[at].glued for place in (at - 1, at)}
    pairs = _pairs_of(index, words)
    if paired and not _holders(pairs.values()):
        reread_words = reread(index, words)
        if reread_words != words:
            words, pairs = reread_words, _pairs_of(index, reread_words)
    few = weights.FEW if len(words) <= weights.SHORT else 1
    sides = {at: [pairs[end].hits for end in (at, at + 1) if end in pairs] for at in paired}
    never_adjacent = {at for at, hits in sides.items() if hits and not any(hits)}
    slots = [*pairs.values(), *(_single(index, words, at, weights.UNHELD) for at in sorted(never_adjacent))]
    if paired and _holders(pairs.values()) < few:
        rare = sorted(paired, key=lambda at: (_frequency(index, words[at]), at))[: weights.MOST_SINGLES]
        slots += [_single(index, words, at, weights.SINGLE) for at in sorted({*rare} - never_adjacent)]
    unpaired = [_single(index, words, at, weights.PAIR) for at in range(len(words)) if at not in paired]
    return slots + unpaired, words


def _pairs_of(index: Index, words: Sequence[Word]) -> dict[int, Slot]:
    """Return the rarest pairs by the index of their second word; more of them if they leave too many candidates."""
    ends, first = _rarest_ends(index, words), weights.FIRST_PAIRS
    slots = {at: _pair(index, words[at - 1], words[at]) for at in ends[:first]}
    if not 0 < _holders(slots.values()) <= weights.READ:
        slots |= {at: _pair(index, words[at - 1], words[at]) for at in ends[first : weights.MOST_PAIRS]}
    return slots


def _rarest_ends(index: Index, words: Sequence[Word]) -> list[int]:
    """Return where pairs end, the rarest first; pairs that share a syllable with a rarer one come last."""
    ends = [at for at in range(1, len(words)) if words[at].glued]
    rare = sorted(ends, key=lambda at: (_frequency(index, words[at - 1]) + _frequency(index, words[at]), at))
    apart: list[int] = []
    for at in rare:
        if not {at - 1, at + 1}.intersection(apart):
            apart.append(at)
    return apart + [at for at in rare if at not in apart]


def _frequency(index: Index, word: Word) -> int:
    return index.syllables.get(word.fold, index.size.bit_length() if _YEAR.fullmatch(word.fold) else weights.USUAL)


def _holders(pairs: Collection[Slot]) -> int:
    """How many documents hold nearly all of the pairs."""
    shares: dict[int, float] = defaultdict(float)
    for slot in pairs:
        for ident in slot.hits:
            shares[ident] += slot.weight
    least = weights.NEARLY * sum(slot.weight for slot in pairs)
    return sum(share >= least for share in shares.values())


def _pair(index: Index, one: Word, two: Word) -> Slot:
    entries: list[tuple[TermEntry, float]] = []
    for first, factor in _readings(one):
        for second, other_factor in _readings(two):
            for entry, open_factor in _pairs(index, f"{first} {second}", open_ended=two.open):
                marks = _marks(entry.exact[0], one, weights.OTHER_PAIR)
                other_marks = _marks(entry.exact[1], two, weights.OTHER_PAIR)
                entries.append((entry, factor * other_factor * open_factor * marks * other_marks))
    if _YEAR.fullmatch(two.fold) and not two.quote:  # "Luật Viên chức 2025": the year is in its number
        entries += [(entry, weights.APART) for entry in index.entries(f"{two.fold}\t")]
    return _slot(index, weights.PAIR, entries, required=one.quote > 0 and two.quote > 0)


def _pairs(index: Index, fold: str, *, open_ended: bool) -> Iterator[tuple[TermEntry, float]]:
    whole = index.entries(f"{fold}\t")
    yield from ((entry, 1.0) for entry in whole)
    if open_ended:
        longer = [entry for entry in index.entries(fold) if not entry.term.startswith(f"{fold}\t")]
        longer.sort(key=lambda entry: (-entry.df, entry.term))
        yield from ((entry, weights.BEGUN) for entry in longer[: weights.LONGER_PAIRS])


def _single(index: Index, words: Sequence[Word], at: int, weight: float) -> Slot:
    word = words[at]
    entries = []
    for fold, factor in _readings(word):
        entries += [(entry, factor) for entry in index.entries(f"{fold}\t")]
    if word.open and (len(words) == 1 or word.fold not in index.syllables):
        longer = [fold for fold in index.syllables if fold.startswith(word.fold) and fold != word.fold]
        longer.sort(key=lambda fold: (-index.syllables[fold], fold))
        for fold in longer[: weights.EXPANSIONS]:
            entries += [(entry, weights.BEGUN) for entry in index.entries(f"{fold}\t")]
    weighed = [(entry, factor * _marks(entry.exact[0], word, weights.OTHER_SINGLE)) for entry, factor in entries]
    return _slot(index, weight, weighed, required=word.quote > 0)


def _readings(word: Word) -> list[tuple[str, float]]:
    return [(word.fold, 1.0), *([(word.other, weights.REREAD)] if word.other else [])]


def _marks(exact: str, word: Word, other: float) -> float:
    """How well the marks of a term match the typed ones; a syllable may continue after them."""
    if word.exact in ("", exact):
        return 1.0
    if word.quote:
        return 0.0
    goes_on = exact[:-1].startswith(word.exact[:-1]) and len(exact) > len(word.exact)
    return 1.0 if goes_on and word.exact[-1] in ("0", exact[-1]) else other


def _slot(index: Index, weight: float, entries: Iterable[tuple[TermEntry, float]], *, required: bool = False) -> Slot:
    hits: dict[int, float] = {}
    weighted = [(entry, factor) for entry, factor in entries if factor]
    for entry, factor in weighted:
        for ident, impact in entry.postings:
            value = factor * (impact / IMPACTS)
            if value > hits.get(ident, 0.0):
                hits[ident] = value
    df = sum(entry.df for entry, _ in weighted)
    rarity = math.floor(math.log(1 + index.size / df) * 1000 + 0.5) / 1000 if df else 0.0
    return Slot(weight * rarity, hits, any(entry.count < entry.df for entry, _ in weighted), required)
