"""What is hidden of small numbers stays hidden: nobody can work it out from the numbers and totals that are shown."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.queries.inspections.suppression import LEAST, Shown, suppressed

SMALL = range(LEAST)
TABLES = st.sampled_from([(1, 1), (1, 3), (2, 2), (3, 2), (2, 3), (5, 1)]).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 9), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


def possible(shown: Shown) -> list[list[list[int]]]:
    """Every table that a reader could think of, from the numbers and totals that are shown."""
    width = len(shown.cells[0])
    flat = [cell for row in shown.cells for cell in row]
    found = []
    for guess in product(*(SMALL if cell is None else (cell,) for cell in flat)):
        table = [list(guess[start : start + width]) for start in range(0, len(guess), width)]
        told = [(total, sum(row)) for total, row in zip(shown.rows, table, strict=True)]
        told += [(total, sum(column)) for total, column in zip(shown.columns, zip(*table, strict=True), strict=True)]
        told.append((shown.total, sum(guess)))
        if all(total is None or total == value for total, value in told):
            found.append(table)
    return found


def sums(table: list[list[int]]) -> list[int]:
    """The totals of rows, of columns and of all."""
    return [*map(sum, table), *map(sum, zip(*table, strict=True)), sum(map(sum, table))]


@given(TABLES)
def test_no_hidden_number_can_be_worked_out(table: list[list[int]]) -> None:
    tables = possible(suppressed(table))
    assert table in tables
    for row, values in enumerate(table):
        for column, value in enumerate(values):
            if value in SMALL:
                assert len({guess[row][column] for guess in tables}) > 1
    for place, value in enumerate(sums(table)):
        if value in SMALL:
            assert len({sums(guess)[place] for guess in tables}) > 1


@given(TABLES)
def test_what_is_shown_is_true_and_never_small(table: list[list[int]]) -> None:
    shown = suppressed(table)
    for row, values in zip(shown.cells, table, strict=True):
        assert list(row) == [None if value in SMALL else value for value in values]
    totals = [*shown.rows, *shown.columns, shown.total]
    assert all(total in (None, value) for total, value in zip(totals, sums(table), strict=True))
    assert not {*SMALL} & {total for total in totals if total is not None}


@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_rows_hides_no_other_cell(table: list[list[int]], chance: object) -> None:
    order = list(range(len(table)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    moved = suppressed([table[at] for at in order])
    assert moved.cells == tuple(suppressed(table).cells[at] for at in order)


@pytest.mark.parametrize(
    ("table", "rows", "columns", "total"),
    [
        ([[7, 6], [5, 8]], (13, 13), (12, 14), 26),  # nothing small
        ([[7, 2], [5, 8]], (None, 13), (12, None), None),  # one small number: every total that betrays it is left out
        ([[2, 3], [3, 2]], (5, 5), (5, 5), 10),  # four that hide each other
        ([[1, 0]], (None,), (None, None), None),
        ([[0]], (None,), (None,), None),  # none reads as some
    ],
)
def test_only_the_totals_that_betray_are_left_out(
    table: list[list[int]], rows: tuple[int | None, ...], columns: tuple[int | None, ...], total: int | None
) -> None:
    shown = suppressed(table)
    assert (shown.rows, shown.columns, shown.total) == (rows, columns, total)


@pytest.mark.parametrize("counts", [[], [[]], [[], []]])
def test_a_table_without_counts_is_refused(counts: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="no counts"):
        suppressed(counts)
