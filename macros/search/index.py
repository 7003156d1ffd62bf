"""The index: the small files that say who has a term, and what results show.

Every file is a pure function of the documents.  `build_index` makes all of them from nothing;
`macros.search.store` makes the same bytes while reading only what an edit touches.
"""

from __future__ import annotations

import json
import struct
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, compress
from operator import sub
from pathlib import Path
from typing import Any, NamedTuple

from macros.search.documents import Document
from macros.search.terms import IMPACTS, syllable, terms

VERSION = 1
FOLDER = "tim-kiem"
FACETS_PATH, MANIFEST_PATH = f"{FOLDER}/f.json", f"{FOLDER}/manifest.json"
LIST_CAP = 2000  # best postings of a term that the site serves
FACETS = ("kind", "type", "year", "issuer", "unit", "status", "theme")
_MIN_SHARD_BITS = 4
_AT_LEAST = [bytes(impact >= least for impact in range(256)) for least in range(IMPACTS + 2)]
_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_GZIP_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"


class Postings(NamedTuple):
    """Who has a term: ids ascending, and the impact of each."""

    ids: Sequence[int]
    impacts: bytes


class FacetRow(NamedTuple):
    """A document among the facets; `labels` is JSON, a list for each field of `FACETS`."""

    id: int
    date: str
    labels: str


def place(term: str) -> int:
    """The hash that says in which shard a term is: of its first syllable and the next one's first letter."""
    return _place(term.partition("\t")[0])


@lru_cache(maxsize=1 << 16)
def _place(bare: str) -> int:
    first, _, second = bare.partition(" ")
    return _fnv(first if first[0] == "#" else f"{first} {second[:1]}")


def _fnv(text: str) -> int:
    """FNV-1a, 32 bits."""
    found = 0x811C9DC5
    for byte in text.encode():
        found = (found ^ byte) * 0x01000193 & 0xFFFFFFFF
    return found


def shard_count(documents: int) -> int:
    """How many shards an index of so many documents has: 16 for up to 128, then twice as many at every doubling."""
    return 1 << max(_MIN_SHARD_BITS, max(documents - 1, 0).bit_length() - 3)


def card_count(documents: int) -> int:
    """How many files the cards of so many documents are spread over."""
    return 1 << max(0, max(documents - 1, 0).bit_length() - 4)


def shard_path(number: int, count: int) -> str:
    """The path of a shard in the site; with the count, so that one of an index of another size is not taken for it."""
    return f"{FOLDER}/s/{count}-{_hex(number, count)}.bin"


def cards_path(number: int, count: int) -> str:
    """The path of a file of cards in the site; with the count as that of a shard."""
    return f"{FOLDER}/d/{count}-{_hex(number, count)}.json"


def _hex(number: int, count: int) -> str:
    return f"{number:0{len(f'{count - 1:x}')}x}"


def best(postings: Postings) -> Postings:
    """The `LIST_CAP` postings of the highest impact, the lower id first among equals."""
    ids, impacts = postings
    if len(ids) <= LIST_CAP:
        return postings
    room, weakest = LIST_CAP, IMPACTS
    while (count := impacts.count(weakest)) < room:
        room, weakest = room - count, weakest - 1
    end = _place_after(impacts, weakest, room)
    kept = impacts[:end].translate(_AT_LEAST[weakest]) + impacts[end:].translate(_AT_LEAST[weakest + 1])
    return Postings(list(compress(ids, kept)), bytes(compress(impacts, kept)))


def _place_after(impacts: bytes, wanted: int, count: int) -> int:
    """The place after the `count`th `wanted`."""
    low, high = 0, len(impacts)
    while low < high:
        middle = (low + high) // 2
        if impacts.count(wanted, 0, middle) < count:
            low = middle + 1
        else:
            high = middle
    return low


def encode_postings(postings: Postings) -> bytes:
    """Ids as varints of their differences, then the impacts."""
    steps = map(sub, postings.ids, chain((0,), postings.ids))
    return b"".join(map(_varints.__getitem__, steps)) + postings.impacts


class _Varints(dict[int, bytes]):
    """Numbers of at most 28 bits, seven a byte, the lowest first, all but the last byte with the high bit set."""

    def __missing__(self, number: int) -> bytes:
        if number < 0x80:
            encoded = bytes((number,))
        elif number < 1 << 14:
            encoded = bytes((number & 0x7F | 0x80, number >> 7))
        elif number < 1 << 21:
            encoded = bytes((number & 0x7F | 0x80, number >> 7 & 0x7F | 0x80, number >> 14))
        else:
            encoded = bytes((number & 0x7F | 0x80, number >> 7 & 0x7F | 0x80, number >> 14 & 0x7F | 0x80, number >> 21))
        if number < 1 << 16:
            self[number] = encoded
        return encoded


_varints = _Varints()


def decode_postings(encoded: bytes, count: int, start: int = 0) -> Postings:
    """The `count` postings that begin at `start`."""
    ids = array("I")
    number, at = 0, start
    for _ in range(count):
        shift = 0
        while encoded[at] > 0x7F:
            number += (encoded[at] & 0x7F) << shift
            shift, at = shift + 7, at + 1
        number += encoded[at] << shift
        at += 1
        ids.append(number)
    return Postings(ids, encoded[at : at + count])


def encode_shard(lists: Iterable[tuple[str, int, int, bytes]]) -> bytes:
    """A shard of (term, df, count, encoded postings), sorted by term."""
    head, offset, body = [], 0, []
    for term, df, count, encoded in sorted(lists):
        head.append((term, df, count, offset))
        body.append(encoded)
        offset += len(encoded)
    packed = dump(head)
    return gzipped(b"".join([struct.pack("<I", len(packed)), packed, *body]))


