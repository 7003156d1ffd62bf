"""Calendar feeds (iCalendar): the sessions of the agency and of each unit, for telephones and computers."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from macros.engine import Portal, query
from macros.pages.output import file
from macros.pages.page import all_of
from macros.pages.template_api import title_of
from macros.queries import lookup
from macros.queries.training import schedule
from macros.queries.training.schedule import Sitting
from macros.text.render import day

NAME = "lich.ics"

REFRESHED = timedelta(hours=4)  # after which programs should ask again
ALARM = "alarm"  # a property of ours: how long before, and what the reminder says
_BEFORE_SESSION = timedelta(days=1)

Alarm = tuple[timedelta, str]
Properties = Mapping[str, str | int | date | Alarm]


@file(f"/dao-tao/{NAME}", in_sitemap=False)
def agency_feed(portal: Portal) -> bytes:
    """Every session of the plans from the current year on."""
    return feed(portal, "Lịch bồi dưỡng", recent(portal))


@file(f"/dao-tao/don-vi/{{ref}}/{NAME}", each=all_of("units"), in_sitemap=False)
def unit_feed(portal: Portal, ref: str) -> bytes:
    """The sessions that concern a unit, from the current year on."""
    return feed(portal, f"Lịch bồi dưỡng: {title_of(portal, ref)}", recent(portal, ref))


@query
def recent(portal: Portal, unit: str = "") -> tuple[Sitting, ...]:
    """The sessions from the current year on: of all units, or those that concern one."""
    first = schedule.current_plan(portal)
    sessions = schedule.unit_sessions(portal, unit) if unit else schedule.all_sessions(portal)
    return tuple(item for item in sessions if item.day[:4] >= first)


def feed(portal: Portal, title: str, items: Iterable[Sitting]) -> bytes:
    """A calendar of sessions; the same sessions give the same bytes."""
    return calendar(portal, title, sessions(portal, items))


def sessions(portal: Portal, items: Iterable[Sitting]) -> Iterator[Properties]:
    """Sessions as events, with a reminder the day before."""
    site = lookup.site(portal)
    return (_event(item, site.url.rstrip("/"), ZoneInfo(site.timezone)) for item in items)


def calendar(portal: Portal, title: str, events: Iterable[Properties]) -> bytes:
    """A calendar of that name.  Properties keep their order; `ALARM` becomes a reminder."""
    import icalendar  # noqa: PLC0415 - most builds make no calendar

    feed_calendar = icalendar.Calendar()
    zone = lookup.site(portal).timezone
    head = {"version": "2.0", "prodid": "-//Cong Van hoa cong vu//vi", "x-wr-calname": title, "x-wr-timezone": zone}
    for name, text in head.items():
        feed_calendar.add(name, text)
    feed_calendar.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})  # RFC 7986
    feed_calendar.add("x-published-ttl", "PT4H")  # the same for Outlook
    for properties in events:
        event = icalendar.Event()
        for name, value in properties.items():
            if name != ALARM:
                event.add(name, value)
        if isinstance(reminder := properties.get(ALARM), tuple):
            alarm = icalendar.Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", reminder[1])
            alarm.add("trigger", -reminder[0])
            event.add_component(alarm)
        feed_calendar.add_component(event)
    return bytes(feed_calendar.to_ical(sorted=False))


def _event(item: Sitting, address: str, zone: ZoneInfo) -> Properties:
    changed = {"last-modified": _moment(zone, item.announced)} if item.announced else {}
    description = "\n".join(_notes(item))
    return {
        "uid": f"{item.course.partition('/')[2]}.{item.id}@dao-tao",
        "dtstamp": _moment(zone, item.announced or f"{item.day[:4]}-01-01"),
        "dtstart": _moment(zone, item.day, item.start),
        "dtend": _moment(zone, item.day, item.end),
        "sequence": item.changes,
        **changed,
        **({"status": "CANCELLED"} if item.cancelled else {}),
        "summary": ("Đã hủy: " if item.cancelled else "Đã đổi lịch: " if item.moved else "") + item.title,
        "location": item.place,
        **({"description": description} if description else {}),
        "url": f"{address}{item.url}",
        **({} if item.cancelled else {ALARM: (_BEFORE_SESSION, "Ngày mai có buổi bồi dưỡng")}),
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
