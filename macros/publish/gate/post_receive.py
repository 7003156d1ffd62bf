"""Builds and publishes the branch after a push, and records the outcome.

One run builds and at most one waits.  The waiting run reads the branch only when its turn comes, so it includes every
push until then; a push starts no run if one is already waiting.  Locks end with their processes.
"""

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, NoReturn

from macros.publish.gate.clock import fault_of_clock
from macros.publish.gate.installed import damage
from macros.publish.gate.repository import Gate, GateError, Lock, checkout, detach_from_push, without_git

LOG_BYTES = 1024 * 1024  # a longer log is renamed to log.1.txt
MOST_LINES = 5
SITE = "site"
_SHELL = 128  # shells add this to the number of the signal that ended a command
Clock = Callable[[], str]


@dataclass(frozen=True)
class PublishStatus:
    """The state of the last run."""

    commit: str = ""
    state: str = ""  # "building", "live", "failed"
    step: str = ""  # the one that failed
    lines: tuple[str, ...] = ()  # the last output of the failed step
    pid: int = 0


def read_status(gate: Gate) -> PublishStatus:
    """The status of the last run; an empty one if there was none."""
    try:
        stored = json.loads((gate.work / "state.json").read_text("utf-8"))
        return PublishStatus(**{**stored, "lines": tuple(stored["lines"])})
    except (OSError, ValueError, TypeError, KeyError):
        return PublishStatus()


def _write_status(gate: Gate, status: PublishStatus) -> None:
    path = gate.work / "state.json"
    new = path.with_suffix(".new")
    new.write_text(json.dumps(asdict(status), ensure_ascii=False, indent=2) + "\n", "utf-8")
    new.replace(path)


