"""The clauses of a document that links can lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from macros.engine import Portal, query
from macros.law.provisions import Provision, provisions
from macros.queries import lookup

if TYPE_CHECKING:  # a run without changes loads no models
    from macros.records.regulations import Clause, Regulation


class ClauseProvisions(NamedTuple):
    """A clause of a record as its page shows it."""

    name: str  # its anchor; "" for none
    clause: Clause
    paragraphs: tuple[Provision, ...]  # of a text with clauses or points; none for any other text
    is_heading: bool  # whether it is the heading of a chapter or section


def articles(record: Regulation) -> list[ClauseProvisions]:
    """The clauses of a document in their order."""
    return [_article(name, clause) for name, clause in zip(record.clause_anchors(), record.clauses, strict=True)]


def _article(name: str, clause: Clause) -> ClauseProvisions:
    read = tuple(provisions(name, clause.text or ""))
    has_levels = any(item.level for item in read)
    is_heading = not clause.text and name.startswith(("phan-", "chuong-", "muc-"))
    return ClauseProvisions(name, clause, read if has_levels else (), is_heading)


@query(stored=True)
def anchors(portal: Portal, ref: str) -> tuple[str, ...]:
    """The anchors of the clauses of a document: "dieu-5", "dieu-5-khoan-2", "dieu-5-khoan-2-diem-a"."""
    record = cast("Regulation", lookup.full_record(portal, ref))
    names = (name for item in articles(record) for name in (item.name, *(part.anchor for part in item.paragraphs)))
    return tuple(filter(None, names))
