"""What is new, for feed readers and other programs: Atom (RFC 4287) and JSON Feed 1.1."""

from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from macros.engine import Portal, query
from macros.pages.open_lists import json_of
from macros.pages.output import file
from macros.pages.template_api import card_of, name_of
from macros.pages.templating import environment
from macros.queries import changes, lookup
from macros.records import collections

NEWEST = 30
EVERYTHING = ""  # all collections together
NAME = "nguon-tin"
NEVER = "1970-01-01T00:00:00Z"  # the day on which a feed without entries was changed
ILLUSTRATIVE = "Dữ liệu minh họa, không có thật."


class FeedEntry(NamedTuple):
    """A record in a feed."""

    id: str  # stays when the record is renamed
    title: str
    url: str
    summary: str
    kind: str
    published: str  # RFC 3339
    updated: str


class Feed(NamedTuple):
    """A feed, independent of the format in which it is written."""

    id: str
    title: str
    home: str
    address: str
    author: str
    updated: str
    entries: tuple[FeedEntry, ...]


def _with_feed(portal: Portal) -> list[str]:
    """The collections with a feed of their own that this audience has, and "" for everything."""
    names = (name for name, model in collections().items() if model.has_feed and lookup.holds(portal, name))
    return [EVERYTHING, *names]


def _address(collection: str, ending: str) -> str:
    return f"/{collections()[collection].slug}/{NAME}.{ending}" if collection else f"/{NAME}.{ending}"


@file(lambda collection: _address(collection, "xml"), each=_with_feed, in_sitemap=False)
def atom_file(portal: Portal, collection: str) -> bytes:
    """The newest records of a collection, or of all, as Atom."""
    feed = _feed(portal, collection, _address(collection, "xml"))
    return environment().get_template("feed.xml").render(feed=feed).encode()


@file(lambda collection: _address(collection, "json"), each=_with_feed, in_sitemap=False)
def json_file(portal: Portal, collection: str) -> bytes:
    """The newest records of a collection, or of all, as JSON Feed."""
    feed = _feed(portal, collection, _address(collection, "json"))
    items = [
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "content_text": entry.summary or entry.title,
            "date_published": entry.published,
            "date_modified": entry.updated,
            "tags": [entry.kind],
        }
        for entry in feed.entries
    ]
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.address,
        "language": "vi",
        "authors": [{"name": feed.author}],
        "items": items,
    }
    return json_of(content)


def _feed(portal: Portal, collection: str, address: str) -> Feed:
    site = lookup.site(portal)
    base = site.url.rstrip("/")
    model = collections().get(collection)
    entries = tuple(_entry(portal, ref) for ref in _newest(portal, collection))
    return Feed(
        id=f"{_authority(site.url)}{NAME}/{collection}".rstrip("/"),
        title=f"{model.label} – {site.name}" if model else f"Nội dung mới – {site.name}",
        home=f"{base}/{model.slug}/" if model else f"{base}/",
        address=f"{base}{address}",
        author=site.agency,
        updated=max((entry.updated for entry in entries), default=NEVER),
        entries=entries,
    )


@query
def _newest(portal: Portal, collection: str) -> list[str]:
    """The newest records of a collection, or of all collections that are news for staff, newest first."""
    names = [collection] if collection else [name for name, model in collections().items() if model.in_news]
    refs = (ref for name in names for ref in lookup.newest(portal, name, NEWEST))
    dated = [(portal.rows[ref].day, _first_name(portal, ref), ref) for ref in refs if portal.rows[ref].day]
    return [ref for *_, ref in sorted(dated, reverse=True)[:NEWEST]]


def _first_name(portal: Portal, ref: str) -> str:
    """The reference of a record by its oldest name, so that readers do not show it again after a rename."""
    row = portal.rows[ref]
    return f"{row.collection}/{(row.id, *row.former_ids)[-1]}"


@query
def _entry(portal: Portal, ref: str) -> FeedEntry:
    row, site, card = portal.rows[ref], lookup.site(portal), card_of(portal, ref)
    published = _moment(row.day, site.timezone)
    changed = changes.last_change(portal, ref)
    return FeedEntry(
        id=f"{_authority(site.url)}{_first_name(portal, ref)}",  # RFC 4151
        title=": ".join(dict.fromkeys((name_of(card), card.title))),  # of a document "Nghị định số …: trích yếu"
        url=f"{site.url.rstrip('/')}{row.url}",
        summary=" ".join(filter(None, (ILLUSTRATIVE if row.illustrative else "", row.summary))),
        kind=collections()[row.collection].label,
        published=published,
        updated=max(published, _moment(changed, site.timezone)) if changed else published,
    )


def _authority(url: str) -> str:
    return f"tag:{urlsplit(url).hostname or 'cong-van-hoa-cong-vu.invalid'},2026:"


def _moment(day: str, zone: str) -> str:
    return datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone)).isoformat()
