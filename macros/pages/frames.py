"""The page of a year's frame."""

from typing import Any

from macros.engine import Portal
from macros.pages.results import year_page
from macros.queries import lookup
from macros.records.frames import Frame, Share
from macros.records.people import PositionGroup
from macros.records.titles import Subject
from macros.text.choices import Choice


def details(portal: Portal, _ref: str, record: Frame) -> dict[str, Any]:
    """Values for the template of a frame: its parts by whom they are for, its bands with the best level first."""
    units = [share for share in record.parts if share.subject is Subject.UNIT]
    people = [share for share in record.parts if share.subject is Subject.PERSON]
    by_position: dict[Choice, list[Share]] = {
        item: [share for share in people if share.is_for(Subject.PERSON, item)] for item in PositionGroup
    }
    groups: dict[Choice, list[Share]] = {Subject.UNIT: units}
    groups.update(by_position if any(share.groups for share in people) else {Subject.PERSON: people})
    return {
        "groups": [(group, shares) for group, shares in groups.items() if shares],
        "bands": sorted(record.bands, key=lambda band: band.least, reverse=True),
        "sheets": year_page.url(record.year) if lookup.for_leaders(portal) else "",
    }
