"""Whatever stands in a record, nothing of it runs, leads astray or is taken for markup of the page."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from selectolax.lexbor import LexborHTMLParser

from macros.loading import read
from macros.preview import HEADERS
from macros.records import collections
from macros.records.describe import fields_of
from macros.rendering import narrative
from macros.sources import load
from tests import hostile, miniature

CANARY = "/nha-rieng-cua-nguoi-dung"
FORBIDDEN = "iframe, form, base, object, embed, style, [style], math, link[rel=import], meta[http-equiv]"
SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
ALLOWED_SCHEMES = {"http", "https", "mailto"}
BUILT_IN = {"main", "header", "toc", "nav"}
PROVOKE = """() => {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && /^(https?|mailto):/.test(link.protocol)) event.preventDefault();
  }, true);
  for (const node of document.querySelectorAll("*")) {
    for (const name of ["mouseover", "mouseenter", "pointerover", "toggle", "focusin"]) {
      node.dispatchEvent(new Event(name, { bubbles: true }));
    }
    if (node.focus) node.focus();
    if (node.matches("details")) node.open = true;
  }
  for (const link of document.querySelectorAll("a[href]")) link.click();
  return [window.__pwned ?? null, window.__violations];
}"""
LISTEN = """window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.__violations.push(event.violatedDirective + " " + event.blockedURI + " " + event.sample));"""


@pytest.mark.parametrize("collection", collections())
def test_fields_that_take_no_free_text_refuse_every_attack_with_a_message(collection: str) -> None:
    good = hostile.base(collection)
    specs = [spec for spec in fields_of(collections()[collection]) if spec.kind not in (*hostile.FREE_TEXT, "part")]
    for spec in specs:
        for name, text in hostile.inputs().items():
            changed = hostile.with_text(good, spec.path, text)
            if changed != good:
                problems = hostile.problems_of(collection, changed)
                assert problems, f"{collection}.{spec.name} takes {name}"
                assert all(problem.message and problem.severity == "error" for problem in problems)


@pytest.fixture(scope="module")
def attacked(_painted_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A site in which every text field of every collection holds every attack once."""
    with monkeypatched(_painted_project, tmp_path_factory.mktemp("attacked")) as project:
        hostile.write_records(project, hostile.inputs())
        miniature.build(miniature.settings())
        yield project / "site"


