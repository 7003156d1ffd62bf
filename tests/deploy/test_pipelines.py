"""The pipelines that an agency copies: they fit their servers' schemas, keep rights apart, and their commands work."""

from __future__ import annotations

import io
import os
import re
import sys
import tarfile
from collections.abc import Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import check_jsonschema
import pytest
import yaml
from click.testing import CliRunner

from tests import miniature

pytestmark = pytest.mark.whole

PIPELINES = miniature.ROOT / "deploy" / "pipelines"
GITHUB, FORGEJO, GITLAB = (PIPELINES / f"{name}.yml" for name in ("github", "forgejo", "gitlab-ci"))
ACTIONS = (GITHUB, FORGEJO)
BUILTIN = {GITHUB: "vendor.github-workflows", FORGEJO: "vendor.github-workflows", GITLAB: "vendor.gitlab-ci"}
COMMIT = "72244b6efd9c998c69c450b6bbe638f830b51fc8"
NEVER, LONG_AGO = "2999-01-01", "2000-01-01"
by_server = pytest.mark.parametrize("path", BUILTIN, ids=lambda path: path.stem)
by_actions = pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.stem)


def loaded(path: Path) -> Any:
    """A pipeline as data."""
    return yaml.safe_load(path.read_text("utf-8"))


def fits_schema(path: Path, schema: str) -> bool:
    """Whether a file is what its server takes, by the schema that comes with check-jsonschema."""
    transform = ["--data-transform", "gitlab-ci"] if schema == "vendor.gitlab-ci" else []
    done = CliRunner().invoke(check_jsonschema.main, ["--builtin-schema", schema, *transform, str(path)])
    return done.exit_code == 0


def audited(*paths: Path) -> str:
    """What zizmor finds in workflows, offline; nothing printed to standard output means nothing found."""
    zizmor = str(Path(sys.executable).with_name("zizmor"))
    command = (zizmor, "--offline", "--persona", "pedantic", "--format", "plain", "--color", "never")
    return miniature.run(*command, *map(str, paths), cwd=PIPELINES).stdout


# by the linters of the servers


@by_server
def test_it_fits_the_schema_of_its_server(path: Path, tmp_path: Path) -> None:
    assert fits_schema(path, BUILTIN[path])
    slip = tmp_path / path.name
    slip.write_text(re.sub(r"\n(\s+)timeout", r"\n\1time-out", path.read_text("utf-8"), count=1), "utf-8")
    assert not fits_schema(slip, BUILTIN[path])


def test_workflows_pass_the_audit_of_security(tmp_path: Path) -> None:
    assert audited(*ACTIONS).startswith("No findings to report")
    slip = tmp_path / "slip.yml"
    slip.write_text(re.sub("@[0-9a-f]{40} #", "@v7 #", GITHUB.read_text("utf-8")), "utf-8")
    assert "error[unpinned-uses]" in audited(slip)


# what no linter knows


@by_server
def test_it_names_no_address_and_no_secret(path: Path) -> None:
    content = path.read_text("utf-8")
    assert re.findall(r"https?://|secrets\.|PASSWORD|TOKEN", content) == []


@by_actions
def test_rights_and_order_are_as_small_as_can_be(path: Path) -> None:
    workflow = loaded(path)
    assert workflow["permissions"] == {}
    assert {name: job["permissions"] for name, job in workflow["jobs"].items()} == {
        "due": {"contents": "read"},
        "build": {"contents": "read"},
        "publish": {},
    }
    assert workflow["concurrency"]["group"] == "cong-${{ github.ref }}"
    assert workflow["concurrency"].get("cancel-in-progress", False) is False
    assert all(job["timeout-minutes"] <= 20 for job in workflow["jobs"].values())


