"""Runs every rule over a record and gives its problems with file, line and column.

It imports all rules, which takes time: import it where a record is checked, not before.
"""

from typing import Any

from macros.checks import references, sanctions, withdrawals
from macros.checks.finding import Finding, as_plain
from macros.checks.rules import findings_of, rules
from macros.engine import Portal
from macros.loading.completion import written_place
from macros.loading.messages import in_words
from macros.loading.problems import Problem
from macros.loading.yaml_reader import Value, locate, locate_words, parse
from macros.records import model_of
from macros.records.base import Record
from macros.records.introspect import label_of

RULES = rules()


def check_record(portal: Portal, ref: str) -> tuple[tuple[Any, ...], ...]:
    """All problems of a record, as the table of results keeps them."""
    row = portal.rows[ref]
    record = model_of(row.collection).model_validate(row.data.whole())  # the same whatever else a run has read
    try:
        findings = list(findings_of(portal, ref, record, RULES))
    except Exception as error:
        error.add_note(f"Lỗi khi kiểm tra bản ghi “{row.file}”.")
        raise
    if not findings:
        return ()
    raw = row.read()
    written = parse(raw)
    found = (_problem(row.file, raw, written, type(record), finding) for finding in findings)
    return as_plain(dict.fromkeys(found))  # what several places derive from, once


def _problem(path: str, raw: bytes, written: dict[str, Value], model: type[Record], finding: Finding) -> Problem:
    place = written_place(model, written, finding.at)
    if finding.words:
        line, column = locate_words(raw, place, finding.words, finding.nth)
    else:
        line, column = locate(raw, place)
    message = in_words(model, finding.at, finding.message)
    return Problem(path, line, column, finding.code, label_of(model, place), message, finding.severity)


def check_left_out(portal: Portal) -> list[Problem]:
    """Problems of files that show no record: unreadable, kept too long, or withdrawn."""
    unread, kept = references.check_unread(portal), sanctions.check_retention(portal)
    return [*unread, *kept, *withdrawals.check_withdrawn(portal)]
