"""Runs commands and measures them with their children: wall clock, CPU, memory.  Needs Linux."""

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

_PULSE = 0.2  # seconds between two looks at the memory
_TICKS = os.sysconf("SC_CLK_TCK")


class CommandFailed(Exception):
    """A command failed; the message is its last output."""


class TooSlow(CommandFailed):
    """A command was stopped at its time limit."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"quá {seconds:.0f} giây")
        self.seconds = seconds


class CommandContext(NamedTuple):
    """The folder and the environment in which a command runs."""

    folder: Path
    environment: Mapping[str, str] = {}


class CommandCost(NamedTuple):
    """What a command cost."""

    wall: float  # seconds
    cpu: float  # seconds of all its processes
    peak: int  # bytes of all its processes together if they were watched, else of the largest


def run(command: Sequence[str], context: CommandContext, limit: float, *, watched: bool = False) -> CommandCost:
    """Run a command to its end; `watched` also samples the memory of all its processes."""
    with tempfile.TemporaryFile() as log:
        start = time.perf_counter()
        process = _start(command, context, log)
        watch = _Watch(process.pid, limit, memory=watched)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.end()
        if watch.stopped:
            raise TooSlow(limit)
        if process.returncode:
            raise CommandFailed(_last_lines(log, command))
    return CommandCost(wall, used.ru_utime + used.ru_stime, max(watch.peak, used.ru_maxrss * 1024))


def output(command: Sequence[str], stdin: bytes = b"") -> bytes:
    """Return what a short command prints."""
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, check=False)  # noqa: S603 - no shell, our own words
    except OSError as error:
        raise CommandFailed(f"{command[0]}: {error.strerror}") from None
    if done.returncode:
        raise CommandFailed(f"{command[0]}: {done.stderr.decode('utf-8', 'replace').strip()[-300:]}")
    return done.stdout


@contextmanager
def serving(command: Sequence[str], context: CommandContext) -> Iterator[int]:
    """Run a command until the block ends; yields its process id, which is also that of its session."""
    with tempfile.TemporaryFile() as log:
        process = _start(command, context, log)
        try:
            yield process.pid
            if process.poll() is not None:
                raise CommandFailed(_last_lines(log, command))
        finally:
            _stop(process.pid)
            process.wait()


def cpu(session: int) -> float:
    """The seconds of the CPU that the living processes of a session, and those they waited for, have used."""
    ticks = 0
    for pid in _members(session):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(int(field) for field in fields[11:15])
    return ticks / _TICKS


def _start(command: Sequence[str], context: CommandContext, log: IO[bytes]) -> subprocess.Popen[bytes]:
    environment = {**os.environ, **context.environment}
    try:
        return subprocess.Popen(  # noqa: S603 - no shell, our own words
            command, cwd=context.folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise CommandFailed(f"{command[0]}: {error.strerror}") from None


def _stop(session: int) -> None:
    try:
        os.killpg(session, signal.SIGKILL)
    except ProcessLookupError:
        return


def _last_lines(log: IO[bytes], command: Sequence[str]) -> str:
    log.seek(0)
    lines = [line for line in log.read().decode("utf-8", "replace").splitlines() if line.strip()]
    return " / ".join(lines[-3:]) or f"{command[0]} dừng mà không nói gì"


class _Watch:
    """Watches a running session from a thread: stops it at the time limit, and records its peak memory."""

    def __init__(self, session: int, limit: float, *, memory: bool) -> None:
        self.peak = 0
        self.stopped = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, args=(session, limit, memory), daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop watching."""
        self._over.set()
        self._thread.join()

    def _look(self, session: int, limit: float, memory: bool) -> None:
        until = time.monotonic() + limit
        while not self._over.wait(min(_PULSE if memory else limit, max(0.0, until - time.monotonic()))):
            if time.monotonic() >= until:
                self.stopped = True
                _stop(session)
                return
            self.peak = max(self.peak, sum(_share(pid) for pid in _members(session)))


def _members(session: int) -> list[int]:
    """The living processes of a session."""
    pids = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                if os.getsid(int(entry.name)) == session:
                    pids.append(int(entry.name))
            except OSError:
                continue
    return pids


def _share(pid: int) -> int:
    """The memory of a process in bytes; what several processes share is divided among them."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return 1024 * next((int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")), 0)


def machine() -> dict[str, object]:
    """Describe the machine, for later readers of the figures."""
    model = next((line.partition(":")[2].strip() for line in _cpu_lines() if line.startswith("model name")), "")
    return {"cpus": os.cpu_count() or 0, "cpu": model, "load": os.getloadavg()[0]}


def _cpu_lines() -> list[str]:
    try:
        return Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return []
