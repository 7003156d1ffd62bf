"""Proposes abbreviations for the synonyms: phrases that titles and summaries use often and that have none yet."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from macros.search.index import FOLDER
from macros.search.plan import NAMES
from macros.search.wordings import Wording
from macros.text.vietnamese import TYPES, fold, segments

SHORTEST, LONGEST = 3, 6  # syllables of a phrase
LEAST = 3  # pages that contain it
INSIDE = 0.6  # the share of its pages on which a phrase is part of one longer phrase, which then counts instead
RECORDS = 0.9  # the least prior of a page that is neither an overview nor a score sheet
MOST = 40  # candidates
_VOWEL = re.compile("[aeiouy]")


class AbbreviationCandidate(NamedTuple):
    """A phrase with its initials."""

    initials: str
    phrase: str
    pages: int


def candidates(site: Path, wordings: Iterable[Wording]) -> list[AbbreviationCandidate]:
    """The most frequent phrases with unexplained initials, without those that mostly occur inside a longer one."""
    counts: Counter[tuple[str, ...]] = Counter()
    for text in _texts(site):
        counts.update({phrase for segment in segments(text) for phrase in _phrases(segment)})
    parts = {
        part
        for phrase, count in counts.items()
        for part in (phrase[1:], phrase[:-1])
        if count >= INSIDE * counts.get(part, math.inf)
    }
    whole = [phrase for phrase in counts if SHORTEST <= len(phrase) <= LONGEST and phrase not in parts]
    explained = {fold(wording.says) for wording in wordings}
    abbreviations = (
        AbbreviationCandidate("".join(word[0] for word in phrase), " ".join(phrase), counts[phrase]) for phrase in whole
    )
    new = (item for item in abbreviations if item.pages >= LEAST and fold(item.initials) not in explained)
    return sorted(new, key=lambda item: (-item.pages * math.log2(len(item.initials)), item))[:MOST]


def unexplained(syllables: Mapping[str, int], wordings: Iterable[Wording]) -> list[str]:
    """The unexplained abbreviations on the pages, the most frequent first: syllables without a vowel."""
    explained = {*TYPES, *NAMES.values(), *(fold(wording.says) for wording in wordings)}
    short = [word for word in syllables if word.isalpha() and 1 < len(word) <= LONGEST and not _VOWEL.search(word)]
    return sorted((word for word in short if word not in explained), key=lambda word: (-syllables[word], word))[:MOST]


def _texts(site: Path) -> Iterator[str]:
    """The title and the summary of each record in the index."""
    for file in sorted((site / FOLDER / "d").iterdir()):
        for cards in json.loads(file.read_bytes()).values():
            yield from (f"{card[2]}\n{card[7]}" for card in cards if card[9] >= RECORDS)


def _phrases(words: list[str]) -> Iterator[tuple[str, ...]]:
    for size in range(SHORTEST, LONGEST + 2):  # one longer, to see which are parts of it
        for at in range(len(words) - size + 1):
            phrase = tuple(words[at : at + size])
            if all(word.isalpha() and len(word) > 1 for word in phrase):
                yield phrase
