"""Dossiers of commendation: their pages are on the leaders' site only; the index of other sites says so."""

from typing import Any

from macros.engine import Portal
from macros.pages.dossiers_documents import candidates_of, merit_report
from macros.pages.official import documents_of
from macros.pages.titles import TONES, reasons_url, years_of
from macros.queries import lookup
from macros.queries.titles import candidates, dossiers
from macros.queries.titles.eligibility import Fulfilment
from macros.records.dossiers import Dossier


def details(portal: Portal, ref: str, record: Dossier) -> dict[str, Any]:
    """Values for the template of a dossier: candidates with their results, the council, the votes that are needed."""
    nominees, voting = dossiers.nominees(portal, ref), dossiers.voting_of(portal, record)
    title = dossiers.title_of(portal, record)
    authority = title.authority if title else dossiers.authority_of(portal, str(record.form))
    papers = (item for item in documents_of("dossiers") if item is not merit_report)
    return {
        "papers": [paper for item in papers for paper in item.offered(portal, ref)],
        "reports": {who: merit_report.url(item, who) for item, who in candidates_of(portal, ref)},
        "nominees": nominees,
        "counted": any(item.votes is not None for item in nominees),
        "units": {item.who: _unit_of(portal, record, item.who) for item in nominees if dossiers.is_person(item.who)},
        "reasons": {item.who: _reasons_url(portal, record, item.who) for item in nominees if item.verdict},
        "council": dossiers.members(portal, ref),
        "voting": voting,
        "authority": authority,
        "excesses": dossiers.excesses(portal, ref),
        "tones": TONES,
        "results": Fulfilment,
    }


def _unit_of(portal: Portal, record: Dossier, person: str) -> str:
    day = record.day()
    return dossiers.post_of(portal, person, day.isoformat() if day and portal.reached(day) else "")[1]


def _reasons_url(portal: Portal, record: Dossier, who: str) -> str:
    """The page with the conditions of a candidate; "" where the title is not considered in the year or for them."""
    year, title = record.year, record.honour
    if not title or year not in years_of(portal) or title not in candidates.titles_in(portal, year):
        return ""
    is_candidate = who in candidates.candidates(portal, title, year)
    return reasons_url(year, title, who) if is_candidate else ""


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the index: dossiers in preparation, then decided ones, each newest first."""
    refs = tuple(reversed(lookup.refs(portal, "dossiers")))
    decided = [ref for ref in refs if lookup.state(portal, ref) == "decided"]
    return {
        "leaders": lookup.for_leaders(portal),
        "considered": bool(years_of(portal)),
        "running": [ref for ref in refs if ref not in decided],
        "decided": decided,
    }