@by_actions
def test_every_action_is_named_by_its_commit(path: Path) -> None:
    used = re.findall(r"uses: (\S+)(.*)", path.read_text("utf-8"))
    assert len(used) >= 5
    pinned = re.compile(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+(-node20)?")
    assert [name for name, note in used if not pinned.fullmatch(name + note)] == []


@by_actions
def test_the_build_has_the_whole_history_and_keeps_no_credentials(path: Path) -> None:
    steps = [step for job in loaded(path)["jobs"].values() for step in job["steps"]]
    checkouts = [step["with"] for step in steps if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts == [{"persist-credentials": False}, {"fetch-depth": 0, "persist-credentials": False}]


def test_forgejo_runs_the_commands_of_github() -> None:
    github = [line.replace("--format github", "--format text") for line in commands_of(GITHUB, "build")]
    assert commands_of(FORGEJO, "build") == github
    assert commands_of(FORGEJO, "publish") == commands_of(GITHUB, "publish")


def test_gitlab_has_the_whole_history_and_publishes_one_at_a_time() -> None:
    pipeline = loaded(GITLAB)
    assert pipeline["build"]["variables"]["GIT_DEPTH"] == "0"
    assert pipeline["publish"]["resource_group"] == pipeline["publish"]["environment"]["name"]
    assert pipeline["publish"]["interruptible"] is False


@by_server
def test_publishing_runs_nothing_of_the_repository(path: Path) -> None:
    job = loaded(path).get("publish") or loaded(path)["jobs"]["publish"]
    assert [step for step in job.get("steps", []) if "checkout" in step.get("uses", "")] == []
    assert job.get("variables", {}).get("GIT_STRATEGY", "none") == "none"
    assert "cache" not in job
    assert not re.search(r"make |\.venv|python|deploy/", "\n".join(commands_of(path, "publish")))


@by_server
def test_the_handbook_says_where_to_copy_it(path: Path) -> None:
    handbook = (miniature.ROOT / "docs" / "huong-dan" / "van-hanh.md").read_text("utf-8")
    (target,) = re.findall(r"Chép thành (\S+?\.yml)", path.read_text("utf-8"))
    assert f"| `deploy/pipelines/{path.name}` | `{target}` |" in handbook
    names = {
        name for name in re.findall(r"PORTAL_[A-Z]+|PIP_INDEX_URL", path.read_text("utf-8")) if name != "PORTAL_CACHE"
    }
    assert [name for name in names if f"| `{name}` |" not in handbook] == []


@by_server
def test_every_make_target_it_calls_exists(path: Path) -> None:
    named = re.findall(r"\bmake ([a-z]+)", path.read_text("utf-8"))
    assert named == ["setup"]
    assert re.search(r"^setup:", (miniature.ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


# the commands, run


def commands_of(path: Path, job: str) -> list[str]:
    """The shell commands of a job, in order."""
    pipeline = loaded(path)
    if path == GITLAB:
        return [str(line) for line in pipeline[job]["script"]]
    return [str(step["run"]) for step in pipeline["jobs"][job]["steps"] if "run" in step]


def carry_out(path: Path, job: str, cwd: Path, env: Mapping[str, str], *, fails: bool = False) -> str:
    """Run the commands of a job but the installing one as its server does; gives what they print."""
    script = "\n".join(line for line in commands_of(path, job) if line != "make setup")
    assert "${{" not in script  # values reach the shell as variables, never as text of the script
    search_path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])  # for python3
    done = miniature.run("bash", "-eo", "pipefail", "-c", script, cwd=cwd, env={**env, "PATH": search_path})
    assert bool(done.returncode) is fails, done.stdout + done.stderr
    return done.stdout


def executable(path: Path, script: str) -> Path:
    """A shell script that can be run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def repository(project: Path) -> Path:
    """The miniature as a repository with what `make setup` gives."""
    return set_up(project)


def set_up(project: Path) -> Path:
    """Commit a project and install the portal in it."""
    miniature.commit(project, "Dữ liệu đầu tiên")
    (project / "deploy").symlink_to(miniature.ROOT / "deploy")
    executable(project / ".venv/bin/portal", f'exec "{sys.executable}" -m scripts.portal "$@"')
    return project


@pytest.fixture
def web_server(tmp_path: Path) -> Path:
    """The folder in which a publishing job works, with an installed `portal` that writes down how it is called."""
    folder = tmp_path / "web"
    executable(folder / "portal", 'echo "$@" >> called; test -f site/index.html')
    return folder


def variables(web_server: Path, event: str, address: str = "") -> dict[str, str]:
    """What the servers and the agency set."""
    output = web_server / "output"
    output.touch()
    return {
        "CI_PIPELINE_SOURCE": event,
        "CI_PIPELINE_ID": "41",
        "CI_COMMIT_SHA": COMMIT,
        "GITHUB_EVENT_NAME": event,
        "GITHUB_SHA": COMMIT,
        "GITHUB_OUTPUT": str(output),
        "PORTAL_URL": address,
        "PORTAL_COMMAND": str(web_server / "portal"),
        "PORTAL_DEST": "/srv/cong",
    }


@pytest.mark.parametrize("path", [GITHUB, GITLAB], ids=lambda path: path.stem)
def test_its_commands_check_build_verify_and_publish(path: Path, built_project: Path, web_server: Path) -> None:
    miniature.retitle("data/units/van-phong.yml", "title: ", "title: Khối ")
    repository, env = set_up(built_project), variables(web_server, "push")
    printed = carry_out(path, "build", repository, env)
    assert "0 lỗi." in printed
    (packed,) = repository.glob("site*.tar.gz")
    packed.rename(web_server / packed.name)
    stale = web_server / "site" / "bo-di.html"
    stale.parent.mkdir()
    stale.touch()
    carry_out(path, "publish", web_server, env)
    assert (web_server / "called").read_text("utf-8") == f"publish /srv/cong --site site --commit {COMMIT}\n"
    assert miniature.tree(web_server / "site") == miniature.tree(repository / "site")
    assert "Khối " in (web_server / "site/don-vi/van-phong/index.html").read_text("utf-8")


@pytest.mark.parametrize("path", [GITHUB, GITLAB], ids=lambda path: path.stem)
def test_publishing_takes_nothing_but_the_site_out_of_what_was_built(path: Path, web_server: Path) -> None:
    env = variables(web_server, "push")
    packed = web_server / ("site-41.tar.gz" if path == GITLAB else "site.tar.gz")
    with tarfile.open(packed, "w:gz") as archive:
        for name in ("site/index.html", ".portal/state-1", "data/units/a.yml", "portal", "site/../../ngoai.html"):
            info = tarfile.TarInfo(name)
            info.size = 2
            archive.addfile(info, io.BytesIO(b"x\n"))
    carry_out(path, "publish", web_server, env, fails=True)  # tar tells of the name that leads outside
    assert not (web_server / "called").exists()
    left = {file.relative_to(web_server).as_posix() for file in web_server.rglob("*") if file.is_file()}
    assert left <= {packed.name, "site/index.html", "portal", "output"}
    assert not (web_server.parent / "ngoai.html").exists()


@pytest.mark.parametrize("path", [GITHUB, GITLAB], ids=lambda path: path.stem)
def test_bad_data_stops_it(path: Path, repository: Path, web_server: Path) -> None:
    (repository / "data/units/van-phong.yml").write_text("title: x\n", "utf-8")
    with pytest.raises(AssertionError, match=r"data/units/van-phong\.yml"):
        carry_out(path, "build", repository, variables(web_server, "push"))
    assert not (repository / "site").exists()
    assert list(repository.glob("site*.tar.gz")) == []


# the daily run


@pytest.fixture
def live(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """The file in which a live site announces its next change, and the address of that site."""
    folder = tmp_path / "live"
    folder.mkdir()
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield folder / "next-change.json", f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize(
    ("announced", "due"),
    [
        (f'{{"next_change": "{NEVER}"}}', "false"),
        (f'{{"next_change": "{LONG_AGO}"}}', "true"),
        ('{"next_change": null}', "false"),
        ('{"next_change": "mai"}', "true"),
        ("[]", "true"),
        ("không phải JSON", "true"),
        (None, "true"),
    ],
)
def test_the_daily_run_builds_only_when_a_day_has_come(
    live: tuple[Path, str], web_server: Path, announced: str | None, due: str
) -> None:
    file, address = live
    if announced is not None:
        file.write_text(announced, "utf-8")
    carry_out(GITHUB, "due", miniature.ROOT, variables(web_server, "schedule", address))
    assert (web_server / "output").read_text("utf-8") == f"due={due}\n"


@pytest.mark.parametrize("address", ["", "http://127.0.0.1:9/", "file:///etc/passwd"])
def test_the_daily_run_builds_when_the_live_site_cannot_be_asked(web_server: Path, address: str) -> None:
    carry_out(GITHUB, "due", miniature.ROOT, variables(web_server, "schedule", address))
    assert (web_server / "output").read_text("utf-8") == "due=true\n"


def test_a_push_is_built_whatever_the_live_site_announces(live: tuple[Path, str], web_server: Path) -> None:
    live[0].write_text(f'{{"next_change": "{NEVER}"}}', "utf-8")
    carry_out(GITHUB, "due", miniature.ROOT, variables(web_server, "push", live[1]))
    assert (web_server / "output").read_text("utf-8") == "due=true\n"


def test_a_daily_run_of_gitlab_that_is_not_due_publishes_nothing(
    live: tuple[Path, str], repository: Path, web_server: Path
) -> None:
    live[0].write_text(f'{{"next_change": "{NEVER}"}}', "utf-8")
    env = variables(web_server, "schedule", live[1])
    assert carry_out(GITLAB, "build", repository, env) == "Hôm nay trang không có gì phải đổi.\n"
    assert not (repository / "site").exists()
    carry_out(GITLAB, "publish", web_server, env)
    assert not (web_server / "called").exists()
