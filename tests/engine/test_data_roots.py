"""Data roots of a few files: each fault in its words, and of each change to a file exactly what it changes."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from pathlib import Path

import pytest

from macros.engine import fork
from macros.engine.loader import Library, load, reload
from macros.records import collections
from tests.agency import person, unit
from tests.contest import told
from tests.photos import phone

A, B = "data/units/a.yml", "data/units/b.yml"
ROOTS = (Path("data"), Path("more"))
pytestmark = pytest.mark.usefixtures("_two_units")


@pytest.fixture
def _two_units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(A, unit("A", 10))
    put(B, unit("B", 20, "parent: units/a\n"))


def put(path: str, content: str | bytes) -> str:
    """A file with that content."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def again(before: Library, roots: Iterable[Path] = ROOTS[:1]) -> Library:
    """The data as the next run loads it."""
    return load(roots, before.rows, before.media_stats)


def said(library: Library) -> list[tuple[str, str, str]]:
    """What is wrong: path, code and message."""
    return [(problem.path, problem.code, problem.message) for problem in library.problems]


def fields(source: str, *names: str) -> set[str]:
    """Fields as inputs, read through a source."""
    return {f"{source}\t{name}" for name in names}


def test_every_fault_of_a_place_is_said_in_its_words() -> None:
    places = ".hidden units/.hidden x units/x.txt units/Á.yml moi/a.yml units/sub.yml/a.yml ../elsewhere"
    for path in places.split():
        put(f"data/{path}", "x")
    for link in ("data/units/link.yml", "data/stories"):
        Path(link).symlink_to(Path("elsewhere").resolve())
    right = "tên tệp chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối"
    right = f"{right}, tối đa 80 ký tự, không trùng tên riêng của Windows"
    found = [
        ("data/moi", "collection-unknown", f"không phải nhóm dữ liệu nào; các nhóm: {', '.join(collections())}"),
        ("data/stories", "symlink", "là liên kết tượng trưng; hãy đặt tệp, thư mục thật"),
        ("data/units/link.yml", "symlink", "là liên kết tượng trưng; hãy đặt tệp thật"),
        ("data/units/sub.yml", "file-name", "không phải bản ghi; tên tệp bản ghi có đuôi .yml"),
        ("data/units/x.txt", "file-name", "không phải bản ghi; tên tệp bản ghi có đuôi .yml"),
        ("data/units/Á.yml", "file-name", f"tên tệp “Á” không dùng làm mã được; {right}"),
        ("data/x", "collection-unknown", f"không phải nhóm dữ liệu nào; các nhóm: {', '.join(collections())}"),
    ]
    first = load(ROOTS[:1])
    assert said(first) == found
    second = again(first)
    assert (said(second), [*second.rows], second.opened) == (found, ["units/a", "units/b"], 0)


def test_a_link_to_the_very_file_that_stood_there_is_named() -> None:
    first = load(ROOTS[:1])
    Path(A).rename("elsewhere.yml")
    Path(A).symlink_to(Path("elsewhere.yml").resolve())
    second = again(first)
    assert said(second) == [(A, "symlink", "là liên kết tượng trưng; hãy đặt tệp thật")]
    assert [*second.rows] == ["units/b"]


def test_a_root_that_is_not_there_is_named_and_the_others_are_loaded() -> None:
    library = load([Path("nowhere"), *ROOTS[:1]])
    assert said(library) == [("nowhere", "root-missing", "không có thư mục dữ liệu này")]
    assert [*library.rows] == ["units/a", "units/b"]


def test_what_a_first_load_tells() -> None:
    put("data/media/units/a/anh.jpg", phone())
    put("data/units/faulty.yml", "title: [")
    library = load(iter(ROOTS[:1]))
    assert (library.opened, library.rows.roots) == (4, ["data"])
    assert library.unread == {"units/faulty": "data/units/faulty.yml"}
    assert [*library.media] == ["units/a"]
    assert {"units/a", "units/b", "@units/a", "units@units/a", "units/faulty", "media:units/a"} == library.changed
    assert {ref: record.title for ref, record in library.fresh.items()} == {"units/a": "A", "units/b": "B"}
    assert [problem.path for problem in library.problems] == ["data/units/faulty.yml"]


def test_nothing_changes_where_nothing_was_touched() -> None:
    put("data/media/units/a/anh.jpg", phone())
    library = again(load(ROOTS[:1]))
    assert (library.opened, library.changed, library.fresh, library.read) == (0, set(), {}, set())
    assert [*library.media] == ["units/a"]


def test_a_file_with_the_same_bytes_is_opened_and_no_more() -> None:
    first = load(ROOTS[:1])
    os.utime(A, ns=(1, 1))
    second = again(first)
    assert (second.opened, second.changed, second.read) == (1, set(), set())
    assert again(second).opened == 0
    assert load(ROOTS[:1], second.rows, trust_stat=False).opened == 2


