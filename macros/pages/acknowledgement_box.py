"""What must be read, as pages show it: the box on a record's page, and the signature sheets to print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from macros.engine.query import Reader, question
from macros.pages import Page, Task, page_task
from macros.pages.illustrative import extent
from macros.pages.template_api import name_of, write_page
from macros.queries import acknowledgements, lookup
from macros.queries.acknowledgements import STATES, TODAY, Line, Progress
from macros.queries.organisation import Post
from macros.records import collections
from macros.records.base import MUST_READ, Record

PRECEDENCE = 30
BLANK_ROWS = 15  # on the sheet of a unit whose people are not recorded
SHOWN_OF_UNIT = 10


class Box(NamedTuple):
    """What the page of a record says of who has read it."""

    progress: Progress
    missing: dict[str, tuple[Post, ...]]  # by unit, only for leaders
    printable: tuple[str, ...]  # the units with a sheet to print
    illustrative: bool  # whether a record that is real shows numbers that are not


class Row(NamedTuple):
    """One thing to read in a list."""

    progress: Progress
    line: Line | None  # of the unit whose list it is
    sheet: str  # the address of the sheet to print; ""
    illustrative: bool  # the record, or those who read it

    @property
    def badge(self) -> tuple[str, str]:
        """(label, tone) of the unit's state, or that of the whole."""
        return STATES["done"] if self.line and self.line.done else self.progress.badge


def plan(reader: Reader) -> Iterator[Task]:
    for ref in acknowledgements.must_reads(reader):
        for unit in printable(reader, ref):
            yield page_task(sheet_url(reader, ref, unit), sheet_page, ref, unit)._replace(listed=False)


def sheet_url(reader: Reader, ref: str, unit: str) -> str:
    """Where the signature sheet of a unit stands."""
    return f"{reader.portal.rows[ref].url}phieu-ky/{unit.partition('/')[2]}/"


@question()
def printable(reader: Reader, ref: str) -> tuple[str, ...]:
    """The units of today's chart in which somebody has yet to sign for a record, each of which has a sheet to print."""
    progress = acknowledgements.progress(reader, ref)
    today = {line.unit for line in acknowledgements.lines(reader, ref, TODAY)}
    return tuple(line.unit for line in progress.lines if not line.done and line.unit in today) if progress else ()


def box(reader: Reader, ref: str, record: Record) -> Box | None:
    """The box of a record that must be read; None for any other, and for the public."""
    progress = acknowledgements.progress(reader, ref) if MUST_READ in record.facets() else None
    if progress is None:
        return None
    invented = not record.illustrative and _illustrative(reader, progress)
    return Box(progress, dict(acknowledgements.missing(reader, ref)), printable(reader, ref), invented)


def _illustrative(reader: Reader, item: Progress) -> bool:
    return bool(extent(reader, (item.ref, *(line.unit for line in item.lines))))


@question()
def first(reader: Reader, limit: int) -> tuple[Row, ...]:
    """What still lacks signatures, the nearest last day first."""
    return rows(reader, acknowledgements.in_states(reader, "late", "open")[:limit])


def rows(reader: Reader, items: Iterable[Progress]) -> tuple[Row, ...]:
    """Readings as a list for the whole agency."""
    return tuple(Row(item, None, "", _illustrative(reader, item)) for item in items)


@question()
def of_unit(reader: Reader, unit: str) -> tuple[tuple[Row, ...], int]:
    """The first things that a unit has to read, what it has not signed yet on top, and the count of all."""
    found = acknowledgements.of_unit(reader, unit)
    return tuple(_row(reader, item, line) for item, line in found[:SHOWN_OF_UNIT]), len(found)


@question()
def unsigned(reader: Reader, unit: str) -> tuple[Row, ...]:
    """What a unit has to read by now and has not signed in full, the nearest last day first."""
    found = acknowledgements.of_unit(reader, unit)
    return tuple(_row(reader, item, line) for item, line in found if not line.done)


def _row(reader: Reader, item: Progress, line: Line) -> Row:
    """A line of a unit's list, without those of other units: it does not change with theirs."""
    return Row(item._replace(lines=()), line, _to_print(reader, item.ref, line), False)


def _to_print(reader: Reader, ref: str, line: Line) -> str:
    return sheet_url(reader, ref, line.unit) if line.unit in printable(reader, ref) else ""


def sheet_page(reader: Reader, ref: str, unit: str) -> Page:
    """The sheet on which a unit signs that it has read a record, with today's people."""
    card, place = lookup.card(reader, ref), lookup.card(reader, unit)
    model = collections()[ref.partition("/")[0]]
    if card is None or place is None:  # planned from the same rows
        raise LookupError(ref)
    people, name = acknowledgements.readers_in(reader, ref, unit, TODAY), name_of(card)
    return write_page(
        reader,
        "signature-sheet.html",
        model.slug,
        f"{card.url}phieu-ky/{unit.partition('/')[2]}/",
        f"Phiếu ký: {name} – {place.title}",
        card=card,
        place=place,
        address=lookup.site(reader).url.rstrip("/") + card.url,
        people=people,
        blank=0 if people else BLANK_ROWS,
        extent=extent(reader, (ref, unit)),
        crumbs=(("Trang chủ", "/"), (model.label, f"/{model.slug}/"), (name, card.url)),
        asked=acknowledgements.asked(reader, ref),
    )
