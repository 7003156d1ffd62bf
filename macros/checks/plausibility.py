"""Rules of plausibility: values that fit their fields but not what is known of people and hours."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from macros.checks.defect import Defect
from macros.checks.nearest import hint
from macros.checks.queries import people_can_be_counted, text_at
from macros.checks.rules import check
from macros.engine import Portal, query
from macros.queries import organisation
from macros.queries.training.schedule import course_of
from macros.records.attendances import Attendance
from macros.records.inspections import Inspection
from macros.records.training import Course
from macros.text.render import day, number
from macros.text.rounding import rounded

SHORTEST, LONGEST = 40, 60  # minutes of a period, with its break
USUAL = 45  # minutes
_NUMERALS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]
_TEENS = {f"mười {word}": 10 + value for value, word in enumerate(_NUMERALS[1:], 1) if value < 10} | {"mười lăm": 15}
_VALUES = {word: value for value, word in enumerate(_NUMERALS)} | _TEENS
_WORD = "|".join(sorted([*_VALUES, "[0-9]+"], key=len, reverse=True))
_OF_ALL = re.compile(
    rf"(?<!\w)(?P<part>{_WORD})\s*(?:trong(?:\s+(?:tổng\s+)?số)?|trên|/)\s*(?P<all>{_WORD})\s+(?:người|viên chức)\b",
    re.IGNORECASE,
)


@query
def _heads(portal: Portal, unit: str, first: str, last: str) -> int:
    """How many people held a position in a unit on a day from `first` to `last` (ISO); 0 where nobody is recorded."""
    terms = organisation.terms(portal, unit)
    return len({person for person, since, until in terms if since <= last and (not until or first <= until)})


def _too_many(portal: Portal, count: int, unit: str, first: date, last: date) -> str:
    """The message if more people are counted than the unit had; "" if not, or if nobody is recorded."""
    heads = _heads(portal, unit, first.isoformat(), last.isoformat())
    if heads == 0 or count <= heads or not people_can_be_counted(portal):
        return ""
    when = f"ngày {day(first)}" if first == last else f"từ {day(first)} đến {day(last)}"
    right = "hãy đếm lại, hoặc ghi đủ người ở mục Danh bạ"
    return f"{count} người, mà {when} {text_at(portal, unit, 'title')} chỉ có {heads} người; {right}"


@check(Attendance)
def no_more_are_sent_than_there_are(portal: Portal, record: Attendance) -> Iterator[Defect]:
    """Số người được cử đi học không quá số người của đơn vị khi lớp diễn ra."""
    course = course_of(portal, record.course)
    if course and course.starts <= course.ends:
        span = date.fromisoformat(course.starts), date.fromisoformat(course.ends)
        if wrong := _too_many(portal, record.sent, record.unit, *span):
            yield Defect("people-too-many", ("sent",), f"cử {wrong}", "warning")


@check(Course)
def no_more_register_than_there_are(portal: Portal, record: Course) -> Iterator[Defect]:
    """Số người đăng ký học không quá số người của đơn vị vào ngày khai giảng."""
    for index, item in enumerate(record.registered):
        if wrong := _too_many(portal, item.people, item.unit, record.starts, record.starts):
            yield Defect("people-too-many", ("registered", index, "people"), wrong, "warning")


@check(Inspection)
def findings_count_the_people_of_the_unit(portal: Portal, record: Inspection) -> Iterator[Defect]:
    """Phát hiện viết “bốn trong bảy người” thì đơn vị ấy có ít nhất bảy người vào ngày kiểm tra."""
    for index, item in enumerate(record.findings):
        counted = _OF_ALL.search(item.summary)
        if counted is None or record.visited is None:
            continue
        part, whole = (_value(counted[name]) for name in ("part", "all"))
        at = ("findings", index, "summary")
        if part > whole:
            message = f"“{counted[0]}”: {part} nhiều hơn {whole}; hãy xem lại biên bản"
            yield Defect("people-too-many", at, message, "warning")
        elif wrong := _too_many(portal, whole, item.unit, record.visited, record.visited):
            yield Defect("people-too-many", at, f"“{counted[0]}”: {wrong}", "warning")


def _value(word: str) -> int:
    plain = " ".join(word.lower().split())
    return int(plain) if plain.isdigit() else _VALUES[plain]


@check(Course)
def periods_fit_the_hours(record: Course) -> Iterator[Defect]:
    """Số tiết của lớp khớp với giờ của các buổi: mỗi tiết từ 40 đến 60 phút, kể cả nghỉ giữa giờ."""
    minutes = sum(_minutes(session.end) - _minutes(session.start) for session in record.occurrences())
    backwards = any(session.end <= session.start for session in record.sessions)
    if backwards or not minutes or SHORTEST * record.periods <= minutes <= LONGEST * record.periods:
        return
    hours, each = number(rounded(Decimal(minutes) / 60, 1)), number(rounded(Decimal(minutes) / record.periods, 1))
    wrong = f"{record.periods} tiết trong {hours} giờ của các buổi, mỗi tiết {each} phút"
    right = f"một tiết thường từ {SHORTEST} đến {LONGEST} phút, hãy xem lại số tiết hoặc giờ của các buổi"
    message = f"{wrong}; {right}{hint(str(max(1, minutes // USUAL)))}"
    yield Defect("periods-hours", ("periods",), message, "warning")


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)
