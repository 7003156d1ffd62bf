"""Decides whether a candidate is eligible for a title, with reasons.  Pure functions.

The verdict is the worst of all conditions: not met and verified in the original document is "chưa đủ điều kiện";
unknown, or resting on a provision that nobody has verified, is "cần xem xét".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from macros.records.awards import Form
from macros.records.evaluations import YearLevel
from macros.records.initiatives import InitiativeScope
from macros.records.titles import Condition, ConditionKind
from macros.text import render
from macros.text.choices import Choice


class Answer(Choice):
    """What is answered, the worst first."""

    NO = "chua-du", "Chưa đủ điều kiện"
    UNSURE = "can-xem-xet", "Cần xem xét"
    YES = "du", "Đủ điều kiện"


class Result(Choice):
    """What one condition comes to."""

    UNMET = "chua-dat", "Chưa đạt"
    UNKNOWN = "chua-ro", "Chưa rõ"
    MET = "dat", "Đạt"


class Held(NamedTuple):
    """A title or form of commendation that the candidate has."""

    form: Form
    year: int  # of the merit
    ref: str  # the award
    occasion: bool = False  # given in a campaign or for a story, which is no ground for titles


class Grade(NamedTuple):
    """The level of a year, by a decision."""

    year: int
    level: YearLevel
    ref: str  # the evaluation


class Idea(NamedTuple):
    """A recognised initiative of the candidate."""

    year: int
    scope: InitiativeScope
    ref: str  # the initiative


class Discipline(NamedTuple):
    """The disciplinary decisions against a person."""

    days: tuple[tuple[str, str], ...] = ()  # (ISO day, record)
    known: tuple[int, ...] | None = None  # the years of which it is known; None is every year


class Count(NamedTuple):
    """Holders of a title in a unit, and the number of people of which a share is taken."""

    part: int
    whole: int
    refs: tuple[str, ...] = ()


class Facts(NamedTuple):
    """What is known of a candidate in the year under consideration."""

    year: int
    held: tuple[Held, ...] = ()
    held_since: int = 0  # the first year of which awards are recorded at all
    grades: tuple[Grade, ...] = ()
    discipline: Discipline = Discipline(known=())
    ideas: tuple[Idea, ...] = ()
    counts: Mapping[str, Count] = {}  # by the id of the condition that asks for a share


class Reason(NamedTuple):
    """The answer of one condition, why, and the records that prove it."""

    condition: Condition
    result: Result
    why: str
    refs: tuple[str, ...] = ()

    @property
    def answer(self) -> Answer:
        """What the condition alone would be answered."""
        if self.result is Result.UNKNOWN or not self.condition.verified:
            return Answer.UNSURE
        return Answer.YES if self.result is Result.MET else Answer.NO


class Verdict(NamedTuple):
    """The answer and every reason for it, in the order of the conditions."""

    answer: Answer
    reasons: tuple[Reason, ...]

    def count(self, result: Result) -> int:
        """How many conditions come to that."""
        return sum(reason.result is result for reason in self.reasons)

    @property
    def unverified(self) -> int:
        """How many conditions rest on an unverified provision."""
        return sum(not reason.condition.verified for reason in self.reasons)


def eligibility(facts: Facts, conditions: Iterable[Condition]) -> Verdict:
    """The verdict on a candidate; without conditions it is "cần xem xét"."""
    reasons = tuple(judge(facts, condition) for condition in conditions)
    order = list(Answer)
    return Verdict(min((reason.answer for reason in reasons), key=order.index, default=Answer.UNSURE), reasons)


def judge(facts: Facts, condition: Condition) -> Reason:
    """What one condition comes to."""
    result, why, refs = _JUDGES[condition.kind](facts, condition)
    return Reason(condition, result, why, tuple(dict.fromkeys(refs)))


_Judged = tuple[Result, str, Iterable[str]]


def _window(facts: Facts, condition: Condition, back: int = 0) -> range:
    """The years that a condition looks at, oldest first; `back` of them ends that many years earlier."""
    end = facts.year - back
    return range(end - (condition.years or 1) + 1, end + 1)


def _years(years: Iterable[int]) -> str:
    ordered = sorted(years)
    return f"{'năm' if len(ordered) == 1 else 'các năm'} {', '.join(map(str, ordered))}"


def _labels(forms: Iterable[Form]) -> str:
    return " hoặc ".join(form.label for form in forms)


def _previous(facts: Facts, condition: Condition) -> _Judged:
    """Held in each of the years that end with the year under consideration, or with the one before it."""
    have = {item.year: item.ref for item in facts.held if item.form in condition.forms}
    windows = [_window(facts, condition, back) for back in (0, 1)]
    names = _labels(condition.forms)
    for years in windows:
        if all(year in have for year in years):
            return Result.MET, f"Có {names} {_years(years)}.", (have[year] for year in years)
    last = windows[1]
    missing = [year for year in last if year not in have]
    refs = [have[year] for year in sorted({*windows[0], *last}) if year in have]
    if all(year < facts.held_since for year in missing):
        return Result.UNKNOWN, f"Cổng chưa ghi khen thưởng {_years(missing)} nên chưa rõ {names}.", refs
    lasting = f"trong {condition.years} năm liên tục tính đến" if (condition.years or 1) > 1 else "trong"
    return Result.UNMET, f"Không có {names} {lasting} năm {facts.year} hoặc {facts.year - 1}.", refs


def _level(facts: Facts, condition: Condition) -> _Judged:
    least, years = condition.level or YearLevel.DONE, _window(facts, condition)
    grades = {grade.year: grade for grade in facts.grades if grade.year in years}
    refs = [grades[year].ref for year in sorted(grades)]
    low = [year for year, grade in grades.items() if grade.level.height < least.height]
    if low:
        text = "; ".join(f"năm {year}: {grades[year].level.label}" for year in sorted(low))
        return Result.UNMET, f"Dưới mức {least.label} ({text}).", refs
    missing = [year for year in years if year not in grades]
    if missing:
        return Result.UNKNOWN, f"Chưa có quyết định xếp loại {_years(missing)}.", refs
    return Result.MET, "; ".join(f"Năm {year}: {grades[year].level.label}" for year in sorted(grades)) + ".", refs


def _undisciplined(facts: Facts, condition: Condition) -> _Judged:
    years, sanctions = _window(facts, condition), facts.discipline
    within = [(day, ref) for day, ref in sanctions.days if int(day[:4]) in years]
    if within:
        days = ", ".join(render.day(day) for day, _ in sorted(within))
        return Result.UNMET, f"Có quyết định kỷ luật ngày {days}.", (ref for _, ref in sorted(within))
    missing = [year for year in years if sanctions.known is not None and year not in sanctions.known]
    if missing:
        return Result.UNKNOWN, f"Chưa có số liệu kỷ luật {_years(missing)}.", ()
    return Result.MET, f"Không có quyết định kỷ luật {_years(years)}.", ()


def _initiative(facts: Facts, condition: Condition) -> _Judged:
    years, least = _window(facts, condition), condition.scope or InitiativeScope.BASE
    ideas = [idea for idea in facts.ideas if idea.year in years and idea.scope.width >= least.width]
    wanted = condition.count or 1
    reach = "phạm vi toàn quốc" if least is InitiativeScope.NATION else f"từ {least.label.lower()} trở lên"
    text = f"{len(ideas)} sáng kiến được công nhận {reach} {_years(years)}; cần {wanted}."
    return (Result.MET if len(ideas) >= wanted else Result.UNMET), text, sorted(idea.ref for idea in ideas)


def _commended(facts: Facts, condition: Condition) -> _Judged:
    years, wanted = _window(facts, condition), condition.count or 1
    awards = [item for item in facts.held if item.form in condition.forms and item.year in years]
    text = f"{len(awards)} lần {_labels(condition.forms)} {_years(years)}; cần {wanted}."
    refs = sorted(item.ref for item in awards)
    if len(awards) >= wanted:
        return Result.MET, text, refs
    if years[0] < facts.held_since:
        return Result.UNKNOWN, f"{text} Cổng chưa ghi khen thưởng trước năm {facts.held_since}.", refs
    return Result.UNMET, text, refs


def places(share: int, base: int) -> int:
    """How many a share in percent of a base is, rounded down."""
    return share * base // 100


def _quota(facts: Facts, condition: Condition) -> _Judged:
    used, base, refs = facts.counts.get(condition.id, Count(0, 0))
    share = condition.share or 100
    if not base:
        return Result.UNKNOWN, "Chưa có số người để tính hạn ngạch.", refs
    limit = places(share, base)
    where = "toàn cơ quan" if condition.agency else "đơn vị"
    text = f"Hạn ngạch {share}% của {base} người trong {where} là {limit} suất; người khác đã dùng {used}."
    return (Result.MET if used < limit else Result.UNMET), text, refs


def _members(facts: Facts, condition: Condition) -> _Judged:
    having, members, refs = facts.counts.get(condition.id, Count(0, 0))
    share = condition.share or 100
    if not members:
        return Result.UNKNOWN, f"Chưa có quyết định {_labels(condition.forms)} năm {facts.year} để tính tỷ lệ.", refs
    text = f"{having} trong {members} thành viên có {_labels(condition.forms)}; cần từ {share}%."
    return (Result.MET if having * 100 >= share * members else Result.UNMET), text, refs


_JUDGES: Mapping[ConditionKind, Callable[[Facts, Condition], _Judged]] = {
    ConditionKind.PREVIOUS: _previous,
    ConditionKind.LEVEL: _level,
    ConditionKind.DISCIPLINE: _undisciplined,
    ConditionKind.INITIATIVE: _initiative,
    ConditionKind.COMMENDED: _commended,
    ConditionKind.QUOTA: _quota,
    ConditionKind.MEMBERS: _members,
}

NEEDED: Mapping[ConditionKind, tuple[str, ...]] = {
    ConditionKind.PREVIOUS: ("forms",),
    ConditionKind.LEVEL: ("level",),
    ConditionKind.DISCIPLINE: (),
    ConditionKind.INITIATIVE: (),
    ConditionKind.COMMENDED: ("forms", "count"),
    ConditionKind.QUOTA: ("share",),
    ConditionKind.MEMBERS: ("forms", "share"),
}
ALLOWED: Mapping[ConditionKind, tuple[str, ...]] = {
    ConditionKind.PREVIOUS: ("forms", "years"),
    ConditionKind.LEVEL: ("level", "years"),
    ConditionKind.DISCIPLINE: ("years",),
    ConditionKind.INITIATIVE: ("scope", "count", "years"),
    ConditionKind.COMMENDED: ("forms", "count", "years"),
    ConditionKind.QUOTA: ("share", "forms", "agency"),
    ConditionKind.MEMBERS: ("forms", "share"),
}
PARAMETERS = ("forms", "level", "scope", "years", "count", "share", "agency")


def given(condition: Condition) -> Iterator[str]:
    """The parameters that a condition states."""
    return (name for name in PARAMETERS if getattr(condition, name) not in (None, (), False))
