"""Reads the settings of a bare repository, runs git in it, and checks out commits."""

import fcntl
import logging
import os
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from macros.loading.git_history import UntrustedClone
from macros.records.choices import Audience
from macros.site.theme import SITE_URL

DATA = "data/"
BASE = "kho-chung"  # the folder of the records of `portal.base`, next to those of the repository itself
LINKED = ("docs", "macros", "mkdocs.yml", "overrides")  # always those of the installed tree, never pushed ones
_SET_BY_HOOKS = ("GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_QUARANTINE_PATH")
_OBJECTS, _ALTERNATES = "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"
_SET_FOR_A_PUSH = (_OBJECTS, _ALTERNATES, "GIT_PUSH_OPTION_COUNT")
_ATTRIBUTES = "* -text !eol -filter -ident !working-tree-encoding\n"  # files are checked out byte for byte
_CONFIG = """[core]
	repositoryformatversion = 0
	bare = false
	filemode = false
	symlinks = false
	autocrlf = false
	hooksPath = /dev/null
	sparseCheckout = true
	sparseCheckoutCone = false
[gc]
	auto = 0
[transfer]
	hideRefs = refs
[receive]
	maxInputSize = 1
"""  # the last three: git-shell allows pushes to any repository on the disk, so this one must refuse them
_LOOK_EVERY = 0.05  # seconds
_logger = logging.getLogger(__name__)
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?/?")
_SITE_URL = re.compile(r"^site_url: *(\S+?)/?$", re.MULTILINE)


class GateError(Exception):
    """The gate is not set up correctly; the message tells the administrator what to do."""


class GitCommandFailed(GateError):
    """A git command failed; the message is its output."""


