"""One calendar of all that has a day: sessions, registration, tasks, what must be read; for all and for each unit.

Policies that have to be reviewed are not in it: that follows from documents that changed, and has no last day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from macros.engine import Portal, query
from macros.pages import calendars
from macros.pages.actions import deadlines, with_helped
from macros.pages.page import Page, all_of, file, page
from macros.pages.template_api import card_of, name_of, title_of
from macros.pages.unit_overview import SECTION
from macros.queries import acknowledgements, actions, lookup, organisation
from macros.queries.training import schedule

ROOT = f"/{SECTION.slug}/lich/"
SOON = timedelta(days=2)


@file(f"/{SECTION.slug}/{calendars.NAME}", listed=False)
def agency_agenda(portal: Portal) -> bytes:
    """What has a day for anybody in the agency."""
    return calendars.calendar(portal, "Lịch chung của cơ quan", _events(portal, ""))


@file(f"{ROOT}{{ref}}.ics", each=all_of("units"), listed=False)
def unit_agenda(portal: Portal, ref: str) -> bytes:
    """What has a day for the people of a unit."""
    return calendars.calendar(portal, f"Lịch của {title_of(portal, ref)}", _events(portal, ref))


@page(ROOT, "agendas.html", section=SECTION)
def agendas_page(portal: Portal) -> Page:
    """The addresses of the calendars, and how to subscribe to one."""
    base = lookup.site(portal).url.rstrip("/")
    units = [(place.title, base + unit_agenda.url(place.ref)) for place in organisation.chart(portal, "active")]
    return Page(
        "Lịch để đăng ký",
        agendas=[("Cả cơ quan", base + agency_agenda.url()), *units],
        description="Buổi bồi dưỡng, hạn đăng ký, hạn nhiệm vụ, hạn đọc và ký, tự cập nhật trong lịch của từng người.",
    )


def _events(portal: Portal, unit: str) -> Iterator[calendars.Properties]:
    yield from calendars.sessions(portal, calendars.recent(portal, unit))
    yield from (_event(portal, item) for item in registrations(portal, unit))
    yield from deadlines(portal, with_helped(portal, unit) if unit else actions.tasks(portal), unit)
    yield from (_event(portal, item) for item in readings(portal, unit))


@query
def registrations(portal: Portal, unit: str) -> tuple[tuple[str, str, str], ...]:
    """(day, course, what it is) of the last days to register, from the current plan on; for a unit, or for all ("")."""
    first = schedule.current_plan(portal)
    refs = dict.fromkeys(item.course for item in calendars.recent(portal, unit) if not item.cancelled)
    courses = filter(None, (schedule.course_of(portal, ref) for ref in refs))
    return tuple(sorted((item.deadline, item.ref, "Hạn đăng ký") for item in courses if item.deadline[:4] >= first))


@query
def readings(portal: Portal, unit: str) -> tuple[tuple[str, str, str], ...]:
    """(day, record, what it is) of the last days to read and sign, of this year's plan on."""
    first = schedule.current_plan(portal)
    if unit:
        refs = [item.ref for item, _ in acknowledgements.of_unit(portal, unit)]
    else:
        refs = list(acknowledgements.must_reads(portal))
    asked = ((ref, acknowledgements.asked(portal, ref)) for ref in refs)
    due = ((item.due, ref) for ref, item in asked if item and item.due and not item.draft)
    return tuple(sorted((day, ref, "Hạn đọc và ký") for day, ref in due if day[:4] >= first))


def _event(portal: Portal, item: tuple[str, str, str]) -> calendars.Properties:
    """A last day as an event of the whole day."""
    day, ref, kind = item
    card = card_of(portal, ref)
    collection, _, name = ref.partition("/")
    made = "dang-ky" if collection == "training" else "doc"
    return {
        "uid": f"{collection}.{name}@{made}",
        "dtstamp": datetime(int(day[:4]), 1, 1, tzinfo=UTC),
        "dtstart": date.fromisoformat(day),
        "sequence": date.fromisoformat(day).toordinal(),  # grows where the day is put off; what is earlier is read anew
        "summary": f"{kind}: {name_of(card)}",
        **({"description": "Dữ liệu minh họa, không có thật."} if card.illustrative else {}),
        "url": f"{lookup.site(portal).url.rstrip('/')}{card.url}",
        calendars.ALARM: (SOON, "Còn 2 ngày"),
    }
