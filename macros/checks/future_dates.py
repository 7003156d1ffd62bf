"""Rules of days beside the portal's day: what tells of something done has come, what is planned is not far away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from macros.checks.finding import Finding, Path
from macros.checks.queries import has_come
from macros.checks.rules import check
from macros.engine import Portal
from macros.records.acknowledgements import Acknowledgement
from macros.records.actions import Action
from macros.records.announcements import Announcement
from macros.records.attendances import Attendance
from macros.records.awards import Award
from macros.records.base import Record
from macros.records.campaigns import Campaign
from macros.records.evaluations import Evaluation
from macros.records.initiatives import Initiative
from macros.records.inspections import Inspection
from macros.records.introspect import ANY
from macros.records.policies import Policy
from macros.records.regulations import Regulation
from macros.records.sanctions import Sanction
from macros.records.scores import ScoreSheet
from macros.records.seals import Seal
from macros.records.stories import Story
from macros.records.training import Course
from macros.records.training_duties import TrainingDuty
from macros.records.training_results import TrainingResult
from macros.text.render import day

FAR = 10  # years ahead at which a year is mistyped
_DECIDED = (("decision", "date"), "ngày quyết định")
_YEAR = (("year",), "năm")
HAPPENED: Mapping[type[Record], tuple[tuple[Path, str], ...]] = {
    Acknowledgement: ((("collected",), "ngày thu phiếu"),),
    Attendance: ((("counted",), "ngày chốt số"),),
    Award: (_DECIDED,),
    Evaluation: (_YEAR, _DECIDED),
    Initiative: (_YEAR, _DECIDED),
    Inspection: ((("visited",), "ngày kiểm tra"),),
    Regulation: ((("issued",), "ngày ban hành"),),
    Sanction: (_DECIDED,),
    ScoreSheet: ((("lines", ANY, "date"), "ngày của dòng điểm"),),
    Seal: ((("sealed",), "ngày chốt"),),
    Story: ((("happened",), "ngày việc làm"), (("published",), "ngày đăng")),
    TrainingResult: ((("counted",), "ngày chốt số"),),
}
PLANNED: Mapping[type[Record], tuple[tuple[Path, str], ...]] = {
    Action: ((("due",), "hạn"),),
    Announcement: ((("since",), "ngày bắt đầu hiện"),),
    Campaign: ((("starts",), "ngày phát động"),),
    Course: ((("starts",), "ngày khai giảng"),),
    Inspection: ((("plan", "planned"), "ngày dự kiến"),),
    Policy: ((("effective",), "ngày áp dụng"),),
    TrainingDuty: ((("since",), "ngày bắt đầu áp dụng"),),
}


@check(Record)
def what_has_happened_is_not_ahead(portal: Portal, record: Record) -> Iterator[Finding]:
    """Ngày ký, ngày đăng, ngày kiểm tra, ngày chốt… đã tới; xa hơn mười năm là ghi nhầm năm."""
    for at, words, on, shown in _days(record, HAPPENED):
        if not has_come(portal, on.isoformat()):
            right = "chỉ ghi điều đã xảy ra, hãy kiểm tra lại"
            if _is_far(portal, on):
                yield Finding("day-far", at, f"{words} {shown} còn hơn {FAR} năm nữa mới tới; {right} năm")
            else:
                again = words if words in ("năm", "tháng") else "ngày"
                yield Finding("day-ahead", at, f"{words} {shown} chưa tới; {right} {again}", "warning")


@check(Record)
def what_is_planned_is_near(portal: Portal, record: Record) -> Iterator[Finding]:
    """Việc dự kiến không xa quá mười năm."""
    for at, words, on, shown in _days(record, PLANNED):
        if _is_far(portal, on):
            yield Finding(
                "plan-far", at, f"{words} {shown} còn hơn {FAR} năm nữa mới tới; hãy kiểm tra lại năm", "warning"
            )


def _is_far(portal: Portal, on: date) -> bool:
    return not has_come(portal, f"{on.year - FAR:04d}{on.isoformat()[4:]}")


def _days(
    record: Record, table: Mapping[type[Record], tuple[tuple[Path, str], ...]]
) -> Iterator[tuple[Path, str, date, str]]:
    """(place, words, first day, as it is written) of each time that a record gives of those in a table."""
    every = ((words, found) for at, words in table.get(type(record), ()) for found in _values(record, at, ()))
    for words, (at, value) in every:
        if isinstance(value, date):
            yield at, words, value, day(value)
        elif isinstance(value, int):
            yield at, words, date(value, 1, 1), str(value)
        elif value:
            yield at, words, date.fromisoformat(f"{value}-01"), f"{value[5:]}/{value[:4]}"


def _values(value: Any, at: Path, above: Path) -> Iterator[tuple[Path, Any]]:
    """What stands at a place of a record, each with its own place where there is a list on the way."""
    if not at or value is None:
        yield above, value
    elif at[0] == ANY:
        for index, item in enumerate(value):
            yield from _values(item, at[1:], (*above, index))
    else:
        yield from _values(getattr(value, str(at[0])), at[1:], (*above, at[0]))
