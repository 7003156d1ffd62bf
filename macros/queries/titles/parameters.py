"""The parameters of conditions: which ones each kind needs, and which it may state."""

from collections.abc import Iterator, Mapping

from macros.records.titles import Condition, ConditionKind

NEEDED: Mapping[ConditionKind, tuple[str, ...]] = {
    ConditionKind.PREVIOUS: ("forms",),
    ConditionKind.LEVEL: ("level",),
    ConditionKind.DISCIPLINE: (),
    ConditionKind.INITIATIVE: (),
    ConditionKind.COMMENDED: ("forms", "count"),
    ConditionKind.QUOTA: ("share",),
    ConditionKind.MEMBERS: ("forms", "share"),
    ConditionKind.CEILING: ("level", "share"),
    ConditionKind.ONCE: ("forms",),
}
ALLOWED: Mapping[ConditionKind, tuple[str, ...]] = {
    ConditionKind.PREVIOUS: ("forms", "years"),
    ConditionKind.LEVEL: ("level", "years"),
    ConditionKind.DISCIPLINE: ("years", "sanction"),
    ConditionKind.INITIATIVE: ("scope", "count", "years"),
    ConditionKind.COMMENDED: ("forms", "count", "years"),
    ConditionKind.QUOTA: ("share", "forms", "agency"),
    ConditionKind.MEMBERS: ("forms", "share"),
    ConditionKind.CEILING: ("level", "share", "count"),
    ConditionKind.ONCE: ("forms",),
}
PARAMETERS = ("forms", "level", "scope", "sanction", "years", "count", "share", "agency")


def stated_parameters(condition: Condition) -> Iterator[str]:
    """The parameters that a condition states."""
    return (name for name in PARAMETERS if getattr(condition, name) not in (None, (), False))
