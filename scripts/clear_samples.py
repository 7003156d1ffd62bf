"""Xóa mọi bản ghi minh họa và ảnh của chúng, để bắt đầu với dữ liệu của cơ quan mình.

Ví dụ:
  portal clear-samples
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from macros.media import MEDIA
from macros.sources import load
from scripts import options as shared


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    shared.add_data(parser)


def run(options: argparse.Namespace) -> int:
    """Remove the illustrative records; 1 where a file cannot be read, and then nothing is removed."""
    roots = shared.settings(options).data
    library = load(roots)
    unread = [problem for problem in library.problems if problem.severity == "error"]
    if unread:
        print(*unread, "Chưa xóa gì: hãy sửa các lỗi trên rồi chạy lại.", sep="\n", file=sys.stderr)
        return 1
    samples = [row for row in library.rows.values() if row.illustrative]
    for row in samples:
        Path(row.file).unlink()
        for item in library.media.get(row.ref, ()):
            Path(item.path).unlink()
    for root in roots:
        _remove_empty(root / MEDIA)
    print(f"Đã xóa {len(samples)} bản ghi minh họa; còn {len(library.rows) - len(samples)} bản ghi.")
    return 0


def _remove_empty(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
