"""How many samples tell a proposed target from one that is a step easier."""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, Decimal

from slastudio.contract.indicators.table import budgeted, counts_things
from slastudio.judge.foresight.round_targets import is_share
from slastudio.judge.foresight.seasons import Drawing
from slastudio.measure.records.recipe import Measured, exact
from slastudio.measure.uncertainty.distributions import normal_quantile


def samples_needed(
    drawing: Drawing, target: Decimal, step: Decimal, figure: Measured
) -> int | None:
    """Return how many samples tell the proposed target from a figure one step worse, at the agreed
    confidence.

    Shares: the Wilson interval of a sample that shows p₁ leaves p₀ out from n = z² p₀ (1 − p₀) /
    (p₀ − p₁)² on, since it is the inverse of the score test (Fleiss, Levin and Paik, Statistical
    Methods for Rates and Proportions, §§ 2.3 and 2.4). Others: half-widths shrink with the root of
    n, so those of the baseline tell how many make the interval one step wide.
    """
    objective, confidence = drawing.known.objective, float(drawing.methods.confidence)
    if (
        is_share(objective)
        and figure.good is not None
        and budgeted(objective.indicator) == "bad_events"
    ):
        share = float(target) / 100
        distance = float(step) / 100
        # rounded first: floats may end a hair above a whole number, and ask for a sample too many
        return math.ceil(
            round(normal_quantile(confidence) ** 2 * share * (1 - share) / distance**2, 6)
        )
    baseline = drawing.baseline
    interval = drawing.known.daily.over(baseline.first, baseline.last, confidence).interval
    if interval is None or counts_things(objective.indicator):
        return None
    half = exact((interval[1] - interval[0]) / 2)
    return int((figure.samples * (half / step) ** 2).to_integral_value(ROUND_CEILING))
