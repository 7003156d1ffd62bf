"""Verifies a whole site, using only its files.

The facts of each file can be cached in one SQLite file under its stat and digest, so that a run only examines changed
files; the cache may be deleted at any time.  Links are always checked against the whole site: if a file or an anchor is
gone, or the last run found dead links, the links of all pages are checked again.
"""

import errno
import logging
import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, field
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from macros.engine.packing import pack, unpack
from macros.engine.sqlite import Database, is_damage
from macros.loading.problems import Problem
from macros.publish.verify import dead_links, examine, odd_entry
from macros.publish.verify.leaks import Secrets
from macros.text.digest import digest

_SCHEMA = "CREATE TABLE IF NOT EXISTS facts (path TEXT PRIMARY KEY, seen BLOB, links BLOB) WITHOUT ROWID"
_TELL_EVERY = 1000  # files
_logger = logging.getLogger(__name__)


@dataclass
class SiteInspection:
    """The result of inspecting a site: digest and size in bytes of each file, and all problems."""

    digests: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def verify(site: Path, secrets: Iterable[str] = ()) -> list[Problem]:
    """All problems of a built site, sorted; `secrets` are the texts that no file may contain."""
    return inspect(site, None, secrets).problems


def inspect(site: Path, cache: Path | None, secrets: Iterable[str] = ()) -> SiteInspection:
    """Examine the whole site, but read only files that have changed since they were stored in `cache`.

    Files and folders whose name begins with a dot are not part of a site.
    """
    search = Secrets(secrets)
    try:
        try:
            return _inspect(site, cache, search)
        except (sqlite3.Error, ValueError, TypeError) as error:
            if cache is None or (isinstance(error, sqlite3.Error) and not is_damage(error)):
                raise
            Database.remove(cache)  # damaged
            return _inspect(site, cache, search)
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error), str(cache)) from error


def _signature(search: Secrets) -> str:
    """A fingerprint of what facts depend on besides the file: the rules, the parser, the secrets."""
    hasher = blake2b(digest_size=12)
    for path in [Path(__file__), *sorted(Path(__file__).parent.glob("*.py"))]:
        hasher.update(path.read_bytes())
    hasher.update("\0".join([version("selectolax"), *search.phrases]).encode())
    return hasher.hexdigest()


def _inspect(site: Path, cache: Path | None, search: Secrets) -> SiteInspection:
    result = SiteInspection()
    store = Database(cache, _signature(search), _SCHEMA)
    try:
        stats = _walk(site, result)
        fresh, lost = _refresh(site, store, stats, result, search)
        _logger.debug("Đã kiểm tra %d tệp, trong đó %d tệp mới hoặc đã đổi.", len(stats), len(fresh))
        everything = lost or not store.head("linked", default=False)
        dead = list(_dead_links(store, stats, None if everything else fresh))
        store.set_head("linked", not dead)
        store.close()
    finally:
        store.abandon()
    result.problems = sorted([*result.problems, *dead])
    return result


def _walk(site: Path, result: SiteInspection) -> dict[str, str]:
    """Map the path of every file of the site to its stat; reports entries that are not regular files as problems."""
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
                elif entry.is_file(follow_symlinks=False) and name.isprintable():
                    stat = entry.stat(follow_symlinks=False)
                    result.sizes[name] = stat.st_size
                    stats[name] = f"{stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_size} {stat.st_ino}"
                else:
                    result.problems.append(odd_entry(name))
    return stats


def _refresh(
    site: Path, store: Database, stats: dict[str, str], result: SiteInspection, search: Secrets
) -> tuple[list[str], bool]:
    """Update the stored facts; returns the changed files, and whether a link may have lost its target."""
    recorded = {path: unpack(seen) for path, seen in store.execute("SELECT path, seen FROM facts")}
    gone = recorded.keys() - stats.keys()
    store.executemany("DELETE FROM facts WHERE path = ?", ((path,) for path in gone))
    fresh: list[str] = []
    lost = bool(gone)
    for path, stat in stats.items():
        old_stat, mark, problems = recorded.get(path, ("", "", ()))
        if old_stat != stat:
            content = (site / path).read_bytes()
            old_mark, mark = mark, digest(content)
            if old_mark == mark:
                store.execute("UPDATE facts SET seen = ? WHERE path = ?", (pack((stat, mark, problems)), path))
            else:
                facts = examine(path, content, search)
                problems = tuple(map(astuple, facts.problems))
                lost = not _links_of(store, path)[0] <= facts.anchors or lost
                links = pack((sorted(facts.anchors), facts.links))
                store.execute(
                    "INSERT OR REPLACE INTO facts VALUES (?, ?, ?)", (path, pack((stat, mark, problems)), links)
                )
                fresh.append(path)
                if len(fresh) % _TELL_EVERY == 0:
                    _logger.info("Đang kiểm tra: %d tệp…", len(fresh))
        result.digests[path] = mark
        result.problems += [Problem(*fields) for fields in problems]
    return fresh, lost


def _links_of(store: Database, path: str) -> tuple[set[str], list[str]]:
    """The anchors of a file and the addresses it links to."""
    row = store.execute("SELECT links FROM facts WHERE path = ?", (path,)).fetchone()
    anchors, links = unpack(row[0]) if row else ((), [])
    return set(anchors), links


def _dead_links(store: Database, stats: dict[str, str], pages: list[str] | None) -> Iterator[Problem]:
    """Yield the dead links of these pages, or of all pages if None."""

    @cache
    def anchors(target: str) -> set[str] | None:
        return _links_of(store, target)[0] if target.endswith(".html") else None

    links = ((page, _links_of(store, page)[1]) for page in (stats if pages is None else pages))
    return dead_links(links, stats, anchors)
