"""The words that no byte of a site may tell: addresses and titles of the records above its audience."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from macros.records.choices import Audience
from macros.rows import Row
from macros.search.normal import words
from macros.settings import Settings
from macros.signature import code_signature, files_in
from macros.sources import load
from macros.state import known_files
from macros.verifying.leaks import TELLING_SYLLABLES, Secrets


def secrets(settings: Settings) -> list[str]:
    """The addresses of records above the audience, and those of their titles that nothing else on a site may say.

    A title that also stands in a record for these readers, in a page of prose or in a template is no secret, nor
    does it tell of a leak; neither does a short one with a number ("Tháng 3/2026"), which a page may put together.
    """
    above = _above(settings)
    titles = {row.title for row in above if _is_telling(row.title)}
    return [
        *(address for row in above for address in (row.url, row.ref)),
        *sorted(titles - _said_to_all(settings, titles, {Path(row.file) for row in above})),
    ]


def _above(settings: Settings) -> list[Row]:
    levels = [str(audience) for audience in Audience if audience.level <= settings.audience.level]
    known = known_files(settings.state_path, code_signature(settings.work))  # as the last build read them
    try:
        return load(settings.data, known).rows.of_other_audiences(levels)
    except sqlite3.OperationalError:  # somebody else's, not to be written
        return load(settings.data).rows.of_other_audiences(levels)


def _is_telling(title: str) -> bool:
    spoken = words(title)
    return len(spoken) >= TELLING_SYLLABLES or (bool(spoken) and not any(word[0].isdigit() for word in spoken))


def _said_to_all(settings: Settings, titles: Iterable[str], closed: set[Path]) -> set[str]:
    """Those of the titles that stand in what these readers may see."""
    looked_for = Secrets(titles)
    found: set[str] = set()
    for path in _open_files(settings, closed) if looked_for.texts else ():
        found |= looked_for.in_text(path.read_text("utf-8", "ignore"))
    return found


def _open_files(settings: Settings, closed: set[Path]) -> Iterator[Path]:
    """The records for these readers, and what pages are otherwise made of."""
    for root in settings.data:
        yield from (path for path in Path(root).glob("*/*.yml") if path not in closed)
    docs = settings.project / "docs"
    folders = ((docs, (str(docs / "du-an"),)), (settings.project / "overrides", ()), (Path(__file__).parent, ()))
    for folder, skipped in folders:
        found = (Path(file.path) for file in files_in(str(folder), skipped))
        yield from (path for path in found if path.suffix in (".md", ".html", ".py", ".js"))
    yield settings.project / "mkdocs.yml"
