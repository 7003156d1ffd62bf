"""What the last run recorded: kept beside the project, keyed by site, audience and data; may be deleted at any time."""

from __future__ import annotations

import marshal
import os
import pickle
import zlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass, field
from itertools import islice
from pathlib import Path
from struct import Struct, error
from typing import Any

from macros.ledger import Ledger
from macros.problems import Problem
from macros.rows import Row
from macros.sources import Loaded, Stat

Planned = tuple[str, str, tuple[Any, ...], bool, bool]  # as outputs.Planned

_VERSION = 7
_BATCH = 1000  # record files in a part
_HEADER = Struct(">8sQI")  # before each part its name, its length and what tells whether it is whole
_UNREADABLE = (OSError, ValueError, EOFError, TypeError, KeyError, error)


@dataclass
class State:
    """The record of one run."""

    files: dict[str, Loaded] = field(default_factory=dict)
    media: dict[str, tuple[Stat, str]] = field(default_factory=dict)
    checks: Ledger[tuple[Problem, ...]] = field(default_factory=Ledger)  # by record
    outputs: Ledger[str] = field(default_factory=Ledger)  # digest of the content, by path
    plans: dict[tuple[str, str], tuple[Planned, ...]] = field(default_factory=dict)  # by part of the plan
    site: tuple[int, ...] | None = None  # the stamp of the site folder that `outputs` describes
    search: str = ""  # the token of the search store that belongs to `outputs`
    changed: bool = False  # since it was stored


def load_state(path: Path, code: str) -> State:
    """The state stored at `path`, or an empty one where there is none, or it is of other code or unreadable."""
    try:
        return _unpack(_read(path, code))
    except _UNREADABLE:
        return State()


def known_files(path: Path, code: str) -> dict[str, Loaded]:
    """`load_state(...).files` for one who needs no more."""
    try:
        return _unpack_files(_read(path, code, ("head", "files"))["files"])
    except _UNREADABLE:
        return {}


def _read(path: Path, code: str, wanted: tuple[str, ...] = ()) -> dict[str, Any]:
    """The parts of a stored state, or those wanted, by name; raises `KeyError` where it is of other code."""
    parts: dict[str, Any] = {"files": {}}
    for name, content in _parts(memoryview(path.read_bytes())):
        if wanted and name not in wanted:
            continue
        value = marshal.loads(content)  # noqa: S302 - our own file, never from outside
        if name == "head" and value[:2] != (_VERSION, code):
            raise KeyError(code)
        if name == "files":
            parts[name].update(value)
        else:
            parts[name] = value
    return parts


def save_state(path: Path, code: str, state: State) -> None:
    """Store `state` at `path`, replacing the old one in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    with new.open("wb") as file:
        for part in _pack(code, state):  # one after the other: as a whole it would take its size in memory once more
            name, value = part
            content = marshal.dumps(value)
            file.write(_HEADER.pack(name.encode(), len(content), zlib.crc32(content)) + content)
    new.replace(path)


def _parts(stored: memoryview) -> Iterator[tuple[str, memoryview]]:
    """The parts of a stored state; `marshal` would read a damaged one as something else or die of it."""
    while stored:
        name, length, check = _HEADER.unpack_from(stored)
        content, stored = stored[_HEADER.size : _HEADER.size + length], stored[_HEADER.size + length :]
        if zlib.crc32(content) != check:
            raise ValueError(check)
        yield name.rstrip(b"\0").decode(), content


def _pack(code: str, state: State) -> Iterator[tuple[str, Any]]:
    yield "head", (_VERSION, code, state.site, state.search, state.media, state.plans)
    items = iter(state.files.items())
    while batch := dict(islice(items, _BATCH)):
        yield (
            "files",
            {
                path: (item.stat, item.digest, tuple(item.row) if item.row else None, _pack_problems(item.problems))
                for path, item in batch.items()
            },
        )
    problems = {ref: (at, _pack_problems(found)) for ref, (at, found) in state.checks.entries.items()}
    yield "checks", _pack_ledger(state.checks, problems)
    yield "outputs", _pack_ledger(state.outputs, state.outputs.entries)


def _unpack(parts: dict[str, Any]) -> State:
    _, _, site, search, media, plans = parts["head"]
    files = _unpack_files(parts["files"])
    table, packed, *rest = parts["checks"]
    checks = Ledger(table, {ref: (at, _unpack_problems(found)) for ref, (at, found) in packed.items()}, *rest)
    return State(files, media, checks, Ledger(*parts["outputs"]), plans, site, search)


def _unpack_files(packed: dict[str, Any]) -> dict[str, Loaded]:
    return {
        path: Loaded(stat, content, Row(*row) if row else None, _unpack_problems(problems))
        for path, (stat, content, row, problems) in packed.items()
    }


def _pack_ledger(ledger: Ledger[Any], entries: dict[str, Any]) -> tuple[Any, ...]:
    answers = {key: (_pack_answer(answer), causes, day) for key, (answer, causes, day) in ledger.answers.items()}
    return ledger.table, entries, ledger.context, ledger.pending, answers


def _pack_answer(answer: Any) -> bytes:
    return answer if isinstance(answer, bytes) else pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)


def _pack_problems(problems: tuple[Problem, ...]) -> tuple[tuple[Any, ...], ...]:
    return tuple([astuple(problem) for problem in problems]) if problems else ()


def _unpack_problems(packed: tuple[tuple[Any, ...], ...]) -> tuple[Problem, ...]:
    return tuple([Problem(*fields) for fields in packed]) if packed else ()
