"""Calendars of sessions and deadlines: one for the agency, one for each unit, and for leaders one for each person.

They hold sessions and the deadlines of registration, tasks, must-reads and policy reviews. On the leaders' site the
calendar of a unit is for its head and holds the deadlines of findings too.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from macros.checks.review import changed_bases
from macros.engine import Portal, query
from macros.pages import calendars
from macros.pages.actions import deadlines
from macros.pages.output import file
from macros.pages.page import Page, all_of, page
from macros.pages.template_api import card_of, name_of, title_of
from macros.pages.unit_overview import SECTION
from macros.queries import acknowledgements, lookup, organisation
from macros.queries.inspections import disclosure
from macros.queries.inspections.follow_up import FollowedFinding
from macros.queries.training import schedule
from macros.records.policies import Policy

ROOT = f"/{SECTION.slug}/lich/"
SOON = timedelta(days=2)


class Deadline(NamedTuple):
    """The last day for something, with the record that it belongs to."""

    day: str  # ISO
    ref: str
    label: str
    kind: str  # part of the identity of its event
    note: str = ""


@file(f"/{SECTION.slug}/{calendars.NAME}", in_sitemap=False)
def agency_agenda(portal: Portal) -> bytes:
    """The calendar of the whole agency."""
    return calendars.calendar(portal, "Lịch chung của cơ quan", _events(portal, ""))


@file(f"{ROOT}{{ref}}.ics", each=all_of("units"), in_sitemap=False)
def unit_agenda(portal: Portal, ref: str) -> bytes:
    """The calendar of a unit."""
    return calendars.calendar(portal, f"Lịch của {title_of(portal, ref)}", _events(portal, ref))


def _people(portal: Portal) -> tuple[str, ...]:
    return organisation.people_in(portal, "active")


@file(f"{ROOT}nguoi/{{ref}}.ics", each=_people, when=lookup.for_leaders, in_sitemap=False)
def personal_agenda(portal: Portal, ref: str) -> bytes:
    """The calendar of a person: the sessions and must-reads of their units, and their own tasks."""
    units = tuple(dict.fromkeys(post.unit for post in organisation.posts_of(portal, ref)))
    sittings = sorted({item for unit in units for item in calendars.recent(portal, unit)})
    due_days = sorted(
        {item for unit in units for item in (*registrations(portal, unit), *_readings_of(portal, unit, ref))}
    )
    events = [*calendars.sessions(portal, sittings), *deadlines(portal, ref)]
    events += [_event(portal, item) for item in due_days]
    return calendars.calendar(portal, f"Lịch của {title_of(portal, ref)}", events)


def _readings_of(portal: Portal, unit: str, person: str) -> Iterator[Deadline]:
    """The must-reads of a person as a member of a unit."""
    for item in readings(portal, unit):
        if any(post.person == person for post in acknowledgements.readers_in(portal, item.ref, unit, "")):
            yield item


@page(ROOT, "agendas.html", section=SECTION)
def agendas_page(portal: Portal) -> Page:
    """The addresses of the calendars, and how to subscribe to one."""
    base = lookup.site(portal).url.rstrip("/")
    units = [(place.title, base + unit_agenda.url(place.ref)) for place in organisation.chart(portal, "active")]
    people = _people(portal) if lookup.for_leaders(portal) else ()
    return Page(
        "Lịch để đăng ký",
        agendas=[("Cả cơ quan", base + agency_agenda.url()), *units],
        people=[(title_of(portal, ref), base + personal_agenda.url(ref)) for ref in people],
        description="Buổi bồi dưỡng, hạn đăng ký, hạn nhiệm vụ, hạn đọc và ký, tự cập nhật trong lịch của từng người.",
    )


def _events(portal: Portal, unit: str) -> Iterator[calendars.Properties]:
    yield from calendars.sessions(portal, calendars.recent(portal, unit))
    yield from (_event(portal, item) for item in registrations(portal, unit))
    yield from deadlines(portal, unit)
    yield from (_event(portal, item) for item in (*readings(portal, unit), *reviews(portal, unit)))
    waiting = (item for item in disclosure.open_findings(portal) if item.state in ("open", "soon", "late"))
    yield from (_measure_event(portal, item) for item in waiting if unit in ("", item.finding.owner))


@query
def registrations(portal: Portal, unit: str) -> tuple[Deadline, ...]:
    """The last days to register, from the current plan on; for a unit, or for all ("")."""
    first = schedule.current_plan(portal)
    refs = dict.fromkeys(item.course for item in calendars.recent(portal, unit) if not item.cancelled)
    courses = filter(None, (schedule.course_of(portal, ref) for ref in refs))
    due_days = (Deadline(item.deadline, item.ref, "Hạn đăng ký", "dang-ky") for item in courses)
    return tuple(sorted(item for item in due_days if item.day[:4] >= first))


@query
def readings(portal: Portal, unit: str) -> tuple[Deadline, ...]:
    """The last days to read and sign, from the current plan on; for a unit, or for all ("")."""
    first = schedule.current_plan(portal)
    if unit:
        refs = [item.ref for item, _ in acknowledgements.of_unit(portal, unit)]
    else:
        refs = list(acknowledgements.must_reads(portal))
    requests = ((ref, acknowledgements.reading_request(portal, ref)) for ref in refs)
    due_days = (
        Deadline(item.due, ref, "Hạn đọc và ký", "doc")
        for ref, item in requests
        if item and item.due and not item.draft
    )
    return tuple(sorted(item for item in due_days if item.day[:4] >= first))


@query
def reviews(portal: Portal, unit: str) -> tuple[Deadline, ...]:
    """The policies to review, each on the day when its basis changes; of a unit, or of all ("")."""
    return tuple(item for owner, item in _reviews(portal) if unit in ("", owner))


@query
def _reviews(portal: Portal) -> tuple[tuple[str, Deadline], ...]:
    """(owner, deadline) of each policy to review, by day; the last change of its bases counts."""
    due_reviews = []
    for ref in lookup.refs(portal, "policies"):
        if last := _last_change(portal, ref):
            note = f"{name_of(card_of(portal, last.document))}: {last.what}"
            due_reviews.append((last.owner, Deadline(last.day, ref, "Cần rà soát", "ra-soat", note)))
    return tuple(sorted(due_reviews, key=lambda pair: pair[1]))


class _BasisChange(NamedTuple):
    """The last change of a document that a policy is based on."""

    owner: str  # of the policy
    document: str
    what: str
    day: str  # ISO


@query(stored=True)
def _last_change(portal: Portal, ref: str) -> _BasisChange | None:
    policy = lookup.record_facts(portal, ref)
    if not isinstance(policy, Policy):
        return None
    last = max(changed_bases(portal, policy, coming=True), key=lambda change: change.day, default=None)
    return _BasisChange(policy.owner or "", last.document, last.kind.label.lower(), last.day) if last else None


def _event(portal: Portal, item: Deadline) -> calendars.Properties:
    card = card_of(portal, item.ref)
    notes = [item.note, "Dữ liệu minh họa, không có thật." if card.illustrative else ""]
    description = "\n".join(filter(None, notes))
    return {
        "uid": f"{item.ref.replace('/', '.')}@{item.kind}",
        **_day(item.day),
        "summary": f"{item.label}: {name_of(card)}",
        **({"description": description} if description else {}),
        "url": f"{lookup.site(portal).url.rstrip('/')}{card.url}",
        calendars.ALARM: (SOON, "Còn 2 ngày"),
    }


def _measure_event(portal: Portal, item: FollowedFinding) -> calendars.Properties:
    """The deadline of a finding; it names the measure and not the finding, since calendars are copied to telephones."""
    finding = item.finding
    row = portal.rows[finding.inspection]
    return {
        "uid": f"{finding.ref.replace('/', '.').replace('#', '.')}@khac-phuc",
        **_day(finding.due),
        "summary": f"Hạn khắc phục sau kiểm tra: {finding.what}",
        **({"description": "Dữ liệu minh họa, không có thật."} if row.illustrative else {}),
        "url": f"{lookup.site(portal).url.rstrip('/')}{row.url}",
        calendars.ALARM: (SOON, "Còn 2 ngày"),
    }


def _day(iso: str) -> calendars.Properties:
    """An event of a whole day; its sequence number follows the day, so that programs notice a new deadline."""
    on = date.fromisoformat(iso)
    return {"dtstamp": datetime(on.year, 1, 1, tzinfo=UTC), "dtstart": on, "sequence": on.toordinal()}