@dataclass(frozen=True)
class Gate:
    """The settings of one gate, read from the git configuration of its bare repository."""

    repository: Path
    branch: str  # the published one, as "refs/heads/main": HEAD of the bare repository
    home: Path  # portal.home: the installed project with its .venv
    site: Path  # portal.site: the destination of `portal publish`
    audience: Audience = Audience.STAFF  # portal.audience
    paths: tuple[str, ...] = (DATA,)  # portal.paths: what a push may change; folders end in "/", "." is everything
    seconds: int = 300  # portal.seconds: time limit for judging one push
    memory: int = 2048  # portal.memory: memory limit for judging one push, in MB
    allow_smaller: bool = False  # portal.allowSmaller: whether a site with far fewer pages may be published
    base: Path | None = None  # portal.base: a second repository whose records the site shows, too
    url: str = ""  # portal.url: the address of the site, if it differs from the installed mkdocs.yml

    @property
    def work(self) -> Path:
        """The folder for the files of the gate."""
        return self.repository / "portal"

    @property
    def log(self) -> Path:
        """The log with the output of every build."""
        return self.work / "log.txt"

    @property
    def short_branch(self) -> str:
        """The published branch without "refs/heads/"."""
        return self.branch.removeprefix("refs/heads/")

    @property
    def command(self) -> Path:
        """The installed `portal`."""
        return self.home / ".venv" / "bin" / "portal"

    @property
    def roots(self) -> tuple[str, ...]:
        """The data roots, relative to a checked-out folder."""
        return (f"{BASE}/{DATA}"[:-1], DATA[:-1]) if self.base else (DATA[:-1],)

    def address(self) -> str:
        """The address of `published.json`, which names the live commit; its path on the server if no address is set."""
        if self.url:
            return f"{self.url}/published.json"
        try:
            match = _SITE_URL.search((self.home / "mkdocs.yml").read_text("utf-8"))
        except OSError:
            match = None
        return f"{match[1]}/published.json" if match else str(self.site / "current" / "published.json")

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables for a build of the site."""
        return {SITE_URL: f"{self.url}/"} if self.url else {}

    def allows(self, path: str) -> bool:
        """Whether a push may change the file."""
        return any(item in (path, ".") or (item[-1] == "/" and path.startswith(item)) for item in self.paths)

    def git(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """The output of a git command on the bare repository; raises `GitCommandFailed`."""
        return _git(f"--git-dir={self.repository}", *arguments, stdin=stdin)

    def look(self, *arguments: str) -> str:
        """The first line of the output of a git command; "" if it prints nothing or fails."""
        return _run(f"--git-dir={self.repository}", *arguments).stdout.decode().partition("\n")[0]

    def tip(self, branch: str = "") -> str:
        """The commit of a branch, by default the published one; "" before the first push."""
        return self.look("rev-parse", "--verify", "--quiet", f"{branch or self.branch}^{{commit}}")

    def contains(self, old: str, new: str) -> bool:
        """Whether the commit `old` is in the history of `new`."""
        return _run(f"--git-dir={self.repository}", "merge-base", "--is-ancestor", old, new).returncode == 0


def read_gate(repository: Path) -> Gate:
    """The gate of a bare repository; raises `GateError` or `UntrustedClone` if it is not set up."""
    try:
        done = _run("-C", str(repository), "rev-parse", "--absolute-git-dir", "--is-bare-repository")
    except FileNotFoundError:
        raise GateError("máy chủ chưa có git; hãy cài gói git") from None
    if b"dubious ownership" in done.stderr:
        raise UntrustedClone(repository)
    answer = done.stdout.decode().splitlines()
    if done.returncode == 0 and answer[1:] == ["true"]:
        folder = Path(answer[0])
        done = _run(f"--git-dir={folder}", "symbolic-ref", "HEAD")
    elif done.returncode == 0 or not (repository / "objects").is_dir():
        raise GateError(f"{repository}: không phải kho git chung (bare) trên máy chủ")
    if done.returncode != 0:
        error = done.stderr.decode("utf-8", "replace").strip()
        raise GateError(
            f"{repository}: kho bị hỏng ({error}); hãy xem mục “Kho bị hỏng” ở trang Kho chung trên máy chủ"
        )
    head = done.stdout.decode().strip()
    return Gate(folder, head, **_settings(folder))


def _settings(folder: Path) -> dict[str, Any]:
    output = _run(f"--git-dir={folder}", "config", "-z", "--get-regexp", r"^portal\.").stdout.decode()
    values = dict(item.split("\n", 1) for item in output.split("\0") if "\n" in item)
    missing = [name for name in ("portal.home", "portal.site") if not values.get(name)]
    if missing:
        raise GateError(f"{folder}: kho chưa nối với cổng, thiếu cấu hình {', '.join(missing)}")
    try:
        audience = Audience(values.get("portal.audience", Audience.STAFF))
    except ValueError:
        right = ", ".join(Audience)
        raise GateError(f"{folder}: portal.audience chưa đúng; chỉ nhận {right}") from None
    try:
        limits = {name: int(values[f"portal.{name}"]) for name in ("seconds", "memory") if f"portal.{name}" in values}
    except ValueError:
        raise GateError(f"{folder}: portal.seconds, portal.memory chưa đúng; chỉ nhận số nguyên") from None
    return {
        **limits,
        "home": Path(values["portal.home"]),
        "site": Path(values["portal.site"]),
        "audience": audience,
        "allow_smaller": values.get("portal.allowsmaller", "") in ("true", "yes", "on", "1"),
        "paths": tuple(values.get("portal.paths", DATA).split()),
        "base": Path(values["portal.base"]) if values.get("portal.base") else None,
        "url": _address(folder, values.get("portal.url", "")),
    }


def _address(folder: Path, url: str) -> str:
    if url and not _ADDRESS.fullmatch(url):
        raise GateError(f"{folder}: portal.url chưa đúng; ghi đủ địa chỉ trang, ví dụ https://van-hoa-lanh-dao.noi-bo")
    return url.rstrip("/")


def checkout(gate: Gate, name: str, commit: str) -> Path:
    """Check out the data of `commit` into the gate's folder `name`, with links to the installed prose and theme.

    The published records of `portal.base` are checked out there, too.  Only files that differ are written; a folder
    that cannot be repaired is made anew.  The folder is a separate repository that borrows all objects, so that it can
    check out a commit that git has not accepted yet.
    """
    folder = gate.work / name
    _check_out(gate.repository, folder, commit)
    for linked in LINKED:
        path, target = folder / linked, gate.home / linked
        if not path.is_symlink() or path.readlink() != target:
            path.unlink(missing_ok=True)
            path.symlink_to(target)
    if gate.base:
        _see_objects_of(gate.base)
        _check_out(gate.base, folder / BASE, _published(gate.base))
    return folder


def _see_objects_of(base: Path) -> None:
    """Let git find the objects of another repository during a push, when its environment limits object lookup."""
    seen = os.environ.get(_ALTERNATES, "").split(os.pathsep)
    if _OBJECTS in os.environ and str(base / "objects") not in seen:
        os.environ[_ALTERNATES] = os.pathsep.join(filter(None, [*seen, str(base / "objects")]))


def _published(base: Path) -> str:
    """The commit of the published branch of another repository; raises `GateError`, or `UntrustedClone`."""
    done = _run(f"--git-dir={base}", "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if b"dubious ownership" in done.stderr:
        raise UntrustedClone(base)
    if done.returncode != 0:
        rights = f"; nếu thiếu quyền thì chạy: sudo chmod -R g+rX {base}" if base.is_dir() else ""
        raise GateError(f"{base}: không đọc được kho ghi ở portal.base, hoặc kho ấy chưa có gì{rights}")
    return done.stdout.decode().strip()


def _check_out(repository: Path, folder: Path, commit: str) -> None:
    try:
        _check_out_once(repository, folder, commit)
    except (GitCommandFailed, OSError):
        shutil.rmtree(folder, ignore_errors=True)
        _check_out_once(repository, folder, commit)


def _check_out_once(repository: Path, folder: Path, commit: str) -> None:
    git_dir = folder / ".git"
    shutil.rmtree(git_dir / "refs", ignore_errors=True)  # the checkout uses no references
    (git_dir / "packed-refs").unlink(missing_ok=True)
    for part in ("objects/info", "refs", "info"):
        (git_dir / part).mkdir(parents=True, exist_ok=True)
    _put(git_dir / "config", _CONFIG)
    _put(git_dir / "objects" / "info" / "alternates", f"{repository / 'objects'}\n")
    _put(git_dir / "info" / "sparse-checkout", f"/{DATA}\n")
    _put(git_dir / "info" / "attributes", _ATTRIBUTES)
    _put(git_dir / "HEAD", f"{commit}\n")
    (git_dir / "index.lock").unlink(missing_ok=True)  # left by a killed run; our caller has locked the folder
    here = ("-C", str(folder), f"--git-dir={git_dir}", f"--work-tree={folder}")
    _git(*here, "read-tree", "--reset", "-u", commit)
    _git(*here, "clean", "-ffdxq", "--", DATA)


def _put(path: Path, text: str) -> None:
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")


class Lock:
    """A file lock, which child processes inherit; it is released when the last of them ends or is killed."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.file = path.open("a")
        os.set_inheritable(self.file.fileno(), True)  # children of a killed run still hold it

    def take(self) -> None:
        """Wait for the lock."""
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def take_within(self, seconds: float) -> bool:
        """Wait for the lock for at most `seconds`; returns whether we hold it."""
        end = time.monotonic() + seconds
        while not (is_ours := self.try_to_take()) and time.monotonic() < end:
            time.sleep(_LOOK_EVERY)
        return is_ours

    def try_to_take(self) -> bool:
        """Take the lock if it is free; returns whether we hold it."""
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def leave(self) -> None:
        """Close our handle; a child process that inherited it keeps the lock."""
        self.file.close()

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()


