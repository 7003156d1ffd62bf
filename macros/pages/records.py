"""Record pages, their pictures, and the static pages that lead on from former addresses."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.engine.media import MediaFile
from macros.loading.problems import DataError, whole_file
from macros.loading.renditions import Size
from macros.pages import Page, Task, acknowledgement_box, page_task
from macros.pages.search_documents import record_document
from macros.pages.template_api import name_of, write_page
from macros.pages.templating import environment, has_template
from macros.queries import lookup
from macros.queries.acknowledgements import asked
from macros.queries.withdrawals import withdrawn
from macros.records import collections
from macros.text.render import plain

PRECEDENCE = 10
SHOWN_BACKLINKS = 20
HEAVIEST_PAGE = 2 << 20  # bytes
_OF_DEEDS = ("stories", "awards", "initiatives")


class Backlinks(NamedTuple):
    """The records of one collection that refer to a record."""

    collection: str
    label: str
    shown: tuple[str, ...]  # newest first
    total: int
    more: str  # address of the whole list, "" when all are shown


def plan_of(portal: Portal, collection: str) -> Iterator[Task]:
    slug = collections()[collection].slug
    for ref in withdrawn(portal, collection):
        yield page_task(f"/{slug}/{ref.partition('/')[2]}/", withdrawn_page, collection)._replace(listed=False)
    for row in portal.by_collection[collection]:
        yield Task(f"{slug}/{row.id}/index.html", record_page, (row.ref,), searched=True)
        for item in lookup.media(portal, row.ref) if row.ref in portal.media else ():  # most have none
            if not item.width:
                yield Task(f"{slug}/{row.id}/{item.name}", attachment, (row.ref, item.name))
            for name, size in item.shown():
                yield Task(f"{slug}/{row.id}/{name}", picture, (row.ref, item.name, *size))
        for former in row.former_ids:
            yield page_task(f"/{slug}/{former}/", forwarding_page, row.ref)._replace(listed=False)


def plan(portal: Portal) -> Iterator[Task]:
    if any(withdrawn(portal, collection) for collection in collections()):
        yield Task(".withdrawn.json", withdrawn_pages, listed=False)


def withdrawn_pages(portal: Portal) -> bytes:
    """The paths of the pages that say that something was withdrawn, for who publishes: nobody is served it."""
    refs = (ref.split("/") for collection in collections() for ref in withdrawn(portal, collection))
    paths = [f"{collections()[collection].slug}/{name}/index.html" for collection, name in refs]
    return (json.dumps(paths, indent=0) + "\n").encode()


def record_page(portal: Portal, ref: str) -> Page:
    """The page of a record, written by the template of its collection, or the general one."""
    model = collections()[ref.partition("/")[0]]
    template = f"{model.collection}.html"
    found, record = lookup.card(portal, ref), lookup.full_record(portal, ref)
    around = lookup.surroundings(portal, ref, SHOWN_BACKLINKS)
    if found is None:  # planned from the same rows
        raise LookupError(ref)
    hidden = hidden_backlinks(portal, ref)
    linked = [group for group in around.linked if group[0] not in hidden]
    page = write_page(
        portal,
        template if has_template(template) else "record.html",
        model.slug,
        found.url,
        name_of(found) if model.collection == "regulations" else found.title,
        ref=ref,
        card=found,
        record=record,
        last_change=around.last_change,
        edit=around.edit,
        required=acknowledgement_box.box(portal, ref, record),
        crumbs=(("Trang chủ", "/"), (model.label, f"/{model.slug}/")),
        **{
            "backlinks": backlinks(ref, linked),
            "description": plain(found.summary or found.title),
            **own_part(model.collection, "details")(portal, ref, record),
        },
    )
    _check_weight(portal, ref, page)
    return replace(page, document=record_document(portal, found, record, page.content))


def _check_weight(portal: Portal, ref: str, page: Page) -> None:
    """Refuse a page that nobody's browser should have to read; what a record may hold keeps all but bombs far below."""
    weight = len(page.content.encode())
    if weight > HEAVIEST_PAGE:
        wrong = f"trang của bản ghi nặng {weight >> 10} KB; tối đa {HEAVIEST_PAGE >> 10} KB"
        right = "hãy đính kèm toàn văn là tệp PDF, hoặc chia thành nhiều bản ghi"
        raise DataError([whole_file(portal.rows[ref].file, "page-heavy", f"{wrong}, {right}")])


