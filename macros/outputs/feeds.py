"""Machine-readable files: search titles, sitemap, redirects, and the two files that follow the clock."""

from __future__ import annotations

import json
from collections.abc import Iterator

from markupsafe import escape

from macros import portal
from macros.outputs import Task
from macros.outputs.pen import name_of
from macros.records import collections
from macros.rendering import day
from macros.tracing import Reader, question

PRECEDENCE = 90


def plan(_: Reader) -> Iterator[Task]:
    yield Task("tim-kiem.json", search_titles)
    yield Task("sitemap.xml", sitemap)
    yield Task("redirects.map", redirects)


@question()
def titles(reader: Reader) -> tuple[tuple[str, str, str, str], ...]:
    """(title, address, kind, number or date) of every record, by address."""
    rows = sorted(reader.portal.rows.values(), key=lambda row: row.url)
    found = []
    for row in rows:
        card = portal.card(reader, row.ref)
        if card is None:
            continue
        title = f"{name_of(card)} – {card.title}" if card.number else card.title
        found.append((title, row.url, collections()[row.collection].label, day(card.day)))
    return tuple(found)


@question()
def addresses(reader: Reader) -> tuple[str, ...]:
    """The addresses of all records and collections, sorted."""
    indexes = [f"/{model.slug}/" for model in collections().values()]
    return tuple(sorted(["/", *indexes, *(row.url for row in reader.portal.rows.values())]))


@question()
def forwarded(reader: Reader) -> tuple[tuple[str, str], ...]:
    """(former address, address) of every record that was renamed."""
    found = []
    for row in reader.portal.rows.values():
        slug = collections()[row.collection].slug
        found += [(f"/{slug}/{former}/", row.url) for former in row.former_ids]
    return tuple(sorted(found))


def search_titles(reader: Reader) -> bytes:
    """What the search box looks in: a JSON list of [title, address, kind, number or date]."""
    pages = [[title, address, "Trang", ""] for address, title in portal.prose_titles(reader)]
    return (json.dumps([*titles(reader), *pages], ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def sitemap(reader: Reader) -> bytes:
    """The sitemap, without build dates."""
    base = portal.site(reader).url.rstrip("/")
    pages = sorted({*addresses(reader), *(address for address, _ in portal.prose_titles(reader))})
    entries = "".join(f"<url><loc>{escape(base + address)}</loc></url>\n" for address in pages)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{entries}</urlset>\n".encode()


def redirects(reader: Reader) -> bytes:
    """Former addresses for an nginx `map`: one "old new;" a line."""
    return "".join(f"{old} {new};\n" for old, new in forwarded(reader)).encode()


def clock_files(built: portal.Portal) -> Iterator[tuple[str, bytes]]:
    """The day of the build, and the next day on which any page would differ."""
    yield "as-of.json", (json.dumps({"as_of": built.as_of.isoformat()}) + "\n").encode()
    yield "next-change.json", (json.dumps({"next_change": built.next_change}) + "\n").encode()
