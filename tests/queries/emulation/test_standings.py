"""Standings: sums, clusters, who may appear, and the day up to which lines count."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.engine import Portal
from macros.engine.recorder import traced
from macros.pages.leaderboards import ledger_at
from macros.queries.emulation import standings
from macros.records.choices import Audience
from macros.text.periods import periods_of
from tests.contest import APPROVER, CAMPAIGN, DAY, award, campaign, line, person, portal_of, sheet, unit

UNITS = ("units/a", "units/b", "units/c", "units/d")
PEOPLE = ("people/an", "people/binh", "people/chi")
ENTRY = st.tuples(
    st.sampled_from(UNITS),
    st.dates(date(2025, 11, 1), DAY),
    st.decimals(min_value=-5, max_value=12, places=2),
    st.sampled_from(("", *PEOPLE)),
)
Drawn = tuple[str, date, Decimal, str]


def agency(sheets: dict[str, Any], as_of: date = DAY, audience: Audience = Audience.LEADERSHIP, **more: Any) -> Portal:
    """Four departments, three people who agreed to appear, a campaign, and those sheets."""
    records = {
        CAMPAIGN: campaign("2025-11-01"),
        APPROVER: person("Người Duyệt", leader=True, consent=False),
        **{ref: unit(place) for place, ref in enumerate(UNITS)},
        **{ref: person(ref.partition("/")[2].title()) for ref in PEOPLE},
        **more,
    }
    every = {**records, **{f"scores/{name}": data for name, data in sheets.items()}}
    return portal_of(every, as_of, audience)


def sheets_of(entries: list[Drawn]) -> dict[str, Any]:
    """The sheets that hold those lines."""
    grouped: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for index, (ref, day, points, who) in enumerate(entries):
        grouped[(ref, day.isoformat()[:7])].append(line(f"d{index}", day.isoformat(), points, who))
    return {f"{ref[6:]}-{month}": sheet(ref, month, lines) for (ref, month), lines in grouped.items()}


def ranks(clusters: tuple[standings.Cluster, ...]) -> list[list[tuple[int, str, str]]]:
    return [[(place.rank, place.ref, str(place.points)) for place in cluster.places] for cluster in clusters]


def board(portal: Portal, period: str = "") -> standings.Board:
    return standings.board(portal, CAMPAIGN, period)


def test_a_unit_has_the_points_of_all_lines_of_its_sheets() -> None:
    a = sheet("units/a", "2026-03", [line("d1", "2026-03-02", "4"), line("d2", "2026-03-03", "2.5", "people/an")])
    b = sheet("units/b", "2026-03", [line("d1", "2026-03-02", "6")])
    answer = board(agency({"a": a, "b": b}), "2026-03")
    assert ranks(answer.units) == [[(1, "units/a", "6.5")]]
    assert answer.units[0].others == ("units/b",)
    assert ranks(answer.people) == [[(1, "people/an", "2.5")]]


def test_lines_fall_into_the_periods_of_their_day() -> None:
    days = ("2025-12-31", "2026-01-01", "2026-03-31", "2026-04-01")
    portal = agency(sheets_of([("units/a", date.fromisoformat(day), Decimal(1), "") for day in days]))
    answer = standings.periods(portal, CAMPAIGN)
    assert answer.years == ("2025", "2026")
    assert answer.quarters == ("2025-q4", "2026-q1", "2026-q2")
    assert answer.months == ("2025-12", "2026-01", "2026-03", "2026-04")
    assert ranks(board(portal, "2026-q1").units) == [[(1, "units/a", "2")]]
    assert ranks(board(portal, "2026").units) == [[(1, "units/a", "3")]]
    assert ranks(board(portal).units) == [[(1, "units/a", "4")]]
    assert board(portal, "2024") == standings.Board((), ())


@given(st.lists(ENTRY, max_size=25))
def test_unit_totals_add_up_to_all_lines(entries: list[Drawn]) -> None:
    portal = agency(sheets_of(entries))
    ledgers = [standings.ledger(portal, CAMPAIGN, ref) for ref in UNITS]
    wanted: dict[str, Decimal] = defaultdict(Decimal)
    for _, day, points, _ in entries:
        for period in periods_of(day.isoformat()):
            wanted[period] += points
    for period, total in wanted.items():
        inside = [entry.points for ledger in ledgers for entry in ledger if period in periods_of(entry.day)]
        assert sum(inside) == total
    assert sum(map(len, ledgers)) == len(entries)


@given(st.lists(ENTRY, max_size=25), st.randoms(use_true_random=False))
def test_boards_do_not_depend_on_the_order_of_entry(entries: list[Drawn], chance: Any) -> None:
    shuffled = entries.copy()
    chance.shuffle(shuffled)
    one, other = agency(sheets_of(entries)), agency(sheets_of(shuffled))
    answer = standings.periods(one, CAMPAIGN)
    assert standings.periods(other, CAMPAIGN) == answer
    for period in ("", *answer.years, *answer.quarters, *answer.months):
        assert standings.board(one, CAMPAIGN, period) == standings.board(other, CAMPAIGN, period)


@given(st.lists(ENTRY, max_size=25))
def test_every_named_total_is_the_sum_of_its_ledger(entries: list[Drawn]) -> None:
    portal = agency(sheets_of(entries))
    answer = standings.periods(portal, CAMPAIGN)
    for period in ("", *answer.years, *answer.quarters, *answer.months):
        clusters = standings.board(portal, CAMPAIGN, period)
        for place in (place for cluster in (*clusters.units, *clusters.people) for place in cluster.places):
            ledger = standings.ledger(portal, CAMPAIGN, place.ref)
            assert place.points == sum(entry.points for entry in ledger if period in periods_of(entry.day))


@given(st.lists(ENTRY, max_size=25))
def test_a_ledger_is_cut_into_periods_without_loss(entries: list[Drawn]) -> None:
    ledger = standings.ledger(agency(sheets_of(entries)), CAMPAIGN, "units/a")
    assert list(ledger) == sorted(ledger, key=lambda entry: entry.day)
    years = standings.by_period(ledger)
    months = [month for year in years for quarter in year.parts for month in quarter.parts]
    assert [entry for month in months for entry in month.entries] == list(ledger)
    for group in (*years, *(quarter for year in years for quarter in year.parts)):
        assert group.points == sum(part.points for part in group.parts)


def test_units_that_are_not_named_follow_the_organisation_chart() -> None:
    points = {"units/d": 9, "units/b": 8, "units/c": 7, "units/a": 1}
    entries = [(ref, date(2026, 3, 1), Decimal(total), "") for ref, total in points.items()]
    (cluster,) = board(agency(sheets_of(entries))).units
    assert [place.ref for place in cluster.places] == ["units/d", "units/b", "units/c"]
    assert (cluster.others, cluster.size) == (("units/a",), 4)
    (march,) = board(agency(sheets_of([*entries[:1], ("units/c", date(2026, 4, 1), Decimal(3), "")])), "2026-03").units
    assert march.others == ("units/c",)  # takes part in the campaign, without lines in the month


def test_units_compete_within_their_kind() -> None:
    kinds = {"units/a": "department", "units/b": "union", "units/c": "youth-union", "units/d": "leadership"}
    units = {ref: unit(place, kind) for place, (ref, kind) in enumerate(kinds.items())}
    entries = [(ref, date(2026, 3, 1), Decimal(5), "") for ref in UNITS]
    answer = board(agency(sheets_of(entries), **units)).units
    assert [(cluster.label, cluster.size) for cluster in answer] == [
        ("Phòng chuyên môn", 1),
        ("Đoàn thể", 2),
        ("Ban lãnh đạo", 1),
    ]
    assert ranks(answer)[1] == [(1, "units/b", "5"), (1, "units/c", "5")]


def with_people(as_of: date = DAY, period: str = "", **people: Any) -> list[list[str]]:
    """Who is named, cluster by cluster, when An and Binh have points in March 2026."""
    entries: list[Drawn] = [("units/a", date(2026, 3, 1), Decimal(5), f"people/{who}") for who in ("an", "binh")]
    records = {f"people/{who}": data for who, data in people.items()}
    answer = board(agency(sheets_of(entries), as_of, **records), period).people
    return [[place.ref[7:] for place in cluster.places] for cluster in answer]


def test_nobody_appears_without_consent() -> None:
    assert with_people(an=person("An", consent=False)) == [["binh"]]
    assert with_people(an=person("An", consent=False), binh=person("Bình", consent=False)) == []


@pytest.mark.parametrize(
    ("as_of", "names"), [("2026-04-30", []), ("2026-05-01", ["an"]), ("2026-08-31", ["an"]), ("2026-09-01", [])]
)
def test_a_consent_holds_from_the_day_it_is_given_until_the_day_it_is_withdrawn(as_of: str, names: list[str]) -> None:
    consent = {"purpose": "leaderboard", "basis": "Phiếu 02", "given": "2026-05-01", "withdrawn": "2026-09-01"}
    an, binh = person("An", consents=[consent]), person("Bình", consent=False)
    answer = with_people(date.fromisoformat(as_of), an=an, binh=binh)
    assert answer == ([names] if names else [])


def test_a_consent_to_photographs_is_no_consent_to_the_board() -> None:
    photo = {"purpose": "photo", "basis": "Phiếu 03", "given": "2026-01-05"}
    assert with_people(an=person("An", consents=[photo])) == [["binh"]]


def test_an_award_of_the_campaign_names_its_winner_from_the_day_of_the_decision() -> None:
    entries: list[Drawn] = [("units/a", date(2026, 3, 1), Decimal(5), "people/an")]
    more = {"people/an": person("An", consent=False), "awards/khen": award("people/an", day="2026-06-18")}
    before, after = (agency(sheets_of(entries), day, **more) for day in (date(2026, 6, 17), date(2026, 6, 18)))
    assert board(before).people == ()
    assert before.next_change == "2026-06-18"
    assert ranks(board(after).people) == [[(1, "people/an", "5")]]
    assert standings.subjects(before, CAMPAIGN).people == ()
    assert standings.subjects(after, CAMPAIGN).people == ("people/an",)


def test_a_consent_taken_back_counts_more_than_an_award_from_its_day_on() -> None:
    consent = {"purpose": "leaderboard", "basis": "Phiếu", "given": "2026-01-05", "withdrawn": "2026-09-03"}
    more = {"people/an": person("An", consents=[consent]), "awards/khen": award("people/an", day="2026-06-18")}
    names = [
        standings.may_appear(portal_of({CAMPAIGN: campaign(), **more}, day), CAMPAIGN, "people/an")
        for day in (date(2026, 9, 2), date(2026, 9, 3))
    ]
    assert names == [True, False]


def test_a_letter_of_praise_names_nobody() -> None:
    letter = {"form": "thu-khen", "letter": {"date": "2026-06-18", "signer": "Giám đốc"}}
    praised = {key: value for key, value in award("people/an").items() if key != "decision"} | letter
    records = {CAMPAIGN: campaign(), "people/an": person("An", consent=False), "awards/khen": praised}
    assert not standings.may_appear(portal_of(records), CAMPAIGN, "people/an")


def test_an_award_of_another_campaign_names_nobody() -> None:
    entries: list[Drawn] = [("units/a", date(2026, 3, 1), Decimal(5), "people/an")]
    other = {"campaigns/khac": campaign(), "awards/khen": award("people/an", campaign="campaigns/khac")}
    assert board(agency(sheets_of(entries), **other, **{"people/an": person("An", consent=False)})).people == ()


def moved(*, since: str = "2026-07-01") -> dict[str, Any]:
    """Somebody who has led the unit since a day, and was a specialist until the day before."""
    before = {"unit": "units/a", "title": "Chuyên viên", "rank": "30", "since": "2020-01-01", "until": "2026-06-30"}
    after = {"unit": "units/a", "title": "Trưởng phòng", "rank": "10", "leader": "true", "since": since}
    return person("An", positions=[before, after])


@pytest.mark.parametrize(
    ("as_of", "period", "clusters"),
    [
        (
            "2026-11-24",
            "2026-q1",
            ["Viên chức, người lao động không giữ chức vụ quản lý"],
        ),  # the position at the end of the period
        ("2026-11-24", "2026", ["Lãnh đạo, quản lý"]),  # the period is running: the position today
        ("2026-06-30", "2026", ["Viên chức, người lao động không giữ chức vụ quản lý"]),
        ("2026-07-01", "2026", ["Lãnh đạo, quản lý"]),
    ],
)
def test_leaders_compete_by_themselves(as_of: str, period: str, clusters: list[str]) -> None:
    entries: list[Drawn] = [("units/a", date(2026, 3, 1), Decimal(5), "people/an")]
    portal = agency(sheets_of(entries), date.fromisoformat(as_of), **{"people/an": moved()})
    assert [cluster.label for cluster in board(portal, period).people] == clusters


def test_who_has_left_stands_where_the_last_position_was() -> None:
    post = {
        "unit": "units/a",
        "title": "Phó phòng",
        "rank": "11",
        "leader": "true",
        "since": "2020-01-01",
        "until": "2026-06-30",
    }
    entries: list[Drawn] = [("units/a", date(2026, 3, 1), Decimal(5), "people/an")]
    portal = agency(sheets_of(entries), **{"people/an": person("An", positions=[post])})
    assert [cluster.label for cluster in board(portal).people] == ["Lãnh đạo, quản lý"]


def test_lines_count_from_their_day_on() -> None:
    entries: list[Drawn] = [("units/a", date(2026, 11, day), Decimal(day), "") for day in (1, 24)]
    before, after = (agency(sheets_of(entries), day) for day in (date(2026, 11, 23), DAY))
    assert ranks(board(before).units) == [[(1, "units/a", "1")]]
    assert ranks(board(after).units) == [[(1, "units/a", "25")]]
    assert before.next_change == "2026-11-24"
    assert len(standings.ledger(before, CAMPAIGN, "units/a")) == 1


def test_a_ledger_is_another_one_when_a_line_comes_to_count() -> None:
    entries: list[Drawn] = [("units/a", date(2026, 11, day), Decimal(day), "") for day in (1, 24)]
    portals = [agency(sheets_of(entries), day) for day in (date(2026, 11, 23), DAY)]
    one, other = (fingerprints(portal) for portal in portals)
    assert one != other


def fingerprints(portal: Portal) -> list[str]:
    """The fingerprints that a page with the statement of points depends on."""
    _, trace = traced(portal, standings.ledger, CAMPAIGN, "units/a")
    return [question.fingerprint for question in trace]


def test_a_ledger_does_not_change_with_the_sheets_of_others() -> None:
    lines: list[Drawn] = [("units/a", date(2026, 3, 1), Decimal(5), "")]
    portals = [agency(sheets_of([*lines, ("units/b", date(2026, 3, 1), Decimal(more), "")])) for more in (1, 2)]
    one, other = (fingerprints(portal) for portal in portals)
    assert one == other


def test_records_above_the_audience_are_not_there() -> None:
    entries: list[Drawn] = [("units/a", date(2026, 3, 1), Decimal(5), "people/an")]
    hidden = {"people/an": person("An", audience="leadership"), "units/a": unit(1, audience="leadership")}
    portal = agency(sheets_of(entries), audience=Audience.STAFF, **hidden)
    assert board(portal) == standings.Board((), ())
    assert standings.subjects(portal, CAMPAIGN) == standings.Subjects((), ())


def test_without_campaigns_there_is_no_board() -> None:
    assert standings.current_board(portal_of({})) is None
    assert standings.campaigns(portal_of({})) == ()


def test_the_board_to_show_first_is_that_of_the_longest_open_campaign() -> None:
    more = {
        "campaigns/ngan": campaign("2026-11-01", "2026-12-01"),
        "campaigns/cu": campaign("2020-01-01", "2025-12-31"),
        "campaigns/sau": campaign("2027-01-01", "2027-12-31"),
    }
    entries: list[Drawn] = [("units/a", date(2026, month, 1), Decimal(5), "") for month in (3, 8)]
    portal = agency(sheets_of(entries), **more)
    assert standings.campaigns(portal) == (CAMPAIGN, "campaigns/ngan", "campaigns/cu", "campaigns/sau")
    assert standings.current_board(portal) == (CAMPAIGN, "2026-q3", "Quý III/2026")


def test_a_campaign_without_lines_has_the_board_of_the_whole() -> None:
    assert standings.current_board(agency({})) == (CAMPAIGN, "", "Cả phong trào")


def test_addresses() -> None:
    assert standings.board_url(CAMPAIGN) == "/bang-xep-hang/thi-dua/"
    assert standings.board_url(CAMPAIGN, "2026-q3") == "/bang-xep-hang/thi-dua/2026-q3/"
    assert standings.ledger_url(CAMPAIGN, "units/a") == "/bang-xep-hang/thi-dua/don-vi/a/"
    assert standings.ledger_url(CAMPAIGN, "people/an") == "/bang-xep-hang/thi-dua/ca-nhan/an/"


def test_who_is_named_and_where_a_ledger_stands_does_not_depend_on_what_people_are_called() -> None:
    lines = [line(f"d{place}", "2026-11-03", 9 - place, who) for place, who in enumerate(PEOPLE)]
    portal = agency({"a-2026-11": sheet(UNITS[0], "2026-11", lines)}, audience=Audience.STAFF)
    names, (first,) = traced(portal, standings.ranked_people, CAMPAIGN, "")
    ledger, (second,) = traced(portal, ledger_at, CAMPAIGN, PEOPLE[0])
    assert (names, ledger) == (PEOPLE[:1], "/bang-xep-hang/thi-dua/ca-nhan/an/")
    assert not [name for name in (*first.inputs, *second.inputs) if name.startswith("people/") and "title" in name]
