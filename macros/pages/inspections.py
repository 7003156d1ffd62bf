"""The page of an inspection: staff see its scope and lessons, leaders also the findings and their state."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from macros.engine import Portal
from macros.pages.illustrative import extent
from macros.pages.pagination import PAGE_SIZE
from macros.pages.policies import rule_text
from macros.pages.template_api import name_of
from macros.queries import actions, lookup, organisation
from macros.queries.inspections import disclosure, teams
from macros.queries.inspections.follow_up import FindingGround, FollowedFinding
from macros.queries.organisation import Post
from macros.records.inspections import CheckResult, FindingKind, Inspection, Severity
from macros.text.choices import Choice
from macros.text.periods import label_of
from macros.text.slugs import anchor_of

SHOWN_LESSONS = 5
ROOT = f"/{Inspection.slug}/"
REGISTER, LESSONS, SUMMARIES = f"{ROOT}ton-tai/", f"{ROOT}bai-hoc/", f"{ROOT}tong-hop/"


class GroundText(NamedTuple):
    """The text of a ground: a rule of a policy, or a clause of a document."""

    text: str  # of the rule; "" for a clause
    source: str  # "Tiếp công dân, quy tắc 2", "Điều 5 Nghị định số …"
    url: str  # "" where this audience has no such record


class ChecklistLine(NamedTuple):
    """A line of a checklist."""

    text: str
    words: GroundText
    result: CheckResult | None  # None where it is not for this audience


class FindingEntry(NamedTuple):
    """A finding in lists for leaders."""

    followed: FollowedFinding
    words: GroundText
    kind: str
    severity: str  # its label; "" for a shortcoming
    head: Post | None  # of the unit that carries out the measure
    url: str
    tasks: tuple[str, ...]  # that carry out the measure


def words_of(portal: Portal, ground: FindingGround) -> GroundText:
    """A rule with its text and number, or a clause of a document."""
    card = lookup.card(portal, ground.subject)
    if card is None:
        return GroundText("", ground.clause or "Quy tắc không hiện ở đây", "")
    if not ground.rule:
        return GroundText("", f"{ground.clause}, {name_of(card)}", card.url)
    rule = rule_text(portal, ground.rule)
    number = f", quy tắc {rule.number}" if rule else ""
    at = anchor_of(ground.rule.partition("#")[2])
    return GroundText(rule.text if rule else "", f"{card.title}{number}", f"{card.url}#{at}")


def entries(portal: Portal, items: Iterable[FollowedFinding]) -> list[FindingEntry]:
    """Findings for a list."""
    return [_entry(portal, item) for item in items]


def _entry(portal: Portal, item: FollowedFinding) -> FindingEntry:
    finding = item.finding
    card = lookup.card(portal, finding.inspection)
    return FindingEntry(
        item,
        words_of(portal, finding.ground),
        _label(FindingKind, finding.kind),
        _label(Severity, finding.severity),
        organisation.head_of(organisation.members(portal, finding.owner)) if finding.owner else None,
        f"{card.url}#{anchor_of(finding.ref.partition('#')[2])}" if card else "",
        actions.for_finding(portal, finding.ref),
    )


def _label(choices: type[Choice], value: str) -> str:
    return choices(value).label if value else ""


def checklist(portal: Portal, record: Inspection) -> list[ChecklistLine]:
    """The lines of the checklist; results only for leaders."""
    leaders, lines = lookup.for_leaders(portal), []
    for item in record.checklist:
        words = words_of(portal, FindingGround(item.rule or "", item.regulation or "", item.clause or ""))
        lines.append(ChecklistLine(item.text or words.text, words, item.result if leaders else None))
    return lines


def plan_number(portal: Portal, record: Inspection) -> str:
    """The number of the plan; only leaders see the line of it, since missing lines would reveal hidden visits."""
    number = record.plan.number or ""
    return number if lookup.for_leaders(portal) else number.partition(",")[0]


def details(portal: Portal, ref: str, record: Inspection) -> dict[str, Any]:
    """Values for the template of the page of an inspection."""
    card = lookup.card(portal, ref)
    return {
        "leaders": lookup.for_leaders(portal),  # others see nothing of the findings at a unit
        "plan": plan_number(portal, record),
        "lines": checklist(portal, record),
        "entries": (findings := entries(portal, disclosure.findings(portal, ref))),
        "waiting": sum(item.followed.state != "closed" for item in findings),
        "lessons": [(item, words_of(portal, item.ground)) for item in disclosure.lessons_by(portal, ref)],
        "visits": _visits(portal, ref, record) if lookup.for_leaders(portal) else [],
        "sanctions": dict(disclosure.sanctions_of(portal, ref)),
        "sheet": f"{card.url if card else ROOT}phieu/",
        "periods": [(summary_title(period), f"{SUMMARIES}{period}/") for period in _periods(portal, ref, record)],
    }


def _visits(portal: Portal, ref: str, record: Inspection) -> list[teams.Visit]:
    """The visit to each unit; none where the record says nothing about them."""
    has_details = record.chair or record.team or record.place or record.visits
    return [teams.visit(portal, ref, unit) for unit in record.units] if has_details else []


def _periods(portal: Portal, ref: str, record: Inspection) -> Iterable[str]:
    if lookup.state(portal, ref) != "done" or not record.visited:
        return ()
    periods = disclosure.periods(portal)
    return (period for period in disclosure.visit_periods(record.visited.isoformat(), record.kind) if period in periods)


def summary_title(period: str) -> str:
    """The title of a summary: "Năm 2026", "Quý III/2026", "Kiểm tra đột xuất năm 2026"."""
    year = period.removeprefix(disclosure.UNANNOUNCED)
    return f"Kiểm tra đột xuất năm {year}" if year != period else label_of(period)


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the index: coming and past inspections, and lessons."""
    newest = tuple(reversed(lookup.refs(portal, "inspections")))
    visited = frozenset(disclosure.visited(portal))
    ahead = [ref for ref in reversed(newest) if ref not in visited]
    lessons = disclosure.lessons(portal)[:SHOWN_LESSONS]
    still_open = disclosure.open_findings(portal)
    return {
        "leaders": lookup.for_leaders(portal),
        "extent": extent(portal, newest[:PAGE_SIZE]),
        "late_visits": tuple(ref for ref in ahead if lookup.state(portal, ref) == "delayed"),
        "coming": tuple(ref for ref in ahead if lookup.state(portal, ref) != "delayed"),
        "done": tuple(ref for ref in newest if ref in visited)[:PAGE_SIZE],
        "lessons": [(item, words_of(portal, item.ground)) for item in lessons],
        "periods": [(summary_title(period), f"{SUMMARIES}{period}/") for period in disclosure.periods(portal)],
        "still_open": len(still_open),
        "late": sum(item.state == "late" for item in still_open),
    }
