"""The names of inputs, of what a query or page has read: records, fields of records, groups of either; see `Portal`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache
from itertools import chain

Inputs = tuple[str, ...]

MOST_INPUTS = 24  # if more inputs are of one group, the group is recorded instead
NOW = "day"  # the input of every look at the clock
FIELDS: set[str] = set()  # the names of fields in inputs: "stories/tiep-dan\ttitle"


def compacted(recorded: set[str]) -> Inputs:
    """Return inputs in their stored form, sorted: large groups by the name of the group.

    A field makes its record redundant as an input: all fields change when the record is added or removed.
    """
    if len(recorded) > MOST_INPUTS:
        return _grouped(frozenset(recorded))
    return tuple(sorted(_without_records_of_fields(recorded)))


def _without_records_of_fields(recorded: set[str] | frozenset[str]) -> set[str] | frozenset[str]:
    return recorded.difference([name.partition("\t")[0] for name in recorded if "\t" in name])


@lru_cache(maxsize=128)  # many queries have the same inputs
def _grouped(recorded: frozenset[str]) -> Inputs:
    by_folder = defaultdict[str, list[str]](list)
    for name in _without_records_of_fields(recorded):
        by_folder[name[: name.rfind("/") + 1] or name].append(name)
    some = (names if len(names) <= MOST_INPUTS else {*map(group_of, names)} for names in by_folder.values())
    return tuple(sorted(chain.from_iterable(some)))


def group_of(name: str) -> str:
    """Return the group of an input: "stories/" of "stories/tiep-dan", with a field "stories/\ttitle"."""
    source, tab, field = name.partition("\t")
    return f"{source[: source.rfind('/') + 1] or source}{tab}{field}"


def with_groups(names: Collection[str]) -> set[str]:
    """Return changed inputs with their groups, and all fields of records that were added or removed."""
    changed = set(names)
    changed.update(f"{name}\t{field}" for name in names if "\t" not in name and "/" in name for field in FIELDS)
    return changed.union(map(group_of, changed))
