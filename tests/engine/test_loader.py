"""Data roots: what is in the right place is loaded, everything else is named, and nothing unchanged is read again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from macros.engine import media
from macros.engine.loader import Library, load, reload
from macros.run import flow
from tests import miniature
from tests.contest import told

DATA = Path("data")
PICTURE = "media/stories/ngay-mua"


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The data of the miniature in a folder of their own, as the current folder."""
    shutil.copytree(miniature.SITE / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)


def codes(library: Library) -> list[tuple[str, str]]:
    """(path, code) of every problem."""
    return [(problem.path, problem.code) for problem in library.problems]


def put(path: str, content: bytes = b"x") -> Path:
    """A file in the data folder."""
    target = DATA / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return target


def test_what_is_in_its_place_loads_without_a_word() -> None:
    library = load([DATA])
    assert codes(library) == []
    assert library.rows["units/van-phong"].title == "Văn phòng"
    assert library.rows["units/van-phong"].file == "data/units/van-phong.yml"
    assert [item.name for item in library.media["stories/ngay-mua"]] == ["quay.png"]


@pytest.mark.parametrize(
    ("path", "problem_at", "code"),
    [
        ("quy-tac/a.yml", "quy-tac", "collection-unknown"),
        ("ghi-chu.txt", "ghi-chu.txt", "collection-unknown"),
        ("units/a.yaml", "units/a.yaml", "file-name"),
        ("units/a.txt", "units/a.txt", "file-name"),
        ("units/Phòng.yml", "units/Phòng.yml", "file-name"),
        ("units/A.yml", "units/A.yml", "file-name"),
        ("units/a_b.yml", "units/a_b.yml", "file-name"),
        ("units/con.yml", "units/con.yml", "file-name"),
        (f"units/{'a' * 81}.yml", f"units/{'a' * 81}.yml", "file-name"),
        ("units/sub/a.yml", "units/sub", "file-name"),
        (f"{PICTURE}/a.svg", f"{PICTURE}/a.svg", "media-type"),
        (f"{PICTURE}/a.html", f"{PICTURE}/a.html", "media-type"),
        (f"{PICTURE}/a.png.js", f"{PICTURE}/a.png.js", "media-type"),
        (f"{PICTURE}/A.PNG", f"{PICTURE}/A.PNG", "media-type"),
        (f"{PICTURE}/ảnh đẹp.png", f"{PICTURE}/ảnh đẹp.png", "media-name"),
        (f"{PICTURE}/sub/a.png", f"{PICTURE}/sub", "media-type"),
        ("media/stories/a.png", "media/stories/a.png", "media-place"),
        ("media/a.png", "media/a.png", "media-place"),
        ("media/stories/Á/a.png", "media/stories/Á", "media-place"),
        ("README.md/a.yml", "README.md", "collection-unknown"),
    ],
)
def test_what_is_out_of_place_is_named(path: str, problem_at: str, code: str) -> None:
    put(path)
    assert codes(load([DATA])) == [(f"data/{problem_at}", code)]


@pytest.mark.usefixtures("project")
def test_names_that_are_no_text_are_named_in_every_run() -> None:
    for path in ("media/stories/\udcff/a.png", "stories/\udcff.yml", "\udcff/a.yml"):
        put(path)
    first, again = (flow.check(miniature.settings()) for _ in range(2))
    assert first == again
    said = "\n".join(map(str, first)).encode().decode()
    for path in ("media/stories/\\xff", "stories/\\xff.yml", "\\xff"):
        assert f"data/{path}:1:1: " in said


@pytest.mark.parametrize("path", ["README.md", ".gitkeep", "units/.gitkeep", "media/.DS_Store", f"{PICTURE}/.DS_Store"])
def test_notes_and_hidden_files_are_left_alone(path: str) -> None:
    put(path)
    assert codes(load([DATA])) == []


def test_a_folder_named_like_a_record_is_named() -> None:
    (DATA / "units/phong.yml").mkdir()
    assert codes(load([DATA])) == [("data/units/phong.yml", "file-name")]


def test_a_file_named_like_a_collection_is_named() -> None:
    shutil.rmtree(DATA / "announcements")
    put("announcements")
    assert codes(load([DATA])) == [("data/announcements", "collection-unknown")]


