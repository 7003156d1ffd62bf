"""Reminders to heads for which the sample agency has no example, and opting out of each kind."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from macros.engine import Portal
from macros.engine.loader import load
from macros.publish.reminders.due import dues_of
from macros.publish.reminders.items import PersonDues, Records
from macros.records.choices import Audience
from tests.checks import sample_library

HEAD = "people/tran-thi-b"
LEADER = Path("data/people/tran-thi-b.yml")


@pytest.fixture(autouse=True)
def _library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    sample_library.lay_out(tmp_path)


def add(path: str, **fields: object) -> None:
    """Add fields to a record."""
    file = Path("data", path)
    lines = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())
    file.write_text(file.read_text("utf-8") + lines, "utf-8")


def reminded(day: str = "2026-11-24") -> PersonDues:
    """What the head is reminded of."""
    return dues_of(Records(Portal(load([Path("data")]), date.fromisoformat(day), Audience.STAFF), None), HEAD)


def moved_basis() -> None:
    """A policy of the head's unit whose basis was amended after the last review."""
    document = Path("data/regulations/78-2025-nd-cp.yml")
    target = "    target: regulations/30-2020-nd-cp\n"
    document.write_text(document.read_text("utf-8").replace(target, f"{target}    date: 2026-09-01\n"), "utf-8")
    review = {"date": "2026-07-15", "by": "Văn phòng", "outcome": "kept"}
    basis = [{"regulation": "regulations/30-2020-nd-cp"}]
    add("policies/tiep-cong-dan.yml", owner="units/ban-giam-doc", reviews=[review], basis=basis)


def test_the_head_of_the_owner_is_told_that_a_policy_has_to_be_reviewed() -> None:
    moved_basis()
    (policy,) = [item for part in reminded().units for item in part.items if item.kind == "policies"]
    why = "30/2020/NĐ-CP: được sửa đổi, bổ sung từ 01/9/2026, sau lần rà soát 15/7/2026"
    assert (policy.what, policy.day, policy.url, policy.note) == (
        "Rà soát: Tiếp công dân",
        "",
        "/quy-tac/tiep-cong-dan/",
        why,
    )
    assert [item for part in reminded("2026-08-31").units for item in part.items if item.kind == "policies"] == []


@pytest.mark.parametrize("kind", ["policies", "unit"])
def test_a_head_need_not_be_reminded(kind: str) -> None:
    moved_basis()
    add("people/tran-thi-b.yml", no_reminders=[kind])
    assert [item for part in reminded().units for item in part.items if item.kind == "policies"] == []
    assert bool(reminded().subordinates) <= (kind != "unit")


def test_a_kind_that_there_is_not_is_an_error() -> None:
    add("people/tran-thi-b.yml", no_reminders=["hoc-tap"])
    (problem,) = [
        item for item in load([Path("data")]).problems if "no_reminders" in str(item) or "Không nhận" in str(item)
    ]
    assert problem.severity == "error"
    assert "training" in problem.message
