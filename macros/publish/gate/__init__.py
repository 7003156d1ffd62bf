"""The gate on the server: a push to the bare repository in, a refusal or a new release of the site out.

`receiving` has a push judged before git takes it, with the installed code and never with code that was pushed:
`judging` says what is wrong, `allowed` which names and commits may be, `pushed` what git knows of the push, `confined`
sets the limits.  `releasing` builds and publishes what was taken, one run at a time; `repository` is the edge to git
and the disk; `installed` tells whether all is set up and sound, `clock` whether the clock can be right.
Everything the gate keeps stands in the folder `portal` of the bare repository and may be deleted while it rests.
"""

from macros.publish.gate.clock import fault_of_clock
from macros.publish.gate.forgetting import forget, forget_releases
from macros.publish.gate.installed import damage, faults, faults_of_hooks
from macros.publish.gate.judge import Occasion, Update
from macros.publish.gate.post_receive import Status, ask, lag, live_commit, notice, read_status, release
from macros.publish.gate.pre_receive import receive, updates
from macros.publish.gate.repository import Gate, GateError, read_gate

__all__ = [
    "Gate",
    "GateError",
    "Occasion",
    "Status",
    "Update",
    "ask",
    "damage",
    "fault_of_clock",
    "faults",
    "faults_of_hooks",
    "forget",
    "forget_releases",
    "lag",
    "live_commit",
    "notice",
    "read_gate",
    "read_status",
    "receive",
    "release",
    "updates",
]
