"""The miniature portal gives what is expected; `python tests/bless.py` rewrites that after a change that was meant."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.loading.yaml_reader import parse
from macros.pages.examples import sample
from macros.records import collections
from macros.records.base import Record
from macros.records.introspect import ANY, fields_of
from macros.site.macro_marks import macros
from tests import expected, miniature
from tests.sweep import offenders

ELSEWHERE = {
    *(("*", name) for name in Record.model_fields if name not in ("title", "summary")),  # the same in every collection
    ("regulations", "secrecy"),  # a document with a mark of secrecy is refused
    ("campaigns", "per_head"),  # people come and go in these tests, and a quarter sealed by head would not agree
    ("campaigns", "changes"),  # a version in short form: tests/checks/short.txt, tests/records/test_derived.py
    ("seals", "heads"),
    ("units", "decision"),  # of teams, which the miniature has none of: tests/pages/test_contacts.py
    ("units", "members"),
    ("dossiers", "meeting"),  # of a council, which is a team: tests/pages/test_dossiers.py
    ("dossiers", "votes"),
    ("dossiers", "decided"),  # follows from the award
    ("units", "public_contact"),  # of records for the public: likewise
    ("people", "public_contact"),
    ("training", "spent"),  # tests/pages/test_training_papers.py
    ("training", "cancelled"),
    ("stories", "quote"),  # tests/pages/test_stories.py
    ("actions", "finding"),  # tests/pages/test_inspections_documents.py
    *(("inspections", name) for name in ("chair", "secretary", "team", "start", "end", "place", "visits")),
}
NOT_IN_THE_MINIATURE = {
    "reference.html",  # shows what the models say; tests/pages/test_themes.py
    "reminder.html",  # a mail; tests/publish/reminders
    "record.html",  # for a collection without a template; all others extend it
    "withdrawn.html",  # tests/queries/test_withdrawals.py
    "people-left.html",  # tests/pages/test_people.py
    "units-people.html",  # of a unit with many people
    "duties-index.html",
}


@pytest.fixture
def site(built_staff: Path) -> Path:
    """The built miniature."""
    return built_staff


@pytest.fixture(params=["built_staff", "built_leaders"])
def each_site(request: pytest.FixtureRequest) -> Path:
    """The built miniature for staff, and that for leaders with the records that only they may see."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def marked(_painted_project: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, expected.Pages]:
    """The pages of the miniature by audience, with the marks of their templates."""
    project = shutil.copytree(_painted_project, tmp_path_factory.mktemp("marked") / "portal", symlinks=True)
    shutil.copytree(miniature.SITE / "leaders-data", project / "leaders-data")
    return expected.marked_pages(Path(project))


def test_the_miniature_gives_the_expected_content(built_staff: Path, built_leaders: Path) -> None:
    sites = {"staff": miniature.content_tree(built_staff), "leaders": miniature.content_tree(built_leaders)}
    wanted = {path: content.decode() for path, content in miniature.tree(miniature.EXPECTED).items()}
    built = {path: sites[path.partition("/")[0]].get(path.partition("/")[2]) for path in wanted}
    differing = [path for path in sorted(wanted) if built[path] != wanted[path]]
    for path in differing[:1]:
        assert built[path] == wanted[path], f"{differing}: see the difference, then run: python tests/bless.py"


def test_every_case_of_every_template_is_in_an_expected_page(marked: dict[str, expected.Pages]) -> None:
    wanted = {path for path in miniature.tree(miniature.EXPECTED) if path.endswith(".html")}
    chosen = {f"{audience}/{path}" for audience, paths in expected.kept_of_all(marked).items() for path in paths}
    assert wanted ^ chosen == set(), "run: python tests/bless.py"


def test_every_template_is_in_an_expected_page(marked: dict[str, expected.Pages]) -> None:
    pages = [marked[audience][path] for audience, paths in expected.kept_of_all(marked).items() for path in paths]
    rendered = {name for page in pages for name in page.templates}
    folder = miniature.ROOT / "macros" / "pages" / "templates"
    templates = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*.html") if path.parent.name != "partials"
    }
    new = {f"{name}.html" for name in collections() if not list(miniature.SITE.glob(f"*data/{name}"))}
    assert templates - rendered - new == NOT_IN_THE_MINIATURE


def test_every_field_is_filled_in_somewhere() -> None:
    roots = (miniature.SITE / "data", miniature.SITE / "leaders-data")

    def check(collection: str) -> None:
        records = [parse(path.read_bytes()) for root in roots for path in (root / collection).glob("*.yml")]
        records = records or [sample(collections()[collection], everything=True)]
        names = {name for group, name in ELSEWHERE if group in ("*", collection)}
        specs = [spec for spec in fields_of(collections()[collection]) if names.isdisjoint(spec.path)]
        assert [spec.path for spec in specs if not any(any(values(record, spec.path)) for record in records)] == []

    assert offenders(collections(), check) == []


def values(data: Any, path: tuple[str, ...]) -> Iterator[bool]:
    """Whether something stands at `path`, for each place in `data` that the path leads to."""
    if not path:
        yield True
    elif path[0] == ANY:
        for item in data:
            yield from values(item, path[1:])
    elif path[0] in data:
        yield from values(data[path[0]], path[1:])


