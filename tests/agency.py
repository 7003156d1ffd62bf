"""A small agency for tests: units, people and courses written as YAML and loaded as a portal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from textwrap import dedent

from selectolax.lexbor import LexborHTMLParser

from macros.engine import Portal, loader
from macros.pages.page import Page
from macros.records.choices import Audience

DAY = date(2026, 11, 24)


def reader_of(folder: Path, records: Mapping[str, str], day: date = DAY, audience: Audience = Audience.STAFF) -> Portal:
    """A reader of the portal that holds these records ("units/van-phong" -> YAML) on that day, for an audience."""
    for ref, text in records.items():
        path = folder / f"{ref}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    folder.mkdir(exist_ok=True)
    library = loader.load((folder,))
    assert not library.problems, [problem.message for problem in library.problems]
    return Portal(library, day, audience)


def html(page: Page) -> LexborHTMLParser:
    """The content of a page, to be looked into."""
    return LexborHTMLParser(str(page.content))


def texts(page: LexborHTMLParser, selector: str) -> list[str]:
    """The text of every element that the selector finds, with single spaces."""
    return [" ".join(node.text(separator=" ").split()) for node in page.css(selector)]


def unit(title: str, place: int, more: str = "") -> str:
    """A department."""
    return f"title: {title}\nkind: department\nplace: {place}\n{more}"


def person(title: str, position: str = "", more: str = "", *, unit: str = "van-phong", rank: int = 30) -> str:
    """A member of staff with one position, `position` adding fields to it ("leader: true")."""
    extra = "".join(f"    {line}\n" for line in position.split("; ") if line)
    head = f"title: {title}\nkind: vien-chuc\npositions:\n"
    return (
        f"{head}  - unit: units/{unit}\n    title: Chuyên viên\n    rank: {rank}\n    since: 2020-01-01\n{extra}{more}"
    )


def course(*days: str, title: str = "Lớp", organizer: str = "van-phong", more: str = "", moved: str = "") -> str:
    """A course with a session on each of those days, the last of them moved where `moved` says why."""
    head = f"title: {title}\ntopic: van-hoa\nyear: {days[0][:4]}\nstarts: {days[0]}\nends: {days[-1]}\nperiods: 8\n"
    sessions = "".join(
        f"  - id: buoi-{number}\n    date: {day}\n    start: '08:00'\n    end: '11:00'\n    place: Hội trường\n"
        for number, day in enumerate(days, 1)
    )
    note = f"    moved_note: {moved}\n" if moved else ""
    return f"{head}organizer: units/{organizer}\n{more}sessions:\n{sessions}{note}"


def task(title: str, *, lead: str = "van-phong", due: str = "2026-10-31", done: str = "", more: str = "") -> str:
    """A task of a unit from the first of September on, with a paper as evidence where it is done."""
    end = f"done: {done}\nevidence_note: Biên bản nghiệm thu\n" if done else ""
    return f"title: {title}\nlead: units/{lead}\nstarts: 2026-09-01\ndue: {due}\n{end}{more}"
