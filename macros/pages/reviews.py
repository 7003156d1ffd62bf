"""The page of a review: its report, the counted records, and where numbers now differ from what was reported."""

from typing import Any, NamedTuple

from macros.documents.document import counted, figures
from macros.engine import Portal
from macros.pages.reviews_documents import report
from macros.queries import changes, lookup
from macros.queries.reviews import sheet
from macros.queries.reviews.sheet import Difference
from macros.queries.reviews.wording import count_words, name_of
from macros.records.reviews import Review
from macros.text.periods import label_of


class DifferingNumber(NamedTuple):
    """A number that differs, in words."""

    name: str
    then: str
    now: str
    more: tuple[tuple[str, str], ...]  # (record counted since, day of its last change)
    fewer: tuple[tuple[str, str], ...]
    reason: str
    review: str


def details(portal: Portal, ref: str, record: Review) -> dict[str, Any]:
    """Values for the template of a review."""
    document = report(portal, ref)
    frame = sheet.frame_of(record)
    blocks = (*document.body, *(block for annex in document.annexes for block in annex.blocks))
    return {
        "body": document.body,
        "annexes": document.annexes,
        "numbers": figures(blocks),
        "labels": counted(blocks),
        "period": label_of(frame.period),
        "days": (frame.first, frame.last),
        "frozen": sheet.is_frozen(portal, record),
        "differing": [_in_words(portal, item) for item in sheet.differences(portal, ref)],
        "earlier": [_in_words(portal, item) for item in sheet.since_reported(portal, ref)],
    }


def _in_words(portal: Portal, item: Difference) -> DifferingNumber:
    more, fewer = (tuple((other, _changed(portal, other)) for other in refs) for refs in (item.more, item.fewer))
    then, now = count_words(portal, item.then), count_words(portal, item.current)
    return DifferingNumber(name_of(portal, item.key), then, now, more, fewer, item.reason, item.review)


def _changed(portal: Portal, ref: str) -> str:
    """The day of the last change of a record; "" if it has none or this audience may not know it."""
    return changes.last_change(portal, ref.partition("#")[0])


def hidden_backlinks(_portal: Portal, _ref: str) -> frozenset[str]:
    """Hide tasks: the report of the review lists those that it gave."""
    return frozenset({"actions"})


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the index: the reviews by the year of their period, newest first."""
    years = [year for year, _ in lookup.years(portal, "reviews")]
    return {"by_year": [(year, tuple(reversed(lookup.in_year(portal, "reviews", year)))) for year in years]}
