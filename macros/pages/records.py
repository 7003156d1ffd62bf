"""Pages of records, their pictures and attachments, and pages at former addresses that forward."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from macros.engine import Portal
from macros.engine.media import MediaFile
from macros.loading.problems import DataError, whole_file
from macros.loading.renditions import Size
from macros.pages import acknowledgement_box, search_answers
from macros.pages.official import downloads
from macros.pages.output import Task, file
from macros.pages.page import Page, page, record_url
from macros.pages.search_documents import record_document
from macros.pages.template_api import card_of, name_of
from macros.pages.templating import environment, has_template
from macros.queries import changes, lookup
from macros.queries.acknowledgements import reading_request
from macros.queries.offered import offers
from macros.queries.withdrawals import withdrawn
from macros.records import collections
from macros.search.documents import SearchDocument
from macros.text.render import excerpt

if TYPE_CHECKING:  # not imported at run time: most runs need no models
    from macros.records.base import Record

PRECEDENCE = 10
SHOWN_BACKLINKS = 20
HEAVIEST_PAGE = 2 << 20  # bytes
_WHO_KNOWS = ("contact", "owner", "owners", "editor", "organizer", "unit", "by")
_KINDS = {".pdf": "PDF", ".docx": "Word"}


class AttachedFile(NamedTuple):
    """A document that a page offers for download."""

    url: str
    title: str
    kind: str  # "PDF", "Word"
    size: int  # bytes
    date: str  # ISO; "" where the record says none


class Backlinks(NamedTuple):
    """The records of one collection that refer to a record."""

    collection: str
    label: str
    refs: tuple[str, ...]  # newest first
    total: int
    more: str  # address of the whole list, "" when all are shown


def plan_of(portal: Portal, collection: str) -> Iterator[Task]:
    for ref in withdrawn(portal, collection):
        yield withdrawn_page.task(ref)
    for row in portal.by_collection[collection]:
        yield record_page.task(row.ref)
        for item in lookup.media(portal, row.ref) if row.ref in portal.media else ():  # most have none
            if not item.width:
                yield attachment.task(row.ref, item.name)
            for name, size in item.renditions():
                yield picture.task(row.ref, name, item.name, *size)
        for former in row.former_ids:
            yield forwarding_page.task(f"{collection}/{former}", row.ref)


def _all_withdrawn(portal: Portal) -> list[str]:
    urls = [record_url(ref) for collection in collections() for ref in withdrawn(portal, collection)]
    return [url for url in urls if offers(portal, url)]


@file("/.withdrawn.json", when=lambda portal: bool(_all_withdrawn(portal)), in_sitemap=False)
def withdrawn_pages(portal: Portal) -> bytes:
    """The paths of the pages of withdrawn records, for the publisher; this file is not served."""
    return (json.dumps([f"{url[1:]}index.html" for url in _all_withdrawn(portal)], indent=0) + "\n").encode()


@page(record_url, "record.html", searched=lambda ref: collections()[ref.partition("/")[0]].searched)
def record_page(portal: Portal, ref: str) -> Page:
    """The page of a record, rendered with the template of its collection or the general one."""
    collection = ref.partition("/")[0]
    card, record = card_of(portal, ref), lookup.full_record(portal, ref)
    around = lookup.surroundings(portal, ref, SHOWN_BACKLINKS)
    hidden = hidden_backlinks(portal, ref)
    linked = [_visible_group(portal, ref, group) for group in around.linked if group[0] not in hidden]
    linked = [group for group in linked if group[1]]
    values = {
        "required": acknowledgement_box.box(portal, ref, record),
        "description": excerpt(record.summary or card.title),
        "backlinks": backlinks(ref, linked),
        "papers": downloads(portal, ref),
        "responsible": responsible_for(record),
        "attached": attached(portal, ref, record, lists_all=collection == "regulations"),
        **hook_of(collection, "details")(portal, ref, record),
    }

    def document(finished: Page, _kind: str) -> SearchDocument:
        # Refuse a page too heavy for browsers; ordinary records stay far below the limit
        weight = len(finished.content.encode())
        if weight > HEAVIEST_PAGE:
            wrong = f"trang của bản ghi nặng {weight >> 10} KB; tối đa {HEAVIEST_PAGE >> 10} KB"
            right = "hãy đính kèm toàn văn là tệp PDF, hoặc chia thành nhiều bản ghi"
            raise DataError([whole_file(portal.rows[ref].file, "page-heavy", f"{wrong}, {right}")])
        answers = search_answers.of_record(search_answers.RecordView(portal, card, record, values))
        return record_document(
            portal, card, record, finished.content, referring=sum(total for _, total, _ in linked), answers=answers
        )

    return Page(
        name_of(card),
        template=f"{collection}.html" if has_template(f"{collection}.html") else "",
        document=document,
        ref=ref,
        card=card,
        record=record,
        last_change=around.last_change,
        undated=changes.hides_last_change(portal, ref),
        edit=around.edit,
        **values,
    )


def responsible_for(record: Record) -> tuple[str, ...]:
    """The people or units responsible for a record: those of the first field that is set, best informed first."""
    values = (getattr(record, name, None) for name in _WHO_KNOWS)
    first = next((value for value in values if value), ())
    return (first,) if isinstance(first, str) else tuple(first)


def attached(portal: Portal, ref: str, record: Record, *, lists_all: bool) -> list[AttachedFile]:
    """The documents that a record names, in its order; with `lists_all`, then the other files of the record."""
    files = {item.name: item for item in lookup.media(portal, ref) if not item.width}
    titled = [(item.file, item.title, item.date.isoformat()) for item in record.attachments if item.file in files]
    more = sorted(files.keys() - {name for name, *_ in titled}) if lists_all else []
    return [
        AttachedFile(f"{record_url(ref)}{name}", title, _KINDS[Path(name).suffix], files[name].size, day)
        for name, title, day in (*titled, *((name, name, "") for name in more))
    ]


def hidden_backlinks(portal: Portal, ref: str) -> Collection[str]:
    """The collections left out of the backlinks of a record, because its page shows them elsewhere."""
    hidden: Collection[str] = hook_of(ref.partition("/")[0], "hidden_backlinks")(portal, ref)
    more = {"acknowledgements"} if reading_request(portal, ref) else set()  # the acknowledgement box shows the sheets
    if not lookup.for_leaders(portal):
        more.add("scores")  # a score sheet that cites the record would reveal who has points for it
    return {*hidden, *more}


def _visible_group(
    portal: Portal, ref: str, group: tuple[str, int, tuple[str, ...]]
) -> tuple[str, int, tuple[str, ...]]:
    """A group of backlinks without those that are hidden from this audience."""
    collection, _, _ = group
    hidden: Collection[str] = hook_of(collection, "hidden_links")(portal, ref)
    if not hidden:
        return group
    refs = tuple(link for link in lookup.linked_from(portal, ref, collection) if link not in hidden)
    return collection, len(refs), refs[: -SHOWN_BACKLINKS - 1 : -1]


@cache
def hook_of(collection: str, name: str) -> Callable[..., Any]:
    """The function `name` of the collection's page module, such as `details`; if it has none, one that returns {}."""
    path = f"macros.pages.{collection}"
    module = import_module(path) if find_spec(path) else None
    return getattr(module, name, lambda *_: {})


