"""Runs work with limits on time and memory, and raises `WorkFailed` if it exceeds them.

The work runs in a child process.  That process and everything it started end before `confined` returns.
"""

import json
import os
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, NoReturn

_LOG_BYTES = 1024 * 1024  # a longer log is truncated
_MUCH = 0.6  # of the memory limit
_FILE_BYTES = 4 * 1024**3
Why = Literal["time", "memory", "broken"]


class WorkFailed(Exception):
    """The work did not end well: it took too long, used too much memory, or failed unexpectedly."""

    def __init__(self, why: Why, name: str = "") -> None:
        super().__init__(name)
        self.why = why
        self.name = name  # of an unexpected exception or signal


def confined(work: Callable[[], Any], seconds: int, memory: int, log: Path) -> Any:
    """Return the result of the work, which must be JSON.  Its output goes to the log; `memory` is in bytes."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.setpgid(0, 0)
        os.close(reading)
        _do(work, seconds, memory, log, writing)
    os.close(writing)
    try:
        answer = _read(reading, time.monotonic() + seconds)
    finally:
        os.close(reading)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if not answer:
        raise _ended_by(-status)
    report = json.loads(answer)
    if report["why"]:
        raise WorkFailed(report["why"], report["name"])
    return report["result"]


def _read(stream: int, deadline: float) -> bytes:
    content = b""
    while select.select([stream], [], [], max(0, deadline - time.monotonic()))[0]:
        part = os.read(stream, 1 << 16)
        if not part:
            return content
        content += part
    raise WorkFailed("time")


def _ended_by(number: int) -> WorkFailed:
    """Why a process ended without a report: killed by the signal `number`."""
    if number in (signal.SIGXCPU, signal.SIGALRM):
        return WorkFailed("time")
    return WorkFailed("memory") if number == signal.SIGKILL else WorkFailed("broken", signal.Signals(number).name)


def _do(work: Callable[[], Any], seconds: int, memory: int, log: Path, writing: int) -> NoReturn:
    """Do the work in this process, write the report to the pipe, and exit."""
    report: dict[str, Any] = {"why": "", "name": "", "result": None}
    try:
        _confine(seconds, memory)
        how = os.O_TRUNC if log.exists() and log.stat().st_size > _LOG_BYTES else os.O_APPEND
        nothing, file = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_CREAT | how, 0o644)
        for target, source in enumerate((nothing, file, file)):  # what the work prints goes to the log
            os.dup2(source, target)
        report["result"] = work()
    except MemoryError:
        report["why"] = "memory"
    except BaseException as error:  # noqa: BLE001 - the last place that can report it
        traceback.print_exc()
        report.update(why=_why_broken(memory), name=type(error).__name__)
    finally:
        sys.stderr.flush()
        with suppress(BrokenPipeError), os.fdopen(writing, "w") as stream:
            json.dump(report, stream)
        os._exit(0)


def _why_broken(memory: int) -> Why:
    """Libraries report lack of memory in different ways, so any failure with much memory in use counts as "memory"."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return "memory" if used > memory * _MUCH else "broken"


def _confine(seconds: int, memory: int) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds + 1)  # in case the parent is gone and cannot end this process
    for kind, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, _FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
