"""Must-reads on pages: the box on a record's page, rows of lists, and the signature sheets to print."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from macros.documents.document import Document, Paragraph, Pieces, Signature, Table
from macros.engine import Portal, query
from macros.law.wording import heading
from macros.pages.illustrative import extent, share
from macros.pages.official import Download, letterhead, official
from macros.pages.page import Page, page, record_url
from macros.pages.template_api import card_of, name_of
from macros.queries import acknowledgements, lookup
from macros.queries.acknowledgements import STATES, TODAY, Progress, UnitSignatures
from macros.queries.organisation import Post
from macros.records import collections
from macros.records.base import MUST_READ, Record
from macros.text.render import day

PRECEDENCE = 30
BLANK_ROWS = 15  # on the sheet of a unit whose people are not recorded
SHOWN_OF_UNIT = 10
PAPER = "Phiếu ký xác nhận"
HANDED_IN = ("Đã nộp phiếu ký", "ok")


class ReadingBox(NamedTuple):
    """Who has read a record, as its page shows it."""

    progress: Progress
    missing: dict[str, tuple[Post, ...]]  # by unit, only for leaders
    printable: tuple[str, ...]  # the units with a sheet to print
    illustrative: bool  # whether a real record shows illustrative numbers
    exact: bool  # whether the numbers of units are shown; only leaders see them

    @property
    def is_due(self) -> bool:
        """Whether the page asks its readers to sign: soon, now, or until recently."""
        return self.progress.state in ("coming", "open", "late", "closed")


class ReadingRow(NamedTuple):
    """A must-read in a list."""

    progress: Progress
    line: UnitSignatures | None  # of the unit whose list it is
    sheet: str  # the address of the sheet to print; "" for none
    illustrative: bool  # whether the record or its readers are
    exact: bool  # as in ReadingBox
    owing: tuple[str, ...] = ()  # the units that still have to sign, without those hidden from this audience

    @property
    def badge(self) -> tuple[str, str]:
        """(label, tone) of the unit's state, or that of the whole."""
        if self.line and self.line.sheet and not self.exact:
            return HANDED_IN
        return STATES["done"] if self.line and self.line.done else self.progress.badge


def sheet_url(ref: str, unit: str) -> str:
    """The address of the signature sheet of a unit."""
    return f"{record_url(ref)}phieu-ky/{unit.partition('/')[2]}/"


@query
def printable(portal: Portal, ref: str) -> tuple[str, ...]:
    """The units of today's chart that have not settled a record; each of them gets a sheet to print."""
    progress = acknowledgements.progress(portal, ref)
    today = {line.unit for line in acknowledgements.lines(portal, ref, TODAY)}
    open_lines = [line for line in progress.lines if not acknowledgements.settled(portal, line)] if progress else []
    return tuple(line.unit for line in open_lines if line.unit in today)


def box(portal: Portal, ref: str, record: Record) -> ReadingBox | None:
    """The box of a record that must be read; None for any other, and for the public."""
    progress = acknowledgements.progress(portal, ref) if MUST_READ in record.facets() else None
    if progress is None:
        return None
    illustrative = not record.illustrative and _illustrative(portal, progress)
    missing = dict(acknowledgements.missing(portal, ref))
    return ReadingBox(progress, missing, printable(portal, ref), illustrative, lookup.for_leaders(portal))


def _illustrative(portal: Portal, item: Progress) -> bool:
    return bool(extent(portal, (item.ref, *(line.unit for line in item.lines))))


def rows(portal: Portal, items: Iterable[Progress]) -> tuple[ReadingRow, ...]:
    """The rows of a list for the whole agency."""
    exact = lookup.for_leaders(portal)
    return tuple(ReadingRow(item, None, "", _illustrative(portal, item), exact, _owing(portal, item)) for item in items)


def _owing(portal: Portal, item: Progress) -> tuple[str, ...]:
    """The units that still have to sign; units too small for this audience to see are left out."""
    return tuple(line.unit for line in item.lines if line.visible and not acknowledgements.settled(portal, line))


@query
def of_unit(portal: Portal, unit: str) -> tuple[tuple[ReadingRow, ...], int]:
    """The first must-reads of a unit, unsigned ones first, and the count of all."""
    readings = acknowledgements.of_unit(portal, unit)
    return tuple(_row(portal, item, line) for item, line in readings[:SHOWN_OF_UNIT]), len(readings)


