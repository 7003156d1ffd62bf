"""Machine-readable files: sitemap, redirects, and the two files that depend on the day of the build."""

import json
from collections.abc import Iterator

from markupsafe import escape

from macros.engine import Portal, query
from macros.pages import planned_files
from macros.pages.output import file
from macros.queries import lookup
from macros.records import collections

PRECEDENCE = 90
CLOSING_FILES = ("as-of.json", "next-change.json")


@query
def forwarded(portal: Portal) -> tuple[tuple[str, str], ...]:
    """(former address, address) of every record that was renamed."""
    addresses = []
    for former, rows in portal.by_former_ref.items():
        collection, _, name = former.partition("/")
        addresses += [(f"/{collections()[collection].slug}/{name}/", row.url) for row in rows]
    return tuple(sorted(addresses))


@file("/sitemap.xml")
def sitemap(portal: Portal) -> bytes:
    """The sitemap, without build dates."""
    base = lookup.site(portal).url.rstrip("/")
    listed_paths = (item[0] for item in planned_files(portal) if item[3])
    paths = sorted(path.removesuffix("index.html") for path in listed_paths if path.endswith("index.html"))
    entries = "".join(f"<url><loc>{escape(f'{base}/{path}')}</loc></url>\n" for path in paths)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{entries}</urlset>\n".encode()


@file("/redirects.map")
def redirects(portal: Portal) -> bytes:
    """Former addresses for an nginx `map`: one "old new;" a line."""
    return "".join(f"{old} {new};\n" for old, new in forwarded(portal)).encode()


def closing_files(portal: Portal) -> Iterator[tuple[str, bytes]]:
    """The files written last: the next day on which the site changes, and the day of this build."""
    yield "next-change.json", (json.dumps({"next_change": portal.next_change}) + "\n").encode()
    yield "as-of.json", (json.dumps({"as_of": portal.as_of.isoformat()}) + "\n").encode()