def test_an_edit_changes_the_fields_that_it_edits() -> None:
    first = load(ROOTS[:1])
    put(B, unit("B mới", 20, "parent: units/a\n"))
    told = ("title", "data", "digest", "data_digest", "card_digest")
    second = again(first)
    assert second.changed == {name for one in ("units/b", "@units/a", "units@units/a") for name in fields(one, *told)}
    assert (second.opened, second.rows["units/b"].title, [*second.fresh]) == (1, "B mới", ["units/b"])
    assert second.read == {B}
    assert again(second).changed == set()


def test_a_reference_that_comes_and_one_that_goes_change_whom_they_lead_to() -> None:
    put("data/units/c.yml", unit("C", 30))
    first = load(ROOTS[:1])
    put(B, unit("B", 20, "parent: units/c\n"))
    changed = {name for name in again(first).changed if "\t" not in name}
    assert changed == {"@units/a", "units@units/a", "@units/c", "units@units/c"}


def test_what_comes_and_what_goes_changes_as_a_whole() -> None:
    first = load(ROOTS[:1])
    put("data/people/an.yml", person("An", unit="b"))
    second = again(first)
    assert second.changed == {"people/an", "@units/b", "people@units/b"}
    Path("data/people/an.yml").unlink()
    third = again(second)
    assert (third.changed, [*third.rows], third.rows.folders()) == (
        second.changed,
        ["units/a", "units/b"],
        ["data/units"],
    )
    Path(B).unlink()
    Path("data/people").rmdir()
    last = again(third)
    assert (last.changed, [*last.rows]) == ({"units/b", "@units/a", "units@units/a"}, ["units/a"])
    assert last.opened == 0


def test_a_folder_that_is_gone_takes_its_records_along() -> None:
    first = load(ROOTS[:1])
    Path("data/units").rename("data/people")
    second = again(first)
    assert {"units/a", "units/b", "people/a"} <= second.changed
    assert (second.rows.folders(), second.opened) == (["data/people"], 2)


@pytest.mark.parametrize("line", ["audience: public\n", "withdrawn: 2026-11-01\n"])
def test_who_sees_a_record_changes_it_as_a_whole(line: str) -> None:
    first = load(ROOTS[:1])
    put(B, unit("B", 20, f"parent: units/a\n{line}"))
    assert again(first).changed == {"units/b", "@units/a", "units@units/a"}


def test_what_a_file_without_a_record_was_and_became_changes_as_a_whole() -> None:
    first = load(ROOTS[:1])
    put(B, "title: [")
    second = again(first)
    assert (second.changed, [*second.unread]) == ({"units/b", "@units/a", "units@units/a"}, ["units/b"])
    put(B, "title: [[")
    third = again(second)
    assert third.changed == {"units/b"}
    put(B, unit("B", 20, "parent: units/a\n"))
    assert again(third).changed == {"units/b", "@units/a", "units@units/a"}


def test_of_twins_the_first_counts_and_the_other_is_named() -> None:
    put("more/units/b.yml", unit("B khác", 30, "parent: units/c\n"))
    put("more/people/b.yml", person("Bình"))
    Path("between").mkdir()
    roots = (ROOTS[0], Path("between"), ROOTS[1])
    library = load(roots)
    message = "mã “b” đã có ở data/units/b.yml; mỗi mã chỉ nằm trong một thư mục dữ liệu"
    assert said(library) == [("more/units/b.yml", "id-twice", message)]
    assert (library.rows["units/b"].title, [*library.rows]) == ("B", ["units/a", "units/b", "people/b"])
    second = again(library, roots)
    assert (said(second), second.opened) == (said(library), 0)
    links = {"units/b", "@units/a", "units@units/a", "@units/c", "units@units/c"}
    assert second.changed == links  # whatever became of the one that counts
    Path(B).unlink()
    third = again(second, roots)
    assert (said(third), third.rows["units/b"].title, third.changed) == ([], "B khác", links)


def test_a_twin_that_cannot_be_read_is_none() -> None:
    put("more/units/b.yml", "title: [")
    library = load(ROOTS)
    assert [problem.code for problem in library.problems if problem.code == "id-twice"] == []
    assert library.rows["units/b"].file == B


def test_defaults_make_every_file_be_read_once() -> None:
    first = load(ROOTS[:1])
    put("data/defaults.yml", "illustrative:\n  - units\n")
    second = again(first)
    assert (second.opened, second.rows.defaults) == (2, {"data": ("units",)})
    assert [second.rows[ref].illustrative for ref in ("units/a", "units/b")] == [True, True]
    assert fields("units/a", "illustrative") <= second.changed
    assert again(second).opened == 0
    put(A, unit("A mới", 10))
    third = reload(second, [A])
    assert third is not None
    assert (third.rows["units/a"].title, third.rows["units/a"].illustrative) == ("A mới", True)
    put("data/defaults.yml", "more: x\n")
    assert [problem.path for problem in again(third).problems] == ["data/defaults.yml"]


