"""Dựng trang từ dữ liệu; chỉ dựng lại những gì đã đổi.

Ví dụ:
  portal build
  portal build --as-of 2026-12-31 --site-dir /tmp/site
"""

import argparse
import json
import sys
from pathlib import Path

from macros.loading.problems import DataError
from macros.queries.lookup import SourceChangedError
from macros.records.choices import Audience
from macros.run.flow import Report, build
from macros.site.theme import PaintFailed
from scripts import options as shared


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    shared.add_data(parser)
    shared.add_site(parser)
    shared.add_as_of(parser)
    parser.add_argument("--json", metavar="TỆP", type=Path, help="ghi kết quả ra tệp JSON")


def run(options: argparse.Namespace) -> int:
    """Build; 0 done, 1 problems found."""
    try:
        report = build(shared.settings(options))
    except DataError as error:
        # Errors come last, where they are seen.
        for problem in sorted(error.problems, key=lambda problem: problem.severity == "error"):
            print(problem, file=sys.stderr)
        errors = sum(problem.severity == "error" for problem in error.problems)
        print(f"{errors} lỗi; trang cũ giữ nguyên.", file=sys.stderr)
        return 1
    except SourceChangedError as error:
        print(f"{error}: tệp này vừa được lưu trong lúc dựng; hãy chạy lại.", file=sys.stderr)
        return 1
    except PaintFailed as error:
        print(f"Không vẽ được khung trang:\n{error}", file=sys.stderr)
        return 1
    for problem in report.problems:
        print(problem, file=sys.stderr)
    print(summary(report))
    if options.audience == Audience.PUBLIC and not report.records:
        print("Chưa có bản ghi nào ghi “audience: public”, nên trang công khai chưa có gì để đăng.", file=sys.stderr)
    if options.json:
        fields = ("written", "removed", "records", "files", "seconds")
        content = json.dumps({name: getattr(report, name) for name in fields}, ensure_ascii=False, indent=2)
        options.json.write_text(content + "\n", "utf-8")
    return 0


def summary(report: Report) -> str:
    """What a run did, in a few lines."""
    stages = ", ".join(f"{name} {seconds:.2f} giây" for name, seconds in report.seconds.items())
    changed = f"{len(report.written)} tệp được ghi, {len(report.removed)} tệp được xóa"
    paths = [f"  {path}" for path in (*report.written, *report.removed)[:20]] if len(report.written) < 20 else []
    return "\n".join([f"{report.records} bản ghi, {report.files} tệp; {changed}.", *paths, f"Thời gian: {stages}."])
