"""An agency that starts with a single kind of record can publish each of its sites."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from macros.engine.settings import Settings
from macros.publish.verify.walk import verify
from macros.records import collections
from macros.records.choices import Audience
from macros.run import flow
from tests.miniature import ROOT
from tests.sweep import offenders

pytestmark = pytest.mark.whole


def settings_of(audience: Audience) -> Settings:
    """The site of an audience, in the current folder."""
    return Settings(Path(), Path(f"site-{audience}"), date(2026, 11, 24), audience=audience)


def take_out_errors() -> None:
    """Take out the records that forbid a build; the pages that are shipped name no record, so none of them does."""
    while errors := [problem for problem in flow.check(settings_of(Audience.STAFF)) if problem.severity == "error"]:
        for error in errors:
            assert not error.path.endswith(".md"), error
            Path(error.path).unlink(missing_ok=True)


@pytest.mark.parametrize("modules", ["full", "basic"])
def test_a_site_of_one_kind_of_record_can_be_published(
    modules: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("data", "docs", "overrides"):
        shutil.copytree(ROOT / name, tmp_path / name)
    written = (ROOT / "mkdocs.yml").read_text("utf-8")
    (tmp_path / "mkdocs.yml").write_text(re.sub("(?m)^  modules: .*$", f"  modules: {modules}", written), "utf-8")
    (tmp_path / "macros").symlink_to(ROOT / "macros")
    monkeypatch.chdir(tmp_path)
    shutil.move("data", "all")

    def begin(name: str) -> None:
        shutil.rmtree("data", ignore_errors=True)
        Path("data").mkdir()
        for folder in {name, "media"} - {"nothing"}:
            shutil.copytree(f"all/{folder}", f"data/{folder}")
        take_out_errors()
        for audience in Audience:
            flow.build(settings_of(audience))
            assert verify(settings_of(audience).site_dir) == [], audience

    names = [name for name in collections() if Path("all", name).is_dir()]
    assert offenders(["nothing", *names], begin) == []
