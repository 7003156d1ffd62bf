"""Every view is counted exactly once, even if the log, the clock or the run fails."""

from __future__ import annotations

import gzip
import json
import random
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from macros.publish import views
from macros.publish.views import FOLDER, LONGEST_LINE, STORE, CountError, Totals, count, shard_of
from macros.site import clock
from scripts import portal as commands
from tests.publish import sites

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)  # a Wednesday
STORY, LAW = "/guong-tot/tra-lai-vi/", "/van-ban/luat-1/"
PERSON, UNIT, BOARD = "/nhan-su/nguyen-van-a/", "/don-vi/van-phong/", "/bang-xep-hang/2026/"
SUMMARY = '<meta name="description" content="Kể &quot;ngắn&quot;."><a href="/">Về</a>'
PAGES = ["/", STORY, LAW, PERSON, UNIT, BOARD]


@pytest.fixture
def dest(tmp_path: Path) -> Path:
    """A published site with a page of every kind."""
    site = sites.write(tmp_path / "site", 1)
    for page in PAGES[1:]:
        (site / page[1:]).mkdir(parents=True)
        (site / page[1:] / "index.html").write_text(
            sites.page(f"Trang {page[1:-1]} &amp; hơn – Cổng", SUMMARY), "utf-8"
        )
    (site / "redirects.map").write_text(f"/guong-tot/tra-vi/ {STORY};\n", "utf-8")
    sites.put(site, tmp_path / "dest")
    return tmp_path / "dest"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    (tmp_path / "log").mkdir()
    return tmp_path / "log" / "luot-xem.log"


def line(page: str = STORY, at: datetime = NOW) -> bytes:
    """What nginx writes when somebody opens a page."""
    random_id = f"{random.getrandbits(128):032x}"
    return f'{{"id": "{random_id}", "at": {at.timestamp():.3f}, "page": "{page}index.html"}}\n'.encode()


def append(log: Path, *lines: bytes) -> None:
    with log.open("ab") as file:
        file.writelines(lines)


def values(dest: Path, page: str = "/") -> Any:
    return json.loads((dest / FOLDER / f"{shard_of(page)}.json").read_text("utf-8"))


def test_an_opened_page_is_in_every_span_that_its_day_is_in(dest, log):
    days = (NOW, NOW - timedelta(days=1), NOW - timedelta(days=3), NOW - timedelta(days=40), NOW - timedelta(days=400))
    append(log, *(line(at=day) for day in days), line("/", NOW))
    counted = count(dest, log, NOW)
    assert (counted.views, counted.unreadable) == (6, 0)
    assert counted.totals == Totals(today=2, yesterday=1, week=3, month=4, all=6)
    assert values(dest, STORY)["pages"] == {STORY: 5}
    assert values(dest)["totals"] == counted.totals._asdict()
    assert values(dest)["until"] == "2026-11-25T10:00"


@pytest.mark.parametrize(("zone", "today"), [("Asia/Ho_Chi_Minh", 1), ("UTC", 2), ("America/New_York", 2)])
def test_a_day_is_that_of_the_agency(dest, log, zone, today):
    append(log, line(at=NOW.replace(hour=6)), line(at=NOW.replace(hour=0) - timedelta(minutes=1)))
    append(log, line(at=NOW.replace(hour=0) - timedelta(hours=30)))
    now = NOW.replace(hour=6, minute=30).astimezone(ZoneInfo(zone))
    assert count(dest, log, now).totals.today == today


def test_nobody_can_be_ranked(dest, log):
    append(log, *(line(page) for page in PAGES for _ in range(9)))
    count(dest, log, NOW)
    pages = {
        page
        for number in range(views.SHARDS)
        for page in json.loads((dest / FOLDER / f"{number}.json").read_text("utf-8"))["pages"]
    }
    assert pages == {STORY, LAW}
    with closing(sqlite3.connect(dest / STORE)) as store:
        assert {page for (page,) in store.execute("SELECT page FROM views")} == {STORY, LAW, ""}
    assert [item["url"] for item in values(dest)["most_read"]] == [STORY, LAW]


