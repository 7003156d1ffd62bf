"""Compatibility of models: records that an earlier release accepted are still accepted and mean the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from macros.loading.record_reader import read
from macros.records import collections
from macros.records.introspect import fields_of

RELEASES = sorted(path.parent for path in (Path(__file__).parents[1] / "releases").glob("*/fields.json"))
RECORDS = [path for release in RELEASES for path in sorted(release.glob("*/*.yml"))]


def test_there_is_a_release_to_compare_with():
    assert RELEASES
    for release in RELEASES:
        frozen = json.loads((release / "fields.json").read_text("utf-8"))
        assert {path.parent.name for path in RECORDS if release in path.parents} == frozen.keys() <= set(collections())


def test_every_record_of_a_release_still_loads():
    read_again = {path: read(path.read_bytes(), collections()[path.parent.name], str(path)) for path in RECORDS}
    assert [(path, problems) for path, (record, _, problems) in read_again.items() if problems or not record] == []


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_no_field_vanished_or_changed_its_type(release: Path):
    frozen = json.loads((release / "fields.json").read_text("utf-8"))
    for collection, fields in frozen.items():
        now = {"/".join(spec.path): spec for spec in fields_of(collections()[collection])}
        for path, before in fields.items():
            assert path in now, f"{collection}: {path} was removed; a removal comes with a migration"
            assert (now[path].kind, now[path].many) == (before["kind"], before["many"]), f"{collection}: {path}"
            assert set(before["choices"]) <= {value for value, _ in now[path].choices}, f"{collection}: {path}"


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_a_new_field_is_optional(release: Path):
    frozen = json.loads((release / "fields.json").read_text("utf-8"))
    for collection, model in collections().items():
        before = frozen.get(collection, {})
        for spec in fields_of(model):
            path, parent = "/".join(spec.path), "/".join(step for step in spec.path[:-1] if step != "*")
            is_new = path not in before and (not parent or any(name == parent for name in before))
            assert not (before and is_new and spec.required), f"{collection}: {path} is new and required"
            assert not (before.get(path, {}).get("required") is False and spec.required), f"{collection}: {path}"
