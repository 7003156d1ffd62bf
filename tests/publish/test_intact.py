"""Files of a release that were altered by people or a disk are never reused."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest

from macros.engine.packing import pack
from macros.publish.intact import Recheck, variants
from macros.publish.live import PublishError, roll_back
from macros.publish.releases import ReleaseDir
from tests.publish import sites

STILL = "tinh/index.html"  # the same in every version


def alter(path: Path, content: bytes, *, apart: bool = False) -> None:
    """Write something else into a file of the same length, with its time of change kept; `apart` from its links."""
    stat = path.stat()
    if apart:
        path.unlink()
    path.write_bytes(content)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def evil(path: Path) -> bytes:
    """The content of a file with one byte changed."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    return bytes(content)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Version 5 of a site whose versions 1 to 4 are published."""
    for version in range(1, 5):
        sites.put(sites.write(tmp_path / "site", version), tmp_path / "dest")
    return sites.write(tmp_path / "site", 5)


@pytest.fixture
def dest(site: Path) -> Path:
    return site.with_name("dest")


@pytest.mark.parametrize("apart", [False, True], ids=["through its links", "alone"])
@pytest.mark.parametrize("name", [name for name, _ in variants(STILL)] + ["assets/images/anh.png"])
@pytest.mark.parametrize("version", [4, 5], ids=["nothing changed", "next"])
def test_an_altered_file_whose_time_was_kept_is_not_carried_on(
    site: Path, dest: Path, name: str, version: int, apart: bool
) -> None:
    target = dest / "current" / name
    before = target.read_bytes()
    alter(target, evil(target), apart=apart)
    sites.put(sites.write(site, version), dest)
    assert sites.is_version(sites.live(dest), version)
    assert (dest / "current" / name).read_bytes() == before


def test_an_altered_file_of_an_older_release_does_not_come_back(site: Path, dest: Path) -> None:
    target = dest / "releases" / "3" / "trang-3" / "index.html"
    alter(target, evil(target))
    with pytest.raises(
        PublishError, match=r"^bản phát hành 3 có 1 tệp đã bị sửa trên đĩa, như trang-3/index.html; hãy"
    ):
        roll_back(dest)
    assert sites.is_version(sites.live(dest), 4)
    alter(dest / "releases" / "3" / STILL, evil(dest / "releases" / "3" / STILL), apart=True)
    alter(target, sites.page("x", "").encode())
    sites.write(site, 3)
    target.write_bytes((site / "trang-3" / "index.html").read_bytes())
    os.utime(target, (target.with_name("index.html.gz").stat().st_mtime - 1,) * 2)
    roll_back(dest)  # what the live release has as it was published is taken from there
    assert sites.is_version(sites.live(dest), 3)


def test_what_a_disk_altered_is_found_within_a_week_of_days(dest: Path) -> None:
    live, files = dest / "releases" / "4", ReleaseDir(dest).contents(4).files
    for path in files:
        alter(live / path, evil(live / path), apart=True)
    by_day = [
        {path for path, mark in files.items() if not Recheck(1 << 62, 0, frozenset([day])).is_intact(live, path, mark)}
        for day in range(7)
    ]
    assert set().union(*by_day) == set(files)
    assert max(map(len, by_day)) < len(files) // 2


def test_everything_is_read_where_the_clock_was_set_back(dest: Path) -> None:
    place = ReleaseDir(dest)
    assert place.recheck(5).since > 0
    (place.work / "last").write_bytes(pack((4, 1 << 62, "")))
    assert place.recheck(5).since == 0


def test_an_edit_reads_what_changed_and_a_small_part_of_the_rest(
    site: Path, dest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites.put(sites.write(site, 5), dest)
    sites.write(site, 6)
    read: list[str] = []
    whole = Path.read_bytes

    def noted(path: Path) -> bytes:
        read.append(str(path))
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", noted)
    sites.put(site, dest)
    assert len([path for path in read if "/releases/" in path or "/making/" in path]) <= 6


def test_a_number_is_given_once_also_after_going_back_and_a_killed_run(
    site: Path, dest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roll_back(dest)
    with monkeypatch.context() as patch:
        patch.setattr("macros.publish.releases._sync_tree", lambda *_: os._exit(9))
        child = os.fork()
        if not child:
            sites.put(site, dest)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert sites.put(site, dest).number == 6


def test_damage_in_what_publishing_keeps_costs_time_alone(site: Path, dest: Path) -> None:
    random = Random(12)  # noqa: S311
    for version in range(5, 45):
        path = random.choice([path for path in sorted((dest / ".publishing").iterdir()) if path.name != "lock"])
        content = bytearray(path.read_bytes())
        at = random.randrange(len(content))
        content[at:] = random.choice((b"", bytes(len(content) - at), random.randbytes(20) + content[at + 20 :]))
        path.write_bytes(content)
        sites.put(sites.write(site, version), dest)
        assert sites.is_version(sites.live(dest), version), path


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "không ghi ngày của trang"),
        ("[]", "không ghi ngày của trang"),
        ('{"as_of": 5}', "không ghi ngày của trang"),
        ('{"as_of": "mai"}', "không ghi ngày của trang"),
        ('{"as_of": ""}', "lần dựng trang gần nhất chưa xong"),
    ],
)
def test_a_site_whose_day_cannot_be_read_is_refused_in_words(
    site: Path, dest: Path, content: str, message: str
) -> None:
    (site / "as-of.json").write_text(content, "utf-8")
    with pytest.raises(PublishError, match=message):
        sites.put(site, dest)
    assert sites.is_version(sites.live(dest), 4)
