"""Sheets of paper of an exact size as PDF: a template of ours in Typst, filled with plain data.

The data goes in as JSON, so that no text of a record can be markup.  The same data gives the same bytes: templates
state no date, and of fonts only those within the library are used.

The library runs in a process of its own, `typesetter`: it keeps threads, and a process with threads cannot be forked.
Each process that makes sheets starts one with its first sheet; it ends when it has had nothing to do for a while.
"""

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

_HERE = Path(__file__).parent
_PATIENCE = 1.0  # seconds without a job, after which a typesetter ends
_setters: dict[int, subprocess.Popen[bytes]] = {}  # by the id of the process that started it
_one_at_a_time = Lock()


class SheetError(RuntimeError):
    """A sheet could not be set; the message is that of the library."""


class DoesNotFitError(SheetError):
    """A sheet is longer than a page, however it is shortened."""


class Sheet(NamedTuple):
    """A template of `sheets/` and its data: of several choices, the first that fits on one page."""

    template: str
    choices: Sequence[Mapping[str, Any]]
    must_fit: bool


def sheet(template: str, data: Mapping[str, Any]) -> Sheet:
    """A sheet of as many pages as the data takes."""
    return Sheet(template, [data], must_fit=False)


def one_page(template: str, choices: Sequence[Mapping[str, Any]]) -> Sheet:
    """A sheet of one page; each of the choices is to be shorter than the one before.

    The template ends in metadata labelled `last` with the number of its page.
    """
    return Sheet(template, choices, must_fit=True)


def pdf_of(sheet: Sheet) -> bytes:
    """The PDF of a sheet; raises `SheetError`, if nothing fits on one page `DoesNotFitError`."""
    job = {**sheet._asdict(), "template": str(_HERE / "sheets" / f"{sheet.template}.typ")}
    with _one_at_a_time:
        word, answer = _answer_to(json.dumps(job).encode())
    if word == "long":
        raise DoesNotFitError(sheet.template)
    if word != "pdf":
        raise SheetError(answer.decode(errors="replace"))
    return answer


def _answer_to(job: bytes) -> tuple[str, bytes]:
    """Return the answer of the typesetter to a job; ("error", …) if it ended instead."""
    for _ in ("the one that runs", "a new one"):  # the running one may have ended for lack of work
        setter = _setters.get(os.getpid()) or _start()
        if setter.stdin is None or setter.stdout is None:
            return "error", b"no pipes"
        with suppress(BrokenPipeError):
            setter.stdin.write(job + b"\n")
            setter.stdin.flush()
            if answer := setter.stdout.readline():
                word, _, size = answer.decode().partition(" ")
                return word, setter.stdout.read(int(size))
        _end(setter)
    return "error", b"the typesetter has ended"


def _start() -> subprocess.Popen[bytes]:
    command = (sys.executable, "-I", str(_HERE / "typesetter.py"), str(_PATIENCE))
    setter = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
    _setters[os.getpid()] = setter
    atexit.register(_end, setter)
    return setter


def _end(setter: subprocess.Popen[bytes]) -> None:
    """End the typesetter of this process; a forked process leaves that of its parent alone."""
    if _setters.get(os.getpid()) is setter:
        del _setters[os.getpid()]
        setter.communicate()
