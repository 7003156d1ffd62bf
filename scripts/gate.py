"""Cửa nhận của kho git chung trên máy chủ: kiểm tra lần gửi, dựng và đưa lên trang.

Ví dụ:
  portal gate publish /srv/van-hoa-cong-vu/kho.git     dựng lại ngay, như mỗi sáng
  portal gate status /srv/van-hoa-cong-vu/kho.git      lần xuất bản gần nhất ra sao
  portal gate forget /srv/lanh-dao/van-hoa.git data/sanctions/ma.yml    bỏ hẳn một tệp, kể cả trong lịch sử

Hai tệp trong deploy/git-hooks gọi pre-receive và post-receive khi có người gửi (push).
"""

import argparse
import signal
import sys
from datetime import datetime
from pathlib import Path

from macros.loading.git_history import HistoryError
from macros.loading.problems import printable
from macros.publish import gate as gates
from macros.publish.gate import Gate, GateError, PushTime, Update
from macros.site import clock
from scripts import options as shared

_REFUSED = 3  # refused with a message; at any other status the hook prints its own
_LISTENING = 30  # seconds within which a printed line must be read
_LINE_LENGTH = 2_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("step", metavar="VIỆC", choices=sorted(_STEPS), help=", ".join(sorted(_STEPS)))
    parser.add_argument(
        "repository", metavar="KHO", type=Path, nargs="?", default=Path(), help="kho git chung (mặc định: thư mục này)"
    )
    parser.add_argument(
        "paths", metavar="TỆP", nargs="*", help="forget: những tệp phải bỏ khỏi kho và khỏi lịch sử, ghi như trong kho"
    )
    parser.add_argument("--clock-is-right", action="store_true", help="publish: dù lần xuất bản trước đã từ lâu")
    parser.add_argument("--allow-smaller", action="store_true", help="publish: dù trang mới ít trang hơn hẳn")


def run(options: argparse.Namespace) -> int:
    """Run one step of the gate; 0 done, 1 refused or failed; 3 for a push refused with a message."""
    if wrong := "" if options.step in _OF_HOOKS else shared.owner_fault(options.repository):
        _say(f"{wrong}.")
        return 1
    try:
        return _STEPS[options.step](gates.read_gate(options.repository), options)
    except (GateError, HistoryError, clock.UnknownZone) as error:
        _say(f"{error}.")
    except BrokenPipeError:  # the client that pushed is gone
        return 1
    except OSError as error:
        _say(f"Máy chủ không làm được: {error}; hãy báo người phụ trách công nghệ thông tin.")
    return _REFUSED if options.step == "pre-receive" else 1


def _pre_receive(gate: Gate, _: argparse.Namespace) -> int:
    for line in gates.failure_notice(gate):
        _say(line)
    wanted = _updates()
    push_time = PushTime(clock.today(gate.home), datetime.now().astimezone().timestamp())
    return 0 if gates.receive(gate, wanted, push_time, _say) else _REFUSED


def _post_receive(gate: Gate, _: argparse.Namespace) -> int:
    for line in gates.faults_of_hooks(gate):
        _say(line)
    if any(update.ref == gate.branch for update in _updates()):
        for line in gates.start_publishing(gate, _now):
            _say(line)
    return 0


def _publish(gate: Gate, options: argparse.Namespace) -> int:
    if wrong := shared.owner_fault(gate.site):
        raise GateError(wrong)
    more = ["--allow-smaller"] if options.allow_smaller else []
    done = gates.publish_branch(gate, _now, *more, sure=options.clock_is_right)
    status = _status(gate, options)
    return status if done else 1


def _status(gate: Gate, _: argparse.Namespace) -> int:
    clock_fault = gates.fault_of_clock(gate, datetime.now().astimezone())
    lines = [*gates.failure_notice(gate), *gates.faults(gate), *([f"{clock_fault}."] if clock_fault else [])]
    live, nothing = gates.live_commit(gate), "không đọc được" if gates.damage(gate) else "chưa có gì"
    print(f"Đang trên trang: {live or 'chưa có bản nào'}. Trong kho: {gate.tip() or nothing}.")
    for line in filter(None, [gates.lag_reason(gate), *lines]):
        print(printable(line))
    return 1 if lines else 0


def _forget(gate: Gate, options: argparse.Namespace) -> int:
    if not options.paths:
        _say("Thiếu tên tệp phải bỏ, ví dụ data/sanctions/ma-ban-ghi.yml.")
        return 2
    count = gates.forget(gate, options.paths)
    print(f"Đã bỏ {', '.join(options.paths)} khỏi kho và khỏi lịch sử; {count} lần ghi (commit) từng có tệp ấy.")
    done = gates.publish_branch(gate, _now)
    gates.forget_releases(gate)
    print("Các bản trang trước cũng đã bỏ. Còn phải làm bằng tay: mọi người soạn xóa bản sao kho trên máy mình rồi lấy")
    print("lại bằng “git clone”; xóa các bản sao lưu cũ của kho.")
    return 0 if done else 1


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _updates() -> list[Update]:
    return gates.updates(sys.stdin.buffer.read().decode("utf-8", "surrogateescape").splitlines())


def _say(line: str) -> None:
    """Print a line; if nobody reads it, this process ends, and with it the push."""
    before = signal.alarm(_LISTENING)
    print(printable(line)[:_LINE_LENGTH], file=sys.stderr, flush=True)
    signal.alarm(before)


_STEPS = {
    "forget": _forget,
    "pre-receive": _pre_receive,
    "post-receive": _post_receive,
    "publish": _publish,
    "status": _status,
}
_OF_HOOKS = ("pre-receive", "post-receive")  # git runs these as any user who may push
