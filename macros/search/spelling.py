"""Corrects a query: Telex and VNI keys, syllables run together, typing errors; `spelling.js` does the same."""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter

from macros.search import weights
from macros.search.parsing import Word
from macros.search.reader import Index
from macros.text.vietnamese import spelled

_LEGAL = re.compile(
    r"(ngh?|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnpqrstvx])?([aeiouy]{1,3})(ng|nh|ch|[cmnpt])?"
)  # the form of a syllable; anything else is taken for keys
ONSETS = (("tr", "ch"), ("s", "x"), ("d", "gi", "r", "v"), ("l", "n"))  # that sound alike in some region
ENDINGS = (("n", "ng"), ("t", "c"), ("n", "nh"), ("t", "ch"))
_TONES = {key: str(tone) for tone, keys in enumerate(("s1", "f2", "r3", "x4", "j5"), 1) for key in keys}
_ROOFS = {"a": "â", "e": "ê", "o": "ô"}
_HORNS = {"a": "ă", "o": "ơ", "u": "ư"}
_VNI = {"6": _ROOFS, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}, "w": _HORNS}
_PLAIN = str.maketrans("âăêôơưđ", "aaeooud")


def repair(index: Index, words: Sequence[Word]) -> list[Word]:
    """Replace the words that the index does not know."""
    repaired: list[Word] = []
    for at, word in enumerate(words):
        if _is_right(index, word):
            repaired.append(word)
        else:
            after = words[at + 1] if at + 1 < len(words) and words[at + 1].glued else None
            repaired += _corrections(index, word, repaired[-1] if word.glued and repaired else None, after)
    return repaired


def reread(index: Index, words: Sequence[Word]) -> list[Word]:
    """Give each word that occurs with neither neighbour another reading, one by one, the likeliest first."""
    reread_words = list(words)
    while (better := _likeliest_other(index, reread_words)) is not None:
        at, other = better
        reread_words[at] = reread_words[at]._replace(other=other, text=other)
    return reread_words


def with_marks(index: Index, words: Sequence[Word]) -> str:
    """Return the words as a suggestion: as typed where that occurs in the index, else with the usual marks."""
    texts = []
    for at, word in enumerate(words):
        pairs = [(words[place], words[place + 1], at - place) for place in (at - 1, at) if _are_pair(words, place)]
        entries = [
            (entry.df, entry.exact[side])
            for one, two, side in pairs
            for entry in index.entries(f"{one.other or one.fold} {two.other or two.fold}\t")
        ]
        as_typed = not entries or word.exact in {exact for _, exact in entries}
        texts.append(word.text if as_typed else spelled(max(entries, key=itemgetter(0))[1]))
    return " ".join(texts)


def _are_pair(words: Sequence[Word], place: int) -> bool:
    return 0 <= place < len(words) - 1 and words[place + 1].glued


def _is_right(index: Index, word: Word) -> bool:
    if word.quote or word.fold.isdigit() or is_plausible(word.fold, index.syllables):
        return True
    return word.open and not typed(word.fold) and any(other.startswith(word.fold) for other in index.syllables)


def _corrections(index: Index, word: Word, before: Word | None, after: Word | None) -> list[Word]:
    read = typed(word.fold)
    if read and read[0] in index.syllables:
        return [word._replace(fold=read[0], exact=read[1], text=spelled(read[1]))]
    others = near(word.fold, index.syllables)[: weights.NEAR]
    ways = [*splits(word.fold, index.syllables), *([other] for other in others)]
    if not ways:
        return [word]
    best = max(ways, key=lambda way: _support(index, [before, *way, after]))  # the first of equals
    parts = [Word(part, "", part, True, 0) for part in best]
    return [parts[0]._replace(glued=word.glued), *parts[1:]]


def _support(index: Index, row: Sequence[Word | str | None]) -> float:
    """How often the pairs of a row are adjacent, in classes of frequency."""
    folds = [item.fold if isinstance(item, Word) else item for item in row]
    return sum(math.frexp(pair_df(index, one, two))[1] for one, two in pairwise(folds) if one and two)


def pair_df(index: Index, one: str, two: str) -> int:
    """Return the number of documents that contain the pair, with any marks."""
    return sum(entry.df for entry in index.entries(f"{one} {two}\t"))


def _likeliest_other(index: Index, words: Sequence[Word]) -> tuple[int, str] | None:
    """Return the index of a word that occurs with neither neighbour, and a reading of it that occurs with both."""
    best: tuple[int, int, str] = (0, 0, "")
    for at, word in enumerate(words if len(words) <= weights.MOST_DOUBTED else ()):
        sides = _sides(words, at)
        if word.other or word.quote or not sides or any(pair_df(index, *pair(word.fold)) for pair in sides):
            continue
        alike = _alike(word.fold)
        for other in near(word.fold, index.syllables)[: weights.NEAR]:
            if word.exact and other not in alike:
                continue  # people who type marks rarely hit a wrong letter
            least = pair_df(index, *sides[0](other))
            if least and len(sides) > 1:
                least = min(least, pair_df(index, *sides[1](other)))
            if least > best[0]:
                best = (least, at, other)
    return best[1:] if best[0] else None


