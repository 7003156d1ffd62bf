"""The documentation names what there is, leads somewhere, and shows what the code really says."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from macros import pages
from macros.checks import prose
from macros.engine import Portal
from macros.engine.loader import load
from macros.engine.results import Results
from macros.law.effect import Status
from macros.loading.yaml_reader import parse
from macros.pages.templating import environment
from macros.records import collections
from macros.records.base import Record
from macros.records.choices import Audience
from macros.run import flow
from macros.site import macro_marks
from macros.site.macro_marks import Macro, macros
from scripts.portal import COMMANDS
from tests import miniature
from tests.checks import sample_library
from tests.sweep import offenders

ROOT = miniature.ROOT
DOCS = ROOT / "docs"
FOR_EDITORS = DOCS / "huong-dan" / "soan-ban-ghi.md"
FOR_READERS = DOCS / "huong-dan" / "xem-va-tim.md"
FOR_THE_IT_PERSON = DOCS / "huong-dan" / "van-hanh.md"
ARCHITECTURE = DOCS / "du-an" / "kien-truc.md"
LIBRARIES = DOCS / "du-an" / "thu-vien.md"
DECISIONS = DOCS / "du-an" / "quyet-dinh"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
VIETNAMESE = [*sorted((DOCS / "huong-dan").glob("*.md")), *sorted((ROOT / "overrides").rglob("*.html"))]

LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OLD_TONE = re.compile(r"(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?!\w)", re.IGNORECASE)

# The mistakes that the editors' page shows, made in tests/checks/good: file, what stands there, what is put instead.
MISTAKES = (
    ("stories/tiep-dan-ngay-mua.yml", "happened: 2026-03-05", "happened: 2026/3/5"),
    ("training/giao-tiep-2026.yml", "title: Giao tiếp với công dân", "title: Giao tiếp: với công dân"),
    ("announcements/nghi-le.yml", "unit: units/van-phong", "unit: Văn phòng"),
    ("awards/2026-001.yml", "- people/nguyen-van-a", "- people/nguyen-van-an"),
    ("scores/van-phong-2026-03.yml", "points: 8", "points: 80"),
)


def text(path: Path) -> str:
    """The text of a page."""
    return path.read_text("utf-8")


def blocks(path: Path, language: str) -> list[str]:
    """The code blocks of a page in a language."""
    return [code for name, code in FENCE.findall(text(path)) if name == language]


def without_code(path: Path) -> str:
    """The text of a page without code."""
    return re.sub(r"`[^`\n]*`", "", FENCE.sub("", text(path)))


def links(path: Path) -> Iterator[str]:
    """The links of a page that lead inside the project, without what follows "#"."""
    for address in LINK.findall(without_code(path)):
        if not re.match(r"[a-z]+:|#", address):
            yield address.partition("#")[0]


def committed() -> list[Path]:
    """Every file that is, or would be, in git."""
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


# what there is, named where it is looked for


def test_the_table_for_editors_says_of_collections_what_their_models_say() -> None:
    row = r"^\| ([^|]+) \| `data/([a-z_]+)/` \| \[/([a-z-]+)/\]\(/\3/\) \|"
    rows = re.findall(row, text(FOR_EDITORS), re.MULTILINE)
    assert len(rows) > 20  # the page of fields, which is generated, has all of them
    assert rows == [(collections()[name].label, name, collections()[name].slug) for _, name, _ in rows]


@pytest.mark.parametrize("page", [ROOT / "README.md", FOR_THE_IT_PERSON], ids=lambda page: page.name)
def test_every_command_is_named(page: Path) -> None:
    assert [name for name in COMMANDS if not re.search(rf"portal {name}\b", text(page))] == []


def test_no_command_is_named_that_there_is_not() -> None:
    named = {name for page in PAGES for name in re.findall(r"`(?:\.venv/bin/)?portal ([a-z][a-z-]+)", text(page))}
    assert named <= set(COMMANDS)


def test_every_make_target_is_named_and_no_other() -> None:
    targets = set(re.findall(r"^([a-z]+):.*## ", text(ROOT / "Makefile"), re.MULTILINE))
    assert targets == set(re.findall(r"^\| `make ([a-z]+)` ", text(ROOT / "README.md"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", "".join(map(text, PAGES)))) <= targets


@pytest.mark.parametrize("macro", macros().values(), ids=lambda macro: macro.name)
def test_macro_is_named_and_explains_itself(macro: Macro) -> None:
    assert macro.purpose
    assert macro.example.startswith(f"{{{{ {macro.name}(")
    assert f"| `{macro.name}` |" in text(FOR_EDITORS)


@pytest.mark.parametrize("status", Status)
def test_status_is_explained(status: Status) -> None:
    assert f"| {status.label} |" in text(FOR_READERS)


@pytest.mark.parametrize("audience", Audience)
def test_audience_is_explained(audience: Audience) -> None:
    assert re.search(rf"^\| `{audience}`[^|]*\| {audience.label} \|", text(FOR_THE_IT_PERSON), re.MULTILINE)


def test_the_map_of_modules_is_complete() -> None:
    package = ROOT / "macros"
    rooms = {f"{path.parent.name}/" for path in package.glob("*/__init__.py")}
    written = text(ARCHITECTURE)
    assert {name for name in {*rooms, "hooks.py", "templates/"} if f"`{name}`" not in written} == set()


def test_the_list_of_libraries_is_complete() -> None:
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    parts = [re.fullmatch(r"([\w-]+)(?:>=([\d.]+))?.*", line) for line in wanted]
    listed = re.findall(r"^\| `([\w-]+)` \| ([\d.]*) ?\|", text(LIBRARIES), re.MULTILINE)
    assert listed == [(part[1], part[2] or "") for part in parts if part]


def test_decisions_are_numbered_and_listed_have_their_parts_and_are_short() -> None:
    pages = sorted(DECISIONS.glob("[0-9]*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    titles = {page.name: text(page).partition("\n")[0] for page in pages}
    listed = re.findall(r"^\| \[\d{4}\]\((.*?)\) \| (.*) \|$", text(DECISIONS / "README.md"), re.MULTILINE)
    assert [(name, f"# {name[:4]}. {title}") for name, title in listed] == list(titles.items())
    parts = ["Context", "What we do", "Rejected", "Consequences"]
    assert [page.name for page in pages if re.findall(r"^## (.*)$", text(page), re.MULTILINE) != parts] == []
    assert [page.name for page in pages if len(text(page).splitlines()) > 90] == []


def test_the_readme_opens_with_ten_lines_in_vietnamese() -> None:
    opening = text(ROOT / "README.md").partition("\n## ")[0].splitlines()[1:]
    assert len([line for line in opening if line]) == 10


# links and texts


def test_links_lead_to_files() -> None:
    relative = [(page, address) for page in PAGES for address in links(page) if not address.startswith("/")]
    assert [(page, address) for page, address in relative if not (page.parent / address).exists()] == []


def test_addresses_on_the_site_belong_to_a_section() -> None:
    sections = {section.slug for section in pages.sections() if section.slug}
    addresses = [(page, address) for page in PAGES for address in links(page) if address.startswith("/")]
    assert [item for item in addresses if not any(f"{item[1][1:]}/".startswith(f"{slug}/") for slug in sections)] == []


def test_nothing_committed_names_the_machine_it_was_made_on() -> None:
    places = re.compile(rf"(?<![\w.])/{'work'}\b|\b{'shared'}/")
    texts = {path: path.read_bytes().decode("utf-8", "replace") for path in committed()}
    assert [str(path.relative_to(ROOT)) for path, content in texts.items() if places.search(content)] == []


def test_vietnamese_is_written_one_way() -> None:
    def check(page: Path) -> None:
        content = re.sub(r"\{#.*?#\}", "", text(page), flags=re.DOTALL)
        assert unicodedata.is_normalized("NFC", content)
        assert OLD_TONE.findall(content) == []
        own = re.sub(r"^> .*$", "", without_code(page), flags=re.MULTILINE)  # what is quoted is the portal's
        assert not re.search(r"\bbạn\b", own, re.IGNORECASE)

    assert offenders(VIETNAMESE, check) == []


# what the pages show is what the code does


def test_the_home_page_is_not_written_by_hand() -> None:
    assert not (DOCS / "index.md").exists()


def test_prose_needs_no_sample_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    library = load([Path("data")])
    for row in [row for row in library.rows.values() if row.illustrative]:
        library.rows.remove(row.file)
    results: Results = Results()
    prose.check_changed(Portal(library, miniature.DAY, Audience.LEADERSHIP), Path("docs"), results)
    assert [*results.results(), *prose.check_links(Path("docs"))] == []


def test_prose_needs_no_record_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    problems = sample_library.problems(roots=[tmp_path])
    assert [str(problem) for problem in problems if problem.severity == "error"] == []


def test_the_mistakes_shown_to_editors_are_real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "tests" / "checks" / "good", "data")
    settings = replace(miniature.settings(), data=(Path("data"),))
    assert [str(problem) for problem in flow.check(settings) if problem.severity == "error"] == []
    shown = re.findall(r"^> (data/.*)$", text(FOR_EDITORS), re.MULTILINE)
    for name, right, wrong in MISTAKES:
        path = Path("data", name)
        good = path.read_text("utf-8")
        path.write_text(good.replace(right, wrong, 1), "utf-8")
        problems = [problem for problem in flow.check(settings) if problem.severity == "error"]
        assert [str(problem) for problem in problems] == [line for line in shown if line.startswith(f"{path}:")]
        path.write_text(good, "utf-8")
    assert len(shown) == len(MISTAKES)


def test_the_examples_of_the_architecture_run(monkeypatch: pytest.MonkeyPatch) -> None:
    examples = ModuleType("examples")
    monkeypatch.setitem(sys.modules, examples.__name__, examples)
    monkeypatch.setattr(macro_marks, "_macros", {})
    for code in blocks(ARCHITECTURE, "python"):
        exec(compile(code, str(ARCHITECTURE), "exec", dont_inherit=True), vars(examples))  # noqa: S102 - our own page
    models = [item for item in vars(examples).values() if isinstance(item, type) and item.__module__ == "examples"]
    (model,) = [item for item in models if issubclass(item, Record)]
    (record,) = blocks(ARCHITECTURE, "yaml")
    assert model.model_validate(parse(record.encode())).day() is not None
    (template,) = blocks(ARCHITECTURE, "jinja")
    environment().parse(template)
