"""What `portal new` fills in unasked: the candidates of a dossier of commendation, the award that follows from one."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from macros.engine import Portal
from macros.engine.loader import load
from macros.engine.settings import Settings
from macros.loading.suggest import fold
from macros.queries import lookup
from macros.queries.titles import dossiers
from macros.records.awards import Award, Form
from macros.records.choices import Audience
from macros.records.dossiers import Dossier
from macros.records.fields import SUMMARY_SYLLABLES
from macros.records.stories import Story
from macros.records.titles import Title
from macros.records.units import Unit, UnitKind

_PAPERS = (Form.CERTIFICATE, Form.CERTIFICATE_PROVINCE)


class RecordProposal(NamedTuple):
    """Fields of a new record that follow from others, and what to tell the editor about them."""

    data: dict[str, Any]
    words: tuple[str, ...] = ()


def everything(settings: Settings) -> Portal:
    """All records on the day of the settings, as leaders see them."""
    return Portal(load(settings.data), settings.as_of, Audience.LEADERSHIP)


def for_dossier(portal: Portal, data: Mapping[str, Any]) -> RecordProposal:
    """Fill in the people who meet the title's conditions and lack a dossier, or those of the story; the council."""
    filled: dict[str, Any] = {"audience": str(Audience.LEADERSHIP)}
    title, story = lookup.record(portal, str(data.get("honour", ""))), lookup.record(portal, str(data.get("story", "")))
    people: tuple[str, ...] = ()
    if isinstance(title, Title) and str(data.get("year", "")).isdecimal():
        people = dossiers.without_dossier(portal, str(data["honour"]), int(data["year"]))
    elif isinstance(story, Story):
        people = story.people or (story.unit,)
    if people and not data.get("candidates"):
        filled["candidates"] = list(people)
    if any(portal.rows[who].illustrative for who in people):
        filled["illustrative"] = "true"
    meeting = data.get("meeting") or {}
    if meeting.get("date") and not meeting.get("council") and (council := _council(portal)):
        filled["meeting"] = {"council": council, **meeting}
    names = ", ".join(_name(portal, who) for who in people)
    message = f"Điền sẵn danh sách đề nghị ({len(people)}): {names}." if people else "Chưa có ai để điền sẵn danh sách."
    return RecordProposal(filled, (message,) if title or story else ())


def _council(portal: Portal) -> str:
    """The council of the last dossier, else the team that is called a council of emulation; "" if there is none."""
    for ref in reversed(lookup.refs(portal, "dossiers")):
        record = dossiers.dossier(portal, ref)
        if record and record.meeting:
            return record.meeting.council
    units = ((ref, lookup.record(portal, ref)) for ref in lookup.refs(portal, "units"))
    teams = ((ref, unit.title) for ref, unit in units if isinstance(unit, Unit) and unit.kind is UnitKind.TEAM)
    return next((ref for ref, name in teams if fold(name).startswith("hoi dong thi dua")), "")


def for_award(portal: Portal, ref: str) -> RecordProposal | None:
    """The award that follows from a dossier, without number and day of the decision; None if there is no such dossier.

    People who must not be named on the portal are left out, because all staff can read the award.
    """
    record = dossiers.dossier(portal, ref)
    if record is None:
        return None
    withheld = {item.who for item in dossiers.nominees(portal, ref) if item.withheld}
    chosen = dossiers.winners(portal, ref)
    winners = [who for who in chosen if who not in withheld]
    fields = {
        "title": _title(portal, record),
        "summary": _summary(portal, record, winners),
        "illustrative": "true" if record.illustrative else "",
        "form": str(record.form),
        "year": "" if record.story else str(record.year),
        "winners": winners,
        "decision": {"issuer": _issuer(portal)} if _issuer(portal) else {},
        "reason": record.reason,
        "money": str(record.money or ""),
        "story": record.story or "",
        "campaign": record.campaign or "",
        "basis": [item.model_dump(mode="json", exclude_none=True) for item in record.basis],
    }
    hidden = ", ".join(_name(portal, who) for who in chosen if who in withheld)
    words = (f"Không công bố tên nên không đưa vào bản ghi: {hidden}.",) if hidden else ()
    return RecordProposal({name: value for name, value in fields.items() if value}, words)


def _summary(portal: Portal, record: Dossier, winners: list[str]) -> str:
    """Who receives what and why; without the reason if that is too long for a summary."""
    who = _name(portal, winners[0]) if len(winners) == 1 else _counted(winners)
    short = f"{who} được tặng {_honour(record)}"
    whole = f"{short} vì {record.reason[:1].lower()}{record.reason[1:].rstrip('.')}."
    return whole if len(whole.split()) <= SUMMARY_SYLLABLES else f"{short}."


def _honour(record: Dossier) -> str:
    if record.form in _PAPERS:
        return record.form.label.lower()
    return f"danh hiệu {record.form.label} năm {record.year}"


def _title(portal: Portal, record: Dossier) -> str:
    about = record.story or record.campaign
    if about:
        return f"{record.form.label}: {_name(portal, about)}"
    words = _honour(record)
    return f"{words[:1].upper()}{words[1:]}" if str(record.year) in words else f"{record.form.label} năm {record.year}"


def _counted(winners: list[str]) -> str:
    people = sum(map(dossiers.is_person, winners))
    counts = ((people, "cá nhân"), (len(winners) - people, "tập thể"))
    return ", ".join(f"{count:02d} {word}" for count, word in counts if count)


def _issuer(portal: Portal) -> str:
    """Who signed the last decision on an award; "" if there is none."""
    awards = (lookup.record(portal, ref) for ref in reversed(lookup.refs(portal, "awards")))
    return next((item.decision.issuer for item in awards if isinstance(item, Award) and item.decision), "")


def _name(portal: Portal, ref: str) -> str:
    card = lookup.record_name(portal, ref)
    return card.title if card else ref
