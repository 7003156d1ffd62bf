"""Runs searches on the same pages: the portal's, that of mkdocs-material and Pagefind in one browser, and tantivy."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from html import escape
from importlib.util import find_spec
from pathlib import Path

from scripts.bench_lib.browser import BrowserRun, CannotRun, run
from scripts.bench_lib.evaluate import CaseAnswers
from scripts.bench_lib.pages import Case, SearchPage, html
from scripts.bench_lib.search import SCRIPTS
from scripts.bench_lib.styles import folded

_HARNESS = '<!doctype html><html lang="vi"><meta charset="utf-8"><title>thu</title>\n<script type="module">{}</script>'

# The engine, and the scripts of the search box, without which nobody could enter a query.
_PORTAL = """
import { enrich, search } from "/assets/js/search/query.js";
import "/assets/js/search/box.js";
window.find = async (query) => {
  const { results } = await search(query, { limit: 10 });
  await enrich(results);
  return results.map((one) => one.url);
};
window.again = async (query) => (await search(query, { limit: 10 })).results.map((one) => one.url);
"""

# What the theme's own bundle does: fetch the whole index, hand it to the worker, post each query.
_MATERIAL = """
const worker = new Worker("/assets/javascripts/workers/search.js");
const waiting = [];
worker.onmessage = ({ data }) => waiting.shift()(data);
const post = (message) => new Promise((done) => { waiting.push(done); worker.postMessage(message); });
const ready = fetch("/search/search_index.json").then((answer) => answer.json())
  .then(({ config, docs }) => post({ type: 0, data: { config, docs, options: { suggest: false } } }));
window.find = async (query) => {
  await ready;
  const { data } = await post({ type: 2, data: query });
  return data.items.slice(0, 10).map((group) => group[0].location);
};
"""

_FIELDS = {"title": {"boost": 1000.0}, "text": {"boost": 1.0}, "tags": {"boost": 1000000.0}}  # as its plugin writes

_PAGEFIND = """
const pagefind = import("/pagefind/pagefind.js");
window.find = async (query) => {
  const { results } = await (await pagefind).search(query);
  return (await Promise.all(results.slice(0, 10).map((one) => one.data()))).map((one) => one.raw_url ?? one.url);
};
"""


def portal(cases: Sequence[Case], folder: Path) -> BrowserRun:
    """The portal's search over the pages and the index that are in the folder; the pages it reads are not counted."""
    target = folder / "assets" / "js" / "search"
    if not (SCRIPTS / "query.js").is_file():
        raise CannotRun(f"không có {SCRIPTS / 'query.js'}")
    shutil.copytree(SCRIPTS, target)
    (folder / "thu.html").write_text(_HARNESS.format(_PORTAL), "utf-8")
    return run(folder, cases, excluded="/thu/")


def material(pages: Sequence[SearchPage], cases: Sequence[Case], folder: Path) -> BrowserRun:
    """The search of unchanged mkdocs-material: its worker, its index format, its Vietnamese settings."""
    package = find_spec("material")
    if package is None or not package.submodule_search_locations:
        raise CannotRun("không có mkdocs-material")
    scripts = Path(package.submodule_search_locations[0]) / "templates" / "assets" / "javascripts"
    worker = next(iter(sorted((scripts / "workers").glob("search.*.min.js"))), None)
    if worker is None:
        raise CannotRun("bản mkdocs-material này không có tệp tìm kiếm")
    target = folder / "assets" / "javascripts"
    (target / "workers").mkdir(parents=True)
    shutil.copyfile(worker, target / "workers" / "search.js")
    shutil.copytree(scripts / "lunr", target / "lunr")
    config = {"lang": ["vi"], "separator": r"[\s\-]+", "pipeline": ["stopWordFilter"], "fields": _FIELDS}
    index = {"config": config, "docs": [entry for page in pages for entry in _entries(page)]}
    (folder / "search").mkdir()
    (folder / "search" / "search_index.json").write_text(json.dumps(index, ensure_ascii=False), "utf-8")
    (folder / "thu.html").write_text(_HARNESS.format(_MATERIAL), "utf-8")
    return run(folder, cases, timeout=300)


def _entries(page: SearchPage) -> list[dict[str, str]]:
    """The page and its sections as the theme's plugin lists them."""
    url = page.url.lstrip("/")
    meta = " ".join(part for part in (page.number, page.date, page.org) if part)
    first = {"location": url, "title": escape(page.title), "text": f"<p>{escape(meta)}</p>"}
    return [first] + [
        {"location": f"{url}#m{place}", "title": escape(heading), "text": f"<p>{escape(text)}</p>"}
        for place, (heading, text) in enumerate(page.sections, 1)
    ]


def pagefind(pages: Sequence[SearchPage], cases: Sequence[Case], folder: Path, command: str = "") -> BrowserRun:
    """Pagefind with its default settings; `command` runs it, else it is looked up on PATH."""
    program = next(filter(None, map(shutil.which, ("pagefind_extended", "pagefind"))), None)
    words = shlex.split(command) or ([program] if program else [])
    if not words:
        raise CannotRun("không có lệnh pagefind trên máy (xem --pagefind)")
    for page in pages:
        target = folder / page.url.strip("/") / "index.html"
        target.parent.mkdir(parents=True)
        target.write_text(html(page), "utf-8")
    built = subprocess.run([*words, "--site", os.fspath(folder)], capture_output=True, text=True, check=False)  # noqa: S603 - the command is the user's own
    if built.returncode:
        raise CannotRun(f"pagefind dừng: {(built.stderr or built.stdout).strip().splitlines()[-1:]}")
    (folder / "thu.html").write_text(_HARNESS.format(_PAGEFIND), "utf-8")
    return run(folder, cases, timeout=120)


def tantivy(pages: Sequence[SearchPage], cases: Sequence[Case], variant: str, command: str = "") -> CaseAnswers:
    """tantivy, a library for servers, on folded text, by `words` or `phrases`; `command` is a Python that has it."""
    script = Path(__file__).with_name("tantivy_engine.py")
    texts = [[page.id, folded(page.title), folded(f"{page.number}\n{page.body}")] for page in pages]
    request = json.dumps({"pages": texts, "queries": [folded(case.query) for case in cases]})
    words = [*(shlex.split(command) or [sys.executable]), os.fspath(script), variant]
    done = subprocess.run(words, input=request, capture_output=True, text=True, check=False)  # noqa: S603 - the command is the user's own
    if done.returncode:
        raise CannotRun(f"tantivy dừng: {done.stderr.strip().splitlines()[-1:]} (xem --tantivy)")
    return list(zip(cases, json.loads(done.stdout), strict=True))
