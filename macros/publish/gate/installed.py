"""Compares the bare repository with the set-up in the handbook; each fault names the command that repairs it."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from macros.publish.gate.repository import Gate, GitCommandFailed

HOOKS = ("pre-receive", "post-receive")
# Recommended values; other values are accepted, too.
SETTINGS = {"receive.fsckObjects": "true", "receive.maxInputSize": "200m", "core.fsync": "all"}


def faults(gate: Gate) -> Iterator[str]:
    """Yield what is damaged, missing or outdated."""
    if broken := damage(gate):
        yield f"{broken}."
    yield from faults_of_hooks(gate)
    for name, value in SETTINGS.items():
        if not gate.look("config", name):
            yield f"Kho chưa đặt {name}; hãy chạy: git -C {gate.repository} config {name} {value}"


def damage(gate: Gate) -> str:
    """A message if git cannot read all of the published branch; "" if it can, or nothing was pushed yet."""
    tip = gate.tip()
    if not (tip or gate.look("for-each-ref", gate.branch) or (gate.repository / gate.branch).exists()):
        return ""
    with suppress(GitCommandFailed):
        files = gate.git("ls-tree", "-r", "-z", "--format=%(objectname)", tip)
        if b" missing\n" not in gate.git("cat-file", "--batch-check", stdin=files.replace(b"\0", b"\n")):
            return ""
    return (
        f"Kho bị hỏng: git không đọc được hết lần ghi mới nhất của nhánh {gate.short_branch}, thường sau khi mất điện; "
        "hãy xem mục “Kho bị hỏng” ở trang Kho chung trên máy chủ"
    )


def faults_of_hooks(gate: Gate) -> Iterator[str]:
    """Yield a message if a hook is missing, outdated or not executable."""
    ours, theirs = gate.home / "deploy" / "git-hooks", gate.repository / "hooks"
    if any(not _is_sound(theirs / name, ours / name) for name in HOOKS):
        right = f"install -m 755 {ours}/*-receive {theirs}/"
        yield f"Cửa nhận không chạy hoặc là bản cũ: lần gửi có thể không được kiểm tra; trên máy chủ hãy chạy: {right}"


def _is_sound(hook: Path, ours: Path) -> bool:
    """Whether a hook is executable and equal to the installed one."""
    return os.access(hook, os.X_OK) and (not ours.exists() or hook.read_bytes() == ours.read_bytes())
