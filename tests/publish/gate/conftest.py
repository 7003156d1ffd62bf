"""A server with a bare repository and an installed portal, and people who push to it, all with real git."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import miniature
from tests.publish.gate.server import Leaders, Person, Server


@pytest.fixture(scope="session")
def _at_rest(tmp_path_factory: pytest.TempPathFactory, _painted_project: Path) -> Path:
    """A folder with a server on which the miniature is live, and the clone that it was pushed from."""
    folder = tmp_path_factory.mktemp("gate") / "all"
    server = Server(folder / "srv")
    server.set_up()
    for name in ("check", "build"):
        shutil.copytree(_painted_project / ".portal" / "paint", server.gate / name / ".portal" / "paint")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**miniature.PLAIN_ENVIRONMENT, "PORTAL_AS_OF": str(miniature.DAY)}.items():
            patch.setenv(name, value)
        Person(server, folder / "nguoi-soan").start()
        assert server.live() == server.tip()
    return folder


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server whose repository is empty."""
    monkeypatch.setenv("PORTAL_AS_OF", str(miniature.DAY))
    made = Server(tmp_path / "srv")
    made.set_up()
    yield made
    made.rest()


@pytest.fixture
def writer(_at_rest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    """A person whose first push is live."""
    monkeypatch.setenv("PORTAL_AS_OF", str(miniature.DAY))
    folder = shutil.copytree(_at_rest, tmp_path / "all", symlinks=True)
    server = Server(folder / "srv")
    server.connect()
    yield Person(server, folder / "nguoi-soan")
    server.rest()


@pytest.fixture
def editor(writer: Person) -> Person:
    """The same person, where what is taken is not published."""
    (writer.server.repository / "hooks" / "post-receive").unlink()
    return writer


@pytest.fixture
def leader(writer: Person, tmp_path: Path) -> Person:
    """A person with a clone of the leaders' repository, from which the records of the miniature were pushed."""
    server = Leaders(writer.server)
    server.follow("Trang của lãnh đạo", {
        "/srv/lanh-dao/van-hoa.git": server.repository,
        "/srv/van-hoa-lanh-dao": server.site,
        "/srv/kho/van-hoa.git": writer.server.repository,
        "/opt/cong": server.home,
    })  # fmt: skip
    person = Person(server, tmp_path / "lanh-dao")
    shutil.copytree(miniature.SITE / "leaders-data", person.folder / "data")
    person.commit()
    done = person.push()
    assert done.returncode == 0, done.stderr
    server.rest()
    return person
