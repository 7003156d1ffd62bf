"""Signatures: what results depend on besides the data, as one hash; worked out anew only where a file was touched."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

from macros.text.digest import fingerprint_of
from macros.text.packing import Damaged, pack, unpack

RENDERERS = (
    *("icalendar", "jinja2", "lxml", "markdown-it-py", "markupsafe", "nh3", "pillow", "pydantic", "pydantic-core"),
    *("python-docx", "pyyaml", "selectolax", "typst", "xlsxwriter"),
)
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_TEMPLATES = os.path.join(_PACKAGE, "pages", "templates", "")
_DIGEST_SIZE = 12

File = os.DirEntry[str]


def code_signature(work: Path | None = None) -> str:
    """A hash of what results depend on besides the data: our modules and templates, Python and the renderers.

    It is that of the contents alone; where `work` is given, the files are read only if one of them was touched.
    """
    files = [file for file in files_in(_PACKAGE) if file.name.endswith(".py") or file.path.startswith(_TEMPLATES)]
    looked_at = (sys.version, stats_of(files))
    return remembered(work / "code" if work else None, looked_at, lambda: _of_contents(files))


def _of_contents(files: Iterable[File]) -> str:
    parts = [sys.version, *versions(RENDERERS)]
    return signature_of(parts, _PACKAGE, (file.path for file in files))


def signature_of(parts: Iterable[str], base: str, paths: Iterable[str]) -> str:
    """A hash of some texts, and of files with their paths from `base`."""
    seen = blake2b("\0".join(parts).encode(), digest_size=_DIGEST_SIZE)
    for name, path in sorted((os.path.relpath(path, base), path) for path in paths):
        with open(path, "rb") as file:
            seen.update(name.encode() + b"\0" + file.read())
    return seen.hexdigest()


def remembered(memory: Path | None, looked_at: object, work_out: Callable[[], str]) -> str:
    """What `work_out` gives; taken from the file `memory` if that was written when the same was looked at."""
    mark = fingerprint_of(looked_at)
    if memory:
        with suppress(OSError, Damaged, ValueError):
            found, then = unpack(memory.read_bytes())
            if then == mark:
                return str(found)
    found = work_out()
    if memory:
        with suppress(OSError):  # who may only read is slower
            memory.parent.mkdir(parents=True, exist_ok=True)
            memory.write_bytes(pack((found, mark)))
    return found


def stats_of(files: Iterable[File]) -> list[tuple[Any, ...]]:
    """What tells whether one of some files was touched, or a library was installed or removed."""
    found = sorted(
        (file.path, stat.st_mtime_ns, stat.st_size, stat.st_ino) for file in files for stat in (file.stat(),)
    )
    folders = [folder for folder in sys.path if os.path.isdir(folder)]
    return [*found, *((folder, os.stat(folder).st_mtime_ns) for folder in folders)]


def files_in(folder: str, skipped: Container[str] = ()) -> Iterator[File]:
    """Every file in a folder and the folders below, but those of the compiler and those skipped by path."""
    if not os.path.isdir(folder):
        return
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "__pycache__" and entry.path not in skipped:
                yield from files_in(entry.path, skipped)
        elif entry.is_file():
            yield entry


def versions(packages: Iterable[str]) -> list[str]:
    """The version of each of some packages, "none" for one that is not installed."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - takes as long as all of this

    found = []
    for package in packages:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} none")
    return found
