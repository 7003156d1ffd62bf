"""A cheap fingerprint changes whenever the answer of its query does; otherwise pages would stay as they were.

PORTAL_LONG=1 tries far more edits.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pydantic import ValidationError

from macros.engine import Portal
from macros.engine.loader import Library, load
from macros.engine.recorder import Key
from macros.engine.row_builder import row_of
from macros.pages.examples import sample
from macros.records import collections, model_of
from macros.records.choices import Audience
from macros.records.introspect import fields_of
from tests.contest import put
from tests.test_semantic_fuzz import mutate, places

PROJECT = Path(__file__).parents[2]
EDITS = 30_000 if os.environ.get("PORTAL_LONG") == "1" else 500
OF_RECORD = ("card", "record", "record_facts")


def write(library: Library, ref: str, data: dict[str, Any]) -> None:
    """Put a record into a library; raises `ValidationError`."""
    record = model_of(ref.partition("/")[0]).model_validate(deepcopy(data))
    put(library, row_of(ref, f"data/{ref}.yml", repr(data).encode(), record, data))


def asked(ref: str, targets: tuple[str, ...]) -> Iterator[Key]:
    """The queries with a cheap fingerprint that an edit of a record may touch."""
    yield from ((f"queries.lookup.{name}", ref) for name in OF_RECORD)
    yield "checks.queries.target_of", ref
    yield "pages.record_lists.items_of", ref.partition("/")[0]
    for one in (ref, *targets):
        yield "pages.relations.relations_of", one
        yield "queries.lookup.surroundings", one, 6


def answers(library: Library, keys: list[Key]) -> list[tuple[str, str]]:
    """The answer to each query and its fingerprint, for leaders, who see most."""
    portal = Portal(library, date(2026, 11, 24), Audience.LEADERSHIP)
    return [(repr(portal.answer(key)), portal.fingerprint(key)) for key in keys]


def test_no_edit_changes_an_answer_and_not_its_fingerprint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    chance = Random(13)  # noqa: S311 - chance, not secrecy
    library, missed, tried = load([Path("data")]), set[tuple[str, str, str]](), 0
    for name, model in collections().items():
        write(library, f"{name}/mau", sample(model, everything=True))  # the sample has no record of some
    refs = {name: [ref for ref in library.rows if ref.startswith(f"{name}/")] for name in collections()}
    while tried < EDITS:
        ref = chance.choice(refs[chance.choice([name for name in refs if refs[name]])])
        row, data = library.rows[ref], deepcopy(library.rows[ref].data)
        spec = chance.choice([spec for spec in fields_of(model_of(row.collection)) if spec.name != "former_ids"])
        holders = list(places(data, spec.path))
        if not holders:
            continue
        mutate(chance, spec, *chance.choice(holders), refs)
        before, keys = deepcopy(row.data), list(asked(ref, tuple(one for one in row.targets if "~" not in one)[:3]))
        earlier = answers(library, keys)
        try:
            write(library, ref, data)
        except ValidationError:
            continue
        tried += 1
        for key, (then, mark), (now, later) in zip(keys, earlier, answers(library, keys), strict=True):
            missed |= {(str(key[0]), row.collection, ".".join(spec.path))} if then != now and mark == later else set()
        write(library, ref, before)
    assert missed == set()
