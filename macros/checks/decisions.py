"""Rules of decisions: numbers rise with days in the book of an issuer, and one deed is rewarded once."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from macros.checks.defect import Defect
from macros.checks.queries import text_at
from macros.checks.rules import check
from macros.engine import Portal, query
from macros.engine.row import Row, text_of
from macros.loading.suggest import fold
from macros.queries.by_key import by_key
from macros.records.awards import Award, Form
from macros.records.evaluations import Evaluation
from macros.records.initiatives import Initiative
from macros.records.policies import Policy
from macros.records.units import Unit
from macros.text.grouping import grouped
from macros.text.render import day

_DECIDED = ("awards", "initiatives", "evaluations", "policies", "units")
_NUMBER = re.compile(r"\s*([0-9]+)\s*/\s*(\S+)\s*")
_TITLE_WORDS = 3  # an award mentions an initiative if its text has so many first words of the title


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


@check(Award, Initiative, Evaluation, Policy, Unit)
def numbers_of_decisions_rise(portal: Portal, ref: str) -> Iterator[Defect]:
    """Trong một năm, quyết định của một người ký có số lớn hơn thì ký sau; một số không mang hai ngày."""
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


class _Reward(NamedTuple):
    """An award of one winner for one deed."""

    day: str  # ISO
    ref: str
    winner: str
    deed: str
    stated: bool  # the award refers to the deed; otherwise only its text does


@by_key
def _earlier_awards(portal: Portal) -> dict[str, tuple[_Reward, ...]]:
    """Map an award to earlier awards of its winners for the same deed; letters of praise do not count."""
    rewards: dict[tuple[str, str], list[_Reward]] = defaultdict(list)
    for row in portal.by_collection["awards"]:
        data = row.data
        if text_of(data, "form") != Form.LETTER:
            for winner in data["winners"]:
                for deed, stated in _deeds(portal, row, data, winner):
                    rewards[winner, deed].append(_Reward(row.day, row.ref, winner, deed, stated))
    earlier: dict[str, list[_Reward]] = defaultdict(list)
    for repeated in rewards.values():
        first = min(repeated)
        for item in repeated:
            if item.ref != first.ref:
                earlier[item.ref].append(first._replace(stated=first.stated and item.stated))
    return {ref: tuple(sorted(items)) for ref, items in earlier.items()}


def _deeds(portal: Portal, row: Row, data: Mapping[str, Any], winner: str) -> Iterator[tuple[str, bool]]:
    """Yield the deeds of an award: its stories, and initiatives of the winner whose first words are in its text."""
    stories = {other.ref for other in portal.rows_to(row.ref, "stories") if text_of(other.data, "award") == row.ref}
    yield from ((story, True) for story in sorted(stories | {text_of(data, "story")} - {""}))
    initiatives = _initiatives(portal).get(winner, ())
    text = fold(f"{row.title} {row.summary} {text_of(data, 'reason')}") if initiatives else ""
    yield from ((ref, False) for ref, year, words in initiatives if words in text and year == text_of(data, "year"))


@query
def _initiatives(portal: Portal) -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Map a person or unit to (reference, year, first words of the title) of its initiatives with long titles."""
    titles = ((row, fold(row.title).split()) for row in portal.by_collection["initiatives"])
    return grouped(
        (target, (row.ref, text_of(row.data, "year"), " ".join(words[:_TITLE_WORDS])))
        for row, words in titles
        if len(words) >= _TITLE_WORDS
        for target in row.targets
    )


@check(Award)
def one_deed_is_rewarded_once(portal: Portal, ref: str, record: Award) -> Iterator[Defect]:
    """Một thành tích của một người, một đơn vị chỉ khen một lần, một hình thức (Luật 06/2022/QH15)."""
    for item in _earlier_awards(portal, ref):
        form = Form(text_at(portal, item.ref, "form")).label
        number = text_at(portal, item.ref, "decision", "number")
        wrong = f"“{item.winner}” đã nhận “{form}” theo {number} ngày {day(item.day)} (“{item.ref}”)"
        why = "luật không cho khen nhiều lần, nhiều hình thức cho một thành tích"
        at = ("winners", record.winners.index(item.winner))
        if item.stated:
            message = f"{wrong} cho chính việc này (“{item.deed}”); {why}, hãy bỏ một trong hai hoặc sửa “story”"
            yield Defect("deed-twice", at, message)
        else:
            message = f"{wrong}, và cả hai như đều khen sáng kiến “{item.deed}”; {why}, hãy nói rõ thành tích khác nhau"
            yield Defect("deed-likely-twice", at, f"{message} hoặc bỏ một trong hai", "warning")
