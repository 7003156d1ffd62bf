"""`Problem`, the only representation of an error in data, printed as text, JSON or GitHub annotations."""

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning", "notice"]  # a notice is work to do some day, not a mistake
_ESCAPED = ("Cc", "Cf", "Cs", "Zl", "Zp")
_SEVERITY_WORDS = {"error": "", "warning": "cảnh báo: ", "notice": "cần rà soát: "}


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing that is wrong: where (1-based line and column), in which field, and what to do.

    `message` reads "what is wrong; what is right; nearest valid value" in Vietnamese;
    `field` is the field's Vietnamese title, "" where the whole file is meant.
    """

    path: str
    line: int
    column: int
    code: str
    field: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        label = f"“{self.field}”: " if self.field else ""
        return plain(f"{self.path}:{self.line}:{self.column}: {_SEVERITY_WORDS[self.severity]}{label}{self.message}")


def plain(text: str) -> str:
    """The text for a terminal: what moves the cursor, hides, turns the order of letters or is no letter is spelt."""
    if text.isprintable():
        return text
    return "".join(_spelt(sign) if unicodedata.category(sign) in _ESCAPED else sign for sign in text)


def _spelt(sign: str) -> str:
    number = ord(sign)
    if 0xDC80 <= number <= 0xDCFF:  # a byte of a file name that is not UTF-8
        number -= 0xDC00
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def whole_file(path: str, code: str, message: str) -> Problem:
    """What is wrong with a file as a whole."""
    return Problem(path, 1, 1, code, "", message)


class DataError(Exception):
    """Data that cannot be built from; carries every problem, sorted."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any problem forbids building."""
    return any(problem.severity == "error" for problem in problems)


def mistakes(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that are mistakes, not work to do some day."""
    return [problem for problem in problems if problem.severity != "notice"]


def to_json(problems: Iterable[Problem]) -> str:
    """The problems as a JSON list of `{path, line, column, code, severity, field, message}`."""
    return json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2)


def to_github(problems: Iterable[Problem]) -> str:
    """The problems as GitHub workflow commands, a line each."""
    return "\n".join(
        f"::{problem.severity} file={_escape(problem.path, property_=True)},line={problem.line},"
        f"col={problem.column},title={problem.code}::{_escape(str(problem))}"
        for problem in problems
    )


def _escape(text: str, *, property_: bool = False) -> str:
    pairs = [("%", "%25"), ("\r", "%0D"), ("\n", "%0A")] + ([(":", "%3A"), (",", "%2C")] if property_ else [])
    for raw, escaped in pairs:
        text = text.replace(raw, escaped)
    return text
