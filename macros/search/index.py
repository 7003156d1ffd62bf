"""The index: small files with the documents of each term, and with what results show.

Every file is a pure function of the documents; `store.py` makes them while reading only what an edit touches.
"""

import json
import struct
import sys
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import compress
from typing import Any, NamedTuple

from macros.search.documents import SearchDocument
from macros.search.terms import IMPACTS
from macros.search.wordings import Wording

VERSION = 3
FOLDER = "tim-kiem"
SHARDS, CARDS = f"{FOLDER}/s", f"{FOLDER}/d"
FACETS_PATH, MANIFEST_PATH = f"{FOLDER}/f.json", f"{FOLDER}/manifest.json"
LIST_CAP = 2000  # best postings of a term that the site serves
FACETS = ("kind", "type", "form", "topic", "year", "issuer", "unit", "status", "theme")
_MIN_SHARD_BITS = 4
_REMEMBERED = 1 << 16  # texts have the same terms again and again
_AT_LEAST = [bytes(impact >= least for impact in range(256)) for least in range(IMPACTS + 2)]
_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_LEVEL = 4  # of gzip: with 6 a shard is 1 % smaller and takes a third more time
_GZIP_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"


class Postings(NamedTuple):
    """The documents with a term: ids ascending, and the impact of each."""

    ids: Sequence[int]
    impacts: bytes


class FacetRow(NamedTuple):
    """A document among the facets; `labels` is JSON, a list for each field of `FACETS`."""

    id: int
    date: str
    labels: str


