"""Makes known-item queries: each asks for one page, typed as readers type.

The same pages and size give the same cases.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from scripts.bench_lib.pages import Case, SearchPage
from scripts.bench_lib.styles import composed, decomposed, folded, other_tone_placement

SPAN = 6
_SEED = 1847
_WORD = re.compile(r"\w+")
_STOP = re.compile(r"[.;:!?\n]+(?:\s|$)")
_NUMBER = re.compile(r"(\d+)[/-](?:(\d{4})/)?([A-Za-zĐđ]+\d*)[-–/]?([A-Za-zĐđ&-]*)$")
_TYPES = {"QĐ": "quyết định", "KH": "kế hoạch", "TB": "thông báo", "BC": "báo cáo", "HD": "hướng dẫn",
          "CT": "chỉ thị", "NQ": "nghị quyết", "NĐ": "nghị định", "TT": "thông tư", "QC": "quy chế"}  # fmt: skip


class SyllableSpan(NamedTuple):
    """Syllables in a row, and the page that they are taken from."""

    page: SearchPage
    words: tuple[str, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """The syllables without marks."""
        return tuple(folded(word) for word in self.words)


def machine_cases(pages: Sequence[SearchPage], size: int = 40, prefer: int = 0) -> list[Case]:
    """About `size` cases per class; half of them ask for the first `prefer` pages."""
    dice = random.Random(_SEED)  # noqa: S311 - the same queries every time
    chosen = _choose(pages, size, prefer, dice)
    cases = [*_titles(pages, chosen), *_numbers(pages, chosen, dice), *_reversed(pages, chosen, dice)]
    return [*cases, *_spans(pages, chosen, dice)]


def _choose(pages: Sequence[SearchPage], size: int, prefer: int, dice: random.Random) -> list[SearchPage]:
    first, rest = list(pages[:prefer]), list(pages[prefer:])
    from_first = dice.sample(first, min(len(first), max(size // 2, size - len(rest))))
    return from_first + dice.sample(rest, min(len(rest), size - len(from_first)))


def _titles(pages: Sequence[SearchPage], chosen: Sequence[SearchPage]) -> Iterator[Case]:
    """Whole titles that only one page has."""
    times = Counter(folded(page.title) for page in pages)
    styles: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("tiêu đề không dấu", folded),
        ("tiêu đề NFD", decomposed),
        ("tiêu đề đặt dấu kiểu khác", other_tone_placement),
    )
    for name, style in styles:
        yield from (Case(name, style(page.title), (page.id,)) for page in chosen if times[folded(page.title)] == 1)


def _numbers(pages: Sequence[SearchPage], chosen: Sequence[SearchPage], dice: random.Random) -> Iterator[Case]:
    """Official numbers in one of their spellings; a fragment expects every page whose number contains it."""
    whole: dict[str, list[str]] = defaultdict(list)
    by_type: dict[tuple[str, str], list[str]] = defaultdict(list)
    for page in pages:
        if match := _NUMBER.match(composed(page.number)):
            whole[_bare(page.number)].append(page.id)
            by_type[match[1].lstrip("0"), folded(match[3])].append(page.id)
    for page in chosen:
        if match := _NUMBER.match(composed(page.number)):
            yield Case("số hiệu", dice.choice(spellings(page.number)), tuple(whole[_bare(page.number)]))
            some = tuple(by_type[match[1].lstrip("0"), folded(match[3])])
            typed = (f"{match[1]}/{match[3]}",) if match[3].startswith("QH") else fragments(match[1], match[3])
            yield Case("loại và số", dice.choice(typed), some)


def spellings(number: str) -> tuple[str, ...]:
    """An official number as readers type it."""
    number = composed(number)
    folds = folded(number)
    return (
        number,
        number.lower(),
        folds,
        folds.upper(),
        number.replace("-", ""),
        number.replace("-", " - ").replace("/", " / "),
        f"số {number}",
        decomposed(number),
        folds.replace("-", "/"),
    )


def fragments(digits: str, kind: str) -> tuple[str, ...]:
    """The parts of a number that readers remember: its type and its digits."""
    name = _TYPES.get(kind)
    spelled = [f"{name} {digits}", folded(f"{name} {digits}"), f"{name} số {digits}"] if name else []
    return (f"{kind} {digits}", f"{folded(kind)} {digits}", f"{digits}/{kind}", *spelled)


def _bare(number: str) -> str:
    return re.sub(r"\W", "", folded(number))


def _reversed(pages: Sequence[SearchPage], chosen: Sequence[SearchPage], dice: random.Random) -> Iterator[Case]:
    """Two pairs of words of a title, swapped; every page with both pairs in its title is expected."""
    by_pair: dict[tuple[str, str], set[str]] = defaultdict(set)
    for page in pages:
        words = _WORD.findall(folded(page.title))
        for pair in pairwise(words):
            by_pair[pair].add(page.id)
    for page in chosen:
        words = _WORD.findall(composed(page.title).lower())
        if len(words) < 5:
            continue
        start = dice.randrange(len(words) - 4)
        first, second = words[start : start + 2], words[start + 2 : start + 4]
        keys = [(folded(a), folded(b)) for a, b in (first, second)]
        expected = by_pair[keys[0]] & by_pair[keys[1]]
        if len(expected) <= 10:
            query = " ".join(second + first)
            yield Case("đảo hai cặp từ", dice.choice((query, folded(query))), tuple(sorted(expected)))


def _spans(pages: Sequence[SearchPage], chosen: Sequence[SearchPage], dice: random.Random) -> Iterator[Case]:
    """Six syllables in a row that only one page has, and the same without one of the inner four."""
    spans = [span for page in chosen for span in some_spans(page, dice)]
    shorter = [without_one(span, dice) for span in spans]
    ids = pages_with({item.key for item in (*spans, *shorter)}, pages)
    used: Counter[str] = Counter()
    for span, short in zip(spans, shorter, strict=True):
        is_alone = ids[span.key] == {span.page.id} and ids[short.key] <= {span.page.id}
        if not is_alone or used[span.page.id] == 2:
            continue
        used[span.page.id] += 1
        words, fewer, only = " ".join(span.words), " ".join(short.words), (span.page.id,)
        yield Case("sáu tiếng có dấu", words, only)
        yield Case("sáu tiếng không dấu", folded(words), only)
        yield Case("sáu tiếng thiếu một", dice.choice((fewer, folded(fewer))), only)


def some_spans(page: SearchPage, dice: random.Random) -> Iterator[SyllableSpan]:
    """At most six rows of syllables, each from another sentence."""
    for segment in dice.sample(parts := _STOP.split(composed(page.body)), min(6, len(parts))):
        words = _WORD.findall(segment.lower())
        if len(words) >= SPAN:
            start = dice.randrange(len(words) - SPAN + 1)
            yield SyllableSpan(page, tuple(words[start : start + SPAN]))


def without_one(span: SyllableSpan, dice: random.Random) -> SyllableSpan:
    """The row without one of its inner syllables."""
    gone = dice.randrange(1, SPAN - 1)
    return SyllableSpan(span.page, span.words[:gone] + span.words[gone + 1 :])


def pages_with(keys: set[tuple[str, ...]], pages: Sequence[SearchPage]) -> dict[tuple[str, ...], set[str]]:
    """The ids of the pages that contain each row of folded syllables."""
    starts: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    for key in keys:
        starts[key[0], key[1]].append(key)
    ids: dict[tuple[str, ...], set[str]] = {key: set() for key in keys}
    for page in pages:
        words = _WORD.findall(folded(f"{page.title}\n{page.body}"))
        for place, pair in enumerate(pairwise(words)):
            for key in starts.get(pair, ()):
                if tuple(words[place : place + len(key)]) == key:
                    ids[key].add(page.id)
    return ids