def sheet(unit: str) -> str:
    """A sheet whose title is derived from its unit."""
    head = f"campaign: campaigns/thi-dua\nunit: units/{unit}\nmonth: 2026-10\napprover: people/an\n"
    return f"{head}approved: 2026-10-31\nlines:\n  - 5; tiep-dan; 3; Sổ\n"


def test_what_is_derived_from_a_record_is_read_again_with_it() -> None:
    path = put("data/scores/s.yml", sheet("a"))
    first = load(ROOTS[:1])
    assert first.rows["scores/s"].title.startswith("Chấm điểm tháng 10/2026 – A (")
    put(A, unit("A mới", 10))
    second = again(first)
    assert second.rows["scores/s"].title.startswith("Chấm điểm tháng 10/2026 – A mới (")
    assert (second.opened, second.read) == (2, {A, path})
    assert {"units/a\ttitle", "scores/s\ttitle"} <= second.changed
    put(A, unit("A nữa", 10))
    third = reload(second, [A])
    assert third is not None
    assert third.rows["scores/s"].title.startswith("Chấm điểm tháng 10/2026 – A nữa (")
    assert (third.opened, again(third).opened) == (2, 0)


def test_what_derives_from_a_record_that_comes_or_goes_is_read_again() -> None:
    put("data/scores/s.yml", sheet("a"))
    first = load(ROOTS[:1])
    Path(A).unlink()
    second = again(first)
    assert second.opened == 1
    assert second.rows["scores/s"].title.startswith("Chấm điểm tháng 10/2026 – a (")
    put(A, unit("A", 10))
    assert again(second).rows["scores/s"].title == load(ROOTS[:1]).rows["scores/s"].title


def test_what_could_not_be_read_is_tried_again_when_something_changes() -> None:
    path = put("data/units/faulty.yml", "title: [")
    first = load(ROOTS[:1])
    assert again(first).opened == 0
    put(A, unit("A mới", 10))
    second = again(first)
    assert (second.opened, second.read, [*second.unread]) == (2, {A, path}, ["units/faulty"])


def test_many_files_are_read_in_processes_and_none_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "xy":
        put(f"data/media/units/a/{name}.jpg", phone())
    asked: list[int] = []
    few = load(ROOTS[:1], before_fork=lambda: asked.append(1))
    assert (asked, [*few.fresh]) == ([], ["units/a", "units/b"])
    monkeypatch.setattr(fork, "MANY", 2)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    many = load(ROOTS[:1], before_fork=lambda: asked.append(2))
    assert (asked, many.fresh, many.opened) == ([2, 2], {}, 4)
    monkeypatch.setattr(threading, "active_count", lambda: 2)  # then they are read here
    assert load(ROOTS[:1]).fresh == {}
    assert told(many) == told(few)


def test_files_that_were_touched_are_told_by_themselves() -> None:
    first = load(ROOTS[:1])
    put(A, unit("A mới", 10))
    put(B, unit("B mới", 20, "parent: units/a\n"))
    second = reload(first, [A, "data/units/.a.yml.swp", B])
    assert second is not None
    assert (second.opened, second.read, [*second.fresh]) == (2, {A, B}, ["units/a", "units/b"])
    assert {"units/a\ttitle", "units/b\ttitle", "@units/a\ttitle"} <= second.changed
    assert [second.rows[ref].title for ref in ("units/a", "units/b")] == ["A mới", "B mới"]
    following = reload(second, [])
    assert following is not None
    assert (following.opened, following.changed, following.fresh, following.read) == (0, set(), {}, set())
    assert again(second).opened == 0  # as it stands, it is known


def test_a_touched_file_with_the_same_bytes_changes_nothing() -> None:
    first = load(ROOTS[:1])
    os.utime(A, ns=(1, 1))
    second = reload(first, [A])
    assert second is not None
    assert (second.opened, second.changed) == (1, set())
    assert again(second).opened == 0


def test_only_a_whole_load_tells_of_faults_twins_and_files_that_are_none() -> None:
    put("more/units/b.yml", unit("B khác", 30))
    twins = load(ROOTS)
    assert reload(twins, [A]) is None
    twins.folder_problems = []
    assert reload(twins, ["more/units/b.yml"]) is None
    assert reload(twins, [A]) is not None
    first = load(ROOTS[:1])
    assert reload(first, ["data/people/.an.yml.swp"]) is None  # of a folder that is not known
    put("data/units/.a.yml.swp", "x")
    assert reload(first, ["data/units/.a.yml.swp"]) is None
    Path(A).unlink()
    assert reload(first, [A]) is None
    Path(A).symlink_to(Path(B).resolve())
    assert reload(first, [A]) is None
