"""The records that a reference may point to, and what somebody typed of one; those that are meant out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from macros.mending import closest, fold
from macros.records.fields import RefTo
from macros.rows import Row


class Candidate(NamedTuple):
    """A record, or an item of one, as an editor tells it from others."""

    ref: str
    label: str
    words: str  # folded: what typing a part of finds it


def candidates(rows: Mapping[str, Row], target: RefTo) -> list[Candidate]:
    """Everything that a reference to `target` may point to, in the order of references."""
    return [item for row in _rows(rows, target) for item in _of(row, target)]


def matching(known: list[Candidate], typed: str) -> list[Candidate]:
    """The candidates that somebody meant who typed this: the one whose reference it is, or all that hold its words."""
    exact = [item for item in known if typed in (item.ref, item.ref.partition("/")[2])]
    words = fold(typed).split()
    return exact or [item for item in known if words and all(word in item.words for word in words)]


def near(known: list[Candidate], typed: str) -> str:
    """The reference that reads most like what was typed; "" where none does."""
    return closest(typed, ((item.ref, item.label) for item in known))


def _rows(rows: Mapping[str, Row], target: RefTo) -> Iterator[Row]:
    return (row for ref, row in sorted(rows.items()) if not target.collections or row.collection in target.collections)


def _of(row: Row, target: RefTo) -> Iterator[Candidate]:
    about = " · ".join(part for part in (row.number, row.title) if part)
    if not target.part:
        yield _candidate(row.ref, about)
        return
    for item in row.data.get(target.part, ()):
        yield _candidate(f"{row.ref}#{item['id']}", f"{row.title}: {item.get('text') or item.get('title', '')}")


def _candidate(ref: str, label: str) -> Candidate:
    return Candidate(ref, label, fold(f"{ref} {label}"))
