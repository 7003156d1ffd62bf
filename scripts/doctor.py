"""Xem máy này có đủ thứ cần để dựng trang.

Ví dụ:
  portal doctor
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from macros.engine.packing import key_path, stored_key
from macros.loading.git_history import HistoryError, UntrustedClone, read_history
from macros.loading.yaml_reader import has_c_loader
from scripts import options as shared

PROJECT = "cong-van-hoa-cong-vu"
_NAME = re.compile(r"[\w.-]+")  # at the beginning of a requirement


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    shared.add_data(parser)


def run(options: argparse.Namespace) -> int:
    """Report; 0 when everything is there, 1 otherwise."""
    findings = [_python(), *map(_package, _packages()), _yaml(), _git(), _key(), *_data(options)]
    for good, text in findings:
        print(f"{'tốt' if good else 'THIẾU'}: {text}")
    return 0 if all(good for good, _ in findings) else 1


def _python() -> tuple[bool, str]:
    good = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return good, f"Python {sys.version.split()[0]}" + ("" if good else "; cần Python 3.11 đến 3.13")


def _packages() -> list[str]:
    """The packages that the portal requires, from its installed metadata."""
    needed = (_NAME.match(line) for line in requires(PROJECT) or () if "extra ==" not in line)
    return [name[0] for name in needed if name]


def _package(name: str) -> tuple[bool, str]:
    try:
        return True, f"{name} {version(name)}"
    except PackageNotFoundError:
        return False, f"{name}; hãy chạy: make setup"


def _yaml() -> tuple[bool, str]:
    if has_c_loader():
        return True, "PyYAML có phần viết bằng C"
    return (
        False,
        "PyYAML không có phần viết bằng C, đọc dữ liệu chậm hơn khoảng 10 lần; hãy cài bản PyYAML dựng sẵn (wheel)",
    )


def _git() -> tuple[bool, str]:
    return (True, "git") if shutil.which("git") else (False, "git; hãy cài gói git của hệ thống")


def _key() -> tuple[bool, str]:
    """Whether there is a private key, without which no run trusts what earlier runs recorded."""
    try:
        stored_key()
    except (OSError, RuntimeError) as error:
        return False, f"khóa riêng của người dùng này: {error}; không có khóa thì lần nào cũng dựng lại từ đầu"
    return True, f"khóa riêng của người dùng này, ở {key_path()}"


def _data(options: argparse.Namespace) -> list[tuple[bool, str]]:
    roots: tuple[Path, ...] = shared.settings(options).data
    results = [(root.is_dir(), f"thư mục dữ liệu {root}") for root in roots]
    try:
        history = read_history(roots)
    except UntrustedClone as error:  # as on a server, where the site is built from the shared repository
        return [*results, (True, f"lịch sử git: {error}; kho chung trên máy chủ thì xem bằng portal gate status")]
    except HistoryError as error:
        return [*results, (False, str(error))]
    state = "có lịch sử git" if history.commits else "chưa có lịch sử git, trang ghi “chưa ghi nhận” ở mục sửa lần cuối"
    return [*results, (True, state)]
