"""Reads the index of a built site; `docs/assets/js/search/shards.js` does the same in the browser."""

import gzip
import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from macros.search import wordings
from macros.search.index import FOLDER, cards_path, decode_postings, shard_hash, shard_heads, shard_path


class NoIndex(Exception):
    """The folder holds no index."""


@dataclass(frozen=True)
class TermEntry:
    """A term of a shard: `df` documents hold it, the best `count` of them are in `postings`."""

    term: str
    df: int
    count: int
    packed: bytes = field(repr=False)
    begin: int = field(repr=False)

    @property
    def exact(self) -> list[str]:
        """The exact keys of its syllables."""
        return self.term.partition("\t")[2].split(" ")

    @cached_property
    def postings(self) -> list[tuple[int, int]]:
        """(id, impact) of its documents."""
        ids, impacts = decode_postings(self.packed, self.count, self.begin)
        return list(zip(ids, impacts, strict=True))


class Card(NamedTuple):
    """What a result shows of its document."""

    url: str
    kind: str
    title: str
    number: str
    date: str
    status: str
    tone: str
    abstract: str
    facets: Any
    prior: float
    answers: Mapping[str, str]


class Shard:
    """One file of terms in their order."""

    def __init__(self, packed: bytes) -> None:
        self._raw = gzip.decompress(packed)
        self._heads = list(shard_heads(self._raw))
        self._terms = [head[0] for head in self._heads]

    def under(self, prefix: str) -> Iterator[TermEntry]:
        """The entries whose term begins with `prefix`."""
        for at in range(bisect_left(self._terms, prefix), len(self._terms)):
            if not self._terms[at].startswith(prefix):
                return
            term, df, count, begin = self._heads[at]
            yield TermEntry(term, df, count, self._raw, begin)


class Index:
    """The files below `site`/tim-kiem, each read once."""

    def __init__(self, site: Path) -> None:
        self.site = site
        try:
            self._manifest = self._json(f"{FOLDER}/manifest.json")
        except FileNotFoundError as error:
            raise NoIndex(str(site)) from error
        self.size: int = self._manifest["n"]
        flat = self._manifest["syllables"].split(" ")
        self.syllables: Mapping[str, int] = {fold: int(df) for fold, df in zip(flat[::2], flat[1::2], strict=False)}
        self.wordings = wordings.WordingTable(self._manifest["wordings"])
        self._shards: dict[int, Shard] = {}

    def _json(self, name: str) -> Any:
        return json.loads((self.site / name).read_bytes())

    def entries(self, prefix: str) -> list[TermEntry]:
        """The terms that begin with `prefix`: a syllable and the next one's first letter at least, or a number."""
        count = self._manifest["shards"]
        number = shard_hash(prefix) % count
        if number not in self._shards:
            self._shards[number] = Shard((self.site / shard_path(number, count)).read_bytes())
        return list(self._shards[number].under(prefix))

    def cards(self, ids: Iterable[int]) -> dict[int, list[Card]]:
        """The cards of documents; where two have one id, both."""
        count = self._manifest["cards"]
        cards: dict[int, list[Card]] = {}
        for ident in ids:
            stored = self._json(cards_path(ident % count, count))
            cards[ident] = [Card(*row) for row in stored[str(ident)]]
        return cards

    @cached_property
    def facets(self) -> Any:
        """The table of facets."""
        return self._json(f"{FOLDER}/f.json")