def test_the_most_read_are_those_of_seven_days_with_their_titles(dest, log):
    append(log, *(line(LAW, NOW - timedelta(days=7)) for _ in range(50)))
    append(log, *(line(LAW, NOW - timedelta(days=6)) for _ in range(5)), *(line(STORY) for _ in range(4)))
    count(dest, log, NOW)
    assert values(dest)["most_read"] == [
        {"url": LAW, "title": "Trang van-ban/luat-1 & hơn", "summary": 'Kể "ngắn".', "views": 5}
    ]
    assert "most_read" not in values(dest, STORY)


def test_views_follow_a_record_to_its_new_address_and_leave_with_it(dest, log, tmp_path):
    append(log, *(line(LAW) for _ in range(6)))
    count(dest, log, NOW)
    site = tmp_path / "site"
    new = "/van-ban/luat-moi/"
    (site / LAW[1:]).rename(site / new[1:])
    (site / "redirects.map").write_text(f"{LAW} {new};\n", "utf-8")
    sites.put(site, dest)
    append(log, line(LAW), line(new))  # led on from the former address by its page, and there
    assert count(dest, log, NOW).views == 1
    assert (values(dest, new)["pages"][new], values(dest)["most_read"][0]["url"]) == (7, new)
    shutil.rmtree(site / new[1:])
    (site / "redirects.map").write_text("", "utf-8")
    sites.put(site, dest)
    count(dest, log, NOW)
    assert (values(dest, new)["pages"], values(dest)["most_read"]) == ({}, [])
    assert values(dest)["totals"]["all"] == 7


def test_the_page_of_a_withdrawn_record_is_not_told(dest, log, tmp_path):
    append(log, *(line(LAW) for _ in range(6)))
    (tmp_path / "site" / ".withdrawn.json").write_text(json.dumps([f"{LAW[1:]}index.html"]), "utf-8")
    (tmp_path / "site" / LAW[1:] / "index.html").write_text(sites.page("Đã gỡ – Cổng", ""), "utf-8")
    sites.put(tmp_path / "site", dest)
    count(dest, log, NOW)
    assert (values(dest, LAW)["pages"], values(dest)["most_read"]) == ({}, [])


# ------------------------------------------------------------------ rotation


def by_renaming(log: Path) -> None:
    """As logrotate does with `delaycompress`."""
    older, old = log.with_name(f"{log.name}.2.gz"), log.with_name(f"{log.name}.1")
    if old.exists():
        older.write_bytes(gzip.compress(old.read_bytes()))
    log.replace(old)


def by_compressing(log: Path) -> None:
    for number in range(9, 0, -1):
        part = log.with_name(f"{log.name}.{number}.gz")
        if part.exists():
            part.rename(log.with_name(f"{log.name}.{number + 1}.gz"))
    log.with_name(f"{log.name}.1.gz").write_bytes(gzip.compress(log.read_bytes()))
    log.unlink()


def by_date(log: Path) -> None:
    """As logrotate does with `dateext`."""
    log.rename(log.with_name(f"{log.name}-{20261100 + sum(1 for _ in log.parent.iterdir())}"))


def by_copying(log: Path) -> None:
    shutil.copy(log, log.with_name(f"{log.name}.1"))
    log.write_bytes(b"")


def by_losing(log: Path) -> None:
    log.unlink()


@pytest.mark.parametrize("rotate", [by_renaming, by_compressing, by_date, by_copying, by_losing])
def test_a_rotated_log_is_counted_once(dest, log, rotate: Callable[[Path], None]):
    total = 0
    for number in range(1, 5):
        append(log, *(line() for _ in range(number)))
        total += number
        assert count(dest, log, NOW).views == number
        rotate(log)
        if rotate is not by_losing:
            assert count(dest, log, NOW).views == 0
    append(log, line())
    assert count(dest, log, NOW).totals.all == total + 1


def test_what_was_written_after_the_last_run_and_before_rotation_is_counted(dest, log):
    append(log, line())
    count(dest, log, NOW)
    append(log, line(), line())
    by_compressing(log)
    append(log, line())
    assert count(dest, log, NOW).views == 3


def test_a_log_that_is_being_compressed_is_counted_once(dest, log):
    whole = [line() for _ in range(3000)]
    packed = gzip.compress(b"".join(whole))
    part = log.with_name(f"{log.name}.1.gz")
    seen = 0
    for share in (0.0001, 0.3, 0.6, 1):
        part.write_bytes(packed[: int(len(packed) * share)])
        seen += count(dest, log, NOW).views
    assert (seen, count(dest, log, NOW).views) == (3000, 0)


