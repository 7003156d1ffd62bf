"""Defines `Problem`, the one representation of an error in data, and prints it as text, JSON or GitHub annotations."""

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning", "notice"]  # a notice is work to do later, not a mistake
_ESCAPED = ("Cc", "Cf", "Cs", "Zl", "Zp")
_SEVERITY_WORDS = {"error": "", "warning": "cảnh báo: ", "notice": "cần rà soát: "}


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """An error in a file: its place (1-based line and column), its field, and what to do.

    `message` reads "what is wrong; what is right; nearest valid value" in Vietnamese;
    `field` is the Vietnamese title of the field, or "" for the whole file.
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
        severity = _SEVERITY_WORDS[self.severity]
        return printable(f"{self.path}:{self.line}:{self.column}: {severity}{label}{self.message}")


def printable(text: str) -> str:
    """The text for a terminal: control, invisible and bidirectional characters are escaped."""
    if text.isprintable():
        return text
    return "".join(_spelt(sign) if unicodedata.category(sign) in _ESCAPED else sign for sign in text)


def _spelt(sign: str) -> str:
    number = ord(sign)
    if 0xDC80 <= number <= 0xDCFF:  # a byte of a file name that is not UTF-8
        number -= 0xDC00
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def whole_file(path: str, code: str, message: str) -> Problem:
    """A problem of a file as a whole."""
    return Problem(path, 1, 1, code, "", message)


class DataError(Exception):
    """The site cannot be built from the data; has every problem, sorted."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any problem forbids building."""
    return any(problem.severity == "error" for problem in problems)


def mistakes(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without notices."""
    return [problem for problem in problems if problem.severity != "notice"]


def to_json(problems: Iterable[Problem]) -> str:
    """The problems as a JSON list of `{path, line, column, code, severity, field, message}`."""
    return json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2)


def to_github(problems: Iterable[Problem]) -> str:
    """The problems as GitHub workflow commands, one per line."""
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