class _ShardHashes(dict[str, int]):
    """Maps terms to the hashes that select their shards."""

    def __missing__(self, term: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        first, _, second = term.partition("\t")[0].removeprefix("=").partition(" ")
        self[term] = number = _fnv(first if first[0] == "#" else f"{first} {second[:1]}")
        return number


shard_hash = _ShardHashes().__getitem__
"""Return the hash of a term that selects its shard: of its first syllable and the first letter of the next."""


@lru_cache(maxsize=1 << 15)
def _fnv(text: str) -> int:
    hashed = 0x811C9DC5
    for byte in text.encode():
        hashed = (hashed ^ byte) * 0x01000193 & 0xFFFFFFFF
    return hashed


def shard_count(documents: int) -> int:
    """How many shards an index of so many documents has: 16 for up to 32, then twice as many at every doubling."""
    return 1 << max(_MIN_SHARD_BITS, max(documents - 1, 0).bit_length() - 1)


def card_count(documents: int) -> int:
    """How many files the cards of so many documents are spread over."""
    return 1 << max(0, max(documents - 1, 0).bit_length() - 4)


def shard_path(number: int, count: int) -> str:
    """The path of a shard in the site; with the count, which tells indexes of other sizes apart."""
    return _shard_form(count) % number


@lru_cache(maxsize=2)
def shard_paths(count: int) -> tuple[str, ...]:
    """The paths of all shards."""
    return tuple(map(_shard_form(count).__mod__, range(count)))


def cards_path(number: int, count: int) -> str:
    """The path of a file of cards in the site, with the count as in the path of a shard."""
    return _cards_form(count) % number


@lru_cache(maxsize=2)
def cards_paths(count: int) -> tuple[str, ...]:
    """The paths of all files of cards."""
    return tuple(map(_cards_form(count).__mod__, range(count)))


@lru_cache(maxsize=8)
def _shard_form(count: int) -> str:
    return f"{SHARDS}/{count}-%0{len(f'{count - 1:x}')}x.bin"


@lru_cache(maxsize=8)
def _cards_form(count: int) -> str:
    return f"{CARDS}/{count}-%0{len(f'{count - 1:x}')}x.json"


def best(postings: Postings) -> Postings:
    """The `LIST_CAP` postings of the highest impact, the lower id first among equals."""
    ids, impacts = postings
    if len(ids) <= LIST_CAP:
        return postings
    room, weakest = LIST_CAP, IMPACTS
    while (count := impacts.count(weakest)) < room:
        room, weakest = room - count, weakest - 1
    end = _place_after(impacts, weakest, room)
    selectors = impacts[:end].translate(_AT_LEAST[weakest]) + impacts[end:].translate(_AT_LEAST[weakest + 1])
    return Postings(list(compress(ids, selectors)), bytes(compress(impacts, selectors)))


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
    """Encode postings, four bytes each: the low bytes of all ids, the middle ones, the high ones, the impacts."""
    ids = array("I", postings.ids)
    if sys.byteorder == "big":
        ids.byteswap()
    packed = ids.tobytes()
    return b"".join((packed[::4], packed[1::4], packed[2::4], postings.impacts))


def encode_joined(postings: array[int]) -> bytes:
    """Encode postings that are one number each: the id, with the impact in the low byte."""
    if sys.byteorder == "big":
        postings.byteswap()
    packed = postings.tobytes()
    return b"".join((packed[1::4], packed[2::4], packed[3::4], packed[::4]))


def decode_postings(encoded: bytes, count: int, start: int = 0) -> Postings:
    """The `count` postings that begin at `start`."""
    packed, ids = bytearray(4 * count), array("I")
    low, middle, high, impacts = (encoded[start + at * count : start + (at + 1) * count] for at in range(4))
    packed[::4], packed[1::4], packed[2::4] = low, middle, high
    ids.frombytes(packed)
    if sys.byteorder == "big":
        ids.byteswap()
    return Postings(ids, impacts)


def shard_heads(plain: bytes) -> Iterator[tuple[str, int, int, int]]:
    """(term, df, count, where its postings begin) of every term of an unpacked shard."""
    (length,) = struct.unpack_from("<I", plain)
    at = 4 + length
    for term, df, count in json.loads(plain[4:at]):
        yield term, df, count, at
        at += 4 * count


def encode_shard(lists: Iterable[tuple[str, int, int, bytes]]) -> bytes:
    """A shard of (term, df, count, encoded postings), sorted by term."""
    ordered = sorted(lists)
    head = dump([row[:3] for row in ordered])
    return gzipped(b"".join([struct.pack("<I", len(head)), head, *(encoded for _, _, _, encoded in ordered)]))


def gzipped(content: bytes) -> bytes:
    """Compress with gzip; the same bytes at any time and on any machine."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    return _GZIP_HEAD + packed + struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)


def dump(value: Any) -> bytes:
    """JSON without spaces."""
    return _encoder.encode(value).encode()


def card(document: SearchDocument) -> list[Any]:
    """What a result shows of a document before its page is read."""
    labels: dict[str, list[str]] = defaultdict(list)
    for field, label in document.facets:
        labels[field].append(label)
    row = [*document[:3], document.number, document.date, document.status, document.tone, document.abstract, labels]
    return [*row, document.prior, dict(document.answers)]


def facet_row(document: SearchDocument) -> FacetRow:
    """The row of a document in the file of facets."""
    values = (("kind", document.kind), ("status", document.status), *document.facets)
    labels = [[label for name, label in values if name == field and label] for field in FACETS]
    return FacetRow(document.id, document.date, dump(labels).decode())


def facets_file(rows: Iterable[FacetRow]) -> bytes:
    """The facets of every document, newest first, labels as places in tables."""
    ordered = sorted(sorted(rows), key=lambda row: row.date, reverse=True)
    sets = {packed: json.loads(packed) for packed in {row.labels for row in ordered}}  # many documents share one
    tables = [sorted({label for labels in sets.values() for label in labels[at]}) for at in range(len(FACETS))]
    places = [{label: place for place, label in enumerate(table)} for table in tables]
    cells = {
        packed: dump([_cell([place[label] for label in values]) for place, values in zip(places, labels, strict=True)])
        for packed, labels in sets.items()
    }
    rows_json = b",".join(b"[%d,%s,%s" % (row.id, dump(row.date), cells[row.labels][1:]) for row in ordered)
    return dump({"v": VERSION, "fields": FACETS, "labels": tables})[:-1] + b',"rows":[' + rows_json + b"]}"


def _cell(places: list[int]) -> int | list[int]:
    return -1 if not places else places[0] if len(places) == 1 else places


def cards_file(cards: Iterable[tuple[int, str, str]]) -> bytes:
    """Cards of (id, address, card as JSON)."""
    by_id: dict[int, list[str]] = defaultdict(list)
    for number, _, packed in sorted(cards):
        by_id[number].append(packed)
    cards_of_ids = (f'"{number}":[{",".join(entries)}]' for number, entries in by_id.items())
    return f"{{{','.join(cards_of_ids)}}}".encode()


def manifest(documents: int, syllables: Mapping[str, int], wordings: Sequence[Wording]) -> bytes:
    """What a query needs first: the sizes, other wordings, and every syllable with the class of its frequency."""
    frequencies = " ".join(f"{bare} {df.bit_length() - 1}" for bare, df in sorted(syllables.items()))
    sizes = {"n": documents, "shards": shard_count(documents), "cards": card_count(documents)}
    return dump({"v": VERSION, **sizes, "wordings": wordings, "syllables": frequencies})
