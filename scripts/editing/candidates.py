"""The records that a reference may point to, matched with what was typed."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from macros.checks.nearest import is_slip
from macros.engine.stored_row import StoredRow
from macros.loading.suggest import closest, fold
from macros.records.fields import RefTo
from macros.records.introspect import FieldSpec, Path
from macros.text.typed_dates import nearest_date


class ReferenceCandidate(NamedTuple):
    """A record, or an item of one, as an editor recognises it."""

    ref: str
    label: str
    names: tuple[str, ...]  # folded: typing one of them whole means it
    words: str  # folded: typing some of them finds it


def candidates(rows: Mapping[str, StoredRow], target: RefTo) -> list[ReferenceCandidate]:
    """Everything that a reference to `target` may point to, in the order of references."""
    return [item for row in _rows(rows, target) for item in _of(row, target)]


def matching(candidates: list[ReferenceCandidate], typed: str) -> list[ReferenceCandidate]:
    """The candidates that match what was typed: those of that name, else all that contain its words."""
    if exact_refs := [item for item in candidates if typed == item.ref]:
        return exact_refs
    name = fold(typed)
    exact, words = [item for item in candidates if name in item.names], name.split()
    return exact or [item for item in candidates if words and all(word in item.words for word in words)]


def surely_meant(candidates: list[ReferenceCandidate], typed: str) -> str:
    """The reference that is surely meant; "" if there is none."""
    ref = closest(typed, ((item.ref, item.label) for item in candidates))
    names = (name for item in candidates if item.ref == ref for name in item.names)
    slug = fold(typed).replace(" ", "-")
    person = ref.startswith("people/")
    return ref if any(is_slip(slug, name.replace(" ", "-"), person=person) for name in names) else ""


def criteria(rows: Mapping[str, StoredRow], data: Mapping[str, Any], path: Path) -> list[tuple[str, str]]:
    """(id, text) of each criterion for which the campaign of a score sheet gives points on the day of the line."""
    row = rows.get(str(data.get("campaign", "")))
    lines = data.get("lines", ())
    index = next((step for step in path if isinstance(step, int)), 0)
    day = nearest_date(lines[index].get("date", "")) if index < len(lines) else ""
    versions = row.data.get("versions", ()) if row else ()
    in_force = [version for version in versions if not day or version["since"] <= day]
    newest = sorted(in_force, key=lambda version: str(version["since"]))[-1:]
    items = [item for version in newest for item in version["criteria"]]
    return [(item["id"], f"{item['title']} ({item['points']} điểm)") for item in items if item.get("points")]


def groups(_: Mapping[str, StoredRow], data: Mapping[str, Any], path: Path) -> list[tuple[str, str]]:
    """(id, text) of each earlier criterion of the list that contains others and gives no points itself."""
    *above, index, _name = path
    items: Any = data
    for step in above:
        items = items[step]
    earlier = items[:index] if isinstance(index, int) else ()
    return [(item["id"], item["title"]) for item in earlier if "points" not in item]


def nameable(rows: Mapping[str, StoredRow], spec: FieldSpec) -> list[tuple[str, str]]:
    """(id, name) of everything that a field may refer to, in any record."""
    if target := next((mark for mark in spec.markers if isinstance(mark, RefTo)), None):
        return [(item.ref, item.label) for item in candidates(rows, target)]
    versions = (version for row in _rows(rows, RefTo(("campaigns",))) for version in row.data.get("versions", ()))
    titles = {item["id"]: item["title"] for version in versions for item in version["criteria"] if item.get("points")}
    return sorted(titles.items())


def _rows(rows: Mapping[str, StoredRow], target: RefTo) -> Iterator[StoredRow]:
    wanted = (row for _, row in sorted(rows.items()) if not target.collections or row.collection in target.collections)
    return (row for row in wanted if not row.withdrawn)


def _of(row: StoredRow, target: RefTo) -> Iterator[ReferenceCandidate]:
    if not target.part:
        yield _candidate(row.ref, " · ".join(part for part in (row.number, row.title) if part), row.number, row.title)
        return
    for item in row.data.get(target.part, ()):
        text = item.get("text") or item.get("title", "")
        yield _candidate(f"{row.ref}#{item['id']}", f"{row.title}: {text}", item["id"], text)


def _candidate(ref: str, label: str, *names: str) -> ReferenceCandidate:
    whole = (ref.partition("/")[2], *names)
    return ReferenceCandidate(ref, label, tuple(fold(name) for name in whole if name), fold(f"{ref} {label}"))
