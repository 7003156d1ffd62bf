"""Collects the texts that no file of a site may contain: of records above its audience, and of withdrawn ones."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from macros.engine.loader import load
from macros.engine.packing import Damaged, pack, unpack
from macros.engine.record_store import RecordStore
from macros.engine.row import text_of
from macros.engine.settings import Settings
from macros.engine.sqlite import Database
from macros.engine.state import recorded_files
from macros.engine.stored_row import StoredRow
from macros.engine.versions import code_signature, files_in
from macros.publish.verify.leaks import TELLING_SYLLABLES, SecretInAddress, Secrets
from macros.records import model_of
from macros.records.choices import Audience
from macros.text.vietnamese import fold, words

_SCHEMA = "CREATE TABLE IF NOT EXISTS said (path TEXT PRIMARY KEY, packed BLOB) WITHOUT ROWID"
_LONG = 8  # words; a line of this length is unlikely to occur elsewhere by chance
_MARKUP = re.compile(r"[][*_`<>|#\\&]")  # a page shows lines with these characters differently


def secrets(settings: Settings) -> list[str]:
    """The texts that no file of a site for this audience may contain.

    These are addresses, titles and references of records above the audience, the texts of withdrawn records, and for
    the public site all phone numbers and e-mail addresses that are not declared public.  A text is no secret if it also
    occurs in a record for these readers, a page of prose or a template; nor is a short title with a number
    ("Tháng 3/2026"), which a page may compose itself.
    """
    above, withdrawn, contacts = _hidden(settings)
    titles_above = {row.title for row in above}
    texts = titles_above.union(*map(_texts_of, withdrawn))
    telling = {text for text in texts if _is_telling(text)} | {row.ref for row in above}
    hidden_files = {Path(row.file) for row in (*above, *withdrawn)}
    in_addresses = {text for row in withdrawn for text in _texts_of(row) if _in_address(text, row)} - titles_above
    secret_texts = sorted(telling - _public_texts(settings, telling, hidden_files))
    classified = (SecretInAddress(text) if text in in_addresses else text for text in secret_texts)
    return [*(row.url for row in above), *classified, *contacts]


def _in_address(text: str, row: StoredRow) -> bool:
    """Whether the address of a withdrawn record, which readers may still see, contains a text without its accents."""
    return any(f" {fold(text)} " in f" {' '.join(words(name))} " for name in (row.id, *row.former_ids))


def _hidden(settings: Settings) -> tuple[list[StoredRow], list[StoredRow], list[str]]:
    """(records above the audience, withdrawn records, contacts that the audience may not see)."""
    files = recorded_files(settings.state_path, code_signature(settings.work))  # as read by the last build
    try:
        return _rows(settings, load(settings.data, *files).rows)
    except sqlite3.OperationalError:  # the state belongs to another user and cannot be opened
        return _rows(settings, load(settings.data).rows)


def _rows(settings: Settings, rows: RecordStore) -> tuple[list[StoredRow], list[StoredRow], list[str]]:
    levels, today = {str(item) for item in Audience if item.level <= settings.audience.level}, str(settings.as_of)
    ending = (row for row in rows.shown_until_a_day() if row.audience in levels)
    withdrawn = [row for row in ending if "" < row.withdrawn <= today]
    contacts = _contacts(rows) if settings.audience is Audience.PUBLIC else []
    return rows.of_other_audiences(levels), withdrawn, contacts


def _contacts(rows: RecordStore) -> list[str]:
    """Phone numbers and e-mail addresses of people and units that are not declared for the public site."""
    contacts: dict[bool, set[str]] = {True: set(), False: set()}
    for row in (row for name in ("people", "units") for row in rows.of(name)):
        public = text_of(row.data, "public_contact") == "true"
        contacts[public] |= {text_of(row.data, "phone"), text_of(row.data, "email")} - {""}
    return sorted(contacts[False] - contacts[True])


def _texts_of(row: StoredRow) -> set[str]:
    """Title, summary, and the long lines without markup of the long texts of a record."""
    from macros.loading.yaml_reader import parse  # noqa: PLC0415 - rarely needed: few records are withdrawn
    from macros.records.introspect import narratives  # noqa: PLC0415 - likewise

    texts = (text for _, text in narratives(model_of(row.collection), parse(Path(row.file).read_bytes())))
    lines = (line.strip() for text in texts for line in text.splitlines())
    return {row.title, row.summary, *(line for line in lines if len(words(line)) >= _LONG and not _MARKUP.search(line))}


def _is_telling(text: str) -> bool:
    syllables = words(text)
    return len(syllables) >= TELLING_SYLLABLES or (bool(syllables) and not any(item[0].isdigit() for item in syllables))


def _public_texts(settings: Settings, texts: Iterable[str], hidden_files: set[Path]) -> set[str]:
    """The texts that also occur in something these readers may see; only files changed since the last run are read."""
    search = Secrets(texts)
    if not search.texts:
        return set()
    path = settings.work / "said"
    signature = "\0".join([code_signature(settings.work), *search.texts])
    try:
        return _occurring(Database(path, signature, _SCHEMA), search, _visible_files(settings, hidden_files))
    except (OSError, sqlite3.Error) as error:
        if isinstance(error, Damaged):
            Database.remove(path)
        return _occurring(Database(None, signature, _SCHEMA), search, _visible_files(settings, hidden_files))


def _occurring(store: Database, search: Secrets, files: Iterable[Path]) -> set[str]:
    recorded = {path: unpack(packed) for path, packed in store.execute("SELECT path, packed FROM said")}
    matches: set[str] = set()
    for path in files:
        stat = path.stat()
        mark = (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino)
        then, in_file = recorded.get(str(path), (None, ()))
        if then != mark:
            in_file = sorted(search.in_text(path.read_text("utf-8", "ignore")))
            store.execute("INSERT OR REPLACE INTO said VALUES (?, ?)", (str(path), pack((mark, in_file))))
        matches.update(in_file)
    store.close()
    return matches


def _visible_files(settings: Settings, hidden_files: set[Path]) -> Iterator[Path]:
    """The files that these readers may see on the site: records, prose, templates and code."""
    for root in settings.data:
        yield from (path for path in Path(root).glob("*/*.yml") if path not in hidden_files)
    docs = settings.project / "docs"
    folders = ((docs, (str(docs / "du-an"),)), (settings.project / "overrides", ()), (Path(__file__).parents[1], ()))
    for folder, skipped in folders:
        paths = (Path(file.path) for file in files_in(str(folder), skipped))
        yield from (path for path in paths if path.suffix in (".md", ".html", ".py", ".js"))
    yield settings.project / "mkdocs.yml"
