"""Kiểm tra dữ liệu và các lệnh trong docs; nêu mọi lỗi một lượt.

Ví dụ:
  portal check
  portal check --format json
"""

import argparse

from macros.loading.problems import has_errors, mistakes, to_github, to_json
from macros.run.flow import check
from scripts import options as shared


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    shared.add_data(parser)
    shared.add_as_of(parser)
    parser.add_argument("--format", choices=("text", "json", "github"), default="text", help="cách in kết quả")


def run(options: argparse.Namespace) -> int:
    """Check; 0 when there are no errors (warnings allowed), 1 otherwise."""
    problems = check(shared.settings(options))
    if options.format == "json":
        print(to_json(problems))
    elif options.format == "github":
        print(to_github(problems))
    else:
        visible = mistakes(problems)
        for problem in visible:
            print(problem)
        errors = sum(problem.severity == "error" for problem in visible)
        print(f"{errors} lỗi, {len(visible) - errors} cảnh báo, {len(problems) - len(visible)} việc cần rà soát.")
    return 1 if has_errors(problems) else 0
