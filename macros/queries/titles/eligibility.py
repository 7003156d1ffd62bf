"""Decides whether a candidate is eligible for a title by what is recorded, with reasons.  Pure functions.

The verdict is that of the worst condition: not met is worse than unknown, and unknown is worse than met.  Whether
somebody has compared the provision with the original is shown next to the verdict and does not change it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from macros.records.awards import Form
from macros.records.evaluations import YearLevel
from macros.records.initiatives import InitiativeScope
from macros.records.sanctions import SanctionForm
from macros.records.titles import Condition, ConditionKind
from macros.text.choices import Choice
from macros.text.render import day


class Eligibility(Choice):
    """The answer for a candidate, the worst first."""

    NO = "chua-du", "Chưa đủ theo số liệu"
    MISSING = "thieu-so-lieu", "Thiếu số liệu"
    YES = "du", "Đủ theo số liệu"


class Fulfilment(Choice):
    """Whether one condition is met."""

    UNMET = "chua-dat", "Chưa đạt"
    UNKNOWN = "thieu", "Thiếu số liệu"
    MET = "dat", "Đạt"


class AwardedTitle(NamedTuple):
    """A title or form of commendation that the candidate has."""

    form: Form
    year: int  # of the merit
    ref: str  # the award
    occasion: bool = False  # a letter, or given in a campaign or for a story, which is no ground for titles


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


class DisciplinaryAct(NamedTuple):
    """A disciplinary decision or notice."""

    day: str  # ISO
    ref: str  # the record
    form: SanctionForm | None = None  # None is a disciplinary decision whose form is not recorded


class Discipline(NamedTuple):
    """The disciplinary decisions on a person, or on the people of a unit."""

    decisions: tuple[DisciplinaryAct, ...] = ()
    years: tuple[int, ...] | None = None  # the years with data; None is every year


class HolderCount(NamedTuple):
    """Holders of a title in a unit, and the number of people that a share refers to."""

    part: int = 0
    whole: int = 0
    refs: tuple[str, ...] = ()


class Facts(NamedTuple):
    """What is known of a candidate in the year under consideration."""

    year: int
    titles: tuple[AwardedTitle, ...] = ()
    awards_since: int = 0  # the first year with recorded awards
    grades: tuple[Grade, ...] = ()
    discipline: Discipline = Discipline(years=())
    ideas: tuple[Idea, ...] = ()
    counts: Mapping[str, HolderCount] = {}  # by the id of the condition that takes a share
    form: Form | None = None  # of the title that is considered
    decided: tuple[Form, ...] = ()  # the forms that somebody has been given for the year
    running: bool = False  # the year is not over, and sanctions are recorded as they are decided


class Reason(NamedTuple):
    """The answer of one condition, why, and the records that prove it."""

    condition: Condition
    result: Fulfilment
    why: str
    refs: tuple[str, ...] = ()

    @property
    def answer(self) -> Eligibility:
        """The answer if this were the only condition."""
        return {
            Fulfilment.MET: Eligibility.YES,
            Fulfilment.UNKNOWN: Eligibility.MISSING,
            Fulfilment.UNMET: Eligibility.NO,
        }[self.result]


class Verdict(NamedTuple):
    """The answer and every reason for it, in the order of the conditions."""

    answer: Eligibility
    reasons: tuple[Reason, ...]

    def count(self, result: Fulfilment) -> int:
        """How many conditions have this result."""
        return sum(reason.result is result for reason in self.reasons)

    def why(self, result: Fulfilment) -> tuple[str, ...]:
        """The explanations of the conditions with this result."""
        return tuple(reason.why for reason in self.reasons if reason.result is result)

    @property
    def unverified(self) -> int:
        """How many conditions rest on an unverified provision."""
        return sum(not reason.condition.verified for reason in self.reasons)


def eligibility(facts: Facts, conditions: Iterable[Condition]) -> Verdict:
    """The verdict on a candidate; without conditions it is "thiếu số liệu"."""
    reasons = tuple(judge(facts, condition) for condition in conditions)
    order = list(Eligibility)
    return Verdict(min((reason.answer for reason in reasons), key=order.index, default=Eligibility.MISSING), reasons)


def judge(facts: Facts, condition: Condition) -> Reason:
    """Evaluate one condition."""
    result, why, refs = _JUDGES[condition.kind](facts, condition)
    return Reason(condition, result, why, tuple(dict.fromkeys(refs)))


_Judged = tuple[Fulfilment, str, Iterable[str]]


def _window(facts: Facts, condition: Condition, back: int = 0) -> range:
    """The years that a condition covers, oldest first, ending `back` years before the current one."""
    end = facts.year - back
    return range(end - (condition.years or 1) + 1, end + 1)


def _years(years: Iterable[int]) -> str:
    ordered = sorted(years)
    return f"{'năm' if len(ordered) == 1 else 'các năm'} {', '.join(map(str, ordered))}"


def _labels(forms: Iterable[Form]) -> str:
    *names, last = [f"“{form.label}”" for form in forms] or [""]
    return f"{', '.join(names)} hoặc {last}" if names else last


def _padded(count: int) -> str:
    """A number of things as official texts write it: "01", "12"."""
    return f"{count:02d}"


def _previous(facts: Facts, condition: Condition) -> _Judged:
    """Check the titles of this year, or of several consecutive years that end with this year or the one before.

    A year for which nobody has such a title yet counts as undecided.
    """
    have = {item.year: item.ref for item in facts.titles if item.form in condition.forms}
    count, names = condition.years or 1, _labels(condition.forms)
    windows = [_window(facts, condition, back) for back in ((0, 1) if count > 1 else (0,))]
    for years in windows:
        if all(year in have for year in years):
            return Fulfilment.MET, f"Đã đạt {names} {_years(years)}.", (have[year] for year in years)
    refs = [have[year] for year in sorted({year for years in windows for year in years}) if year in have]
    having = max(sum(year in have for year in years) for years in windows)
    so_far = f"Mới có {_padded(having)}" if having else "Chưa có năm nào"
    standing = f"{so_far} trong {_padded(count)} năm liên tục cần có"
    for years in windows:
        lacking = _undecided(facts, condition, [year for year in years if year not in have])
        if lacking:
            why = f"{standing} {names}; chưa {lacking}." if count > 1 else f"{names}: chưa {lacking}."
            return Fulfilment.UNKNOWN, why, refs
    if count == 1:
        return Fulfilment.UNMET, f"Chưa đạt danh hiệu {names} năm {facts.year}.", refs
    return Fulfilment.UNMET, f"{standing} {names}.", refs


def _undecided(facts: Facts, condition: Condition, missing: Iterable[int]) -> str:
    """Why some years cannot be judged; "" where one of them is decided or on record."""
    before = [year for year in missing if year < facts.awards_since]
    open_now = facts.year in missing and not {*condition.forms} & {*facts.decided}
    if any(year not in before and not (year == facts.year and open_now) for year in missing):
        return ""
    return f"có số liệu khen thưởng {_years(before)}" if before else f"xét năm {facts.year}"


def _level(facts: Facts, condition: Condition) -> _Judged:
    least, years = condition.level or YearLevel.DONE, _window(facts, condition)
    grades = {grade.year: grade for grade in facts.grades if grade.year in years}
    refs = [grades[year].ref for year in sorted(grades)]
    low = [year for year, grade in grades.items() if grade.level.height < least.height]
    if low:
        text = "; ".join(f"năm {year}: {grades[year].level.label}" for year in sorted(low))
        return Fulfilment.UNMET, f"Thấp hơn mức “{least.label}” ({text}).", refs
    missing = [year for year in years if year not in grades]
    if missing:
        return Fulfilment.UNKNOWN, f"Chưa có quyết định xếp loại {_years(missing)}.", refs
    return Fulfilment.MET, "; ".join(f"Năm {year}: {grades[year].level.label}" for year in sorted(grades)) + ".", refs


def _undisciplined(facts: Facts, condition: Condition) -> _Judged:
    """Check that no sanction is as grave as the condition says; milder ones are listed for the council."""
    years, discipline, least = _window(facts, condition), facts.discipline, condition.sanction or SanctionForm.REPRIMAND
    within = [item for item in discipline.decisions if int(item.day[:4]) in years]
    barring = [item for item in within if item.form and item.form.gravity >= least.gravity]
    unclear = [item for item in within if item.form is None]
    if least.gravity <= SanctionForm.REPRIMAND.gravity:  # every disciplinary decision is as grave as a reprimand
        barring, unclear = [item for item in within if item in barring or item.form is None], []
    refs = [item.ref for item in within]
    if barring:
        return Fulfilment.UNMET, f"Có {_punished(barring)}.", refs
    missing = [year for year in years if discipline.years is not None and year not in discipline.years]
    if not unclear and missing == [facts.year] and facts.running:
        so_far = f"có {_punished(within)}: chưa đến mức của điều kiện" if within else "chưa ghi nhận kỷ luật"
        return Fulfilment.UNKNOWN, f"Năm {facts.year} đến nay {so_far}; xác nhận khi hết năm.", refs
    if unclear or missing:
        lacking = f"hình thức của {_punished(unclear)}" if unclear else f"số liệu kỷ luật {_years(missing)}"
        return Fulfilment.UNKNOWN, f"Chưa có {lacking}.", refs
    milder = f" Có {_punished(within)}: chưa đến mức của điều kiện, hội đồng xem xét." if within else ""
    return Fulfilment.MET, f"Không có xử lý từ mức {least.label.lower()} trở lên {_years(years)}.{milder}", refs


def _punished(decisions: Iterable[DisciplinaryAct]) -> str:
    return ", ".join(
        f"{item.form.label.lower() if item.form else 'quyết định kỷ luật'} ngày {day(item.day)}" for item in decisions
    )


def _initiative(facts: Facts, condition: Condition) -> _Judged:
    years, least = _window(facts, condition), condition.scope or InitiativeScope.BASE
    ideas = [idea for idea in facts.ideas if idea.year in years and idea.scope.width >= least.width]
    wanted = condition.count or 1
    reach = "phạm vi toàn quốc" if least is InitiativeScope.NATION else f"từ {least.label.lower()} trở lên"
    wording = f"sáng kiến được công nhận {reach} {_years(years)}"
    refs = sorted(idea.ref for idea in ideas)
    if len(ideas) >= wanted:
        return Fulfilment.MET, f"{_padded(len(ideas))} {wording} (cần {_padded(wanted)}).", refs
    having = f"Mới có {_padded(len(ideas))}" if ideas else "Chưa có"
    return Fulfilment.UNMET, f"{having} {wording} (cần {_padded(wanted)}).", refs


def _commended(facts: Facts, condition: Condition) -> _Judged:
    years, wanted = _window(facts, condition), condition.count or 1
    awards = [item for item in facts.titles if item.form in condition.forms and item.year in years]
    wording = f"lần {_labels(condition.forms)} {_years(years)} (cần {_padded(wanted)})"
    refs = sorted(item.ref for item in awards)
    if len(awards) >= wanted:
        return Fulfilment.MET, f"{_padded(len(awards))} {wording}.", refs
    if years[0] < facts.awards_since:
        return Fulfilment.UNKNOWN, f"Chưa có số liệu khen thưởng trước năm {facts.awards_since}.", refs
    return Fulfilment.UNMET, f"{f'Mới có {_padded(len(awards))}' if awards else 'Chưa có'} {wording}.", refs


def _once(facts: Facts, condition: Condition) -> _Judged:
    """Check that none of these forms, other than the title itself, has rewarded the achievement of the year."""
    earlier = [
        item for item in facts.titles if item.year == facts.year and item.form in condition.forms and not item.occasion
    ]
    earlier = [item for item in earlier if item.form is not facts.form]
    if earlier:
        names = _labels(dict.fromkeys(item.form for item in earlier))
        refs = [item.ref for item in earlier]
        return Fulfilment.UNMET, f"Thành tích năm {facts.year} đã được khen bằng {names}.", refs
    return Fulfilment.MET, f"Thành tích năm {facts.year} chưa được khen bằng {_labels(condition.forms)}.", ()


def places(share: int, base: int) -> int:
    """How many a share in percent of a base is, rounded down."""
    return share * base // 100


def _quota(facts: Facts, condition: Condition) -> _Judged:
    used, base, refs = facts.counts.get(condition.id, HolderCount())
    share = condition.share or 100
    if not base:
        who = f"người đạt {_labels(condition.forms)} năm {facts.year}" if condition.forms else "số người"
        return Fulfilment.UNKNOWN, f"Chưa có {who} để tính hạn ngạch.", refs
    limit = places(share, base)
    where = "toàn cơ quan" if condition.agency else "đơn vị"
    text = f"Hạn ngạch {share}% của {base} người trong {where} là {limit} suất; người khác đã dùng {used}"
    if used < limit:
        return Fulfilment.MET, f"{text}.", refs
    return Fulfilment.UNMET, f"{text}, {'không có suất nào' if not limit else 'đã hết suất'}.", refs


def _members(facts: Facts, condition: Condition) -> _Judged:
    having, members, refs = facts.counts.get(condition.id, HolderCount())
    share = condition.share or 100
    if not members:
        why = f"Chưa có quyết định {_labels(condition.forms)} năm {facts.year} để tính tỷ lệ."
        return Fulfilment.UNKNOWN, why, refs
    wanted = -(-share * members // 100)
    if share == 1:  # "somebody has": of any unit one person
        least = f"thành viên đạt {_labels(condition.forms)} (cần 01 người)."
        if having:
            return Fulfilment.MET, f"{_padded(having)} {least}", refs
        return Fulfilment.UNMET, f"Chưa có {least}", refs
    text = f"{having} trong {members} thành viên đạt {_labels(condition.forms)}; cần từ {share}% ({wanted} người)"
    if having >= wanted:
        return Fulfilment.MET, f"{text}.", refs
    return Fulfilment.UNMET, f"{text}, còn thiếu {wanted - having}.", refs


def _ceiling(facts: Facts, condition: Condition) -> _Judged:
    """Check how many in the whole agency are at a level, in relation to those one level below."""
    top, base, refs = facts.counts.get(condition.id, HolderCount())
    level, share = condition.level or YearLevel.EXCELLENT, condition.share or 100
    if not top and not base:
        return Fulfilment.UNKNOWN, f"Chưa có quyết định xếp loại năm {facts.year} để tính tỷ lệ.", refs
    limit = max(places(share, base), condition.count or 0)
    below = level.below.label.lower()
    text = f"{top} được xếp loại {level.label.lower()}, trần {share}% của {base} {below} là {limit}"
    if top <= limit:
        return Fulfilment.MET, f"Toàn cơ quan {text}.", refs
    return Fulfilment.UNMET, f"Toàn cơ quan {text}: vượt {top - limit}.", refs


_JUDGES: Mapping[ConditionKind, Callable[[Facts, Condition], _Judged]] = {
    ConditionKind.PREVIOUS: _previous,
    ConditionKind.LEVEL: _level,
    ConditionKind.DISCIPLINE: _undisciplined,
    ConditionKind.INITIATIVE: _initiative,
    ConditionKind.COMMENDED: _commended,
    ConditionKind.QUOTA: _quota,
    ConditionKind.MEMBERS: _members,
    ConditionKind.CEILING: _ceiling,
    ConditionKind.ONCE: _once,
}
