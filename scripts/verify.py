"""Kiểm tra trang đã dựng trước khi đưa lên: liên kết hỏng, mã viết trong trang, tệp từ ngoài, dữ liệu ngoài phạm vi.

Ví dụ:
  portal verify site --audience staff
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from dataclasses import replace
from pathlib import Path

from macros.records.choices import Audience
from macros.settings import Settings
from macros.signature import code_signature
from macros.sources import load
from macros.state import known_files
from macros.verifying import verify
from scripts import options as shared

TELLING_SYLLABLES = 5  # a shorter title, as “Văn phòng”, stands in harmless text too


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("site", metavar="TRANG", type=Path, help="thư mục trang đã dựng")
    parser.add_argument(
        "--audience",
        choices=[str(item) for item in Audience],
        default=str(Audience.STAFF),
        help="trang dành cho ai xem",
    )
    shared.add_data(parser)


def run(options: argparse.Namespace) -> int:
    """Verify; 0 nothing wrong, 1 problems found."""
    if not (options.site / "index.html").is_file():
        print(f"{options.site}: không phải trang đã dựng; hãy chạy: portal build", file=sys.stderr)
        return 2
    problems = verify(options.site, secrets(replace(shared.settings(options), site_dir=options.site)))
    for problem in problems:
        print(problem)
    print(f"{len(problems)} lỗi.")
    return 1 if problems else 0


def secrets(settings: Settings) -> list[str]:
    """The addresses and telling titles of records above the audience, which no byte of the site may hold."""
    levels = [str(audience) for audience in Audience if audience.level <= settings.audience.level]
    known = known_files(settings.state_path, code_signature(settings.work))  # as the last build read them
    try:
        above = load(settings.data, known).rows.of_other_audiences(levels)
    except sqlite3.OperationalError:  # somebody else's, not to be written
        above = load(settings.data).rows.of_other_audiences(levels)
    return [row.url for row in above] + [row.title for row in above if len(row.title.split()) >= TELLING_SYLLABLES]
