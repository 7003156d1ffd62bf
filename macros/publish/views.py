"""Counts how often pages were opened, from a log that nginx writes only for this purpose; decision 0020.

A line of the log has the time and the page, and nothing about the reader:

    {"id": "8f14…", "at": 1764414000.123, "page": "/guong-tot/tra-lai-vi/index.html"}

One SQLite file next to the releases has the counts and how far each log file was read.  Both change in one transaction,
so a killed run counts everything or nothing.  The files for readers are derived from it and may be deleted.
"""

import gzip
import json
import re
import sqlite3
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from macros.publish.releases import ReleaseDir
from macros.records import collections

LOG = Path("/var/log/nginx/van-hoa-cong-vu.luot-xem.log")  # deploy/nginx has the same name
STORE = "luot-xem.sqlite"  # in the destination folder of the releases
FOLDER = "luot-xem"  # next to it; nginx serves it
SHARDS = 64  # files of views; docs/assets/js/portal.js has the same number
OTHER = ""  # the name under which all other pages are counted together
LONGEST_LINE = 16 << 10  # bytes; nginx accepts no address that is half as long
MOST_READ = 5
READ_OFTEN = 5  # least views in a week for a page to be listed as most read
WEEK = timedelta(days=7)
_FIRST_SECOND, _LAST_SECOND = 946_684_800, 4_102_444_800  # the years 2000 to 2099
_SCHEMA = """
CREATE TABLE IF NOT EXISTS views (day TEXT, page TEXT, views INTEGER, PRIMARY KEY (day, page)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS logs (id TEXT PRIMARY KEY, read INTEGER) WITHOUT ROWID;
"""
_TITLE = re.compile(r"<title>(.*?) – [^<]*</title>", re.DOTALL)
_SUMMARY = re.compile(r'<meta name="description" content="([^"]*)">')
_INDEX = "index.html"

DayPage = tuple[str, str]  # day (ISO) and page
Forwarded = Mapping[str, str]  # former address -> current one


class CountError(Exception):
    """Nothing was counted, and the files for readers are unchanged."""


class Totals(NamedTuple):
    """Views of all pages."""

    today: int
    yesterday: int
    week: int  # since Monday
    month: int  # since its first day
    all: int


class CountingResult(NamedTuple):
    """The result of a run."""

    views: int  # counted by this run
    unreadable: int  # lines of the log
    totals: Totals


class _NewLines(NamedTuple):
    """The lines of a log that were not counted before."""

    id: str
    end: int  # how far it is read now, in uncompressed bytes
    views: Counter[DayPage]
    unreadable: int


def count(dest: Path, log: Path, now: datetime) -> CountingResult:
    """Count the new lines of a log and its rotated parts, and write the files for readers.

    `now` is in the time zone of the agency.  Raises `CountError`, or `OSError` if the disk fails; views counted before
    are never lost or counted twice.
    """
    published = ReleaseDir(dest)
    if not published.live():
        raise CountError(f"{dest}: chưa xuất bản lần nào; hãy chạy: portal publish {dest}")
    parts = parts_of(log)
    try:
        with closing(sqlite3.connect(dest / STORE, isolation_level=None, timeout=60)) as store:
            store.executescript(_SCHEMA)
            views, unreadable = _count_new_lines(store, parts, now, _forwarded(published.current))
            totals = _totals(store, now.date())
            _write_files(dest / FOLDER, store, published, now)
    except sqlite3.OperationalError as error:
        right = "hãy xem quyền, chỗ trống của ổ đĩa, và lần đếm khác có đang chạy không"
        raise CountError(f"không ghi được {dest / STORE} ({error}); {right}") from None
    except sqlite3.DatabaseError as error:
        wrong = f"không đọc được {dest / STORE} ({error})"
        raise CountError(f"{wrong}; hãy chép bản sao lưu về, không có thì xóa tệp ấy để đếm lại từ nhật ký") from None
    if not parts:
        raise CountError(f"không thấy nhật ký {log}; số đã đếm giữ nguyên. Hãy xem lại dòng access_log của nginx")
    return CountingResult(views, unreadable, totals)


def parts_of(log: Path) -> list[Path]:
    """A log and its rotated parts, with a number or a date in the name, compressed or not; raises `PermissionError`."""
    part = re.compile(re.escape(log.name) + r"([.-]\d[\d.-]*)?(\.gz)?")
    try:
        return sorted(path for path in log.parent.iterdir() if part.fullmatch(path.name))
    except FileNotFoundError:
        return []


def shard_of(page: str) -> int:
    """The number of the file with the views of a page; portal.js computes the same number."""
    number = 0
    for letter in page:
        number = (number * 31 + ord(letter)) % SHARDS
    return number


# ------------------------------------------------------------------ reading


def _count_new_lines(
    store: sqlite3.Connection, parts: Iterable[Path], now: datetime, forwarded: Forwarded
) -> tuple[int, int]:
    """Add the new lines of the logs to the store in one transaction; returns (views, unreadable lines)."""
    views = unreadable = 0
    store.execute("BEGIN IMMEDIATE")  # a second run waits here until this one has stored its progress
    for part in parts:
        with suppress(FileNotFoundError), _open(part) as log:  # rotated meanwhile: the next run finds it
            if new := _new_lines(store, log, now, forwarded):
                rows = [(*key, number) for key, number in new.views.items()]
                store.executemany(
                    "INSERT INTO views VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET views = views + excluded.views", rows
                )
                store.execute("INSERT OR REPLACE INTO logs VALUES (?, ?)", (new.id, new.end))
                views, unreadable = views + new.views.total(), unreadable + new.unreadable
    store.execute("COMMIT")
    return views, unreadable


def _open(part: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(part)) if part.suffix == ".gz" else part.open("rb")


