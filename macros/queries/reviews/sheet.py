"""The numbers of a review compared with other periods, as computed today and as reported."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.queries import lookup
from macros.queries.reviews import activities, upkeep
from macros.queries.reviews.frame import ReviewCount, ReviewFrame
from macros.queries.reviews.wording import UNKNOWN, may_be_withheld
from macros.records.awards import Form
from macros.records.choices import Audience
from macros.records.reviews import Block, CutOff, Reported, Review

_FILLED_BY = {
    Block.STORIES: activities.stories,
    Block.POLICIES: activities.policies,
    Block.REGULATIONS: activities.regulations,
    Block.TRAINING: upkeep.training,
    Block.INSPECTIONS: upkeep.inspections,
    Block.TASKS: activities.tasks,
    Block.AWARDS: activities.awards,
    Block.RULES: upkeep.rules,
}


class ReviewLine(NamedTuple):
    """A number of a review with those of the period before and of the same period a year before; None is unknown."""

    current: ReviewCount
    before: Decimal | None
    year_before: Decimal | None
    before_words: str = ""  # instead of a withheld or unknown number; "" if none were stored
    year_before_words: str = ""

    @property
    def key(self) -> str:
        return self.current.key

    @property
    def block(self) -> str:
        """The block to which it belongs."""
        return self.key.partition(":")[0]


class Difference(NamedTuple):
    """A number that differs today from the one in a report."""

    key: str
    then: ReviewCount
    current: ReviewCount
    more: tuple[str, ...]  # records that are counted now and were not then
    fewer: tuple[str, ...]
    reason: str  # that the editor gives; "" where there is none
    review: str  # the report with the old number


def frame_of(record: Review) -> ReviewFrame:
    """What a review looks at."""
    return ReviewFrame(record.period, record.cut_off is CutOff.OFFICIAL, record.scope or "", str(record.audience))


@query
def counts(
    portal: Portal, block: str, period: str, official: bool, scope: str, audience: str
) -> tuple[ReviewCount, ...]:
    """The numbers of a block."""
    return tuple(_FILLED_BY[Block(block)](portal, ReviewFrame(period, official, scope, audience)))


def counts_of(portal: Portal, block: Block, frame: ReviewFrame) -> tuple[ReviewCount, ...]:
    """The numbers of a block in a frame."""
    if block is Block.INDICATORS:
        return tuple(count for count, *_ in activities.indicators(portal, frame))
    return counts(portal, str(block), *frame)


@query
def computed_lines(portal: Portal, ref: str) -> tuple[ReviewLine, ...]:
    """The numbers of a review computed from the records on the portal's day, block by block."""
    record = lookup.record_facts(portal, ref)
    if not isinstance(record, Review):
        return ()
    frame, lines = frame_of(record), []
    for item in record.blocks:
        if item.block is Block.INDICATORS:
            lines += [ReviewLine(*numbers) for numbers in activities.indicators(portal, frame)]
            continue
        compared = item.block is not Block.RULES
        before, year_before = (
            {count.key: count for count in counts_of(portal, item.block, other)} if compared else {}
            for other in (frame.back(), frame.year_back())
        )
        now = {count.key: count for count in counts_of(portal, item.block, frame)}
        for key in dict.fromkeys((*now, *before, *year_before)):
            current = now.get(key) or ReviewCount(key, _number(now, key))
            numbers = _number(before, key), _number(year_before, key)
            lines.append(ReviewLine(current, *numbers, _words(before, key), _words(year_before, key)))
    return tuple(lines)


def _number(others: dict[str, ReviewCount], key: str) -> Decimal | None:
    """A number of another period; 0 for a form of award that nobody got, if any award of that period is known."""
    if key in others or not may_be_left_out(key):
        return others[key].number if key in others else None
    return Decimal(0) if any(count.number is not None for count in others.values()) else None


def _words(others: dict[str, ReviewCount], key: str) -> str:
    """The words for a number of another period that was withheld or is unknown."""
    count = others.get(key)
    return "" if count is None or count.number is not None else count.words or UNKNOWN


@query
def current_lines(portal: Portal, ref: str) -> tuple[ReviewLine, ...]:
    """The numbers of a review: as reported once it is issued, else as computed today."""
    record = lookup.record_facts(portal, ref)
    if isinstance(record, Review) and is_frozen(portal, record):
        return tuple(_reported(item) for item in record.reported)
    return computed_lines(portal, ref)


def is_frozen(portal: Portal, record: Review) -> bool:
    """Whether a review has been issued with its numbers."""
    return bool(record.issued and record.reported and portal.reached(record.issued.date))


def _reported(item: Reported) -> ReviewLine:
    count = ReviewCount(item.key, item.number, item.counted, item.words or "")
    return ReviewLine(count, item.before, item.year_before, item.before_words or "", item.year_before_words or "")


