"""Builds the “did you mean” part of a message."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

CUTOFF = 0.55
CANDIDATES = 40
LIMIT = 8

Trigrams = Mapping[str, list[str]]


def nearest(wanted: str, values: Iterable[str], cutoff: float = CUTOFF) -> str:
    """The value most similar to `wanted`; "" if none is similar."""
    return next(iter(get_close_matches(wanted, sorted(values), n=1, cutoff=cutoff)), "")


def trigrams(values: Iterable[str]) -> Trigrams:
    """An index to find the nearest of very many values."""
    index: dict[str, list[str]] = defaultdict(list)
    for name in values:
        for gram in _grams(name):
            index[gram].append(name)
    return index


def nearest_of_many(wanted: str, index: Trigrams) -> str:
    """The id nearest to `wanted` among those that share most trigrams; the same words in another order come first."""
    shared: Counter[str] = Counter()
    for gram in _grams(wanted):
        shared.update(index.get(gram, ()))
    candidates = [name for name, _ in shared.most_common(CANDIDATES)]
    words = sorted(wanted.split("-"))
    swapped = (name for name in candidates if sorted(name.split("-")) == words)
    return next(swapped, "") or nearest(wanted, candidates)


def is_slip(wanted: str, near: str, *, person: bool = False) -> bool:
    """Whether `wanted` is `near` mistyped, not the id of something else: same numbers, no word replaced.

    In the last word of a person's id, the given name, a replaced letter makes another person.
    """
    if _numbers(wanted) != _numbers(near):
        return False
    words, others = wanted.split("-"), near.split("-")
    if sorted(words) == sorted(others):
        return True
    alike = len(words) == len(others) and all(map(_slipped, words, others))
    return alike and (not person or len(words[-1]) != len(others[-1]) or sorted(words[-1]) == sorted(others[-1]))


def _numbers(name: str) -> list[str]:
    return sorted(re.findall("[0-9]+", name))


def _slipped(word: str, other: str) -> bool:
    """Whether two words differ by the order of letters, one replaced letter, or one or two extra letters."""
    short, long = sorted((word, other), key=len)
    if len(short) == len(long):
        differ = sum(one != two for one, two in zip(word, other, strict=True))
        return sorted(word) == sorted(other) or (differ == 1 and len(word) > 2)
    left = iter(long)
    return len(long) - len(short) <= 2 and all(sign in left for sign in short)


def hint(value: str) -> str:
    """The end of a message that names the nearest valid value; "" where there is none."""
    return f"; gợi ý: “{value}”" if value else ""


def first_few(values: Iterable[str]) -> str:
    """The first few of some values for a message."""
    items = list(values)
    return ", ".join(items[:LIMIT]) + (" …" if len(items) > LIMIT else "")


def _grams(name: str) -> set[str]:
    text = f"^{name}$"
    return {text[start : start + 3] for start in range(len(text) - 2)}
