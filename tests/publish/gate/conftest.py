"""A server with a bare repository and an installed portal, and people who push to it, all with real git."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from macros.records.choices import Audience
from tests import miniature
from tests.conftest import once
from tests.publish.gate.server import Leaders, Person, Server

FOLDERS = ("check", "build")  # in which a gate builds


@pytest.fixture(scope="session")
def spare_painting(_painted_project: Path) -> Callable[[Server], None]:
    """Gives a gate the paint, compiled templates and scaled pictures that its first builds would make."""

    def spare(server: Server) -> None:
        for name in FOLDERS:
            shutil.copytree(_painted_project / ".portal", server.gate / name / ".portal", dirs_exist_ok=True)

    return spare


@contextmanager
def as_in_tests() -> Iterator[None]:
    """The environment of a test, for what is made once for many."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**miniature.PLAIN_ENVIRONMENT, "PORTAL_AS_OF": str(miniature.DAY)}.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def _at_rest(tmp_path_factory: pytest.TempPathFactory, spare_painting: Callable[[Server], None]) -> Path:
    """A folder with a server on which the miniature is live, and the clone that it was pushed from."""

    def make(folder: Path) -> None:
        server = Server(folder / "srv")
        server.set_up()
        spare_painting(server)
        with as_in_tests():
            Person(server, folder / "nguoi-soan").start()
            assert server.live() == server.tip()

    return once(tmp_path_factory, "gate", make)


@pytest.fixture(scope="session")
def _leaders_at_rest(
    tmp_path_factory: pytest.TempPathFactory, _at_rest: Path, spare_painting: Callable[[Server], None]
) -> Path:
    """The same, with the leaders' repository, to which the records of the miniature for leaders were pushed."""

    def make(folder: Path) -> None:
        shared = copied(_at_rest, folder).server
        server = Leaders(shared)
        with as_in_tests():
            server.set_up()
            spare_painting(server)
            person = Person(server, folder / "lanh-dao")
            shutil.copytree(miniature.SITE / "leaders-data", person.folder / "data")
            person.commit()
            done = person.push()
            assert done.returncode == 0, done.stderr
            assert server.live() == server.tip()

    return once(tmp_path_factory, "gate-leaders", make)


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
def server(
    spare_painting: Callable[[Server], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    """A server whose repository is empty."""
    monkeypatch.setenv("PORTAL_AS_OF", str(miniature.DAY))
    made = Server(tmp_path / "srv")
    made.set_up()
    spare_painting(made)
    yield made
    made.rest()


@pytest.fixture
def writer(_at_rest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    """A person whose first push is live."""
    monkeypatch.setenv("PORTAL_AS_OF", str(miniature.DAY))
    person = copied(_at_rest, tmp_path / "all")
    yield person
    person.server.rest()


@pytest.fixture
def editor(writer: Person) -> Person:
    """The same person, where what is taken is not published."""
    (writer.server.repository / "hooks" / "post-receive").unlink()
    return writer


@pytest.fixture
def leader(_leaders_at_rest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    """A person with a clone of the leaders' repository, from which the records of the miniature are live."""
    monkeypatch.setenv("PORTAL_AS_OF", str(miniature.DAY))
    shared = copied(_leaders_at_rest, tmp_path / "all").server
    was, server = Leaders(Server(_leaders_at_rest / "srv")), Leaders(shared)
    server.connect()
    roots = (Path("kho-chung/data"), Path("data"))
    for name in FOLDERS:
        miniature.go_on(was.gate / name, server.gate / name, data=roots, audience=Audience.LEADERSHIP)
    yield Person(server, tmp_path / "all" / "lanh-dao")
    server.rest()
    shared.rest()


@pytest.fixture
def colleague(leader: Person) -> Person:
    """The person who writes for everybody, with a clone of the shared repository beside the leaders' own."""
    assert isinstance(leader.server, Leaders)
    return Person(leader.server.shared, leader.folder.with_name("nguoi-soan"))
