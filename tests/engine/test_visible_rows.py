"""What an audience sees on a day: its records, those that are over left out wherever they would be told or counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from macros.engine.stored_row import StoredRow
from macros.engine.visible_rows import VisibleRows
from macros.records.choices import Audience
from tests.rows import row, store_of

TODAY = date(2026, 11, 24)
PUBLIC, STAFF, LEADERSHIP = "public", "staff", "leadership"


def seen(*rows: StoredRow, audience: str = STAFF, without: Iterable[str] = ()) -> VisibleRows:
    """What an audience sees today of these rows."""
    return VisibleRows(store_of(*rows), Audience(audience), TODAY, without)


def refs(rows: Iterable[StoredRow]) -> list[str]:
    """The references of rows."""
    return [one.ref for one in rows]


def person(name: str, audience: str, *consents: tuple[str, str, str]) -> StoredRow:
    """A person who has agreed so: (purpose, given, withdrawn)."""
    said = [dict(zip(("purpose", "given", "withdrawn"), consent, strict=True)) for consent in consents]
    return row(f"people/{name}", {"consents": said}, audience=audience)


@pytest.mark.parametrize(
    ("audience", "found", "others"),
    [
        (PUBLIC, ["units/c"], ["units/a", "units/b"]),
        (STAFF, ["units/b", "units/c"], ["units/a"]),
        (LEADERSHIP, ["units/a", "units/b", "units/c"], []),
    ],
)
def test_an_audience_sees_its_records_and_those_of_wider_ones(
    audience: str, found: list[str], others: list[str]
) -> None:
    of = {"units/a": LEADERSHIP, "units/b": STAFF, "units/c": PUBLIC}
    rows = seen(*(row(ref, audience=one) for ref, one in of.items()), audience=audience)
    assert ([*rows], len(rows), refs(rows.of("units"))) == (found, len(found), found)
    assert refs(rows.of_other_audiences("units")) == others
    assert [ref for ref in of if rows.get(ref)] == found
    assert [ref for ref in of if rows.sees(rows.store[ref])] == found
    assert rows.not_shown == {}


def test_what_is_not_seen_is_not_there() -> None:
    rows = seen(row("units/a", audience=LEADERSHIP), row("units/b"))
    for ref in ("units/a", "units/z"):
        with pytest.raises(KeyError, match=ref):
            rows[ref]
    assert rows["units/b"] is rows["units/b"] is rows.store["units/b"]


@pytest.mark.parametrize(
    ("fields", "there", "change"),
    [
        ({"kept_until": "2026-11-23"}, False, []),
        ({"kept_until": "2026-11-24"}, True, ["2026-11-25"]),
        ({"kept_until": "2026-12-31"}, True, ["2027-01-01"]),
        ({"withdrawn": "2026-11-24"}, False, []),
        ({"withdrawn": "2026-11-25"}, True, ["2026-11-25"]),
        ({"kept_until": "9999-12-31"}, True, []),
        ({}, True, []),
    ],
)
def test_a_record_is_there_to_its_last_day(fields: dict[str, str], there: bool, change: list[str]) -> None:
    rows = seen(row("units/a", **fields), row("units/b"), row("units/c", audience=LEADERSHIP, kept_until="2026-11-20"))
    expected = ["units/a", "units/b"] if there else ["units/b"]
    assert ([*rows], len(rows), [*rows.not_shown]) == (expected, len(expected), [] if there else ["units/a"])
    assert list(rows.days_of_change()) == change


def test_the_first_day_on_which_one_goes_is_told() -> None:
    ends = ("2026-12-31", "2026-11-30", "2026-11-01")
    rows = seen(
        *(row(f"units/{number}", kept_until=day) for number, day in enumerate(ends)),
        row("units/x", kept_until="2026-11-25", audience=LEADERSHIP),
    )
    assert list(rows.days_of_change()) == ["2026-12-01"]


def test_a_site_does_without_whole_collections() -> None:
    rows = seen(
        *map(row, ("awards/a", "stories/a", "units/a")),
        row("awards/b", audience=LEADERSHIP),
        without=["awards", "stories"],
    )
    assert ([*rows], len(rows), sorted(rows.not_shown)) == (["units/a"], 1, ["awards/a", "stories/a"])
    assert (rows.of("awards"), rows.get("stories/a")) == ([], None)


CONSENTS: list[Any] = [
    (("public-profile", "2026-11-24", ""), True, []),
    (("public-profile", "2026-11-25", ""), False, ["2026-11-25"]),
    (("public-profile", "2026-01-05", "2026-11-24"), False, []),
    (("public-profile", "2026-01-05", "2026-12-01"), True, ["2026-12-01"]),
    (("public-profile", "2026-12-01", "2026-12-24"), False, ["2026-12-01", "2026-12-24"]),
    (("photo", "2026-01-05", "2026-12-01"), False, []),
]


@pytest.mark.parametrize(("consent", "there", "days"), CONSENTS)
def test_the_public_sees_people_while_they_agree(consent: tuple[str, str, str], there: bool, days: list[str]) -> None:
    people = [person("an", PUBLIC, consent), person("binh", STAFF, ("public-profile", "2026-12-09", ""))]
    public = seen(*people, audience=PUBLIC)
    assert ([*public], len(public)) == (["people/an"] if there else [], int(there))
    assert list(public.days_of_change()) == days
    staff = seen(*people)
    assert ([*staff], len(staff), list(staff.days_of_change())) == (["people/an", "people/binh"], 2, [])


def test_one_consent_that_holds_is_enough() -> None:
    told = [("public-profile", "2026-01-05", "2026-02-05"), ("public-profile", "2026-03-05", "2026-12-24")]
    binh = person("binh", PUBLIC, ("public-profile", "2026-12-05", ""))
    rows = seen(person("an", PUBLIC, *told), binh, audience=PUBLIC)
    assert ([*rows], rows.not_shown) == (["people/an"], {"people/binh": binh})
    assert list(rows.days_of_change()) == ["2026-12-24", "2026-12-05"]


def test_a_collection_is_told_by_day_and_id() -> None:
    days = {"c": "2026-01-02", "b": "2026-01-02", "a": "2026-03-01", "d": ""}
    rows = seen(*(row(f"awards/{name}", day=day) for name, day in days.items()), row("units/a"))
    assert refs(rows.of("awards")) == ["awards/d", "awards/b", "awards/c", "awards/a"]


def referring() -> list[StoredRow]:
    """What refers to a unit: three are seen, two are over, one is for leaders."""
    to = {"targets": ("units/a",), "day": "2026-01-01"}
    return [
        *(row(f"awards/{name}", **to) for name in "ab"),
        row("awards/over", kept_until="2026-11-01", **to),
        row("awards/secret", audience=LEADERSHIP, **to),
        row("stories/a", **to),
        row("stories/old", withdrawn="2026-01-01", targets=("units/a", "units/b")),
    ]


def test_what_refers_to_a_record_is_told_of_what_is_seen() -> None:
    rows = seen(*referring())
    assert sorted(refs(rows.linked("@units/a"))) == ["awards/a", "awards/b", "stories/a"]
    assert refs(rows.linked("@units/a", "stories")) == ["stories/a"]
    assert rows.linked("@units/b") == []
    assert sorted(rows.days("@units/a")) == [(ref, "2026-01-01") for ref in ("awards/a", "awards/b", "stories/a")]


def test_what_refers_to_a_record_is_counted_without_what_is_over() -> None:
    rows = seen(*referring())
    assert rows.referrer_counts("units/") == {"units/a": 3, "units/b": 0}
    assert rows.referrer_counts("people/") == {}
    assert rows.crowded(0) == [("units/a", "awards", 2), ("units/a", "stories", 1)]
    assert rows.crowded(1) == [("units/a", "awards", 2)]
    assert rows.crowded(2) == []
    assert seen(*referring(), audience=LEADERSHIP).crowded(2) == [("units/a", "awards", 3)]
