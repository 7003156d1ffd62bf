"""Counts of a review about what people did: stories, rules, documents, awards, tasks and indicators."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from macros.engine import Portal, query
from macros.engine.row import Row, text_of
from macros.law.effect import Status
from macros.queries import lookup, organisation, state_history
from macros.queries.reviews.frame import ReviewCount, ReviewFrame, dated, evidence_of, number, rows_for
from macros.records.actions import EARLY, LATE, ON_TIME, OVERDUE, Action, state
from macros.records.awards import Form
from macros.records.choices import Standing
from macros.records.indicators import Indicator
from macros.records.policies import Outcome
from macros.text.periods import before, inside, last_day, years_before

_TASKS = {EARLY: "truoc-han", ON_TIME: "dung-han", LATE: "tre-han", OVERDUE: "qua-han", "": "con-han"}


def stories(portal: Portal, frame: ReviewFrame) -> Iterator[ReviewCount]:
    """The stories published, and those of them that had led to an award by the end of the period."""
    rows = {row.ref: row for row in rows_for(portal, frame, "stories")}
    published = dated(
        frame, "guong-tot:tong", ((row.day, ref) for ref, row in rows.items()), _belonging(portal, frame, rows)
    )
    yield published
    awards = {row.ref: row.day for row in rows_for(portal, frame, "awards")}
    led = (ref for ref in published.refs if awards.get(text_of(rows[ref].data, "award"), "9") <= frame.last)
    yield number("guong-tot:da-khen", led) if published.number is not None else ReviewCount("guong-tot:da-khen", None)


def _belonging(
    portal: Portal, frame: ReviewFrame, rows: Mapping[str, Row], field: str = "unit"
) -> Callable[[str], bool]:
    """Whether a record belongs to the scope."""
    if frame.of_programme:
        return frozenset(evidence_of(portal, frame.scope)).__contains__
    return lambda ref: not frame.unit or text_of(rows[ref].data, field) == frame.unit


def policies(portal: Portal, frame: ReviewFrame) -> Iterator[ReviewCount]:
    """The policies that came into force, were compared with their bases, and were changed."""
    rows = {row.ref: row for row in rows_for(portal, frame, "policies")}
    belongs = _belonging(portal, frame, rows, "owner")
    issued = ((row.day, ref) for ref, row in rows.items() if row.day and row.data.get("standing") == Standing.ISSUED)
    reviews = [(ref, item) for ref, row in rows.items() for item in row.data.get("reviews") or ()]
    yield dated(frame, "quy-tac:ap-dung", issued, belongs)
    yield dated(frame, "quy-tac:ra-soat", ((text_of(item, "date"), ref) for ref, item in reviews), belongs)
    changed = ((text_of(item, "date"), ref) for ref, item in reviews if text_of(item, "outcome") != Outcome.UNCHANGED)
    of_all = dated(frame, "quy-tac:ra-soat", ((text_of(item, "date"), ref) for ref, item in reviews))
    count = dated(frame, "quy-tac:sua", changed, belongs)
    yield number(count.key, count.refs) if of_all.number is not None else count


def regulations(portal: Portal, frame: ReviewFrame) -> Iterator[ReviewCount]:
    """The documents issued, those that took effect and those that ended."""
    rows = {row.ref: row for row in rows_for(portal, frame, "regulations")}
    belongs = _belonging(portal, frame, rows, "owner")
    turns = [(day, ref, name) for ref in rows for day, name in state_history.timeline_of(portal, ref)]
    yield dated(frame, "van-ban:ban-hanh", ((row.day, ref) for ref, row in rows.items()), belongs)
    yield dated(frame, "van-ban:hieu-luc", ((day, ref) for day, ref, name in turns if name == Status.IN_FORCE), belongs)
    yield dated(
        frame, "van-ban:het-hieu-luc", ((day, ref) for day, ref, name in turns if name == Status.ENDED), belongs
    )


def awards(portal: Portal, frame: ReviewFrame) -> Iterator[ReviewCount]:
    """The awards decided, how many people and units got them, and how many each form."""
    rows = {row.ref: row for row in rows_for(portal, frame, "awards") if row.day}
    winners = {ref: _winners(portal, frame, row) for ref, row in rows.items()}
    count = dated(
        frame, "khen-thuong:tong", ((row.day, ref) for ref, row in rows.items()), lambda ref: bool(winners[ref])
    )
    yield count
    kinds = ("people/", "units/") if frame.for_leaders or not frame.unit else ("units/",)
    for kind in kinds:
        key = "khen-thuong:ca-nhan" if kind == "people/" else "khen-thuong:tap-the"
        yield _sum(count, key, {ref: sum(item.startswith(kind) for item in winners[ref]) for ref in count.refs})
    for form in Form:
        refs = [ref for ref in count.refs if text_of(rows[ref].data, "form") == form]
        if refs:
            yield _sum(count, f"khen-thuong:{form}", {ref: len(winners[ref]) for ref in refs})


def _sum(count: ReviewCount, key: str, parts: dict[str, int]) -> ReviewCount:
    if count.number is None:
        return ReviewCount(key, None)
    return ReviewCount(key, Decimal(sum(parts.values())), tuple(ref for ref, part in parts.items() if part))


def _winners(portal: Portal, frame: ReviewFrame, row: Row) -> tuple[str, ...]:
    """The winners of an award in the scope; of a unit, staff see only the unit, as its people could be identified."""
    winners = tuple(str(item).strip() for item in row.data["winners"])
    if frame.of_programme:
        return winners if row.ref in evidence_of(portal, frame.scope) else ()
    if not frame.unit:
        return winners
    return tuple(item for item in winners if item == frame.unit or _works_in(portal, frame, item, row.day))


def _works_in(portal: Portal, frame: ReviewFrame, person: str, day: str) -> bool:
    return frame.for_leaders and any(post.unit == frame.unit for post in organisation.posts_on(portal, person, day))


def tasks(portal: Portal, frame: ReviewFrame) -> Iterator[ReviewCount]:
    """The tasks under way in the period, each counted once by its state at the end of the period."""
    begun = [row for row in rows_for(portal, frame, "actions") if _was_begun(portal, frame, row.data)]
    by_state: dict[str, list[str]] = {name: [] for name in _TASKS}
    for row in begun:
        done = text_of(row.data, "done")
        if (not done or done >= frame.first) and _is_of(frame, row.data):
            now = _state_at_end(portal, frame, row.ref)
            by_state[now if now in by_state else ""].append(row.ref)
    every = number("nhiem-vu:tong", [ref for refs in by_state.values() for ref in refs])
    counts = (every, *(number(f"nhiem-vu:{_TASKS[name]}", refs) for name, refs in by_state.items()))
    yield from ((item if begun else ReviewCount(item.key, None)) for item in counts)


def _was_begun(portal: Portal, frame: ReviewFrame, data: Mapping[str, Any]) -> bool:
    starts = text_of(data, "starts")
    return text_of(data, "programme") != "true" and starts <= frame.last and portal.reached(starts)


def _is_of(frame: ReviewFrame, data: Mapping[str, Any]) -> bool:
    if frame.of_programme:
        return frame.scope in (text_of(data, "parent"), text_of(data, "campaign"))
    return not frame.unit or text_of(data, "lead") == frame.unit


def _state_at_end(portal: Portal, frame: ReviewFrame, ref: str) -> str:
    """The state of a task on the last day of the period, or on the portal's day while the period lasts."""
    record = lookup.record_facts(portal, ref)
    if isinstance(record, Action) and portal.reached(frame.last):
        return state(record.span(), date.fromisoformat(frame.last))
    return lookup.state(portal, ref)


