"""A run trusts only state that the same user wrote, and nothing that it reads back can execute."""

from __future__ import annotations

import ast
import marshal
import os
import pickle
import sqlite3
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from itertools import cycle, groupby
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from macros.engine import packing, state
from macros.engine.packing import Damaged, PackedFiles, key_path, pack, plain, restored, stored_key, unpack
from macros.run import flow
from tests import miniature

pytestmark = pytest.mark.whole

# Between processes of one run, and a row on its way there; what `packing` reads bears the hash of its user.
MAY_UNPACK = {
    "macros/engine/fork.py": {"pickle"},
    "macros/engine/stored_row.py": {"marshal"},
    "macros/engine/row_builder.py": {"marshal"},
    "macros/engine/packing.py": {"marshal"},
}
CODE = marshal.dumps(compile("__import__('os').mkdir('da-chay')", "x", "exec"))
DATABASES = ("search", "state")  # each by the beginning of its name


class Trap:
    """What runs when it is unpickled."""

    def __reduce__(self) -> tuple[Callable[[str], Any], tuple[str]]:
        return os.mkdir, ("da-chay",)


FORGED = (
    pickle.dumps(Trap()),
    zlib.crc32(CODE).to_bytes(4, "big") + CODE,  # as versions before this one wrote
    bytes(16) + CODE,
)


class Point(NamedTuple):
    """A named tuple to be stored."""

    name: str
    points: Decimal


@pytest.fixture
def _new_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    packing.key.cache_clear()
    yield
    monkeypatch.undo()
    packing.key.cache_clear()


def test_named_tuples_and_decimals_come_back_from_plain_values() -> None:
    value = {"a": [Point("một", Decimal("1.50")), (Point("hai", Decimal(2)), None)], ("b", 1): (True, 0.5, b"x")}
    assert restored(unpack(pack(plain(value)))) == value
    assert type(restored(plain(Point("x", Decimal(1))))) is Point
    with pytest.raises(TypeError):
        plain({1, 2})


def test_the_key_lies_where_the_handbook_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/nha")
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    assert key_path() == Path("/nha/.local/state/cong-van-hoa-cong-vu/key")
    monkeypatch.setenv("XDG_STATE_HOME", "/noi-khac")
    assert key_path() == Path("/noi-khac/cong-van-hoa-cong-vu/key")


@pytest.mark.usefixtures("_new_key")
def test_the_key_is_the_users_own_and_stays() -> None:
    packed = pack("chữ")
    assert stat.S_IMODE(key_path().stat().st_mode) == 0o600
    packing.key.cache_clear()
    assert unpack(packed) == "chữ"
    key_path().write_bytes(b"ngan")  # cut short
    assert len(stored_key()) == 32
    packing.key.cache_clear()
    with pytest.raises(Damaged):
        unpack(packed)


@pytest.mark.usefixtures("_new_key")
def test_without_a_place_for_the_key_nothing_recorded_earlier_is_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tep").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "tep"))
    packed = pack("chữ")
    assert unpack(packed) == "chữ"
    packing.key.cache_clear()
    with pytest.raises(Damaged):
        unpack(packed)


def test_no_module_reads_back_what_can_run() -> None:
    users = {}
    for path in (miniature.ROOT / "macros").rglob("*.py"):
        imports = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Import))
        if used := {name.name for node in imports for name in node.names} & {"pickle", "marshal", "shelve"}:
            users[path.relative_to(miniature.ROOT).as_posix()] = used
    assert users == MAY_UNPACK


@pytest.mark.parametrize("content", FORGED, ids=["pickle", "older", "code"])
def test_what_is_forged_is_not_unpacked(content: bytes) -> None:
    with pytest.raises(Damaged):
        unpack(content)


@pytest.mark.parametrize("content", [*FORGED, b""])
def test_a_file_that_this_user_has_not_written_holds_nothing(content: bytes, tmp_path: Path) -> None:
    files = PackedFiles(tmp_path / "new")
    assert files.read("value") is None
    files.write("value", {"of": ("the", 1)})
    (file,) = (tmp_path / "new").iterdir()
    assert (file.name, files.read("value")) == ("value", {"of": ("the", 1)})
    file.write_bytes(content)
    assert files.read("value") is None


