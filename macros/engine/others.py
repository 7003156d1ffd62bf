"""The records that a record derives fields from, read from their files while it is loaded itself."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from macros.loading.problems import Problem, whole_file
from macros.records import collection_names, model_of
from macros.text.slugs import is_slug

DEFAULTS = "defaults.yml"  # of a data root: fields for records that leave them out
_ILLUSTRATIVE = "illustrative"


class Others:
    """Looks up records by reference in the data roots during one load, and collects the references looked up."""

    def __init__(self, roots: Iterable[str], illustrative: Mapping[str, tuple[str, ...]]) -> None:
        self._roots, self._illustrative = tuple(roots), illustrative
        self._seen: dict[str, Mapping[str, Any]] = {}
        self.looked_up: set[str] = set()

    def defaults_for(self, path: str) -> dict[str, str]:
        """Return the fields that the defaults of its data root give a record."""
        if not self._illustrative:
            return {}
        folder = Path(path).parent
        return {_ILLUSTRATIVE: "true"} if folder.name in self._illustrative.get(os.fspath(folder.parent), ()) else {}

    def data_of(self, ref: str) -> Mapping[str, Any]:
        """Return the completed text data of a record; empty if it does not exist or cannot be read."""
        collection, _, name = ref.partition("/")
        if collection not in collection_names() or not is_slug(name):
            return {}
        self.looked_up.add(ref)
        if ref not in self._seen:
            self._seen[ref] = {}  # for records that derive from each other
            looked_up, self.looked_up = self.looked_up, set()
            self._seen[ref] = self._read(collection, name)
            self.looked_up = looked_up
        return self._seen[ref]

    def _read(self, collection: str, name: str) -> Mapping[str, Any]:
        from macros.loading.completion import complete  # noqa: PLC0415 - most runs read no record
        from macros.loading.yaml_reader import LoadError, parse  # noqa: PLC0415 - likewise

        for root in self._roots:
            path = Path(root, collection, f"{name}.yml")
            try:
                data: dict[str, Any] = parse(path.read_bytes()) if not path.is_symlink() else {}
            except (OSError, LoadError):
                continue
            if data:
                complete(model_of(collection), data, self.data_of)
                return data
        return {}


def illustrative_collections(roots: Iterable[str], problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    """Return, by data root, the collections whose records are samples unless they say otherwise."""
    by_root: dict[str, tuple[str, ...]] = {}
    for path in (Path(root, DEFAULTS) for root in roots):
        if not path.is_file() or path.is_symlink():
            continue
        from macros.loading.yaml_reader import LoadError, parse  # noqa: PLC0415 - there is hardly ever such a file

        try:
            data = parse(path.read_bytes())
        except LoadError as error:
            problems.append(Problem(str(path), error.line, error.column, error.code, "", error.message))
            continue
        names, wrong = data.pop(_ILLUSTRATIVE, []), ""
        if not isinstance(names, list):
            names, wrong = [], f"“{_ILLUSTRATIVE}” không phải danh sách"
        elif unknown := [*data, *(name for name in names if name not in collection_names())]:
            wrong = f"có mục lạ: {', '.join(map(str, unknown))}"
        if wrong:
            right = f"chỉ ghi “{_ILLUSTRATIVE}:” và ở dưới, mỗi dòng một nhóm dữ liệu: {', '.join(collection_names())}"
            problems.append(whole_file(str(path), "defaults", f"{wrong}; {right}"))
        by_root[os.fspath(path.parent)] = tuple(str(name) for name in names)
    return by_root