def test_links_to_what_lies_elsewhere_are_refused() -> None:
    elsewhere = put("../ngoai/a.png").parent.resolve()
    for path in ("lien-ket", "media/stories/a", f"{PICTURE}/a.png", "units/a.yml"):
        (DATA / path).symlink_to(elsewhere)
    assert [str(problem) for problem in load([DATA]).problems] == [
        "data/lien-ket:1:1: là liên kết tượng trưng; hãy đặt tệp, thư mục thật",
        "data/units/a.yml:1:1: là liên kết tượng trưng; hãy đặt tệp thật",
        "data/media/stories/a:1:1: là liên kết tượng trưng; hãy đặt thư mục thật",
        f"data/{PICTURE}/a.png:1:1: là liên kết tượng trưng; hãy đặt tệp thật",
    ]


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "MEDIA_BYTES", 10)
    too_large = codes(load([DATA]))
    assert (f"data/{PICTURE}/quay.png", "media-size") in too_large
    assert {code for _, code in too_large} == {"media-size"}


def test_a_root_that_is_not_there_is_named() -> None:
    assert codes(load([Path("du-lieu")])) == [("du-lieu", "root-missing")]


def test_the_same_id_in_two_roots_is_named_with_both_files() -> None:
    shutil.copytree(DATA / "units", "more/units")
    problems = load([DATA, Path("more")]).problems
    assert [problem.code for problem in problems] == ["id-twice", "id-twice"]
    assert problems[1].path == "more/units/van-phong.yml"
    assert "data/units/van-phong.yml" in problems[1].message


def test_two_roots_are_one_portal() -> None:
    Path("more/units").mkdir(parents=True)
    shutil.move(DATA / "units/phong-mau.yml", "more/units/phong-mau.yml")
    library = load([DATA, Path("more")])
    assert codes(library) == []
    assert {"units/van-phong", "units/phong-mau"} <= library.rows.keys()


