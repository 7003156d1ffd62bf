"""Signatures: hashes of what results depend on besides the data, cached until a file is touched."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

from macros.engine.packing import PackedFiles
from macros.text.digest import fingerprint_of

RENDERERS = (
    *("icalendar", "jinja2", "lxml", "markdown-it-py", "markupsafe", "nh3", "pillow", "pydantic", "pydantic-core"),
    *("python-docx", "pyyaml", "selectolax", "typst", "xlsxwriter"),
)
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_TEMPLATES = os.path.join(_PACKAGE, "pages", "templates", "")
_DIGEST_SIZE = 12

File = os.DirEntry[str]


def code_signature(work: Path | None = None) -> str:
    """Return a hash of our modules and templates, of Python and of the libraries that render.

    It depends on contents alone; with `work`, the files are read only if one of them was touched.
    """
    files = [file for file in files_in(_PACKAGE) if file.name.endswith(".py") or file.path.startswith(_TEMPLATES)]
    inputs = (sys.version, stats_of(files))
    return cached(work / "code" if work else None, inputs, lambda: _of_contents(files))


def _of_contents(files: Iterable[File]) -> str:
    parts = [sys.version, *versions(RENDERERS)]
    return signature_of(parts, _PACKAGE, (file.path for file in files))


def signature_of(parts: Iterable[str], base: str, paths: Iterable[str]) -> str:
    """Return a hash of some texts, and of files with their paths from `base`."""
    total = blake2b("\0".join(parts).encode(), digest_size=_DIGEST_SIZE)
    for name, path in sorted((os.path.relpath(path, base), path) for path in paths):
        with open(path, "rb") as file:
            total.update(name.encode() + b"\0" + file.read())
    return total.hexdigest()


def cached(cache: Path | None, inputs: object, work_out: Callable[[], str]) -> str:
    """Return `work_out()`, or the value in the file `cache` if that was written for equal inputs."""
    if not cache:
        return work_out()
    inputs_digest, files = fingerprint_of(inputs), PackedFiles(cache.parent)
    stored = files.read(cache.name)
    if stored and stored[1:] == (inputs_digest,):
        return str(stored[0])
    value = work_out()
    with suppress(OSError):  # a read-only folder only makes this slower
        files.write(cache.name, (value, inputs_digest))
    return value


def stats_of(files: Iterable[File]) -> list[tuple[Any, ...]]:
    """Return a value that changes when one of the files is touched, or a library is installed or removed."""
    stats = sorted(
        (file.path, stat.st_mtime_ns, stat.st_size, stat.st_ino) for file in files for stat in (file.stat(),)
    )
    folders = [folder for folder in sys.path if os.path.isdir(folder)]
    return [*stats, *((folder, os.stat(folder).st_mtime_ns) for folder in folders)]


def files_in(folder: str, skipped: Container[str] = ()) -> Iterator[File]:
    """Yield every file below a folder, without `__pycache__` and the paths to skip."""
    if not os.path.isdir(folder):
        return
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "__pycache__" and entry.path not in skipped:
                yield from files_in(entry.path, skipped)
        elif entry.is_file():
            yield entry


def versions(packages: Iterable[str]) -> list[str]:
    """Return the version of each package, "none" for one that is not installed."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - takes as long as all of this

    installed = []
    for package in packages:
        try:
            installed.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            installed.append(f"{package} none")
    return installed