@pytest.mark.usefixtures("built_project")
def test_forged_state_runs_nothing_and_is_made_anew() -> None:
    before = miniature.tree("site")
    files = [path for path in sorted(Path(".portal").rglob("*")) if path.is_file() and "paint" not in path.parts]
    for path, content in zip(files, cycle(FORGED), strict=False):
        path.write_bytes(content)
    flow.build(miniature.settings())
    assert miniature.tree("site") == before
    assert not Path("da-chay").exists()


@pytest.mark.usefixtures("built_project")
def test_the_state_of_another_version_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    before = miniature.tree("site")
    monkeypatch.setattr(state, "_VERSION", 0)
    report = flow.build(miniature.settings())
    assert (report.written, miniature.tree("site")) == (["as-of.json"], before)


@pytest.mark.usefixtures("built_project", "_new_key")
def test_what_another_user_recorded_is_made_anew() -> None:
    before = miniature.tree("site")
    report = flow.build(miniature.settings())
    assert (report.written, miniature.tree("site")) == (["as-of.json"], before)


def hurt(path: Path, random: Random) -> None:
    """Change a file at a random place: some bytes, its end, or all after it."""
    content = bytearray(path.read_bytes())
    at = random.randrange(len(content) or 1)
    kind = random.choice(("bytes", "cut", "zeros"))
    if kind == "bytes":
        content[at : at + 20] = random.randbytes(20)
    else:
        content[at:] = b"" if kind == "cut" else bytes(len(content) - at)
    path.unlink()  # a process that has it open keeps the old content
    path.write_bytes(content)


def kind_of(path: Path) -> str:
    """Which database a file belongs to; "" for other files."""
    name = path.name.partition("-")[0]
    return name if name in DATABASES else ""


def together(files: list[Path]) -> list[list[Path]]:
    """What is damaged at a time: the state, the search store, or all else but the paint; with PORTAL_LONG=1 a file."""
    if miniature.LONG:
        return [[path] for path in files]
    return [list(group) for _, group in groupby(sorted(files, key=kind_of), kind_of)]


@pytest.mark.usefixtures("built_project")
def test_a_damaged_state_hides_no_damaged_paint() -> None:
    before = miniature.tree("site")
    (painted := Path(".portal/paint/tree/404.html")).write_text(painted.read_text("utf-8") + "x", "utf-8")
    with closing(sqlite3.connect(miniature.settings().state_path)) as database, database:
        database.execute("UPDATE checks_results SET result=zeroblob(8)")
    Path("site/404.html").unlink()
    flow.build(miniature.settings())
    assert miniature.tree("site") == before


@pytest.mark.first
@pytest.mark.usefixtures("built_project")
def test_damage_anywhere_in_what_runs_record_costs_time_alone() -> None:
    random = Random(1)  # noqa: S311 - chance, not secrecy
    story = Path("data/stories/ngay-mua.yml")
    one, other = story.read_text("utf-8"), story.read_text("utf-8").replace("title: ", "title: Lại ", 1)
    expected = {one: miniature.tree("site")}
    story.write_text(other, "utf-8")
    flow.build(miniature.settings())
    expected[other] = miniature.tree("site")
    recorded = [path for path in sorted(Path(".portal").rglob("*")) if path.is_file() and path.name != "lock"]
    others = [path for path in recorded if "paint" not in path.parts]
    # everything else is made of these
    to_be_painted = [path for path in recorded if "tree" in path.parts or kind_of(path) == "state"]
    for number, paths in enumerate([*together(others), to_be_painted, recorded]):
        text = (one, other)[number % 2]
        for path in paths:
            hurt(path, random)
        story.write_text(text, "utf-8")
        flow.build(replace(miniature.settings(), clean=paths is recorded))
        assert miniature.tree("site") == expected[text], paths