def backlinks(ref: str, linked: Iterable[tuple[str, int, tuple[str, ...]]]) -> tuple[Backlinks, ...]:
    """The records that refer to the record, one group per collection, in the order of the collections."""
    groups = []
    collection, _, name = ref.partition("/")
    for source, total, newest in linked:
        model = collections()[source]
        more = f"/{collections()[collection].slug}/{name}/lien-quan/{model.slug}/" if total > len(newest) else ""
        groups.append(Backlinks(source, model.label, newest, total, more))
    return tuple(groups)


@file(lambda ref, name: f"{record_url(ref)}{name}")
def attachment(portal: Portal, ref: str, name: str) -> bytes:
    """A document of a record, unchanged: changing a byte would break its signatures."""
    return Path(_file_of(portal, ref, name).path).read_bytes()


@file(lambda ref, name, *_: f"{record_url(ref)}{name}")
def picture(portal: Portal, ref: str, _name: str, source: str, width: int, height: int) -> bytes:
    """A picture of a record in one of the sizes that pages use."""
    from macros.engine.media_cache import rendition_of  # noqa: PLC0415 - most edits make no picture

    item = _file_of(portal, ref, source)
    content = rendition_of(item.path, item.digest, Size(width, height))
    if content is None:
        raise lookup.SourceChangedError(item.path)
    return content


def _file_of(portal: Portal, ref: str, name: str) -> MediaFile:
    (item,) = (item for item in lookup.media(portal, ref) if item.name == name)
    return item


@page(record_url, "withdrawn.html", in_sitemap=False, searched=False)
def withdrawn_page(_: Portal, ref: str) -> Page:
    """The page at the address of a withdrawn record; it reveals nothing about it."""
    return Page("Nội dung đã gỡ", hidden=True, model=collections()[ref.partition("/")[0]])


@file(lambda former, _: record_url(former), in_sitemap=False)
def forwarding_page(portal: Portal, _former: str, ref: str) -> bytes:
    """A page at a former address that leads on to the record."""
    card = lookup.card(portal, ref)
    address = lookup.site(portal).url.rstrip("/") + (card.url if card else "/")
    return environment().get_template("forwarding.html").render(card=card, address=address).encode()
