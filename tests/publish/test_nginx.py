"""A real nginx with the portal's configuration serves a published site."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import brotli
import pytest

from macros.publish.live import roll_back
from macros.publish.views import LOG, count, shard_of
from macros.run.preview import HEADERS
from tests.publish import sites
from tests.publish.nginx import NAME, ROOT, SECURITY, Server

IMMUTABLE = "public, max-age=31536000, immutable"
LATER_VISIT = 10_000  # bytes
SHEET = f"/{sites.style(1)[0]}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """nginx over version 1; its tests leave that version live."""
    folder = tmp_path_factory.mktemp("nginx")
    started = Server(folder)
    site = sites.write(folder / "site", 1)
    (site / "assets" / "js").mkdir()
    (site / "assets" / "js" / "portal.js").write_text('"use strict";\n' * 30, "utf-8")
    sites.put(site, started.dest, "1a2b3c4")
    (started.dest / "current" / ".bi-mat").write_text("x", "utf-8")
    (started.dest / "current" / "trang-1" / ".git").mkdir()
    (started.dest / "current" / "trang-1" / ".git" / "config").write_text("x", "utf-8")
    (started.dest / "current" / "rong").mkdir()
    started.start()
    yield started
    started.stop()


REQUESTS = {
    200: ("/", "GET", {}),
    206: ("/tinh/", "GET", {"Range": "bytes=0-9"}),
    301: ("/trang-1", "GET", {}),
    404: ("/khong-co/", "GET", {}),
    405: ("/", "POST", {}),
    400: ("/", "GET", {"Host": "a b"}),
    416: ("/tinh/", "GET", {"Range": "bytes=999999-"}),
}


@pytest.mark.parametrize("status", REQUESTS)
def test_every_status_carries_the_headers_of_the_preview(server, status):
    path, method, headers = REQUESTS[status]
    answer = server.ask(path, method, **headers)
    assert answer.status == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "Last-Modified" not in answer.headers
    assert answer.headers["Server"] == "nginx"


@pytest.mark.parametrize(("path", "rule"), [("/", "no-cache"), (SHEET, IMMUTABLE)])
def test_what_did_not_change_is_not_sent_again(server, path, rule):
    tag = server.ask(path).headers["ETag"]
    answer = server.ask(path, If_None_Match=tag)
    assert (answer.status, answer.body) == (304, b"")
    assert {name: answer.headers.get(name) for name in SECURITY} == SECURITY
    assert answer.headers["Cache-Control"] == rule
    assert server.ask(path, If_None_Match='"1-1"').status == 200


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("/tinh/", "no-cache"),
        ("/published.json", "no-cache"),
        ("/as-of.json", "no-cache"),
        ("/assets/js/portal.js", "no-cache"),
        ("/assets/images/anh.png", "no-cache"),
        (SHEET, IMMUTABLE),
        (SHEET.replace(".css", ".js"), "no-cache"),  # not there
    ],
)
def test_only_what_names_its_content_is_kept_without_asking(server, path, rule):
    assert server.ask(path).headers["Cache-Control"] == rule


@pytest.mark.parametrize(
    ("accepted", "sent", "opened"),
    [
        ("gzip", "gzip", gzip.decompress),
        ("br", "br", brotli.decompress),
        ("gzip, deflate, br", "br", brotli.decompress),
        ("identity", None, bytes),
    ],
)
def test_what_was_compressed_beforehand_is_sent(server, accepted, sent, opened):
    for path, name in (("/", "index.html"), (SHEET, SHEET[1:]), ("/as-of.json", "as-of.json")):
        answer = server.ask(path, Accept_Encoding=accepted)
        assert answer.headers.get("Content-Encoding") == sent
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert opened(answer.body) == (server.dest / "current" / name).read_bytes()
        suffix = {"gzip": ".gz", "br": ".br"}.get(sent or "", "")
        assert answer.body == (server.dest / "current" / f"{name}{suffix}").read_bytes()


def test_a_picture_and_a_part_of_a_page_are_sent_as_they_are(server):
    answer = server.ask("/assets/images/anh.png", Accept_Encoding="gzip, br")
    assert (answer.headers.get("Content-Encoding"), answer.headers["Content-Type"]) == (None, "image/png")
    part = server.ask("/tinh/", Range="bytes=2-8")
    assert (part.body, part.headers["Content-Range"][:10]) == (b"doctype", "bytes 2-8/")


def test_types_are_named_with_their_letters(server):
    kinds = {
        path: server.ask(path).headers["Content-Type"] for path in ("/", SHEET, "/as-of.json", "/assets/js/portal.js")
    }
    assert kinds.pop("/assets/js/portal.js") in (
        "application/javascript; charset=utf-8",
        "text/javascript; charset=utf-8",
    )
    assert kinds == {
        "/": "text/html; charset=utf-8",
        SHEET: "text/css; charset=utf-8",
        "/as-of.json": "application/json; charset=utf-8",
    }


def test_a_page_that_is_not_there_is_told_by_the_site(server):
    for path in (
        "/khong-co/",
        "/rong/",
        "/.bi-mat",
        "/trang-1/.git/config",
        "/.publishing/1.contents",
        "/../.publishing/1.contents",
        "/index.html.gz",
        "/as-of.json.br",
    ):
        answer = server.ask(path)
        assert answer.status == (400 if ".." in path else 404), path
        if answer.status == 404:
            assert answer.body == (server.dest / "current" / "404.html").read_bytes()


def test_former_addresses_lead_on_without_the_name_of_the_machine(server):
    for path, to in (("/trang-cu/", "/trang-1/"), ("/trang-1", "/trang-1/")):
        answer = server.ask(path)
        assert (answer.status, answer.headers["Location"]) == (301, to)


def test_the_configuration_is_taken_without_warning_before_anything_is_published_and_without_brotli(tmp_path):
    for with_brotli in (True, False):
        assert "[warn]" not in Server(tmp_path).test(with_brotli=with_brotli)


def test_another_name_is_not_answered(server):
    for name in ("van-hoa-lanh-dao.noi-bo", "10.0.0.1", f"{NAME}.vi-du.vn"):
        with pytest.raises(http.client.RemoteDisconnected):
            server.ask("/", Host=name)
    assert server.ask("/", Host=NAME.upper()).status == 200


def test_many_parts_of_a_file_are_not_put_together(server):
    answer = server.ask("/tinh/", Range="bytes=0-1,2-3,4-5")
    assert (answer.status, answer.body) == (200, (server.dest / "current" / "tinh" / "index.html").read_bytes())


@pytest.mark.parametrize("folder", ["nginx", "nginx-lanh-dao"])
def test_the_configuration_has_the_headers_in_one_place_only(folder):
    files = {path.name: path.read_text("utf-8") for path in (ROOT / "deploy" / folder).rglob("*.conf")}
    code = {name: re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE) for name, text in files.items()}
    assert [name for name, text in code.items() if "add_header" in text] == ["dau-muc.conf"]
    headers = dict(re.findall(r'add_header (\S+) "(.+)" always;', code["dau-muc.conf"]))
    assert {name: value for name, value in headers.items() if name != "Cache-Control"} == SECURITY


class Reader(threading.Thread):
    """Somebody who opens a page and what it names, over and over, noting everything that is not right."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.server, self.until, self.wrong = server, threading.Event(), list[str]()
        self.seen: list[int] = []

    def run(self) -> None:
        while not self.until.wait(0.002):
            self.look("/")
            self.look("/trang-3/")

    def look(self, path: str) -> None:
        """One page load: the page, then the style sheet it names."""
        answer = self.server.ask(path, Accept_Encoding="gzip")
        text = gzip.decompress(answer.body).decode() if answer.headers.get("Content-Encoding") else ""
        link = re.search(r'href="/(assets/[^"]+)".*bản (\d+)<', text)
        if answer.status != 200 or not link or not text.endswith("</html>\n"):
            self.wrong.append(f"{path}: {answer.status} {text[:80]}")
            return
        version = int(link[2])
        sheet = self.server.ask(f"/{link[1]}")
        if sheet.status != 200 or sheet.body.decode() != sites.style(version)[1]:
            self.wrong.append(f"{path} of {version}: {sheet.status} {sheet.body[:40]!r}")
        self.seen.append(version)


