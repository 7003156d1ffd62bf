"""A value that is not there and those that are in, the part of a message that names the nearest one out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

CUTOFF = 0.55
CANDIDATES = 40
LISTED = 8

Trigrams = Mapping[str, list[str]]


def nearest(wanted: str, known: Iterable[str], cutoff: float = CUTOFF) -> str:
    """The one of `known` that is most like `wanted`; "" where none is like it."""
    return next(iter(get_close_matches(wanted, sorted(known), n=1, cutoff=cutoff)), "")


def trigrams(known: Iterable[str]) -> Trigrams:
    """An index for finding the nearest of very many."""
    index: dict[str, list[str]] = defaultdict(list)
    for name in known:
        for gram in _grams(name):
            index[gram].append(name)
    return index


def nearest_of_many(wanted: str, index: Trigrams) -> str:
    """As `nearest` for ids, looking closely at those that share most; the same words in another order come first."""
    shared: Counter[str] = Counter()
    for gram in _grams(wanted):
        shared.update(index.get(gram, ()))
    candidates = [name for name, _ in shared.most_common(CANDIDATES)]
    words = sorted(wanted.split("-"))
    swapped = (name for name in candidates if sorted(name.split("-")) == words)
    return next(swapped, "") or nearest(wanted, candidates)


def hint(value: str) -> str:
    """The end of a message that names the nearest valid value; "" where there is none."""
    return f"; gợi ý: “{value}”" if value else ""


def listed(values: Iterable[str]) -> str:
    """The first few of some values for a message."""
    known = list(values)
    return ", ".join(known[:LISTED]) + (" …" if len(known) > LISTED else "")


def _grams(name: str) -> set[str]:
    text = f"^{name}$"
    return {text[start : start + 3] for start in range(len(text) - 2)}
