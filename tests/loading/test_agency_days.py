"""Reading the days off and the working days from mkdocs.yml."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from macros.loading.agency_days import agency_days
from macros.text.days_off import AgencyDays

CONFIG = """\
site_name: Cổng
extra:
  generator: false
  # nghỉ theo thông báo
  days_off:
    - 2026-09-01
    - '2026-02-20'  # mùng 4 Tết

  working_days:
    - 2026-08-22
  edit: ""
nav:
  - days_off: index.md
"""


def test_lists_of_extra_are_read(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(CONFIG, "utf-8")
    days, problems = agency_days(tmp_path)
    assert days == AgencyDays(frozenset({date(2026, 9, 1), date(2026, 2, 20)}), frozenset({date(2026, 8, 22)}))
    assert problems == ()


def test_a_list_in_one_line_is_read(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("extra:\n  days_off: [2026-09-01, 2026-09-03]\n  working_days: []\n", "utf-8")
    assert agency_days(tmp_path) == (AgencyDays(frozenset({date(2026, 9, 1), date(2026, 9, 3)})), ())


def test_what_is_no_day_is_reported_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(CONFIG.replace("2026-09-01", "1/9/2026"), "utf-8")
    days, problems = agency_days(tmp_path)
    assert days.off == {date(2026, 2, 20)}
    assert "\n".join(map(str, problems)) == (
        "mkdocs.yml:6:1: “extra.days_off, ngày nghỉ”: “1/9/2026” chưa phải ngày viết đúng; "
        "ngày viết theo dạng năm-tháng-ngày, ví dụ 2026-09-01; gợi ý: “2026-09-01”"
    )


def test_a_project_without_them_has_none(tmp_path: Path) -> None:
    assert agency_days(tmp_path) == (AgencyDays(), ())
    (tmp_path / "mkdocs.yml").write_text("site_name: Cổng\n", "utf-8")
    assert agency_days(tmp_path) == (AgencyDays(), ())
