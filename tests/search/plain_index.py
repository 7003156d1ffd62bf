"""The search index made from nothing, the plain way: what the incremental store is compared with."""

from __future__ import annotations

import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from macros.search import index
from macros.search.documents import SearchDocument
from macros.search.index import Postings
from macros.search.terms import syllable, terms
from macros.search.wordings import BUILT_IN


def index_files(documents: Iterable[SearchDocument]) -> Iterator[tuple[str, bytes]]:
    """(path, content) of every file of the index, from nothing and in memory."""
    by_id: dict[int, list[SearchDocument]] = defaultdict(list)
    for document in {document.url: document for document in documents}.values():
        by_id[document.id].append(document)
    count = sum(map(len, by_id.values()))
    shards = index.shard_count(count)
    lists: dict[int, list[tuple[str, int, int, bytes]]] = defaultdict(list)
    having: dict[str, set[int]] = defaultdict(set)
    for term, (ids, impacts) in _merged(by_id).items():
        postings = index.best(Postings(ids, bytes(impacts)))
        lists[index.shard_hash(term) % shards].append(
            (term, len(ids), len(postings.ids), index.encode_postings(postings))
        )
        if bare := syllable(term):
            having[bare].update(ids)
    yield from ((index.shard_path(number, shards), index.encode_shard(lists[number])) for number in range(shards))
    yield from _card_files(by_id, index.card_count(count))
    yield (
        index.FACETS_PATH,
        index.facets_file(index.facet_row(document) for group in by_id.values() for document in group),
    )
    yield index.MANIFEST_PATH, index.manifest(count, {bare: len(ids) for bare, ids in having.items()}, BUILT_IN)


def _merged(by_id: Mapping[int, Sequence[SearchDocument]]) -> dict[str, tuple[array[int], bytearray]]:
    """The ids, ascending, and the impacts of each term; of documents with one id the greater impact."""
    merged: dict[str, tuple[array[int], bytearray]] = {}
    for number in sorted(by_id):
        impacts, *others = map(terms, by_id[number])
        for other in others:
            impacts |= {term: max(impact, impacts.get(term, 0)) for term, impact in other.items()}
        for term, impact in impacts.items():
            postings = merged.get(term)
            if postings is None:
                postings = merged[term] = (array("I"), bytearray())
            postings[0].append(number)
            postings[1].append(impact)
    return merged


def _card_files(by_id: Mapping[int, Sequence[SearchDocument]], count: int) -> Iterator[tuple[str, bytes]]:
    rows: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for number, group in by_id.items():
        rows[number % count] += [
            (number, document.url, index.dump(index.card(document)).decode()) for document in group
        ]
    yield from ((index.cards_path(number, count), index.cards_file(rows[number])) for number in range(count))


def build_index(documents: Iterable[SearchDocument], folder: Path) -> None:
    """Write the index of those documents below `folder`."""
    for path, content in index_files(documents):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def decode_shard(content: bytes) -> dict[str, tuple[int, Postings]]:
    """(df, postings) of every term of a shard."""
    plain = zlib.decompress(content, wbits=31)
    return {term: (df, index.decode_postings(plain, count, at)) for term, df, count, at in index.shard_heads(plain)}