def reported_fields(lines: Iterable[ReviewLine]) -> list[dict[str, Any]]:
    """The numbers of a review as the text data of a record; a rule or form of award without any is left out."""
    entries = []
    for line in lines:
        now, before, year_before = line.current.number, line.before, line.year_before
        if line.current.words or any((now, before, year_before)) or not may_be_left_out(line.key):
            words, year_words = (_stored_words(line.key, text) for text in (line.before_words, line.year_before_words))
            item = {"key": line.key, "number": _as_text(now), "words": line.current.words}
            item |= {"before": _as_text(before), "before_words": words}
            item |= {"year_before": _as_text(year_before), "year_before_words": year_words}
            counted = {"counted": list(line.current.refs)} if line.current.refs else {}
            entries.append({name: text for name, text in item.items() if text} | counted)
    return entries


def _stored_words(key: str, words: str) -> str:
    """The words that a report stores for a number of another period; "unknown" only if it may be withheld."""
    return words if words != UNKNOWN or may_be_withheld(key) else ""


def _as_text(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}" if number else "0"


def may_be_left_out(key: str) -> bool:
    """Whether a missing number means zero: true for rules and forms of award."""
    return key.count(":") > 1 or (key.startswith(f"{Block.AWARDS}:") and key.partition(":")[2] in list(Form))


def may_be_reported(key: str, audience: Audience) -> bool:
    """Whether a report may have an optional number: of a rule, a form of award or an indicator."""
    if key.startswith(f"{Block.INDICATORS}:"):
        return True
    return may_be_left_out(key) and (audience is Audience.LEADERSHIP or not key.endswith(":phat-hien"))


@query
def differences(portal: Portal, ref: str) -> tuple[Difference, ...]:
    """The numbers of an issued review that differ when computed today."""
    record = lookup.record_facts(portal, ref)
    if not isinstance(record, Review) or not is_frozen(portal, record):
        return ()
    then = {item.key: _reported(item).current for item in record.reported}
    now = {line.key: line.current for line in computed_lines(portal, ref)}
    changed = []
    for key in dict.fromkeys((*then, *now)):
        old, new = then.get(key, _omitted_count(key)), now.get(key, _omitted_count(key))
        if old.number != new.number and _can_differ(key, old, new):
            more, fewer = _only_in(new, old), _only_in(old, new)
            why = _reason(record, more + fewer or new.refs + old.refs, all_of=bool(more or fewer))
            changed.append(Difference(key, old, new, more, fewer, why, ref))
    return tuple(changed)


def _reason(record: Review, refs: tuple[str, ...], *, all_of: bool) -> str:
    """The editor's reasons for these records; "" unless one record has a reason, or each if `all_of`."""
    reasons = {ref.partition("#")[0]: item.reason for item in record.explained for ref in item.records}
    texts = [reasons.get(ref.partition("#")[0], "") for ref in refs]
    return "; ".join(dict.fromkeys(filter(None, texts))) if any(texts) and (all(texts) or not all_of) else ""


def _omitted_count(key: str) -> ReviewCount:
    """The number of a line that a report leaves out: 0 for a rule or form of award, else unknown."""
    return ReviewCount(key, Decimal(0) if may_be_left_out(key) else None)


def _can_differ(key: str, *counts: ReviewCount) -> bool:
    """Whether all counts are known, so that they can differ.

    The totals over rules are excluded: they follow from the lines of the rules.
    """
    follows = key.startswith(f"{Block.RULES}:") and not may_be_left_out(key)
    return not follows and all(count.number is not None for count in counts)


def _only_in(one: ReviewCount, other: ReviewCount) -> tuple[str, ...]:
    return tuple(ref for ref in one.refs if ref not in other.refs)


@query
def since_reported(portal: Portal, ref: str) -> tuple[Difference, ...]:
    """The numbers of other periods in a review that differ from the reports issued on those periods."""
    record = lookup.record_facts(portal, ref)
    if not isinstance(record, Review):
        return ()
    frame, lines, changed = frame_of(record), current_lines(portal, ref), []
    for place, other in enumerate(dict.fromkeys((frame.back(), frame.year_back()))):  # one frame if a year is reviewed
        report = report_on(portal, *other)
        then = {line.key: line.current for line in current_lines(portal, report)} if report else {}
        for line in lines:
            number = (line.before, line.year_before)[place]
            old = then.get(line.key)
            if old and None not in (old.number, number) and old.number != number:
                changed.append(Difference(line.key, old, ReviewCount(line.key, number), (), (), "", report))
    return tuple(changed)


@query
def report_on(portal: Portal, period: str, official: bool, scope: str, audience: str) -> str:
    """The issued review of a frame; "" if there is none."""
    frame = ReviewFrame(period, official, scope, audience)
    for row in portal.by_collection["reviews"]:
        record = lookup.record_facts(portal, row.ref)
        if isinstance(record, Review) and frame_of(record) == frame and is_frozen(portal, record):
            return row.ref
    return ""
