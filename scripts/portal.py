"""The portal's commands: the menu over the modules of this folder."""

import argparse
import gc
import os
import re
import sys
from importlib import import_module
from typing import Any, NoReturn

from macros.loading.git_history import HistoryError
from macros.site.clock import UnknownZone
from scripts import options as shared

COMMANDS = (
    "bench",
    "build",
    "check",
    "clear-samples",
    "doctor",
    "export",
    "gate",
    "import",
    "issue",
    "new",
    "publish",
    "recount",
    "remind",
    "rename",
    "report",
    "schema",
    "seal",
    "search",
    "serve",
    "stats",
    "status",
    "template",
    "verify",
)
MODULES = {"import": "take_in"}  # a keyword cannot name a module
BRIEF = ("build", "check", "publish", "verify")  # they end before the garbage collector would pay off


# Patterns of argparse's messages, and their Vietnamese translations.
_TRANSLATIONS = (
    (r"the following arguments are required: (.*)", r"thiếu: \1"),
    (r"unrecognized arguments: (.*)", r"không hiểu: \1"),
    (r"argument (\S+): invalid choice: (\S+) \(choose from (.*)\)", r"\1: không có \2; chọn một trong: \3"),
    (r"argument (\S+): expected (?:one|at least one) argument", r"\1: thiếu nội dung sau tùy chọn này"),
    (r"argument (\S+): invalid \S+ value: (.*)", r"\1: \2 viết chưa đúng"),
    (r"argument (\S+): (.*)", r"\1: \2"),
)


class _Parser(argparse.ArgumentParser):
    """A parser that explains a wrong call in Vietnamese; every command takes `-v`."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        shared.add_verbose(self)

    def error(self, message: str) -> NoReturn:
        """Print what is wrong and how to get help; ends with status 2."""
        matches = ((re.fullmatch(pattern, message, re.DOTALL), ours) for pattern, ours in _TRANSLATIONS)
        text = next((match.expand(ours) for match, ours in matches if match), message)
        self.exit(2, f"{self.prog}: {text}\nXem cách dùng: {self.prog} --help\n")


def main(argv: list[str] | None = None) -> int:
    """Run one command; exit status 0 done, 1 problems found, 2 wrong usage."""
    parser = _Parser(prog="portal", description="Cổng Văn hóa công vụ: các lệnh.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")
    arguments = sys.argv[1:] if argv is None else argv
    first = arguments[0] if arguments else ""
    for name in (first,) if first in COMMANDS else COMMANDS:  # the others are imported for the menu alone
        module = import_module(f"scripts.{MODULES.get(name, name.replace('-', '_'))}")
        summary, _, rest = (module.__doc__ or "").partition("\n")
        command = commands.add_parser(
            name, help=summary, description=summary, epilog=rest.strip(), formatter_class=argparse.RawTextHelpFormatter
        )
        module.arguments(command)
        command.set_defaults(run=module.run)
    options = parser.parse_args(arguments)
    shared.log_to_stderr(verbose="verbose" in options, progress=first == "serve" or sys.stderr.isatty())
    if not gc.isenabled() and first not in BRIEF:
        gc.freeze()  # imported objects stay, so the collector need not look through them
        gc.enable()
    try:
        return int(options.run(options))
    except (HistoryError, UnknownZone) as error:
        print(f"{error}.", file=sys.stderr)
        return 1
    except Exception as error:
        error.add_note("Cổng gặp lỗi chưa lường trước; hãy gửi các dòng trên cho người phụ trách kỹ thuật.")
        raise


def command() -> None:
    """Run the command and end the process at once, because freeing every object costs as much as a small build."""
    gc.disable()
    # No plugins from other packages: looking for them reads a file per package.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has closed the pipe
        status = 1
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    command()