def indicators(portal: Portal, frame: ReviewFrame) -> Iterator[tuple[ReviewCount, Decimal | None, Decimal | None]]:
    """The value of each indicator, and that of the period before and of the same period a year before."""
    for row in rows_for(portal, frame, "indicators"):
        record, period = lookup.record_facts(portal, row.ref), measured_in(portal, row.ref, frame.period, frame.unit)
        if not isinstance(record, Indicator) or not period:
            continue
        values = {item.period: item.value for item in record.values if (item.unit or "") == frame.unit}
        back = period
        for _ in inside(frame.period, str(record.frequency)):
            back = before(back)
        count = ReviewCount(f"chi-so:{row.ref.partition('/')[2]}", values.get(period), (row.ref,))
        yield count, values.get(back), values.get(years_before(period, 1))


@query
def measured_in(portal: Portal, indicator: str, period: str, unit: str) -> str:
    """The period of an indicator that a report on another period shows: the last one inside it.

    While the reported period lasts, the last one with a recorded value; "" if there is none.
    """
    record = lookup.record_facts(portal, indicator)
    if not isinstance(record, Indicator):
        return ""
    recorded = {item.period for item in record.values if (item.unit or "") == unit}
    periods = inside(period, str(record.frequency)) if recorded else ()
    if periods and portal.reached(last_day(period, date.max)):
        return periods[-1]
    past_periods = (item for item in reversed(periods) if item in recorded and portal.reached(last_day(item, date.max)))
    return next(past_periods, "")