def _new_lines(store: sqlite3.Connection, log: IO[bytes], now: datetime, forwarded: Forwarded) -> _NewLines | None:
    """The lines of a log that were not counted before; None if it does not have a first line yet.

    A log is identified by its first line, which has a random number: rotation changes its name, compression its inode
    and size, and `copytruncate` reuses the inode for a new log.
    """
    views, unreadable, end = Counter[DayPage](), 0, 0
    try:
        first = log.readline(LONGEST_LINE)
        if not first.endswith(b"\n") and len(first) < LONGEST_LINE:
            return None
        name = sha256(first).hexdigest()
        end = (store.execute("SELECT read FROM logs WHERE id = ?", (name,)).fetchone() or (0,))[0]
        log.seek(end)
        for line_end, line in _lines(log, end):
            end = line_end
            key = _view(line, now, forwarded)
            if key is None:
                unreadable += 1
            elif key:
                views[key] += 1
    except (EOFError, zlib.error, gzip.BadGzipFile):  # still being compressed, or damaged: keep what was readable
        if not end:
            return None
    return _NewLines(name, end, views, unreadable)


def _lines(log: IO[bytes], end: int) -> Iterator[tuple[int, bytes]]:
    """Yield (end position, line) of every complete line; a line that is too long is replaced by b""."""
    is_long = False
    while part := log.readline(LONGEST_LINE):
        end += len(part)
        is_whole = part.endswith(b"\n")
        if is_whole:
            yield end, b"" if is_long else part
        is_long = not is_whole


def _view(line: bytes, now: datetime, forwarded: Forwarded) -> DayPage | tuple[()] | None:
    """The day and page of a line; () for an address that only redirects, None for an unreadable line."""
    try:
        fields = json.loads(line)
        at, page = float(fields["at"]), str(fields["page"])
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    if not _FIRST_SECOND <= at < _LAST_SECOND or not page.endswith(f"/{_INDEX}"):
        return None
    day = min(datetime.fromtimestamp(at, now.tzinfo).date(), now.date())  # the clock may have been ahead
    page = page.removesuffix(_INDEX)
    return () if page in forwarded else (day.isoformat(), page if _is_counted(page) else OTHER)


def _is_counted(page: str) -> bool:
    """Whether the views of a page are counted separately; never for people, units and leaderboards."""
    steps = page.split("/")  # "", section, record, ""
    return len(steps) == 4 and steps[1] in _sections()


@cache
def _sections() -> frozenset[str]:
    return frozenset(model.slug for model in collections().values() if model.counts_views)


def _forwarded(current: Path) -> dict[str, str]:
    """Map the former addresses of renamed records to the current ones."""
    try:
        lines = (current / "redirects.map").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.rstrip(";").split(" ") for line in lines)
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


# ------------------------------------------------------------------ writing


def _totals(store: sqlite3.Connection, today: date) -> Totals:
    yesterday, monday = today - timedelta(days=1), today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    spans = ((today, today), (yesterday, yesterday), (monday, today), (first, today), (date.min, date.max))
    sql = "SELECT coalesce(sum(views), 0) FROM views WHERE day BETWEEN ? AND ?"
    return Totals(*(store.execute(sql, [day.isoformat() for day in span]).fetchone()[0] for span in spans))


def _write_files(folder: Path, store: sqlite3.Connection, published: ReleaseDir, now: datetime) -> None:
    """Write the files for readers: totals and views of some pages; the home page's file also has the most read ones."""
    contents = published.contents(published.live())
    pages = {f"/{path.removesuffix(_INDEX)}" for path in contents.files.keys() - set(contents.withdrawn)}
    forwarded = _forwarded(published.current)
    shards: dict[int, dict[str, int]] = defaultdict(dict)
    for page, views in _by_page(store, date.min, date.max, forwarded).items():
        if page in pages:
            shards[shard_of(page)][page] = views
    week = _by_page(store, now.date() - WEEK + timedelta(days=1), now.date(), forwarded)
    ranked = sorted(((-views, page) for page, views in week.items() if page in pages and views >= READ_OFTEN))
    best = [{**_page_facts(published.current, page), "views": -views} for views, page in ranked[:MOST_READ]]
    common: dict[str, Any] = {"until": now.strftime("%Y-%m-%dT%H:%M"), "totals": _totals(store, now.date())._asdict()}
    folder.mkdir(mode=0o755, exist_ok=True)
    for number in range(SHARDS):
        values = {**common, "pages": shards[number], **({"most_read": best} if number == shard_of("/") else {})}
        _write(folder / f"{number}.json", json.dumps(values, ensure_ascii=False) + "\n")


def _by_page(store: sqlite3.Connection, first: date, last: date, forwarded: Forwarded) -> Counter[str]:
    """The views of each page in a span of days; views of a former address count for the current page."""
    totals = Counter[str]()
    sql = "SELECT page, sum(views) FROM views WHERE page != '' AND day BETWEEN ? AND ? GROUP BY page"
    for page, views in store.execute(sql, (first.isoformat(), last.isoformat())):
        totals[forwarded.get(page, page)] += views
    return totals


def _page_facts(current: Path, page: str) -> dict[str, str]:
    """The address, title and summary of a page, taken from its HTML head."""
    html = (current / page[1:] / _INDEX).read_text("utf-8")
    title, summary = (unescape(match[1]) if (match := part.search(html)) else "" for part in (_TITLE, _SUMMARY))
    return {"url": page, "title": title or page, "summary": summary}


def _write(path: Path, text: str) -> None:
    """Replace a file atomically, so that readers never get half of it."""
    new = path.with_suffix(".new")
    new.write_text(text, "utf-8")
    new.chmod(0o644)  # readable for nginx, independent of cron's umask
    new.replace(path)