def detach_from_push(lock: Lock, output: Path = Path(os.devnull)) -> None:
    """Close everything inherited from the push except the lock: git waits for all processes that hold its pipes.

    Variables that name the folder of pushed objects are removed: git deletes it, and then no command would run.
    """
    os.setsid()
    for name in _SET_FOR_A_PUSH:
        os.environ.pop(name, None)
    nothing, log = os.open(os.devnull, os.O_RDONLY), os.open(output, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for target, source in enumerate((nothing, log, log)):
        os.dup2(source, target)
    lock_file = lock.file.fileno()
    os.closerange(3, lock_file)
    os.closerange(lock_file + 1, os.sysconf("SC_OPEN_MAX"))


def without_git(environment: dict[str, str]) -> dict[str, str]:
    """The environment without the variables of git, for a process that must not depend on the push."""
    return {name: value for name, value in environment.items() if name not in (*_SET_BY_HOOKS, *_SET_FOR_A_PUSH)}


def _git(*arguments: str, stdin: bytes = b"") -> bytes:
    done = _run(*arguments, stdin=stdin)
    if done.returncode != 0:
        raise GitCommandFailed(f"git: {done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout


def _run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git with the environment variables that let a hook see the objects of its push.

    Git inherits the locks of our process: if that is killed, the next run waits until git has ended.
    """
    _logger.debug("git %s", " ".join(arguments))
    environment = {name: value for name, value in os.environ.items() if name not in _SET_BY_HOOKS}
    environment |= {"GIT_NO_REPLACE_OBJECTS": "1", "LC_ALL": "C"}
    return subprocess.run(  # noqa: S603
        ["git", *arguments],  # noqa: S607
        input=stdin,
        capture_output=True,
        check=False,
        env=environment,
        close_fds=False,
    )
