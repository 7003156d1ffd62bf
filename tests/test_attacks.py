"""Whatever stands in a record, nothing of it runs, leads astray or is taken for markup of the page."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Page
from selectolax.lexbor import LexborHTMLParser

from macros.engine.loader import load
from macros.loading.record_reader import read
from macros.records import collections
from macros.records.choices import Audience
from macros.records.introspect import fields_of
from macros.run.preview import HEADERS
from macros.text.render import narrative
from tests import hostile, miniature
from tests.conftest import once
from tests.sweep import offenders

CANARY = "/nha-rieng-cua-nguoi-dung"
COSTLY = json.loads((hostile.ATTACKS / "files/f12-markdown-dos.json").read_text("utf-8"))
LINKS = (hostile.ATTACKS / "files/f10-symlinks.txt").read_text("utf-8").splitlines()
FORBIDDEN = "iframe, form, base, object, embed, style, [style], math, link[rel=import]"
REFRESH = re.compile(r"0; url=/[a-z0-9/-]+/")  # of a former address
SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
ALLOWED_SCHEMES = {"http", "https", "mailto", "tel", "webcal"}
PROVOKE = """async () => {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && /^(https?|mailto|tel|webcal):/.test(link.protocol)) event.preventDefault();
  }, true);
  // header and footer are the same on many pages, and are looked at once
  const frames = [...document.querySelectorAll(".vh-header, .vh-footer")];
  const written = frames.map((frame) => frame.outerHTML);
  const known = JSON.parse(sessionStorage.getItem("known") ?? "[]");
  sessionStorage.setItem("known", JSON.stringify([...new Set([...known, ...written])]));
  const seen = frames.filter((_, at) => known.includes(written[at]));
  const nodes = [...document.querySelectorAll("*")].filter((node) => !seen.some((frame) => frame.contains(node)));
  for (const node of nodes) {
    for (const name of ["mouseover", "mouseenter", "pointerover", "toggle", "focusin"]) {
      node.dispatchEvent(new Event(name, { bubbles: true }));
    }
    if (node.focus) node.focus();
    if (node.matches("details")) node.open = true;
  }
  for (const node of nodes) if (node.matches("a[href]") && node.click) node.click();
  for (let turn = 0; turn < 3; turn += 1) await new Promise((done) => setTimeout(done));
  return [window.__pwned ?? null, window.__violations];
}"""
LISTEN = """window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.__violations.push(event.violatedDirective + " " + event.blockedURI + " " + event.sample));"""


REFUSED = "a10-md-js-tab"  # a tab is no character of a text
AT_ONCE = {
    str(number): text
    for number, text in enumerate(hostile.joined(text for name, text in hostile.inputs().items() if name != REFUSED))
}
# what has neither tags nor links nor code is for servers alone
FOR_BROWSERS = [name for name, text in AT_ONCE.items() if re.search(r"<\w|\]\(|__pwned", text)]


def test_fields_that_take_no_free_text_refuse_every_attack_with_a_message() -> None:
    def check(case: tuple[str, str]) -> None:
        collection, name = case
        changed, text = hostile.base(collection), hostile.inputs()[name]
        for spec in fields_of(collections()[collection]):
            if spec.kind not in (*hostile.FREE_TEXT, "part"):
                changed = hostile.with_text(changed, spec.path, text)
        problems, line = hostile.problems_of(collection, changed), hostile.as_yaml(changed).decode()
        assert all(problem.message and problem.severity == "error" for problem in problems)
        refused = {problem.column for problem in problems}
        for found in re.finditer(re.escape(json.dumps(text, ensure_ascii=False)), line):
            at = {found.start() + 1, found.start()}  # there, or at the list that it stands in
            assert at & refused, f"taken: {line[: found.end()]}"

    cases = [(collection, name) for collection in collections() for name in hostile.inputs() if name != REFUSED]
    assert offenders(cases, check) == []


def test_every_free_text_field_is_under_attack() -> None:
    def check(collection: str) -> None:
        good = hostile.base(collection)
        specs = list(hostile.text_fields(collection))
        assert [spec.path for spec in specs if hostile.with_text(good, spec.path, "x") == good] == []
        for texts, kept in (hostile.inputs(), [REFUSED]), (AT_ONCE, []):
            titles = {name: hostile.hostile(collection, text)["title"] for name, text in texts.items()}
            assert [name for name, title in titles.items() if title == good["title"]] == kept

    assert offenders(collections(), check) == []


@pytest.fixture(scope="module")
def portal(_painted_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The miniature, built for staff and for leaders by a user whose home is secret.

    Few records of every collection hold all attacks in every field of text, and stories each of them alone.
    """

    def make(folder: Path) -> None:
        project = Path(shutil.copytree(_painted_project, folder / "portal", symlinks=True))
        hostile.write_records(project, AT_ONCE, hostile.inputs())
        settings, roots = miniature.settings(), (Path("data"), Path("leaders-data"))
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(project)
            patch.setenv("HOME", CANARY)
            miniature.build(settings)
            more = {"site_dir": Path("site-leaders"), "data": roots, "audience": Audience.LEADERSHIP}
            miniature.build(replace(settings, **more))

    return once(tmp_path_factory, "attacked", make) / "portal"


