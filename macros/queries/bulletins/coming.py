"""What comes after a bulletin: sessions, and days to remember."""

from collections.abc import Iterator

from macros.engine import Portal
from macros.engine.row import text_of
from macros.queries import acknowledgements, lookup
from macros.queries.bulletins.span import (
    BulletinItem,
    BulletinPeriod,
    capitalised,
    document_name,
    is_ahead,
    tasks,
    turn_words,
    turns_in,
    visible_row,
)
from macros.queries.training import schedule
from macros.text.render import day


def _sessions(portal: Portal, span: BulletinPeriod) -> Iterator[BulletinItem]:
    """The next sessions; those of a course at the same hour and place together."""
    ahead = (item for item in schedule.all_sessions(portal) if is_ahead(portal, span, item.day))
    for first, *others in schedule.in_series(ahead):
        if visible_row(portal, span, first.course):
            more = f"; các buổi sau: {', '.join(day(item.day) for item in others)}" if others else ""
            yield BulletinItem(first.title, f"{first.start}–{first.end}, {first.place}{more}", first.url, first.day)


def _deadlines(portal: Portal, span: BulletinPeriod) -> Iterator[BulletinItem]:
    """Deadlines and first days that are still to come."""
    every = (*_due_tasks(portal, span), *_registrations(portal, span), *_readings(portal, span), *_coming(portal, span))
    return (item for item in every if item.day and is_ahead(portal, span, item.day))


def _due_tasks(portal: Portal, span: BulletinPeriod) -> Iterator[BulletinItem]:
    for entry in tasks(portal, span):
        if not entry.finished:
            title, lead = (lookup.title(portal, ref) for ref in (entry.ref, entry.lead))
            yield BulletinItem(title, f"Nhiệm vụ, {lead} chủ trì", entry.url, entry.due)


def _registrations(portal: Portal, span: BulletinPeriod) -> Iterator[BulletinItem]:
    for row in portal.by_collection["training"]:
        if visible_row(portal, span, row.ref):
            yield BulletinItem(row.title, "Hạn đăng ký lớp bồi dưỡng", row.url, text_of(row.data, "deadline"))


def _readings(portal: Portal, span: BulletinPeriod) -> Iterator[BulletinItem]:
    for ref in acknowledgements.must_reads(portal):
        request, row = acknowledgements.reading_request(portal, ref), visible_row(portal, span, ref)
        if request and row and not request.draft:
            yield BulletinItem(row.title, "Hạn đọc và ký xác nhận", row.url, request.due)


def _coming(portal: Portal, span: BulletinPeriod) -> Iterator[BulletinItem]:
    """Documents that take effect or end."""
    for ref, event in turns_in(portal, span.first, span.until):
        if visible_row(portal, span, ref):
            words = capitalised(turn_words(portal, event))
            yield BulletinItem(document_name(portal, ref), words, portal.rows[ref].url, event.day)


EVERY = (("lop", "Buổi bồi dưỡng sắp tới", _sessions), ("han", "Hạn cần nhớ", _deadlines))  # anchor, title, items
