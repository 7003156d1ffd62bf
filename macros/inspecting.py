"""Verifying a site again and again: cost follows what changed, the answer is that of `verifying.verify`.

What each file told is kept in one SQLite file under the stat and the digest of the file; it may be
deleted at any time.  Links are still checked against the whole site: where a file or an anchor is
gone, or the last answer was not clean, every page's links are looked up again.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, field
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from macros import verifying
from macros.problems import Problem
from macros.tracing import digest
from macros.verifying import dead_links, examine, symbolic_link

_COLUMNS = "stat TEXT, digest TEXT, problems TEXT, anchors TEXT, links TEXT"
_TELL_EVERY = 1000  # files


@dataclass
class Inspected:
    """A site as it was seen: digest and size in bytes of each file, and everything wrong with it."""

    digests: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def inspect(
    site: Path, kept: Path, secrets: Iterable[str] = (), tell: Callable[[str], None] = lambda _: None
) -> Inspected:
    """Look at the whole site, reading only the files that differ from what `kept` tells of them.

    Files and folders whose name begins with a dot are no part of a site and left out.  `tell` hears of the progress.
    """
    words = sorted({secret.encode() for secret in secrets})
    try:
        try:
            return _inspect(site, kept, words, tell)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:  # damaged
            for name in (kept, kept.with_name(f"{kept.name}-journal")):
                name.unlink(missing_ok=True)
            return _inspect(site, kept, words, tell)
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error), str(kept)) from error


def _key(words: list[bytes]) -> str:
    """What facts depend on besides the file: the rules, the parser, the words looked for."""
    seen = blake2b(Path(verifying.__file__).read_bytes() + Path(__file__).read_bytes(), digest_size=12)
    seen.update(b"\0".join([version("selectolax").encode(), *words]))
    return seen.hexdigest()


@contextmanager
def _store(kept: Path, key: str) -> Iterator[sqlite3.Connection]:
    """The facts that were kept for this key, in one transaction."""
    with closing(sqlite3.connect(kept)) as store, store:
        store.execute("CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
        if _meta(store, "key") != key:
            store.execute("DROP TABLE IF EXISTS facts")
            store.execute(f"CREATE TABLE facts (path TEXT PRIMARY KEY, {_COLUMNS}) WITHOUT ROWID")
            store.execute("DELETE FROM meta")
            store.execute("INSERT INTO meta VALUES ('key', ?)", (key,))
        yield store


def _meta(store: sqlite3.Connection, name: str) -> str:
    row = store.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def _inspect(site: Path, kept: Path, words: list[bytes], tell: Callable[[str], None]) -> Inspected:
    result = Inspected()
    with _store(kept, _key(words)) as store:
        stats = _walk(site, result)
        fresh, lost = _refresh(site, store, stats, result, words, tell)
        for (text,) in store.execute("SELECT problems FROM facts WHERE problems != ''"):
            result.problems += [Problem(*fields) for fields in json.loads(text)]
        everything = lost or _meta(store, "linked") != "yes"
        dead = list(_dead_links(store, stats, None if everything else fresh))
        store.execute("INSERT OR REPLACE INTO meta VALUES ('linked', ?)", ("no" if dead else "yes",))
    result.problems = sorted([*result.problems, *dead])
    return result


def _walk(site: Path, result: Inspected) -> dict[str, str]:
    """The stat of every file of the site by its path; what is no plain file is a problem."""
    stats: dict[str, str] = {}
    folders = [(str(site), "")]
    while folders:
        folder, prefix = folders.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                name = prefix + entry.name
                if entry.name[0] == ".":
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append((entry.path, f"{name}/"))
                elif entry.is_file(follow_symlinks=False):
                    stat = entry.stat(follow_symlinks=False)
                    result.sizes[name] = stat.st_size
                    stats[name] = f"{stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_size} {stat.st_ino}"
                else:
                    result.problems.append(symbolic_link(name))
    return stats


def _refresh(
    site: Path,
    store: sqlite3.Connection,
    stats: dict[str, str],
    result: Inspected,
    words: list[bytes],
    tell: Callable[[str], None],
) -> tuple[list[str], bool]:
    """Bring the facts up to date; gives the files that are new or differ, and whether a link may have lost its end."""
    known = {path: (stat, mark) for path, stat, mark in store.execute("SELECT path, stat, digest FROM facts")}
    gone = known.keys() - stats.keys()
    store.executemany("DELETE FROM facts WHERE path = ?", ((path,) for path in gone))
    fresh: list[str] = []
    lost = bool(gone)
    for path, stat in stats.items():
        old_stat, mark = known.get(path, ("", ""))
        if old_stat != stat:
            content = (site / path).read_bytes()
            old_mark, mark = mark, digest(content)
            if old_mark == mark:
                store.execute("UPDATE facts SET stat = ? WHERE path = ?", (stat, path))
            else:
                lost = _renew(store, path, (stat, mark), examine(path, content, words)) or lost
                fresh.append(path)
                if len(fresh) % _TELL_EVERY == 0:
                    tell(f"Đang kiểm tra: {len(fresh)} tệp")
        result.digests[path] = mark
    return fresh, lost


def _renew(store: sqlite3.Connection, path: str, seen: tuple[str, str], facts: verifying.Facts) -> bool:
    """Put down what a file told; gives whether it has fewer anchors than before."""
    before = _anchors(store, path)
    problems = json.dumps([astuple(problem) for problem in facts.problems]) if facts.problems else ""
    row = (path, *seen, problems, json.dumps([*facts.anchors]), json.dumps(facts.links))
    store.execute("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?, ?)", row)
    return not before <= facts.anchors


def _anchors(store: sqlite3.Connection, path: str) -> set[str]:
    row = store.execute("SELECT anchors FROM facts WHERE path = ?", (path,)).fetchone()
    return set(json.loads(row[0])) if row else set()


def _dead_links(store: sqlite3.Connection, stats: dict[str, str], pages: list[str] | None) -> Iterator[Problem]:
    """Dead links of these pages, of all where None."""

    @cache
    def anchors(target: str) -> set[str] | None:
        return _anchors(store, target) if target.endswith(".html") else None

    def links() -> Iterator[tuple[str, list[str]]]:
        if pages is None:
            for page, text in store.execute("SELECT path, links FROM facts WHERE links != '[]'"):
                yield page, json.loads(text)
        for page in pages or ():
            for (text,) in store.execute("SELECT links FROM facts WHERE path = ?", (page,)):
                yield page, json.loads(text)

    return dead_links(links(), stats, anchors)
