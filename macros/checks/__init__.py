"""Checks: rules over the whole portal.  A rule is a small generator that yields what is wrong with one record.

The docstring of a rule is the rule in words, in Vietnamese, because editors read it.
"""

from __future__ import annotations

from pathlib import Path

from macros.checks import (
    actions,
    conduct,
    dates,
    emulation,
    identity,
    illustrative,
    indicators,
    inspections,
    issuers,
    numbering,
    pictures,
    presence,
    prose,
    reading,
    references,
    relations,
    sanctions,
    scoring,
    sealing,
    sessions,
    titles,
    training,
    upkeep,
    vanished,
)
from macros.checks.findings import Finding, Findings, Rule, as_plain
from macros.checks.questions import source_of
from macros.loading import locate, locate_words
from macros.portal import Portal
from macros.problems import Problem
from macros.records import collections
from macros.records.describe import label_of
from macros.tracing import Reader, traced

MODULES = (
    identity,
    numbering,
    issuers,
    references,
    relations,
    illustrative,
    dates,
    scoring,
    indicators,
    emulation,
    sealing,
    presence,
    actions,
    reading,
    pictures,
    conduct,
    inspections,
    sanctions,
    training,
    sessions,
    titles,
    upkeep,
)


def rules() -> tuple[Rule, ...]:
    """Every rule, in the order of their modules."""
    return tuple(rule for module in MODULES for rule in module.RULES)


def check_portal(portal: Portal, known: Findings, docs: Path, *, whole: bool = True) -> list[Problem]:
    """Every problem between records, and in the macro calls of `docs`.

    `known` holds the results of the last run and is brought up to date in place; unless `whole`, its pending causes
    are all that changed since.
    """
    every = rules()
    known.keep_only([*portal.rows, *prose.page_names(docs)])
    known.verify(portal, whole=whole)
    prose.check_known(portal, docs, known)
    for ref in known.lacking(portal.rows):
        problems, trace = traced(portal, _check_record, ref, every)
        known.record(ref, trace, as_plain(problems))
    found = [Problem(*fields) for result in known.results() for fields in result]
    found += prose.check_links(docs)
    found += references.check_unread(portal)
    found += pictures.check_folders(portal)
    found += sanctions.check_retention(portal)
    found += vanished.check_vanished(portal)
    return found


def _check_record(reader: Reader, ref: str, every: tuple[Rule, ...]) -> tuple[Problem, ...]:
    source_of(reader, ref)  # the result depends on every byte: the lines of problems too
    row = reader.portal.rows[ref]
    record = reader.portal.fresh.get(ref) or collections()[row.collection].model_validate(row.data)
    found = [finding for rule in every for finding in rule(reader, ref, record)]
    raw = Path(row.file).read_bytes() if found else b""
    return tuple(_problem(row.file, raw, type(record), finding) for finding in found)


def _problem(path: str, raw: bytes, model: type, finding: Finding) -> Problem:
    line, column = (
        locate_words(raw, finding.at, finding.words, finding.nth) if finding.words else locate(raw, finding.at)
    )
    return Problem(path, line, column, finding.code, label_of(model, finding.at), finding.message, finding.severity)


__all__ = ["Finding", "Rule", "check_portal", "rules"]
