"""The prose pages in, what is wrong with each out; only a page that may tell something new is read.

What may stand in a page is known to `pages`, which is imported when one is read.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from macros.ledger import Ledger
from macros.portal import Portal
from macros.problems import Problem
from macros.tracing import Reader, digest, traced

SKIPPED = ("du-an", "assets")


def check_prose(portal: Portal, docs: Path, known: Ledger[tuple[Problem, ...]] | None = None) -> list[Problem]:
    """Trang viết chỉ gọi lệnh của cổng với giá trị ghi sẵn, dẫn tới bản ghi đã có, và không đổi cách dựng trang."""
    found: list[Problem] = []
    for path in _entries(docs):
        if path.is_symlink():
            found.append(_symlink(path))
        elif path.suffix == ".md":
            found += _known_page(portal, path, known)
    return found


def page_names(docs: Path) -> list[str]:
    """What the results of the pages are called in a ledger: the path, and what tells the text from another."""
    return [_name(path) for path in _entries(docs) if path.suffix == ".md" and not path.is_symlink()]


def _name(path: Path) -> str:
    return f"{path}#{digest(path.read_bytes())}"


def _entries(docs: Path) -> Iterator[Path]:
    """The files of `docs` that are looked at, and the folders that are symbolic links."""
    for folder, folders, files in os.walk(docs):
        here = Path(folder)
        yield from (here / name for name in folders if (here / name).is_symlink())
        if here == docs:
            folders[:] = [name for name in folders if name not in SKIPPED]
        yield from (here / name for name in sorted(files))


def _known_page(portal: Portal, path: Path, known: Ledger[tuple[Problem, ...]] | None) -> Iterable[Problem]:
    """Every problem of one page; looked for anew where the page, or an answer that it asked for, is another now."""
    if known is None:
        return _check_page(portal.untraced, path)
    name = _name(path)
    if not known.fresh(name):
        problems, trace = traced(portal, _check_page, path)
        known.record(name, trace, problems)
    return known.result(name) or ()


def _symlink(path: Path) -> Problem:
    return Problem(str(path), 1, 1, "page-symlink", "", "là liên kết tượng trưng; hãy đặt tệp, thư mục thật")


def _check_page(reader: Reader, path: Path) -> tuple[Problem, ...]:
    from macros.checks.pages import check_page  # noqa: PLC0415 - most runs read no page

    return tuple(check_page(reader, path))
