"""The terms by which a document can be found, and their weights."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice, pairwise

from macros.search.documents import SearchDocument
from macros.text.vietnamese import Number, arabic, keys, numbers, words

TITLE, META, HEADING, BODY, CLAUSE = 6, 2, 1.5, 1, 0.5  # weights of a word by its part of the page
MOST_IN_BODY = 3  # a word that a text repeats more often is no better a sign of what it is about
DOCUMENT_NUMBER, CITED, MOST_CITED = 12, 1, 4  # the number of the document, and numbers that it cites
MOST_WORDS = 1_500  # different syllables of a document that are indexed; no real text has more
LONGEST_WORD = 40  # letters
LONGEST_TITLE = 24  # syllables of a title that can be asked for as a whole
SATURATION = 2.8
SHORT = 200  # syllables; in a shorter text each weighs no more, so that a heading weighs more than the text below it
IMPACTS = 63
_ENDS, _END = ".;:!?", "."  # of a sentence, before a space
_REMEMBERED = 1 << 16  # texts repeat their words


def terms(document: SearchDocument) -> dict[str, int]:
    """The terms of a document with their impacts (1 to 63), which depend on this document alone."""
    body_sections = [section for section in document.sections if not section.clause]
    body = "\n".join(section.text for section in body_sections)
    headings = "\n".join(section.heading for section in body_sections if section.heading)
    law = "\n".join(f"{section.heading}\n{section.text}" for section in document.sections if section.clause)
    meta = f"{document.kind}\n{document.number}\n{document.meta}"
    counts, length = counted(body)
    norm, prior = _norm(length), document.prior
    by_count = [_impact(prior * BODY * count / norm) for count in range(MOST_IN_BODY + 1)]
    by_count += by_count[-1:] * max(counts.values(), default=0)
    impacts = dict(zip(counts, map(by_count.__getitem__, counts.values()), strict=True))
    weights: dict[str, float] = {}
    for text, weight in ((document.title, TITLE), (headings, HEADING), (meta, META)):
        for term, count in counted(text)[0].items():
            weights[term] = weights.get(term, 0.0) + weight * count
    in_law = _of_law(law) if law else {}
    for term, weight in in_law.items():
        impacts[term] = _impact(prior * (weight + BODY * min(counts.get(term, 0), MOST_IN_BODY) / norm))
    if len(impacts) > MOST_WORDS:
        impacts = _capped(impacts, weights)
    for term, weight in weights.items():
        in_text = in_law.get(term, 0.0) + BODY * min(counts.get(term, 0), MOST_IN_BODY) / norm
        impacts[term] = _impact(prior * (weight + in_text))
    if title := title_term([keys(word)[0] for word in words(document.title)]):
        impacts[title] = IMPACTS
    cited = numbers(f"{document.title}\n{document.meta}\n{headings}\n{body}\n{law}")
    for term, weight in _number_weights(cited, numbers(document.number)).items():
        impacts[term] = _impact(prior * weight)
    return impacts


def _of_law(text: str) -> dict[str, float]:
    """Weigh the words of a law's text: less than the other words of the page, however often they occur."""
    counts, length = counted(text)
    weight = CLAUSE / _norm(length)
    return {term: weight * min(count, MOST_IN_BODY) for term, count in counts.items()}


def title_term(folds: Sequence[str]) -> str:
    """The term of a whole title; "" if it is too long to be typed."""
    return f"={' '.join(folds)}" if 0 < len(folds) <= LONGEST_TITLE else ""


def _capped(impacts: Mapping[str, int], first: Iterable[str]) -> dict[str, int]:
    """The terms that consist of the first `MOST_WORDS` syllables."""
    bare_terms = dict.fromkeys(term.partition("\t")[0] for term in chain(first, impacts))
    allowed = {*islice((bare for bare in bare_terms if " " not in bare), MOST_WORDS)}
    return {term: impact for term, impact in impacts.items() if allowed.issuperset(term.partition("\t")[0].split(" "))}


def _norm(length: int) -> float:
    """Return the divisor of the weights in a body of this length; in classes, so that an edit rarely changes it."""
    class_length = max(SHORT, 3 << length.bit_length() >> 2)
    return 0.4 + 0.6 * min(class_length, 900) / 300


@lru_cache(maxsize=1 << 12)
def _impact(weight: float) -> int:
    return max(1, round(IMPACTS * weight / (weight + SATURATION)))


def counted(text: str) -> tuple[Mapping[str, int], int]:
    """The frequency of each syllable and pair in a text, and its number of syllables."""
    row = list(chain.from_iterable(map(_pieces.__getitem__, text.replace("\n", f" {_END} ").split())))
    counts = Counter(row)
    length = len(row) - counts[""]
    counts.update(map(_pairs.__getitem__, pairwise(row)))
    del counts[""]
    return counts, length


class _Pieces(dict[str, tuple[str, ...]]):
    """Maps what is between two spaces to the terms of its syllables, with "" where a sentence ends."""

    def __missing__(self, piece: str) -> tuple[str, ...]:
        if len(self) >= _REMEMBERED:
            self.clear()
        syllables = tuple("\t".join(keys(word)) for word in words(piece) if len(word) <= LONGEST_WORD)
        self[piece] = syllables = (*syllables, "") if piece[-1] in _ENDS else syllables
        return syllables


class _Pairs(dict[tuple[str, str], str]):
    """Maps the terms of two syllables to that of the pair; "" if there is none."""

    def __missing__(self, both: tuple[str, str]) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        (bare, _, exact), (next_bare, _, next_exact) = (term.partition("\t") for term in both)
        if digits := arabic(bare, next_bare):
            next_bare, next_exact = digits, f"{digits}0"
        self[both] = pair = f"{bare} {next_bare}\t{exact} {next_exact}" if all(both) else ""
        return pair


_pieces, _pairs = _Pieces(), _Pairs()


def _number_weights(cited: Iterable[Number], of_document: Iterable[Number]) -> dict[str, float]:
    counts = Counter(term for number in cited for term in _number_terms(*number))
    weights = {term: CITED * float(min(count, MOST_CITED)) for term, count in counts.items()}
    for term in {term for number in of_document for term in _number_terms(*number)}:
        weights[term] = DOCUMENT_NUMBER + weights.get(term, 0.0)
    return weights


def _number_terms(n: str, symbol: str, kind: str, year: str) -> tuple[str, ...]:
    return f"#{n}", f"#{n} {symbol}", f"#{n} ~{kind}", *([f"#{n} {year}"] if year else [])


def syllable(term: str) -> str:
    """The folded syllable of a single-syllable term made of letters; "" for other terms."""
    bare, _, _ = term.partition("\t")
    return bare if bare.isalpha() else ""