@contextmanager
def monkeypatched(painted: Path, folder: Path) -> Iterator[Path]:
    """A copy of the miniature as the current folder, with a home that must show nowhere."""
    import shutil

    project = Path(shutil.copytree(painted, folder / "portal", symlinks=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        patch.setenv("HOME", CANARY)
        yield project


def test_nothing_in_a_record_becomes_markup(attacked: Path) -> None:
    faults = [f"{page.relative_to(attacked)}: {fault}" for page in attacked.rglob("*.html") for fault in faults_of(page)]
    assert faults == []


def faults_of(page: Path) -> Iterator[str]:
    """What a page must not hold, wherever in it."""
    html = LexborHTMLParser(page.read_bytes())
    if html.css_first("h1") is None or len(html.css("h1")) != 1:
        yield f"{len(html.css('h1'))} h1"
    for node in html.css("*"):
        yield from node_faults(node)
    if "article" not in {node.tag for node in html.css("*")}:
        return
    yield from (f"<{node.tag}>" for node in html.css(FORBIDDEN))


def node_faults(node: Any) -> Iterator[str]:
    """What no element may have: code, or an address that runs or holds something."""
    if node.tag == "script" and (node.text() or not (node.attributes.get("src") or "").startswith("/assets/")):
        yield f"script {node.html[:80]}"
    for name, value in node.attributes.items():
        scheme = SCHEME.match(value or "")
        if name.startswith("on") or name in ("srcdoc", "formaction", "ping"):
            yield f"{name}={value}"
        if name in ("href", "src", "action", "xlink:href") and scheme and scheme[1].lower() not in ALLOWED_SCHEMES:
            yield f"{name}={value}"


@pytest.mark.parametrize("collection", [name for name in hostile.FULLEST if name != "regulations"])
def test_the_text_is_shown_as_written(attacked: Path, collection: str) -> None:
    slug = collections()[collection].slug
    for name, text in hostile.inputs().items():
        wanted = " ".join(hostile.hostile(collection, text)["title"].split())
        html = LexborHTMLParser((attacked / slug / f"x-{name}" / "index.html").read_bytes())
        assert " ".join(html.css_first("h1").text().split()) == wanted, name


def test_no_template_engine_and_no_binder_looks_at_a_record(attacked: Path) -> None:
    everything = {path: content.decode("utf-8", "replace") for path, content in miniature.tree(attacked).items()}
    for mark in ("SSTI-RCE-1337", CANARY, "1337 /"):
        assert [path for path, content in everything.items() if mark in content] == []
    page = LexborHTMLParser(everything["guong-tot/x-sentinel/index.html"])
    assert "@@PORTAL:CONTENT@@" in page.css_first("article").text()
    page = LexborHTMLParser(everything["guong-tot/x-island/index.html"])
    assert "<!--portal:ref:W10=-->" in page.css_first("article").text()
    assert "{{ 7*191 }}" in LexborHTMLParser(everything["guong-tot/x-a23-ssti-math/index.html"]).css_first("article").text()


def test_feeds_stay_well_formed(attacked: Path) -> None:
    from xml.etree import ElementTree

    for path in attacked.rglob("*.xml"):
        ElementTree.fromstring(path.read_bytes())  # noqa: S314 - our own file
    for path in attacked.rglob("*.json"):
        json.loads(path.read_bytes())


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The site over HTTP with the headers that it is served with for real."""

    class Handler(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            for name, value in HEADERS.items():
                self.send_header(name, value)
            super().end_headers()

        def log_message(self, *_: Any) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_nothing_runs_in_a_real_browser(browser: Browser, _painted_project: Path, tmp_path: Path) -> None:
    with monkeypatched(_painted_project, tmp_path) as project:
        chunks = {str(number): text for number, text in enumerate(hostile.joined(hostile.inputs().values()))}
        written = hostile.write_records(project, chunks)
        miniature.build(miniature.settings())
        with served(project / "site") as address, browser.new_context() as context:
            context.add_init_script(LISTEN)
            page = context.new_page()
            faults = [fault for path in pages_of(written) for fault in provoked(page, f"{address}{path}")]
            faults += searched(page, address)
    assert faults == []


def pages_of(refs: list[str]) -> list[str]:
    """The pages that show the records: their own, their collections', the home page and a prose page."""
    slugs = {name: model.slug for name, model in collections().items()}
    own = [f"/{slugs[ref.partition('/')[0]]}/{ref.partition('/')[2]}/" for ref in refs]
    return [*own, *(f"/{slug}/" for slug in slugs.values()), "/", "/huong-dan/so-lieu/"]


def provoked(page: Page, address: str) -> list[str]:
    """What happened on a page that must not happen, after hovering, focusing and clicking everything."""
    page.goto(address, wait_until="load")
    pwned, violations = page.evaluate(PROVOKE)
    found = [f"{address}: {item}" for item in violations]
    return [*found, f"{address}: ran {pwned}"] if pwned else found


def searched(page: Page, address: str) -> list[str]:
    """What happened while searching for hostile titles."""
    page.goto(f"{address}/", wait_until="load")
    box = page.locator("input[type=search]").first
    box.click()
    box.fill("bam vao")
    page.locator("[role=option]").first.wait_for()
    pwned, violations = page.evaluate(PROVOKE)
    return [f"search: {item}" for item in (*violations, *([pwned] if pwned else []))]


@pytest.mark.parametrize("case", json.loads((hostile.ATTACKS / "files/f12-markdown-dos.json").read_text("utf-8")), ids=lambda case: case["name"])
def test_costly_markdown_is_refused_or_done_in_two_seconds(case: dict[str, Any]) -> None:
    text = expanded(case)
    start = time.process_time()
    data = hostile.with_text(hostile.base("stories"), ("body",), text)
    record, _, problems = read(hostile.as_yaml(data), collections()["stories"], "x.yml")
    assert (record is None) == bool(problems)
    narrative(text)
    assert time.process_time() - start < 2


def expanded(case: dict[str, Any]) -> str:
    """The text that a case stands for."""
    times = case["times"]
    if "depth" in case["unit"]:
        return "".join(f"{'    ' * depth}- a\n" for depth in range(times))
    units = "".join(case["unit"].replace("{i}", str(i)) for i in range(times))
    return units + "".join(case.get("then", "").replace("{i}", str(i)) for i in range(times))


@pytest.mark.parametrize("line", (hostile.ATTACKS / "files/f10-symlinks.txt").read_text("utf-8").splitlines())
@pytest.mark.parametrize("place", ["data/stories", "data", "data/media/stories", "data/media/stories/ngay-mua", "data/media"])
def test_symbolic_links_in_the_data_are_refused(project: Path, line: str, place: str) -> None:
    name, _, target = line.partition(" -> ")
    link = project / place / Path(name).name
    link.symlink_to(target)
    assert str(link.relative_to(project)) in {problem.path for problem in load([Path("data")]).problems}


def test_a_link_in_the_place_of_a_record_is_refused(project: Path) -> None:
    record = project / "data/units/van-phong.yml"
    record.rename(project / "secret.yml")
    record.symlink_to(project / "secret.yml")
    found = load([Path("data")])
    assert [problem.code for problem in found.problems] == ["symlink"]
    assert "units/van-phong" not in found.rows
