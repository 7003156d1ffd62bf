"""The gate on the server: checks a push to the bare repository, then builds and publishes what was accepted.

`pre_receive` judges a push before git accepts it, with the installed code and never with pushed code: `judge` collects
the problems, `allowed` checks names and commits, `pushed` asks git about the push, `confined` sets limits.
`post_receive` builds and publishes, one run at a time; `repository` is the only access to git and the disk; `installed`
checks the set-up, `clock` the clock.  The gate stores its files in the folder `portal` of the bare repository; they may
be deleted while no push is running.
"""

from collections.abc import Callable
from importlib import import_module

from macros.publish.gate.clock import fault_of_clock
from macros.publish.gate.forgetting import forget, forget_releases
from macros.publish.gate.installed import damage, faults, faults_of_hooks
from macros.publish.gate.post_receive import (
    PublishStatus,
    failure_notice,
    lag_reason,
    live_commit,
    publish_branch,
    read_status,
    start_publishing,
)
from macros.publish.gate.pushed import PushTime, Update, updates
from macros.publish.gate.repository import Gate, GateError, read_gate

__all__ = [
    "Gate",
    "GateError",
    "PublishStatus",
    "PushTime",
    "Update",
    "damage",
    "failure_notice",
    "fault_of_clock",
    "faults",
    "faults_of_hooks",
    "forget",
    "forget_releases",
    "lag_reason",
    "live_commit",
    "publish_branch",
    "read_gate",
    "read_status",
    "receive",
    "start_publishing",
    "updates",
]


def receive(gate: Gate, updates: list[Update], push_time: PushTime, say: Callable[[str], None]) -> bool:
    """Whether git may accept the push; imports the judging code late, as the other commands do not need it."""
    return bool(import_module("macros.publish.gate.pre_receive").receive(gate, updates, push_time, say))
