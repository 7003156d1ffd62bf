"""A server with a bare repository and an installed portal, and people who push to it, all with real git."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from macros.records.choices import Audience
from macros.site.theme import SITE_URL
from tests import miniature
from tests.conftest import once
from tests.publish.gate.server import Judged, Leaders, Person, Server

FOLDERS = ("check", "build")  # in which a gate builds


@contextmanager
def as_in_tests() -> Iterator[None]:
    """The environment of a test, for what is made once for many."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**miniature.PLAIN_ENVIRONMENT, "PORTAL_AS_OF": str(miniature.DAY)}.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def _at_rest(tmp_path_factory: pytest.TempPathFactory, _built_project: Path) -> Path:
    """A folder with a server on which the miniature is live, and the clone that it was pushed from.

    The first builds of the gate go on from one of the same records.
    """

    def make(folder: Path) -> None:
        server = Server(folder / "srv")
        server.set_up()
        for name in FOLDERS:
            for part in (".portal", "site"):
                shutil.copytree(_built_project / part, server.gate / name / part)
            miniature.go_on(_built_project, server.gate / name)
        with as_in_tests():
            person = Person(server, folder / "nguoi-soan")
            person.write("README.md", "# Kho\n")
            person.start()
            assert server.live() == server.tip()

    return once(tmp_path_factory, "gate", make)


@pytest.fixture(scope="session")
def _leaders_at_rest(tmp_path_factory: pytest.TempPathFactory, _at_rest: Path) -> Path:
    """The same, with the leaders' repository, to which the records of the miniature for leaders were pushed."""

    def make(folder: Path) -> None:
        server = Leaders(copied(_at_rest, folder).server)
        with as_in_tests():
            server.set_up()
            person = Person(server, folder / "lanh-dao")
            shutil.copytree(miniature.SITE / "leaders-data", person.folder / "data")
            person.commit()
            server.take_all(person)
            assert server.release()
            shutil.copytree(server.gate / "build", server.gate / "check", symlinks=True)
            leaders_go_on(server.gate / "build", server.gate / "check")

    return once(tmp_path_factory, "gate-leaders", make)


def leaders_go_on(was: Path, now: Path) -> None:
    """Have the next build in a copy of a folder of the leaders' gate go on from the original."""
    roots = (Path("kho-chung/data"), Path("data"))
    miniature.go_on(was, now, data=roots, audience=Audience.LEADERSHIP)


def copied(folder: Path, copy: Path) -> Person:
    """The writer in a copy of a folder at rest; builds there go on from those of the original."""
    copy.mkdir(exist_ok=True)
    miniature.run("cp", "-a", f"{folder}/.", str(copy), cwd=folder)  # thousands of files
    was, server = Server(folder / "srv"), Server(copy / "srv")
    server.connect()
    for name in FOLDERS:
        miniature.go_on(was.gate / name, server.gate / name)
    return Person(server, copy / "nguoi-soan")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server whose repository is empty."""
    monkeypatch.setenv("PORTAL_AS_OF", str(miniature.DAY))
    fresh = Server(tmp_path / "srv")
    fresh.set_up()
    yield fresh
    fresh.rest()


@pytest.fixture
def writer(_at_rest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    """A person whose first push is live, on a server of their own."""
    monkeypatch.setenv("PORTAL_AS_OF", str(miniature.DAY))
    person = copied(_at_rest, tmp_path / "all")
    yield person
    person.server.rest()


@pytest.fixture
def sender(writer: Person) -> Person:
    """The same person, where what is taken is not published."""
    (writer.server.repository / "hooks" / "post-receive").unlink()
    return writer


@pytest.fixture(scope="session")
def _judging(_at_rest: Path, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The server on which this worker's judged pushes are judged; nothing that they bring stays."""
    return copied(_at_rest, tmp_path_factory.mktemp("judging")).server


@pytest.fixture
def editor(_judging: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Judged]:
    """A person with a fresh clone, whose pushes are judged and not published."""
    monkeypatch.setenv("PORTAL_AS_OF", str(miniature.DAY))
    settings, tip = (_judging.repository / "config").read_bytes(), _judging.tip()
    yield Judged(_judging, tmp_path / "nguoi-soan")
    (_judging.repository / "config").write_bytes(settings)
    for ref in _judging.git("for-each-ref", "--format=%(refname)").split():
        _judging.git("update-ref", "-d", ref)
    _judging.git("update-ref", "refs/heads/main", tip)


@pytest.fixture
def leader(_leaders_at_rest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    """A person with a clone of the leaders' repository, from which the records of the miniature are live."""
    monkeypatch.setenv("PORTAL_AS_OF", str(miniature.DAY))
    monkeypatch.setenv(SITE_URL, "")  # which a judged push sets
    shared = copied(_leaders_at_rest, tmp_path / "all").server
    was, server = Leaders(Server(_leaders_at_rest / "srv")), Leaders(shared)
    server.connect()
    for name in FOLDERS:
        leaders_go_on(was.gate / name, server.gate / name)
    yield Person(server, tmp_path / "all" / "lanh-dao")
    server.rest()
    shared.rest()


@pytest.fixture
def colleague(leader: Person) -> Person:
    """The person who writes for everybody, with a clone of the shared repository beside the leaders' own."""
    assert isinstance(leader.server, Leaders)
    return Person(leader.server.shared, leader.folder.with_name("nguoi-soan"))
