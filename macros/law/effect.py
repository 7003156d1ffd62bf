"""Computes which of the nine statuses a document has on a day, from dated events alone.

The statuses are those of the national database of legal documents (vbpl.vn), with three more that the portal needs: for
plans whose period is over, for unverified documents, and for reports.  A status that a source prints is no input.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from macros.text.choices import Choice


class Status(Choice):
    """The nine effect statuses; computed from dated events, never typed."""

    NOT_YET = "not-yet", "Chưa có hiệu lực"
    IN_FORCE = "in-force", "Còn hiệu lực"
    PARTLY_ENDED = "partly-ended", "Hết hiệu lực một phần"
    ENDED = "ended", "Hết hiệu lực toàn bộ"
    SUSPENDED = "suspended", "Ngưng hiệu lực"
    OBSOLETE = "obsolete", "Không còn phù hợp"
    PERIOD_OVER = "period-over", "Hết thời kỳ thực hiện"
    UNKNOWN = "unknown", "Chưa xác định"
    NOT_APPLICABLE = "not-applicable", "Không xét hiệu lực"

    @property
    def dead(self) -> bool:
        """Whether a document of this status is no longer a basis for anything new."""
        return self in (Status.ENDED, Status.OBSOLETE, Status.PERIOD_OVER, Status.SUSPENDED)


class EffectKind(Choice):
    """What happened to a document's effect on a day."""

    EFFECTIVE = "effective", "Có hiệu lực"
    AMENDED = "amended", "Được sửa đổi, bổ sung"
    CORRECTED = "corrected", "Được đính chính"
    PARTLY_ENDED = "partly-ended", "Hết hiệu lực một phần"
    REPLACED = "replaced", "Bị thay thế"
    REPEALED = "repealed", "Bị bãi bỏ"
    SUSPENDED = "suspended", "Ngưng hiệu lực"
    RESUMED = "resumed", "Có hiệu lực trở lại"
    OBSOLETE = "obsolete", "Không còn phù hợp"
    PERIOD_OVER = "period-over", "Hết thời kỳ thực hiện"

    @property
    def ending(self) -> Status | None:
        """The status in which the whole document ends; None if it does not end."""
        return _ENDINGS.get(self)


_ENDINGS = {
    EffectKind.REPLACED: Status.ENDED,
    EffectKind.REPEALED: Status.ENDED,
    EffectKind.OBSOLETE: Status.OBSOLETE,
    EffectKind.PERIOD_OVER: Status.PERIOD_OVER,
}
_GRAVEST_FIRST = (Status.ENDED, Status.OBSOLETE, Status.PERIOD_OVER)


class Relation(Choice):
    """Typed relations between documents, each with its inverse."""

    BASED_ON = "based-on", "Căn cứ"
    BASIS_OF = "basis-of", "Là căn cứ của"
    GUIDES = "guides", "Hướng dẫn, quy định chi tiết"
    GUIDED_BY = "guided-by", "Được hướng dẫn, quy định chi tiết bởi"
    IMPLEMENTS = "implements", "Triển khai"
    IMPLEMENTED_BY = "implemented-by", "Được triển khai bởi"
    AMENDS = "amends", "Sửa đổi, bổ sung"
    AMENDED_BY = "amended-by", "Được sửa đổi, bổ sung bởi"
    REPLACES = "replaces", "Thay thế"
    REPLACED_BY = "replaced-by", "Bị thay thế bởi"
    PARTLY_REPLACES = "partly-replaces", "Thay thế một phần"
    PARTLY_REPLACED_BY = "partly-replaced-by", "Bị thay thế một phần bởi"
    REPEALS = "repeals", "Bãi bỏ"
    REPEALED_BY = "repealed-by", "Bị bãi bỏ bởi"
    SUSPENDS = "suspends", "Ngưng hiệu lực của"
    SUSPENDED_BY = "suspended-by", "Bị ngưng hiệu lực bởi"
    CORRECTS = "corrects", "Đính chính"
    CORRECTED_BY = "corrected-by", "Được đính chính bởi"
    CONSOLIDATES = "consolidates", "Hợp nhất"
    CONSOLIDATED_IN = "consolidated-in", "Được hợp nhất tại"
    REPORTS_ON = "reports-on", "Báo cáo về"
    REPORTED_IN = "reported-in", "Được báo cáo trong"

    @property
    def inverse(self) -> Relation:
        """The same relation as the other document states it."""
        members = list(Relation)
        return members[members.index(self) ^ 1]

    @property
    def upward(self) -> bool:
        """Whether the other document is the higher one: it is implemented, detailed, reported on or the basis."""
        return self in (Relation.BASED_ON, Relation.GUIDES, Relation.IMPLEMENTS, Relation.REPORTS_ON)

    @property
    def short(self) -> str:
        """A label that fits over a box of a diagram."""
        return _SHORT.get(self, self.label)

    @property
    def causes(self) -> EffectKind | None:
        """The effect on the other document, stated from the acting side; None for no effect."""
        return _CAUSES.get(self)


_SHORT = {
    Relation.GUIDES: "Hướng dẫn",
    Relation.GUIDED_BY: "Được hướng dẫn bởi",
    Relation.IMPLEMENTED_BY: "Được triển khai bởi",
    Relation.AMENDED_BY: "Được sửa đổi bởi",
    Relation.PARTLY_REPLACED_BY: "Bị thay một phần bởi",
    Relation.SUSPENDED_BY: "Bị ngưng bởi",
    Relation.REPORTED_IN: "Được báo cáo trong",
}
_CAUSES = {
    Relation.AMENDS: EffectKind.AMENDED,
    Relation.REPLACES: EffectKind.REPLACED,
    Relation.PARTLY_REPLACES: EffectKind.PARTLY_ENDED,
    Relation.REPEALS: EffectKind.REPEALED,
    Relation.SUSPENDS: EffectKind.SUSPENDED,
    Relation.CORRECTS: EffectKind.CORRECTED,
}