def test_readers_notice_nothing_of_twenty_releases(tmp_path):
    server = Server(tmp_path)
    sites.put(sites.write(tmp_path / "site", 1), server.dest)
    server.start()
    readers = [Reader(server) for _ in range(2)]
    try:
        for reader in readers:
            reader.start()
        for version in range(2, 22):
            sites.put(sites.write(tmp_path / "site", version), server.dest)
            assert f"bản {version:03}".encode() in server.ask("/").body  # live at once
        roll_back(server.dest)
        assert "bản 020".encode() in server.ask("/").body
    finally:
        for reader in readers:
            reader.until.set()
            reader.join()
        server.stop()
    assert [reader.wrong for reader in readers] == [[], []]
    assert all(len(set(reader.seen)) > 5 for reader in readers)


FETCHED = """[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .filter(({ transferSize }) => transferSize).map(({ name, transferSize }) => [new URL(name).pathname, transferSize])"""


def test_a_later_visit_asks_for_no_style_sheet_or_script_and_costs_little(browser, built_staff, tmp_path):
    server = Server(tmp_path)
    sites.put(built_staff, server.dest)
    server.start()
    try:
        context = browser.new_context()
        fetched = []
        for address in ("/", "/van-ban/20-2025-nd-cp/", "/"):
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{server.port}{address}", wait_until="networkidle")
            fetched.append(dict(page.evaluate(FETCHED)))
            page.close()
        context.close()
    finally:
        server.stop()
    first, *later = fetched
    assert len([path for path in first if path.endswith((".css", ".js"))]) >= 5
    for visit in later:
        assert [path for path in visit if path.endswith((".css", ".js"))] == []
        assert sum(visit.values()) <= LATER_VISIT, visit


