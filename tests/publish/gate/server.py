"""The server of the gate as set up by the handbook, and people with clones, for the tests of the gate."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from macros.loading.problems import printable
from macros.publish import gate as gates
from macros.publish.gate.judge import judge
from tests import miniature

HANDBOOK = miniature.ROOT / "docs" / "huong-dan" / "kho-chung.md"
# Tells when builds begin and end; it waits for a line on `hold`, a named pipe. Low numbers may be the gate's own locks.
TRACED = """
here="{folder}"
if test "$1" = build; then
  echo begin >> "$here/trace.txt"
  if test -p "$here/hold"; then exec 9<> "$here/hold"; echo begun > "$here/begun"; read -r go <&9; exec 9>&-; fi
  run "$@"; code=$?
  echo end >> "$here/trace.txt"
  exit $code
fi
"""
# A portal that takes any push, builds nothing and only says which commit is live; what the gate does about it is real.
SKETCHED = """
run() {{
  case "$1 $2" in
    gate\\ pre-receive|build\\ *) ;;
    publish\\ *) for last; do :; done; printf '{{"commit": "%s"}}' "$last" > "{site}/current/published.json" ;;
    *) portal "$@" ;;
  esac
}}
"""
REMOTE = re.compile(r"^remote: (.*?) *$", re.MULTILINE)


class Server:
    """The machine with the installed portal, the bare repository and the live site."""

    def __init__(self, folder: Path) -> None:
        self.home, self.repository, self.site = folder / "cong", folder / "kho.git", folder / "trang"
        self.gate = self.repository / "portal"

    def set_up(self) -> None:
        """Do what the handbook says, with the repository still empty."""
        miniature.assemble(self.home)
        shutil.rmtree(self.home / "data")
        (self.home / "deploy").symlink_to(miniature.ROOT / "deploy")
        self.install()
        places = {"/srv/kho/van-hoa.git": self.repository, "/srv/van-hoa-cong-vu": self.site, "/opt/cong": self.home}
        self.follow("Dựng kho", places)

    def follow(self, section: str, places: Mapping[str, Path]) -> None:
        """Run the commands of a section of the handbook that make a repository, in places of our own."""
        (text,) = re.findall(rf"^## {section}\n(.*?)^## ", HANDBOOK.read_text("utf-8"), re.MULTILINE | re.DOTALL)
        (commands,) = re.findall(r"^```sh\n(git init --bare.*?)^```$", text, re.MULTILINE | re.DOTALL)
        for written, real in places.items():
            assert written in commands
            commands = commands.replace(written, str(real))
        env = {"GIT_CONFIG_GLOBAL": str(self.home.parent / "gitconfig")}  # git replaces the file with a new one
        done = miniature.run("sh", "-e", "-c", commands, cwd=self.home, env=env)
        assert done.returncode == 0, done.stderr

    def connect(self) -> None:
        """Tell the repository where things are now."""
        self.install()
        self.config("portal.home", str(self.home))
        self.config("portal.site", str(self.site))

    def install(self, around: str = "") -> None:
        """Put the command where `make setup` puts it; the lines `around` come before `run`, which is the command."""
        command = self.home / ".venv" / "bin" / "portal"
        command.parent.mkdir(parents=True, exist_ok=True)
        new = command.with_suffix(".new")
        portal = f'portal() {{ PYTHONPATH="{miniature.ROOT}" "{sys.executable}" -P -m scripts.portal "$@"; }}'
        new.write_text(f'#!/bin/sh\n{portal}\nrun() {{ portal "$@"; }}\n{around}\nrun "$@"\n', "utf-8")
        new.chmod(0o755)
        new.replace(command)
        python = command.with_name("python")
        if not python.exists():
            python.symlink_to(sys.executable)

    def git(self, *arguments: str, cwd: Path | None = None) -> str:
        """What a git command on the server prints."""
        done = miniature.run("git", *arguments, cwd=cwd or self.repository)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def config(self, name: str, value: str) -> None:
        """Set a setting of the bare repository."""
        self.git("config", name, value)

    def tip(self) -> str:
        """The commit of the published branch."""
        return self.git("rev-parse", "main")

    def rest(self) -> None:
        """Wait until nothing is being built and nothing waits to be."""
        for name in ("waiting.lock", "running.lock"):
            if (self.gate / name).exists():
                with (self.gate / name).open("a") as lock:
                    fcntl.flock(lock, fcntl.LOCK_EX)

    def live(self) -> str:
        """The commit that readers see, once the server rests; "" where none is live."""
        self.rest()
        path = self.site / "current" / "published.json"
        return str(json.loads(path.read_text("utf-8"))["commit"]) if path.exists() else ""

    def pages(self) -> dict[str, bytes]:
        """The live site, every file."""
        return miniature.tree(self.site / "current") if (self.site / "current").exists() else {}

    def state(self) -> dict[str, object]:
        """The stored status of the last run."""
        stored: dict[str, object] = json.loads((self.gate / "state.json").read_text("utf-8"))
        return stored

    def take_all(self, person: Person, *names: str) -> None:
        """Accept a push without judging or publishing it."""
        hooks = self.repository / "hooks"
        aside = hooks.rename(hooks.with_name("aside"))
        done = person.push(*names)
        aside.rename(hooks)
        assert done.returncode == 0, done.stderr

    def release(self) -> bool:
        """Build and publish what is there, as `portal gate publish` does; whether it is live."""
        return gates.publish_branch(gates.read_gate(self.repository), lambda: datetime.now().astimezone().isoformat())

    def log(self) -> str:
        """What builds have printed."""
        return (self.gate / "log.txt").read_text("utf-8")


class Leaders(Server):
    """The leaders' repository on the same machine, set up as the handbook says."""

    def __init__(self, shared: Server) -> None:
        super().__init__(shared.home.parent)
        self.shared = shared
        self.repository, self.site = self.home.parent / "lanh-dao.git", self.home.parent / "trang-lanh-dao"
        self.gate = self.repository / "portal"

    def set_up(self) -> None:
        """Do what the handbook says, beside the shared repository."""
        self.follow("Trang của lãnh đạo", {
            "/srv/lanh-dao/van-hoa.git": self.repository,
            "/srv/van-hoa-lanh-dao": self.site,
            "/srv/kho/van-hoa.git": self.shared.repository,
            "/opt/cong": self.home,
        })  # fmt: skip

    def connect(self) -> None:
        """Tell the repository where things are now."""
        super().connect()
        self.config("portal.base", str(self.shared.repository))

    def publish(self) -> subprocess.CompletedProcess[str]:
        """What the clock does every ten minutes."""
        return miniature.portal("gate", "publish", str(self.repository), cwd=self.home, env=dict(os.environ))


