"""From an objective of the agreement to the recipe that measures it."""

from __future__ import annotations

from slastudio.contract.objectives import Condition, Objective, Objectives
from slastudio.measure.gaps import pairs_of
from slastudio.measure.indicators import Recipe
from slastudio.shared.problems import StudioError

DEFAULT_GOOD = {
    "probes": (Condition("up", "is", "true"),),
    "requests": (Condition("status", "in", "ok, success, succeeded, completed, 200"),),
}
_SPEND_COLUMN = {"costs": "amount", "requests": "cost"}


def recipe_for(objective: Objective, methods: Objectives) -> Recipe:
    """Return how to measure an objective that is not a response-time clock."""
    indicator = objective.indicator
    good = indicator.good
    kind = indicator.kind
    if kind == "availability":
        kind, good = "good_share", good or DEFAULT_GOOD.get(indicator.evidence, ())
    if kind == "gap" and not indicator.segment:
        raise StudioError("the column that makes the segments is not chosen")
    column = indicator.column or (_SPEND_COLUMN.get(indicator.evidence, "") if kind == "spend" else "")
    return Recipe(
        kind,
        indicator.evidence,
        column,
        float(indicator.percentile or 50),
        methods.percentile_method,
        good,
        indicator.among,
        None if objective.target is None else float(objective.target),
        objective.comparator == "<=",
        objective.unit if kind == "spend" else "",
        indicator.segment if kind == "gap" else "",
        indicator.reference,
        () if indicator.reference else pairs_of(indicator.pairs),
        indicator.least_per_segment,
    )


def columns_needed(recipe: Recipe) -> set[str]:
    """Return the canonical columns a recipe reads."""
    named = {each.column for each in (*recipe.good, *recipe.among)}
    named |= {each for each in (recipe.column, recipe.segment) if each}
    return named | ({"currency"} if recipe.kind == "spend" else set())
