"""From an objective of the agreement to the recipe that measures it."""

from __future__ import annotations

from typing import cast

from slastudio.contract.indicators.kinds import IndicatorKind
from slastudio.contract.indicators.table import runs_clocks
from slastudio.contract.objectives import Objective, Objectives
from slastudio.measure.contributions import classes, money, segments, shares, shifts, spans, values
from slastudio.measure.contributions.values import DURATION
from slastudio.measure.prepared import MakesRecipe
from slastudio.measure.recipe import Recipe
from slastudio.measure.rows import columns_of
from slastudio.shared.problems import StudioError

RECIPES: dict[IndicatorKind, MakesRecipe] = {
    **shares.RECIPES,
    **values.RECIPES,
    **money.RECIPES,
    **classes.RECIPES,
    **spans.RECIPES,
    **shifts.RECIPES,
    **segments.RECIPES,
}
SPAN_ENDS = {"acknowledge": "first_response", "recover": "resolved", "decide": "decided"}


def recipe_for(objective: Objective, methods: Objectives) -> Recipe:
    """Return how to measure an objective that is not a response-time clock; raise StudioError where it is not said."""
    indicator = objective.indicator
    kind = cast("IndicatorKind", indicator.kind)
    if kind not in RECIPES:
        raise StudioError(f"“{kind}” is no indicator this program can measure")
    base = Recipe(
        kind,
        indicator.evidence,
        indicator.column,
        float(indicator.percentile or 50),
        methods.percentile_method,
        indicator.good,
        indicator.among,
        None if objective.target is None else float(objective.target),
        objective.comparator == "<=",
        clustered=objective.complete == "sampled" and objective.drawn == "days",
        seed=methods.seed,
    )
    return RECIPES[kind](indicator, base, objective.unit)


def columns_read(objective: Objective, methods: Objectives) -> tuple[str, set[str]]:
    """Return the kind of evidence an objective is measured on and the canonical columns that are read of it."""
    if runs_clocks(objective.indicator):
        return objective.indicator.evidence, {each.column for each in objective.indicator.among}
    recipe = recipe_for(objective, methods)
    names = columns_of(recipe)
    if DURATION in names:
        names = names - {DURATION} | {"opened", SPAN_ENDS[objective.indicator.span]}
    return recipe.evidence, names