class Person:
    """Somebody with a clone."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server, self.folder = server, folder
        if folder.exists():
            self.git("remote", "set-url", "origin", str(server.repository))
        else:
            server.git("clone", "--quiet", str(server.repository), str(folder), cwd=folder.parent)
            self.git("checkout", "--quiet", "-B", "main")

    def start(self) -> None:
        """Push the miniature's data as the first commit."""
        shutil.copytree(miniature.SITE / "data", self.folder / "data")
        self.commit("Dữ liệu ban đầu")
        done = self.push()
        assert done.returncode == 0, done.stderr

    def git(self, *arguments: str) -> str:
        """What a git command in the clone prints."""
        return self.server.git(*arguments, cwd=self.folder)

    def write(self, path: str, text: str) -> None:
        """Write a file."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        """Write something else in a file."""
        text = (self.folder / path).read_text("utf-8")
        assert old in text
        self.write(path, text.replace(old, new, 1))

    def commit(self, message: str = "Sửa") -> str:
        """Commit everything; gives the commit."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def push(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Push, by default the published branch."""
        wanted = arguments or ("main",)
        return miniature.run("git", "push", "origin", *wanted, cwd=self.folder, env=dict(os.environ))


class Judged(Person):
    """A person whose pushes are judged in this process, as by the hook, and move branches as git would.

    What is pushed lies in the repository while it is judged, and no branch leads to it, as with git's own.
    """

    def push(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The output of a push, and whether it is accepted."""
        wanted = [self._update(name) for name in arguments or ("main",) if name != "--force"]
        push_time = gates.PushTime(miniature.DAY, time.time())
        verdict = judge(gates.read_gate(self.server.repository), wanted, push_time)
        for update in wanted if verdict.accepted else ():
            self.server.git("update-ref", *((update.ref, update.new) if update.new else ("-d", update.ref)))
        refusal = [] if verdict.accepted else [" ! [remote rejected]"]
        lines = [f"remote: {printable(line)}" for line in verdict.lines] + refusal
        return subprocess.CompletedProcess([], 0 if verdict.accepted else 1, "", "\n".join(lines))

    def _update(self, name: str) -> gates.Update:
        source, _, target = name.partition(":") if ":" in name else (name, "", name)
        ref = target if target.startswith("refs/") else f"refs/heads/{target}"
        old = gates.read_gate(self.server.repository).look("rev-parse", "--verify", "--quiet", ref)
        new = self.git("rev-parse", source) if source else ""
        if new:
            self.server.git("fetch", "--quiet", "--no-auto-maintenance", "--no-write-fetch-head", str(self.folder), new)
        return gates.Update(old, new, ref)


def remote_lines(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines that the server sent during a push."""
    return REMOTE.findall(done.stderr)
