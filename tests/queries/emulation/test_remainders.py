"""Nobody's points follow from the visible totals of a unit by adding and subtracting."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from macros.queries.emulation import anonymity, standings
from macros.records.choices import Audience
from macros.text.periods import WHOLE, quarter_of
from tests.contest import CAMPAIGN, portal_of
from tests.made_agencies import LEAST, MONTHS, NOUGHTS, ONE_MONTH, UNITS, Agency, Line, agencies, records_of, site

pytestmark = pytest.mark.whole


def totals(pages: Mapping[str, str], unit_ref: str) -> list[tuple[str, tuple[int, ...]]]:
    """(address of its board, what it counts of each month) of each period whose total of a unit is on its ledger."""
    ledger = pages.get(standings.ledger_url(CAMPAIGN, unit_ref), "")
    periods = {f"Tháng {int(month[5:])}/2026: ": (month,) for month in MONTHS}
    periods |= {"Quý I/2026: ": MONTHS[:2], "Quý II/2026: ": MONTHS[2:], "Năm 2026: ": MONTHS}
    boards = (*(f"{month}/" for month in MONTHS), "2026-q1/", "2026-q2/", "")  # the year is all of the campaign
    result = [(board, periods[words]) for board, words in zip(boards, periods, strict=True) if words in ledger]
    whole = [("", MONTHS)] if "điểm trong phong trào" in ledger else []
    return [(board, tuple(int(month in within) for month in MONTHS)) for board, within in (*result, *whole)]


def remainders(pages: Mapping[str, str], unit_ref: str) -> Iterator[tuple[set[str], tuple[str, ...]]]:
    """(months, boards) of every sum of months that follows from the totals of a unit by adding and subtracting."""
    visible = totals(pages, unit_ref)
    for factors in itertools.product((-1, 0, 1), repeat=len(visible)):
        left = [sum(f * row[at] for f, (_, row) in zip(factors, visible, strict=True)) for at in range(len(MONTHS))]
        if any(left) and set(left) <= {0, 1}:
            boards = tuple(board for f, (board, _) in zip(factors, visible, strict=True) if f)
            yield {month for month, is_left in zip(MONTHS, left, strict=True) if is_left}, boards


def all_on_board(agency: Agency, pages: Mapping[str, str], ref: str, months: set[str], board: str) -> bool:
    """Whether the board of a period names everybody who worked in a unit in some months."""
    words = pages[f"/bang-xep-hang/thi-dua/{board}"]
    return all(re.search(rf"Người {who[7:]}\b", words) for month in months for who in agency.members(ref, month))


@given(agencies())
@example(NOUGHTS)
@example(ONE_MONTH)
def test_what_is_left_of_a_total_could_be_anyones_of_five_with_points(agency: Agency) -> None:
    """A total less named points and less totals within it must not be zero, which is then what each of the others has.

    Months in which no unit has a sheet have no board and reveal nothing.
    """
    pages = site(portal_of(records_of(agency, {"units_agreed": "Biên bản"})))
    boards = " ".join(words for url, words in pages.items() if url.startswith("/bang-xep-hang/"))
    months_with_lines = {item.month for item in agency.lines}
    for unit_ref in UNITS:
        for months, periods in remainders(pages, unit_ref):
            owners = {item.owner for item in agency.lines if item.unit == unit_ref and item.month in months} - {""}
            unnamed = {who for who in owners if not re.search(rf"Người {who[7:]}\b", boards)}
            on_board = (all_on_board(agency, pages, unit_ref, months & months_with_lines, board) for board in periods)
            assert len(unnamed) >= LEAST or any(on_board), (unit_ref, months, unnamed)


def test_a_board_compares_only_with_periods_of_which_the_total_is_told() -> None:
    """The movement of a unit would reveal its points in the month before."""
    people = {f"people/a{number}": ("units/a", 0, 2) for number in range(7)}
    lines = [Line("units/a", "2026-02", who, 9) for who in people]
    rest = [Line(ref, month, "", 2) for ref in UNITS[1:] for month in MONTHS[:2]]
    for before, is_open in ([("people/a0", 9)], False), ([(who, 1) for who in people], True):
        visible = [Line("units/a", "2026-01", who, points) for who, points in before]
        records = records_of(Agency(people, frozenset({"people/a0"}), (*visible, *lines, *rest)))
        assert ("Kỳ trước" in site(portal_of(records))["/bang-xep-hang/thi-dua/2026-02/"]) is is_open
        leaders = site(portal_of(records, audience=Audience.LEADERSHIP))
        assert "Kỳ trước" in leaders["/bang-xep-hang/thi-dua/2026-02/"]


LINE_MONTHS = tuple(
    f"{year}-{month:02d}" for year, months in ((2025, (11, 12)), (2026, range(1, 10))) for month in months
)
PERIODS = standings.Periods(("2025", "2026"), tuple(dict.fromkeys(map(quarter_of, LINE_MONTHS))), LINE_MONTHS)
EVERY = (WHOLE, *PERIODS.years, *PERIODS.quarters, *PERIODS.months)


def row(period: str) -> list[Fraction]:
    """Which months a period is the sum of."""
    return [Fraction(period in (month, quarter_of(month), month[:4], WHOLE)) for month in LINE_MONTHS]


def follows(wanted: list[Fraction], visible: list[list[Fraction]]) -> bool:
    """Whether a sum follows from others, by elimination."""
    rows = [list(item) for item in visible]
    for column in range(len(LINE_MONTHS)):
        pivot = next((item for item in rows if item[column] and not any(item[:column])), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [value / pivot[column] for value in pivot]
        rows = [[a - item[column] * b for a, b in zip(item, pivot, strict=True)] for item in rows]
        wanted = [a - wanted[column] * b for a, b in zip(wanted, pivot, strict=True)]
    return not any(wanted)


@given(st.sets(st.sampled_from(EVERY)))
@example({"2026-q3", "2026-08", "2026-09"})
@example({"2026", "2026-q1", "2026-q3"})
@example({WHOLE, "2026"})
def test_no_total_of_a_period_follows_from_the_others_that_are_told(on_board: set[str]) -> None:
    periods = list(anonymity.without_remainders([item for item in EVERY if item in on_board], PERIODS, lambda *_: True))
    assert set(periods) <= on_board
    assert {month for month in LINE_MONTHS if month in on_board} <= set(periods)
    rows = [row(period) for period in periods]
    others = [row(period) for period in EVERY if period not in on_board]
    assert [other for other in others if follows(other, rows) and not is_added_up(other, rows)] == []


def is_added_up(wanted: list[Fraction], visible: list[list[Fraction]]) -> bool:
    """Whether a sum is that of visible totals within it, which anybody may add."""
    within = [item for item in visible if all(a <= b for a, b in zip(item, wanted, strict=True))]
    return [Fraction(any(item[at] for item in within)) for at in range(len(LINE_MONTHS))] == wanted
