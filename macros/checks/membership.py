"""Rules of units in time: those that a record names exist on the day that it speaks of."""

from collections.abc import Iterator

from macros.checks.defect import Defect
from macros.checks.queries import lifetime, name_of
from macros.checks.rules import check
from macros.engine import Portal
from macros.loading.problems import Severity
from macros.records.base import Reading, Record, units_at
from macros.text.render import day


@check(Record)
def units_exist_when_named(portal: Portal, record: Record) -> Iterator[Defect]:
    """Đơn vị được nêu đang tồn tại vào ngày mà bản ghi nói tới."""
    reading: Reading | None = getattr(record, "reading", None)
    readers = units_at(reading.units, reading.since, "reading", "units") if reading else ()
    for path, unit, on, sure in (*record.named_units(), *readers):
        starts, ends = lifetime(portal, unit)
        iso = on.isoformat()
        if starts and iso < starts:
            right = f"đơn vị thành lập ngày {day(starts)}"
        elif ends and iso > ends:
            right = f"đơn vị kết thúc ngày {day(ends)}"
        else:
            continue
        wrong = f"{name_of(portal, unit)} không tồn tại vào ngày {day(on)}"
        severity: Severity = "error" if sure else "warning"
        yield Defect("unit-absent", path, f"{wrong}; {right}, hãy chọn đơn vị khác hoặc sửa ngày", severity)
