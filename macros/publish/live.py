"""Publishes a built site: verifies it, decides whether it may go live, and makes the release.

`releases.py` manages the folders; this module decides what a release contains and when a site is refused.
"""

import json
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from math import ceil
from pathlib import Path
from typing import NamedTuple

from filelock import Timeout

from macros.loading.problems import Problem
from macros.publish.intact import WEEK, Recheck, is_compressed
from macros.publish.releases import LABEL, ReleaseContents, ReleaseDir
from macros.publish.verify.walk import SiteInspection, inspect
from macros.records.choices import Audience
from macros.text.digest import digest

WITHDRAWN = ".withdrawn.json"  # in the site, as `outputs.records` writes it; never published
SMALLEST_SHARE = 0.8  # of the highest number of pages so far; a smaller site is refused
ASSET_RELEASES = 50  # releases for which a fingerprinted file stays reachable after the site has dropped it
FINGERPRINTED = re.compile(
    r"assets/(?:css|fonts|js|javascripts|stylesheets)/(?:.*[./-])?[0-9a-f]{8,}[./].*"
)  # deploy/nginx has the same rule
_BLOCK = 4096  # least bytes that a file or folder takes on the disk
_SPARE_BYTES = 1 << 20
_COMPRESSED_SHARE = 0.6  # of the size of a file; both compressed variants together take at most this
_MEGABYTE = 1_000_000
_logger = logging.getLogger(__name__)


