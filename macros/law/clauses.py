"""Finds clauses in a text, such as "điểm a, b khoản 1 và khoản 3 Điều 5", and gives each one wording and an anchor.

The wording goes from the bottom up, in lower case but for Điều, Chương, Mục, Phần and Phụ lục: "điểm a khoản 1 Điều 5".
The anchor goes from the top down: `dieu-5-khoan-1-diem-a`; điểm đ is `diem-dd`, since điểm d is `diem-d`.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from macros.text.lazy_regex import pattern
from macros.text.vietnamese import fold

MOST_IN_RANGE = 20  # "Điều 1 đến Điều 90" names no clause in particular

_W = r"\s{1,3}"
_W0 = r"\s{0,3}"
_ROMAN = r"[IVXLC]{1,7}"
# From the bottom up: the word for a level, and the values that may follow it.
_LEVELS = (
    ("điểm", r"(?:[a-zđ](?!\w)\)?|[0-9]{1,2}(?:\.[0-9]{1,2})?)"),
    ("khoản", r"[0-9]{1,2}[a-zđ]?"),
    ("Điều", r"[0-9]{1,3}[a-zđ]?"),
    ("Mục", rf"(?:{_ROMAN}|[A-Z]|[0-9]{{1,2}})"),
    ("Chương", rf"(?:{_ROMAN}|[0-9]{{1,2}})"),
    ("Phần", rf"(?:{_ROMAN}|[0-9]{{1,2}})"),
    ("Phụ lục", rf"(?:{_ROMAN}|[A-Z]|[0-9]{{1,2}})"),
)
_JOIN = rf"(?:{_W0},{_W0}(?:và{_W})?|{_W}(?:và|hoặc|đến){_W})"
_END = r"(?![\w/])"
_ITEM = pattern(
    r"[ĐđKkMmCcPp](?<!\w.)(?:"
    + "|".join(
        rf"(?<=(?i:{word[0]}))(?i:{word[1:]}){_W}(?:(?:số|từ){_W})?(?P<l{level}>{value}{_END}(?:{_JOIN}{value}{_END})*)"
        for level, (word, value) in enumerate(_LEVELS)
    )
    + ")"
)
_BETWEEN = pattern(rf"{_W0}(?:[,–-]{_W0})?(?:(?:và|hoặc|đến|của|tại|các|cùng|từ|vào){_W}){{0,2}}")
_VALUE = pattern(r"đến|[0-9]+(?:\.[0-9]+|[a-zđ])?|[IVXLC]+|[A-Za-zđ](?!\w)")


class ClausePart(NamedTuple):
    """A level with its values as written: "khoản 1, 2"."""

    start: int
    end: int
    level: int
    values: tuple[str, ...]


def items(text: str) -> list[ClausePart]:
    """Every level with values in a text, in order."""
    return [_item(match) for match in _ITEM.finditer(text)]


def run_before(text: str, items: Sequence[ClausePart], index: int) -> list[ClausePart]:
    """The adjacent items that end with `items[index - 1]`."""
    run = [items[index - 1]]
    while (at := index - len(run) - 1) >= 0 and _joined(text, items[at], run[0]):
        run.insert(0, items[at])
    return run


def run_after(text: str, items: Sequence[ClausePart], index: int) -> list[ClausePart]:
    """The adjacent items that begin with `items[index]`."""
    run = [items[index]]
    while (at := index + len(run)) < len(items) and _joined(text, run[-1], items[at]):
        run.append(items[at])
    return run


def labels(text: str, run: Sequence[ClausePart]) -> tuple[str, ...]:
    """The clauses that a run of items names, in the order of the text."""
    steps = list(_steps(text, run))
    if all(one[0] > other[0] and not one[2] for one, other in pairwise(steps)):
        steps.reverse()  # written from the top down: "Điều 5 khoản 2"
    labels: list[str] = []
    chain: list[tuple[int, str]] = []  # the item to the right and what it belongs to
    for at in range(len(steps) - 1, -1, -1):
        level, values, apart = steps[at]
        above = [step for step in chain if step[0] > level]
        if apart and steps[at + 1][0] > level:
            above = []  # "Điều 5 và Phụ lục I": two things
        # whether the first value only locates the item to the left
        holds = at > 0 and steps[at - 1][0] < level and not steps[at - 1][2]
        labels += [_label([(level, value), *above]) for value in reversed(values[1 if holds else 0 :])]
        chain = [(level, values[0]), *above]
    return tuple(dict.fromkeys(reversed(labels)))


def anchor(label: str) -> str:
    """The anchor of a clause: "điểm a khoản 1 Điều 5" is `dieu-5-khoan-1-diem-a`; "" for no clause."""
    parts = [
        f"{fold(_LEVELS[item.level][0]).replace(' ', '-')}-{slug_of_value(item.values[0])}" for item in items(label)
    ]
    return "-".join(reversed(parts))


def sort_key(label: str) -> str:
    """Return a key that sorts clauses as in a document: Điều 5 before khoản 1 Điều 5, Điều 9 before Điều 10."""
    return re.sub(r"[0-9]+", lambda number: number[0].zfill(3), anchor(label))


def first_anchor(name: str) -> str:
    """Return the anchor of the first clause in a text, written in either order: "Điều 5, khoản 2", `dieu-5-khoan-2`."""
    clauses = labels(name, items(name))
    return anchor(clauses[0]) if clauses else ""


def anchors_above(name: str) -> Iterator[str]:
    """An anchor, then those of the enclosing clauses, innermost first."""
    while name:
        yield name
        name = re.sub(r"(?:^|-)(?:diem|khoan|dieu|muc|chuong|phan|phu-luc)-[a-z0-9]+$", "", name)


def _item(match: re.Match[str]) -> ClausePart:
    group = match.lastgroup or ""
    return ClausePart(match.start(), match.end(), int(group[1:]), _expanded(_VALUE.findall(match[group])))


def _joined(text: str, one: ClausePart, other: ClausePart) -> bool:
    return bool(_BETWEEN.fullmatch(text, one.end, other.start))


def _steps(text: str, run: Sequence[ClausePart]) -> Iterator[tuple[int, tuple[str, ...], bool]]:
    """(level, values, whether "và" follows), where "Điều 5 đến Điều 8" is one step."""
    at = 0
    while at < len(run):
        item, values = run[at], run[at].values
        while at + 1 < len(run) and run[at + 1].level == item.level and _says(text, run, at, "đến"):
            values = _expanded([*values, "đến", *run[at + 1].values])
            at += 1
        yield item.level, values, _says(text, run, at, "và", "hoặc")
        at += 1


def _says(text: str, run: Sequence[ClausePart], at: int, *words: str) -> bool:
    """Whether one of the words is between an item and the next."""
    between = text[run[at].end : run[at + 1].start].split() if at + 1 < len(run) else []
    return any(word in between for word in words)


def _expanded(values: Sequence[str]) -> tuple[str, ...]:
    """Values with "5 đến 8" written out."""
    expanded: list[str] = []
    for at, value in enumerate(values):
        if value == "đến":
            continue
        if at > 1 and values[at - 1] == "đến" and value.isdecimal() and values[at - 2].isdecimal():
            first, last = int(values[at - 2]), int(value)
            if last <= first + MOST_IN_RANGE:
                expanded += [str(number) for number in range(first + 1, last)]
        expanded.append(value)
    return tuple(expanded)


def _label(steps: Sequence[tuple[int, str]]) -> str:
    return " ".join(f"{_LEVELS[level][0]} {value}" for level, value in steps)


def slug_of_value(value: str) -> str:
    """A number or letter in an anchor; "dd" for đ, since d is another letter."""
    return "dd" if value == "đ" else fold(value).replace(" ", "")
