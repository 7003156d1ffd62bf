"""The records that others derive from: found in the first root that can be read, complete, and noted once asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.engine.others import Others, illustrative_collections
from macros.loading.problems import Problem
from macros.records import collection_names
from tests.agency import person, unit

ROOTS = ("data", "more")
SHEET = """campaign: campaigns/thi-dua
unit: units/a
month: 2026-10
approver: people/an
approved: 2026-10-31
lines:
  - 5; tiep-dan; 3; Sổ
"""


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def put(path: str, text: str) -> Path:
    """A file with that text."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    return target


def title(others: Others, ref: str) -> object:
    """The title of a record as it is looked up."""
    return others.data_of(ref).get("title")


def test_a_record_is_looked_up_in_the_first_root_that_has_it_to_be_read() -> None:
    put("data/units/a.yml", unit("A", 10))
    put("more/units/a.yml", unit("A khác", 10))
    put("data/units/b.yml", "title: [")
    put("more/units/b.yml", unit("B", 20))
    put("more/units/c.yml", unit("C", 30))
    put("data/units/d.yml", "")
    put("more/units/d.yml", unit("D", 40))
    Path("data/units/e.yml").symlink_to(Path("data/units/a.yml").resolve())
    others = Others(iter(ROOTS), {})
    assert [title(others, f"units/{name}") for name in "abcdef"] == ["A", "B", "C", "D", None, None]
    assert others.data_of("units/f") == {}


def test_a_record_is_read_once_and_noted_whenever_it_is_asked_for() -> None:
    path = put("data/units/a.yml", unit("A", 10))
    others = Others(ROOTS, {})
    first = others.data_of("units/a")
    path.write_text(unit("B", 10), "utf-8")
    assert others.looked_up == {"units/a"}
    others.looked_up = set()
    assert (others.data_of("units/a") is first, others.looked_up) == (True, {"units/a"})


@pytest.mark.parametrize("ref", ["", "units", "units/", "moi/a", "units/../a", "units/A", "/a"])
def test_what_is_no_reference_is_looked_for_nowhere(ref: str) -> None:
    put("data/units/A.yml", unit("A", 10))
    put("data/moi/a.yml", unit("A", 10))
    put("data/a.yml", unit("A", 10))
    others = Others(ROOTS, {})
    assert (others.data_of(ref), others.looked_up) == ({}, set())


def test_a_record_is_complete_and_what_it_derives_from_is_its_own_matter() -> None:
    put("data/units/a.yml", unit("Văn phòng", 10))
    put("data/scores/s.yml", SHEET)
    others = Others(ROOTS, {})
    others.data_of("people/binh")
    assert str(title(others, "scores/s")).startswith("Chấm điểm tháng 10/2026 – Văn phòng")
    assert others.looked_up == {"people/binh", "scores/s"}


def test_records_that_derive_from_each_other_come_to_an_end() -> None:
    story = "title: {}\nhappened: 2026-10-05\npublished: 2026-10-08\nbody: Chuyện.\nexemplifies:\n  - {}#x\n"
    put("data/stories/a.yml", story.format("A", "stories/a"))
    put("data/people/an.yml", person("An", unit="a"))
    assert title(Others(ROOTS, {}), "stories/a") == "A"


def test_what_the_defaults_of_a_root_say_holds_for_its_collections() -> None:
    others = Others(ROOTS, {"data": ("units", "people"), "more": ("stories",)})
    paths = ("data/units/a.yml", "data/people/a.yml", "data/stories/a.yml", "more/stories/a.yml", "more/units/a.yml")
    sample = {"illustrative": "true"}
    assert [others.defaults_for(path) for path in paths] == [sample, sample, {}, sample, {}]
    assert others.defaults_for("elsewhere/units/a.yml") == {}
    assert Others(ROOTS, {}).defaults_for("data/units/a.yml") == {}


def test_the_collections_of_samples_are_told_by_root() -> None:
    put("data/defaults.yml", "illustrative:\n  - units\n  - stories\n")
    put("more/defaults.yml", "illustrative:\n  - people\n")
    problems: list[Problem] = []
    found = illustrative_collections(("nowhere", *ROOTS), problems)
    assert (found, problems) == ({"data": ("units", "stories"), "more": ("people",)}, [])


RIGHT = f"chỉ ghi “illustrative:” và ở dưới, mỗi dòng một nhóm dữ liệu: {', '.join(collection_names())}"


@pytest.mark.parametrize(
    ("text", "wrong", "found"),
    [
        ("illustrative:\n  - moi\n  - units\n", "có mục lạ: moi", ("moi", "units")),
        ("audience: public\nillustrative:\n  - units\n", "có mục lạ: audience", ("units",)),
        ("more: x\nand: y\n", "có mục lạ: more, and", ()),
        ("illustrative: units\n", "“illustrative” không phải danh sách", ()),
    ],
)
def test_defaults_of_anything_else_are_named(text: str, wrong: str, found: tuple[str, ...]) -> None:
    put("data/defaults.yml", text)
    problems: list[Problem] = []
    assert illustrative_collections(ROOTS, problems) == {"data": found}
    assert problems == [Problem("data/defaults.yml", 1, 1, "defaults", "", f"{wrong}; {RIGHT}")]


def test_defaults_that_cannot_be_read_or_are_a_link_say_nothing() -> None:
    put("data/defaults.yml", "illustrative: [\n")
    put("elsewhere.yml", "illustrative:\n  - units\n")
    Path("more").mkdir()
    Path("more/defaults.yml").symlink_to(Path("elsewhere.yml").resolve())
    Path("last/defaults.yml").mkdir(parents=True)
    put("end/defaults.yml", "illustrative:\n  - units\n")
    problems: list[Problem] = []
    assert illustrative_collections(("data", "more", "last", "end"), problems) == {"end": ("units",)}
    said = "dấu [ hoặc { mở ở đây mà không đóng đúng; nếu là nội dung thì đặt cả trong ngoặc kép"
    assert problems == [Problem("data/defaults.yml", 2, 1, "yaml-bracket-open", "", said)]
