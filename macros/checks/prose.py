"""Checks the prose pages that changed, or whose check used an answer that changed.

The rules are in `prose_page`, which is imported when a page is read.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from macros.checks.defect import CheckedProblems, as_plain
from macros.engine import Portal
from macros.engine.recorder import traced
from macros.loading.problems import Problem
from macros.text.digest import digest

_PAGE = re.compile(r"(?:(?<=/)(?:index|README)|([^/]+))\.md$")
SKIPPED = ("du-an", "assets")


def check_links(docs: Path) -> list[Problem]:
    """The symbolic links in the folder of prose."""
    wrong = "là liên kết tượng trưng; hãy đặt tệp, thư mục thật"
    return [Problem(str(path), 1, 1, "page-symlink", "", wrong) for path in _entries(docs) if path.is_symlink()]


def check_changed(portal: Portal, docs: Path, results: CheckedProblems) -> None:
    """Check again each page that changed, or whose check depends on what changed."""
    for path in filter(_is_page, _entries(docs)):
        key = _key(path)
        if not results.fresh(key):
            problems, trace = traced(portal, _check_page, path)
            results.record(key, trace, as_plain(problems))


def _is_page(path: Path) -> bool:
    return path.suffix == ".md" and not path.is_symlink()


def page_keys(docs: Path) -> list[str]:
    """The keys of the pages in the table of results: path and hash of the text."""
    return [_key(path) for path in filter(_is_page, _entries(docs))]


def addresses(docs: Path) -> list[str]:
    """The addresses of the pages and other files in the folder of prose."""
    paths = (path.relative_to(docs).as_posix() for path in _entries(docs) if not path.is_symlink())
    return [_PAGE.sub(lambda page: f"{page[1]}/" if page[1] else "", f"/{name}") for name in paths]


def _key(path: Path) -> str:
    return f"{path}#{digest(path.read_bytes())}"


def _entries(docs: Path) -> Iterator[Path]:
    """The files of `docs` to check, and folders that are symbolic links."""
    for folder, folders, files in os.walk(docs):
        here = Path(folder)
        yield from (here / name for name in folders if (here / name).is_symlink())
        if here == docs:
            folders[:] = [name for name in folders if name not in SKIPPED]
        yield from (here / name for name in sorted(files))


def _check_page(portal: Portal, path: Path) -> tuple[Problem, ...]:
    from macros.checks.prose_page import check_page  # noqa: PLC0415 - most runs read no page

    return tuple(check_page(portal, path))
