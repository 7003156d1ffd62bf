"""Decides whether git may accept a push; the site is built from it and verified first.

All problems are reported at once, with paths as in the editor's clone.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import chdir
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from macros.engine.media import MEDIA_BYTES
from macros.loading.problems import DataError, Problem, has_errors, whole_file
from macros.publish.confidential import secrets
from macros.publish.gate.allowed import COMMIT_BYTES, branch_fault, commit_fault, path_fault
from macros.publish.gate.clock import fault_of_clock
from macros.publish.gate.forgetting import forgotten
from macros.publish.gate.pushed import (
    GONE,
    PushTime,
    TreeEntry,
    Update,
    changes,
    commit_with,
    fork_point,
    kind_of,
    larger_than,
    new_commits,
    raw_commits,
    touched,
    weigh,
)
from macros.publish.gate.repository import DATA, Gate, checkout
from macros.publish.live import PublishError, PublishRequest, try_out, withdrawn_pages
from macros.records import collection_names, model_of
from macros.run import flow

REFUSED = "Chưa nhận; trang giữ nguyên."
MOST_LINES = 100
REFERENCES, BRANCHES = 20, 300  # limits of a push, and of the repository
COMMITS, FILES = 1_000, 5_000  # limits of a push, except the first one, which fills the repository
HISTORY_BYTES, PUSH_BYTES = 50 * 1024 * 1024, 200 * 1024 * 1024  # limits of a file in the history, and of a push
_AGAIN = "hãy chạy “git pull --rebase”, rồi gửi lại"
_MEGABYTE = 1024 * 1024


class PushVerdict(NamedTuple):
    """Whether git may accept a push, and the messages about it."""

    accepted: bool
    lines: list[str]


def judge(gate: Gate, updates: list[Update], push_time: PushTime) -> PushVerdict:
    """The verdict on a push."""
    clock_fault = fault_of_clock(gate, datetime.fromtimestamp(push_time.moment).astimezone())
    if clock_fault:  # otherwise correct records and commits would be refused
        return PushVerdict(False, [f"{clock_fault}.", REFUSED])
    refused = list(_faults_of_references(gate, updates)) or list(_faults_of_amount(gate, updates))
    refused = refused or list(_faults_of_commits(gate, updates, push_time.moment))
    if refused:
        return PushVerdict(False, [*_shortened(refused), REFUSED])
    problems = {problem for update in updates if update.new for problem in _problems(gate, update, push_time)}
    ordered = sorted(problems, key=lambda problem: (problem.severity != "error", problem))
    lines = _shortened([str(problem) for problem in ordered])
    if has_errors(problems):
        errors = sum(problem.severity == "error" for problem in problems)
        last = f"{errors} lỗi. {REFUSED} Sửa những dòng trên, ghi vào git (commit), rồi gửi lại (push)."
        return PushVerdict(False, [*lines, last])
    return PushVerdict(True, [*lines, *(line for update in updates if update.new for line in _unseen(gate, update))])


def _shortened(lines: list[str]) -> list[str]:
    more = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], f"… và {more} dòng nữa"] if more > 0 else lines


def _unseen(gate: Gate, update: Update) -> Iterator[str]:
    """Yield notes about changes that are stored but do not reach the site."""
    if update.ref != gate.branch:
        name = update.ref.removeprefix("refs/heads/")
        yield f"Nhánh {name} được lưu, không kiểm tra, không lên trang; chỉ nhánh {gate.short_branch} lên trang."
    elif any(not path.startswith(DATA) for path in changes(gate, update.old, update.new)):
        yield f"Thay đổi ngoài {DATA} được lưu trong kho, chỉ lên trang khi bản cài đặt trên máy chủ được cập nhật."


def _faults_of_references(gate: Gate, updates: list[Update]) -> Iterator[str]:
    """Yield the reasons why the references must not change in this way."""
    if len(updates) > REFERENCES:
        yield f"Một lần gửi đổi được tối đa {REFERENCES} nhánh; lần này có {len(updates)}."
        return
    branches = len(gate.git("for-each-ref", "--format=%(refname)").splitlines())
    if branches + sum(not update.old for update in updates) > BRANCHES and any(not update.old for update in updates):
        yield f"Kho đã có {branches} nhánh, tối đa {BRANCHES}; hãy xóa bớt nhánh không dùng, rồi gửi lại."
    for update in updates:
        yield from _faults_of_reference(gate, update)


def overtaken(gate: Gate, updates: list[Update]) -> str:
    """A message if a reference has moved since the client read it; "" if none has."""
    moved = [update.ref.removeprefix("refs/heads/") for update in updates if update.old != gate.tip(update.ref)]
    return f"{moved[0]}: người khác vừa gửi trước; {_AGAIN}." if moved else ""


def _faults_of_reference(gate: Gate, update: Update) -> Iterator[str]:
    name = update.ref.removeprefix("refs/heads/")
    if not update.ref.startswith("refs/heads/"):
        yield f"{update.ref}: kho chỉ nhận nhánh, không nhận nhãn (tag) và loại khác."
    elif reason := overtaken(gate, [update]):
        yield reason
    elif not update.new:
        if update.ref == gate.branch:
            yield f"{name}: không xóa được nhánh đang lên trang."
    elif update.ref != gate.branch and (fault := branch_fault(update.ref)):
        yield f"{update.ref}: {fault}."
    elif kind_of(gate, update.new) != "commit":
        yield f"{name}: nhánh phải chỉ tới một lần ghi (commit)."
    elif update.ref == gate.branch and update.old and not gate.contains(update.old, update.new):
        lost = "lần gửi này bỏ mất thay đổi đã có trong kho (ghi đè)"
        yield f"{name}: {lost}; {_AGAIN}, không thêm “--force”."


def _faults_of_amount(gate: Gate, updates: list[Update]) -> Iterator[str]:
    """Yield the limits that a push exceeds; the first push fills the repository and has no limits."""
    tips = [update.new for update in updates if update.new]
    if not tips or not gate.tip():
        return
    commits, sizes = new_commits(gate, tips, COMMITS + 1), weigh(gate, tips, HISTORY_BYTES)
    if len(commits) > COMMITS:
        yield f"Lần gửi có hơn {COMMITS} lần ghi (commit); hãy gửi làm nhiều lần, hoặc gộp lại."
    if sizes.total > PUSH_BYTES:
        most = PUSH_BYTES // _MEGABYTE
        yield f"Lần gửi có {sizes.total // _MEGABYTE} MB, tối đa {most} MB; hãy gửi làm nhiều lần."
    for path, blob in sizes.large.items():
        where = f"tệp quá {HISTORY_BYTES // _MEGABYTE} MB nằm trong lần ghi {commit_with(gate, blob, tips)[:8]}"
        yield f"{path}: {where}, kể cả khi lần ghi sau đã xóa; {_anew(gate)}."
    if any(number > FILES for number, _ in enumerate(touched(gate, commits), 1)):
        yield f"Lần gửi đổi hơn {FILES} tệp, tính mọi lần ghi (commit); hãy gửi làm nhiều lần."


def _anew(gate: Gate) -> str:
    """The advice on how to remove something from commits that were not pushed yet."""
    here = f"origin/{gate.short_branch}"
    return f"hãy ghi lại thành một lần ghi mới: chạy “git reset --soft {here}”, “git commit”, rồi gửi lại"


def _faults_of_commits(gate: Gate, updates: list[Update], now: float) -> Iterator[str]:
    """Yield the faults of new commits, and of files that are in one of them but not in the final state."""
    commits = new_commits(gate, [update.new for update in updates if update.new])
    for commit, raw in raw_commits(gate, commits, COMMIT_BYTES):
        fault = commit_fault(raw, now)
        if fault:
            yield f"Lần ghi {commit[:8]}: {fault}; {_anew(gate)}."
    at_last = {path for update in updates if update.new for path in _changes(gate, update)}
    forgotten_blobs, first, passing = forgotten(gate), not gate.tip(), dict[str, str]()
    for commit, path, entry in touched(gate, commits):
        if entry.blob in forgotten_blobs:
            back = f"đã được bỏ hẳn khỏi kho, nhưng lần ghi {commit[:8]} mang trở lại"
            yield f"{path}: bản ghi này {back}; hãy xóa bản sao kho trên máy này, rồi lấy lại bằng “git clone”."
        if entry.mode != GONE and path not in at_last and (fault := _in_passing(gate, path, entry, first)):
            where = f"nằm trong lần ghi {commit[:8]}, kể cả khi lần ghi sau đã xóa hoặc trả lại như cũ"
            passing[path] = f"{path}: {fault}; tệp này {where}; {_anew(gate)}."  # the oldest commit is named
    yield from passing.values()


def _in_passing(gate: Gate, path: str, entry: TreeEntry, first: bool) -> str:
    """The fault of a file that a later commit removed; it matters, since a branch may start at any stored commit."""
    fault = path_fault(path, entry.mode, DATA)
    if fault:
        return fault[1]
    return "" if first or gate.allows(path) else _closed(gate)


def _closed(gate: Gate) -> str:
    return f"kho này chỉ nhận thay đổi trong {', '.join(gate.paths)}"


def _changes(gate: Gate, update: Update) -> dict[str, TreeEntry]:
    """The net changes of a push; a branch that is not published is compared with its fork point."""
    return changes(
        gate, update.old if update.ref == gate.branch else fork_point(gate, gate.tip(), update.new), update.new
    )


def _problems(gate: Gate, update: Update, push_time: PushTime) -> Iterator[Problem]:
    """Yield the problems of the files of a branch; records are only checked on the published one."""
    net_changes = _changes(gate, update)
    odd_files = [
        whole_file(path, *fault)
        for path, entry in net_changes.items()
        if entry.mode != GONE and (fault := path_fault(path, entry.mode, DATA))
    ]
    message = f"tệp quá lớn; tối đa {MEDIA_BYTES // _MEGABYTE} MB"
    odd_files += [whole_file(path, "file-size", message) for path in larger_than(gate, net_changes, MEDIA_BYTES)]
    yield from odd_files
    if gate.tip():  # the first push fills the repository, so it may change all paths
        message = f"{_closed(gate)}; hãy bỏ thay đổi ở tệp này, hoặc gửi người phụ trách"
        yield from (whole_file(path, "path-closed", message) for path in net_changes if not gate.allows(path))
    if update.ref == gate.branch and not odd_files:
        for problem in _trial(gate, update.new, push_time):
            if problem.severity == "error" or problem.path in net_changes:
                yield problem
        yield from _deletion_warnings(gate, net_changes)


def _deletion_warnings(gate: Gate, changes: dict[str, TreeEntry]) -> Iterator[Problem]:
    """Yield warnings about records that the push deletes; their addresses will say that they were withdrawn."""
    pages = withdrawn_pages(gate.work / "check" / "site")
    for path in (path for path, entry in changes.items() if entry.mode == GONE and path.startswith(DATA)):
        collection, _, name = path.removeprefix(DATA).removesuffix(".yml").partition("/")
        page = f"{model_of(collection).slug}/{name}/" if collection in collection_names() else ""
        if f"{page}index.html" in pages:
            wrong = f"bản ghi bị xóa; địa chỉ /{page} từ nay chỉ nói là đã gỡ"
            yield Problem(path, 1, 1, "record-deleted", "", f"{wrong}; muốn đổi mã thì dùng “portal rename”", "warning")


def _trial(gate: Gate, commit: str, push_time: PushTime) -> list[Problem]:
    """The problems of the data at the commit, and of the site built from them."""
    os.environ.update(gate.environment)  # only of this process, which ends after the verdict
    with chdir(checkout(gate, "check", commit)):
        roots = tuple(map(Path, gate.roots))
        settings = flow.Settings(Path(), Path("site"), push_time.as_of, roots, gate.audience)
        try:
            problems = flow.build(settings).problems
        except DataError as error:
            return list(error.problems)
        try:
            try_out(_request(gate, settings), settings.work / "facts.db")
        except PublishError as error:
            of_pages = error.problems or (whole_file("index.html", "refused", str(error)),)
            return [*problems, *_of_records(settings, of_pages)]
        return list(problems)


def _request(gate: Gate, settings: flow.Settings) -> PublishRequest:
    return PublishRequest(
        site=settings.site_dir,
        dest=gate.site,
        audience=gate.audience,
        secrets=tuple(secrets(settings)),
        allow_smaller=gate.allow_smaller,
    )


def _of_records(settings: flow.Settings, of_pages: Iterable[Problem]) -> Iterator[Problem]:
    """Report the problems of pages at the records from which the pages are made, if there are any."""
    files = {row.url.strip("/"): row.file for row in flow.examine(settings)[0].rows.values()}
    for problem in of_pages:
        page = problem.path.removesuffix("index.html").strip("/")
        path = files.get(page, problem.path)
        yield whole_file(path, problem.code, f"trang dựng thử /{page} có lỗi: {problem.message}")
