"""The worked examples of the handbook of emulation: every table is worked out again."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from macros.loading.yaml_reader import parse
from macros.pages.templating import environment
from macros.queries.emulation.clusters import UnitResult, ranked
from macros.queries.emulation.criteria import Claim, CountedPoints, CriterionNode, branches, capped, path_to
from macros.queries.emulation.seals import changes
from macros.records.campaigns import DeedKind
from macros.text.render import number
from tests.handbook import day_of

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "huong-dan" / "thi-dua.md").read_text("utf-8")


def table(*head: str) -> list[list[str]]:
    """The rows of the table that begins with those headings."""
    start = re.search(rf"^\| {re.escape(' | '.join(head))} \|.*\n\|[-:| ]+\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    assert start, head
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in start[1].splitlines()]


def points(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def example() -> dict[str, CriterionNode]:
    """The criteria that the page shows."""
    (block,) = re.findall(r"```yaml\n(criteria:\n.*?)```", PAGE, re.DOTALL)
    found: Any = parse(block.encode())["criteria"]
    return {
        item["id"]: CriterionNode(
            item["id"], item.get("parent", ""), points(item["cap"]) if "cap" in item else None, item.get("per", "")
        )
        for item in found
    }


def claims() -> list[Claim]:
    made = []
    for place, (day, name, given, _) in enumerate(table("Ngày", "Tiêu chí", "Điểm ghi", "Được tính")):
        iso = day_of(day).isoformat()
        made.append(Claim(f"{place}", iso, path_to(example(), name), points(given)))
    return made


def test_caps_count_as_the_page_says() -> None:
    counted = capped(claims())
    shown = [row[3] for row in table("Ngày", "Tiêu chí", "Điểm ghi", "Được tính")]
    assert [number(counted[claim.key]) for claim in claims()] == shown


def test_groups_sum_as_the_page_says() -> None:
    counted = capped(claims())
    lines = [
        CountedPoints(
            claim.key, tuple(step.id for step in claim.path), counted[claim.key], claim.points - counted[claim.key]
        )
        for claim in claims()
    ]
    (group,) = branches(lines, {name: place for place, name in enumerate(example())})
    found = [[item.criterion, number(item.points), number(item.lost)] for item in (group, *group.branches)]
    assert found == table("Nhóm, tiêu chí", "Được tính", "Vượt trần")


def test_points_by_head_and_shared_ranks_are_as_the_page_says() -> None:
    rows = table("Đơn vị", "Điểm", "Số người", "Điểm mỗi người", "Hạng")
    found = ranked(UnitResult(name, "Khối", points(total), int(heads), None) for name, total, heads, *_ in rows)
    shown = [
        [item.unit, number(item.points), str(item.heads), number(item.score or 0), str(item.rank or "")]
        for item in found
    ]
    assert shown == rows


def test_an_adjustment_is_told_as_the_page_says() -> None:
    rows = table("Đơn vị", "Lúc chốt", "Hạng lúc chốt", "Sau điều chỉnh", "Hạng sau điều chỉnh")
    before = ranked(UnitResult(row[0], "Khối", points(row[1]), None, None) for row in rows)
    after = ranked(UnitResult(row[0], "Khối", points(row[3]), None, None) for row in rows)
    places = [{item.unit: str(item.rank or "") for item in found} for found in (before, after)]
    assert [[places[0][row[0]], places[1][row[0]]] for row in rows] == [[row[2], row[4]] for row in rows]
    words = environment().get_template("partials/boards.html").module.result  # type: ignore[attr-defined]
    told = "; ".join(
        f"{item.unit} từ {words(item.before)} thành {words(item.after)}" for item in changes(before, after)
    )
    assert f"“{told}”" in PAGE


def test_every_kind_of_deed_is_explained() -> None:
    rows = re.findall(r"^\| `([a-z]+-[a-z-]+)` \| ", PAGE, re.MULTILINE)
    assert rows == [str(kind) for kind in DeedKind]
