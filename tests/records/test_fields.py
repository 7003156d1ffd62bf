"""Parsing the text of a field gives a typed value, or an error with its code and the nearest valid value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from macros.records.fields import (
    Clock,
    Date,
    EvidenceRef,
    FileName,
    Flag,
    Line,
    Markdown,
    Month,
    Points,
    PolicyRef,
    RuleRef,
    Slug,
    Summary,
    UnitRef,
    Url,
    Whole,
    WinnerRef,
    nearest_date,
    parse_date,
)
from macros.text.slugs import is_slug

IDS = (Path(__file__).parent.parent / "attacks/files/f09-ids.txt").read_text(encoding="utf-8").split("\n")
# Good names after all: a record's page is a folder below its collection, where none of them means anything else.
HARMLESS_IDS = ("a", "index", "404", "assets", "search")


def outcome(kind: Any, value: object) -> object:
    """What a field type makes of a value: the value, or (code, nearest valid value)."""
    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        (detail,) = error.errors()
        return detail["type"], detail.get("ctx", {}).get("nearest", "")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-03-05", date(2026, 3, 5)),
        (" 2026-03-05 ", date(2026, 3, 5)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2025-02-29", ("date_beyond_month", "")),
        ("2026-04-31", ("date_beyond_month", "")),
        ("2025-13-01", ("date_impossible", "")),
        ("2025-00-10", ("date_impossible", "")),
        ("1900-01-01", date(1900, 1, 1)),
        ("2200-12-31", date(2200, 12, 31)),
        ("1899-12-31", ("year_outside", "")),
        ("2201-01-01", ("year_outside", "")),
        ("0000-01-01", ("year_outside", "")),
        ("9999-12-31", ("year_outside", "")),
        ("5/3/2026", date(2026, 3, 5)),
        ("05-03-2026", date(2026, 3, 5)),
        ("5.3.2026", date(2026, 3, 5)),
        ("5/3-2026", ("date_format", "2026-03-05")),
        ("3/25/2026", ("date_month_first", "25/3/2026")),
        ("2026-3-5", ("date_format", "2026-03-05")),
        ("2026/03/05", ("date_format", "2026-03-05")),
        ("ngày 05 tháng 3 năm 2026", ("date_format", "2026-03-05")),
        ("Ngày 5 tháng 3 năm 2026", ("date_format", "2026-03-05")),
        ("29/2/2026", ("date_beyond_month", "")),
        ("30/2/2026", ("date_beyond_month", "")),
        ("31/02/2026", ("date_beyond_month", "")),
        ("1/1/26", ("date_short_year", "2026-01-01")),
        ("12-02-26", ("date_short_year", "2026-02-12")),
        ("12-02-98", ("date_short_year", "1998-02-12")),
        ("31-02-26", ("date_short_year", "")),
        ("2026-03-05T08:00", ("date_format", "2026-03-05")),
        ("05/03/2026 8h30", ("date_format", "2026-03-05")),
        ("20260305", ("date_format", "")),
        ("2026-W10-4", ("date_format", "")),
        ("２０２６-03-05", ("date_format", "")),
        ("2026-03-05\n2026-03-06", ("date_format", "")),
        ("hôm qua", ("date_format", "")),
        ("", ("date_format", "")),
        (["2026-03-05"], ("not_text", "")),
        ({}, ("not_text", "")),
    ],
)
def test_dates(text: object, wanted: object) -> None:
    assert outcome(Date, text) == wanted


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_a_date_is_understood_however_it_is_written(day: date) -> None:
    assert parse_date(day.isoformat()) == day
    assert nearest_date(f"{day.day}/{day.month}/{day.year}") == day.isoformat()
    assert nearest_date(f"ngày {day.day} tháng {day.month} năm {day.year}") == day.isoformat()


@given(st.text())
def test_the_nearest_date_is_a_date(text: str) -> None:
    near = nearest_date(text)
    assert not near or parse_date(near)


def test_a_date_is_written_as_read() -> None:
    assert TypeAdapter(Date).dump_python(date(2026, 3, 5)) == "2026-03-05"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-03", "2026-03"),
        ("3/2026", ("month_format", "2026-03")),
        ("03-2026", ("month_format", "2026-03")),
        ("tháng 3 năm 2026", ("month_format", "2026-03")),
        ("tháng 3/2026", ("month_format", "2026-03")),
        ("13/2026", ("month_format", "")),
        ("2026-13", ("month_format", "")),
        ("2026-3", ("month_format", "")),
        ("２０２６-03", ("month_format", "")),
        ("2026-03-05", ("month_format", "")),
    ],
)
def test_months(text: str, wanted: object) -> None:
    assert outcome(Month, text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("08:00", "08:00"),
        ("23:59", "23:59"),
        ("24:00", ("clock_format", "")),
        ("12:60", ("clock_format", "")),
        ("8:00", ("clock_format", "08:00")),
        ("8h30", ("clock_format", "08:30")),
        ("8H", ("clock_format", "08:00")),
        ("8 giờ", ("clock_format", "08:00")),
        ("8 giờ 30", ("clock_format", "08:30")),
        ("8.30", ("clock_format", "08:30")),
        ("25h", ("clock_format", "")),
        ("0８:00", ("clock_format", "")),
    ],
)
def test_clocks(text: str, wanted: object) -> None:
    assert outcome(Clock, text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("30", 30),
        ("007", 7),
        ("-3", -3),
        ("1.000", ("whole_number", "1000")),
        ("1 000 000", ("whole_number", "1000000")),
        ("30 người", ("whole_number", "30")),
        ("30%", ("whole_number", "30")),
        ("1.5", ("whole_number", "")),
        ("1,5", ("whole_number", "")),
        ("1e3", ("whole_number", "")),
        ("1_000", ("whole_number", "")),
        ("0x1F", ("whole_number", "")),
        ("12:30", ("whole_number", "")),
        ("9" * 10, ("whole_number", "")),
        ("9" * 5000, ("whole_number", "")),
        ("٣", ("whole_number", "")),
        ("ba", ("whole_number", "")),
        (7, 7),
    ],
)
def test_whole_numbers(text: object, wanted: object) -> None:
    assert outcome(Whole, text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("7.5", Decimal("7.5")),
        ("-2", Decimal(-2)),
        ("1.10", Decimal("1.10")),
        ("7,5", ("decimal_number", "7.5")),
        ("9,5 điểm", ("decimal_number", "9.5")),
        ("95%", ("decimal_number", "95")),
        ("1.000", ("decimal_number", "")),
        ("7.555", ("decimal_number", "")),
        (".5", ("decimal_number", "")),
        ("NaN", ("decimal_number", "")),
        ("Infinity", ("decimal_number", "")),
        ("1e5", ("decimal_number", "")),
        ("٣", ("decimal_number", "")),
        (Decimal(3), Decimal(3)),
    ],
)
def test_points(text: object, wanted: object) -> None:
    assert outcome(Points, text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("true", True),
        ("false", False),
        (True, True),
        ("True", ("boolean", "true")),
        ("có", ("boolean", "true")),
        ("x", ("boolean", "true")),
        ("no", ("boolean", "false")),
        ("Không", ("boolean", "false")),
        ("có lẽ", ("boolean", "")),
        ("", ("boolean", "")),
    ],
)
def test_flags(text: object, wanted: object) -> None:
    assert outcome(Flag, text) == wanted


@pytest.mark.parametrize(
    ("kind", "text", "wanted"),
    [
        (Line, "  một \n hai\u00a0ba ", "một hai ba"),
        (Line, "1.10", "1.10"),
        (Line, "", ("empty", "")),
        (Line, " \n ", ("empty", "")),
        (Line, "x" * 400, "x" * 400),
        (Line, "x" * 401, ("too_long", "")),
        (Line, ["x"], ("not_text", "")),
        (Summary, " ".join(["tiếng"] * 60), " ".join(["tiếng"] * 60)),
        (Summary, " ".join(["tiếng"] * 61), ("summary_long", "")),
        (Markdown, "một\n\nhai", "một\n\nhai"),
        (Markdown, "\n", ("empty", "")),
        (Markdown, "x" * 20_001, ("too_long", "")),
        (Markdown, "[" * 200, "[" * 200),
        (Markdown, "[" * 201, ("too_many_brackets", "")),
        (Markdown, f"{'|a' * 300}|\n{'|-' * 300}|\n" + "a\n" * 7, ("too_many_cells", "")),
        (Markdown, f"{'|a' * 300}|\n{'|-' * 300}|\n1-2\n|1-2|\n" + "a\n" * 7, ("too_many_cells", "")),
        (Markdown, f"> {'|a' * 300}|\n> {'|-' * 300}|\n" + "> a\n" * 7, ("too_many_cells", "")),
    ],
)
def test_texts(kind: Any, text: object, wanted: object) -> None:
    assert outcome(kind, text) == wanted


@pytest.mark.parametrize("text", [text for text in IDS if text not in HARMLESS_IDS])
def test_hostile_ids_are_refused(text: str) -> None:
    raw = text.replace("<NUL>", "\0")
    assert not is_slug(raw)
    assert outcome(Slug, raw) in (("slug", ""), "a")  # spaces around a field's text are dropped


@pytest.mark.parametrize("text", HARMLESS_IDS)
def test_harmless_ids_are_kept(text: str) -> None:
    assert outcome(Slug, text) == text


@pytest.mark.parametrize("text", ["con", "lpt9", "com0", "a--b", "-a", "a-", "a_b", "A", "đ", "a\n", "a" * 81, "１"])
def test_bad_ids(text: str) -> None:
    assert not is_slug(text)


@pytest.mark.parametrize("text", ["a", "0", "22-2008-qh12", "a" * 80, "con-duong", "console"])
def test_good_ids(text: str) -> None:
    assert outcome(Slug, text) == text


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("https://vanban.chinhphu.vn/?a=1#b", True),
        ("mailto:a@b.vn", True),
        ("/dao-tao/", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("//evil.vn/x", False),
        ("/\\evil.vn", False),
        ("https://a b", False),
        ('https://a"onclick=x', False),
        ("https://a<b", False),
        ("ftp://a.vn", False),
        ("www.a.vn", False),
        ("https://", False),
        ("", False),
    ],
)
def test_addresses(text: str, good: bool) -> None:
    assert outcome(Url, text) == (text if good else ("url", ""))


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("tiep-dan.jpg", True),
        ("a_b.c-1.pdf", True),
        ("Tiep-dan.jpg", False),
        ("tiếp-dân.jpg", False),
        ("../a.jpg", False),
        ("a/b.jpg", False),
        (".a.jpg", False),
        ("a..jpg", False),
        ("con.jpg", False),
        ("nul.b.png", False),
        ("a" * 80 + ".jpg", False),
        ("a.svg", False),
        ("a.jpg.exe", False),
        ("a.jpg\n.exe", False),
        ("a", False),
    ],
)
def test_file_names(text: str, good: bool) -> None:
    assert outcome(FileName, text) == (text if good else ("file_name", ""))


@pytest.mark.parametrize(
    ("kind", "text", "wanted"),
    [
        (UnitRef, "units/van-phong", "units/van-phong"),
        (UnitRef, "van-phong", ("reference_format", "units/van-phong")),
        (UnitRef, "Văn phòng", ("reference_format", "")),
        (UnitRef, "units/Van", ("reference_format", "")),
        (UnitRef, "units/a/b", ("reference_format", "")),
        (UnitRef, "units/../people/a", ("reference_format", "")),
        (UnitRef, "units/con", ("reference_format", "")),
        (UnitRef, "people/a", ("reference_collection", "")),
        (UnitRef, "units/a#b", ("reference_part_unwanted", "units/a")),
        (WinnerRef, "people/a", "people/a"),
        (WinnerRef, "stories/a", ("reference_collection", "")),
        (EvidenceRef, "training/a", "training/a"),
        (PolicyRef, "policies/a#b", ("reference_part_unwanted", "policies/a")),
        (RuleRef, "policies/a#b", "policies/a#b"),
        (RuleRef, "policies/a", ("reference_part_missing", "")),
        (RuleRef, "policies/a#", ("reference_part_missing", "")),
        (RuleRef, "policies/a#B", ("reference_format", "")),
        (RuleRef, "don-tiep", ("reference_format", "")),
        (RuleRef, ["x"], ("not_text", "")),
    ],
)
def test_references(kind: Any, text: object, wanted: object) -> None:
    assert outcome(kind, text) == wanted