def test_a_reader_does_not_keep_the_old_page_when_only_its_words_changed(tmp_path):
    server = Server(tmp_path)
    sites.put(sites.write(tmp_path / "site", 1), server.dest)
    server.start()
    try:
        tag = server.ask("/").headers["ETag"]
        sites.put(sites.write(tmp_path / "site", 2), server.dest)  # the same length, within the same second
        answer = server.ask("/", If_None_Match=tag)
        assert (answer.status, "bản 002".encode() in answer.body) == (200, True)
        roll_back(server.dest)
        assert server.ask("/", If_None_Match=tag).status == 304
    finally:
        server.stop()


# ------------------------------------------------------------------ views

STORY = "/guong-tot/a/"
BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"
NOBODY = {
    "bot": {"User_Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
    "headless": {"User_Agent": BROWSER.replace("Chrome", "HeadlessChrome")},
    "curl": {"User_Agent": "curl/8.5.0"},
    "no name": {},
    "prefetch": {"User_Agent": BROWSER, "Sec_Purpose": "prefetch;prerender"},
    "old prefetch": {"User_Agent": BROWSER, "Purpose": "prefetch"},
    "part": {"User_Agent": BROWSER, "Range": "bytes=0-9"},
}


@pytest.fixture
def counting(tmp_path: Path) -> Iterator[Server]:
    """nginx over a site with a story, nothing asked yet."""
    started = Server(tmp_path)
    site = sites.write(tmp_path / "site", 1)
    (site / "guong-tot" / "a").mkdir(parents=True)
    (site / "guong-tot" / "a" / "index.html").write_text(sites.page("Chuyện A – Cổng", '<a href="/">Về</a>'), "utf-8")
    sites.put(site, started.dest)
    started.start()
    yield started
    started.stop()


def counted(server: Server) -> tuple[int, int]:
    """Views of all pages and of the story, after a run."""
    totals = count(server.dest, server.folder / LOG.name, datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))).totals
    answer = server.ask(f"/luot-xem/{shard_of(STORY)}.json")
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    counts = json.loads(answer.body)
    assert counts["totals"]["today"] == totals.today
    return totals.all, counts["pages"].get(STORY, 0)


def test_only_people_who_open_pages_are_counted(counting):
    assert (counting.ask("/luot-xem/1.json").status, counting.ask("/luot-xem/").status) == (204, 204)
    tag = counting.ask(STORY).headers["ETag"]
    for headers in NOBODY.values():
        counting.ask(STORY, **headers)
    for path in ("/khong-co/", "/as-of.json", SHEET, "/assets/images/anh.png", "/guong-tot/a", "/trang-cu/"):
        counting.ask(path, User_Agent=BROWSER)
    for method in ("HEAD", "POST"):
        counting.ask(STORY, method, User_Agent=BROWSER)
    assert counted(counting) == (0, 0)
    counting.ask(f"{STORY}?utm=1", User_Agent=BROWSER)
    assert counting.ask(STORY, User_Agent=BROWSER, If_None_Match=tag).status == 304
    counting.ask("/", User_Agent=BROWSER.replace("Windows", "Linux; Android 9; CUBOT X19"))
    assert counted(counting) == counted(counting) == (3, 2)


def test_the_log_of_views_tells_nothing_of_who_opened_a_page(counting):
    counting.ask(f"{STORY}?ten=Nguyen", User_Agent=BROWSER, Referer="http://noi-bo/", Cookie="a=b")
    counted(counting)
    text = (counting.folder / LOG.name).read_text("utf-8")
    assert re.fullmatch(r'\{"id": "[0-9a-f]{32}", "at": \d+\.\d{3}, "page": "/guong-tot/a/index\.html"\}\n', text)


def test_views_are_right_across_a_restart_and_a_rotation_of_nginx(counting):
    log = counting.folder / LOG.name
    counting.ask(STORY, User_Agent=BROWSER)
    assert counted(counting) == (1, 1)
    log.rename(f"{log}.1")
    counting.ask(STORY, User_Agent=BROWSER)  # into the renamed file: nginx was not told yet
    counting.stop()
    counting.start()
    counting.ask("/", User_Agent=BROWSER)
    assert counted(counting) == (3, 2)
    counting.ask(STORY, User_Agent=BROWSER)
    assert counted(counting) == (4, 3)
