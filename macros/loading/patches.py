"""Reads from git's patches which fields of a record each commit changed."""

import re
from collections.abc import Iterator, Mapping

Fields = dict[str, list[str]]  # a field of the record -> the days that were written there, in order

_COMMIT = re.compile(r"[0-9a-f]{40,64}")
_HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@(?: (.*))?")  # counts of lines, the last line without indent
_FIELD = re.compile(r"([a-z_]+):")
_DAY = re.compile(r"\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b")


def read_patches(output: str) -> Mapping[str, Mapping[str, Fields]]:
    """The fields that each commit changed in each file; `output` is of `git diff-tree --stdin -p --unified=0`.

    The lines of a hunk are counted, so that file content is never mistaken for a header.  An indented line belongs to
    the field above it, which git names after the "@@" of the hunk.
    """
    commits: dict[str, dict[str, Fields]] = {}
    files: dict[str, Fields] = {}
    fields: Fields = {}
    lines = iter(output.split("\n"))
    for line in lines:
        if _COMMIT.fullmatch(line):
            files = commits.setdefault(line, {})
        elif line.startswith("+++ b/"):
            fields = files.setdefault(line[6:], {})
        elif hunk := _HUNK.fullmatch(line):
            count = sum(int(number or 1) for number in (hunk[1], hunk[2]))
            _read_hunk(fields, hunk[3] or "", (next(lines, "") for _ in range(count)))
    return commits


def _read_hunk(fields: Fields, above: str, lines: Iterator[str]) -> None:
    before = match[1] if (match := _FIELD.match(above)) else ""
    field = before
    removed = True
    for line in lines:
        if removed and line[:1] == "+":  # added lines start in the same field as removed ones
            removed, field = False, before
        if match := _FIELD.match(line[1:]):
            field = match[1]
        if field and line[1:].strip():
            days = fields.setdefault(field, [])
            days += [day for day in _DAY.findall(line) if line[0] == "+" and day not in days]
