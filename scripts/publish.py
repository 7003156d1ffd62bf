"""Xuất bản trang đã dựng: kiểm tra, nén, rồi đổi sang bản mới trong một bước; giữ các bản trước để quay lại.

Ví dụ:
  portal publish /srv/van-hoa-cong-vu
  portal publish /srv/van-hoa-cong-vu --rollback
"""

import argparse
import errno
import gc
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from getpass import getuser
from pathlib import Path

from filelock import FileLock

from macros.loading.git_history import head
from macros.publish.confidential import secrets
from macros.publish.live import PublishError, PublishRequest, Release, publish, roll_back
from macros.records.choices import Audience
from scripts import options as shared


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument(
        "dest", metavar="NƠI_ĐẶT", type=Path, help="thư mục trên máy chủ; trang đang dùng ở NƠI_ĐẶT/current"
    )
    parser.add_argument(
        "--site", metavar="TRANG", type=Path, default=Path("site"), help="trang đã dựng (mặc định: site)"
    )
    parser.add_argument(
        "--audience",
        choices=[str(item) for item in Audience],
        default=str(Audience.STAFF),
        help="trang dành cho ai xem (mặc định: staff)",
    )
    parser.add_argument("--commit", metavar="MÃ", help="mã commit đã dựng (mặc định: commit hiện tại của dữ liệu)")
    parser.add_argument("--allow-smaller", action="store_true", help="vẫn xuất bản khi trang mới ít trang hơn hẳn")
    parser.add_argument("--rollback", action="store_true", help="quay lại bản phát hành trước")
    shared.add_data(parser)


def run(options: argparse.Namespace) -> int:
    """Publish or go back; 0 done, 1 refused, 2 wrong usage."""
    if not options.rollback and not (options.site / "as-of.json").is_file():
        print(f"{options.site}: không phải trang đã dựng; hãy chạy: portal build", file=sys.stderr)
        return 2
    if options.site.resolve() in (options.dest.resolve(), *options.dest.resolve().parents):
        print(f"{options.dest}: không xuất bản vào trong thư mục trang đã dựng; hãy chọn nơi khác", file=sys.stderr)
        return 2
    if wrong := shared.owner_fault(options.dest):
        print(f"Không xuất bản: {wrong}. Trang đang dùng giữ nguyên.", file=sys.stderr)
        return 1
    try:
        with _as_publisher(options.audience):
            release = roll_back(options.dest) if options.rollback else _publish(options)
    except PublishError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        print(f"Không xuất bản: {error}. Trang đang dùng giữ nguyên.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Không xuất bản: {_reason(error, options.dest)}. Trang đang dùng giữ nguyên.", file=sys.stderr)
        return 1
    print(_summary(release, back=options.rollback))
    return 0


@contextmanager
def _as_publisher(audience: str) -> Iterator[None]:
    """Create files that the web server's user can read, and stop the collector (many long-lived values: -20 % CPU).

    Files for leaders can be read only by the web server's group.
    """
    mask, collecting = os.umask(0o027 if audience == Audience.LEADERSHIP else 0o022), gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        os.umask(mask)
        if collecting:
            gc.enable()


def _publish(options: argparse.Namespace) -> Release:
    settings = replace(shared.settings(options), site_dir=options.site)
    settings.work.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.work / "lock"):  # not while the site is being built
        request = PublishRequest(
            site=options.site,
            dest=options.dest,
            audience=options.audience,
            commit=(head(settings.data[0]) or "") if options.commit is None else options.commit,
            secrets=tuple(secrets(settings)),
            allow_smaller=options.allow_smaller,
        )
        return publish(request)


def _summary(release: Release, *, back: bool) -> str:
    commit = f" (commit {release.commit[:7]})" if release.commit else ""
    if back:
        skipped = f" Bỏ qua bản {', '.join(map(str, release.skipped))}: còn nội dung đã gỡ." if release.skipped else ""
        return (
            "Lần xuất bản kế tiếp, do có người gửi hay theo lịch, lại đưa bản mới lên; muốn giữ hãy sửa dữ liệu.\n"
            f"Đã quay lại bản phát hành {release.number}{commit}.{skipped}"
        )
    same = "" if release.new else "Không có gì đổi so với bản đang dùng.\n"
    return f"{same}Đã xuất bản bản phát hành {release.number}{commit}."


def _reason(error: OSError, dest: Path) -> str:
    if isinstance(error, PermissionError):
        right = shlex.join(["sudo", "chown", "-R", getuser(), str(dest)])
        return f"không có quyền với {error.filename}; trả lại quyền cho người dùng đang xuất bản: {right}"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "ổ đĩa đã đầy; hãy dọn bớt rồi chạy lại"
    return f"{error.filename}: {error.strerror}" if error.filename else str(error)
