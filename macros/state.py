"""What the last run recorded: kept beside the project, keyed by site, audience and data; may be deleted at any time."""

from __future__ import annotations

import marshal
import os
import sys
import zlib
from dataclasses import astuple, dataclass, field
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any

from macros.ledger import Ledger
from macros.problems import Problem
from macros.rows import Row
from macros.sources import Loaded, Stat

Planned = tuple[str, str, tuple[Any, ...], bool, bool]  # as outputs.Planned

_VERSION = 4
_CHECK_BYTES = 4
RENDERERS = ("jinja2", "markdown-it-py", "markupsafe", "nh3", "pydantic")


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


def code_signature() -> str:
    """A hash of what results depend on besides the data: our modules and templates, Python and the renderers."""
    package = Path(__file__).parent
    paths = [path for pattern in ("*.py", "templates/**/*") for path in package.rglob(pattern) if path.is_file()]
    versions = [sys.version, *(f"{name} {version(name)}" for name in RENDERERS)]
    seen = blake2b("\0".join(versions).encode(), digest_size=12)
    for path in sorted(set(paths)):
        seen.update(str(path.relative_to(package)).encode() + b"\0" + path.read_bytes())
    return seen.hexdigest()


def load_state(path: Path, code: str) -> State:
    """The state stored at `path`, or an empty one where there is none, or it is of other code or unreadable."""
    try:
        whole = memoryview(path.read_bytes())
        content = whole[_CHECK_BYTES:]
        if whole[:_CHECK_BYTES] != _check(content):
            return State()
        stored: dict[str, Any] = marshal.loads(content)  # noqa: S302 - our own file, never from outside
        if stored["version"] != _VERSION or stored["code"] != code:
            return State()
        return _unpack(stored)
    except (OSError, ValueError, EOFError, TypeError, KeyError):
        return State()


def save_state(path: Path, code: str, state: State) -> None:
    """Store `state` at `path`, replacing the old one in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    content = marshal.dumps({"version": _VERSION, "code": code, **_pack(state)})
    with new.open("wb") as file:
        file.writelines((_check(content), content))
    new.replace(path)


def _check(content: bytes | memoryview) -> bytes:
    """Tells a damaged file, which `marshal` would read as something else or die of."""
    return zlib.crc32(content).to_bytes(_CHECK_BYTES, "big")


def _pack(state: State) -> dict[str, Any]:
    return {
        "files": {
            path: (item.stat, item.digest, tuple(item.row) if item.row else None, _pack_problems(item.problems))
            for path, item in state.files.items()
        },
        "media": state.media,
        "checks": _pack_ledger(
            state.checks, {ref: (at, _pack_problems(found)) for ref, (at, found) in state.checks.entries.items()}
        ),
        "outputs": _pack_ledger(state.outputs, state.outputs.entries),
        "plans": state.plans,
        "site": state.site,
        "search": state.search,
    }


def _unpack(stored: dict[str, Any]) -> State:
    files = {
        path: Loaded(stat, content, Row(*row) if row else None, _unpack_problems(problems))
        for path, (stat, content, row, problems) in stored["files"].items()
    }
    table, packed, *rest = stored["checks"]
    checks = Ledger(table, {ref: (at, _unpack_problems(found)) for ref, (at, found) in packed.items()}, *rest)
    return State(
        files, stored["media"], checks, Ledger(*stored["outputs"]), stored["plans"], stored["site"], stored["search"]
    )


def _pack_ledger(ledger: Ledger[Any], entries: dict[str, Any]) -> tuple[Any, ...]:
    return ledger.table, entries, ledger.context, ledger.pending


def _pack_problems(problems: tuple[Problem, ...]) -> tuple[tuple[Any, ...], ...]:
    return tuple([astuple(problem) for problem in problems]) if problems else ()


def _unpack_problems(packed: tuple[tuple[Any, ...], ...]) -> tuple[Problem, ...]:
    return tuple([Problem(*fields) for fields in packed]) if packed else ()
