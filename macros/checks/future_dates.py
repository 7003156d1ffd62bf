"""Rules of future dates: what has happened is not in the future, what is planned is not far in it."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, Literal

from macros.checks.defect import Defect, FieldPath
from macros.checks.queries import has_come
from macros.checks.rules import check
from macros.engine import Portal
from macros.records.base import Record
from macros.records.introspect import ANY, fields_of
from macros.text.render import day

FAR = 10  # years ahead: a later year must be mistyped


@check(Record)
def past_events_are_not_in_the_future(portal: Portal, record: Record) -> Iterator[Defect]:
    """Ngày ký, ngày đăng, ngày kiểm tra, ngày chốt… đã tới; xa hơn mười năm là ghi nhầm năm."""
    for at, words, on, written in _days(record, "happened"):
        if not has_come(portal, on.isoformat()):
            right = "chỉ ghi điều đã xảy ra, hãy kiểm tra lại"
            if _is_far(portal, on):
                yield Defect("day-far", at, f"{words} {written} còn hơn {FAR} năm nữa mới tới; {right} năm")
            else:
                again = words if words == "năm" else "ngày"
                yield Defect("day-ahead", at, f"{words} {written} chưa tới; {right} {again}", "warning")


@check(Record)
def plans_are_not_far_in_the_future(portal: Portal, record: Record) -> Iterator[Defect]:
    """Việc dự kiến không xa quá mười năm."""
    for at, words, on, written in _days(record, "planned"):
        if _is_far(portal, on):
            yield Defect(
                "plan-far", at, f"{words} {written} còn hơn {FAR} năm nữa mới tới; hãy kiểm tra lại năm", "warning"
            )


def _is_far(portal: Portal, on: date) -> bool:
    return not has_come(portal, f"{on.year - FAR:04d}{on.isoformat()[4:]}")


def _days(record: Record, kind: Literal["happened", "planned"]) -> Iterator[tuple[FieldPath, str, date, str]]:
    """Place, name, first day and written form of each day or year that a record declares as `kind`."""
    for at, words in _declared_days(type(record), kind):
        for place, value in _values(record, at, ()):
            if isinstance(value, date):
                yield place, words, value, day(value)
            elif value:
                yield place, words, date(value, 1, 1), str(value)


@cache
def _declared_days(model: type[Record], kind: str) -> tuple[tuple[FieldPath, str], ...]:
    return tuple((spec.path, words) for spec in fields_of(model) if (words := getattr(spec, kind)))


def _values(value: Any, at: FieldPath, above: FieldPath) -> Iterator[tuple[FieldPath, Any]]:
    """The values at a path, each with its own place: a path through a list leads to several."""
    if not at or value is None:
        yield above, value
    elif at[0] == ANY:
        for index, item in enumerate(value):
            yield from _values(item, at[1:], (*above, index))
    else:
        yield from _values(getattr(value, str(at[0])), at[1:], (*above, at[0]))
