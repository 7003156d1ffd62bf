"""Checks: rules over the whole portal.  A rule is a small generator that yields what is wrong with one record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from macros.loading import locate
from macros.portal import Portal, full_record
from macros.problems import Problem, Severity
from macros.records import collections
from macros.records.base import Record
from macros.records.describe import label_of
from macros.tracing import Reader, Trace, holds, traced

Path_ = tuple[str | int, ...]


class Finding(NamedTuple):
    """What a rule found: in which record, at which field, and the sentence for the editor."""

    code: str
    at: Path_
    message: str
    severity: Severity = "error"


Rule = Callable[[Reader, str, Record], Iterator[Finding]]


def rules() -> tuple[Rule, ...]:
    """Every rule, in the order of their modules."""
    from macros.checks import conduct, dates, identity, references

    return tuple(rule for module in (identity, references, dates, conduct) for rule in module.RULES)


def check_portal(portal: Portal, known: dict[str, tuple[Trace, tuple[Problem, ...]]], docs: Path) -> list[Problem]:
    """Every problem between records, and in the macro calls of `docs`.

    `known` holds the results of the last run and is brought up to date in place.
    """
    from macros.checks import prose, vanished

    for gone in known.keys() - portal.rows.keys():
        del known[gone]
    found: list[Problem] = []
    for ref in portal.rows:
        kept = known.get(ref)
        if kept is None or not holds(portal, kept[0]):
            problems, trace = traced(portal, _check_record, ref)
            kept = known[ref] = (trace, problems)
        found += kept[1]
    found += vanished.check_vanished(portal)
    found += prose.check_prose(portal, docs)
    return found


def _check_record(reader: Reader, ref: str) -> tuple[Problem, ...]:
    record = full_record(reader, ref)
    row = reader.portal.rows[ref]
    raw = b""
    found = []
    for rule in rules():
        for finding in rule(reader, ref, record):
            raw = raw or Path(row.file).read_bytes()
            line, column = locate(raw, finding.at)
            label = label_of(collections()[row.collection], finding.at)
            found.append(Problem(row.file, line, column, finding.code, label, finding.message, finding.severity))
    return tuple(found)