def live_commit(gate: Gate) -> str:
    """The commit of the live release, from its `published.json`; "" if none is live."""
    try:
        return str(json.loads((gate.site / "current" / "published.json").read_text("utf-8"))["commit"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def failure_notice(gate: Gate) -> list[str]:
    """The message about a failed last run, shown at the next push; empty if it succeeded or is running."""
    status = read_status(gate)
    if status.state == "failed":
        lines = [f"  {line}" for line in status.lines]
        return [f"Lần xuất bản gần nhất thất bại: {status.step} ({status.commit[:8]}).", *lines, _where(gate)]
    if status.state == "building" and not _is_busy(gate):
        return [f"Lần xuất bản gần nhất thất bại: bị ngắt giữa chừng ({status.commit[:8]}).", _where(gate)]
    return []


def lag_reason(gate: Gate) -> str:
    """Why the live commit is not the tip of the branch, if that is harmless; "" otherwise."""
    status, tip = read_status(gate), gate.tip()
    if live_commit(gate) == tip:
        return ""
    if status.state == "building" and _is_busy(gate):
        return "Bản trong kho đang được dựng."
    back = "Trang đã được quay lại một bản trước; lần xuất bản sau, do có người gửi hay theo lịch, lại đưa bản mới lên."
    return back if status.state == "live" and status.commit == tip else ""


def _where(gate: Gate) -> str:
    return f"Trang đang xem giữ nguyên. Nhật ký trên máy chủ: {gate.log}"


def _is_busy(gate: Gate) -> bool:
    lock = Lock(gate.work / "running.lock")
    free = lock.try_to_take()
    lock.leave()
    return not free


def start_publishing(gate: Gate, now: Clock) -> list[str]:
    """Start publishing the branch in the background; returns the message for the client."""
    commit = gate.tip()
    busy = _is_busy(gate)
    waiting = Lock(gate.work / "waiting.lock")
    if waiting.try_to_take() and os.fork() == 0:
        detach_from_push(waiting, gate.log)
        _end_with(lambda: _run(gate, waiting, now))
    waiting.leave()
    turn = "Lần dựng trước chưa xong; lần này tiếp ngay sau." if busy else "Trang đang được dựng ở máy chủ."
    return [f"Đã nhận {commit[:8]}. {turn}", f"Đã lên trang khi {gate.address()} ghi “commit”: {commit}"]


def _end_with(work: Callable[[], int]) -> NoReturn:
    """End this process with the exit status of the work; unexpected errors go to the log."""
    code = 1
    try:
        code = work()
    except Exception:  # noqa: BLE001 - the last place that can report it
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def publish_branch(gate: Gate, now: Clock, *more: str, sure: bool = False) -> bool:
    """Wait for our turn and publish the branch as it is then; returns whether it is live afterwards.

    `more` are options of `portal publish`; with `sure` the clock is not checked.
    """
    waiting = Lock(gate.work / "waiting.lock")
    waiting.take()
    return _run(gate, waiting, now, *more, sure=sure) == 0


def _run(gate: Gate, waiting: Lock, now: Clock, *more: str, sure: bool = False) -> int:
    with Lock(gate.work / "running.lock"):
        waiting.leave()
        commit = gate.tip()
        _write_status(gate, PublishStatus(commit, "building", pid=os.getpid()))
        with _open_log(gate) as log:
            _write(log, f"{now()} {commit} bắt đầu")
            fault = damage(gate) or ("" if sure else fault_of_clock(gate, datetime.fromisoformat(now())))
            if fault:
                _write(log, fault)
            status = (
                PublishStatus(commit, "failed", "đọc kho", (fault,)) if fault else _publish(gate, commit, log, more)
            )
            end = f"thất bại: {status.step}" if status.state == "failed" else "đã lên trang"
            _write(log, f"{now()} {commit} {end}")
        _write_status(gate, status)
    return 0 if status.state == "live" else 1


def _open_log(gate: Gate) -> IO[bytes]:
    if gate.log.exists() and gate.log.stat().st_size > LOG_BYTES:
        gate.log.replace(gate.log.with_name("log.1.txt"))
    return gate.log.open("ab", buffering=0)


def _write(log: IO[bytes], line: str) -> None:
    log.write(f"{line}\n".encode())


def _publish(gate: Gate, commit: str, log: IO[bytes], more: tuple[str, ...]) -> PublishStatus:
    """Run the steps in order; the first failure ends the run, and only the last step changes the live site."""
    if not commit:
        return PublishStatus(commit, "failed", "đọc kho", (f"nhánh {gate.short_branch} chưa có gì",))
    try:
        folder = checkout(gate, "build", commit)
    except (GateError, OSError) as error:
        _write(log, str(error))
        return PublishStatus(commit, "failed", "lấy dữ liệu", (str(error),))
    scope = ("--audience", str(gate.audience), *(part for root in gate.roots for part in ("--data", root)))
    smaller = ("--allow-smaller",) if gate.allow_smaller else ()
    steps = {
        "dựng trang": ("build", "--site-dir", SITE, *scope),
        "đưa lên trang": ("publish", str(gate.site), "--site", SITE, *scope, "--commit", commit, *more, *smaller),
    }
    for step, arguments in steps.items():
        start = log.tell()
        code = _portal(gate, arguments, folder, log)
        if code:
            if cut_off := _ended_with(code):
                _write(log, cut_off)
            return PublishStatus(commit, "failed", step, _last_lines(gate.log, start))
    if live_commit(gate) != commit:
        return PublishStatus(commit, "failed", "xem lại", (f"{gate.site}/current/published.json không ghi {commit}",))
    return PublishStatus(commit, "live")


def _ended_with(code: int) -> str:
    """The message about a command that was killed by a signal; "" if it was not."""
    number = code - _SHELL if code > _SHELL else -code
    if number <= 0:
        return ""
    usual = ", thường do hết bộ nhớ" if number == signal.SIGKILL else ""
    return f"Bị dừng bằng tín hiệu {number}{usual}."


def _portal(gate: Gate, arguments: tuple[str, ...], folder: Path, log: IO[bytes]) -> int:
    """Run a command of the installed portal in the folder; returns its exit code.  It inherits our lock."""
    environment = {**without_git(dict(os.environ)), **gate.environment, "PYTHONUTF8": "1"}
    _write(log, f"$ portal {' '.join(arguments)}")
    try:
        done = subprocess.run(  # noqa: S603
            [gate.command, *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=False,
            close_fds=False,
        )
    except OSError as error:
        _write(log, str(error))
        return 1
    return done.returncode


def _last_lines(log: Path, start: int) -> tuple[str, ...]:
    with log.open("rb") as file:
        file.seek(start)
        lines = file.read().decode("utf-8", "replace").splitlines()
    return tuple(line for line in lines[1:] if line.strip())[-MOST_LINES:]
