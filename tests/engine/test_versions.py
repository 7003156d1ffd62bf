"""Signatures tell contents, and are read anew only where a file was touched."""

from __future__ import annotations

import os
import sys
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest

from macros.engine import versions
from macros.engine.packing import pack
from macros.engine.versions import RENDERERS, cached, code_signature, files_in, signature_of, stats_of
from macros.site.theme import PAINTERS
from tests.source_code import CODE, imports_of

SHAPE_NO_SITE = {"brotli", "filelock", "openpyxl", "pillow-heif", "playwright", "watchdog"}


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
    assert cached(tmp_path / "memory", "as it was", lambda: "found") == "found"
    assert cached(tmp_path / "memory", "as it was", lambda: "other") == "found"
    assert cached(tmp_path / "memory", "touched", lambda: "other") == "other"


@pytest.mark.parametrize("content", ["", "found", "found mark more", "\xff"])
def test_a_damaged_memory_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "memory").write_text(content, "latin-1")
    assert cached(tmp_path / "memory", "as it was", lambda: "other") == "other"


def test_a_memory_of_another_form_is_none(tmp_path: Path) -> None:
    (tmp_path / "memory").write_bytes(pack(("found", "mark", "more")))
    assert cached(tmp_path / "memory", "as it was", lambda: "other") == "other"


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


def test_files_are_found_in_every_folder_but_those_that_are_skipped(tmp_path: Path) -> None:
    for name in ("a.py", "b/a.md", "b/c/d.txt", "b/skipped/a.py", "skipped/a.py", "b/__pycache__/a.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "link").symlink_to(tmp_path / "b")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    skipped = [str(tmp_path / name) for name in ("b/skipped", "skipped")]
    found = {str(Path(file.path).relative_to(tmp_path)) for file in files_in(str(tmp_path), skipped)}
    assert found == {"a.py", "b/a.md", "b/c/d.txt"}


def test_what_tells_a_touch_is_time_size_and_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "none")])
    for name in ("b", "a"):
        (tmp_path / name).write_text(name, "utf-8")
    stats = [(tmp_path / name).stat() for name in ("a", "b")]
    told = [(str(tmp_path / name), stat.st_mtime_ns, 1, stat.st_ino) for name, stat in zip("ab", stats, strict=True)]
    assert stats_of(files_in(str(tmp_path))) == [*told, (str(tmp_path), tmp_path.stat().st_mtime_ns)]


def test_a_signature_is_of_the_parts_the_names_and_the_contents(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a", "b")]
    for file in files:
        file.write_text(file.name, "utf-8")
    paths, base = [str(file) for file in files], str(tmp_path)
    sign = signature_of(["x", "y"], base, paths)
    assert len(sign) == 24
    assert signature_of(["x", "y"], base, reversed(paths)) == sign
    others = [signature_of(["xy"], base, paths), signature_of(["y", "x"], base, paths), signature_of([], base, paths)]
    others += [signature_of(["x", "y"], base, paths[:1]), signature_of(["x", "y"], str(tmp_path.parent), paths)]
    files[1].rename(tmp_path / "ab")
    others.append(signature_of(["x", "y"], base, [paths[0], str(tmp_path / "ab")]))
    assert len({sign, *others}) == 7


def test_the_versions_of_packages_are_told_and_of_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert versions.versions(["pydantic", "khong-co", "jinja2"]) == [
        f"pydantic {version('pydantic')}", "khong-co none", f"jinja2 {version('jinja2')}",
    ]  # fmt: skip
    sign = code_signature()
    monkeypatch.setattr(versions, "RENDERERS", ("pydantic",))
    assert code_signature() != sign


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with code, a template and a note, in place of ours."""
    folder = tmp_path / "package"
    for name in ("a.py", "a.md", "pages/templates/a.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("1", "utf-8")
    monkeypatch.setattr(versions, "_PACKAGE", str(folder))
    monkeypatch.setattr(versions, "_TEMPLATES", f"{folder}/pages/templates/")
    return folder


def test_the_signature_of_the_code_is_of_modules_and_templates(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = tmp_path / "work" / "below"
    signs = {code_signature(work)}
    for name in ("a.py", "pages/templates/a.html"):
        (package / name).write_text("22", "utf-8")
        signs |= {code_signature(work), code_signature()}
    (package / "a.md").write_text("22", "utf-8")
    assert code_signature(work) in signs
    assert len(signs) == 3
    monkeypatch.chdir(tmp_path)
    assert code_signature() in signs
    (package / "new.py").touch()
    assert code_signature(work) not in signs


def test_the_signature_of_another_python_is_another(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sign = code_signature(package / "work")
    monkeypatch.setattr(sys, "version", "another")
    assert code_signature(package / "work") == code_signature() != sign


def test_who_may_not_write_works_it_out_every_time(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    memory = tmp_path / "file" / "memory"
    assert [cached(memory, 1, lambda: "found"), cached(memory, 1, lambda: "other")] == ["found", "other"]
    assert cached(None, 1, lambda: "found") == "found"
    deep = tmp_path / "a" / "b" / "memory"
    assert [cached(deep, 1, lambda: "found"), cached(deep, 1, lambda: "other")] == ["found", "found"]


def test_whatever_library_shapes_a_site_is_in_a_signature() -> None:
    named = {module.partition(".")[0] for path in CODE for module in imports_of(path)}
    foreign = named - sys.stdlib_module_names - {"macros", "scripts"}
    known = packages_distributions()
    libraries = {item.lower().replace("_", "-") for name in foreign for item in known.get(name, ())}
    assert "jinja2" in libraries
    assert libraries - SHAPE_NO_SITE <= {*RENDERERS, *PAINTERS}
