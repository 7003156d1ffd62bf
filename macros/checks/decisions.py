"""Rules of decisions: numbers rise with days in the book of an issuer."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from macros.checks.defect import Defect
from macros.checks.queries import text_at
from macros.checks.rules import check
from macros.engine import Portal
from macros.engine.row import text_of
from macros.loading.suggest import fold
from macros.queries.by_key import by_key
from macros.records.base import Record
from macros.text.render import day

_DECIDED = ("awards", "initiatives", "evaluations", "policies", "units")
_NUMBER = re.compile(r"\s*([0-9]+)\s*/\s*(\S+)\s*")


class _BookEntry(NamedTuple):
    """A decision in the register of an issuer, who numbers them by year."""

    day: str  # ISO
    number: int
    ref: str
    written: str


@by_key(stored=True)
def _doubts(portal: Portal) -> dict[str, tuple[tuple[str, str, str, str], ...]]:
    """Map a record to why the number of its decision is doubted ("day", "order"), and to the number, day and record
    that contradict it.

    As few decisions of an issuer and year as possible are doubted: the numbers of the others rise with their days.
    """
    books: dict[tuple[str, str, str], set[_BookEntry]] = defaultdict(set)
    for row in (row for name in _DECIDED for row in portal.by_collection[name]):
        data = row.data.get("decision") or {}
        match = _NUMBER.fullmatch(text_of(data, "number"))
        if match:
            on = text_of(data, "date")
            entry = _BookEntry(on, int(match[1]), row.ref, text_of(data, "number"))
            books[fold(text_of(data, "issuer")), match[2].upper(), on[:4]].add(entry)
    return {ref: (doubt,) for book in books.values() for ref, doubt in _doubtful_numbers(sorted(book))}


def _doubtful_numbers(book: list[_BookEntry]) -> Iterator[tuple[str, tuple[str, str, str, str]]]:
    days: dict[int, _BookEntry] = {}
    in_order = set(rising([entry.number for entry in book]))
    for place, entry in enumerate(book):
        first = days.setdefault(entry.number, entry)
        if first.day != entry.day:
            yield entry.ref, ("day", first.written, first.day, first.ref)
        elif place not in in_order:
            higher = [book[at] for at in in_order if at < place and book[at].number > entry.number]
            lower = [book[at] for at in in_order if at > place and book[at].number < entry.number]
            other = min(higher, key=_by_number) if higher else max(lower, key=_by_number)
            yield entry.ref, ("order", other.written, other.day, other.ref)


def _by_number(entry: _BookEntry) -> tuple[int, _BookEntry]:
    return entry.number, entry


def rising(numbers: list[int]) -> Iterator[int]:
    """The places of a longest run of numbers that never falls."""
    ends: list[int] = []  # the lowest last number of a run of each length
    last: list[int] = []  # its place
    before: dict[int, int] = {}
    for place, value in enumerate(numbers):
        length = bisect_right(ends, value)
        ends[length:], last[length:] = [value], [place]
        before[place] = last[length - 1] if length else -1
    place = last[-1] if last else -1
    while place >= 0:
        yield place
        place = before[place]


@check(Record)
def numbers_of_decisions_rise(portal: Portal, ref: str, record: Record) -> Iterator[Defect]:
    """Trong một năm, quyết định của một người ký có số lớn hơn thì ký sau; một số không mang hai ngày."""
    if record.collection not in _DECIDED:
        return
    decision, on = text_at(portal, ref, "decision", "number"), text_at(portal, ref, "decision", "date")
    for why, number, other_day, other in _doubts(portal, ref):
        at = ("decision", "number")
        if why == "day":
            wrong = f"{decision} ký ngày {day(on)}, mà “{other}” ghi số ấy ký ngày {day(other_day)}"
            yield Defect("decision-days", at, f"{wrong}; mỗi quyết định một ngày ký, hãy sửa số hoặc ngày")
        else:
            wrong = f"{decision} ký ngày {day(on)}, mà {number} (“{other}”) ký ngày {day(other_day)}"
            right = "trong một năm số lớn hơn thì ký sau, hãy xem lại số hoặc ngày của một trong hai"
            yield Defect("decision-order", at, f"{wrong}; {right}", "warning")
