"""What commands cost, with their children; commands that fail or take too long."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from scripts.bench_lib import processes
from scripts.bench_lib.processes import CommandContext, CommandFailed, TooSlow

BUSY = "import time\nwhile time.process_time() < 0.3: pass"
CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}])"
LARGE = "import time; held = bytearray(60_000_000); time.sleep(0.5)"
LARGE_CHILD = f"import subprocess, sys; held = bytearray(60_000_000); subprocess.run([sys.executable, '-c', {LARGE!r}])"


def test_children_count(tmp_path: Path) -> None:
    cost = processes.run([sys.executable, "-c", CHILD], CommandContext(tmp_path), 60)
    assert cost.cpu >= 0.3
    assert cost.wall >= 0.3
    both = processes.run([sys.executable, "-c", LARGE_CHILD], CommandContext(tmp_path), 60, watched=True)
    assert both.peak > 120_000_000


def test_a_command_that_fails_is_quoted(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match=r"^hỏng rồi$"):
        processes.run([sys.executable, "-c", "import sys; sys.exit('hỏng rồi')"], CommandContext(tmp_path), 60)
    with pytest.raises(CommandFailed, match=r"^/khong-co: No such file or directory$"):
        processes.run(["/khong-co"], CommandContext(tmp_path), 60)


def test_a_command_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(TooSlow, match=r"^quá 0 giây$"):
        processes.run(["sleep", "30"], CommandContext(tmp_path), 0.3)
    assert time.monotonic() - begun < 20


def test_a_server_ends_with_the_block(tmp_path: Path) -> None:
    with processes.serving(["sleep", "30"], CommandContext(tmp_path)) as session:
        assert Path(f"/proc/{session}").exists()
        assert processes.cpu(session) < 1
    assert not Path(f"/proc/{session}").exists()
