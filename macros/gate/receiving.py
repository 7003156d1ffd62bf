"""What a push wants to change in; whether git may take it, and what the person who pushes reads, out.

Whoever pushes is shown every problem at once, with paths as they stand in the person's own clone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import chdir
from datetime import date
from pathlib import Path
from typing import NamedTuple

from macros import pipeline
from macros.gate.repository import DATA, Gate, Lock, stand_at
from macros.history import ShallowClone
from macros.media import MEDIA_BYTES
from macros.problems import Problem, has_errors

_GONE, _SYMLINK, _SUBMODULE = "000000", "120000", "160000"
_AGAIN = "hãy chạy “git pull --rebase”, rồi gửi lại"
Say = Callable[[str], None]


class Update(NamedTuple):
    """One line that git gives its hooks: the commit before, the commit after, the name of the reference."""

    old: str
    new: str
    ref: str


def updates(lines: Iterable[str]) -> list[Update]:
    """What the lines on the standard input of a hook say; "" stands for no commit."""
    parts = (line.rstrip("\n").split(" ", 2) for line in lines)
    return [Update(_commit(old), _commit(new), ref) for old, new, ref in parts]


def _commit(name: str) -> str:
    return "" if set(name) == {"0"} else name


def receive(gate: Gate, wanted: list[Update], as_of: date, say: Say) -> bool:
    """Whether git may take the push; everything that is wrong with it is said."""
    if gate.git("rev-parse", "--is-shallow-repository").strip() == b"true":
        raise ShallowClone(gate.repository)
    with Lock(gate.work / "check.lock"):
        return _receive(gate, wanted, as_of, say)


def _receive(gate: Gate, wanted: list[Update], as_of: date, say: Say) -> bool:
    refused = [reason for update in wanted for reason in _faults_of_reference(gate, update)]
    for reason in refused:
        say(reason)
    if refused:
        say("Chưa nhận; trang giữ nguyên.")
        return False
    problems = [problem for update in wanted for problem in _problems(gate, update, as_of)]
    for problem in sorted(set(problems)):
        say(str(problem))
    if has_errors(problems):
        errors = sum(problem.severity == "error" for problem in set(problems))
        say(
            f"{errors} lỗi. Chưa nhận; trang giữ nguyên. Sửa những dòng trên, ghi vào git (commit), rồi gửi lại (push)."
        )
        return False
    for update in wanted:
        if update.new:
            _tell_what_stays_unseen(gate, update, say)
    return True


def _tell_what_stays_unseen(gate: Gate, update: Update, say: Say) -> None:
    if update.ref != gate.branch:
        name = update.ref.removeprefix("refs/heads/")
        say(f"Nhánh {name} được lưu, không kiểm tra, không lên trang; chỉ nhánh {gate.short_branch} lên trang.")
    elif any(not path.startswith(DATA) for path in gate.changes(update.old, update.new)):
        say(f"Thay đổi ngoài {DATA} được lưu trong kho, chỉ lên trang khi bản cài đặt trên máy chủ được cập nhật.")


def _faults_of_reference(gate: Gate, update: Update) -> Iterator[str]:
    """Why the reference may not change in this way."""
    if not update.ref.startswith("refs/heads/"):
        yield f"{update.ref}: kho chỉ nhận nhánh, không nhận nhãn (tag) và loại khác."
    elif update.ref != gate.branch:
        return
    elif not update.new:
        yield f"{gate.short_branch}: không xóa được nhánh đang lên trang."
    elif update.old != gate.tip():
        yield f"{gate.short_branch}: người khác vừa gửi trước; {_AGAIN}."
    elif update.old and not gate.contains(update.old, update.new):
        lost = "lần gửi này bỏ mất thay đổi đã có trong kho (ghi đè)"
        yield f"{gate.short_branch}: {lost}; {_AGAIN}, không thêm “--force”."


def _problems(gate: Gate, update: Update, as_of: date) -> Iterator[Problem]:
    """What is wrong with the files of a branch; those of an unpublished one are only looked at for their size."""
    if not update.new:
        return
    large = gate.large_files(gate.tip(), update.new)
    most = MEDIA_BYTES // (1024 * 1024)
    yield from (_file(path, "file-size", f"tệp quá lớn; tối đa {most} MB") for path in large)
    if update.ref != gate.branch:
        return
    changes = gate.changes(update.old, update.new)
    strange = list(_strange(changes))
    yield from strange
    if update.old:  # the first push makes the repository: there is nothing yet that needs to be kept from it
        allowed = ", ".join(gate.paths)
        message = f"kho này chỉ nhận thay đổi trong {allowed}; hãy bỏ thay đổi ở tệp này, hoặc gửi người phụ trách"
        yield from (_file(path, "path-closed", message) for path in changes if not gate.allows(path))
    if not large and not strange:
        yield from _problems_of_data(gate, update.new, changes, as_of)


def _strange(changes: dict[str, str]) -> Iterator[Problem]:
    """The paths that a person's own machine could read as something else than a file."""
    for path, mode in changes.items():
        if mode == _SYMLINK:
            yield _file(path, "symlink", "là liên kết tượng trưng; hãy đặt tệp thật")
        elif mode == _SUBMODULE:
            yield _file(path, "submodule", "là kho git lồng trong kho (submodule); hãy đặt tệp thật")


def _problems_of_data(gate: Gate, commit: str, changes: dict[str, str], as_of: date) -> Iterator[Problem]:
    """Every error of the data at the commit, and the warnings of the files that the push touches."""
    with chdir(stand_at(gate, "check", commit)):
        roots = tuple(map(Path, gate.roots))
        found = pipeline.check(pipeline.Settings(Path(), Path("site"), as_of, roots, gate.audience))
    for problem in found:
        if problem.severity == "error" or (problem.severity == "warning" and problem.path in changes):
            yield problem


def _file(path: str, code: str, message: str) -> Problem:
    shown = "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in path)
    return Problem(shown, 1, 1, code, "", message)
