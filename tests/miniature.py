"""The miniature portal of the tests: `tests/site` put together with the project's theme in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from macros.engine import fork, inputs
from macros.engine.state import State
from macros.engine.versions import code_signature
from macros.loading.problems import DataError, Problem
from macros.pages.reference import address_of
from macros.records import collections
from macros.run import flow
from macros.site import theme
from macros.site.writer import stamp

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "tests" / "site"
EXPECTED = SITE / "expected"
DAY = date(2026, 11, 24)
WHOLE_FILES = ("sitemap.xml", "redirects.map", "as-of.json", "next-change.json")
LONG = os.environ.get("PORTAL_LONG") == "1"
LONG_ONLY = pytest.mark.skipif(not LONG, reason="only with PORTAL_LONG=1")
PLAIN_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Người soạn",
    "GIT_AUTHOR_EMAIL": "nguoi-soan@thu-nho.example",
    "GIT_COMMITTER_NAME": "Người soạn",
    "GIT_COMMITTER_EMAIL": "nguoi-soan@thu-nho.example",
}


def assemble(project: Path) -> Path:
    """A project folder with the miniature's data and prose and the real theme; gives the folder."""
    project.mkdir(parents=True)
    for name in ("data", "docs"):
        shutil.copytree(SITE / name, project / name)
    shutil.copytree(ROOT / "overrides", project / "overrides")
    shutil.copytree(ROOT / "docs" / "assets", project / "docs" / "assets")
    shutil.copy(SITE / "mkdocs.yml", project / "mkdocs.yml")
    (project / "macros").symlink_to(ROOT / "macros")
    return project


def settings() -> flow.Settings:
    """Settings of the project in the current folder, as of the day of the expected content."""
    return flow.Settings(Path(), Path("site"), DAY)


def build(settings: flow.Settings) -> flow.Report:
    """A build that paints only when what the painter reads has changed."""
    return flow.build(settings)


def copy_of_built(project: Path, copy: Path) -> Path:
    """A copy of a built project in which a build goes on from what the last one recorded."""
    shutil.copytree(project, copy, symlinks=True)
    go_on(project, copy)
    return copy


def go_on(project: Path, copy: Path, **more: Any) -> None:
    """Have the next build in a copy go on from what was recorded of the original; `more` are its settings."""
    before, now = (flow.Settings(folder, folder / "site", DAY, **more) for folder in (project, copy))
    hand_on(replace(before, project=copy), now, shutil.move)  # what was recorded has been copied, too


def hand_on(before: flow.Settings, now: flow.Settings, carry: Callable[[Path, Path], object] = shutil.copy2) -> None:
    """Have the next build of a copied site go on from what was recorded of the original."""
    for old, new in ((before.state_path, now.state_path), (before.search_path, now.search_path)):
        for path in before.work.glob(f"{old.name}*"):  # with what SQLite keeps beside a database that nobody has closed
            carry(path, new.with_name(path.name.replace(old.name, new.name)))
    state = State(now.state_path, code_signature(now.work))
    state.site = stamp(now.site_dir)
    state.save()
    state.database.close()


def clean_build(settings: flow.Settings, site_dir: Path | str, *, repaint: bool) -> flow.Report:
    """A build into `site_dir` that knows nothing of earlier ones; the paint is taken over unless `repaint`."""
    shutil.rmtree(site_dir, ignore_errors=True)
    painted = None if repaint else theme.paint(settings.project, settings.work)
    return flow.build(replace(settings, site_dir=Path(site_dir), clean=True), painted)


def with_processes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Have everything done in worker processes, and few inputs count as many; gives the workers as they begin."""
    forked: list[int] = []
    original = os.fork
    monkeypatch.setattr(fork, "MANY", 1)
    monkeypatch.setattr(inputs, "MOST_INPUTS", 1)
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # whatever else runs in the process of the tests
    monkeypatch.setattr(os, "fork", lambda: forked.append(original()) or forked[-1])
    return forked


def tree(folder: Path | str) -> dict[str, bytes]:
    """Every file of a folder by its path."""
    root = Path(folder)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """The paths at which two trees differ."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def first(html: LexborHTMLParser, selector: str) -> LexborNode:
    """The first element that a selector finds, which must be there."""
    node = html.css_first(selector)
    assert node is not None, selector
    return node


def content_of(page: bytes) -> str:
    """Title and content of a page, without what the theme draws around them."""
    html = LexborHTMLParser(page)
    title, content = html.css_first("title"), html.css_first("article") or html.body
    inner = (content.inner_html or "") if content else ""
    lines = [line for line in inner.splitlines() if line.strip()]
    return "\n".join([f"<title>{title.text() if title else ''}</title>", *lines]) + "\n"


def content_tree(site: Path | str) -> dict[str, str]:
    """What the miniature is expected to give: the content of every page, and the feeds whole.

    Pages made of nothing but a model are left out, so that a field or a collection more needs no new expectations.
    """
    files = tree(site)
    texts = {path: content_of(content) for path, content in files.items() if path.endswith(".html")}
    texts |= {name: files[name].decode() for name in WHOLE_FILES}
    new = tuple(f"/{model.slug}/" for name, model in collections().items() if not list(SITE.glob(f"*data/{name}")))
    left_out = (*new, *map(address_of, collections().values()))
    return {
        path: "".join(line for line in text.splitlines(keepends=True) if not any(address in line for address in new))
        for path, text in texts.items()
        if not f"/{path}".startswith(left_out)
    }


def run(
    *command: str, cwd: Path, env: Mapping[str, str] | None = None, given: str = ""
) -> subprocess.CompletedProcess[str]:
    """A command of the project, run in a process of its own; `given` is what is typed."""
    full = {**environment(), **(env or {})}
    return subprocess.run(command, cwd=cwd, env=full, input=given, capture_output=True, check=False, encoding="utf-8")


def environment() -> dict[str, str]:
    """The environment of a process of the project."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1", **PLAIN_ENVIRONMENT}


def portal(
    *arguments: str, cwd: Path, env: Mapping[str, str] | None = None, given: str = ""
) -> subprocess.CompletedProcess[str]:
    """`portal …` in the project at `cwd`."""
    return run(sys.executable, "-m", "scripts.portal", *arguments, cwd=cwd, env=env, given=given)


def commit(project: Path, message: str, when: str = "2026-11-20T08:00:00+07:00") -> None:
    """Commit everything in the project's data at a fixed time, making the repository where there is none."""
    env = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    if not (project / ".git").exists():
        run("git", "init", "-q", "-b", "main", cwd=project)
    run("git", "add", "-A", "data", "docs", "mkdocs.yml", "overrides", cwd=project)
    done = run("git", "commit", "-q", "--allow-empty", "-m", message, cwd=project, env=env)
    assert done.returncode == 0, done.stderr


def problems_of(build: Callable[[], flow.Report]) -> tuple[Problem, ...] | None:
    """What a build was refused for; None when it was not refused."""
    try:
        build()
    except DataError as error:
        return error.problems
    return None


def built(**changes: Any) -> dict[str, bytes]:
    """The site after an incremental build."""
    flow.build(replace(settings(), **changes))
    return tree("site")


def retitle(path: str, old: str, new: str) -> None:
    """Edit a record."""
    file = Path(path)
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def interrupted(*_: object) -> None:
    """A run that is stopped by hand."""
    raise KeyboardInterrupt
