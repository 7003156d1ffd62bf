"""Reads the agency's own `days_off` and `working_days` from `extra` of mkdocs.yml: lists of ISO dates."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from macros.loading.problems import Problem
from macros.text.days_off import AgencyDays
from macros.text.typed_dates import nearest_date

_BLOCK = re.compile(r"^extra:[ \t]*\n((?:[ \t#].*\n|\n)*)", re.MULTILINE)
_NAMES = {"days_off": "ngày nghỉ", "working_days": "ngày làm bù"}
_FILE = "mkdocs.yml"


def agency_days(project: Path) -> tuple[AgencyDays, tuple[Problem, ...]]:
    """The days of a project, and the problems with them; no days if it has no mkdocs.yml."""
    file = project / _FILE
    text = file.read_text("utf-8") + "\n" if file.is_file() else ""
    days: dict[str, set[date]] = {name: set() for name in _NAMES}
    problems = []
    for line, name, written in _entries(text):
        try:
            days[name].add(date.fromisoformat(written))
        except ValueError:
            near = nearest_date(written)
            message = f"“{written}” chưa phải ngày viết đúng; ngày viết theo dạng năm-tháng-ngày, ví dụ 2026-09-01"
            message += f"; gợi ý: “{near}”" if near else ""
            problems.append(Problem(_FILE, line, 1, "own-day", f"extra.{name}, {_NAMES[name]}", message))
    return AgencyDays(frozenset(days["days_off"]), frozenset(days["working_days"])), tuple(problems)


def _entries(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield (line, list, text) of each item; not parsed as YAML, since mkdocs.yml may have tags only MkDocs knows."""
    block = _BLOCK.search(text)
    name, first = "", text[: block.start(1)].count("\n") + 1 if block else 0
    for number, line in enumerate(block[1].splitlines() if block else (), first):
        content = line.partition(" #")[0].strip()
        if content.endswith(":") or ": " in content:
            name, _, content = content.partition(":")
        if name in _NAMES:
            items = (item.strip("-'\" ") for item in content.strip("[] ").split(","))
            yield from ((number, name, item) for item in items if item)