class Event(NamedTuple):
    """One thing that happens to the effect of a document; plain values, so that rows can hold it."""

    target: str  # the document it happens to; "" for the one that states it
    day: str  # ISO; "" where it is not known
    kind: str  # of `EffectKind`
    by: str = ""  # the document that causes it, a reference or a bare number; "" where none is named
    clauses: tuple[str, ...] = ()  # of the document it happens to; none for the whole
    not_before: str = ""  # where the day is not known: the first day (ISO) on which it can have happened


@dataclass
class _EffectState:
    """What has happened to a document up to a day."""

    has_first_day: bool  # the day on which it comes into force is known
    started: bool = False
    partly_ended: bool = False
    suspended: bool = False
    has_undated_end: bool = False
    end: Status | None = None

    @property
    def status(self) -> Status:
        if self.end:
            return self.end
        if self.has_undated_end:
            return Status.UNKNOWN
        if not self.started:
            return Status.NOT_YET if self.has_first_day else Status.UNKNOWN
        if self.suspended:
            return Status.SUSPENDED
        return Status.PARTLY_ENDED if self.partly_ended else Status.IN_FORCE

    def apply(self, events: Collection[Event]) -> None:
        """Apply the events of one day, in any order of entry."""
        whole = {EffectKind(event.kind) for event in events if not event.clauses and event.day}
        self.started |= EffectKind.EFFECTIVE in whole
        self.partly_ended |= any(_is_partial_end(event) for event in events)
        if {EffectKind.SUSPENDED, EffectKind.RESUMED} & whole:
            self.suspended = EffectKind.RESUMED not in whole
        self.has_undated_end |= any(not event.day for event in events)
        ends = {kind.ending for kind in whole}
        self.end = self.end or next((status for status in _GRAVEST_FIRST if status in ends), None)


def _is_partial_end(event: Event) -> bool:
    """Whether a part of a document ended on a day: stated so, or an ending that names clauses."""
    kind = EffectKind(event.kind)
    return bool(event.day) and (kind is EffectKind.PARTLY_ENDED or (kind.ending is not None and bool(event.clauses)))


def merged(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events of one document, each once, in order of time.

    Both sides may state the same event: one with a day replaces one without.
    """
    events = set(events)
    dated = {event_key(event) for event in events if event.day}
    distinct = [event for event in events if event.day or event_key(event) not in dated]
    return tuple(sorted(distinct, key=lambda event: (event.day or event.not_before or "9999", event.kind, event)))


def event_key(event: Event) -> tuple[str, str]:
    """Return what both statements of an event share: how the document ends or what happens to it, and its cause."""
    return (str(EffectKind(event.kind).ending or event.kind), event.by)


def begins(events: Iterable[Event], issued: str) -> str:
    """The day (ISO) on which a document itself comes into force as a whole; its day of issue where none is stated."""
    return min((event.day for event in events if _starts_all(event)), default=issued)


def _starts_all(event: Event) -> bool:
    return event.kind == EffectKind.EFFECTIVE and bool(event.day) and not (event.target or event.clauses)


def _matters(event: Event) -> bool:
    """Whether an event can change the status: not if it amends or corrects, or ends only a part on an unknown day."""
    kind = EffectKind(event.kind)
    ends_all = kind.ending is not None and not event.clauses
    return kind not in (EffectKind.AMENDED, EffectKind.CORRECTED) and bool(event.day or ends_all)


def status_line(issued: str, events: Collection[Event]) -> tuple[tuple[str, Status], ...]:
    """Return (day, status from that day on) in order of time; the same for any order of `events`.

    Only a dated event ends a document, amending leaves it in force, and nothing follows an ending.  An ending without a
    day makes the status unknown from the first day on which it can have happened.
    """
    events = merged(events)
    by_day: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if _starts_all(event):
            by_day[event.day].append(event)
        elif _matters(event):
            by_day[max(event.day or event.not_before, issued)].append(event)
    by_day.setdefault(issued, [])
    state, line = _EffectState(has_first_day=any(map(_starts_all, events))), list[tuple[str, Status]]()
    for day in sorted(by_day):
        state.apply(by_day[day])
        if not line or line[-1][1] is not state.status:
            line.append((day, state.status))
    return tuple(line)


class Holding(NamedTuple):
    """The status of a document on a day, and what brought it about."""

    status: Status | None  # None before its first day
    since: str  # ISO; "" without a status, or if no event gives the day
    by: str  # the document that brought it into this status, a reference or a bare number; "" for none


def what_holds(line: Iterable[tuple[str, str]], events: Iterable[Event], day: str) -> Holding:
    """Return the status on a day (ISO), from the result of `status_line` and the events of the document."""
    changes = [change for change in line if change[0] <= day]
    if not changes:
        return Holding(None, "", "")
    since, state = changes[-1]
    causes = [event for event in events if (event.day or event.not_before) == since and _matters(event)]
    status = Status(state)
    has_reason = bool(causes) and status is not Status.UNKNOWN
    return Holding(status, since if has_reason else "", next((event.by for event in causes if event.by), ""))
