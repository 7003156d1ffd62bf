"""Hostile text for every field of every collection, written as records into a miniature portal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from macros.loading import parse, read
from macros.portal import Portal
from macros.problems import Problem
from macros.programme.sealing import seal_fields
from macros.records import collections
from macros.records.base import Audience
from macros.records.describe import ANY, FieldSpec, fields_of
from macros.sources import load
from tests import miniature

ATTACKS = miniature.ROOT / "tests" / "attacks"
FULLEST = {  # of the other collections the longest record
    "regulations": "20-2025-nd-cp",
    "policies": "tiep-dan",
    "stories": "ngay-mua",
    "training": "ky-nang-12",
    "campaigns": "sang-kien-2026",
    "scores": "sang-kien-2026-van-phong-2026-08",
    "awards": "giay-khen-2026",
    "units": "van-phong",
    "people": "nguyen-van-a",
    "announcements": "dang-ky-lop",
    "acknowledgements": "tiep-dan-van-phong",
}
OF_ITS_OWN: Mapping[str, Callable[[str, str], dict[str, str]]] = {  # (text, day): what no two records may share
    "acknowledgements": lambda name, _: {"read": f"policies/x-{name}"},
    "attendances": lambda name, _: {"course": f"training/x-{name}", "counted": "2026-12-05"},
    "training_duties": lambda _, day: {"since": day, "until": day},
    "training_results": lambda _, day: {"counted": day},
}
LEADERS_ONLY: Mapping[str, Mapping[str, Any]] = {  # fields that no record for staff may have
    "attendances": {"people": [{"person": "people/nguyen-van-a", "certificate": "01/CN"}]},
}
FREE_TEXT = ("line", "summary", "markdown")
INERT = {
    "sentinel": "@@PORTAL:CONTENT@@ @@PORTAL:TITLE@@",
    "island": "<!--portal:latest:WyJzdG9yaWVzIiwgMl0=--><!--portal:ref:W10=-->",
    "call": '{{ ref("stories/ngay-mua") }} {% raw %}',
}


def inputs() -> dict[str, str]:
    """Every attack that is text, by the name of its file, and what our own binder and macros look for."""
    paths = [path for name in ("markup", "template") for path in sorted((ATTACKS / name).iterdir())]
    return {path.stem: path.read_text("utf-8") for path in paths if path.suffix != ".yml"} | INERT


def joined(texts: Iterable[str], limit: int = 380) -> list[str]:
    """The texts put together into as few as possible that a line can hold."""
    chunks = [""]
    for text in texts:
        if len(chunks[-1]) + len(text) > limit:
            chunks.append("")
        chunks[-1] = f"{chunks[-1]}\n\n{text}" if chunks[-1] else text
    return chunks


def base(collection: str) -> dict[str, Any]:
    """A good record of the collection that fills in as much as it can."""
    folder = miniature.SITE / "data" / collection
    longest = max(folder.iterdir(), key=lambda path: path.stat().st_size)
    found = parse((folder / f"{FULLEST.get(collection, longest.stem)}.yml").read_bytes())
    return found | deepcopy(dict(LEADERS_ONLY.get(collection, {})))


def with_text(data: Mapping[str, Any], path: tuple[str, ...], text: str) -> dict[str, Any]:
    """The record with `text` at every place that `path` leads to."""
    copy = deepcopy(dict(data))
    _put(copy, path, text)
    return copy


def _put(data: Any, path: tuple[str, ...], text: str) -> None:
    if path[0] == ANY:
        for item in data:
            _put(item, path[1:], text)
    elif path[0] in data and len(path) == 1:
        value = data[path[0]]
        data[path[0]] = [text for _ in value] if isinstance(value, list) else text
    elif path[0] in data:
        _put(data[path[0]], path[1:], text)


def problems_of(collection: str, data: Mapping[str, Any]) -> list[Problem]:
    """What the loader says of a record."""
    return read(as_yaml(data), collections()[collection], "x.yml")[2]


def as_yaml(data: Mapping[str, Any]) -> bytes:
    """A record as YAML in which no text can be taken for anything else."""
    return json.dumps(data, ensure_ascii=False).encode()


def text_fields(collection: str) -> Iterator[FieldSpec]:
    """The fields that take any text."""
    return (spec for spec in fields_of(collections()[collection]) if spec.kind in FREE_TEXT and spec.name != "secrecy")


def hostile(collection: str, text: str) -> dict[str, Any]:
    """A record with `text` in every field that takes it."""
    data = base(collection)
    data.pop("former_ids", None)
    for spec in text_fields(collection):
        changed = with_text(data, spec.path, text)
        if not problems_of(collection, changed):
            data = changed
    return data


def write_records(project: Path, texts: Mapping[str, str]) -> list[str]:
    """A hostile record of every collection for each text; gives their references."""
    written = []
    for number, (name, text) in enumerate(texts.items()):
        for collection in (name for name in FULLEST if name != "seals"):
            data = hostile(collection, text)
            if collection == "scores":
                data["campaign"] = f"campaigns/x-{name}"
            if collection in OF_ITS_OWN:
                data |= OF_ITS_OWN[collection](name, f"2025-{1 + number // 28:02d}-{1 + number % 28:02d}")
            if collection == "regulations":
                data |= {"issued": f"2025-05-{1 + number % 28:02d}", "issuer": f"{data['issuer'][:300]} {number}"}
            if collection in ("stories", "awards"):
                data.pop("award", None)
                data.pop("story", None)
            for field in ("pictures", *LEADERS_ONLY.get(collection, ())):
                data.pop(field, None)
            (project / "data" / collection / f"x-{name}.yml").write_bytes(as_yaml(data))
            written.append(f"{collection}/x-{name}")
    return [*written, *_write_seals(project / "data", texts)]


def _write_seals(data: Path, texts: Mapping[str, str]) -> Iterator[str]:
    """A seal of every hostile campaign, as `portal seal` would write it, with the text in what people may change."""
    reader = Portal(load((data,)), miniature.DAY, Audience.STAFF).untraced
    for name, text in texts.items():
        sealed = seal_fields(reader, f"campaigns/x-{name}", "2026-q3", "2026-10-05")
        found = hostile("seals", text) | {name: sealed[name] for name in ("campaign", "period", "inputs", "results")}
        found["adjustments"] = [found["adjustments"][0] | {name: sealed[name] for name in ("inputs", "results")}]
        (data / "seals" / f"x-{name}.yml").write_bytes(as_yaml(found))
        yield f"seals/x-{name}"
