"""The real library on four days: a rebuild changes the pages of documents whose status changed, and no others."""

from __future__ import annotations

import re
from datetime import date

import pytest

from macros.run import flow
from tests.miniature import ROOT

REAL = ("regulations", "policies")
AT_2025_07_01 = {  # those that began, ended in part or ended, then those that show the badge of one
    *("152-2025-nd-cp", "171-2025-nd-cp", "172-2025-nd-cp", "22-2008-qh12", "33-2024-qh15", "72-2025-qh15"),
    *("80-2025-qh15", "98-2023-nd-cp", "112-2020-nd-cp", "71-2023-nd-cp"),
    *("06-2022-qh15", "15-2025-tt-bnv", "335-2025-nd-cp", "52-2019-qh14", "90-2020-nd-cp"),
}
AT_2026_07_01 = {
    *("129-2025-qh15", "259-2026-nd-cp", "58-2010-qh12", "52-2019-qh14", "101-2017-nd-cp", "89-2021-nd-cp"),
    *("116-2025-qh15", "22-2008-qh12", "233-2026-nd-cp", "90-2020-nd-cp", "48-2023-nd-cp", "72-2025-qh15"),
    *("132-2025-qh15", "36-2018-qh14", "136-2025-qh15", "42-2013-qh13"),
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The files that a build on each day wrote, after the one before."""
    folder = tmp_path_factory.mktemp("as-of")
    for name in REAL:
        (folder / "data" / name).mkdir(parents=True)
        for path in (ROOT / "data" / name).glob("*.yml"):
            if "\nillustrative: true" not in (text := path.read_text("utf-8")):
                unowned = re.sub(r"(?m)^owner: .*\n", "", text)  # units are samples
                (folder / "data" / name / path.name).write_text(unowned, "utf-8")
    for name in ("docs", "overrides", "macros", "mkdocs.yml"):
        (folder / name).symlink_to(ROOT / name)
    paths = {}
    for day in ("2025-06-30", "2025-07-01", "2026-06-30", "2026-07-01"):
        settings = flow.Settings(folder, folder / "site", date.fromisoformat(day), (folder / "data",))
        paths[day] = flow.build(settings).written
    return paths


def of_documents(paths: list[str]) -> set[str]:
    """The documents whose own pages are among the paths."""
    parts = [path.split("/") for path in paths]
    return {part[1] for part in parts if part[0] == "van-ban" and len(part) == 3}


def test_pages_of_documents_change_on_the_day_the_law_moves(written: dict[str, list[str]]) -> None:
    assert of_documents(written["2025-07-01"]) == AT_2025_07_01
    assert of_documents(written["2026-07-01"]) == AT_2026_07_01


@pytest.mark.whole
@pytest.mark.parametrize("day", ["2025-07-01", "2026-07-01"])
def test_nothing_else_changes_but_lists_and_who_cites_them(written: dict[str, list[str]], day: str) -> None:
    others = {path.split("/")[0] for path in written[day] if not path.startswith("van-ban/")}
    assert others <= {
        "api",
        "viec-can-ra-soat",
        "dieu-hanh",  # counts that work
        "index.html",
        "quy-tac",
        "as-of.json",
        "next-change.json",
        "sitemap.xml",
        "tim-kiem",
    }


def test_pages_of_single_days_never_change(written: dict[str, list[str]]) -> None:
    later = [path for day in ("2025-07-01", "2026-06-30", "2026-07-01") for path in written[day]]
    assert [path for path in later if "/tai-ngay/" in path] == []
