"""A small agency that competes: records written as text, linked into a portal without files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from macros.engine import Portal
from macros.engine.loader import Library
from macros.engine.record_store import Loaded
from macros.engine.row_builder import row_of
from macros.engine.stored_row import StoredRow
from macros.records import collections
from macros.records.choices import Audience

DAY = date(2026, 11, 24)
CAMPAIGN = "campaigns/thi-dua"
APPROVER = "people/nguoi-duyet"


def portal_of(
    records: Mapping[str, Mapping[str, Any]], as_of: date = DAY, audience: Audience = Audience.STAFF
) -> Portal:
    """The portal of those records, by reference."""
    return Portal(loaded_library(records), as_of, audience)


def loaded_library(records: Mapping[str, Mapping[str, Any]]) -> Library:
    """The library of those records."""
    library = Library()
    for ref, data in records.items():
        model = collections()[ref.partition("/")[0]]
        row = row_of(ref, f"data/{ref}.yml", repr(data).encode(), model.model_validate(data), dict(data))
        put(library, row)
    return library


def told(library: Library) -> dict[str, tuple[object, ...]]:
    """What the rows of a library say, by reference; equal values may be packed in two ways."""
    return {ref: (*row[:11], row.card, row.body, row.data) for ref, row in library.rows.items()}


def put(library: Library, row: StoredRow) -> None:
    """Put a row into a library as if its file had been read."""
    folder, _, name = row.file.rpartition("/")
    library.rows.put(row.file, Loaded(row.digest, row, ()))
    library.rows.set_stats(folder, {**library.rows.stats(folder), name: (0, 0, 0)})


def campaign(starts: str = "2026-01-01", ends: str = "2026-12-31", **more: Any) -> dict[str, Any]:
    """A campaign with the one criterion "viec-tot"."""
    criteria = [{"id": "viec-tot", "title": "Việc tốt", "points": "10"}]
    versions = [{"since": starts, "criteria": criteria}]
    return {"title": "Thi đua", "starts": starts, "ends": ends, "versions": versions, **more}


def unit(place: int, kind: str = "department", **more: Any) -> dict[str, Any]:
    """A unit at that place of the organisation chart."""
    return {"title": f"Đơn vị {place:02d}", "kind": kind, "place": str(place), **more}


def person(title: str, *, leader: bool = False, consent: bool = True, **more: Any) -> dict[str, Any]:
    """A person who has held one position since 2020, and has agreed to appear unless said otherwise."""
    position = {
        "unit": "units/a",
        "title": "Chuyên viên",
        "rank": "30",
        "leader": str(leader).lower(),
        "since": "2020-01-01",
    }
    given = [{"purpose": "leaderboard", "basis": "Phiếu 01", "given": "2026-01-05"}] if consent else []
    return {"title": title, "kind": "vien-chuc", "positions": [position], "consents": given, **more}


def line(name: str, day: str, points: Decimal | str, who: str = "", **more: Any) -> dict[str, Any]:
    """A line of a sheet; for the whole unit where nobody is named."""
    found = {
        "id": name,
        "date": day,
        "criterion": "viec-tot",
        "points": str(points),
        **({"person": who} if who else {}),
    }
    return {**found, "evidence_note": "Sổ theo dõi", "approver": APPROVER, "approved": "2026-12-31", **more}


def sheet(unit: str, month: str, lines: Iterable[dict[str, Any]], campaign: str = CAMPAIGN) -> dict[str, Any]:
    """The sheet of a unit in a month."""
    return {"title": f"Chấm điểm {month}", "campaign": campaign, "unit": unit, "month": month, "lines": list(lines)}


def award(*winners: str, day: str = "2026-06-18", campaign: str = CAMPAIGN) -> dict[str, Any]:
    """An award of the campaign."""
    decision = {"number": "31/QĐ-MAU", "date": day, "issuer": "Giám đốc"}
    return {
        "title": "Giấy khen", "form": "giay-khen", "year": "2026", "winners": list(winners),
        "decision": decision, "reason": "Điểm cao nhất", "campaign": campaign,
    }  # fmt: skip
