"""Stores what an incremental index needs: the terms of each document, the postings of each shard.

It is one SQLite file beside the state.  It is trusted only with the token that the last finished run gave it; otherwise
it is emptied and all documents have to be added again.  After any sequence of changes the files are those of an index
made from nothing, byte for byte.
"""

import sqlite3
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, Self

from macros.engine.packing import Damaged, pack, unpack
from macros.search import index
from macros.search.documents import SearchDocument, document_id
from macros.search.index import Postings
from macros.search.terms import syllable, terms
from macros.search.wordings import Wording

_BUCKETS = 4  # shards are made a bucket at a time; a divisor of the fewest shards there are
_PARTS = [f"part{bucket}" for bucket in range(_BUCKETS)]  # a document's terms, by the bucket of the shard they are in
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS token (value TEXT);
CREATE TABLE IF NOT EXISTS documents (row INTEGER PRIMARY KEY, id INTEGER, url TEXT, card TEXT, date TEXT, labels TEXT);
CREATE INDEX IF NOT EXISTS documents_by_id ON documents (id);
CREATE TABLE IF NOT EXISTS parts (row INTEGER PRIMARY KEY, {", ".join(_PARTS)});
CREATE TABLE IF NOT EXISTS shards (number INTEGER PRIMARY KEY, lists BLOB);
CREATE TABLE IF NOT EXISTS syllables (fold TEXT PRIMARY KEY, df INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS wordings (listed TEXT);
"""
_INSERT_PARTS = f"INSERT INTO parts VALUES (?{',?' * _BUCKETS})"  # noqa: S608 - a number of our own
_DELETE_PARTS = "DELETE FROM parts WHERE row=(SELECT row FROM documents WHERE id=? AND url=?)"
_PARTS_OF = f"SELECT url, {', '.join(_PARTS)} FROM parts JOIN documents USING (row) WHERE id=?"  # noqa: S608
_BY_ID = "SELECT id, {} FROM documents JOIN parts USING (row) ORDER BY id"
_FACETS = "SELECT date, labels FROM documents WHERE id=? AND url=?"
_CARDS = "SELECT id, url, card FROM documents WHERE id IN (SELECT id FROM documents WHERE id % {} IN ({}))"
_MANY = 64  # if more documents change, or more than an eighth, the whole index is rebuilt


class StoredList(NamedTuple):
    """The postings of a term in the store: as the site serves them, and all of them if it serves only the best."""

    df: int
    served: int  # how many postings of them the site serves
    encoded: bytes
    ids: bytes = b""  # 32-bit numbers
    impacts: bytes = b""

    @property
    def whole(self) -> Postings:
        if self.ids:
            return Postings(array("I", self.ids), self.impacts)
        return index.decode_postings(self.encoded, self.served)


ShardLists = dict[str, StoredList]
_exhaust = deque[None](maxlen=0).extend


class SearchStore:
    """The index of one site between two runs."""

    def __init__(self, path: Path, token: str) -> None:
        self._db, self.is_current = _opened(path, token)  # if not, every document has to be added again
        (self._count,) = self._db.execute("SELECT count(*) FROM documents").fetchone()
        self._stored_count = self._count  # the number of documents that the stored shards were made for
        self._whole = not self._count
        self._changes: dict[str, dict[int, int]] = defaultdict(dict)  # term -> id -> impact, 0 for no longer
        self._syllables = Counter[str]()  # how many documents more have a syllable
        self._cards: set[int] = set()
        self._changed = 0
        self._facets_moved = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def __len__(self) -> int:
        return int(self._count)

    def expect(self, documents: int) -> None:
        """Announce how many documents will be added: if they are many, the whole index is rebuilt at the end."""
        self._whole = self._whole or documents > max(_MANY, self._stored_count // 8)

    def put(self, document: SearchDocument) -> None:
        """Add a new or changed document."""
        card = index.dump(index.card(document)).decode()
        parts = _in_buckets(terms(document))
        self._replace(document.url, document.id, (card, *index.facet_row(document)[1:]), parts)

    def keep_only(self, urls: Iterable[str]) -> None:
        """Forget every document of another address."""
        stored = {url for (url,) in self._db.execute("SELECT url FROM documents")}
        for url in sorted(stored.difference(urls)):
            self._replace(url, document_id(url), None, [{} for _ in range(_BUCKETS)])

    def _replace(self, url: str, number: int, row: tuple[str, str, str] | None, parts: list[dict[str, int]]) -> None:
        self._changed += 1
        self.expect(self._changed)
        self._cards.add(number)
        before, others = ({}, {}) if self._whole else self._terms_of(number, url)
        if not self._facets_moved:
            self._facets_moved = self._whole or self._db.execute(_FACETS, (number, url)).fetchone() != (row and row[1:])
        self._db.execute(_DELETE_PARTS, (number, url))
        self._count -= self._db.execute("DELETE FROM documents WHERE id=? AND url=?", (number, url)).rowcount
        if row is not None:
            self._count += 1
            at = self._db.execute("INSERT INTO documents VALUES (NULL,?,?,?,?,?)", (number, url, *row)).lastrowid
            self._db.execute(_INSERT_PARTS, (at, *map(_packed, parts)))
        if not self._whole:
            self._note(
                number, _merged(before, others), _merged(dict(chain.from_iterable(map(dict.items, parts))), others)
            )

    def _note(self, number: int, before: dict[str, int], after: dict[str, int]) -> None:
        for term, impact in after.items():
            if before.get(term) != impact:
                self._changes[term][number] = impact
        for term in before.keys() - after.keys():
            self._changes[term][number] = 0
        for bare in {syllable(term) for term in before.keys() ^ after.keys()}:
            self._syllables[bare] += _has(after, bare) - _has(before, bare)

    def _terms_of(self, number: int, url: str) -> tuple[dict[str, int], dict[str, int]]:
        """The terms of a document, and of others with the same id, with the greater impact of each."""
        terms_here: dict[str, int] = {}
        others: dict[str, int] = {}
        for row_url, *parts in self._db.execute(_PARTS_OF, (number,)):
            read = dict(chain.from_iterable(zip(*_unpacked(packed), strict=True) for packed in parts))
            _merge(terms_here if row_url == url else others, read)
        return terms_here, others

    def paths(self) -> list[str]:
        """The path of every file of the index."""
        shards, cards = index.shard_count(len(self)), index.card_count(len(self))
        return [*index.shard_paths(shards), *index.cards_paths(cards), index.FACETS_PATH, index.MANIFEST_PATH]

    def files(
        self, absent: Callable[[Sequence[str]], set[str]], wordings: Sequence[Wording]
    ) -> Iterator[tuple[str, bytes]]:
        """Yield (path, content) of the files that changed or are missing; `absent` returns which paths are missing."""
        count, missing = index.shard_count(len(self)), absent(self.paths())
        whole = self._whole or count != index.shard_count(self._stored_count)
        yield from self._all_shards(count) if whole else self._touched_shards(count, missing)
        yield from self._card_files(missing, whole=whole)
        if self._facets_moved or index.FACETS_PATH in missing:
            rows = self._db.execute("SELECT id, date, labels FROM documents")
            yield index.FACETS_PATH, index.facets_file(index.FacetRow(*row) for row in rows)
        whole = whole or len(self) != self._stored_count or any(self._syllables.values())
        wordings_json = index.dump(wordings).decode()
        same = self._db.execute("SELECT listed FROM wordings").fetchall() == [(wordings_json,)]
        if whole or not same or index.MANIFEST_PATH in missing:
            self._db.execute("INSERT OR REPLACE INTO wordings (rowid, listed) VALUES (1, ?)", (wordings_json,))
            syllables = dict(self._db.execute("SELECT * FROM syllables"))
            yield index.MANIFEST_PATH, index.manifest(len(self), syllables, wordings)

    def _all_shards(self, count: int) -> Iterator[tuple[str, bytes]]:
        """Every shard, put together from the documents' terms, a bucket of shards at a time."""
        self._db.execute("DELETE FROM shards")
        self._db.execute("DELETE FROM syllables")
        for bucket in range(_BUCKETS):
            lists = self._lists_of(bucket)
            shards: dict[int, ShardLists] = {number: {} for number in range(bucket, count, _BUCKETS)}
            for term, postings in lists.items():
                shards[index.shard_hash(term) % count][term] = postings
            for number, shard in shards.items():
                self._db.executemany("INSERT INTO syllables VALUES (?,?)", _syllables(shard))
                yield index.shard_path(number, count), self._write_shard(number, shard)

    def _lists_of(self, bucket: int) -> ShardLists:
        lists: dict[str, array[int]] = defaultdict(partial(array, "I"))
        for number, names, impacts in _by_id(self._db.execute(_BY_ID.format(_PARTS[bucket]))):
            _exhaust(map(array.append, map(lists.__getitem__, names), map((number << 8).__or__, impacts)))
        return {term: _list_of_joined(postings) for term, postings in lists.items()}

    def _touched_shards(self, count: int, missing: set[str]) -> Iterator[tuple[str, bytes]]:
        touched: dict[int, list[str]] = defaultdict(list)
        for term in self._changes:
            touched[index.shard_hash(term) % count].append(term)
        paths = index.shard_paths(count)
        for number in sorted({*touched, *(at for at, path in enumerate(paths) if path in missing)}):
            shard = self._read_shard(number)
            for term in touched.get(number, ()):
                _change(shard, term, self._changes[term])
            yield paths[number], self._write_shard(number, shard)
        added = "INSERT INTO syllables VALUES (?,?) ON CONFLICT (fold) DO UPDATE SET df=df+excluded.df"
        self._db.executemany(added, ((bare, more) for bare, more in self._syllables.items() if bare and more))
        self._db.execute("DELETE FROM syllables WHERE df=0")

    def _read_shard(self, number: int) -> ShardLists:
        row = self._db.execute("SELECT lists FROM shards WHERE number=?", (number,)).fetchone()
        if row is None:
            raise Damaged(number)
        return {term: StoredList(*fields) for term, fields in unpack(row[0]).items()}

    def _write_shard(self, number: int, shard: ShardLists) -> bytes:
        """Store a shard; returns it as the site serves it."""
        stored = pack({term: tuple(fields) for term, fields in shard.items()})
        self._db.execute("INSERT OR REPLACE INTO shards VALUES (?,?)", (number, stored))
        return index.encode_shard((term, *fields[:3]) for term, fields in shard.items())

    def _card_files(self, missing: set[str], *, whole: bool) -> Iterator[tuple[str, bytes]]:
        count = index.card_count(len(self))
        whole = whole or count != index.card_count(self._stored_count)
        paths = index.cards_paths(count)
        wanted = set(range(count)) if whole else {number % count for number in self._cards}
        wanted.update(at for at, path in enumerate(paths) if path in missing)
        rows: dict[int, list[tuple[int, str, str]]] = {at: [] for at in wanted}
        for row in self._db.execute(_CARDS.format(count, ",".join(map(str, wanted)))) if wanted else ():
            rows[row[0] % count].append(row)
        yield from ((paths[at], index.cards_file(cards)) for at, cards in sorted(rows.items()))

    def keep(self, token: str) -> None:
        """Commit the changes, under a new token."""
        self._db.execute("DELETE FROM token")
        self._db.execute("INSERT INTO token VALUES (?)", (token,))
        self._db.commit()


def _opened(path: Path, token: str) -> tuple[sqlite3.Connection, bool]:
    """The store at `path` and True if it is of that token; an empty one and False otherwise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    db = None
    with suppress(sqlite3.Error):
        db = _connected(path)
        if token and db.execute("SELECT value FROM token").fetchall() == [(token,)]:
            return db, True
    if db:
        db.close()
    path.unlink(missing_ok=True)
    return _connected(path), False


def _connected(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    try:
        db.execute("PRAGMA page_size=16384")  # so that most rows fit in a page
        db.execute("PRAGMA synchronous=OFF")  # an interrupted run leaves no token that is trusted
        db.execute("PRAGMA journal_mode=OFF")
        db.executescript(_SCHEMA)
    except sqlite3.Error:
        db.close()
        raise
    return db


def _in_buckets(impacts: dict[str, int]) -> list[dict[str, int]]:
    parts: list[dict[str, int]] = [{} for _ in range(_BUCKETS)]
    for (term, impact), number in zip(impacts.items(), map(index.shard_hash, impacts), strict=True):
        parts[number % _BUCKETS][term] = impact
    return parts


def _packed(impacts: dict[str, int]) -> bytes:
    return pack(("\n".join(impacts), bytes(impacts.values())))


def _unpacked(packed: bytes) -> tuple[list[str], bytes]:
    names, impacts = unpack(packed)
    return names.split("\n") if names else [], impacts


def _by_id(rows: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, Iterable[str], Iterable[int]]]:
    """Yield the terms of each id and their impacts; documents with the same id are merged."""
    for number, group in groupby(rows, itemgetter(0)):
        first, *others = (packed for _, packed in group)
        names, impacts = _unpacked(first)
        if others:
            merged = dict(zip(names, impacts, strict=True))
            for packed in others:
                _merge(merged, dict(zip(*_unpacked(packed), strict=True)))
            names, impacts = list(merged), bytes(merged.values())
        yield number, names, impacts


def _merged(terms_here: dict[str, int], others: dict[str, int]) -> dict[str, int]:
    if not others:
        return terms_here
    merged = dict(terms_here)
    _merge(merged, others)
    return merged


def _has(impacts: dict[str, int], bare: str) -> bool:
    """Whether a syllable is among the terms, with any marks."""
    start = f"{bare}\t"
    return any(term.startswith(start) for term in impacts)


def _merge(impacts: dict[str, int], more: dict[str, int]) -> None:
    if not impacts:
        impacts.update(more)
        return
    for term, impact in more.items():
        impacts[term] = max(impact, impacts.get(term, 0))


def _change(shard: ShardLists, term: str, changes: dict[int, int]) -> None:
    old = shard[term].whole if term in shard else Postings(array("I"), b"")
    ids, impacts = array("I", old.ids), bytearray(old.impacts)
    for number, impact in changes.items():
        at = bisect_left(ids, number)
        there = at < len(ids) and ids[at] == number
        if there and impact:
            impacts[at] = impact
        elif there:
            del ids[at], impacts[at]
        elif impact:
            ids.insert(at, number)
            impacts.insert(at, impact)
    if ids:
        shard[term] = _stored_list(Postings(ids, bytes(impacts)))
    else:
        shard.pop(term, None)


def _stored_list(whole: Postings) -> StoredList:
    served = index.best(whole)
    cut = (array("I", whole.ids).tobytes(), whole.impacts) if served is not whole else ()
    return StoredList(len(whole.ids), len(served.ids), index.encode_postings(served), *cut)


def _list_of_joined(joined: array[int]) -> StoredList:
    """The list of a term whose postings are numbers of 32 bits: the id, and in the low byte the impact."""
    count, encoded = len(joined), index.encode_joined(joined)
    if count <= index.LIST_CAP:
        return StoredList(count, count, encoded)
    return _stored_list(index.decode_postings(encoded, count))


def _syllables(shard: ShardLists) -> Iterator[tuple[str, int]]:
    """Yield how many documents have each syllable, with any marks; all terms of a syllable are in one shard."""
    by_syllable: dict[str, list[StoredList]] = defaultdict(list)
    for term, postings in shard.items():
        if bare := syllable(term):
            by_syllable[bare].append(postings)
    for bare, lists in by_syllable.items():
        yield bare, lists[0].df if len(lists) == 1 else len(set().union(*(one.whole.ids for one in lists)))