@pytest.fixture(scope="module")
def attacked(portal: Path) -> Path:
    """The site for staff."""
    return portal / "site"


@pytest.fixture(scope="module")
def for_leaders(portal: Path) -> Path:
    """The site for leaders, with their own records."""
    return portal / "site-leaders"


def pages(*sites: Path) -> list[Path]:
    """Every page of the sites."""
    return [page for site in sites for page in site.rglob("*.html")]


def test_nothing_in_a_record_becomes_markup(attacked: Path, for_leaders: Path, drawn_by_the_theme: set[str]) -> None:
    faults = {page: faults_of(page) - drawn_by_the_theme for page in pages(attacked, for_leaders)}
    assert {str(path): sorted(found) for path, found in faults.items() if found} == {}


@pytest.fixture(scope="module")
def drawn_by_the_theme(_painted_project: Path) -> set[str]:
    """What would be a fault in content, and stands in the theme itself."""
    return {fault for page in (_painted_project / ".portal/paint/tree").rglob("*.html") for fault in faults_of(page)}


def faults_of(page: Path) -> set[str]:
    """What a page must not hold, wherever in it."""
    html = LexborHTMLParser(page.read_bytes())
    found = {f"<{node.tag}> {(node.html or '')[:160]}" for node in html.css(FORBIDDEN)}
    return found | {fault for node in html.css("*") for fault in node_faults(node)}


def test_no_attack_adds_or_takes_a_main_heading(attacked: Path, for_leaders: Path) -> None:
    counts = {page: len(LexborHTMLParser(page.read_bytes()).css("h1")) for page in pages(attacked, for_leaders)}
    assert [page for page, count in counts.items() if count != 1] == []


def node_faults(node: Any) -> Iterator[str]:
    """What no element may have: code, or an address that runs or holds something."""
    if node.tag == "script" and (node.text() or not (node.attributes.get("src") or "").startswith("/assets/")):
        yield f"script {node.html[:80]}"
    if "http-equiv" in node.attributes and not REFRESH.fullmatch(node.attributes["content"] or ""):
        yield node.html
    for name, value in node.attributes.items():
        scheme = SCHEME.match(value or "")
        if name.startswith("on") or name in ("srcdoc", "formaction", "ping"):
            yield f"{name}={value}"
        if name in ("href", "src", "action", "xlink:href") and scheme and scheme[1].lower() not in ALLOWED_SCHEMES:
            yield f"{name}={value}"


@pytest.mark.parametrize(
    "collection", [name for name in collections() if name not in ("dossiers", "regulations", "sanctions")]
)
def test_the_text_is_shown_as_written(attacked: Path, collection: str) -> None:
    for name, text in (AT_ONCE | (hostile.inputs() if collection == "stories" else {})).items():
        assert heading(attacked, collection, f"x-{name}") == written(collection, text), name


@pytest.mark.parametrize("collection", hostile.OF_LEADERS)
def test_leaders_are_shown_the_text_as_written(for_leaders: Path, collection: str) -> None:
    for name, text in AT_ONCE.items():
        assert heading(for_leaders, collection, f"x-{name}-leaders") == written(collection, text), name


