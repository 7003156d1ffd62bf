"""Pagination: long lists are split into pages of a hundred entries.

One page is at the address of the list itself; the addresses of the others end in their number.
"""

from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
PAGE_SIZE = 100


class Pagination(Generic[T]):
    """One page of a list, and the links to the others.

    `part` is the last step of the address: "" at the address of the list itself, else the number of the page.  A list
    that grows at its end has its last page there, so that a new entry changes only that page; a ranking has its first.
    """

    def __init__(self, url: str, entries: Sequence[T], part: str = "", *, grows: bool = True) -> None:
        parts = pages_of(len(entries), grows=grows)
        start = parts.index(part) * PAGE_SIZE
        self.entries = entries[start : start + PAGE_SIZE]
        self.first = start + 1  # the position of its first entry in the list
        self.total = len(entries)
        self.url = address(url, part)
        labels = [_label(number, len(entries)) for number in range(len(parts))]
        links = [(label, address(url, part)) for label, part in zip(labels, parts, strict=True)]
        self.links = (links[::-1] if grows else links) if len(links) > 1 else []  # (label, address), as pages show them


def pages_of(count: int, *, grows: bool = True) -> list[str]:
    """The `part` of each page of a list with `count` entries, in their order; an empty list has one page."""
    numbers = [str(number) for number in range(1, max(1, -(-count // PAGE_SIZE)) + 1)]
    return [*numbers[:-1], ""] if grows else ["", *numbers[1:]]


def at_list_address(*args: str) -> bool:
    """For `searched`: whether this is the page at the address of the list; the last argument is its `part`."""
    return not args[-1]


def address(url: str, part: str) -> str:
    """The address of a page of the list at `url`."""
    return f"{url}{part}/" if part else url


def _label(number: int, total: int) -> str:
    return f"{number * PAGE_SIZE + 1}–{min(total, (number + 1) * PAGE_SIZE)}"
