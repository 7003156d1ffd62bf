"""The page of a year's frame."""

from __future__ import annotations

from typing import Any

from macros.engine import Portal
from macros.pages.results import year_page
from macros.records.frames import Frame
from macros.records.titles import Subject


def details(_: Portal, _ref: str, record: Frame) -> dict[str, Any]:
    """Values for the template of a frame: its parts by whom they are for, its bands with the best level first."""
    groups = [(subject, [share for share in record.parts if share.subject is subject]) for subject in Subject]
    return {
        "groups": [group for group in groups if group[1]],
        "bands": sorted(record.bands, key=lambda band: band.least, reverse=True),
        "sheets": year_page.url(record.year),
    }
