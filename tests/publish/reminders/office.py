"""An office of three people with a task each, and mkdocs.yml with the settings of its mail."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

from scripts.portal import main
from tests.miniature import ROOT

TODAY = "2026-11-30"  # a Monday
PEOPLE = ("an", "binh", "chi")
ADDRESSES = [f"{name}@coquan.example" for name in PEOPLE]


def put(path: str, **fields: Any) -> None:
    """Write a record of the folder that we are in; JSON is YAML."""
    file = Path("data", path).with_suffix(".yml")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(fields, ensure_ascii=False), "utf-8")


def write(**mail: Any) -> None:
    """Write the office; `mail` replaces settings."""
    settings = {"server": "localhost", "port": 25, "security": "none", "sender": "cong@coquan.example"}
    settings |= {"domains": ["coquan.example"], "timeout": 5} | mail
    lines = "".join(f"    {name}: {json.dumps(value)}\n" for name, value in settings.items())
    Path("mkdocs.yml").write_text(
        f"site_name: Cổng thử\nsite_url: https://cong.example/\nextra:\n  mail:\n{lines}", "utf-8"
    )
    put("units/van-phong", title="Văn phòng", kind="department", place="1", starts="2020-01-01")
    for rank, name in enumerate(PEOPLE):
        post = {"unit": "units/van-phong", "title": "Chuyên viên", "rank": str(rank + 1), "since": "2020-01-01"}
        person = {"title": f"Nguyễn {name.title()}", "kind": "vien-chuc", "positions": [post]}
        put(f"people/{name}", **person, email=f"{name}@coquan.example")
        task = {"title": f"Việc của {name}", "lead": "units/van-phong", "person": f"people/{name}"}
        put(f"actions/viec-{name}", **task, starts="2026-11-02", due="2026-11-27")


def command(*options: str) -> subprocess.Popen[str]:
    """The command as the timer starts it, for `TODAY`."""
    env = os.environ | {"PORTAL_AS_OF": TODAY, "PYTHONPATH": str(ROOT)}
    argv = [sys.executable, "-m", "scripts.portal", "remind", "--ledger=so.sqlite", *options]
    return subprocess.Popen(argv, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(*options: str) -> tuple[int, str, str]:
    """(exit status, output, errors) of the command, run in this process."""
    out, errors = io.StringIO(), io.StringIO()
    with patch.dict(os.environ, PORTAL_AS_OF=TODAY), redirect_stdout(out), redirect_stderr(errors):
        status = main(["remind", "--ledger=so.sqlite", *options])
    return status, out.getvalue(), errors.getvalue()