class PublishError(Exception):
    """Nothing was published and the live site is unchanged; `problems` come from verification."""

    def __init__(self, reason: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(reason)
        self.problems = problems


class Release(NamedTuple):
    """The release that is live after a command; `new` is false if it was live before."""

    number: int
    commit: str
    new: bool = True
    skipped: tuple[int, ...] = ()  # releases skipped by a rollback, because they show content withdrawn since


@dataclass(frozen=True)
class PublishRequest:
    """The site to publish, the destination, and the conditions."""

    site: Path
    dest: Path
    audience: str
    commit: str = ""
    secrets: tuple[str, ...] = ()
    allow_smaller: bool = False


def publish(request: PublishRequest) -> Release:
    """Publish a site; raises `PublishError`, or `OSError` if the disk fails; the live site is then unchanged."""
    published = ReleaseDir(request.dest)
    if not published.releases.exists():
        _check_closed(request)  # before folders are made there, which would get the wrong group
    with _locked(published):
        return _publish(published, request)


def try_out(request: PublishRequest, cache: Path) -> None:
    """Raise `PublishError` if the site must not replace the live one; writes only the file `cache`."""
    published = ReleaseDir(request.dest)
    _check_closed(request)
    _check(published, published.contents(published.live()), inspect(request.site, cache, request.secrets), request)


def _check_closed(request: PublishRequest) -> None:
    """Refuse to publish the leaders' site into a folder that every account of the machine can read."""
    if request.audience == Audience.LEADERSHIP and request.dest.exists() and request.dest.stat().st_mode & 0o007:
        wrong = f"mọi tài khoản trên máy chủ đọc được {request.dest}, còn trang này chỉ dành cho lãnh đạo"
        right = f"sudo chgrp www-data {request.dest} && sudo chmod 2750 {request.dest}"
        raise PublishError(f"{wrong}; hãy chạy: {right}")


def roll_back(dest: Path) -> Release:
    """Make the latest earlier release live that shows no content withdrawn since; raises `PublishError`."""
    published = ReleaseDir(dest)
    with _locked(published):
        live = published.live()
        earlier, skipped = _rollback_target(published, live)
        fingerprinted = filter(FINGERPRINTED.fullmatch, published.contents(live).files)
        # readers who loaded a page of the live release still need its styles and scripts
        altered = published.link_assets(earlier, live, fingerprinted, published.recheck(live))
        if altered:
            raise PublishError(
                f"bản phát hành {earlier} có {len(altered)} tệp đã bị sửa trên đĩa, như {altered[0]}; "
                "hãy dựng và xuất bản lại từ dữ liệu"
            )
        published.switch(earlier)
        published.settle()
        return Release(earlier, str(published.label(earlier).get("commit", "")), skipped=skipped)


def _rollback_target(published: ReleaseDir, live: int) -> tuple[int, tuple[int, ...]]:
    """The latest earlier release that shows no content withdrawn since, and the skipped releases."""
    withdrawn, skipped, first_path = set(published.contents(live).withdrawn), list[int](), ""
    for number in reversed([number for number in published.numbers() if number < live]):
        since = sorted(withdrawn.difference(published.contents(number).withdrawn))
        again = next((path for path in since if (published.folder(number) / path).exists()), "")
        if not again:
            return number, tuple(skipped)
        skipped.append(number)
        first_path = first_path or again
    if first_path:
        address = f"/{first_path.removesuffix('index.html')}"
        raise PublishError(f"các bản trước còn hiện nội dung đã gỡ ở {address}; hãy sửa dữ liệu rồi xuất bản bản mới")
    raise PublishError("không còn bản phát hành nào trước bản đang dùng để quay lại")


@contextmanager
def _locked(published: ReleaseDir) -> Iterator[None]:
    try:
        with published.lock():
            yield
    except Timeout:
        raise PublishError("một lần xuất bản khác mãi chưa xong; hãy xem lần ấy rồi chạy lại") from None


def _publish(published: ReleaseDir, request: PublishRequest) -> Release:
    live = published.live()
    before = published.label(live)
    if before.get("audience", request.audience) != request.audience:
        reason = f"{request.dest} đang chứa trang cho phạm vi {before['audience']}, không phải {request.audience}"
        raise PublishError(f"{reason}; mỗi phạm vi xuất bản vào một thư mục riêng")
    _check_closed(request)
    as_of = _day_of(request.site)
    with published.facts() as cache:
        inspection = inspect(request.site, cache, request.secrets)
    old = published.contents(live)
    _check(published, old, inspection, request)
    label = {"commit": request.commit, "as_of": as_of, "audience": request.audience}
    number = published.next_number()
    recheck = published.recheck(number, _days(before.get("as_of"), as_of))
    new = _contents(published, live, old, inspection, number, recheck)
    new.withdrawn = withdrawn_pages(request.site)
    new.most = new.pages if request.allow_smaller else max(new.pages, _most(published, old))
    same = {**label, "release": live} == before and {**new.files, LABEL: old.files.get(LABEL)} == old.files
    if same and all(published.is_intact(live, path, mark, recheck) for path, mark in old.files.items()):
        published.settle()
        return Release(live, request.commit, new=False)
    content = (json.dumps({**label, "release": number}, ensure_ascii=False) + "\n").encode()
    new.files[LABEL] = digest(content)
    _check_space(published, old, new, inspection)
    changed = len(new.files.items() - old.files.items())
    _logger.debug("Bản phát hành %d: %d tệp, %d tệp khác bản đang dùng.", number, len(new.files), changed)
    published.add(
        number, new, lambda path: content if path == LABEL else _fetch(request.site, path, inspection), recheck
    )
    published.settle()
    return Release(number, request.commit)


def _day_of(site: Path) -> str:
    """The day for which a site was built."""
    try:
        as_of = str(json.loads((site / "as-of.json").read_text("utf-8"))["as_of"])
        if as_of:
            date.fromisoformat(as_of)
            return as_of
    except (ValueError, KeyError, TypeError):
        raise PublishError(f"{site}/as-of.json không ghi ngày của trang; hãy chạy: portal build --clean") from None
    raise PublishError("lần dựng trang gần nhất chưa xong; hãy chạy: portal build")


def _days(before: object, as_of: str) -> range:
    """The ordinals of the days since the live site was built, at most a week; a whole week if that is unknown."""
    today = date.fromisoformat(as_of).toordinal()
    try:
        since = date.fromisoformat(str(before)).toordinal()
    except ValueError:
        since = today - WEEK
    return range(max(since, today - WEEK) + 1, today + 1)


def _check(published: ReleaseDir, old: ReleaseContents, inspection: SiteInspection, request: PublishRequest) -> None:
    """Refuse a site that has problems, or has lost more pages than an edit plausibly removes."""
    if inspection.problems:
        raise PublishError(f"trang có {len(inspection.problems)} lỗi", tuple(inspection.problems))
    for path in inspection.digests:
        if path == LABEL or (path.endswith((".gz", ".br")) and is_compressed(path[:-3])):
            raise PublishError(f"{path}: tên này dành cho tệp mà lệnh xuất bản tạo ra; hãy đổi tên")
    before = _most(published, old)
    pages = ReleaseContents(inspection.digests, withdrawn=withdrawn_pages(request.site)).pages
    if pages < before * SMALLEST_SHARE and not request.allow_smaller:
        raise PublishError(
            f"trang mới có {pages} trang, trước đây có {before}: mất hơn 20%, có thể là dựng thiếu; "
            "nếu đúng là muốn bỏ bớt, hãy chạy lại với --allow-smaller, ở kho chung thì đặt portal.allowSmaller"
        )


def _most(published: ReleaseDir, old: ReleaseContents) -> int:
    """The highest number of pages so far; comparing with it makes many small losses count as one large loss."""
    return max(old.most, old.pages) or sum(1 for _ in published.current.rglob("*.html"))


def withdrawn_pages(site: Path) -> list[str]:
    """The pages of a built site that only say that a record was withdrawn, from the list that the build wrote."""
    try:
        return [str(path) for path in json.loads((site / WITHDRAWN).read_text("utf-8"))]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError):
        raise PublishError(f"{site}/{WITHDRAWN} bị hỏng; hãy chạy: portal build --clean") from None