def heading(site: Path, collection: str, name: str) -> str:
    """The main heading of a record's page."""
    page = site / collections()[collection].slug / name / "index.html"
    return " ".join(miniature.first(LexborHTMLParser(page.read_bytes()), "h1").text().split())


def written(collection: str, text: str) -> str:
    """The title that a record has with the text in it."""
    return " ".join(hostile.hostile(collection, text)["title"].split())


def test_no_template_engine_and_no_binder_looks_at_a_record(attacked: Path) -> None:
    everything = {path: content.decode("utf-8", "replace") for path, content in miniature.tree(attacked).items()}
    for mark in ("SSTI-RCE-1337", CANARY, "1337 /"):
        assert [path for path, content in everything.items() if mark in content] == []
    written = {"placeholder": "@@PORTAL:CONTENT@@", "mark": "<!--portal:ref:W10=-->", "a23-ssti-math": "{{ 7*191 }}"}
    for name, text in written.items():
        page = LexborHTMLParser(everything[f"guong-tot/x-{name}/index.html"])
        assert text in miniature.first(page, "article").text()


def test_feeds_stay_well_formed(attacked: Path) -> None:
    for path in attacked.rglob("*.xml"):
        ET.fromstring(path.read_bytes())  # noqa: S314 - our own file
    for path in attacked.rglob("*.json"):
        json.loads(path.read_bytes())


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The site over HTTP with the headers that it is served with for real."""

    class Handler(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            kept = {"Cache-Control": "max-age=600"} if self.path.startswith("/assets/") else {}
            for name, value in {**HEADERS, **kept}.items():
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


@pytest.mark.whole
@pytest.mark.first
def test_nothing_runs_in_a_real_browser(browser: Browser, for_leaders: Path) -> None:
    with served(for_leaders) as address, browser.new_context() as context:
        context.add_init_script(LISTEN)
        page = context.new_page()
        faults = [fault for path in pages_of(for_leaders) for fault in provoked(page, f"{address}{path}")]
        faults += searched(page, address)
    assert faults == []


@pytest.mark.parametrize("code", ["<img src=x onerror='__pwned=1'>", "<a href='javascript:__pwned=1'>x</a>"])
def test_the_browser_notices_code_where_there_is_some(browser: Browser, tmp_path: Path, code: str) -> None:
    (tmp_path / "index.html").write_text(f"<!doctype html><title>x</title>{code}", "utf-8")
    with served(tmp_path) as address, browser.new_context() as context:
        context.add_init_script(LISTEN)
        assert provoked(context.new_page(), f"{address}/") != []


def pages_of(site: Path) -> list[str]:
    """The pages that show the hostile records: one of each collection, its list, the home page and a prose page.

    The collections take turns with the texts; stories, which show most, have all of them.
    """
    slugs, own = [model.slug for model in collections().values()], list[str]()
    for number, slug in enumerate(slugs):
        every = miniature.LONG or slug == "guong-tot"
        texts = FOR_BROWSERS if every else FOR_BROWSERS[number % len(FOR_BROWSERS) :][:1]
        paths = sorted(path for text in texts for path in (site / slug).glob(f"x-{text}*"))
        own += [f"/{slug}/{path.name}/" for path in paths if path.name.split("-")[1] in texts]
    return [*own, *(f"/{slug}/" for slug in slugs), "/", "/huong-dan/so-lieu/"]


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


@pytest.mark.parametrize("case", COSTLY, ids=[case["name"] for case in COSTLY])
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


def test_symbolic_links_in_the_data_are_refused(project: Path) -> None:
    links = []
    for place in ("", "stories", "media", "media/stories", "media/stories/ngay-mua"):
        for name, _, target in (line.partition(" -> ") for line in LINKS):
            links.append(Path("data", place, Path(name).name))
            links[-1].symlink_to(target)
    refused = {problem.path for problem in load([Path("data")]).problems}
    assert [str(link) for link in links if str(link) not in refused] == []
    assert links


def test_a_link_in_the_place_of_a_record_is_refused(project: Path) -> None:
    record = project / "data/units/van-phong.yml"
    record.rename(project / "secret.yml")
    record.symlink_to(project / "secret.yml")
    found = load([Path("data")])
    assert [problem.code for problem in found.problems] == ["symlink"]
    assert "units/van-phong" not in found.rows