def _sides(words: Sequence[Word], at: int) -> list[Callable[[str], tuple[str, str]]]:
    """The pairs that a reading of a word makes with its neighbours."""
    sides: list[Callable[[str], tuple[str, str]]] = []
    if words[at].glued and at:
        before = words[at - 1].other or words[at - 1].fold
        sides.append(lambda fold: (before, fold))
    if at + 1 < len(words) and words[at + 1].glued:
        after = words[at + 1].other or words[at + 1].fold
        sides.append(lambda fold: (fold, after))
    return sides


def is_plausible(word: str, syllables: Mapping[str, int]) -> bool:
    """Whether a folded word can be right as typed."""
    if word not in syllables or _LEGAL.fullmatch(word) or word.isdigit():
        return word in syllables
    read = typed(word)
    return not read or syllables[word] + weights.RARER > syllables.get(read[0], -weights.RARER)


def typed(word: str) -> tuple[str, str] | None:
    """The (fold, exact) of Telex or VNI keys: "vawn", "va8n" → ("van", "văn0")."""
    letters: list[str] = []
    tone = "0"
    for key in word:
        if key in _TONES and any(letter in "aeiouyâăêôơư" for letter in letters):
            tone = _TONES[key]
        elif not _modifies(letters, key):
            letters.append(key)
    exact = "".join(letters)
    fold = exact.translate(_PLAIN)
    return (fold, exact + tone) if _LEGAL.fullmatch(fold) and exact + "0" != word + tone else None


def _modifies(letters: list[str], key: str) -> bool:
    if key in "d9" and letters[:1] == ["d"]:
        letters[0] = "đ"
        return True
    table = _VNI.get(key) or ({key: _ROOFS[key]} if key in _ROOFS else {})
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] in table:
            letters[at] = table[letters[at]]
            if letters[at] == "ơ" and letters[at - 1 : at] == ["u"]:
                letters[at - 1] = "ư"
            return True
    if key == "w":
        letters.append("ư")
    return key == "w"


def splits(word: str, syllables: Mapping[str, int]) -> list[list[str]]:
    """The ways to cut a word into as few known syllables as possible."""
    ways: list[list[list[str]]] = [[[]]]
    for end in range(1, len(word) + 1):
        starts = range(max(0, end - 7), end)
        cuts = [
            [*way, word[start:end]]
            for start in starts
            if end - start > 1 and _LEGAL.fullmatch(word[start:end]) and word[start:end] in syllables
            for way in ways[start]
        ]
        fewest = min(map(len, cuts), default=0)
        ways.append(_likeliest([way for way in cuts if len(way) <= fewest + 1], syllables)[:4])
    fewest = min(map(len, ways[-1]), default=0)
    return [way for way in ways[-1] if len(way) == fewest > 1]


def _likeliest(ways: Iterable[list[str]], syllables: Mapping[str, int]) -> list[list[str]]:
    return sorted(ways, key=lambda way: (len(way), -min(syllables[part] for part in way), way))


def near(word: str, syllables: Mapping[str, int]) -> list[str]:
    """The syllables that sound alike, then those one typing error away, the commonest first."""
    same_sound = _alike(word)
    neighbours = [
        other
        for other in syllables
        if other != word and len(other) > 1 and (other in same_sound or _one_error(word, other))
    ]
    return sorted(neighbours, key=lambda other: (other not in same_sound, -syllables[other], other))


def _alike(word: str) -> set[str]:
    """Return the syllables that sound the same in some region: "chang" for "trang"."""
    match = _LEGAL.fullmatch(word)
    if not match:
        return set()
    onset, vowels, ending = match[1] or "", match[2], match[3] or ""
    onsets = {onset, *(other for group in ONSETS if onset in group for other in group)}
    endings = {ending, *(other for group in ENDINGS if ending in group for other in group)}
    return {f"{first}{vowels}{last}" for first in onsets for last in endings}


def _one_error(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    at = 0
    while at < len(shorter) and shorter[at] == longer[at]:
        at += 1
    if len(shorter) < len(longer):
        return shorter[at:] == longer[at + 1 :]
    swapped = longer[at + 1 : at + 2] + longer[at : at + 1] + longer[at + 2 :]
    return shorter[at + 1 :] == longer[at + 1 :] or shorter[at:] == swapped