@query
def unsigned(portal: Portal, unit: str) -> tuple[ReadingRow, ...]:
    """The must-reads that a unit has not settled, the earliest deadline first."""
    readings = acknowledgements.of_unit(portal, unit)
    open_lines = (
        (item, line) for item, line in readings if line.visible and not acknowledgements.settled(portal, line)
    )
    return tuple(_row(portal, item, line) for item, line in open_lines)


def _row(portal: Portal, item: Progress, line: UnitSignatures) -> ReadingRow:
    """A row of a unit's list; it leaves out the lines of other units, so that it does not change with them."""
    sheet = sheet_url(item.ref, line.unit) if line.unit in printable(portal, item.ref) else ""
    return ReadingRow(item._replace(lines=()), line, sheet, False, lookup.for_leaders(portal))


def _sheets(portal: Portal) -> Iterator[tuple[str, str]]:
    for ref in acknowledgements.must_reads(portal):
        yield from ((ref, unit) for unit in printable(portal, ref))


def _papers(portal: Portal) -> Iterator[tuple[str, str, str]]:
    return ((collections()[ref.partition("/")[0]].slug, ref, unit) for ref, unit in _sheets(portal))


@official("/xac-nhan-doc/{slug}/{ref}/phieu-ky-{unit}.docx", PAPER, each=_papers)
def paper(portal: Portal, slug: str, ref: str, unit: str) -> Document:
    """The sheet on which the people of a unit sign that they have read a record."""
    card, place = card_of(portal, ref), card_of(portal, unit)
    people = acknowledgements.readers_in(portal, ref, unit, TODAY)
    request = acknowledgements.reading_request(portal, ref)
    name = heading(card.kind, card.number, card.title) if card.number else f"“{card.title}”"
    until = f" Hạn ký: {day(request.due)}." if request and request.due else ""
    address = f"{lookup.site(portal).url.rstrip('/')}/{slug}/{ref.partition('/')[2]}/"
    rows: list[tuple[Pieces, ...]] = [
        (str(number), post.name, post.title, "", "") for number, post in enumerate(people, 1)
    ]
    rows += [(str(number), "", "", "", "") for number in range(1, BLANK_ROWS + 1) if not people]
    header = ("TT", "Họ và tên", "Chức vụ", "Ngày ký", "Ký tên")
    count = f"Số người phải ký: {len(people) or '……'}. Số người đã ký: ……"
    return Document(
        letterhead(portal),
        "",
        "Phiếu ký xác nhận",
        f"Đã đọc {name}",
        (
            Paragraph(
                f"Những người ký tên dưới đây xác nhận đã đọc và hiểu nội dung nêu trên, đăng tại {address}.{until}",
                "left",
            ),
            Table(header, tuple(rows), (0.9, 4.4, 5.2, 2.3, 3.2), ("center", *("left",) * 4)),
            Paragraph(count),
        ),
        (Signature(("Người thu phiếu",), "", "(Ký, ghi rõ họ tên)"),),
        unit=place.title,
        year=int(request.due[:4]) if request and request.due else None,
        recipients=("Đơn vị phụ trách nội dung nêu trên", "Lưu: VT"),
        illustrative=bool(share(portal, (ref, unit))),
    )


@page(sheet_url, "signature-sheet.html", each=_sheets, in_sitemap=False, searched=False)  # a form to print
def sheet_page(portal: Portal, ref: str, unit: str) -> Page:
    """The sheet on which a unit signs that it has read a record, with today's people."""
    card, place = card_of(portal, ref), card_of(portal, unit)
    people, name = acknowledgements.readers_in(portal, ref, unit, TODAY), name_of(card)
    return Page(
        f"Phiếu ký: {name} – {place.title}",
        card=card,
        place=place,
        address=lookup.site(portal).url.rstrip("/") + card.url,
        people=people,
        blank=0 if people else BLANK_ROWS,
        extent=extent(portal, (ref, unit)),
        crumbs=[(name, card.url)],
        request=acknowledgements.reading_request(portal, ref),
        papers=[Download(PAPER, paper.url(card.url.split("/")[1], ref, unit))],
    )