def decode_shard(content: bytes) -> dict[str, tuple[int, Postings]]:
    """(df, postings) of every term of a shard."""
    plain = zlib.decompress(content, wbits=31)
    (length,) = struct.unpack_from("<I", plain)
    start = 4 + length
    return {
        term: (df, decode_postings(plain, count, start + offset))
        for term, df, count, offset in json.loads(plain[4:start])
    }


def gzipped(content: bytes) -> bytes:
    """Gzip, the same bytes at any time and place."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    return _GZIP_HEAD + packed + struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)


def dump(value: Any) -> bytes:
    """JSON without spaces."""
    return _encoder.encode(value).encode()


def card(document: Document) -> list[Any]:
    """What a result shows of a document before its page is read."""
    shown: dict[str, list[str]] = defaultdict(list)
    for field, label in document.facets:
        shown[field].append(label)
    return [*document[:3], document.number, document.date, document.status, document.tone, document.abstract, shown]


def facet_row(document: Document) -> FacetRow:
    """What the file of facets says of a document."""
    own = (("kind", document.kind), ("status", document.status), *document.facets)
    labels = [[label for name, label in own if name == field and label] for field in FACETS]
    return FacetRow(document.id, document.date, dump(labels).decode())


def facets_file(rows: Iterable[FacetRow]) -> bytes:
    """The facets of every document, newest first, labels as places in tables."""
    ordered = sorted(sorted(rows), key=lambda row: row.date, reverse=True)
    sets = {packed: json.loads(packed) for packed in {row.labels for row in ordered}}  # many documents share one
    tables = [sorted({label for labels in sets.values() for label in labels[at]}) for at in range(len(FACETS))]
    places = [{label: place for place, label in enumerate(table)} for table in tables]
    cells = {
        packed: dump([_cell([place[label] for label in found]) for place, found in zip(places, labels, strict=True)])
        for packed, labels in sets.items()
    }
    listed = b",".join(b"[%d,%s,%s" % (row.id, dump(row.date), cells[row.labels][1:]) for row in ordered)
    return dump({"v": VERSION, "fields": FACETS, "labels": tables})[:-1] + b',"rows":[' + listed + b"]}"


def _cell(found: list[int]) -> int | list[int]:
    return -1 if not found else found[0] if len(found) == 1 else found


def cards_file(cards: Iterable[tuple[int, str, str]]) -> bytes:
    """Cards of (id, address, card as JSON)."""
    by_id: dict[int, list[str]] = defaultdict(list)
    for number, _, packed in sorted(cards):
        by_id[number].append(packed)
    listed = (f'"{number}":[{",".join(found)}]' for number, found in by_id.items())
    return f"{{{','.join(listed)}}}".encode()


def manifest(documents: int, syllables: Mapping[str, int]) -> bytes:
    """What a query needs first: the sizes, and every syllable with the class of its frequency."""
    listed = " ".join(f"{bare} {df.bit_length() - 1}" for bare, df in sorted(syllables.items()))
    sizes = {"n": documents, "shards": shard_count(documents), "cards": card_count(documents)}
    return dump({"v": VERSION, **sizes, "syllables": listed})


def index_files(documents: Iterable[Document]) -> Iterator[tuple[str, bytes]]:
    """(path, content) of every file of the index, from nothing and in memory."""
    by_id: dict[int, list[Document]] = defaultdict(list)
    for document in {document.url: document for document in documents}.values():
        by_id[document.id].append(document)
    count = sum(map(len, by_id.values()))
    shards = shard_count(count)
    lists: dict[int, list[tuple[str, int, int, bytes]]] = defaultdict(list)
    having: dict[str, set[int]] = defaultdict(set)
    for term, (ids, impacts) in _merged(by_id).items():
        postings = best(Postings(ids, bytes(impacts)))
        lists[place(term) % shards].append((term, len(ids), len(postings.ids), encode_postings(postings)))
        if bare := syllable(term):
            having[bare].update(ids)
    yield from ((shard_path(number, shards), encode_shard(lists[number])) for number in range(shards))
    yield from _card_files(by_id, card_count(count))
    yield FACETS_PATH, facets_file(facet_row(document) for found in by_id.values() for document in found)
    yield MANIFEST_PATH, manifest(count, {bare: len(ids) for bare, ids in having.items()})


def _merged(by_id: Mapping[int, Sequence[Document]]) -> dict[str, tuple[array[int], bytearray]]:
    """The ids, ascending, and the impacts of each term; of documents with one id the greater impact."""
    merged: dict[str, tuple[array[int], bytearray]] = {}
    for number in sorted(by_id):
        found, *others = map(terms, by_id[number])
        for other in others:
            found |= {term: max(impact, found.get(term, 0)) for term, impact in other.items()}
        for term, impact in found.items():
            listed = merged.get(term)
            if listed is None:
                listed = merged[term] = (array("I"), bytearray())
            listed[0].append(number)
            listed[1].append(impact)
    return merged


def _card_files(by_id: Mapping[int, Sequence[Document]], count: int) -> Iterator[tuple[str, bytes]]:
    rows: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for number, found in by_id.items():
        rows[number % count] += [(number, document.url, dump(card(document)).decode()) for document in found]
    yield from ((cards_path(number, count), cards_file(rows[number])) for number in range(count))


def build_index(documents: Iterable[Document], folder: Path) -> None:
    """Write the index of those documents below `folder`."""
    for path, content in index_files(documents):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
