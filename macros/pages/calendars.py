"""Calendar feeds (RFC 5545): the sessions of the agency and of each unit, for calendars of telephones and computers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from macros.engine import Portal, query
from macros.pages.page import all_of, file
from macros.pages.template_api import title_of
from macros.queries import lookup
from macros.queries.training import schedule
from macros.queries.training.schedule import Sitting
from macros.text.render import day

NAME = "lich.ics"
OFFSET = timedelta(hours=7)  # of Vietnam from UTC, the whole year
_OCTETS = 75  # of a line


@file(f"/dao-tao/{NAME}", listed=False)
def agency_feed(portal: Portal) -> bytes:
    """Every session of the plans from the current year on."""
    return feed(portal, "Lịch bồi dưỡng", _recent(portal))


@file(f"/dao-tao/don-vi/{{ref}}/{NAME}", each=all_of("units"), listed=False)
def unit_feed(portal: Portal, ref: str) -> bytes:
    """The sessions that concern a unit, from the current year on."""
    return feed(portal, f"Lịch bồi dưỡng: {title_of(portal, ref)}", _recent(portal, ref))


@query
def _recent(portal: Portal, unit: str = "") -> tuple[Sitting, ...]:
    """The sessions from the current year on: of all units, or those that concern one."""
    first = schedule.current_plan(portal)
    sessions = schedule.unit_sessions(portal, unit) if unit else schedule.all_sessions(portal)
    return tuple(item for item in sessions if item.day[:4] >= first)


def feed(portal: Portal, title: str, items: Iterable[Sitting]) -> bytes:
    """A calendar of those sessions; the same bytes for the same sessions."""
    address = lookup.site(portal).url.rstrip("/")
    return calendar(title, (line for item in items for line in _event(item, address)))


def calendar(title: str, events: Iterable[str]) -> bytes:
    """A calendar of that name from the lines of its events."""
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Cong Van hoa cong vu//vi", f"X-WR-CALNAME:{escaped(title)}")
    return "".join(f"{fold(line)}\r\n" for line in (*head, *events, "END:VCALENDAR")).encode()


def _event(item: Sitting, address: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{item.course.partition('/')[2]}.{item.id}@dao-tao"
    yield f"DTSTAMP:{_utc(item.told or f'{item.day[:4]}-01-01', '07:00')}"
    yield f"DTSTART:{_utc(item.day, item.start)}"
    yield f"DTEND:{_utc(item.day, item.end)}"
    yield f"SEQUENCE:{item.changes}"
    if item.told:
        yield f"LAST-MODIFIED:{_utc(item.told, '07:00')}"
    yield f"SUMMARY:{escaped(('Đã đổi lịch: ' if item.moved else '') + item.title)}"
    yield f"LOCATION:{escaped(item.place)}"
    if notes := "\n".join(_told(item)):
        yield f"DESCRIPTION:{escaped(notes)}"
    yield f"URL:{address}{item.url}"
    yield "END:VEVENT"


def _told(item: Sitting) -> Iterator[str]:
    if item.illustrative:
        yield "Dữ liệu minh họa, không có thật."
    if item.trainer:
        yield f"Người giảng: {item.trainer}"
    if item.former:
        then, start, place = item.former[-1]
        yield f"Lịch cũ: {start} ngày {day(then)}, {place}"
    if item.moved:
        yield f"Lý do đổi: {item.moved}"


def _utc(iso: str, clock: str) -> str:
    moment = datetime.fromisoformat(f"{iso}T{clock}:00")
    return f"{moment - OFFSET:%Y%m%dT%H%M%SZ}"


def escaped(value: str) -> str:
    """Text as the value of a property."""
    safe = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return safe.replace("\r", "").replace("\n", "\\n")


def fold(line: str) -> str:
    """A line folded at 75 octets, never inside a character; continuation lines begin with a space."""
    pieces, piece, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _OCTETS:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    return "\r\n".join([*pieces, piece])
