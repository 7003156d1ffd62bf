"""Build the row of a record.  It imports the models and the grammar of citations, which most runs do without."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from pathlib import Path
from sys import intern
from typing import Any

from macros.engine.others import Others
from macros.engine.record_store import Loaded
from macros.engine.row import Body, StoredRow
from macros.law.citations import CitableDocument, topic, topics
from macros.law.mentions import WrittenMention, may_cite, written
from macros.loading.messages import sentence
from macros.loading.problems import Problem
from macros.loading.record_reader import read
from macros.loading.suggest import fold
from macros.loading.yaml_reader import locate, warnings
from macros.records import model_of
from macros.records.base import Record
from macros.records.fields import RECORD_CELLS, RECORD_TEXT
from macros.records.introspect import addresses, label_of, lines, narratives, references, without_narratives
from macros.text.digest import digest, fingerprint_of
from macros.text.render import links_in
from macros.text.tables import table_cells

DOCUMENTS = "regulations/"


def entry_of(ref: str, title: str, day: str, data: Mapping[str, Any]) -> CitableDocument:
    """A document by what texts call it."""
    issuer = " ".join(str(data.get("issuer", "")).split())
    return CitableDocument(ref, str(data.get("number", "")), str(data.get("type", "")).strip(), title, day, issuer)


def _names(ref: str, title: str, day: str, data: dict[str, Any]) -> tuple[str, ...]:
    return tuple(map(intern, topics(entry_of(ref, title, day, data)))) if ref.startswith(DOCUMENTS) else ()


def loose_key(key: str) -> str:
    """A key, parts divided by "|", without what people vary: capitals, diacritics, spaces, hyphens."""
    return "|".join(fold(part).replace(" ", "") for part in key.split("|"))


def _cited(record: Record, data: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], WrittenMention]]:
    """What the texts of a record may cite, with the place of the text."""
    short = list(lines(type(record), data)) if record.lines_cite else []
    if not may_cite("\n".join(text for _, text in short)):  # one look instead of one for each
        short = []
    return ((path, one) for path, text in chain(narratives(type(record), data), short) for one in written(text))


def _links(record: Record, data: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Where a record leads on this site, with the place of the address or of the text that it is in."""
    told = ((path, found) for path, text in narratives(type(record), data) for found in links_in(text))
    every = chain(told, addresses(type(record), data))
    return ((path, found) for path, found in every if not found.startswith(("https:", "http:", "mailto:")))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def row_of(
    ref: str, file: str, raw: bytes, record: Record, data: dict[str, Any], derived_from: Iterable[str] = ()
) -> StoredRow:
    """The row of a record, from the record, the text data that it was made of, and the records asked for that."""
    compact = without_narratives(type(record), data)
    changes = sorted(record.timeline(), key=lambda change: change.day)
    basics = (record.title, record.summary or "", str(record.seen_by()), record.illustrative, _iso(record.day()))
    found = tuple((path, target) for path, target, _ in references(type(record), data))
    cited = list(_cited(record, data))
    body = Body(
        basics[0],
        basics[1],
        record.illustrative,
        timeline=tuple((change.day, change.state) for change in changes),
        stated=tuple((*event,) for event in record.events()),
        references=found,
        mentioned=tuple((path, one.text, one.nth, tuple(one.mention)) for path, one in cited),
        links=tuple(dict.fromkeys(_links(record, data))),
        facets=tuple((facet.name, facet.value, facet.label) for facet in record.facets()),
        keys=tuple(loose_key(key) for key in record.keys()),  # noqa: SIM118 - not a mapping
        number=str(compact.get("number", "")),
        derived_from=tuple(sorted(derived_from)),
        data_digest=fingerprint_of(compact),
        card_digest=fingerprint_of((basics, compact.get("number", ""), compact.get("type", ""))),
    )
    targets = [target.partition("#")[0] for _, target in found] + [topic(one.mention) for _, one in cited]
    return StoredRow(
        ref,
        file,
        digest(raw),
        intern(basics[2]),
        basics[4],
        _iso(record.kept_until()),
        _iso(record.withdrawn),
        record.former_ids,
        targets=tuple(dict.fromkeys(map(intern, targets))),
        names=_names(ref, basics[0], basics[4], compact),
        packed_body=marshal.dumps(tuple(body)),
        packed_data=marshal.dumps(compact),
    )


def condense(path: str, known: str, others: Others) -> tuple[Loaded | None, Record | None]:
    """What is in a record file, and the whole record if it holds one; nothing where its bytes have the known digest."""
    raw = Path(path).read_bytes()
    if digest(raw) == known:
        return None, None
    collection, name = Path(path).with_suffix("").parts[-2:]
    others.asked = set()
    record, data, problems = read(raw, model_of(collection), path, others.look, others.given(path))
    row = None
    if record is not None and data is not None:
        row = row_of(f"{collection}/{name}", path, raw, record, data, others.asked)
    cut = (Problem(path, line, column, code, "", said, "warning") for code, line, column, said in warnings(raw))
    over = _over(type(record), raw, data, path) if record is not None and data is not None else ()
    return Loaded(digest(raw), row, (*problems, *over, *cut)), record


def _over(model: type[Record], raw: bytes, data: dict[str, Any], path: str) -> Iterator[Problem]:
    """What a record has too much of in all its long texts together, told where the first one begins."""
    texts = list(narratives(model, data))
    for code, limit, measure in (("record_long", RECORD_TEXT, len), ("record_cells", RECORD_CELLS, table_cells)):
        length = sum(measure(text) for _, text in texts)
        if length > limit:
            at = texts[0][0]
            said = sentence(code, {"length": length, "limit": limit})
            yield Problem(path, *locate(raw, at), code.replace("_", "-"), label_of(model, at), said)
