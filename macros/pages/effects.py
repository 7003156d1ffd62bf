"""The effect of documents on pages: events in order of time, and a page for each day on which the status changed."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from macros.engine import Portal, query
from macros.law.effect import EffectKind, Event, Holding, Status, event_key, what_holds
from macros.pages.page import Page, page
from macros.pages.relations import DocumentRelation, relations_of
from macros.pages.template_api import card_of, name_of
from macros.queries import lookup, state_history
from macros.records.choices import Evidence
from macros.records.regulations import Regulation
from macros.text import render

PRECEDENCE = 30
_GOOD = (EffectKind.EFFECTIVE, EffectKind.RESUMED, EffectKind.AMENDED, EffectKind.CORRECTED)
_PARTIAL = (EffectKind.PARTLY_ENDED, EffectKind.SUSPENDED)
TONES = {kind.value: "ok" if kind in _GOOD else "warn" if kind in _PARTIAL else "end" for kind in EffectKind}


class Happening(NamedTuple):
    """An event in the life of a document as its page shows it."""

    event: Event
    label: str
    clause: str  # of the document that causes it
    scope: str
    evidence: Evidence
    note: str


class StatusChange(NamedTuple):
    """A change of a document's status."""

    day: str  # ISO
    status: Status
    tone: str
    url: str  # of the page of the document as on that day; "" for none


@query
def events(portal: Portal, ref: str) -> tuple[Event, ...]:
    """The events that change a document's effect, stated by itself or by others, each once, in order of time."""
    return state_history.events(portal, ref)


@query
def timeline(portal: Portal, ref: str) -> tuple[tuple[str, str], ...]:
    """(ISO day, status) of each change of a document's status, in order of time."""
    return state_history.timeline_of(portal, ref)


@query
def coming(portal: Portal, ref: str) -> tuple[str, str] | None:
    """(ISO day, status) of the next change of a document's status; None where none is known."""
    return next((change for change in state_history.timeline_of(portal, ref) if not portal.reached(change[0])), None)


@query
def holding(portal: Portal, ref: str) -> Holding:
    """The status of a document on the portal's day, with its day and cause."""
    past = [change for change in state_history.timeline_of(portal, ref) if portal.reached(change[0])]
    return what_holds(past, state_history.events(portal, ref), "9999")


def status_changes(portal: Portal, ref: str) -> list[StatusChange]:
    """Every change of a document's status, with the page of its day."""
    days = _days(portal, ref)
    return [
        StatusChange(day, Status(status), Regulation.states[status][1], day_page.url(ref, day) if day in days else "")
        for day, status in timeline(portal, ref)
    ]


def happenings(portal: Portal, ref: str, record: Regulation) -> list[Happening]:
    """The events of a document in order of time; one that both documents state appears once, in this one's words."""
    stated: dict[tuple[object, ...], Happening] = {}
    for happening in (*_own_happenings(record), *_happenings_of_relations(relations_of(portal, ref))):
        stated.setdefault((*event_key(happening.event), happening.event.day, happening.event.clauses), happening)
        stated.setdefault(event_key(happening.event), happening)
    history = []
    for event in events(portal, ref):
        key = event_key(event)
        history.append(stated.get((*key, event.day, event.clauses), stated[key])._replace(event=event))
    return history


def _own_happenings(record: Regulation) -> Iterator[Happening]:
    for item, event in zip(record.effects, record.events(), strict=False):
        clause, scope, note = item.clause or "", item.scope or "", item.note or ""
        yield Happening(event, item.kind.label, clause, scope, item.evidence, note)


def _happenings_of_relations(relations: Iterable[DocumentRelation]) -> Iterator[Happening]:
    for relation in relations:
        kind = relation.type.inverse.causes
        if kind:
            event = Event("", relation.day, str(kind), relation.target or relation.number, relation.clauses)
            yield Happening(event, kind.label, relation.clause, "", relation.evidence, relation.note)


@query(stored=True)
def _days(portal: Portal, ref: str) -> tuple[str, ...]:
    """The days (ISO) on which something happened to a document's effect or its status changed, in order of time."""
    days = {event.day for event in events(portal, ref) if event.day} | {day for day, _ in timeline(portal, ref)}
    return tuple(sorted(days))


def _all_days(portal: Portal) -> Iterator[tuple[str, str]]:
    for row in portal.by_collection["regulations"]:
        yield from ((row.ref, day) for day in _days(portal, row.ref))


# Not searched: the page of the document shows all its days.
@page(
    f"/{Regulation.slug}/{{ref}}/tai-ngay/{{day}}/",
    "regulations-on-day.html",
    each=_all_days,
    in_sitemap=False,
    searched=False,
)
def day_page(portal: Portal, ref: str, day: str) -> Page:
    """A document as on a day: its status, and what had happened to it by then."""
    card, record = card_of(portal, ref), lookup.record_of(portal, ref, Regulation)
    days = _days(portal, ref)
    at = days.index(day)
    past = [change for change in status_changes(portal, ref) if change.day <= day]
    return Page(
        f"{name_of(card)} tại ngày {render.day(day)}",
        card=card,
        day=day,
        status=past[-1].status if past else None,
        tone=past[-1].tone if past else "mute",
        happenings=[item for item in happenings(portal, ref, record) if item.event.day and item.event.day <= day],
        issued=record.issued,
        tones=TONES,
        before=days[at - 1] if at else "",
        after=days[at + 1] if at + 1 < len(days) else "",
        crumbs=[(name_of(card), card.url)],
        description=f"Tình trạng hiệu lực của {name_of(card)} tại ngày {render.day(day)}.",
    )
