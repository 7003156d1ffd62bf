"""Nobody who knows who works where can work out the points of an unnamed person from those of units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from macros.queries.emulation import anonymity, standings
from macros.queries.emulation.points import ledger
from macros.queries.emulation.ranking import FEW, count_for_everybody
from macros.records.choices import Audience
from tests.contest import CAMPAIGN, portal_of
from tests.made_agencies import LEAST, MONTHS, UNITS, Agency, Line, agencies, records_of, site

pytestmark = pytest.mark.whole

LINES = "Việc được chấm"  # the head of the table of lines


def monthly_lists(pages: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(unit, month) whose total, and so the points of the others by subtraction, can be read from a page."""
    for ref in UNITS:
        ledger = pages.get(f"{standings.ledger_url(CAMPAIGN, ref)}", "")
        for month in MONTHS:
            number = f"Tháng {int(month[5:])}/2026"
            on_sheet = re.search(r"Tổng điểm [\d,-]", pages.get(f"scores/{ref[6:]}-{month}", ""))
            if on_sheet or number in ledger:
                yield ref, month


def candidates(agency: Agency, unit_ref: str, month: str) -> set[str]:
    """The people who may own the unnamed points: those who work there and are named nowhere."""
    return agency.members(unit_ref, month) - agency.agreed


@given(agencies())
@example(Agency({"people/a0": ("units/a", 0, 2)}, frozenset(), (Line("units/a", "2026-01", "people/a0", 5),)))
def test_what_can_be_subtracted_could_be_anyones_of_five(agency: Agency) -> None:
    agreement = {"units_agreed": "Biên bản"}
    for more in ({}, agreement):
        pages = site(portal_of(records_of(agency, more)))
        for unit_ref, month in monthly_lists(pages):
            hidden = candidates(agency, unit_ref, month)
            assert not hidden or len(hidden) >= LEAST, (unit_ref, month, hidden)
        assert not any("không nêu tên" in words and "Cá nhân," in words for words in pages.values())
        assert not list(short_lists(agency, pages))


