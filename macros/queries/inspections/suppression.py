"""Hides small numbers of a table of counts so that they cannot be computed from the rest.

A count from 0 to 4 is shown as "dưới 5": telling none from some would reveal where something was found.  A total is
omitted if it is that small itself, or if hidden numbers could be computed from it.  What a reader knows is then a
system of sums, in which each hidden number must have room to be at least one more or one less; whether it has is a
question of circuits in a graph: rows and columns are its nodes, hidden numbers its edges.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

LEAST = 5  # counts below are small
NO_LIMIT = 10**9

Counts = Sequence[Sequence[int]]
Place = tuple[int, int]  # row and column; the last row and the last column hold the totals
Node = tuple[bool, int]  # (whether it is a row, its number)
Lines = defaultdict[Node, list[Place]]  # what is hidden in each row and column


class Shown(NamedTuple):
    """A table as it may be shown; None stands for a hidden number."""

    cells: tuple[tuple[int | None, ...], ...]
    rows: tuple[int | None, ...]  # the totals of the rows
    columns: tuple[int | None, ...]
    total: int | None


def suppressed(counts: Counts) -> Shown:
    """What may be shown of a table of counts (0 or more; one row and column at least, every row of the same length)."""
    if not counts or not counts[0]:
        raise ValueError("no counts")  # nothing could be hidden behind anything
    rows = [[*row, sum(row)] for row in counts]
    whole = [*rows, [sum(column) for column in zip(*rows, strict=True)]]  # with totals
    hidden: set[Place] = set()
    lines: Lines = defaultdict(list)
    small = sorted(place for place, value in _entries(whole) if value < LEAST)
    for place in small:
        _hide(place, hidden, lines)
    for place in small:  # what else is hidden on the way only adds room: who is protected stays so
        while not any(_can_change(whole, lines, place, up=up) for up in (True, False)):
            _hide(_next_to_hide(whole, hidden, place), hidden, lines)
    cells = [
        tuple(None if (row, column) in hidden else value for column, value in enumerate(values))
        for row, values in enumerate(whole)
    ]
    return Shown(
        tuple(values[:-1] for values in cells[:-1]),
        tuple(values[-1] for values in cells[:-1]),
        cells[-1][:-1],
        cells[-1][-1],
    )


def _entries(whole: Counts) -> Iterator[tuple[Place, int]]:
    for row, values in enumerate(whole):
        yield from (((row, column), value) for column, value in enumerate(values))


def _next_to_hide(whole: Counts, hidden: set[Place], place: Place) -> Place:
    """The total that is hidden next to protect a place: the smaller one of its row or column, the grand total last."""
    last_row, last_column = len(whole) - 1, len(whole[0]) - 1
    row, column = place
    near = [(row, last_column), (last_row, column)]
    if row == last_row or column == last_column:  # a total: the way round leads over what it sums up
        along = (
            [(at, column) for at in range(last_row)] if row == last_row else [(row, at) for at in range(last_column)]
        )
        summed = [at for at in along if at in hidden]
        near = [at for r, c in summed for at in ((r, last_column), (last_row, c))]
    near = sorted({at for at in near if at not in hidden}, key=lambda at: (whole[at[0]][at[1]], at))
    return next(iter(near), (last_row, last_column))


def _hide(place: Place, hidden: set[Place], lines: Lines) -> None:
    hidden.add(place)
    lines[True, place[0]].append(place)
    lines[False, place[1]].append(place)


def _can_change(whole: Counts, lines: Lines, place: Place, *, up: bool) -> bool:
    """Whether a hidden number could be one more (or less) with every sum that is shown the same."""
    if not _has_room(whole, place, up=up):
        return False
    row, column = place
    start, goal = ((False, column), (True, row)) if up == _counts_up(whole, place) else ((True, row), (False, column))
    seen, ahead = {start}, [start]
    while ahead and goal not in seen:
        at = ahead.pop()
        for other, to in _ways(whole, lines, at):
            if other != place and to not in seen:
                seen.add(to)
                ahead.append(to)
    return goal in seen


def _ways(whole: Counts, lines: Lines, at: Node) -> Iterator[tuple[Place, Node]]:
    """Over which hidden numbers a change can be passed on from a row or column, and to where.

    Coming from a row, the signed number grows; coming from a column, it shrinks.
    """
    is_row, _ = at
    for place in lines[at]:
        if _has_room(whole, place, up=is_row == _counts_up(whole, place)):
            yield place, (not is_row, place[1 if is_row else 0])


def _counts_up(whole: Counts, place: Place) -> bool:
    """Whether a number has a plus sign in the sums: totals of rows and of columns have a minus."""
    return (place[0] == len(whole) - 1) == (place[1] == len(whole[0]) - 1)


def _has_room(whole: Counts, place: Place, *, up: bool) -> bool:
    """Whether a hidden number can be one more, or one less, given how it is shown."""
    value = whole[place[0]][place[1]]
    inside = place[0] < len(whole) - 1 and place[1] < len(whole[0]) - 1
    return value < (LEAST - 1 if inside else NO_LIMIT) if up else value > 0