def _contents(
    published: ReleaseDir, live: int, old: ReleaseContents, inspection: SiteInspection, number: int, recheck: Recheck
) -> ReleaseContents:
    """The contents of the new release: the site, and for a while the fingerprinted files it no longer has."""
    new = ReleaseContents(dict(inspection.digests))
    for path, mark in old.files.items():
        if path not in new.files and FINGERPRINTED.fullmatch(path):
            last = old.last_release.get(path, live)
            if number - last <= ASSET_RELEASES and published.is_intact(live, path, mark, recheck):
                new.files[path], new.last_release[path] = mark, last
    return new


def _check_space(published: ReleaseDir, old: ReleaseContents, new: ReleaseContents, inspection: SiteInspection) -> None:
    """Refuse to publish if the disk has too little space."""
    changed = [path for path, mark in new.files.items() if old.files.get(path) != mark]
    folders = {path.rpartition("/")[0] for path in new.files} if not old.files else set()
    needed = _SPARE_BYTES + _BLOCK * len(folders)
    for path in changed:
        size = inspection.sizes.get(path, 0)
        needed += size + _BLOCK + (int(size * _COMPRESSED_SHARE) + 2 * _BLOCK if is_compressed(path) else 0)
    disk = os.statvfs(published.work)
    free = disk.f_bavail * disk.f_frsize
    if free < needed:
        amounts = f"cần khoảng {ceil(needed / _MEGABYTE)} MB, còn {free // _MEGABYTE} MB"
        raise PublishError(f"ổ đĩa của {published.dest} không đủ chỗ: {amounts}; hãy dọn bớt rồi chạy lại")


def _fetch(site: Path, path: str, inspection: SiteInspection) -> bytes:
    """The content of a file of the site; raises `PublishError` if it is not the content that was verified."""
    content = (site / path).read_bytes()
    if digest(content) != inspection.digests[path]:
        raise PublishError(f"{path} vừa đổi trong lúc xuất bản; hãy chạy lại khi đã dựng xong")
    return content
