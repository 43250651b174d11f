"""From an objective of the agreement to the recipe that measures it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from slastudio.contract.indicators.table import runs_clocks
from slastudio.contract.indicators.use_limits import automated_left_out, limits_left_out
from slastudio.contract.terms.conduct import GoldenSet
from slastudio.contract.terms.indicator_kinds import IndicatorKind
from slastudio.contract.terms.objectives import Objective, Objectives
from slastudio.contract.terms.scope import Coverage
from slastudio.evidence.kinds import kind_named
from slastudio.measure.indicators import (
    amounts,
    flows,
    freshness,
    gaps,
    labels,
    shares,
    shifts,
    values,
)
from slastudio.measure.indicators.prepared import MakesRecipe
from slastudio.measure.indicators.rows import columns_of
from slastudio.measure.indicators.values import DURATION
from slastudio.measure.records.recipe import AgreedItems, Recipe
from slastudio.measure.sampling.item_keys import key_columns
from slastudio.measure.sampling.run_choice import agreed_hash
from slastudio.shared.problems import StudioError

RECIPES: dict[IndicatorKind, MakesRecipe] = {
    **shares.RECIPES,
    **values.RECIPES,
    **amounts.RECIPES,
    **labels.RECIPES,
    **flows.RECIPES,
    **freshness.RECIPES,
    **shifts.RECIPES,
    **gaps.RECIPES,
}
SPAN_ENDS = {"acknowledge": "first_response", "recover": "resolved", "decide": "decided"}


def recipe_for(
    objective: Objective,
    methods: Objectives,
    sets: Iterable[GoldenSet] = (),
    coverage: Coverage | None = None,
) -> Recipe:
    """Return how to measure an objective that is not a response-time clock; raise StudioError where
    it is not said.

    sets: the evaluation sets of the agreement, which say when a run is complete. coverage: the
    limits of use, beyond which records may be left out.
    """
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
        (
            *indicator.among,
            *automated_left_out(methods, indicator.evidence),
            *limits_left_out(coverage, indicator.evidence),
        ),
        None if objective.target is None else float(objective.target),
        objective.comparator == "<=",
        clustered=objective.complete == "sampled" and objective.drawn == "days",
        seed=methods.seed,
    )
    if objective.complete == "sampled" and key_columns(indicator.evidence):
        runs = objective.runs if "run" in key_columns(indicator.evidence) else "all"
        base = replace(base, by_item=True, runs=runs, sets=_agreed(sets))
    return RECIPES[kind](indicator, base, objective.unit)


def whole(recipe: Recipe, *operators: str) -> Recipe:
    """Return a recipe that leaves out nothing for automated traffic ("unless") or the limits of use
    ("within"); for neither, where none is named.
    """
    left = operators or ("unless", "within")
    among = tuple(each for each in recipe.among if each.operator not in left)
    return recipe if len(among) == len(recipe.among) else replace(recipe, among=among)


def columns_read(
    objective: Objective, methods: Objectives, coverage: Coverage | None = None
) -> tuple[str, set[str]]:
    """Return the kind of evidence an objective is measured on and the canonical columns that are
    read of it, derived ones beside what they are made of.
    """
    if runs_clocks(objective.indicator):
        return objective.indicator.evidence, {each.column for each in objective.indicator.among}
    recipe = recipe_for(objective, methods, coverage=coverage)
    names = columns_of(recipe)
    if DURATION in names:
        names = names - {DURATION} | {"opened", SPAN_ENDS[objective.indicator.span]}
    return recipe.evidence, names | kind_named(recipe.evidence).recorded(names)


def _agreed(sets: Iterable[GoldenSet]) -> tuple[AgreedItems, ...]:
    return tuple(
        AgreedItems(
            each.id.strip(), each.version.strip(), each.items or 0, agreed_hash(each.items_hash)
        )
        for each in sets
        if each.id.strip()
    )
