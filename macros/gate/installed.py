"""The bare repository in; what in it is not as the handbook sets it up, each with the line to type, out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from macros.gate.repository import Gate

HOOKS = ("pre-receive", "post-receive")
SETTINGS = {"receive.fsckObjects": "true", "receive.maxInputSize": "200m"}  # any value will do


def faults(gate: Gate) -> Iterator[str]:
    """What is missing or of an older version."""
    yield from faults_of_hooks(gate)
    for name, value in SETTINGS.items():
        if not gate.look("config", name):
            yield f"Kho chưa đặt {name}; hãy chạy: git -C {gate.repository} config {name} {value}"


def faults_of_hooks(gate: Gate) -> Iterator[str]:
    """Whether the hooks are missing, of an older version or none that git would run."""
    ours, theirs = gate.home / "deploy" / "git-hooks", gate.repository / "hooks"
    if any(not _is_sound(theirs / name, ours / name) for name in HOOKS):
        right = f"install -m 755 {ours}/*-receive {theirs}/"
        yield f"Cửa nhận không chạy hoặc là bản cũ: lần gửi có thể không được kiểm tra; trên máy chủ hãy chạy: {right}"


def _is_sound(hook: Path, ours: Path) -> bool:
    """Whether git runs the hook and it is what was installed."""
    return os.access(hook, os.X_OK) and (not ours.exists() or hook.read_bytes() == ours.read_bytes())
