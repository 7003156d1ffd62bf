"""Signatures tell contents, and are read anew only where a file was touched."""

from __future__ import annotations

import os
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from macros.engine.versions import RENDERERS, code_signature, files_in, remembered, signature_of, stats_of
from macros.site.theme import PAINTERS
from tests.source_code import CODE, imports_of

SHAPE_NO_SITE = {"brotli", "filelock", "pillow-heif", "playwright", "watchdog"}


def looked(folder: Path) -> str:
    """What tells whether a file of a folder was touched."""
    return repr(stats_of(files_in(str(folder))))


def signed(folder: Path) -> str:
    """The signature of a folder's files."""
    return signature_of((), str(folder), (file.path for file in files_in(str(folder))))


def test_the_signature_of_the_code_is_the_same_from_memory(tmp_path: Path) -> None:
    assert code_signature() == code_signature(tmp_path / "work") == code_signature(tmp_path / "work")
    assert (tmp_path / "work" / "code").is_file()


def test_what_is_remembered_is_not_worked_out_again(tmp_path: Path) -> None:
    assert remembered(tmp_path / "memory", "as it was", lambda: "found") == "found"
    assert remembered(tmp_path / "memory", "as it was", lambda: "other") == "found"
    assert remembered(tmp_path / "memory", "touched", lambda: "other") == "other"


@pytest.mark.parametrize("content", ["", "found", "found mark more", "\xff"])
def test_a_damaged_memory_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "memory").write_text(content, "latin-1")
    assert remembered(tmp_path / "memory", "as it was", lambda: "other") == "other"


def test_contents_decide_and_any_touch_is_seen(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    file = tmp_path / "below" / "a.py"
    file.write_text("1", "utf-8")
    seen, sign = looked(tmp_path), signed(tmp_path)
    os.utime(file, ns=(1, 1))
    assert (looked(tmp_path) == seen, signed(tmp_path) == sign) == (False, True)
    file.write_text("2", "utf-8")
    assert signed(tmp_path) != sign
    file.write_text("1", "utf-8")
    file.rename(tmp_path / "b.py")
    assert signed(tmp_path) != sign


def test_a_signature_is_the_same_wherever_its_folder_is_named_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").mkdir()
    for name in ("docs/a.md", "mkdocs.yml"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    paths = ["./mkdocs.yml", "docs/a.md"]  # as a scan of "." and a walk of "docs" give them
    assert signature_of((), ".", paths) == signature_of((), str(tmp_path), [str(tmp_path / path) for path in paths])


def test_what_the_compiler_leaves_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").touch()
    assert list(files_in(str(tmp_path))) == list(files_in(str(tmp_path / "none"))) == []


def test_whatever_library_shapes_a_site_is_in_a_signature() -> None:
    named = {module.partition(".")[0] for path in CODE for module in imports_of(path)}
    foreign = named - sys.stdlib_module_names - {"macros", "scripts"}
    known = packages_distributions()
    libraries = {item.lower().replace("_", "-") for name in foreign for item in known.get(name, ())}
    assert "jinja2" in libraries
    assert libraries - SHAPE_NO_SITE <= {*RENDERERS, *PAINTERS}