def test_a_file_that_cannot_be_read_is_known_by_its_reference() -> None:
    put("units/phong-mau.yml", b"title: [")
    library = load([DATA])
    assert library.unread == {"units/phong-mau": str(DATA / "units/phong-mau.yml")}
    assert "units/phong-mau" not in library.rows


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are opened, as they are."""
    paths: list[str] = []
    read_bytes = Path.read_bytes

    def noted(self: Path) -> bytes:
        if self.is_relative_to(DATA):
            paths.append(str(self))
        return read_bytes(self)

    monkeypatch.setattr(Path, "read_bytes", noted)
    return paths


def test_nothing_unchanged_is_opened_again(opened: list[str]) -> None:
    first = load([DATA])
    assert len({*opened}) == len(first.rows) + len(first.media_stats)  # others derive from some, and read them too
    opened.clear()
    again = load([DATA], first.rows, first.media_stats)
    assert opened == []
    assert told(again) == told(first)
    assert again.media == first.media


PARTS = (  # what is taken back with a unit
    "data/acknowledgements/tiep-dan-van-phong.yml",
    "data/attendances/dao-duc-04-van-phong.yml",
    "data/evaluations/van-phong-2025.yml",
    "data/scores/sang-kien-2026-van-phong-2026-08.yml",
    "data/scores/thi-dua-2026-van-phong-2026-10.yml",
)
WHOLES = (  # what these are parts of besides
    "data/campaigns/sang-kien-2026.yml",
    "data/campaigns/thi-dua-2026.yml",
    "data/policies/tiep-dan.yml",
    "data/training/dao-duc-04.yml",
)


def test_a_touched_file_is_opened_but_keeps_its_row(opened: list[str]) -> None:
    first = load([DATA])
    opened.clear()
    os.utime(DATA / "units/van-phong.yml")
    again = load([DATA], first.rows, first.media_stats)
    assert opened == ["data/units/van-phong.yml"]
    assert again.rows["units/van-phong"] is first.rows["units/van-phong"]


def test_a_library_is_told_again_from_the_files_that_were_touched(opened: list[str]) -> None:
    first = load([DATA])
    path = DATA / "units/van-phong.yml"
    path.write_text(path.read_text("utf-8").replace("title: Văn phòng", "title: Văn phòng Mới"), "utf-8")
    opened.clear()
    again = reload(first, [str(path), "data/units/.van-phong.yml.swp"])
    assert again is not None
    assert {*opened} == {str(path), *PARTS, *WHOLES}
    whole = load([DATA])
    assert (told(again), again.problems) == (told(whole), whole.problems)
    assert list(again.rows) == list(whole.rows)
    led_by = {"@people/nguyen-van-a", "units@people/nguyen-van-a"}
    assert {source for source, _ in fields(again)} == {"units/van-phong", "<units/phong-hanh-chinh", *led_by}
    assert {field for _, field in fields(again)} == {"digest", "title", *DATA_AND_CARD}
    assert load([DATA], again.rows, again.media_stats).changed == set()


def test_a_record_that_became_unreadable_is_told_again_with_its_problems() -> None:
    first = load([DATA])
    path = put("units/van-phong.yml", b"title: [")
    again, whole = reload(first, [str(path)]), load([DATA])
    assert again is not None
    assert (told(again), again.problems, again.unread) == (told(whole), whole.problems, whole.unread)
    assert reload(again, [str(path)]) is None


@pytest.mark.parametrize("path", ["units/phong-moi.yml", "units/a.txt", "media/stories/ngay-mua/quay.png", "quy-tac"])
def test_what_touched_files_do_not_tell_is_for_a_whole_load(path: str) -> None:
    first = load([DATA])
    assert reload(first, [str(put(path))]) is None


@pytest.mark.parametrize("path", ["data/units/van-phong.yml", f"data/{PICTURE}/quay.png", "docs/a.md"])
def test_a_file_that_is_gone_is_for_a_whole_load(path: str) -> None:
    put("../docs/a.md")
    first = load([DATA])
    Path(path).unlink()
    assert reload(first, [path]) is None


DATA_AND_CARD = ("data", "data_digest", "card_digest")


def fields(library: Library) -> set[tuple[str, str]]:
    """The fields that changed, each with what it is read through; all inputs that changed are fields."""
    found = {tuple(name.split("\t")) for name in library.changed}
    assert {len(parts) for parts in found} == {2}
    return {(source, field) for source, field in found}


def edited(path: str, old: str, new: str) -> Library:
    """What is loaded after an edit."""
    first = load([DATA])
    text = (DATA / path).read_text("utf-8")
    assert old in text
    (DATA / path).write_text(text.replace(old, new, 1), "utf-8")
    return load([DATA], first.rows, first.media_stats)


def test_a_change_is_named_through_all_that_a_record_refers_to() -> None:
    units = {"@units/phong-mau", "people@units/phong-mau"}
    second = edited("people/le-van-c.yml", "title: Lê Văn C", "title: Lê Văn D")
    assert {source for source, _ in fields(second)} == {"people/le-van-c", *units}
    (DATA / "people/le-van-c.yml").unlink()
    (DATA / PICTURE / "quay.png").write_bytes(b"x")
    gone = load([DATA], second.rows, second.media_stats).changed
    assert gone == {"people/le-van-c", *units, "media:stories/ngay-mua"}


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("summary: ", "summary: Nay ", {"summary", "data", "data_digest"}),
        ("hay Nghị định 11/2019/NĐ-CP.", "hay Nghị định 11/2019/NĐ-CP. Thế là xong.", set()),
        ("title: ", "title: Nay ", {"title", *DATA_AND_CARD}),
        ("place: Bộ phận", "place: Phòng", {"facts", "data", "data_digest"}),
    ],
)
def test_the_fields_that_changed_are_named_and_no_other(old: str, new: str, changed: set[str]) -> None:
    library = edited("stories/ngay-mua.yml", old, new)
    assert {field for source, field in fields(library) if source == "stories/ngay-mua"} == {"digest", *changed}


def test_what_a_record_comes_to_refer_to_is_named_without_a_field() -> None:
    library = edited("stories/ngay-mua.yml", "body: |\n", "body: |\n  Theo Nghị định số 30/2020/NĐ-CP.\n\n")
    named = {name for name in library.changed if "\t" not in name}
    assert len(named) == 2
    assert all("@regulations/~number:30.2020" in name for name in named)
    assert {"stories/ngay-mua\tmentioned", "stories/ngay-mua\ttargets"} <= library.changed


@pytest.mark.parametrize("line", ["audience: leadership", "withdrawn: 2026-11-01"])
def test_a_record_that_others_see_than_before_counts_as_one_that_came_or_went(line: str) -> None:
    library = edited("people/le-van-c.yml", "title:", f"{line}\ntitle:")
    assert "people/le-van-c" in library.changed
    assert not [name for name in library.changed if "\t" in name]


def test_without_trust_in_times_every_file_is_opened(opened: list[str]) -> None:
    first = load([DATA])
    opened.clear()
    load([DATA], first.rows, first.media_stats, trust_stat=False)
    assert len(opened) == len(first.rows)


def test_problems_of_a_file_are_told_again_though_it_is_not_read_again() -> None:
    put("units/phong-mau.yml", b"title: [")
    first = load([DATA])
    again = load([DATA], first.rows, first.media_stats)
    assert codes(again) == codes(first)
    assert len(codes(again)) == 1


def test_a_changed_picture_has_another_digest() -> None:
    first = load([DATA])
    path = DATA / PICTURE / "quay.png"
    path.write_bytes(path.read_bytes() + b"x")
    again = load([DATA], first.rows, first.media_stats)
    assert again.media["stories/ngay-mua"][0].digest != first.media["stories/ngay-mua"][0].digest


def test_the_miniature_has_a_record_of_every_collection() -> None:
    folders = {path.name for path in (miniature.SITE / "data").iterdir()}
    assert folders - {"media"} == {row.collection for row in load([DATA]).rows.values()}


SHEET = "scores/gon.yml"
SHORT = (
    "campaign: campaigns/thi-dua-2026\nunit: units/van-phong\nmonth: 2026-10\napprover: people/le-van-c\n"
    "approved: 2026-10-31\nlines:\n  - 5; tiep-dan; 3; Sổ\n"
)


def changed_titles(library: Library) -> set[str]:
    """The records whose titles changed."""
    return {name.removesuffix("\ttitle") for name in library.changed if name.endswith("\ttitle") and "@" not in name}


def test_what_is_derived_from_a_record_changes_with_it_and_nothing_else() -> None:
    put(SHEET, SHORT.encode())
    before = load([DATA])
    assert before.rows["scores/gon"].title.startswith("Chấm điểm tháng 10/2026 – Văn phòng (")
    unit = DATA / "units/van-phong.yml"
    unit.write_text(unit.read_text("utf-8").replace("title: Văn phòng\n", "title: Văn phòng Cục\n"), "utf-8")
    again = load([DATA], before.rows, before.media_stats)
    names = {name for name in changed_titles(again) if name.count("/") == 1 and name[0].isalpha()}
    assert names == {"units/van-phong", "scores/gon"}
    assert again.opened == 2 + len(PARTS)
    assert again.rows["scores/gon"] == load([DATA]).rows["scores/gon"]


def test_what_could_not_be_derived_is_tried_again_when_something_changes() -> None:
    put(SHEET, SHORT.replace("units/van-phong", "units/moi").encode())
    before = load([DATA])
    assert before.rows["scores/gon"].title.startswith("Chấm điểm tháng 10/2026 – moi (")
    put("units/moi.yml", (DATA / "units/van-phong.yml").read_bytes().replace(b"former_ids:\n", b"former_ids:\n"))
    again = load([DATA], before.rows, before.media_stats)
    assert again.rows["scores/gon"].title.startswith("Chấm điểm tháng 10/2026 – Văn phòng (")


def test_the_defaults_of_a_data_root_hold_for_records_that_say_nothing_else() -> None:
    put(SHEET, SHORT.encode())
    before = load([DATA])
    assert not before.rows["scores/gon"].illustrative
    put("defaults.yml", b"illustrative:\n  - scores\n")
    again = load([DATA], before.rows, before.media_stats)
    assert again.rows["scores/gon"].illustrative
    assert again.rows["scores/gon"] == load([DATA]).rows["scores/gon"]
    put(SHEET, f"{SHORT}illustrative: false\n".encode())
    assert not load([DATA], again.rows, again.media_stats).rows["scores/gon"].illustrative