def test_other_files_beside_the_log_are_none_of_its_parts(dest, log):
    append(log, line())
    for name in (f"{log.name}.bak", f"{log.name}.1.xz", "access.log", f"x{log.name}"):
        log.with_name(name).write_bytes(line())
    assert count(dest, log, NOW).views == 1


# ------------------------------------------------------------------ what a log may hold


@pytest.mark.parametrize(
    "junk",
    [
        b"\n",
        b"\xff\xfe\x00\x80" * 50 + b"\n",
        b"[" * 60_000 + b"\n",
        b'{"id": "1", "at": 1' + b"0" * 400 + b', "page": "/index.html"}\n',
        b'{"id": "1", "at": NaN, "page": "/index.html"}\n',
        b'{"id": "1", "at": -5, "page": "/index.html"}\n',
        b'{"id": "1", "at": 1795000000, "page": "/anh.png"}\n',
        b'{"at": [], "page": {}}\n',
        b"null\n",
        b'127.0.0.1 - - [25/Nov/2026:10:00:00 +0700] "GET / HTTP/1.1" 200 5 "-" "Mozilla/5.0"\n',
    ],
    ids=range(10),
)
def test_a_line_that_is_none_of_ours_is_passed_over(dest, log, junk):
    append(log, junk, line(), junk, line())
    counted = count(dest, log, NOW)
    assert (counted.views, counted.unreadable) == (2, 2)


@pytest.mark.parametrize("length", [LONGEST_LINE - 1, LONGEST_LINE, LONGEST_LINE + 1, 1 << 20])
@pytest.mark.parametrize("first", [True, False])
def test_a_line_of_any_length_is_passed_over(dest, log, length, first):
    append(log, *([] if first else [line()]), b"x" * length)
    assert count(dest, log, NOW).views == (0 if first else 1)
    append(log, b"\n", line())
    counted = count(dest, log, NOW)
    assert (counted.views, counted.unreadable) == (1, 1)
    assert count(dest, log, NOW).totals.all == (1 if first else 2)


def test_half_a_line_waits_for_its_end(dest, log):
    whole = line()
    for part in (whole[:9], whole[9:50]):
        append(log, part)
        assert count(dest, log, NOW) == (0, 0, (0, 0, 0, 0, 0))
    append(log, whole[50:])
    assert count(dest, log, NOW).views == 1


def test_a_damaged_archive_is_passed_over(dest, log):
    log.with_name(f"{log.name}.2.gz").write_bytes(b"junk")
    log.with_name(f"{log.name}.3.gz").write_bytes(b"")
    append(log, line())
    assert count(dest, log, NOW).views == 1


# ------------------------------------------------------------------ clocks, runs that end early, lost files


def test_a_clock_set_back_loses_nothing(dest, log):
    append(log, line(at=NOW), line(at=NOW + timedelta(hours=3)), line(at=NOW - timedelta(days=1)), line(at=NOW))
    assert count(dest, log, NOW).totals == Totals(today=3, yesterday=1, week=4, month=4, all=4)
    append(log, line(at=NOW - timedelta(days=2)))
    assert count(dest, log, NOW - timedelta(days=2)).totals == Totals(today=1, yesterday=0, week=1, month=1, all=5)
    assert count(dest, log, NOW).totals == Totals(today=3, yesterday=1, week=5, month=5, all=5)


class Killed(BaseException):
    """Stands for the end of the process."""


def _steps(monkeypatch: pytest.MonkeyPatch, last: int) -> None:
    """Let the run end after that many changes of the store or of files."""
    left = [last]

    def step() -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed

    class Store(sqlite3.Connection):
        def execute(self, *args: Any) -> Any:
            step()
            done = super().execute(*args)
            step()
            return done

        def executemany(self, *args: Any) -> Any:
            step()
            return super().executemany(*args)

    connect = sqlite3.connect
    monkeypatch.setattr(views.sqlite3, "connect", lambda *args, **more: connect(*args, **more, factory=Store))
    rename = Path.replace
    monkeypatch.setattr(Path, "replace", lambda *args: (step(), rename(*args)))


