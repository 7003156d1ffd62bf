"""Sheets of paper of an exact size as PDF: a template of ours in Typst, filled with plain data.

The data goes in as JSON, so that no text of a record can be markup.  The same data gives the same bytes: templates
state no date, and of fonts only those within the library are used.

The library runs in a process of its own, `typesetter`: it keeps threads, and a process with threads cannot be forked.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_DOES_NOT_FIT = 3  # the exit status of `typesetter`


class SheetError(RuntimeError):
    """A sheet could not be set; the message is that of the library."""


class DoesNotFitError(SheetError):
    """A sheet is longer than a page, however it is shortened."""


def sheet(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF of a template of `sheets/`; of as many pages as the data takes.  Raises `SheetError`."""
    return _set(template, [data], one_page=False)


def one_page(template: str, choices: Sequence[Mapping[str, Any]]) -> bytes:
    """The PDF of the first of the choices that fits on one page; each is to be shorter than the one before.

    The template ends in metadata labelled `last` with the number of its page.  Raises `DoesNotFitError`.
    """
    return _set(template, choices, one_page=True)


def _set(template: str, choices: Sequence[Mapping[str, Any]], *, one_page: bool) -> bytes:
    job = {"template": str(_HERE / "sheets" / f"{template}.typ"), "choices": choices, "one_page": one_page}
    command = (sys.executable, "-I", str(_HERE / "typesetter.py"))
    done = subprocess.run(command, input=json.dumps(job).encode(), capture_output=True, check=False)  # noqa: S603
    if done.returncode == _DOES_NOT_FIT:
        raise DoesNotFitError(template)
    if done.returncode:
        raise SheetError(done.stderr.decode(errors="replace").strip())
    return done.stdout
