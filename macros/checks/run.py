"""Runs the rules over records and gives their problems with file, line and column.

It imports models and rules, which takes time: import it where a record is checked, not before.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from macros.checks import references, withdrawals
from macros.checks.defect import Defect, as_plain
from macros.checks.rules import RecordRule, defects_of, rules_over
from macros.engine import Portal, fork
from macros.loading.completion import written_path
from macros.loading.messages import in_words
from macros.loading.problems import Problem
from macros.loading.yaml_reader import Value, locate, locate_words, parse
from macros.records import model_of
from macros.records.base import Record
from macros.records.introspect import label_of

PlainProblems: TypeAlias = tuple[tuple[Any, ...], ...]


def check_records(
    portal: Portal, refs: Sequence[str], before_fork: Callable[[], object]
) -> Iterator[fork.Traced[PlainProblems]]:
    """All problems of each record, as the table of results keeps them, with its trace.

    The rules are found before, so that worker processes have them and no result depends on which there are.
    """
    rules = {name: rules_over(portal, name) for name in sorted({ref.partition("/")[0] for ref in refs})}
    return fork.each_traced(portal, refs, lambda portal, ref: _check(portal, ref, rules), before_fork)


def _check(portal: Portal, ref: str, rules: dict[str, tuple[RecordRule[...], ...]]) -> PlainProblems:
    row = portal.rows[ref]
    record = model_of(row.collection).model_validate(row.data.whole())  # from the row, also if this run read the file
    try:
        defects = list(defects_of(portal, ref, record, rules[row.collection]))
    except Exception as error:
        error.add_note(f"Lỗi khi kiểm tra bản ghi “{row.file}”.")
        raise
    if not defects:
        return ()
    raw = row.read()
    written = parse(raw)
    problems = (_problem(row.file, raw, written, type(record), defect) for defect in defects)
    return as_plain(dict.fromkeys(problems))  # several places may derive from one mistake


def _problem(path: str, raw: bytes, written: dict[str, Value], model: type[Record], defect: Defect) -> Problem:
    place = written_path(model, written, defect.at)
    if defect.words:
        line, column = locate_words(raw, place, defect.words, defect.nth)
    else:
        line, column = locate(raw, place)
    message = in_words(model, defect.at, defect.message)
    return Problem(path, line, column, defect.code, label_of(model, place), message, defect.severity)


def check_left_out(portal: Portal) -> list[Problem]:
    """Problems of files without a visible record: unreadable, past their retention, or withdrawn."""
    unread, expired = references.check_unread(portal), withdrawals.check_retention(portal)
    return [*unread, *expired, *withdrawals.check_withdrawn(portal)]