def test_paths_of_fields_are_followed() -> None:
    assert any(values({"a": [{"b": "1"}, {}]}, ("a", ANY, "b")))
    assert not any(values({"a": [{}]}, ("a", ANY, "b")))


def test_the_prose_calls_every_macro() -> None:
    text = "".join(path.read_text("utf-8") for path in (miniature.SITE / "docs").rglob("*.md"))
    assert [name for name in macros() if f"{{{{ {name}(" not in text] == []


def test_no_placeholder_and_no_mark_is_left_in_a_page(each_site: Path) -> None:
    files = miniature.tree(each_site)
    assert [path for path, content in files.items() if b"@@PORTAL:" in content or b"<!--portal:" in content] == []


def test_every_link_inside_the_site_leads_to_a_file_and_every_anchor_to_a_place(each_site: Path) -> None:
    anchors = {path: ids_of(path) for path in each_site.rglob("*.html")}
    broken = []
    for page in anchors:
        for address in addresses_in(page):
            target, _, anchor = address.partition("#")
            found = each_site / target.strip("/") if target else page
            found = found / "index.html" if found.is_dir() else found
            if not found.is_file() or (anchor and anchor not in anchors[found]):
                broken.append(f"{page.relative_to(each_site)} -> {address}")
    assert broken == []


LINKED_BY_NO_PAGE = {
    "404.html",  # the web server shows it where there is nothing
    "tim-kiem/index.html",  # the search box of every page leads there
}


def test_every_page_can_be_reached_from_the_home_page(each_site: Path) -> None:
    """But the pages at former addresses, which are for links that stand elsewhere, and the list of an only year."""
    site, found = each_site, set[Path]()
    ahead = [site / "index.html"]
    while ahead:
        page = ahead.pop()
        if page not in found:
            found.add(page)
            targets = (site / address.partition("#")[0].strip("/") for address in addresses_in(page))
            ahead += [target / "index.html" for target in targets if (target / "index.html").is_file()]
    lost = (page for page in site.rglob("*.html") if page not in found)
    lost = (page for page in lost if b'http-equiv="refresh"' not in page.read_bytes())
    several = (page for page in lost if page.parents[1].name != "nam" or years_beside(page) > 1)
    assert {page.relative_to(site).as_posix() for page in several} == LINKED_BY_NO_PAGE


def years_beside(page: Path) -> int:
    return sum(folder.name.isdigit() for folder in page.parents[1].iterdir())


def ids_of(page: Path) -> set[str]:
    """The ids in a page."""
    return {node.attributes["id"] or "" for node in LexborHTMLParser(page.read_bytes()).css("[id]")}


def addresses_in(page: Path) -> set[str]:
    """The addresses of this site that a page links to or loads."""
    html = LexborHTMLParser(page.read_bytes())
    found = {node.attributes.get(name) or "" for name in ("href", "src") for node in html.css(f"[{name}]")}
    return {address for address in found if address.startswith(("/", "#"))}


def test_every_page_has_one_h1_and_no_id_twice(each_site: Path) -> None:
    faults = []
    for page in each_site.rglob("*.html"):
        html = LexborHTMLParser(page.read_bytes())
        ids = [node.attributes["id"] or "" for node in html.css("[id]")]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if len(html.css("h1")) != 1 or twice:
            faults.append(f"{page.relative_to(each_site)}: {len(html.css('h1'))} h1, {twice}")
    assert faults == []


def test_the_sitemap_names_every_page_once_and_no_other(site: Path) -> None:
    named = [node.text() for node in LexborHTMLParser((site / "sitemap.xml").read_bytes()).css("loc")]
    assert len(named) == len(set(named))
    for address in named:
        path = address.removeprefix("https://thu-nho.noi-bo/")
        assert (site / path / "index.html").is_file(), address


def test_a_former_address_leads_on_to_the_record(site: Path) -> None:
    html = LexborHTMLParser((site / "don-vi" / "phong-hanh-chinh" / "index.html").read_bytes())
    assert miniature.first(html, "link[rel=canonical]").attributes["href"] == "https://thu-nho.noi-bo/don-vi/van-phong/"
    assert miniature.first(html, "main a").attributes["href"] == "/don-vi/van-phong/"


def test_what_pages_show_of_pictures_stands_beside_their_record_and_the_pictures_do_not(site: Path) -> None:
    assert sorted(path.name for path in (site / "guong-tot/ngay-mua").iterdir()) == ["index.html", "quay.png.64.webp"]
    original = (miniature.SITE / "data/media/stories/ngay-mua/quay.png").read_bytes()
    assert original not in miniature.tree(site).values()


def test_records_above_the_audience_are_nowhere_in_the_site(project: Path) -> None:
    shutil.copytree(miniature.SITE / "leaders-data", project / "leaders-data")
    miniature.build(replace(miniature.settings(), data=(Path("data"), Path("leaders-data"))))
    files = miniature.tree(project / "site")
    assert [
        path for path, content in files.items() if "Họp giao ban".encode() in content or "hop-lanh-dao" in path
    ] == []
