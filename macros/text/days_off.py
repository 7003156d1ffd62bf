"""Days on which offices are closed: weekends, public holidays, and days that the agency sets itself.

Bộ luật Lao động 45/2019/QH14, Điều 112: 01/01, Tết Nguyên đán (five days), Giỗ Tổ Hùng Vương (10th of the third lunar
month), 30/4, 01/5, 02/9 and the day before or after it.  Each year the Prime Minister decides which days Tết and
Quốc khánh take and which weekend days are worked.  The tables below hold only the days that every decision contains: of
Tết the last day of the old year and the first three of the new one, of Quốc khánh 02/9.  The agency adds the others
(`extra.days_off`, `extra.working_days` of mkdocs.yml).
"""

from datetime import date, timedelta
from typing import NamedTuple

_EVERY_YEAR = {(1, 1): "Tết Dương lịch", (4, 30): "ngày Chiến thắng 30/4", (5, 1): "ngày Quốc tế lao động",
               (9, 2): "Quốc khánh"}  # fmt: skip
_TET = ("2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-02")
_HUNG_KINGS = ("2024-04-18", "2025-04-07", "2026-04-26", "2027-04-16", "2028-04-04", "2029-04-23", "2030-04-12")
_WEEKEND = {5: "thứ Bảy", 6: "Chủ nhật"}
_DAY = timedelta(days=1)
_LUNAR = {date.fromisoformat(first) + offset * _DAY: "Tết Nguyên đán" for first in _TET for offset in range(-1, 3)} | {
    date.fromisoformat(day): "Giỗ Tổ Hùng Vương" for day in _HUNG_KINGS
}
LONGEST = 31  # days in a row: no office is closed for longer


class AgencyDays(NamedTuple):
    """Days that an agency sets itself: more days off, and days of a weekend that are worked (làm bù)."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()


def why_off(day: date, agency_days: AgencyDays) -> str:
    """Return why a day is no working day, in running text ("Chủ nhật", "Quốc khánh"); "" for a working day."""
    if day in agency_days.worked:
        return ""
    holiday = _EVERY_YEAR.get((day.month, day.day)) or _LUNAR.get(day)
    return holiday or ("ngày nghỉ của cơ quan" if day in agency_days.off else _WEEKEND.get(day.weekday(), ""))


def next_working_day(day: date, agency_days: AgencyDays) -> date:
    """Return the first working day on or after a day; the day itself if none follows within `LONGEST` days."""
    later = (day + step * _DAY for step in range(LONGEST + 1) if day.toordinal() + step <= date.max.toordinal())
    return next((item for item in later if not why_off(item, agency_days)), day)
