"""The edits that are measured: titles, dates, texts and references of records of thirteen collections.

They are the same every time, each of another record, and visible on its page.  Score lines and inspections of one unit
are left out: not all staff see them, so an edit of these would write nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from macros.text.render import day
from scripts.bench_lib.agency import OFFICE, Content

Records = Mapping[str, Content]
_Path = tuple[str | int, ...]


class RecordEdit(NamedTuple):
    """A record saved with something changed."""

    ref: str
    kind: str  # "title", "date", "text", "reference"
    content: Content
    expected: str  # text that its page contains only after the edit


# (collection, kind, path): two edits of the large collections, one of those that most others refer to.
_EDITED: tuple[tuple[str, str, _Path], ...] = (
    ("units", "title", ("title",)),
    ("people", "title", ("title",)),
    ("policies", "text", ("rules", 0, "text")),
    ("policies", "reference", ("basis", 0, "regulation")),
    ("regulations", "title", ("title",)),
    ("regulations", "date", ("effects", 0, "date")),
    ("scores", "title", ("title",)),
    ("campaigns", "title", ("title",)),
    ("awards", "reference", ("basis", 0, "regulation")),
    ("stories", "text", ("body",)),
    ("stories", "reference", ("exemplifies", 0)),
    ("training", "title", ("title",)),
    ("training", "date", ("deadline",)),
    ("announcements", "title", ("title",)),
    ("announcements", "date", ("until",)),
    ("actions", "title", ("title",)),
    ("actions", "text", ("body",)),
    ("initiatives", "date", ("decision", "date")),
    ("initiatives", "text", ("body",)),
    ("indicators", "reference", ("policies", 0)),
)
_PREVIEWED = ("stories", "regulations", "policies", "training", "announcements")


def twenty(records: Records) -> list[RecordEdit]:
    """Twenty edits over the collections that are edited most."""
    refs = _by_collection(records)
    return [
        _edit(records, refs, collection, kind, path, len(refs[collection]) * (1 + number % 2) // 3)
        for number, (collection, kind, path) in enumerate(_EDITED)  # a record at one third, then at two thirds
    ]


def previewed(records: Records) -> list[RecordEdit]:
    """Some edits of texts for the preview."""
    refs = _by_collection(records)
    return [_edit(records, refs, name, "text", ("summary",), len(refs[name]) // 2) for name in _PREVIEWED]


def renamed_office(records: Records) -> RecordEdit:
    """The worst edit: a new name for the unit that appears on more pages than any other."""
    name = "Văn phòng Trung tâm"
    return RecordEdit(OFFICE, "title", changed(records[OFFICE], ("title",), name), name)


def changed(content: Any, path: _Path, value: Any) -> Any:
    """The same content with another value at a place."""
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(first, str):
        return {**content, first: changed(content.get(first), rest, value)}
    return [*content[:first], changed(content[first], rest, value), *content[first + 1 :]]


def _by_collection(records: Records) -> dict[str, list[str]]:
    refs: dict[str, list[str]] = {}
    for ref in records:
        refs.setdefault(ref.partition("/")[0], []).append(ref)
    return refs


def _edit(
    records: Records, refs: Mapping[str, Sequence[str]], collection: str, kind: str, path: _Path, place: int
) -> RecordEdit:
    ref = refs[collection][min(place, len(refs[collection]) - 1)]
    content = records[ref]
    old = _at(content, path)
    if kind == "reference":
        items = range(len(_at(content, path[:1])))
        siblings = [_at(content, (path[0], number, *path[2:])) for number in items]
        new = _other(refs, old or refs["stories"][0], siblings)
        expected = str(records[new.partition("#")[0]]["title"])
    elif kind == "date":
        new = old + timedelta(days=-7 if path == ("deadline",) else 1)  # a week: a working day again
        expected = day(new.isoformat())
    else:
        name = ref.partition("/")[2]  # so that no other edit shows the same text on this page
        expected = f"Vừa sửa {name}." if "\n" in old else f"đã sửa {name}"
        after = f"{old.rstrip()} {expected}" + ("\n" if "\n" in old else "")
        new = f"{expected} {old}" if collection == "people" else after  # a placeholder name must end with its letter
    return RecordEdit(ref, kind, changed(content, path, new), expected)


def _at(content: Any, path: _Path) -> Any:
    """The value at a place, or None."""
    for step in path:
        content = content.get(step) if isinstance(step, str) else content[step]
    return content


def _other(refs: Mapping[str, Sequence[str]], old: str, siblings: Sequence[str]) -> str:
    """A reference to another record of the collection, with the same part, that is none of the siblings."""
    body, mark, part = old.partition("#")
    same = refs[body.partition("/")[0]]
    start = same.index(body) + 1
    following = (f"{ref}{mark}{part}" for ref in (*same[start:], *same[:start]))
    return next(ref for ref in following if ref not in siblings)