def test_a_run_that_is_killed_at_any_step_is_made_good_by_the_next(dest, log, tmp_path):
    append(log, line(), line(LAW), line("/"))
    with_part = log.with_name(f"{log.name}.1")
    append(with_part, line(), line())
    ended = 0
    for last in [*range(30), *range(30, 200, 11)]:
        place = tmp_path / f"copy-{last}"
        shutil.copytree(dest, place, symlinks=True)
        with pytest.MonkeyPatch.context() as patch:
            _steps(patch, last)
            try:
                count(place, log, NOW)
                break
            except Killed:
                ended += 1
        assert count(place, log, NOW).totals.all == 5
        assert values(place, STORY)["pages"] == {STORY: 3}
        assert list((place / FOLDER).glob("*.new")) == []
        shutil.rmtree(place)
    assert ended > 30


def test_a_log_that_is_gone_is_said_and_leaves_the_counts(dest, log):
    append(log, line(at=NOW - timedelta(days=1)))
    count(dest, log, NOW - timedelta(days=1))
    log.unlink()
    with pytest.raises(CountError, match=re.escape(f"không thấy nhật ký {log}; số đã đếm giữ nguyên")):
        count(dest, log, NOW)
    assert values(dest)["totals"] == Totals(today=0, yesterday=1, week=1, month=1, all=1)._asdict()


def test_lost_files_for_readers_come_back_and_a_lost_store_is_counted_anew(dest, log):
    append(log, line(), line())
    count(dest, log, NOW)
    shutil.rmtree(dest / FOLDER)
    assert count(dest, log, NOW).totals.all == 2
    assert values(dest, STORY)["pages"] == {STORY: 2}
    (dest / STORE).write_bytes(b"junk" * 999)
    with pytest.raises(CountError, match="hãy chép bản sao lưu về, không có thì xóa tệp ấy để đếm lại từ nhật ký"):
        count(dest, log, NOW)
    (dest / STORE).unlink()
    assert count(dest, log, NOW).views == 2


# ------------------------------------------------------------------ against another count


def independent(log: Path) -> tuple[int, Counter[str]]:
    """Views of all pages and of each, as `zcat -f log* | sort -u | awk` would count them."""
    whole = b"".join(
        gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for path in log.parent.iterdir()
    )
    texts = [text.decode("utf-8", "replace") for text in set(whole.split(b"\n"))]
    opened = [match[1] for text in texts if (match := re.fullmatch(r'\{"id": .* "page": "(.*/)index\.html"\}', text))]
    return len(opened), Counter(page for page in opened if page in (STORY, LAW))


@pytest.mark.parametrize("seed", range(6))
def test_a_replayed_log_gives_what_another_count_gives(dest, log, seed):
    chance = random.Random(seed)  # noqa: S311
    for _ in range(25):
        at = NOW - timedelta(minutes=chance.randrange(60 * 24 * 50))
        append(log, *(line(chance.choice(PAGES), at) for _ in range(chance.randrange(1, 90))))
        if chance.random() < 0.3:
            append(log, chance.choice([b"\x00\xff\n", b"{}\n", b"x" * 40_000 + b"\n"]))
        if chance.random() < 0.3:
            count(dest, log, NOW)
        if chance.random() < 0.3:
            chance.choice([by_compressing, by_date])(log)
    counted = count(dest, log, NOW)
    pages = {**values(dest, STORY)["pages"], **values(dest, LAW)["pages"]}
    assert (counted.totals.all, pages) == independent(log)
    (dest / STORE).unlink()
    assert count(dest, log, NOW).totals == counted.totals


# ------------------------------------------------------------------ the command


def test_the_command_tells_what_it_counted(dest, log, capsys, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda _: NOW)
    append(log, *(line() for _ in range(1200)), b"?\n")
    assert commands.main(["stats", str(dest), "--log", str(log)]) == 0
    assert capsys.readouterr().out == (
        "Thêm 1.200 lượt xem. Bỏ qua 1 dòng không đọc được.\n"
        "Hôm nay 1.200, hôm qua 0, tuần này 1.200, tháng này 1.200, tất cả 1.200.\n"
    )


def test_the_command_says_what_is_wrong(tmp_path, log, capsys):
    assert commands.main(["stats", str(tmp_path), "--log", str(log)]) == 1
    wrong = f"{tmp_path}: chưa xuất bản lần nào; hãy chạy: portal publish {tmp_path}"
    assert capsys.readouterr().err == f"Không đếm: {wrong}.\n"
