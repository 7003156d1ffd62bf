"""Makes up pages that are easily mistaken for the target pages: the same words and numbers, other subjects.

Page i depends only on i and on the target pages, so the first 5,000 of 20,000 pages equal a run of 5,000.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from scripts.bench_lib.pages import SearchPage
from scripts.bench_lib.styles import TONES, composed, decomposed, folded, other_tone_placement

_SEED = 20261124
_MENTIONS = 0.15  # the share of pages that mention a target in passing
_SAME_NUMBER = 0.004  # the share with the digits of a target's number and another type
_TWINS = 0.3  # of random syllables, the share that is a target's with other marks
_DECOMPOSED = 0.03
_NUMBER_PARTS = re.compile(r"\s*(\d+)/(?:\d{4}/)?([A-Za-zĐđ]+)")


class _Sources(NamedTuple):
    """What the made-up pages may borrow from the targets."""

    titles: tuple[tuple[str, ...], ...]
    texts: tuple[tuple[str, ...], ...]
    numbers: tuple[tuple[str, str, str], ...]  # (whole, n, type)
    topics: tuple[str, ...]  # for titles; without those that match the title of a target


@cache
def vocabulary(file: str = "vocabulary.txt") -> Mapping[str, tuple[str, ...]]:
    """The word lists of a file, by name; the list of syllables has one entry per syllable."""
    lists: dict[str, list[str]] = {}
    for line in Path(__file__).with_name(file).read_text("utf-8").splitlines():
        if line.startswith("["):
            lists[line.strip("[]")] = entries = []
        elif line and not line.startswith("#"):
            entries.append(line)
    if "syllables" in lists:
        lists["syllables"] = " ".join(lists["syllables"]).split()
    return {name: tuple(entries) for name, entries in lists.items()}


@cache
def _syllables() -> tuple[str, ...]:
    words = re.findall(r"\w+", " ".join(" ".join(entries) for entries in vocabulary().values()).lower())
    return tuple(word for word, _ in Counter(words).most_common())


def distractors(count: int, targets: Sequence[SearchPage]) -> Iterator[SearchPage]:
    """Make `count` pages."""
    sources = _sources_of(targets)
    for place in range(count):
        yield _PageWriter(random.Random(_SEED + place), sources).page(place)  # noqa: S311 - the same pages every time


def _sources_of(targets: Sequence[SearchPage]) -> _Sources:
    numbers = [(page.number, match[1], match[2]) for page in targets if (match := _NUMBER_PARTS.match(page.number))]
    titles = (tuple(re.findall(r"\w+", page.title)) for page in targets)
    texts = (tuple(re.findall(r"\w+", page.body)) for page in targets)
    return _Sources(
        tuple(words for words in titles if len(words) > 1),
        tuple(words for words in texts if len(words) > 1),
        tuple(numbers),
        _other_topics(targets),
    )


def _other_topics(targets: Sequence[SearchPage]) -> tuple[str, ...]:
    target_spans = {span for page in targets for span in _threes(page.title)}
    return tuple(topic for topic in vocabulary()["topics"] if target_spans.isdisjoint(_threes(topic)))


def _threes(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", folded(text))
    return zip(words, words[1:], words[2:], strict=False)


class _PageWriter:
    """Writes one page from its random choices."""

    def __init__(self, dice: random.Random, sources: _Sources) -> None:
        self.dice = dice
        self.sources = sources

    def pick(self, name: str) -> str:
        """An entry of a list; earlier entries are more frequent, as words are."""
        return self.pick_from(vocabulary()[name])

    def pick_from(self, entries: Sequence[str], slope: float = 1.3) -> str:
        """One of the entries, the first ones more often."""
        return entries[int(len(entries) * self.dice.random() ** slope)]

    def page(self, place: int) -> SearchPage:
        """The whole page, in one of the two ways to place tones, some of them decomposed."""
        short, name = self.pick("types").split(" ", 1)
        symbol, org = self.pick("issuers").split(" ", 1)
        year = self.dice.randint(2010, 2026)
        where = f"{self.pick('places')}, {self.hamlet()}" if self.dice.random() < 0.5 else self.pick("places")
        title = f"{name} về việc {self.pick_from(self.sources.topics)} tại {where} năm {year}"
        date = f"{self.dice.randint(1, 28):02d}/{self.dice.randint(1, 12)}/{year}"
        sections = tuple((self.pick("headings"), self.section()) for _ in range(self.dice.choice((2, 2, 3))))
        page = SearchPage(f"n{place:06d}", title, self.number(short, symbol), date, org, sections)
        return self.styled(self.mentioning(page) if self.dice.random() < _MENTIONS else page)

    def number(self, short: str, symbol: str) -> str:
        """A new number; now and then the digits of a target's number with another type."""
        number = str(1 + int(3000 * self.dice.random() ** 2))
        if self.sources.numbers and self.dice.random() < _SAME_NUMBER:
            number = self.dice.choice(self.sources.numbers)[1]
        while any(number == n and short.lower() == kind.lower() for _, n, kind in self.sources.numbers):
            number = str(int(number) + 1)
        return f"{number}/{short}-{symbol}"

    def section(self) -> str:
        """Some paragraphs, the last with a closing sentence."""
        paragraphs = [" ".join(self.sentence() for _ in range(self.dice.randint(1, 3))) for _ in range(2)]
        wild = [self.wild()] if self.dice.random() < 0.5 else []
        return "\n".join([*paragraphs, *wild, self.pick("closings")])

    def wild(self) -> str:
        """A sentence of random syllables, common ones more often: real text has more pairs than the lists."""
        count = self.dice.randint(8, 16)
        words = [
            self.twin() if self.dice.random() < _TWINS else self.pick_from(_syllables(), 2.5) for _ in range(count)
        ]
        return " ".join(words).capitalize() + "."

    def twin(self) -> str:
        """A syllable of a target's title with other marks: tóm for tôm, dát for đất; without marks they are equal."""
        bare = folded(self.dice.choice(self.dice.choice(self.sources.titles))) if self.sources.titles else "dat"
        vowel = next((at for at, letter in enumerate(bare, 1) if letter in "aeiouy"), len(bare))
        return composed(bare[:vowel] + self.dice.choice(TONES) + bare[vowel:])

    def sentence(self) -> str:
        """A sentence; half of them contain two syllables of a target, or the name of a person or a hamlet."""
        chance = self.dice.random()
        about = self.pick("objects")
        if chance < 0.2:
            about = f"{self.span(self.sources.texts, 2, 2)} và {about}"
        elif chance < 0.4:
            about = f"{self.pick('topics')} do {self.person()} phụ trách"
        elif chance < 0.5:
            about = f"{about} ở {self.hamlet()}, {self.pick('places')}"
        when = f" {self.pick('times')}" if self.dice.random() < 0.5 else ""
        return f"{self.pick('leads')}, {self.pick('actors')} {self.pick('verbs')} {about}{when}."

    def mentioning(self, page: SearchPage) -> SearchPage:
        """The page with one more sentence, which mentions a target in passing."""
        dice = self.dice
        if self.sources.numbers and dice.random() < 0.4:
            what = f"văn bản số {dice.choice(self.sources.numbers)[0]}"
        else:
            what = self.span(self.sources.titles, 2, 5)
        extra = f" {self.pick('leads')}, nội dung {what} được {self.pick('actors')} lồng ghép."
        place = dice.randrange(len(page.sections))
        changed = [(head, text + extra if at == place else text) for at, (head, text) in enumerate(page.sections)]
        return page._replace(sections=tuple(changed))

    def span(self, sources: tuple[tuple[str, ...], ...], least: int, most: int) -> str:
        """Some neighbouring syllables of a target page."""
        if not sources:
            return self.pick("objects")
        words = self.dice.choice(sources)
        start = self.dice.randrange(max(1, len(words) - most))
        return " ".join(words[start : start + self.dice.randint(least, most)])

    def hamlet(self) -> str:
        """The name of a hamlet, rarely the same twice."""
        return "thôn " + " ".join(self.pick("syllables").capitalize() for _ in range(2))

    def person(self) -> str:
        """A name."""
        return f"{self.pick('surnames')} {self.pick('middles')} {self.pick('givens')}"

    def styled(self, page: SearchPage) -> SearchPage:
        """The page in one of the styles in which people type."""
        if self.dice.random() < 0.5:
            page = _restyled(page, other_tone_placement)
        return _restyled(page, decomposed) if self.dice.random() < _DECOMPOSED else page


def _restyled(page: SearchPage, style: Callable[[str], str]) -> SearchPage:
    sections = tuple((style(heading), style(text)) for heading, text in page.sections)
    return page._replace(title=style(page.title), sections=sections)
