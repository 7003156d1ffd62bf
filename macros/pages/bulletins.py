"""Bulletins: the page, a PDF of one A4 sheet, and slides to project on a wall."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from macros.documents.sheets import Sheet, one_page, pdf_of
from macros.engine import Portal
from macros.pages.output import rendered
from macros.pages.page import Page, all_of, page, record_url
from macros.pages.template_api import card_of
from macros.queries import lookup
from macros.queries.bulletins.contents import BulletinCount, BulletinSection, Contents, contents
from macros.queries.bulletins.span import BulletinItem
from macros.records.bulletins import Bulletin
from macros.text.periods import label_of, label_within
from macros.text.render import day, excerpt, number

EMPTY = "Trong kỳ này chưa có nội dung nào được ghi trên cổng."
SIZES = (12, 11, 10)  # points; at the smallest, things are left out
LEAST = 3  # things of a section that are kept until all things have lost their details
LONGEST, LONGEST_MORE = 160, 240  # characters on the sheet
ON_A_SLIDE = 3  # coming dates
SLIDES = 3  # of a section
FEW = 5  # absences below this number are for leaders


class Slide(NamedTuple):
    """A slide of the bulletin."""

    kicker: str  # the small line above the title
    title: str = ""
    text: str = ""
    things: tuple[BulletinItem, ...] = ()
    counts: tuple[BulletinCount, ...] = ()
    left: str = ""  # a sentence with how many things of the section are left out


def details(portal: Portal, ref: str, record: Bulletin) -> dict[str, Any]:
    """Values for the template of a bulletin's page; small numbers of absences are hidden from staff."""
    few = () if lookup.for_leaders(portal) else [item for item in record.presented if item.staff - item.present < FEW]
    return {
        "few_absent": few,
        "contents": contents(portal, ref),
        "sheet": paper.url(ref),
        "wall": wall.url(ref),
        "empty": EMPTY,
    }


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the index: drafts first, then the newest."""
    refs = tuple(reversed(lookup.refs(portal, "bulletins")))
    drafts = tuple(ref for ref in refs if not lookup.state(portal, ref))
    issued = tuple(ref for ref in refs if ref not in drafts)
    return {"parts": [("Đã phát hành", "da-phat-hanh", issued), ("Bản thảo", "ban-thao", drafts)]}


# ---------------------------------------------------------------- one sheet of A4


@rendered(pdf_of, "/ban-tin/{ref}/ban-in.pdf", each=all_of("bulletins"))
def paper(portal: Portal, ref: str) -> Sheet:
    """The bulletin on one sheet."""
    record, content = lookup.record_of(portal, ref, Bulletin), contents(portal, ref)
    site = lookup.site(portal)
    head = {
        "title": record.title,
        "superior": site.superior,
        "agency": site.agency,
        "period": label_of(record.period),
        "status": f"Phát hành ngày {day(record.issued)}" if record.issued else "Bản thảo, chưa phát hành",
        "note": list(record.note),
        "counts": [{"label": item.label, "value": number(item.value)} for item in content.counts],
        "empty": "" if content.sections else EMPTY,
        "foot": "Dữ liệu minh họa: người, việc và số liệu là ví dụ, không có thật." if record.illustrative else "",
        "address": f"{site.url.rstrip('/')}{record_url(ref)}",
    }
    return one_page("bulletin", [{**head, **choice} for choice in shortened(content.sections)])


def shortened(sections: Sequence[BulletinSection]) -> list[dict[str, Any]]:
    """Ways to print the sections on a sheet, each shorter than the one before.

    First the letters become smaller. Then the longest section (the last of equals) loses its last thing, until no
    section has more than three; then things lose their details; then sections go on losing things.
    """
    counts = [len(section.items) for section in sections]
    choices = [_choice(sections, counts, size) for size in SIZES]
    for least, in_full in ((LEAST, True), (0, False)):
        choices.append(_choice(sections, counts, SIZES[-1], in_full=in_full))
        while counts and max(counts) > least:
            longest = max(range(len(counts)), key=lambda place: (counts[place], place))
            counts[longest] -= 1
            choices.append(_choice(sections, counts, SIZES[-1], in_full=in_full))
    return choices


def _choice(
    sections: Sequence[BulletinSection], counts: Sequence[int], size: int, *, in_full: bool = True
) -> dict[str, Any]:
    pairs = zip(sections, counts, strict=True)
    return {"size": size, "sections": [_on_sheet(*pair, in_full=in_full) for pair in pairs]}


def _on_sheet(section: BulletinSection, count: int, *, in_full: bool) -> dict[str, Any]:
    left = section.total - count
    more = "mục khác" if count else "mục"
    return {
        "title": section.title,
        "things": [
            {
                "text": excerpt(item.text, LONGEST),
                "more": excerpt(item.more, LONGEST_MORE) if in_full else "",
                "day": day(item.day),
            }
            for item in section.items[:count]
        ],
        "left": f"Còn {number(left)} {more}, xem trên trang của bản tin." if left else "",
    }


# ---------------------------------------------------------------- on the wall


# Not searched: it repeats the page of the bulletin.
@page("/ban-tin/{ref}/trinh-chieu/", "slides.html", each=all_of("bulletins"), searched=False, in_sitemap=False)
def wall(portal: Portal, ref: str) -> Page:
    """The bulletin as slides to project."""
    card, record = card_of(portal, ref), lookup.record_of(portal, ref, Bulletin)
    site = lookup.site(portal)
    return Page(
        f"Trình chiếu: {card.title}",
        card=card,
        period=label_of(record.period),
        agency=site.agency,
        slides=list(slides(record, contents(portal, ref))),
        address=f"{site.url.rstrip('/')}{card.url}",
        illustrative=record.illustrative,
        crumbs=[(card.title, card.url)],
        hidden=True,
    )


def slides(record: Bulletin, content: Contents) -> Iterator[Slide]:
    """The slides that follow the title, in order."""
    for paragraph in record.note:
        yield Slide("Lời người biên tập", text=paragraph)
    if content.counts:
        yield Slide(f"Con số {label_within(record.period)}", counts=content.counts)
    if not content.sections:
        yield Slide(label_of(record.period), text=EMPTY)
    for section in content.sections:
        yield from _of_section(section)


def _of_section(section: BulletinSection) -> Iterator[Slide]:
    """The first slides of a section: several coming dates, or one thing, on each; the last says how many are left."""
    step = ON_A_SLIDE if section.ahead else 1
    visible = section.items[: step * SLIDES]
    for at in range(0, len(visible), step):
        things, rest = visible[at : at + step], section.total - len(visible)
        left = f"Còn {number(rest)} mục khác trên trang của bản tin." if rest and at + step >= len(visible) else ""
        if section.ahead:
            yield Slide(section.title, things=things, left=left)
        else:
            yield Slide(section.title, things[0].text, things[0].more, left=left)