def hidden_backlinks(portal: Portal, ref: str) -> Collection[str]:
    """The collections that refer to a record without being named at the end of its page, which shows them elsewhere."""
    hidden: Collection[str] = own_part(ref.partition("/")[0], "hidden_backlinks")(portal, ref)
    more = {"acknowledgements"} if asked(portal, ref) else set()  # the box has the sheets
    if tells_who(portal, ref):
        more.add("scores")
    return {*hidden, *more}


def tells_who(portal: Portal, ref: str) -> bool:
    """Whether a record names those who did something, so that a line it is the evidence of is theirs.

    Leaders may know, and whoever is named in public is named on purpose; but of a line that names nobody, staff are
    shown neither the way to such a record nor the way back.
    """
    of_deeds = ref.partition("/")[0] in _OF_DEEDS
    return of_deeds and not lookup.for_leaders(portal) and _names_people(portal, ref)


@query
def _names_people(portal: Portal, ref: str) -> bool:
    row = portal.rows.get(ref)
    return any(target.startswith("people/") for target in row.targets) if row else False


@cache
def own_part(collection: str, name: str) -> Callable[..., Any]:
    """What the collection's own output module says of its pages (`details`), its index (`index_details`) and lists."""
    path = f"macros.pages.{collection}"
    module = import_module(path) if find_spec(path) else None
    return getattr(module, name, lambda *_: {})


def backlinks(ref: str, linked: Iterable[tuple[str, int, tuple[str, ...]]]) -> tuple[Backlinks, ...]:
    """Who refers to the record, a group per collection, in the order of the collections."""
    groups = []
    collection, _, name = ref.partition("/")
    for source, total, shown in linked:
        model = collections()[source]
        more = f"/{collections()[collection].slug}/{name}/lien-quan/{model.slug}/" if total > len(shown) else ""
        groups.append(Backlinks(source, model.label, shown, total, more))
    return tuple(groups)


def attachment(portal: Portal, ref: str, name: str) -> bytes:
    """A document of a record, as it is: to change a byte would break its signatures."""
    return Path(_file_of(portal, ref, name).path).read_bytes()


def picture(portal: Portal, ref: str, name: str, width: int, height: int) -> bytes:
    """A picture of a record in one of the sizes in which pages show it."""
    from macros.engine.media_cache import shown  # noqa: PLC0415 - most edits make no picture

    item = _file_of(portal, ref, name)
    content = shown(item.path, item.digest, Size(width, height))
    if content is None:
        raise lookup.SourceChangedError(item.path)
    return content


def _file_of(portal: Portal, ref: str, name: str) -> MediaFile:
    (item,) = (item for item in lookup.media(portal, ref) if item.name == name)
    return item


def withdrawn_page(portal: Portal, collection: str) -> Page:
    """The page at the address of a record that was withdrawn; the same for all of a collection, it tells nothing."""
    model = collections()[collection]
    crumbs = (("Trang chủ", "/"), (model.label, f"/{model.slug}/"))
    page = write_page(portal, "withdrawn.html", model.slug, "", "Nội dung đã gỡ", model=model, crumbs=crumbs)
    return replace(page, hidden=True)


def forwarding_page(portal: Portal, ref: str) -> bytes:
    """A page at a former address that leads on to the record."""
    found = lookup.card(portal, ref)
    address = lookup.site(portal).url.rstrip("/") + (found.url if found else "/")
    return environment().get_template("forwarding.html").render(card=found, address=address).encode()
