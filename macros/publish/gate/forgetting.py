"""Removes files of `data/` from the history of the repository, and the releases of the site that contained them.

This is for data that must be erased: git keeps the content of deleted files.  Each commit that touched such a file
stays, but without the file and with another message, since its own may describe the file; all later commits get new
names.  Only the owner of the server can do this, because nobody may push a rewritten history.
"""

import shutil
from collections.abc import Iterator
from io import BytesIO

from macros.publish.gate.repository import DATA, Gate, GateError, Lock
from macros.publish.releases import ReleaseDir

MESSAGE = "Bỏ bản ghi khỏi lịch sử\n".encode()
FORGOTTEN = "portal.forgotten"  # stores blob ids, not file names, since those may identify a person
_NEXT = (b"commit ", b"reset ", b"tag ", b"done\n")


def forget(gate: Gate, paths: list[str]) -> int:
    """Remove files from the repository, its history and the gate's folder; returns how many commits touched them.

    Raises `GateError`, before any change, if that is impossible.
    """
    with Lock(gate.work / "check.lock"), Lock(gate.work / "running.lock"):
        blobs = sorted({blob for path in paths for blob in _versions(gate, path)})
        count = _rewrite(gate, {path.encode() for path in paths})
        for blob in blobs:
            gate.git("config", "--add", FORGOTTEN, blob)
        gate.git("reflog", "expire", "--expire=now", "--expire-unreachable=now", "--all")
        gate.git("gc", "--quiet", "--prune=now")
        for path in gate.work.iterdir():
            if path.suffix != ".lock":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    return count


def forget_releases(gate: Gate) -> None:
    """Delete all releases but the live one, and the verification cache of the others."""
    published = ReleaseDir(gate.site)
    with published.lock():
        published.discard_others()
        for facts in published.work.glob("facts.db*"):
            facts.unlink()


def forgotten(gate: Gate) -> set[str]:
    """The blobs that must not be pushed again."""
    return set(gate.git("config", "--get-all", FORGOTTEN).decode().split()) if gate.look("config", FORGOTTEN) else set()


def _versions(gate: Gate, path: str) -> list[str]:
    """The blobs of all versions of a file, on all branches."""
    if not path.startswith(DATA):
        raise GateError(f"{path}: chỉ bỏ được tệp trong {DATA}, ghi như trong kho, ví dụ data/sanctions/ma-ban-ghi.yml")
    log = ("log", "--all", "--full-history", "-m", "--format=", "--raw", "--no-abbrev", "--no-renames", "--", path)
    lines = gate.git(*log).decode("utf-8", "replace").splitlines()
    blobs = {blob for line in lines for blob in line.split()[2:4] if set(blob) != {"0"}}
    if not blobs:
        raise GateError(f"{path}: kho không có tệp này, kể cả trong lịch sử; hãy xem lại tên")
    return sorted(blobs)


def _rewrite(gate: Gate, paths: set[bytes]) -> int:
    """Rewrite the history; returns how many commits had touched the files."""
    options = ("--all", "--no-data", "--reencode=no", "--signed-tags=strip", "--use-done-feature")
    count, written = 0, bytearray()
    for head, message, changes in _commands(BytesIO(gate.git("fast-export", *options))):
        rest = [line for line in changes if _path_of(line) not in paths]
        touched = len(rest) < len(changes)
        count += touched
        written += b"".join([*head, b"data %d\n%s" % (len(MESSAGE), MESSAGE) if touched else message, *rest])
    gate.git("fast-import", "--quiet", "--force", "--done", stdin=bytes(written))
    return count


def _path_of(line: bytes) -> bytes:
    """The file that a line of a commit changes; b"" if it changes none."""
    kind, _, rest = line.rstrip(b"\n").partition(b" ")
    return {b"M": rest.split(b" ", 2)[-1], b"D": rest}.get(kind, b"")


def _commands(source: BytesIO) -> Iterator[tuple[list[bytes], bytes, list[bytes]]]:
    """Yield each command of a fast-export stream: its lines before the message, the message, and the lines after it."""
    head, message, behind = list[bytes](), b"", list[bytes]()
    for line in source:
        if line.startswith(_NEXT) and (head or behind):
            yield head, message, behind
            head, message, behind = [], b"", []
        if line.startswith(b"data "):
            message = line + source.read(int(line[5:]))
        elif message:
            behind.append(line)
        else:
            head.append(line)
    yield head, message, behind
