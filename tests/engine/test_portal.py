"""What is looked up in the portal is found as the audience sees it, and recorded as an input: no read goes unseen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest

from macros.engine import Portal, query
from macros.engine.loader import Library
from macros.engine.media import MediaFile
from macros.engine.record_store import Loaded
from macros.engine.site_info import Painted, Site
from macros.engine.stored_row import StoredRow
from macros.loading.git_history import DeletedFile, Edit, History
from macros.records import collection_names
from macros.records.choices import Audience
from macros.text.days_off import AgencyDays
from tests.rows import row, store_of

T = TypeVar("T")
TODAY = date(2026, 11, 24)
FILE = "data/units/a.yml"
PAINTED = Painted(Path("paint"), ("index.html",), {"a": "1"}, {"b": "2"}, {"c": "3"}, {}, {"d": [[4]]}, Site("Cổng"))
AWARDS = {"targets": ("units/a",), "title": "Giấy khen"}


def library_of(*rows: StoredRow, **more: Any) -> Library:
    """A library of these rows."""
    return Library(store_of(*rows), **more)


def portal_of(*rows: StoredRow, today: date = TODAY, **more: Any) -> Portal:
    """The portal of these rows for staff."""
    return Portal(library_of(*rows), today, Audience.STAFF, **more)


def looked(portal: Portal, look: Callable[[Portal], T]) -> tuple[T, set[str]]:
    """What a look gives, and the inputs that it recorded."""
    portal.recorded = {"recorded before"}
    found = look(portal)
    assert "recorded before" in portal.recorded
    return found, portal.recorded - {"recorded before"}


def groups(pattern: str) -> set[str]:
    """The inputs that stand for every collection."""
    return {pattern.format(name) for name in collection_names()}


def test_a_record_is_looked_up_with_its_fields() -> None:
    portal = portal_of(row("units/a", title="A"), row("units/b", audience="leadership"))
    assert looked(portal, lambda here: here.rows["units/a"].ref) == ("units/a", {"units/a"})
    assert looked(portal, lambda here: here.rows["units/a"].title) == ("A", {"units/a", "units/a\ttitle"})
    assert looked(portal, lambda here: here.rows.get("units/b")) == (None, {"units/b"})
    assert looked(portal, lambda here: [*here.rows]) == (["units/a"], groups("{}/"))


def test_a_collection_is_in_order_of_days() -> None:
    days = {"b": "2026-01-01", "a": "2026-02-01"}
    portal = portal_of(*(row(f"awards/{name}", day=day) for name, day in days.items()))
    asked = {"awards/", "awards/\tday"}
    for _ in range(2):
        found, inputs = looked(portal, lambda here: here.by_collection["awards"])
        assert ([one.ref for one in found], inputs) == (["awards/b", "awards/a"], asked)
    assert looked(portal, lambda _: found[0].title) == ("", {"awards/\ttitle"})
    assert looked(portal, lambda here: here.by_collection["units"]) == ([], {"units/", "units/\tday"})
    assert looked(portal, lambda here: here.by_collection.get("moi")) == (None, {"moi/"})
    with pytest.raises(KeyError, match=r"^'moi'$"):
        portal.by_collection["moi"]
    assert looked(portal, lambda here: tuple(here.by_collection)) == (collection_names(), groups("{}/"))


def test_media_are_looked_up_by_record() -> None:
    media = {"stories/a": (MediaFile("a.png", "data/media/stories/a/a.png", "x"),)}
    portal = Portal(library_of(media=media), TODAY, Audience.STAFF)
    assert looked(portal, lambda here: here.media["stories/a"]) == (media["stories/a"], {"media:stories/a"})
    assert looked(portal, lambda here: here.media.get("stories/b")) == (None, {"media:stories/b"})
    assert looked(portal, lambda here: [*here.media]) == (["stories/a"], groups("media:{}/"))


@pytest.mark.parametrize(
    ("name", "sign"), [("by_target", "@"), ("by_citation", "~"), ("by_former_ref", "<"), ("by_unique_key", "#")]
)
def test_what_leads_from_a_record_finds_it(name: str, sign: str) -> None:
    link = {"targets": ("units/x",), "names": ("units/x",), "former_ids": ("x",), "keys": ("x",)}
    hidden = {"targets": ("units/y",), "names": ("units/y",), "former_ids": ("y",), "keys": ("y",)}
    portal = portal_of(row("units/a", title="A", **link), row("units/b", audience="leadership", **hidden))
    links = getattr(portal, name)
    found, inputs = looked(portal, lambda _: [(one.ref, one.title) for one in links["units/x"]])
    assert (found, inputs) == ([("units/a", "A")], {f"{sign}units/x", f"{sign}units/x\ttitle"})
    assert looked(portal, lambda _: links.get("units/y")) == (None, {f"{sign}units/y"})
    assert looked(portal, lambda _: [*links]) == (["units/x"], groups(f"{sign}{{}}/"))
    with pytest.raises(KeyError, match=r"^'units/y'$"):
        links["units/y"]


def test_those_of_one_collection_that_refer_to_a_record_are_an_input_of_their_own() -> None:
    portal = portal_of(row("units/a"), row("awards/a", **AWARDS), row("stories/a", targets=("units/a",)))
    for _ in range(2):
        found, inputs = looked(portal, lambda here: [one.title for one in here.rows_to("units/a", "awards")])
        assert (found, inputs) == (["Giấy khen"], {"awards@units/a", "awards@units/a\ttitle"})
    assert [one.ref for one in portal.by_target["units/a"]] == ["awards/a", "stories/a"]
    assert looked(portal, lambda here: here.rows_to("units/a", "people")) == ([], {"people@units/a"})


def test_who_refers_to_a_record_is_counted() -> None:
    secret = row("units/b", audience="leadership")
    both = {"targets": ("units/a", "units/b")}
    portal = portal_of(row("units/a"), secret, row("awards/a", day="2026-01-01", **both), row("awards/b", **both))
    days = [("awards/a", "2026-01-01"), ("awards/b", "")]
    assert looked(portal, lambda here: here.days_of_referring("units/a")) == (days, {"@units/a", "@units/a\tday"})
    assert looked(portal, lambda here: here.crowded(1)) == ([("units/a", "awards", 2)], groups("@{}/"))
    assert portal.crowded(2) == []
    assert looked(portal, lambda here: here.referrer_counts("units/")) == ({"units/a": 2, "units/b": 2}, {"@units/"})


@pytest.mark.parametrize(("fields", "there"), [("withdrawn", ["awards/a", "awards/b"]), ("kept_until", [])])
def test_what_was_withdrawn_is_told_by_collection(fields: str, there: list[str]) -> None:
    days = {"awards/a": "2026-11-24", "awards/b": "2026-01-01", "awards/c": "2026-11-25", "stories/d": "2026-01-01"}
    portal = portal_of(*(row(ref, **{fields: day}) for ref, day in days.items()), row("awards/e"))
    found, inputs = looked(portal, lambda here: [one.ref for one in here.withdrawn("awards")])
    assert (sorted(found), inputs) == (there, {"awards/"})
    for one in portal.withdrawn("awards"):
        assert looked(portal, lambda _, one=one: one.title) == ("", {"awards/\ttitle"})


def test_a_record_withdrawn_later_that_is_over_today_was_not_withdrawn() -> None:
    portal = portal_of(row("awards/a", withdrawn="2026-12-01", kept_until="2026-01-01"))
    assert (portal.withdrawn("awards"), [*portal.not_shown]) == ([], ["awards/a"])


def test_a_collection_holds_something_if_the_audience_sees_any_of_it() -> None:
    portal = portal_of(row("units/a", audience="leadership"), row("units/b"), row("awards/a", audience="leadership"))
    assert looked(portal, lambda here: here.holds("units")) == (True, {"units/"})
    assert looked(portal, lambda here: here.holds("awards")) == (False, {"awards/"})
    assert looked(portal, lambda here: here.holds("stories")) == (False, {"stories/"})


def test_whether_any_record_is_illustrative_depends_on_that_field_of_each_collection() -> None:
    fields = {f"{name}/\tillustrative" for name in collection_names()}
    for hidden, found in ((row("units/a"), False), (row("units/a", audience="leadership", illustrative=True), True)):
        portal = portal_of(hidden, row("units/b"))
        assert looked(portal, lambda here: here.holds_illustrative) == (found, fields)


def test_hidden_records_are_counted_by_year_and_nothing_else() -> None:
    days = {"a": "2026-03-01", "b": "2026-05-01", "c": "2025-01-01", "d": None}
    rows = (row(f"awards/{name}", {"given": day}, audience="leadership") for name, day in days.items())
    portal = portal_of(*rows, row("awards/x", {"given": "2024-01-01"}))
    counted = {"2026": 2, "2025": 1, "": 1}
    assert looked(portal, lambda here: here.hidden_by_year("awards", "given")) == (
        counted,
        {"awards/", "awards/\tdata", "audience"},
    )
    assert portal.hidden_by_year("awards", "more") == {"": 4}


def test_records_with_the_same_bytes_are_found_in_their_collection() -> None:
    portal = portal_of(*(row(ref, digest="x") for ref in ("units/a", "units/b", "awards/a")), row("units/c"))
    found, inputs = looked(portal, lambda here: here.same_bytes("units", "x"))
    assert ([one.ref for one in found], inputs) == (["units/a", "units/b"], {"units/", "units/\tdigest"})
    assert looked(portal, lambda _: found[0].title) == ("", {"units/\ttitle"})


def with_unread() -> Portal:
    """A portal with a record of each kind that a reference may be of."""
    here, secret = row("units/here", former_ids=("former",)), row("units/secret", audience="leadership")
    library = library_of(here, secret, row("units/over", kept_until="2026-01-01"))
    library.rows.put("data/units/faulty.yml", Loaded("x", None, ()))
    return Portal(library, TODAY, Audience.STAFF)


@pytest.mark.parametrize(
    ("name", "taken", "out_of_sight"),
    [
        ("here", True, False),
        ("former", True, False),
        ("secret", True, False),
        ("over", True, True),
        ("faulty", True, True),
        ("free", False, False),
    ],
)
def test_a_reference_is_taken_whatever_became_of_it(name: str, *, taken: bool, out_of_sight: bool) -> None:
    portal, ref = with_unread(), f"units/{name}"
    answer, inputs = looked(portal, lambda here: here.is_taken(ref))
    assert (answer, ref in inputs) == (taken, True)
    assert looked(portal, lambda here: here.is_out_of_sight(ref)) == (out_of_sight, {ref})


def test_what_stands_beside_the_records_is_recorded_under_its_name() -> None:
    deleted = {FILE: (DeletedFile("data", "c1", FILE),)}
    own = AgencyDays(frozenset({TODAY}))
    history = History({FILE: [("2026-01-01T00:00:00", None)]}, deleted)
    library = library_of(agency_days=own, modules="basic")
    portal = Portal(library, TODAY, Audience.PUBLIC, history, PAINTED, ["/van-ban/"])
    found = {
        "unread": (lambda here: here.unread, {}),
        "paint": (lambda here: here.painted, PAINTED),
        "prose": (lambda here: here.prose, {"/van-ban/"}),
        "agency-days": (lambda here: here.agency_days, own),
        "modules": (lambda here: here.modules, "basic"),
        "site": (lambda here: here.site, Site("Cổng")),
        "deleted": (lambda here: here.deleted, deleted),
        f"git:{FILE}": (lambda here: here.last_change(FILE), "2026-01-01T00:00:00"),
        "git:x": (lambda here: here.last_change("x"), ""),
    }
    for name, (look, answer) in found.items():
        assert looked(portal, look) == (answer, {name})
    edits = (Edit("2026-01-01T00:00:00", None),)
    assert looked(portal, lambda here: here.edits(FILE)) == (edits, {f"git:{FILE}"})
    assert looked(portal, lambda here: here.audience) == (Audience.PUBLIC, {"audience"})
    assert (portal.as_of, portal.history) == (TODAY, history)


def test_a_portal_that_is_told_nothing_more_stands_by_itself() -> None:
    portal = portal_of()
    assert (portal.painted, portal.site, portal.prose, portal.deleted, portal.modules) == (
        None, Site(), frozenset(), {}, "full",
    )  # fmt: skip
    assert (portal.agency_days, portal.fresh, portal.unread, portal.next_change) == (AgencyDays(), {}, {}, None)


def test_a_painted_site_of_a_small_agency_does_without_what_it_has_no_use_for() -> None:
    rows = row("units/a"), row("awards/a")
    for painted, found in ((None, ["awards/a", "units/a"]), (PAINTED, ["units/a"])):
        portal = Portal(library_of(*rows, modules="basic"), TODAY, Audience.STAFF, painted=painted)
        assert [*portal.rows] == found


def test_what_only_leaders_may_see_comes_from_roots_of_their_own() -> None:
    store = store_of(roots=("data", "more", "leaders"))
    assert Portal(Library(store, 2), TODAY, Audience.LEADERSHIP).shared_roots == {"data", "more"}


@pytest.mark.parametrize(
    ("day", "come"),
    [("2026-11-24", True), (date(2026, 11, 24), True), ("2026-11-25", False), (date(2026, 12, 1), False)],
)
def test_a_day_has_come_or_is_one_to_look_for(day: date | str, *, come: bool) -> None:
    portal = portal_of()
    assert looked(portal, lambda here: here.reached(day)) == (come, {"day"})
    assert portal.next_change == (None if come else str(day))
    assert portal.reached("2027-01-01") is False
    assert portal.next_change == ("2027-01-01" if come else str(day))


def test_the_next_change_may_be_that_a_record_goes() -> None:
    portal = portal_of(row("units/a", kept_until="2026-11-30"))
    portal.reached("2026-12-24")
    assert portal.next_change == "2026-12-01"


def test_the_version_of_the_references_changes_with_the_records_shown() -> None:
    one, other = row("units/a"), row("units/b", kept_until="2026-11-30")
    version = portal_of(one, other).refs_version
    assert portal_of(one, other._replace(digest="x")).refs_version == version
    assert portal_of(one, other, today=date(2026, 12, 1)).refs_version != version
    assert portal_of(one).refs_version != version


def described(painted: Painted | None = PAINTED, **more: Any) -> Portal:
    """A portal of which something may be another than usual."""
    of_library = {name: more.pop(name) for name in ("agency_days", "modules") if name in more}
    history = History({FILE: [("2026",)]}, more.pop("deleted", {}), commits=(more.pop("commit", "c1"),))
    library = library_of(row("units/a"), **of_library)
    for path in more.pop("unread", ()):
        library.rows.put(path, Loaded("x", None, ()))
    return Portal(library, more.pop("today", TODAY), Audience.STAFF, history, painted, **more)


@pytest.mark.parametrize(
    ("more", "changed"),
    [
        ({}, set()),
        ({"today": date(2026, 11, 25)}, set()),  # compared elsewhere
        ({"painted": None}, {"paint", "site"}),
        ({"painted": replace(PAINTED, pages={})}, {"paint"}),
        ({"painted": replace(PAINTED, quoted={})}, {"paint"}),
        ({"painted": replace(PAINTED, site=Site("x"))}, {"site"}),
        ({"deleted": {FILE: (DeletedFile("data", "c1", FILE),)}}, {"deleted"}),
        ({"prose": ["/a/"]}, {"prose"}),
        ({"agency_days": AgencyDays(worked=frozenset({TODAY}))}, {"agency-days"}),
        ({"modules": "basic"}, {"modules"}),
        ({"unread": ["data/units/b.yml"]}, {"unread"}),
        ({"commit": "c2"}, {"git:old"}),
    ],
)
def test_what_changed_beside_the_records_is_told_by_its_name(more: dict[str, Any], changed: set[str]) -> None:
    before, now = described(), described(**more)
    told = {**described().history.changes, "old": "c0"}
    assert now.changed_since(before.context, {("c1",): told}.__getitem__) == changed


def test_a_record_that_is_over_since_changes_whatever_leads_to_it() -> None:
    fields = {"targets": ("units/b",), "keys": ("k",), "kept_until": "2026-11-30"}
    then, later = portal_of(row("units/a", **fields)), portal_of(row("units/a", **fields), today=date(2026, 12, 1))
    gone = {"units/a", "@units/b", "units@units/b", "#units/k"}
    assert later.changed_since(then.context, lambda _: {}) == gone
    assert then.changed_since(later.context, lambda _: {}) == gone
    assert later.changed_since(later.context, lambda _: {}) == set()


@query
def title(portal: Portal, ref: str) -> str:
    """The title of a record."""
    return portal.rows[ref].title


@query
def come(portal: Portal, day: str) -> bool:
    """Whether a day has come."""
    return portal.reached(day)


@query
def committed(portal: Portal) -> str:
    """When the file was changed."""
    return portal.last_change(FILE)


@pytest.mark.parametrize(
    ("pending", "today", "commit", "taken"),
    [
        (set(), TODAY, "c1", {"title", "come", "committed"}),
        ({"units/a\ttitle"}, TODAY, "c1", {"come", "committed"}),
        ({"units/a"}, TODAY, "c1", {"come", "committed"}),  # with its fields
        ({"units/b\ttitle"}, TODAY, "c1", {"title", "come", "committed"}),
        (set(), date(2026, 11, 25), "c1", {"title", "committed"}),
        (set(), TODAY, "c2", {"title", "come", "committed"}),
    ],
)
def test_answers_go_on_to_the_next_portal_while_nothing_changed(
    pending: set[str], today: date, commit: str, taken: set[str]
) -> None:
    before, now = described(), described(today=today, commit=commit)
    assert (title(before, "units/a"), come(before, "2026-11-25"), committed(before)) == ("", False, "2026")
    now.succeed(before, pending)
    assert {str(key[0]).rpartition(".")[2] for key in now.answers} == taken
    assert vars(before) == {}
