"""The page of a campaign: versions of its criteria with their days, boards, awards."""

from datetime import date
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.pages.leaderboards import choices, teaser
from macros.pages.pagination import PAGE_SIZE
from macros.pages.policies import rule_text
from macros.queries import lookup
from macros.queries.emulation.criteria import CriterionNode, path_to
from macros.queries.emulation.standings import board_url, campaigns
from macros.queries.titles.common import visible_links
from macros.records.campaigns import Campaign, CriteriaVersion, Criterion
from macros.text.slugs import anchor_of

SHOWN_AWARDS = 20


class AppliedVersion(NamedTuple):
    """A version of the criteria with the days on which it applies."""

    since: date
    until: date
    current: bool
    note: str
    criteria: tuple[tuple[str, Criterion], ...]  # (anchor, criterion), each group before its members
    levels: dict[str, int]  # criterion -> how many groups are above it
    groups: frozenset[str]


@query
def applied_since(portal: Portal, ref: str) -> str:
    """The day (ISO) since which the current criteria apply; the first version's day where none applies yet."""
    record = lookup.record(portal, ref)
    days = sorted(version.since for version in record.versions) if isinstance(record, Campaign) else []
    return max((day for day in days if portal.reached(day)), default=days[0]).isoformat()


def versions(campaign: Campaign, current: str) -> list[AppliedVersion]:
    """The versions of the criteria, the one in force first, then the newest.

    The newest wording of a criterion has the plain anchor; anchors of older wordings contain their day.
    """
    newest = sorted(campaign.versions, key=lambda version: version.since, reverse=True)
    ends = [campaign.ends, *(date.fromordinal(version.since.toordinal() - 1) for version in newest)]
    used_anchors: set[str] = set()
    applied = [_version(version, until, current, used_anchors) for version, until in zip(newest, ends, strict=False)]
    return sorted(applied, key=lambda version: not version.current)


def _version(version: CriteriaVersion, until: date, current: str, used_anchors: set[str]) -> AppliedVersion:
    since = version.since.isoformat()
    criteria = []
    ordered = in_groups(version)
    for item, _ in ordered:
        anchor = anchor_of(item.id)
        criteria.append((f"{anchor}_{since}" if anchor in used_anchors else anchor, item))
        used_anchors.add(anchor)
    levels = {item.id: level for item, level in ordered}
    groups = frozenset(item.parent for item in version.criteria if item.parent)
    return AppliedVersion(version.since, until, since == current, version.note or "", tuple(criteria), levels, groups)


def in_groups(version: CriteriaVersion) -> list[tuple[Criterion, int]]:
    """(criterion, number of groups above it): each group before its members, otherwise in the order of the file."""
    nodes = {item.id: CriterionNode(item.id, item.parent or "", None, "") for item in version.criteria}
    place = {item.id: index for index, item in enumerate(version.criteria)}
    paths = {item.id: path_to(nodes, item.id) for item in version.criteria}
    order = sorted(version.criteria, key=lambda item: [place[node.id] for node in paths[item.id]])
    return [(item, len(paths[item.id]) - 1) for item in order]


def rules(portal: Portal, campaign: Campaign) -> dict[str, str]:
    """The texts of the rules that the criteria measure, by reference."""
    wanted = {item.rule for version in campaign.versions for item in version.criteria if item.rule}
    texts = ((target, rule_text(portal, target)) for target in sorted(wanted))
    return {target: rule.text for target, rule in texts if rule}


def details(portal: Portal, ref: str, record: Campaign) -> dict[str, Any]:
    """Values for the template of a campaign's page."""
    awards = visible_links(portal, ref, "awards")
    return {
        "versions": versions(record, applied_since(portal, ref)),
        "rules": rules(portal, record),
        "teaser": teaser(portal, ref),
        "choices": choices(portal, ref),
        "board": board_url(ref),
        "awards": tuple(reversed(awards))[:SHOWN_AWARDS],
    }


def hidden_backlinks(portal: Portal, ref: str) -> frozenset[str]:
    """The awards, which the page shows already unless they are too many."""
    return frozenset({"awards"} if len(visible_links(portal, ref, "awards")) <= SHOWN_AWARDS else ())


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the index: the campaigns, the open ones first."""
    refs = campaigns(portal)[:PAGE_SIZE]
    records = ((ref, lookup.record(portal, ref)) for ref in refs)
    return {"campaigns": [(ref, campaign) for ref, campaign in records if isinstance(campaign, Campaign)]}
