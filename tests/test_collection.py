"""A new collection is three new files: model, template, first record.  Nothing that stands is edited."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.search.query import search
from macros.search.reader import Index
from tests import miniature

pytestmark = pytest.mark.whole

MODEL = '''"""Món ngon: a dish of the canteen."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from macros.records.base import Facet, Record
from macros.records.fields import Date, Line, Markdown, UnitRef, field


class Recipe(Record):
    """A dish and how it is cooked."""

    slug = "mon-ngon"
    label = "Món ngon"
    one = "món"
    intro = "Các món của bếp ăn cơ quan."
    order: ClassVar[int] = 96
    facet_labels = {"bua": "Bữa", "nam": "Năm"}

    served: Date = field("Ngày nấu", "Ngày nấu lần đầu.", "2026-11-20")
    meal: Line = field("Bữa", "Bữa ăn có món này.", "Bữa trưa")
    cook: UnitRef = field("Đơn vị nấu", "Đơn vị nấu món này.", "units/van-phong")
    body: Markdown | None = field("Cách nấu", "Từng bước.", "Đun nước…", default=None)

    def day(self) -> date | None:
        return self.served

    def facets(self) -> tuple[Facet, ...]:
        return (Facet("bua", "trua", self.meal),)
'''
TEMPLATE = """{% extends "record.html" %}
{% block main %}
{{ api.heading("Cách nấu", "cach-nau") }}
{{ record.body|narrative }}
<p>Nấu bởi {{ api.link(record.cook) }}.</p>
{% endblock %}
"""
RECORD = """title: Canh chua
summary: Món nấu nhanh cho bữa trưa.
illustrative: true
served: 2026-11-20
meal: Bữa trưa
cook: units/van-phong
body: Đun nước, **thả cá**.
"""
ARCHITECTURE = miniature.ROOT / "docs" / "du-an" / "kien-truc.md"
NOT_COPIED = {".git", ".venv", ".venv-painters", ".portal", "site"}  # of the root
# What looks at every collection, model, menu, page of the docs and field; PORTAL_LONG=1 runs the rest as well.
SELECTION = (
    *("tests/test_layout.py", "tests/test_docs.py", "tests/test_vocabulary.py", "tests/loading/test_json_schema.py"),
    *("tests/records/test_earlier_releases.py", "tests/records/test_models.py"),
    *("tests/checks/test_dates.py", "tests/checks/test_rules.py"),
    *("-k", "not functions_are_short and not of_any_value and not every_code and not mistake_in_a_field"),
)
NEW_FILES = {
    "macros/records/recipes.py": MODEL,
    "macros/pages/templates/recipes.html": TEMPLATE,
    "data/recipes/canh-chua.yml": RECORD,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a copy of the project with a collection more."""
    project = miniature.assemble(tmp_path_factory.mktemp("collection") / "portal")
    (project / "macros").unlink()
    for name in ("macros", "scripts"):
        shutil.copytree(miniature.ROOT / name, project / name)
    for path, text in NEW_FILES.items():
        (project / path).parent.mkdir(exist_ok=True)
        (project / path).write_text(text, "utf-8")
    command = (sys.executable, "-m", "scripts.portal", "build", "--as-of", miniature.DAY.isoformat())
    done = miniature.run(*command, cwd=project, env={"PYTHONPATH": str(project)})
    assert done.returncode == 0, done.stderr
    return project / "site"


def page(site: Path, address: str) -> LexborHTMLParser:
    """A page of the site."""
    return LexborHTMLParser((site / address.strip("/") / "index.html").read_bytes())


def links(html: LexborHTMLParser) -> set[str | None]:
    """Where a page's content links to."""
    return {node.attributes["href"] for node in html.css("article a[href]")}


def test_the_record_has_a_page_by_its_template(site: Path) -> None:
    html = page(site, "/mon-ngon/canh-chua/")
    assert miniature.first(html, "h1").text() == "Canh chua"
    assert miniature.first(html, "#cach-nau + p strong").text() == "thả cá"
    assert "/don-vi/van-phong/" in links(html)


def test_the_collection_has_an_index_with_its_facets(site: Path) -> None:
    html = page(site, "/mon-ngon/")
    assert miniature.first(html, "h1").text() == "Món ngon"
    assert {"/mon-ngon/canh-chua/", "/mon-ngon/bua/trua/"} <= links(html)
    assert "/mon-ngon/canh-chua/" in links(page(site, "/mon-ngon/nam/2026/"))  # of one year no index tells
    assert "/mon-ngon/canh-chua/" in links(page(site, "/mon-ngon/bua/trua/"))


def test_what_it_refers_to_lists_it(site: Path) -> None:
    assert "/mon-ngon/canh-chua/" in links(page(site, "/don-vi/van-phong/"))


def test_it_is_found_and_in_the_sitemap(site: Path) -> None:
    card = search(Index(site), "canh chua").results[0].card
    assert (card.title, card.url, card.kind) == ("Canh chua", "/mon-ngon/canh-chua/", "Món ngon")
    assert "https://thu-nho.noi-bo/mon-ngon/canh-chua/</loc>" in (site / "sitemap.xml").read_text("utf-8")


def test_its_fields_are_explained_to_editors(site: Path) -> None:
    pages = [path for path in site.rglob("*.html") if "Ngày nấu lần đầu." in path.read_text("utf-8")]
    assert len(pages) == 1
    assert "2026-11-20" in pages[0].read_text("utf-8")


@pytest.mark.first
@pytest.mark.timeout(0)  # of a whole suite, whose tests have limits of their own
def test_the_suite_passes_with_the_collection_of_the_architecture_page(tmp_path: Path) -> None:
    def left_out(folder: str, names: list[str]) -> set[str]:
        caches = {name for name in names if name.endswith("_cache")}
        return caches | (NOT_COPIED.intersection(names) if Path(folder) == miniature.ROOT else set())

    project = tmp_path / "portal"
    shutil.copytree(miniature.ROOT, project, ignore=left_out)
    text = ARCHITECTURE.read_text("utf-8")
    files = re.findall(r"^`((?:macros|data)/[^`]+)`:\n\n```\w+\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(files) == 3
    for name, content in files:
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(content, "utf-8")
    miniature.run("git", "init", "--quiet", cwd=project)
    chosen = ("tests", "--deselect", "tests/test_collection.py") if os.environ.get("PORTAL_LONG") == "1" else SELECTION
    pytest_run = (sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", *chosen)
    done = miniature.run(*pytest_run, cwd=project, env={"PYTHONPATH": str(project)})
    assert done.returncode == 0, done.stdout
