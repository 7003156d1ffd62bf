"""News feeds, read by independent parsers."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import fastfeedparser
import jsonschema
import pytest
from lxml import etree

from macros.pages import newsfeeds, tasks_of
from macros.pages.newsfeeds import NEWEST, atom_file, json_file
from macros.records import collections
from macros.records.choices import Audience
from tests.contest import portal_of, unit
from tests.pages.documents import decree
from tests.pages.records import story

ATOM = "{http://www.w3.org/2005/Atom}"
TEXT = {"type": "string", "minLength": 1}
AT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}
ITEM = {"id": TEXT, "url": TEXT, "title": TEXT, "content_text": TEXT, "date_published": AT, "date_modified": AT}
JSON_FEED = {  # as https://www.jsonfeed.org/version/1.1/ says, of what we write
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        **dict.fromkeys(("title", "home_page_url", "feed_url", "language"), TEXT),
        "authors": {"type": "array", "items": {"required": ["name"], "properties": {"name": TEXT}}},
        "items": {
            "items": {
                "required": ["id", "content_text"],
                "additionalProperties": False,
                "properties": {**ITEM, "tags": {"type": "array", "items": TEXT}},
            },
        },
    },
}
FOLLOWED = ["stories", "regulations", "announcements"]


def notice(since: str, **more: Any) -> dict[str, Any]:
    return {
        "title": f"Tin {since}",
        "since": since,
        "until": "2026-12-31",
        "summary": "Báo tin.",
        "body": "Tin.",
        **more,
    }


def atom(records: dict[str, Any], collection: str = "", **more: Any) -> Any:
    """A parsed feed; asserts what RFC 4287 requires (4.1.1, 4.1.2) and parsers ignore."""
    content = atom_file(portal_of({"units/a": unit(1), **records}, **more), collection)
    root = etree.fromstring(content)
    for item in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(item.findall(f"{ATOM}{name}")) == 1, name
        assert datetime.fromisoformat(item.findtext(f"{ATOM}updated", "")).tzinfo
    assert len(root.findall(f"{ATOM}author")) == len(root.findall(f"{ATOM}link[@rel='self']")) == 1
    feed = fastfeedparser.parse(content)
    ids = [feed.feed.id, *(entry.id for entry in feed.entries)]
    assert len({*ids}) == len(ids)
    assert all(re.fullmatch(r"tag:[a-z.-]+,2026:[a-z0-9/-]+", name) for name in ids)
    return feed


def local(moment: str) -> str:
    """A moment in the time of Vietnam; feed parsers convert all to universal time."""
    return datetime.fromisoformat(moment).astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).isoformat()


def json_feed(records: dict[str, Any], collection: str = "") -> Any:
    """A feed that is checked against JSON Feed 1.1."""
    feed = json.loads(json_file(portal_of({"units/a": unit(1), **records}), collection))
    jsonschema.validate(feed, JSON_FEED, format_checker=jsonschema.FormatChecker())
    return feed


def test_a_story_as_feed_readers_show_it() -> None:
    feed = atom({"stories/s": story("2026-11-02", title="Chuyện A", summary="Kể ngắn.")}, "stories")
    assert (feed.feed.title, feed.feed.language) == ("Gương tốt – Cổng Văn hóa công vụ", "vi")
    (entry,) = feed.entries
    assert (entry.title, entry.description, entry.link) == ("Chuyện A", "Kể ngắn.", "/guong-tot/s/")
    assert local(entry.published) == local(entry.updated) == "2026-11-02T00:00:00+07:00"
    assert [tag["term"] for tag in entry.tags] == ["Gương tốt"]


def test_both_formats_tell_the_same() -> None:
    records = {
        "stories/s": story("2026-11-02"),
        "announcements/t": notice("2026-11-03"),
        "regulations/l": decree("1/2020", "2020-01-02"),
    }
    feed, other = atom(records), json_feed(records)
    assert [(entry.id, entry.title, entry.link, local(entry.published)) for entry in feed.entries] == [
        (item["id"], item["title"], item["url"], item["date_published"]) for item in other["items"]
    ]
    assert [entry.tags[0]["term"] for entry in feed.entries] == ["Thông báo", "Gương tốt", "Văn bản"]


def test_a_document_is_named_by_its_number_and_its_title() -> None:
    (entry,) = atom({"regulations/l": decree("1/2020", "2020-01-02")}, "regulations").entries
    assert entry.title == "Nghị định số 1/2020/NĐ-CP: Về việc 1/2020"


def test_the_newest_whose_day_has_come_are_told() -> None:
    days = [date(2026, 1, 1).replace(month=1 + n // 28, day=1 + n % 28) for n in range(NEWEST + 5)]
    records: dict[str, Any] = {f"stories/s{n:02d}": story(day.isoformat()) for n, day in enumerate(days)}
    feed = atom({**records, "stories/mai": story("2026-12-30", happened="2026-11-01")})
    assert [local(entry.published)[:10] for entry in feed.entries] == [day.isoformat() for day in reversed(days[5:])]


def test_a_renamed_record_is_not_shown_again() -> None:
    before = atom({"stories/cu": story("2026-11-02")}).entries[0]
    after = atom({"stories/moi-nhat": story("2026-11-02", former_ids=["moi", "cu"])}).entries[
        0
    ]  # as `portal rename` does
    assert (before.id, after.link) == (after.id, "/guong-tot/moi-nhat/")


@pytest.mark.parametrize("text", ["<b>&amp;</b>", "]]>", "\"'", "Ế" * 200, "\U0001f33b"])
def test_what_editors_type_is_text(text: str) -> None:
    records = {"stories/s": story("2026-11-02", title=text, summary=text)}
    root = etree.fromstring(atom_file(portal_of({"units/a": unit(1), **records}), "stories"))
    assert [node.text for node in root.iter() if node.tag in (f"{ATOM}summary", f"{ATOM}title")][1:] == [text, text]
    assert len(fastfeedparser.parse(etree.tostring(root)).entries) == 1
    (item,) = json_feed(records)["items"]
    assert (item["title"], item["content_text"]) == (text, text)


def test_what_is_not_for_the_audience_is_not_told() -> None:
    records = {"stories/s": story("2026-11-02"), "stories/p": story("2026-11-01", audience="public")}
    assert [entry.title for entry in atom(records, audience=Audience.PUBLIC).entries] == ["Chuyện 2026-11-01"]


def test_an_empty_portal_has_a_valid_feed() -> None:
    assert atom({}).entries == []
    assert json_feed({})["items"] == []
    assert [task.path for task in tasks_of(portal_of({}), newsfeeds)] == ["nguon-tin.xml", "nguon-tin.json"]


def test_pages_lead_feed_readers_to_them(built_staff: Path) -> None:
    for page in ("index.html", "guong-tot/index.html", "huong-dan/index.html"):
        html = (built_staff / page).read_text("utf-8")
        assert 'type="application/atom+xml"' in html
        assert 'href="/nguon-tin.xml"' in html
    for name in FOLLOWED:
        folder = built_staff / collections()[name].slug
        html = (folder / "index.html").read_text("utf-8")
        assert (
            html.count(f'href="/{folder.name}/nguon-tin.xml"')
            == html.count(f'href="/{folder.name}/nguon-tin.json"')
            == 2
        )
        assert fastfeedparser.parse((folder / "nguon-tin.xml").read_bytes()).entries
        assert json.loads((folder / "nguon-tin.json").read_bytes())["items"]
