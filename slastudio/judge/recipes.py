"""From an objective of the agreement to the recipe that measures it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from slastudio.contract.agreement import Agreement
from slastudio.contract.condition_words import DEFAULT_GOOD
from slastudio.contract.objectives import Condition, Indicator, Objective, Objectives
from slastudio.judge.responses import clocks_of
from slastudio.measure.gaps import pairs_of
from slastudio.measure.recipe import Recipe
from slastudio.measure.rows import columns_of
from slastudio.shared.problems import StudioError

__all__ = ["DEFAULT_GOOD", "DURATION", "SPAN_ENDS", "columns_read", "recipe_for", "with_durations"]

DURATION = "_duration_h"  # made of two moments before rows are prepared
SPAN_ENDS = {"acknowledge": "first_response", "recover": "resolved", "decide": "decided"}
_SPEND_COLUMN = {"costs": "amount", "requests": "cost"}
_RATE_SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}
_ENDS = {"incidents": "resolved", "queue_items": "decided"}


def recipe_for(objective: Objective, methods: Objectives) -> Recipe:
    """Return how to measure an objective that is not a response-time clock; raise StudioError where it is not said."""
    indicator = objective.indicator
    base = Recipe(
        indicator.kind,
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
    if indicator.kind != "gap":
        return _formed(indicator.kind, indicator, base, objective.unit)
    if not indicator.segment:
        raise StudioError("the column that makes the segments is not chosen")
    inside = _formed(indicator.compared, indicator, base, objective.unit)
    return replace(
        base,
        of=replace(inside, limit=None),
        among=inside.among,
        segment=indicator.segment,
        reference=indicator.reference,
        pairs=() if indicator.reference else pairs_of(indicator.pairs),
        least=indicator.least_per_segment,
        by_traffic=indicator.gaps == "traffic",
        currency=inside.currency,
    )


def _formed(kind: str, indicator: Indicator, base: Recipe, unit: str) -> Recipe:
    """Return the recipe of one sort of indicator, with what only that sort needs."""
    found = replace(base, kind=kind)
    if kind in ("good_share", "availability"):
        return _shares(kind, indicator, found)
    if kind in ("spend", "cost_per"):
        column = indicator.column or _SPEND_COLUMN.get(indicator.evidence, "")
        return replace(found, column=column, currency=unit)
    if kind == "missing_rate":
        _require_column(indicator)
        return replace(found, kind="good_share", good=(Condition(indicator.column, "missing", ""),))
    if kind == "classification":
        return replace(found, metric=indicator.metric, label=indicator.label, averaging=indicator.averaging)
    if kind == "duration":
        statistic = "percentile" if indicator.percentile is not None else "mean"
        return replace(found, kind=statistic, column=DURATION)
    if kind == "throughput":
        return replace(found, rate_s=_RATE_SECONDS[indicator.rate])
    if kind == "queue":
        return replace(
            found,
            end_column=_ENDS.get(indicator.evidence, ""),
            figure=indicator.figure,
            worst=indicator.days == "worst",
        )
    if kind == "drift":
        _require_column(indicator)
        begin, days = indicator.baseline_from, indicator.baseline_days
        return replace(found, kind="stability", baseline_from=begin, baseline_days=days)
    if kind in ("percentile", "mean"):
        _require_column(indicator)
    return found


def _shares(kind: str, indicator: Indicator, found: Recipe) -> Recipe:
    if kind == "availability" and indicator.evidence == "incidents":
        return replace(found, kind="downtime", end_column="resolved")
    good = indicator.good or (DEFAULT_GOOD.get(indicator.evidence, ()) if kind == "availability" else ())
    found = replace(found, kind="good_share", good=good)
    if indicator.budgeting == "occurrences":
        return found
    return replace(
        found,
        kind=indicator.budgeting,
        slice_s=60 * max(indicator.slice_minutes, 1),
        slice_target=float(indicator.slice_target or 0),
        empty=indicator.empty_slices,
    )


def columns_read(objective: Objective, methods: Objectives) -> tuple[str, set[str]]:
    """Return the kind of evidence an objective is measured on and the canonical columns that are read of it."""
    if objective.indicator.kind == "response_time":
        return objective.indicator.evidence, {each.column for each in objective.indicator.among}
    recipe = recipe_for(objective, methods)
    names = columns_of(recipe)
    if DURATION in names:
        names = names - {DURATION} | {"opened", SPAN_ENDS[objective.indicator.span]}
    return recipe.evidence, names


def with_durations(objective: Objective, agreement: Agreement, data: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the hours each took, in the column DURATION; missing where it is not over."""
    indicator = objective.indicator
    end = SPAN_ENDS[indicator.span]
    if end not in data.columns:
        return data.assign(**{DURATION: np.nan})
    known = (data["opened"].notna() & data[end].notna()).to_numpy()
    hours = np.full(len(data), np.nan)
    starts, ends = data["opened"][known], data[end][known]
    if indicator.hours == "elapsed":
        hours[known] = (ends - starts).dt.total_seconds() / 3600
    else:
        clock = clocks_of(agreement.support.under().calendar, agreement.zone).business
        hours[known] = [clock.seconds(a, b) / 3600 for a, b in zip(starts, ends, strict=True)]
    hours[hours < 0] = np.nan  # it ended before it began: no duration
    return data.assign(**{DURATION: hours})


def _require_column(indicator: Indicator) -> None:
    if not indicator.column:
        raise StudioError("the column that is measured is not chosen")
