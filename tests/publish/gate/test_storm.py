"""Many people push at once: the last accepted push is live, builds never overlap, mistakes are never shown."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import miniature
from tests.publish.gate.pushes import REFUSED
from tests.publish.gate.server import TRACED, Person, Server, remote_lines

pytestmark = pytest.mark.whole

PEOPLE, ROUNDS = (4, 3) if miniature.LONG else (3, 1)
WRONG_PEOPLE, WRONG_ROUND = (4, 1) if miniature.LONG else (1, 0)
MARK = "Không được lên trang"


def name_of(number: int) -> str:
    """The file that a person works on."""
    return f"data/units/phong-{number}.yml"


def record(title: str, place: str) -> str:
    """A unit."""
    return f"title: {title}\nkind: department\nplace: {place}\nillustrative: true\n"


def work(server: Server, number: int, folder: Path) -> list[str]:
    """Push some versions of a record, and maybe once a mistake; gives the titles that were taken."""
    person, accepted = Person(server, folder), []
    for turn in range(ROUNDS):
        if number < WRONG_PEOPLE and turn == WRONG_ROUND:
            person.write(name_of(number), record(MARK, "chín"))
            person.commit()
            done = until_heard(person)
            assert f"1 lỗi. {REFUSED}" in "\n".join(remote_lines(done)), done.stderr
            person.git("reset", "--quiet", "--hard", "HEAD~1")
        title = f"Phòng {number} lần {turn}"
        person.write(name_of(number), record(title, "9"))
        person.commit()
        done = until_heard(person)
        assert done.returncode == 0, done.stderr
        accepted.append(title)
    return accepted


def until_heard(person: Person):
    """Push, each time on top of what others have pushed meanwhile, until nobody was faster."""
    while True:
        person.git("pull", "--quiet", "--rebase", "origin", "main")
        done = person.push()
        assert "cannot lock" not in done.stderr
        overtaken = ("fetch first", "non-fast-forward", "người khác vừa gửi trước")
        if not any(reason in done.stderr for reason in overtaken):
            return done


@pytest.mark.first
def test_a_storm(writer: Person, tmp_path: Path) -> None:
    server, trace = writer.server, tmp_path / "trace.txt"
    server.install(TRACED.format(folder=tmp_path))
    with ThreadPoolExecutor(PEOPLE) as pool:
        jobs = [pool.submit(work, server, number, tmp_path / f"nguoi-{number}") for number in range(PEOPLE)]
        titles = [job.result() for job in jobs]
    assert server.live() == server.tip()
    steps = trace.read_text("utf-8").split()
    assert steps == ["begin", "end"] * (len(steps) // 2)
    assert 1 <= len(steps) // 2 <= PEOPLE * ROUNDS
    for number, accepted in enumerate(titles):
        page = server.site / "current" / "don-vi" / f"phong-{number}" / "index.html"
        assert accepted[-1] in page.read_text("utf-8")
    assert len(server.git("log", "--format=%H", "main").split()) == 1 + PEOPLE * ROUNDS
    released = [path for path in server.site.rglob("*") if path.is_file() and not path.is_symlink()]
    assert [path for path in released if MARK.encode() in path.read_bytes()] == []
