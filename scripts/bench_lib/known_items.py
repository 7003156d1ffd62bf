"""Known-item queries of ten classes: each asks for one page, by its title, by six of its syllables, or by its number.

The query for a page depends only on its path, and on whether another page would match too.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from random import Random

from scripts.bench_lib.pages import Case, SearchPage
from scripts.bench_lib.queries import SyllableSpan, pages_with, some_spans, spellings, without_one
from scripts.bench_lib.styles import decomposed, folded, other_tone_placement

MOST = 3  # pages that may share a number in a query
_WORD = re.compile(r"\w+")
_SIGNS = re.compile(r"\W+")
_PARTS = re.compile(r"(\d+)/(\d{4})/([A-ZĐ]+)-")
_NEIGHBOUR_KEYS = {  # letters by the keys next to theirs
    "a": "qsz", "b": "vgn", "c": "xdv", "d": "sfe", "e": "wrd", "g": "fht", "h": "gjn", "i": "uok", "k": "jli",
    "l": "kop", "m": "nk", "n": "bmh", "o": "ipl", "p": "ol", "q": "wa", "r": "etf", "s": "adw", "t": "ryg",
    "u": "yij", "v": "cbf", "x": "zcs", "y": "tuh",
}  # fmt: skip


def known_items(pages: Sequence[SearchPage], size: int) -> list[Case]:
    """At most `size` cases of each class, from the first suitable pages."""
    titled = _with_unique_title(pages)
    return [*_titles(titled, size), *_spans(pages, size), *islice(_numbers(pages), size)]


def _with_unique_title(pages: Sequence[SearchPage]) -> list[SearchPage]:
    """The pages whose title no other page has."""
    keys = [" ".join(_WORD.findall(folded(page.title))) for page in pages]
    times = Counter(keys)
    return [page for page, key in zip(pages, keys, strict=True) if times[key] == 1]


def _titles(pages: Sequence[SearchPage], size: int) -> Iterator[Case]:
    """Whole titles in several styles; a style that does not change a title gives no case."""
    styles: tuple[tuple[str, Callable[[SearchPage], str]], ...] = (
        ("tiêu đề có dấu", lambda page: page.title.lower()),
        ("tiêu đề không dấu", lambda page: folded(page.title)),
        ("tiêu đề NFD", lambda page: decomposed(page.title)),
        ("tiêu đề đặt dấu kiểu khác", lambda page: other_tone_placement(page.title)),
        ("tiêu đề không dấu, gõ nhầm một phím", lambda page: slipped(folded(page.title), page.id)),
        ("tiêu đề đảo hai nửa", lambda page: turned(page.title)),
    )
    for group, style in styles:
        typed = ((style(page), page) for page in pages)
        cases = (Case(group, query, (page.id,)) for query, page in typed if query != page.title)
        yield from islice(cases, size)


def _dice(seed: str) -> Random:
    return Random(seed)  # noqa: S311 - the same queries every time


def slipped(text: str, seed: str) -> str:
    """The text with one typing slip inside a longer word: a key missed, doubled, swapped, or its neighbour hit."""
    words = [match for match in _WORD.finditer(text) if len(match[0]) >= 4 and match[0].isalpha()]
    if not words:
        return text
    dice = _dice(seed)
    word = dice.choice(words)
    at = dice.randrange(word.start() + 1, word.end() - 1)
    letter, following = text[at], text[at + 1]
    slips = [following, letter * 2 + following, letter + dice.choice(_NEIGHBOUR_KEYS.get(following, "e"))]
    if letter != following:
        slips.append(following + letter)
    return text[:at] + dice.choice(slips) + text[at + 2 :]


def turned(text: str) -> str:
    """The second half of the words before the first; a text of fewer than four words unchanged."""
    words = text.split()
    half = len(words) // 2
    return " ".join(words[half:] + words[:half]) if len(words) >= 4 else text


def _spans(pages: Sequence[SearchPage], size: int) -> Iterator[Case]:
    """Six syllables in a row that only one page has: with marks, without, and with an inner one left out."""
    pairs = [(span, without_one(span, dice)) for span, dice in _first_spans(islice(pages, 4 * size))]
    ids = pages_with({span.key for pair in pairs for span in pair}, pages)
    alone = [
        (span, short) for span, short in pairs if ids[span.key] == {span.page.id} and ids[short.key] <= {span.page.id}
    ]
    for group, typed in (
        ("sáu tiếng có dấu", lambda span, _: " ".join(span.words)),
        ("sáu tiếng không dấu", lambda span, _: " ".join(span.key)),
        ("sáu tiếng thiếu một", lambda _, short: " ".join(short.words)),
    ):
        yield from (Case(group, typed(*pair), (pair[0].page.id,)) for pair in alone[:size])


def _first_spans(pages: Iterable[SearchPage]) -> Iterator[tuple[SyllableSpan, Random]]:
    """One row of syllables from each page, without numbers."""
    for page in pages:
        dice = _dice(page.id)
        spans = (span for span in some_spans(page, dice) if all(word.isalpha() for word in span.words))
        yield from ((span, dice) for span in islice(spans, 1))


def _numbers(pages: Sequence[SearchPage]) -> Iterator[Case]:
    """Official numbers in a spelling other than their own."""
    whole: dict[str, list[str]] = defaultdict(list)
    short: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        whole[page.number].append(page.id)
        short[folded(remembered(page.number))].add(page.id)
    for number, ids in whole.items():
        if not number or len(ids) > MOST:
            continue
        choices = misspellings(number)
        if short[folded(remembered(number))] == set(ids):  # else another page would match too
            choices += remembered(number), folded(remembered(number))
        yield Case("số hiệu viết sai kiểu", _dice(ids[0]).choice(choices), tuple(ids))


def misspellings(number: str) -> tuple[str, ...]:
    """The number as people type it when they do not copy it."""
    bare = _SIGNS.sub(" ", folded(number)).strip()
    every = (*spellings(number), bare, bare.replace(" ", ""), f"0{number}")
    return tuple(spelling for spelling in every if spelling != number)


def remembered(number: str) -> str:
    """The part of a number that people remember: nđ 30/2020 of 30/2020/NĐ-CP; in lower case if it has no year."""
    match = _PARTS.match(number)
    return f"{match[3]} {match[1]}/{match[2]}".lower() if match else number.lower()
