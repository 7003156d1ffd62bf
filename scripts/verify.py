"""Kiểm tra trang đã dựng trước khi đưa lên: liên kết hỏng, mã viết trong trang, tệp từ ngoài, dữ liệu ngoài phạm vi.

Ví dụ:
  portal verify site --audience staff
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from macros.publish.confidential import secrets
from macros.publish.verify.walk import verify
from macros.records.choices import Audience
from scripts import options as shared


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
