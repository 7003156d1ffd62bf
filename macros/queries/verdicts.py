"""The badge for a document's effect: its status, and whether that was verified."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from macros.engine import Portal, query
from macros.law.effect import Status
from macros.queries import lookup
from macros.records import model_of
from macros.records.choices import SourceStatus

if TYPE_CHECKING:  # a run without changes loads no models
    from macros.records.regulations import Regulation

UNSETTLED = "Tình trạng hiệu lực chưa được xác minh đầy đủ."
UNVERIFIED = ("Đang dùng, chưa xác minh", "warn")
_APPLIED = (Status.IN_FORCE, Status.PARTLY_ENDED)


@query(stored=True)
def effect_badge(portal: Portal, ref: str) -> tuple[str, str]:
    """(label, tone) for a badge: the status on the portal's day, or `UNVERIFIED` if it applies but is in doubt."""
    record, state = cast("Regulation | None", lookup.record(portal, ref)), lookup.state(portal, ref)
    if record and state in _APPLIED and doubts(record, Status(state)):
        return UNVERIFIED
    return model_of("regulations").states.get(state, ("", ""))


def doubts(record: Regulation, status: Status) -> list[str]:
    """Reasons to compare a document with the original, in sentences; empty if there is none."""
    reasons = [record.evidence_level.doubt] if record.evidence_level.doubt else []
    if record.source_status is SourceStatus.PARTLY_ENDED and status is Status.IN_FORCE:
        reasons.append("Nguồn ghi văn bản hết hiệu lực một phần, chưa rõ phần nào, từ ngày nào.")
    if record.source_status.unsettled or status is Status.UNKNOWN:
        reasons.append(UNSETTLED)
    return reasons
