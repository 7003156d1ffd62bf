"""The units for systemd start commands that there are, as the handbook says."""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
import subprocess

import pytest

from scripts import remind
from tests.miniature import ROOT

UNITS = ROOT / "deploy" / "systemd"
SERVICE = UNITS / "van-hoa-cong-vu-nhac-viec.service"
HANDBOOK = ROOT / "docs" / "huong-dan" / "van-hanh.md"


def test_the_service_starts_a_command_that_there_is() -> None:
    (line,) = re.findall(
        r"^ExecStart=/opt/cong/\.venv/bin/portal remind (.*)$", SERVICE.read_text("utf-8"), re.MULTILINE
    )
    parser = argparse.ArgumentParser()
    remind.arguments(parser)
    options = parser.parse_args(shlex.split(line))
    assert options.audience == "leadership"
    assert [str(path) for path in options.data] == [
        "/srv/lanh-dao/van-hoa.git/portal/build/kho-chung/data",
        "/srv/lanh-dao/van-hoa.git/portal/build/data",
    ]
    shown = re.findall(
        r"portal remind --dry-run --html /tmp/thu (--audience .*)$", HANDBOOK.read_text("utf-8"), re.MULTILINE
    )
    assert shown == [line.removesuffix(" --password-file /etc/van-hoa-cong-vu-mat-khau-thu")]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_understands_the_units() -> None:
    paths = sorted(map(str, UNITS.iterdir()))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *paths], capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if "van-hoa" in line and "is not executable" not in line]
    assert said == []
