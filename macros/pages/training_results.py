"""The page of a recorded result of the training duty."""

from typing import Any

from macros.engine import Portal
from macros.queries.training.completions import groups_of
from macros.records.training_results import TrainingResult


def details(portal: Portal, ref: str, _record: TrainingResult) -> dict[str, Any]:
    """Values for the template: the groups as this audience may see them."""
    return {"groups": groups_of(portal, ref)}
