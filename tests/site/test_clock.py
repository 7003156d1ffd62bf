"""The current day in the time zone of the agency."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from macros.site import clock

NIGHT = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)  # half past midnight of the 25th in Vietnam


@pytest.mark.parametrize(
    ("settings", "day"),
    [
        ("extra:\n  timezone: Europe/Paris  # chỗ khác\n", 24),
        ('extra:\n  timezone: "Asia/Ho_Chi_Minh"\n', 25),
        ("extra:\n  timezone:\n", 25),
        ("# timezone: Europe/Paris\n", 25),
        (None, 25),
    ],
)
def test_the_day_is_that_of_the_zone_in_mkdocs_yml(
    settings: str | None, day: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "datetime", SimpleNamespace(now=NIGHT.astimezone))
    if settings is not None:
        (tmp_path / "mkdocs.yml").write_text(settings, "utf-8")
    assert clock.today(tmp_path) == date(2026, 11, day)


@pytest.mark.parametrize("name", ["Asia/Hanoi", "../etc/passwd", "/etc/localtime", "GMT+7"])
def test_a_zone_that_nobody_knows_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"extra:\n  timezone: {name}\n", "utf-8")
    with pytest.raises(clock.UnknownZone) as caught:
        clock.today(tmp_path)
    right = "hãy ghi tên như Asia/Ho_Chi_Minh"
    assert str(caught.value) == f"mkdocs.yml: extra, timezone: không có múi giờ “{name}”; {right}"


def test_a_fixed_day_needs_no_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_AS_OF", "2026-01-02")
    assert clock.today(tmp_path) == date(2026, 1, 2)
