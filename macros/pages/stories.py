"""Story pages: people, rules and award of a good deed; the index with the newest as cards with pictures."""

from typing import Any

from macros.engine import Portal, query
from macros.pages.pagination import PAGE_SIZE
from macros.pages.policies import RuleText, rule_text
from macros.queries import lookup
from macros.queries.by_key import by_key
from macros.records.awards import Award
from macros.records.stories import Story
from macros.text.grouping import grouped

SHOWN_CARDS = 12  # with their pictures; older ones as rows


@query
def cover(portal: Portal, ref: str) -> str:
    """The address of the first picture of a record in the size of cards; "" if it has none."""
    row = portal.rows.get(ref)
    renditions = {item.name: item.renditions() for item in lookup.media(portal, ref)}
    pictures = row.data.get("pictures") or () if row else ()
    smallest = (renditions[name][0][0] for picture in pictures if renditions.get(name := str(picture.get("file"))))
    return next((f"{row.url}{name}" for name in smallest if row), "")


def covers(portal: Portal, refs: tuple[str, ...]) -> dict[str, str]:
    """The cover of each of those records."""
    return {ref: cover(portal, ref) for ref in refs}


def details(portal: Portal, ref: str, record: Story) -> dict[str, Any]:
    """Values for the template of a story's page."""
    renditions = {item.name: item.renditions() for item in lookup.media(portal, ref)}
    pictures = [(item, renditions[item.file]) for item in record.pictures if renditions.get(item.file)]
    rules = [rule_text(portal, target) for target in record.exemplifies]
    award = lookup.record(portal, record.award) if record.award else None
    return {
        "shown_pictures": pictures,
        "next_story": next(iter(next_of_theme(portal, ref)), ""),
        "rules": [rule for rule in rules if isinstance(rule, RuleText)],
        "award": award if isinstance(award, Award) else None,
        "days_to_award": (award.signed - record.happened).days if isinstance(award, Award) and award.signed else None,
    }


@by_key(stored=True)
def next_of_theme(portal: Portal) -> dict[str, tuple[str, ...]]:
    """story -> the one to read next: the previous story of its first theme; after the oldest one, the newest."""
    published = [row for row in portal.by_collection["stories"] if portal.reached(row.day)]
    by_theme = grouped((str(row.data["themes"][0]).strip(), row.ref) for row in published if row.data.get("themes"))
    pairs = ((ref, before) for refs in by_theme.values() for ref, before in zip(refs, (refs[-1], *refs), strict=False))
    return {ref: (before,) for ref, before in pairs if ref != before}


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the index: the newest stories and their pictures."""
    newest = lookup.newest(portal, "stories", PAGE_SIZE)
    latest, older = newest[:SHOWN_CARDS], newest[SHOWN_CARDS:]
    return {"latest": latest, "older": older, "covers": covers(portal, latest)}
