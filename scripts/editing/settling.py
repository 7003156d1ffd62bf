"""Runs the checks over all records of a file, and leaves out those that may not be written."""

import re
from collections.abc import Mapping
from pathlib import Path

from macros.loading.problems import Problem, has_errors, mistakes
from macros.records.base import Record
from scripts.editing.drafts import Drafts
from scripts.editing.intake import ImportResult

_ITEM = re.compile(r".*, mục [0-9]+, |, mục [0-9]+$")
_KEY = re.compile(r"(”) \([a-z_]+\)|(?<=” )(\()[a-z_]+: ")


def settle(
    model: type[Record], drafts: Drafts, results: list[ImportResult], digests: Mapping[str, str]
) -> list[Problem]:
    """Note on each record why it may not be written; returns the warnings about those that may.

    `digests` are those of the files that a workbook was made from.  A record may be wrong because another is left out,
    so the checks run again until they find no error.
    """
    for item in results:
        if item.row and item.is_right and item.changes:
            _prepare(drafts, item, digests.get(item.name, ""))
    while True:
        records = {item.name: item.data for item in results if item.is_right and (item.row is None or item.changes)}
        problems = mistakes(drafts.dry_run(model, records)) if records else []
        if not has_errors(problems):
            return problems
        if not _leave_out(model, results, problems):
            raise DryRunError(problems)


class DryRunError(Exception):
    """Errors in records that are not in the file."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def _prepare(drafts: Drafts, item: ImportResult, digest: str) -> None:
    """Rewrite the file of a changed record in memory, unless somebody changed it since the workbook was made."""
    row, entry = item.row, item.entry
    if row is None:
        return
    if digest and digest != row.digest:
        words = (
            f"{row.id} đã có người sửa sau khi ghi bảng này; hãy lấy bảng mới (portal template … --filled) rồi sửa lại"
        )
        entry.unclear.append((item.changes[0][0], words))
        return
    item.text = drafts.changed_text(row, item.data)
    if not item.text:
        words = f"không ghi lại được tệp của {row.id} mà giữ nguyên lời chú thích (#); hãy sửa tay"
        entry.unclear.append((item.changes[0][0], words))


def _leave_out(model: type[Record], results: list[ImportResult], problems: list[Problem]) -> bool:
    """Note the errors on the records that they are about; returns whether there are any."""
    by_id = {item.name: item for item in results if item.is_right}
    is_any_noted = False
    for problem in problems:
        item = by_id.get(Path(problem.path).stem) if problem.severity == "error" else None
        if item is None or Path(problem.path).parent.name != model.collection:
            continue
        is_any_noted = True
        item.entry.faults.append((item.place_called(problem.field), about_a_cell(problem)))
    return is_any_noted


def about_a_cell(problem: Problem) -> str:
    """The text of a problem, without the keys and item numbers, which only files have."""
    title = _ITEM.sub("", problem.field)
    label = f"“{title}”: " if title else ""
    return label + _KEY.sub(lambda match: match[1] or match[2], problem.message)
