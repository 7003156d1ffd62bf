"""The quotas of titles: how many may be given one, and how many have it, unit by unit."""

from typing import NamedTuple

from macros.engine import Portal, query
from macros.queries import lookup
from macros.queries.titles.candidates import base_of, holders, rules_of, units_in
from macros.queries.titles.eligibility import places
from macros.records.awards import Form
from macros.records.titles import Condition, ConditionKind, Title


class Quota(NamedTuple):
    """The quota of a title in a unit, or in the whole agency, and how much of it is used."""

    unit: str  # "" for the whole agency
    base: int
    limit: int | None  # None for a unit where the quota is of the whole agency
    used: tuple[str, ...]  # the awards


@query
def quotas(portal: Portal, title: str, year: int) -> tuple[tuple[Condition, tuple[Quota, ...]], ...]:
    """Each quota of a title in a year, unit by unit; units with nobody to count are omitted."""
    definition, rules = lookup.record_of(portal, title, Title), rules_of(portal, title, year)
    conditions = (item for item in (rules.conditions if rules else ()) if item.kind is ConditionKind.QUOTA)
    return tuple((condition, _quotas(portal, definition.form, condition, year)) for condition in conditions)


def _quotas(portal: Portal, form: Form, condition: Condition, year: int) -> tuple[Quota, ...]:
    share, lines = condition.share or 100, []
    for unit in units_in(portal, year):
        base = base_of(portal, unit, year, tuple(map(str, condition.forms)))
        if base:
            used = tuple(ref for _, ref in holders(portal, unit, year, (str(form),)))
            lines.append(Quota(unit, base, None if condition.agency else places(share, base), used))
    if not condition.agency or not lines:
        return tuple(lines)
    total = sum(line.base for line in lines)
    return (Quota("", total, places(share, total), tuple(ref for line in lines for ref in line.used)), *lines)
