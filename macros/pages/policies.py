"""Policy pages: each rule with the stories that exemplify it; the index by theme."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.law.effect import Status
from macros.pages import references
from macros.queries import lookup
from macros.queries.inspections import disclosure
from macros.queries.inspections.follow_up import FindingGround
from macros.records.base import Basis
from macros.records.choices import Audience, Standing, Theme
from macros.records.policies import Outcome, Policy
from macros.text.collation import vietnamese_order
from macros.text.grouping import grouped

SHOWN_EXAMPLES = 3
_BINDING = (Status.IN_FORCE, Status.PARTLY_ENDED)
SHOWN_POLICIES = 40  # of a theme, on the index
SHOWN_WITH_THEME = 12  # of a theme, on the theme's own page


class RuleText(NamedTuple):
    """One rule as other pages quote it."""

    policy: str
    id: str
    number: int
    text: str
    total: int  # of rules in its policy


class Outline(NamedTuple):
    """What lists show of a policy in addition to its card."""

    rules: tuple[tuple[str, str], ...]  # (id, text)
    must_read: bool
    draft: bool
    applies_to: str
    themes: tuple[Theme, ...]


class ThemePolicies(NamedTuple):
    """The policies of one theme: first those that all staff must read, then by title."""

    theme: Theme
    refs: tuple[str, ...]
    total: int


@query
def outline(portal: Portal, ref: str) -> Outline | None:
    """The short form of a policy for lists; None if this audience has no such policy."""
    row = portal.rows.get(ref)
    if row is None:
        return None
    data = row.data
    rules = tuple((_text(rule, "id"), _text(rule, "text")) for rule in data["rules"])
    must_read = portal.audience is not Audience.PUBLIC and _must_read(data)  # visitors need not read it
    themes = tuple(Theme(str(theme).strip()) for theme in data["themes"])
    return Outline(rules, must_read, _text(data, "standing") != Standing.ISSUED, _text(data, "applies_to"), themes)


def _text(data: Mapping[str, Any], name: str) -> str:
    """A field of a row's data as one line; building the models of so many rows would be slow."""
    return " ".join(str(data.get(name, "")).split())


def _must_read(data: Mapping[str, Any]) -> bool:
    return _text(data, "must_read") == "true" or "reading" in data


@query
def rule_text(portal: Portal, target: str) -> RuleText | None:
    """The rule at `policies/<id>#<rule>`; None if this audience has no such rule."""
    policy, _, rule = target.partition("#")
    short = outline(portal, policy)
    for number, (name, text) in enumerate(short.rules if short else (), 1):
        if name == rule:
            return RuleText(policy, rule, number, text, len(short.rules) if short else 0)
    return None


@query
def examples(portal: Portal, ref: str) -> tuple[tuple[str, tuple[str, ...], int], ...]:
    """(rule, newest stories that show it, count of all) for each rule of a policy that has stories."""
    pairs = {
        (rule, row.day, row.ref)
        for row in portal.rows_to(ref, "stories")
        for path, target in row.references
        for policy, _, rule in [target.partition("#")]
        if policy == ref and path[0] == "exemplifies" and portal.reached(row.day)
    }
    stories = grouped((rule, story) for rule, _, story in sorted(pairs, reverse=True))
    return tuple((rule, newest[:SHOWN_EXAMPLES], len(newest)) for rule, newest in sorted(stories.items()))


@query(stored=True)
def is_current(portal: Portal, ref: str) -> bool:
    """Whether a policy is in force or proposed."""
    row = portal.rows[ref]
    data = row.data
    reviews = sorted(data.get("reviews", ()), key=lambda review: str(review["date"]))
    if reviews and reviews[-1]["outcome"].strip() == Outcome.WITHDRAWN:
        return False
    draft = data.get("standing") != Standing.ISSUED
    return draft or not row.timeline or lookup.state(portal, ref) == "applied"


@query
def policies_of(portal: Portal, theme: str) -> ThemePolicies:
    """The policies of a theme; a policy with two themes is in both."""
    rows = [portal.rows[ref] for ref in lookup.with_facet(portal, "policies", "chu-de", theme)]
    rows.sort(key=lambda row: (not _must_read(row.data), vietnamese_order(row.title)))
    return ThemePolicies(Theme(theme), tuple(row.ref for row in rows[:SHOWN_POLICIES]), len(rows))


def on_other_pages() -> dict[str, int]:
    """How many policies of a theme both the index and the page of the theme show."""
    return {"chu-de": SHOWN_WITH_THEME}


def details(portal: Portal, ref: str, record: Policy) -> dict[str, Any]:
    """Values for the template of a policy's page."""
    return {
        "examples": {rule: (stories, count) for rule, stories, count in examples(portal, ref)},
        "draft": record.standing is Standing.DRAFT,
        "current": is_current(portal, ref),
        "lessons": grouped((_rule(item.ground), item) for item in disclosure.lessons_by(portal, ref)),
        "findings": grouped((_rule(item.finding.ground), item) for item in reversed(disclosure.findings(portal, ref))),
        "bases": (bases := references.bases(portal, _bases(record))),
        "binding": [item.ref for item in bases if lookup.state(portal, item.ref) in _BINDING],
    }


def _rule(ground: FindingGround) -> str:
    return ground.rule.partition("#")[2]


def _bases(record: Policy) -> Iterator[Basis]:
    """The bases of a policy and of its rules; without the notes of a rule's bases, which are shown at the rule."""
    yield from record.basis
    for rule in record.rules:
        yield from (item.model_copy(update={"note": None}) for item in rule.basis)


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the index: each policy once, under its first theme."""
    themes = [policies_of(portal, str(theme)) for theme in Theme]
    outlines = {ref: short for item in themes for ref in item.refs if (short := outline(portal, ref))}
    by_first_theme = [
        item._replace(refs=tuple(ref for ref in item.refs if outlines[ref].themes[0] == item.theme)) for item in themes
    ]
    return {"themes": [item for item in by_first_theme if item.refs], "outlines": outlines, "most": SHOWN_POLICIES}
