"""Options that several commands share: data roots, day, audience, how much is logged."""

from __future__ import annotations

import argparse
import logging
import os
import pwd
import shlex
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from macros.engine.settings import Settings
from macros.records.choices import Audience
from macros.site import clock
from macros.text.slugs import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from macros.engine.loader import Library


def add_data(parser: argparse.ArgumentParser) -> None:
    """`--data DIR`, repeatable."""
    parser.add_argument(
        "--data",
        metavar="THƯ_MỤC",
        type=Path,
        action="append",
        help="thư mục dữ liệu, có thể ghi nhiều lần (mặc định: data)",
    )


def add_as_of(parser: argparse.ArgumentParser) -> None:
    """`--as-of DATE`."""
    parser.add_argument(
        "--as-of", metavar="NGÀY", type=_day, help="dựng như vào ngày này, dạng năm-tháng-ngày (mặc định: hôm nay)"
    )


def add_site(parser: argparse.ArgumentParser) -> None:
    """`--site-dir DIR`, `--audience A`, `--clean`."""
    parser.add_argument(
        "--site-dir", metavar="THƯ_MỤC", type=Path, default=Path("site"), help="nơi đặt trang (mặc định: site)"
    )
    add_audience(parser)
    parser.add_argument("--clean", action="store_true", help="bỏ kết quả lần trước, dựng lại từ đầu")


def add_audience(parser: argparse.ArgumentParser) -> None:
    """`--audience A`."""
    parser.add_argument(
        "--audience",
        choices=[str(item) for item in Audience],
        default=str(Audience.STAFF),
        help="dựng cho ai xem (mặc định: staff)",
    )


def add_verbose(parser: argparse.ArgumentParser) -> None:
    """`-v`, `--verbose`, before or after a command of its own."""
    parser.add_argument(
        "-v", "--verbose", action="store_true", default=argparse.SUPPRESS, help="kể từng bước khi chạy, ra stderr"
    )


def log_to_stderr(*, verbose: bool, progress: bool) -> None:
    """Log warnings of our own modules to stderr, progress (INFO) if wanted, and with `verbose` every step (DEBUG)."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(relativeCreated)6d ms  %(message)s" if verbose else "%(message)s"))
    for name in ("macros", "scripts"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(logging.DEBUG if verbose else logging.INFO if progress else logging.WARNING)


def settings(options: argparse.Namespace) -> Settings:
    """The settings for these options."""
    return Settings(
        project=Path(),
        site_dir=getattr(options, "site_dir", Path("site")),
        as_of=getattr(options, "as_of", None) or clock.today(Path()),
        data=tuple(getattr(options, "data", None) or (Path("data"),)),
        audience=Audience(getattr(options, "audience", Audience.STAFF)),
        clean=getattr(options, "clean", False),
    )


def report_unread(library: Library, undone: str) -> bool:
    """Print which records cannot be read and what is therefore not done; returns whether there are any."""
    unread = [problem for problem in library.problems if problem.severity == "error"]
    if unread:
        print(*unread, f"{undone}: hãy sửa các lỗi trên rồi chạy lại.", sep="\n", file=sys.stderr)
    return bool(unread)


def owner_fault(path: Path) -> str:
    """Says if a folder belongs to another user, who could not continue after us, and the command to type; else "".

    A folder of root that is open to others belongs to nobody in particular.
    """
    owner = _owner(path)
    if owner in (None, os.geteuid()) or (owner == 0 and os.access(path, os.W_OK)):
        return ""
    try:
        name = pwd.getpwuid(owner).pw_name
    except KeyError:
        name = f"#{owner}"
    line = shlex.join(["sudo", "-u", name, str(Path(sys.argv[0]).absolute()), *sys.argv[1:]])
    return f"{path} thuộc về người dùng {name}; hãy chạy: {line}"


def _owner(path: Path) -> int | None:
    """The owner of a path, or of the folder that prevents us from looking; None if nothing exists."""
    for place in (path.absolute(), *path.absolute().parents):
        try:
            return place.stat().st_uid
        except PermissionError:
            continue
        except OSError:
            break
    return None


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}” không phải ngày; hãy ghi dạng năm-tháng-ngày, ví dụ 2026-11-24"
        ) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"“{text}” ngoài các năm {FIRST_YEAR}–{LAST_YEAR}; hãy kiểm tra lại năm")
    return day
