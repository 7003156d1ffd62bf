"""Answers git's pre-receive hook: may git accept the push?  A slow client does not delay others.

The push is judged in a process with limits.  Nothing is printed while the lock is held, because a client that does not
read its output would then hold the lock.
"""

import os
import shutil
import signal
import time
from collections.abc import Callable

from macros.loading.git_history import HistoryError, ShallowClone
from macros.publish.gate.confined import WorkFailed, confined
from macros.publish.gate.judge import REFUSED, PushVerdict, judge, overtaken
from macros.publish.gate.pushed import PushTime, Update
from macros.publish.gate.repository import Gate, GateError, Lock, detach_from_push
from macros.site.theme import PaintFailed

_LOOK_EVERY = 0.5  # seconds
_PATIENCE = 5  # seconds to wait before telling the client
_UNTIL_GIT_HAS_MOVED = 5  # seconds
_IT = "báo người phụ trách công nghệ thông tin"
Say = Callable[[str], None]


def receive(gate: Gate, updates: list[Update], push_time: PushTime, say: Say) -> bool:
    """Whether git may accept the push; prints all its problems with `say`."""
    if gate.look("rev-parse", "--is-shallow-repository") == "true":
        raise ShallowClone(gate.repository)
    verdict = _locked_verdict(gate, updates, push_time, say)
    for line in verdict.lines:
        say(line)
    return verdict.accepted


def _locked_verdict(gate: Gate, updates: list[Update], push_time: PushTime, say: Say) -> PushVerdict:
    lock = Lock(gate.work / "check.lock")
    try:
        reason = _wait(gate, updates, lock, say)
        if reason:
            return PushVerdict(False, [reason, REFUSED])
        verdict = _confined_verdict(gate, updates, push_time)
        if verdict.accepted:
            _keep_until_git_has_moved(gate, updates, lock)
        return verdict
    finally:
        lock.leave()


def _wait(gate: Gate, updates: list[Update], lock: Lock, say: Say) -> str:
    """Wait for the lock; returns "" once we hold it, or the reason why judging the push is pointless."""
    begun, announced = time.monotonic(), False
    while not lock.take_within(_LOOK_EVERY):
        waited = time.monotonic() - begun
        if reason := overtaken(gate, updates):
            return reason
        if waited > gate.seconds:
            return "Máy chủ bận quá lâu với lần gửi khác; hãy gửi lại sau ít phút."
        if waited > _PATIENCE and not announced:
            say("Đang đợi lần gửi của người khác được kiểm tra xong.")
            announced = True
    return overtaken(gate, updates)


def _confined_verdict(gate: Gate, updates: list[Update], push_time: PushTime) -> PushVerdict:
    log = gate.work / "check-log.txt"
    try:
        accepted, lines = confined(lambda: _verdict(gate, updates, push_time), gate.seconds, gate.memory << 20, log)
    except WorkFailed as failure:
        if failure.why == "broken":  # its stored state may break the next run, too
            shutil.rmtree(gate.work / "check" / ".portal", ignore_errors=True)
        reason = {
            "time": f"Kiểm tra, dựng thử lâu quá {gate.seconds} giây",
            "memory": f"Kiểm tra, dựng thử cần quá {gate.memory} MB bộ nhớ",
            "broken": f"Kiểm tra, dựng thử gặp lỗi chưa lường trước ({failure.name})",
        }[failure.why]
        advice = f"hãy xem lại bản ghi vừa sửa, rút gọn hoặc gửi làm nhiều lần; vẫn vậy thì {_IT}"
        return PushVerdict(False, [f"{reason}; {advice}.", f"Nhật ký trên máy chủ: {log}", REFUSED])
    return PushVerdict(accepted, lines)


def _verdict(gate: Gate, updates: list[Update], push_time: PushTime) -> PushVerdict:
    """The verdict on a push; errors of the server are a refusal with a message."""
    print(f"{push_time.moment:.0f}", *(f"{update.new or '-'} {update.ref}" for update in updates), flush=True)
    try:
        return judge(gate, updates, push_time)
    except (GateError, HistoryError, PaintFailed) as error:
        return PushVerdict(False, [f"{error}."])
    except OSError as error:
        return PushVerdict(False, [f"Máy chủ không làm được: {error}; hãy {_IT}.", REFUSED])


def _keep_until_git_has_moved(gate: Gate, updates: list[Update], lock: Lock) -> None:
    """Hold the lock in a forked process until git has moved the references, so that the next push sees them."""
    if os.fork():
        return
    try:
        signal.alarm(_UNTIL_GIT_HAS_MOVED)
        detach_from_push(lock)
        while any(gate.tip(update.ref) != update.new for update in updates):
            time.sleep(0.02)
    finally:
        os._exit(0)
