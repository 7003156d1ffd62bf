"""Build the row of a record.  It imports the models and the grammar of citations, which most runs do not need."""

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
from macros.engine.stored_row import RowBody, RowCard, StoredRow
from macros.law.citations import CitableDocument, topic, topics
from macros.law.mentions import WrittenMention, may_cite, written_mentions
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


def citable_document(ref: str, title: str, day: str, data: Mapping[str, Any]) -> CitableDocument:
    """Return a document under the names by which texts cite it."""
    issuer = " ".join(str(data.get("issuer", "")).split())
    return CitableDocument(ref, str(data.get("number", "")), str(data.get("type", "")).strip(), title, day, issuer)


def _names(document: CitableDocument) -> tuple[str, ...]:
    return tuple(map(intern, topics(document))) if document.ref.startswith(DOCUMENTS) else ()


def loose_key(key: str) -> str:
    """Return a key, its parts divided by "|", without capitals, diacritics, spaces and hyphens, which people vary."""
    return "|".join(fold(part).replace(" ", "") for part in key.split("|"))


def _citations(record: Record, data: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], WrittenMention]]:
    """Yield the possible citations in the texts of a record, with the path of the text."""
    short = list(lines(type(record), data)) if record.lines_cite else []
    if not may_cite("\n".join(text for _, text in short)):  # one test for all lines
        short = []
    return (
        (path, one) for path, text in chain(narratives(type(record), data), short) for one in written_mentions(text)
    )


def _links(record: Record, data: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the links of a record within this site, with the path of the text or field that has it."""
    in_texts = ((path, url) for path, text in narratives(type(record), data) for url in links_in(text))
    every = chain(in_texts, addresses(type(record), data))
    return ((path, url) for path, url in every if not url.startswith(("https:", "http:", "mailto:")))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def row_of(
    ref: str, file: str, raw: bytes, record: Record, data: dict[str, Any], derived_from: Iterable[str] = ()
) -> StoredRow:
    """Build the row of a record from the record, its text data, and the records that it derives fields from."""
    compact = without_narratives(type(record), data)
    changes = sorted(record.timeline(), key=lambda change: change.day)
    title, summary, audience, day = record.title, record.summary or "", str(record.seen_by()), _iso(record.day())
    basics = (title, audience, record.illustrative, day)
    links_to = tuple((path, intern(target)) for path, target, _ in references(type(record), data))
    cited, document = list(_citations(record, data)), citable_document(ref, title, day, compact)
    card = RowCard(
        title,
        summary,
        record.illustrative,
        shown_day=day[: len("2026-11")] if record.monthly else day,
        timeline=tuple((change.day, change.state) for change in changes),
        facets=tuple((intern(name), intern(value), intern(label)) for name, value, label in record.facets()),
        number=str(compact.get("number", "")),
        data_digest=fingerprint_of(compact),
        card_digest=fingerprint_of((basics, *(compact.get(name, "") for name in ("number", "type", "level")))),
    )
    body = RowBody(
        stated=tuple((*event,) for event in record.events()),
        references=links_to,
        mentioned=tuple((path, one.text, one.nth, tuple(one.mention)) for path, one in cited),
        links=tuple(dict.fromkeys(_links(record, data))),
        keys=tuple(loose_key(key) for key in record.keys()),  # noqa: SIM118 - not a mapping
        cited_as=(document.kind, document.issuer) if ref.startswith(DOCUMENTS) else (),
        derived_from=tuple(sorted(derived_from)),
    )
    targets = [target.partition("#")[0] for _, target in links_to] + [topic(one.mention) for _, one in cited]
    return StoredRow(
        ref,
        file,
        digest(raw),
        intern(audience),
        day,
        _iso(record.kept_until()),
        _iso(record.withdrawn),
        record.former_ids,
        targets=tuple(dict.fromkeys(map(intern, targets))),
        names=_names(document),
        slug=intern(record.slug),
        packed_card=marshal.dumps(tuple(card)),
        packed_body=marshal.dumps(tuple(body)),
        packed_data=marshal.dumps(compact),
    )


def condense(path: str, digest_before: str, others: Others) -> tuple[Loaded | None, Record | None]:
    """Read a record file: its row and problems, and the whole record; (None, None) if its digest did not change."""
    raw = Path(path).read_bytes()
    if digest(raw) == digest_before:
        return None, None
    collection, name = Path(path).with_suffix("").parts[-2:]
    others.looked_up = set()
    record, data, problems = read(raw, model_of(collection), path, others.data_of, others.defaults_for(path))
    row = None
    if record is not None and data is not None:
        row = row_of(f"{collection}/{name}", path, raw, record, data, others.looked_up)
    doubts = (Problem(path, line, column, code, "", text, "warning") for code, line, column, text in warnings(raw))
    over = _exceeded(type(record), raw, data, path) if record is not None and data is not None else ()
    return Loaded(digest(raw), row, (*problems, *over, *doubts)), record


def _exceeded(model: type[Record], raw: bytes, data: dict[str, Any], path: str) -> Iterator[Problem]:
    """Yield the limits that all long texts of a record together exceed, at the first of them."""
    texts = list(narratives(model, data))
    for code, limit, measure in (("record_long", RECORD_TEXT, len), ("record_cells", RECORD_CELLS, table_cells)):
        length = sum(measure(text) for _, text in texts)
        if length > limit:
            at = texts[0][0]
            message = sentence(code, {"length": length, "limit": limit})
            yield Problem(path, *locate(raw, at), code.replace("_", "-"), label_of(model, at), message)
