"""Calendar feeds (iCalendar): the sessions of the agency and of each unit, for telephones and computers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from macros.engine import Portal, query
from macros.pages.page import all_of, file
from macros.pages.template_api import title_of
from macros.queries import lookup
from macros.queries.training import schedule
from macros.queries.training.schedule import Sitting
from macros.text.render import day

NAME = "lich.ics"

Properties = Mapping[str, str | int | date]


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
    site = lookup.site(portal)
    return calendar(title, (_event(item, site.url.rstrip("/"), ZoneInfo(site.timezone)) for item in items))


def calendar(title: str, events: Iterable[Properties], reminder: tuple[str, timedelta] | None = None) -> bytes:
    """A calendar of that name.  Properties keep their order; `reminder` is (text, time before) for all events."""
    from icalendar import Alarm, Calendar, Event  # noqa: PLC0415 - most builds make no calendar

    whole = Calendar()
    for name, text in (("version", "2.0"), ("prodid", "-//Cong Van hoa cong vu//vi"), ("x-wr-calname", title)):
        whole.add(name, text)
    for properties in events:
        event = Event()
        for name, value in properties.items():
            event.add(name, value)
        if reminder:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", reminder[0])
            alarm.add("trigger", -reminder[1])
            event.add_component(alarm)
        whole.add_component(event)
    return bytes(whole.to_ical(sorted=False))


def _event(item: Sitting, address: str, zone: ZoneInfo) -> Properties:
    changed = {"last-modified": _moment(zone, item.told)} if item.told else {}
    description = "\n".join(_notes(item))
    return {
        "uid": f"{item.course.partition('/')[2]}.{item.id}@dao-tao",
        "dtstamp": _moment(zone, item.told or f"{item.day[:4]}-01-01"),
        "dtstart": _moment(zone, item.day, item.start),
        "dtend": _moment(zone, item.day, item.end),
        "sequence": item.changes,
        **changed,
        **({"status": "CANCELLED"} if item.cancelled else {}),
        "summary": ("Đã hủy: " if item.cancelled else "Đã đổi lịch: " if item.moved else "") + item.title,
        "location": item.place,
        **({"description": description} if description else {}),
        "url": f"{address}{item.url}",
    }


def _notes(item: Sitting) -> Iterator[str]:
    if item.illustrative:
        yield "Dữ liệu minh họa, không có thật."
    if item.trainer:
        yield f"Người giảng: {item.trainer}"
    if item.former:
        then, start, place = item.former[-1]
        yield f"Lịch cũ: {start} ngày {day(then)}, {place}"
    if item.cancelled:
        yield f"Lý do hủy: {item.cancelled}"
    if item.moved:
        yield f"Lý do đổi: {item.moved}"


def _moment(zone: ZoneInfo, iso: str, clock: str = "07:00") -> datetime:
    return datetime.fromisoformat(f"{iso}T{clock}:00").replace(tzinfo=zone).astimezone(UTC)
