"""Letters contain only what their reader may know, tested with the sample agency on days through the year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

from macros.engine import Portal
from macros.engine.loader import load
from macros.loading.mail_settings import mail_settings
from macros.publish.reminders.items import Records
from macros.publish.reminders.letters import ReminderLetter, as_html, as_text, chat_text
from macros.publish.reminders.rounds import letters_of
from macros.queries import organisation
from macros.records.choices import Audience
from macros.text.days_off import AgencyDays
from tests.miniature import ROOT
from tests.publish.reminders.walk import Walk, files

DAYS = ("2025-09-24", "2026-04-08", "2026-06-24", "2026-10-15", "2026-11-23", "2026-12-21")
SETTINGS = mail_settings(ROOT)._replace(leaders_url="https://lanh-dao.example")
ROOTS = (ROOT / "data", ROOT / "deploy" / "leaders-data")


loaded = cache(load)


@cache
def records(day: str, *, leaders: bool) -> Records:
    """The records of a day, with those of the leaders or without."""
    library, on = loaded(ROOTS if leaders else ROOTS[:1]), date.fromisoformat(day)
    staff = Portal(library, on, Audience.STAFF)
    return Records(staff, Portal(library, on, Audience.LEADERSHIP) if leaders else None)


@cache
def letters(day: str, *, leaders: bool = True) -> tuple[ReminderLetter, ...]:
    """The letters of a day."""
    return letters_of(records(day, leaders=leaders), SETTINGS, AgencyDays(), {})


def leads(day: str, letter: ReminderLetter) -> bool:
    """Whether a letter is to a leader."""
    return any(post.leader for post in organisation.posts_of(records(day, leaders=True).staff, letter.person))


def names_in(letter: ReminderLetter) -> set[str]:
    """The people whom a letter names besides its reader, and otherwise than as those who do a task."""
    text = re.sub(r"[Nn]gười làm: [\w .]+", "", as_text(letter))
    names = {item["title"] for ref, item in files("people").items() if ref != letter.person}
    return {name for name in names if re.search(rf"{re.escape(name)}(?!\w)", text.replace(letter.name, ""))}


def secrets() -> Iterator[str]:
    """What no letter may tell: what was found where, and what came of it."""
    for item in (*files("inspections").values(), *files("inspections", leaders=True).values()):
        for finding in item.get("findings") or ():
            yield from filter(None, (finding.get(name) for name in ("summary", "evidence", "lesson")))
    for collection in ("sanctions", "evaluations", "dossiers"):
        for item in files(collection, leaders=True).values():
            yield from (
                value for name, value in item.items() if isinstance(value, str) and name != "audience" and " " in value
            )


@pytest.mark.parametrize("day", DAYS)
def test_no_letter_names_others_but_those_who_do_a_task_of_ones_unit(day: str) -> None:
    assert letters(day)
    assert {letter.person: names for letter in letters(day) if (names := names_in(letter))} == {}
    heads = {item.person for item in letters(day) if item.dues.units}
    assert {item.person for item in letters(day) if "người làm: " in as_text(item).lower()} <= heads


@pytest.mark.parametrize("day", DAYS)
def test_no_letter_tells_what_was_found_or_what_came_of_it(day: str) -> None:
    hidden = list(secrets())
    assert len(hidden) > 30
    texts = [as_text(item) + as_html(item) for item in letters(day)]
    assert [secret for secret in hidden for text in texts if secret in text] == []


@pytest.mark.parametrize("day", DAYS)
def test_staff_are_told_of_leaders_records_only_what_concerns_themselves(day: str) -> None:
    staff_items = {item.person: {*item.dues.all_items} for item in letters(day, leaders=False)}
    for letter in letters(day):
        if not leads(day, letter):
            more = [item.what for item in letter.dues.all_items if item not in staff_items.get(letter.person, set())]
            assert [what for what in more if not what.startswith(("Đọc và ký: ", "Buổi học: ", "Bồi dưỡng năm "))] == []
            assert "lanh-dao.example" not in as_text(letter) + as_html(letter)


def test_what_only_leaders_see_is_told_to_the_heads_who_answer_for_it() -> None:
    day = "2026-11-23"
    leader_items = [
        (letter.person, item) for letter in letters(day) for item in letter.dues.all_items if item.for_leaders
    ]
    heads = Walk(date.fromisoformat(day)).heads
    assert len(leader_items) > 5
    assert [item for person, item in leader_items if heads[f"units/{item.url.split('/')[2]}"] != person] == []


@pytest.mark.parametrize("day", DAYS)
def test_the_text_for_a_chat_is_made_of_what_all_staff_see(day: str) -> None:
    for unit in organisation.units_on(records(day, leaders=False).staff, ""):
        text = chat_text(records(day, leaders=True), unit, SETTINGS)
        assert text == chat_text(records(day, leaders=False), unit, SETTINGS)
        assert [item["title"] for item in files("people").values() if item["title"] in text] == []