def short_lists(agency: Agency, pages: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(unit, month) with lines for staff although fewer than five people who are not named with them have one.

    Without a sum over five unnamed people, staff would know that these have no points, or whose points they are.
    """
    for ref in UNITS:
        for month in MONTHS:
            words = pages.get(f"scores/{ref[6:]}-{month}", "")
            if LINES in words and len(unnamed_people(agency, ref, month, words)) < LEAST:
                yield ref, month
            part = of_month(pages.get(standings.ledger_url(CAMPAIGN, ref), ""), month)
            if part and len(unnamed_people(agency, ref, month, part)) < LEAST:
                yield ref, month


def of_month(ledger: str, month: str) -> str:
    """The lines of a month in a ledger, each as its day and person, and the sum of the others."""
    number = int(month[5:])
    whose = rf"\d\d/0?{number}/2026 (?:Người \w+|Cả đơn vị)|Tháng {number}/2026 Những người không nêu tên, cộng lại"
    return " ".join(re.findall(whose, ledger))


def unnamed_people(agency: Agency, ref: str, month: str, words: str) -> set[str]:
    """The people with a line of a month who are not named with it; nobody if the page shows no sum of theirs."""
    owners = {item.owner for item in agency.lines if (item.unit, item.month) == (ref, month) and item.owner}
    named_here = {who for who in owners if re.search(rf"Người {who[7:]}\b", words)}
    return owners - named_here if "Những người không nêu tên, cộng lại" in words else set()


@given(agencies())
def test_people_and_units_have_totals_only_of_periods_of_which_a_board_names_them(agency: Agency) -> None:
    """So nobody learns the whole order, or who is the last, from ledgers."""
    portal = portal_of(records_of(agency))
    pages = site(portal)
    boards = [("", "điểm trong phong trào")] + [(month, f"Tháng {int(month[5:])}/2026: ") for month in MONTHS]
    boards += [("2026", "Năm 2026: "), ("2026-q1", "Quý I/2026: "), ("2026-q2", "Quý II/2026: ")]
    for subject in (*UNITS, *agency.people):
        ledger = pages.get(standings.ledger_url(CAMPAIGN, subject), "")
        for period, words in boards:
            board = standings.board(portal, CAMPAIGN, period)
            names = {place.ref for cluster in (*board.units, *board.people) for place in cluster.places}
            assert words not in ledger or subject in names, (subject, period)
        assert "giảm" not in ledger


@given(agencies(), st.data())
def test_no_page_tells_who_of_the_unnamed_has_points(agency: Agency, data: st.DataObject) -> None:
    """No page changes if a hidden line belongs to another of the five or more people who could have it.

    Except if more or fewer people then have lines: a sum is shown for five or more.
    """
    hidden = [at for at, item in enumerate(agency.lines) if item.owner and item.owner not in agency.agreed]
    for at in hidden and data.draw(st.lists(st.sampled_from(hidden), max_size=2)):
        item = agency.lines[at]
        others = sorted(candidates(agency, item.unit, item.month) - {item.owner})
        swapped = item._replace(owner=data.draw(st.sampled_from(others or [item.owner])))
        world = agency._replace(lines=(*agency.lines[:at], swapped, *agency.lines[at + 1 :]))
        if len(owners_in(agency, item)) != len(owners_in(world, item)):
            continue
        for day in (date(2026, 2, 1), date(2026, 6, 30)):
            pages, other = (site(portal_of(records_of(item), day)) for item in (agency, world))
            assert other == pages
            assert (item.unit, item.month) not in set(monthly_lists(pages)) or len(others) + 1 >= LEAST


def owners_in(agency: Agency, item: Line) -> set[str]:
    """The people with lines in the unit and month of a line who are named nowhere."""
    here = {other.owner for other in agency.lines if (other.unit, other.month) == (item.unit, item.month)}
    return here - agency.agreed - {""}


def small(size: int, agreed: int) -> Agency:
    """Three units; the first has `size` people with a line each, some of whom have agreed, and a line of its own."""
    people = {f"people/a{number}": ("units/a", 0, 2) for number in range(size)}
    lines = [Line("units/a", "2026-01", who, 5) for who in people]
    rest = [Line(ref, "2026-01", "", 2) for ref in UNITS[1:]]
    return Agency(people, frozenset(list(people)[:agreed]), (*lines, Line("units/a", "2026-01", "", 3), *rest))


@pytest.mark.parametrize(
    ("size", "agreed", "visible"),
    [(4, 4, True), (4, 3, False), (5, 0, True), (8, 3, True), (8, 4, False), (9, 8, False)],
)
def test_points_are_shown_where_all_are_named_or_five_are_not(size: int, agreed: int, visible: bool) -> None:
    portal = portal_of(records_of(small(size, agreed)))
    assert anonymity.shows_points(portal, CAMPAIGN, "units/a") is visible
    pages = site(portal)
    has_lines = visible and size - agreed >= LEAST  # who is named on no board would be alone in the sum
    assert (f"Tổng điểm {5 * size + 3}" in pages["scores/a-2026-01"]) is has_lines
    assert (LINES in pages["scores/a-2026-01"]) is has_lines
    points = f"{5 * size + 3}" if visible else "không công bố ở trang này"
    assert f"1 Đơn vị 00 {points} Các đơn vị khác" in pages["/bang-xep-hang/thi-dua/2026-01/"]


def test_the_lines_of_unnamed_people_are_one_sum_a_month() -> None:
    pages = site(portal_of(records_of(small(8, 3))))
    for page in (pages["scores/a-2026-01"], pages["/bang-xep-hang/thi-dua/don-vi/a/"]):
        assert "Những người không nêu tên, cộng lại 25" in page
    assert "Theo tiêu chí" not in pages["/bang-xep-hang/thi-dua/don-vi/a/"]


def test_who_was_named_before_does_not_count_among_the_five() -> None:
    records = records_of(small(5, 0))
    records["people/a0"]["consents"] = [
        {"purpose": "leaderboard", "basis": "Phiếu", "given": "2026-01-05", "withdrawn": "2026-03-01"}
    ]
    assert not anonymity.shows_points(portal_of(records), CAMPAIGN, "units/a")


@pytest.mark.parametrize(
    ("since", "until", "visible"),
    [
        ("2026-03-01", "", False),  # from the day on which they come four could be worked out
        ("2020-01-01", "2026-01-01", False),  # and on the one day of the campaign on which they were still there
        ("2020-01-01", "2025-12-31", True),
        ("2027-01-01", "", True),
    ],
)
def test_four_who_are_not_named_close_the_unit_from_their_first_to_their_last_day(
    since: str, until: str, visible: bool
) -> None:
    records = records_of(small(8, 4)._replace(lines=()))
    for number in range(4, 8):
        (position,) = records[f"people/a{number}"]["positions"]
        position.update({"since": since, "until": until} if until else {"since": since})
    assert anonymity.shows_points(portal_of(records), CAMPAIGN, "units/a") is visible


@pytest.mark.parametrize(
    ("since", "until", "is_open"),
    [
        ("2020-01-01", "2025-12-31", True),
        ("2020-01-01", "2026-01-01", False),
        ("2026-01-31", "", False),
        ("2026-02-01", "", True),
    ],
)
def test_a_month_is_open_if_its_board_names_all_who_were_in_the_unit_for_a_day(
    since: str, until: str, is_open: bool
) -> None:
    people = {f"people/a{at}": ("units/a", 0, 2) for at in range(4)} | {
        f"people/b{at}": ("units/b", 0, 2) for at in range(6)
    }
    lines = tuple(Line(unit, "2026-01", who, 9 if unit == "units/a" else 1) for who, (unit, *_) in people.items())
    people["people/vang"] = ("units/a", 0, 2)  # without a line, and so on no board
    records = records_of(Agency(people, frozenset(people), (*lines, Line("units/c", "2026-01", "", 1))))
    (position,) = records["people/vang"]["positions"]
    position.update({"since": since, "until": until} if until else {"since": since})
    assert ("2026-01" in anonymity.open_periods(portal_of(records), CAMPAIGN, "units/a")) is is_open


def test_a_guest_with_points_closes_the_unit() -> None:
    agency = small(4, 4)
    guest = {**agency.people, "people/khach": ("units/b", 0, 2)}
    lines = (*agency.lines, Line("units/a", "2026-01", "people/khach", 4))
    portal = portal_of(records_of(Agency(guest, agency.agreed, lines)))
    assert not anonymity.shows_points(portal, CAMPAIGN, "units/a")


def test_only_periods_of_which_a_board_names_the_unit_are_open() -> None:
    first, second = Line("units/a", "2026-01", "", 9), Line("units/b", "2026-04", "", 5)
    rest = [Line(ref, month, "", 1) for ref in UNITS for month in (MONTHS[0], MONTHS[2])]
    pages = site(portal_of(records_of(Agency({}, frozenset(), (first, second, *rest)))))
    ledger = pages["/bang-xep-hang/thi-dua/don-vi/b/"]
    assert "Quý II/2026: 6 điểm" in ledger
    assert "Tháng 1/2026" not in ledger
    assert "Tháng 4/2026: 6 điểm" in ledger
    assert "Năm 2026:" not in ledger
    assert "các kỳ khác không công bố ở trang này" in ledger
    assert "/bang-xep-hang/thi-dua/don-vi/c/" not in pages
    assert "không công bố ở trang này" in pages["scores/b-2026-01"]
    leaders = site(portal_of(records_of(Agency({}, frozenset(), (first, *rest))), audience=Audience.LEADERSHIP))
    assert "/bang-xep-hang/thi-dua/don-vi/c/" in leaders


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12))
def test_never_all_but_one_are_named_and_of_few_the_first_only(points: list[int]) -> None:
    ranks = sorted(1 + sum(other > score for other in points) for score in points)
    names = count_for_everybody(ranks, len(points))
    assert len(points) == 1 or names != len(points) - 1
    assert names < len(points) or set(ranks) == {1}
    assert len(points) > FEW or set(ranks[:names]) <= {1}


@given(agencies())
def test_of_people_the_last_is_never_named_and_of_few_the_first_only(agency: Agency) -> None:
    """Nobody is last in public: neither on the board nor as the one who is left out of it."""
    portal = portal_of(records_of(agency))
    for period in ("", "2026", *MONTHS):
        for cluster in standings.people_clusters(portal, CAMPAIGN, period):
            ranks = [place.rank for place in cluster.places]
            assert cluster.size == 1 or len(ranks) != cluster.size - 1
            assert len(ranks) < cluster.size or set(ranks) == {1}
            assert cluster.size > FEW or set(ranks) <= {1}


def test_who_has_only_points_by_rule_is_on_no_board_whether_or_not_he_or_she_agreed() -> None:
    """A story names people and what it gives is known: who had more than the last on a board would be missed."""
    by_rule = {"id": "chuyen", "title": "Chuyện", "points": "9", "automatic": "story-published"}
    lines = tuple(Line("units/a", "2026-01", f"people/a{at}", 1) for at in range(1, 7))
    for agreed in (True, False):
        people = {f"people/a{at}": ("units/a", 0, 2) for at in range(7)}
        agency = Agency(people, frozenset(people) - ({"people/a0"} if not agreed else set()), lines)
        records = records_of(agency)
        records[CAMPAIGN]["versions"][0]["criteria"].append(by_rule)
        records["stories/chuyen"] = {
            "title": "Chuyện", "themes": ["giao-tiep-ung-xu"], "people": ["people/a0"], "unit": "units/a",
            "happened": "2026-01-10", "published": "2026-01-10", "exemplifies": [], "body": "Kể lại.",
        }  # fmt: skip
        portal = portal_of(records)
        assert any(entry.automatic for entry in ledger(portal, CAMPAIGN, "people/a0"))
        board = standings.people_clusters(portal, CAMPAIGN, "2026-01")
        assert [(cluster.size, len(cluster.places)) for cluster in board] == [(6, 6)]


def test_units_that_have_agreed_are_all_named() -> None:
    lines = tuple(Line(ref, "2026-01", "", 9 - at) for at, ref in enumerate(UNITS))
    pages = site(portal_of(records_of(Agency({}, frozenset(), lines), {"units_agreed": "Biên bản"})))
    assert "1 Đơn vị 00 9 2 Đơn vị 01 8 −1 3 Đơn vị 02 7 −2" in pages["/bang-xep-hang/thi-dua/2026-01/"]
