"""Introspecting models: fields, places, references and long texts."""

from __future__ import annotations

import pytest

from macros.records import collections
from macros.records.base import Part
from macros.records.fields import Date, Line, Markdown, Narrative, PersonRef, RefTo, RuleRef, Whole, field
from macros.records.introspect import (
    CUT,
    field_table,
    fields_of,
    label_of,
    pattern_of,
    references,
    siblings,
    spec_at,
    without_narratives,
)


class Leaf(Part):
    """A part of a part."""

    name: Line = field("Tên", "Gợi ý.", "A")
    who: PersonRef | None = field("Ai", "Gợi ý.", "people/a", default=None)
    story: Markdown | None = field("Chuyện", "Gợi ý.", "Dài", default=None)


class Branch(Part):
    """A part with parts."""

    leaves: tuple[Leaf, ...] = field("Các lá", "Gợi ý.", ["x"], min_length=2)
    first: Leaf | None = field("Lá đầu", "Gợi ý.", "x", default=None)


class Tree(Part):
    """A model with every shape that fields may have."""

    branches: tuple[Branch, ...] = field("Các cành", "Gợi ý.", ["x"], default=())
    rules: tuple[RuleRef, ...] = field("Quy tắc", "Gợi ý.", ["policies/a#b"], default=())
    notes: tuple[Markdown, ...] = field("Lời", "Gợi ý.", ["x"], default=())
    day: Date | None = field("Ngày", "Gợi ý.", "2026-01-01", default=None)
    count: Whole = field("Số", "Gợi ý.", "3", ge=1)


DATA = {
    "branches": [
        {
            "leaves": [{"name": "A", "who": " people/a ", "story": "Một\nhai"}, {"name": "B"}],
            "first": {"name": "C", "story": "Ba"},
        }
    ],
    "rules": ["policies/a#b", "policies/c#d"],
    "notes": ["x", "y"],
    "count": "3",
}


def test_every_field_is_described_with_its_path() -> None:
    assert [spec.path for spec in fields_of(Tree)] == [
        ("branches",),
        ("branches", "*", "leaves"),
        ("branches", "*", "leaves", "*", "name"),
        ("branches", "*", "leaves", "*", "who"),
        ("branches", "*", "leaves", "*", "story"),
        ("branches", "*", "first"),
        ("branches", "*", "first", "name"),
        ("branches", "*", "first", "who"),
        ("branches", "*", "first", "story"),
        ("rules",),
        ("notes",),
        ("day",),
        ("count",),
    ]


def test_a_field_carries_what_a_form_needs() -> None:
    table = field_table(Tree)
    leaves = table["branches", "*", "leaves"]
    assert (leaves.kind, leaves.many, leaves.minimum, leaves.required, leaves.title) == (
        "part",
        True,
        2,
        True,
        "Các lá",
    )
    who = table["branches", "*", "leaves", "*", "who"]
    assert (who.kind, who.required, who.default, who.markers) == ("reference", False, None, (RefTo(("people",)),))
    rules = table["rules",]
    assert (rules.kind, rules.many, rules.default, rules.example) == ("reference", True, (), ("policies/a#b",))
    assert rules.markers == (RefTo(("policies",), part="rules"),)
    assert table["notes",].markers == (Narrative(),)
    assert (table["day",].kind, table["count",].kind, table["count",].minimum) == ("date", "whole", 0)


@pytest.mark.parametrize(
    ("collection", "path", "kind"),
    [
        ("stories", ("summary",), "summary"),
        ("stories", ("title",), "line"),
        ("stories", ("body",), "markdown"),
        ("stories", ("former_ids",), "slug"),
        ("stories", ("pictures", "*", "file"), "file"),
        ("stories", ("illustrative",), "flag"),
        ("stories", ("audience",), "choice"),
        ("announcements", ("link", "url"), "url"),
        ("training", ("sessions", "*", "start"), "clock"),
        ("scores", ("month",), "month"),
        ("scores", ("lines", "*", "points"), "points"),
        ("awards", ("decision",), "part"),
    ],
)
def test_kinds(collection: str, path: tuple[str, ...], kind: str) -> None:
    assert field_table(collections()[collection])[path].kind == kind


def test_choices_come_with_labels() -> None:
    assert field_table(collections()["stories"])["audience",].choices == (
        ("public", "Công khai"),
        ("staff", "Nội bộ cơ quan"),
        ("leadership", "Lãnh đạo"),
    )


@pytest.mark.parametrize(
    ("path", "pattern", "label"),
    [
        ((), (), ""),
        (("title",), ("title",), "Tên"),
        (("rules", 1), ("rules",), "Các quy tắc, mục 2"),
        (("rules", 1, "do"), ("rules", "*", "do"), "Các quy tắc, mục 2, Nên làm"),
        (("rules", 1, "do", 0), ("rules", "*", "do"), "Các quy tắc, mục 2, Nên làm, mục 1"),
        (("rules", 1, "unknown"), ("rules", "*", "unknown"), "Các quy tắc, mục 2"),
    ],
)
def test_places_read_naturally(path: tuple[str | int, ...], pattern: tuple[str, ...], label: str) -> None:
    policies = collections()["policies"]
    assert pattern_of(path) == pattern
    assert label_of(policies, path) == label
    assert spec_at(policies, path) is field_table(policies).get(pattern)


def test_siblings_are_the_fields_of_one_group() -> None:
    assert [spec.name for spec in siblings(Tree, ("branches", 3, "x"))] == ["leaves", "first"]
    assert [spec.name for spec in siblings(Tree, ("x",))] == ["branches", "rules", "notes", "day", "count"]


def test_references_come_with_place_and_target() -> None:
    assert list(references(Tree, DATA)) == [
        (("branches", 0, "leaves", 0, "who"), "people/a", RefTo(("people",))),
        (("rules", 0), "policies/a#b", RefTo(("policies",), part="rules")),
        (("rules", 1), "policies/c#d", RefTo(("policies",), part="rules")),
    ]


@pytest.mark.parametrize("data", [{}, {"branches": "x"}, {"branches": ["x", {}]}, {"rules": {"a": "b"}}, {"rules": ""}])
def test_misshapen_data_does_no_harm(data: dict[str, object]) -> None:
    assert [target for _, target, _ in references(Tree, data) if target] == []
    assert without_narratives(Tree, data) == data


def test_long_texts_are_cut_out_of_a_copy() -> None:
    short = without_narratives(Tree, DATA)
    assert short == {
        "branches": [
            {
                "leaves": [{"name": "A", "who": " people/a ", "story": CUT}, {"name": "B"}],
                "first": {"name": "C", "story": CUT},
            }
        ],
        "rules": ["policies/a#b", "policies/c#d"],
        "notes": [CUT, CUT],
        "count": "3",
    }
    assert DATA["notes"] == ["x", "y"]
    Tree.model_validate(short)


def test_a_model_without_long_text_gives_a_copy() -> None:
    data = {"title": "x"}
    copy = without_narratives(collections()["scores"], data)
    assert copy == data
    assert copy is not data
