"""Targets one would write into an agreement: round, and never stricter than the figure they are
made from.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from slastudio.contract.indicators.table import counts_things
from slastudio.contract.terms.objectives import Objective

_HUNDRED = Decimal(100)
_SHARE_STEPS = (
    (Decimal(5), Decimal("0.5")),
    (Decimal(1), Decimal("0.1")),
    (Decimal("0.2"), Decimal("0.05")),
)
_STEP_OF_VALUE = Decimal("0.07")


def is_share(objective: Objective) -> bool:
    """Tell whether an objective's figure is a percentage that cannot pass 100."""
    return objective.unit == "%"


def step_for(objective: Objective, value: Decimal) -> Decimal:
    """Return the step targets near a value are rounded to.

    Shares and points: 0.5, 0.1 from one to five points off 0 or 100 %, 0.05 and 0.01 nearer to it.
    Anything else: the largest of 1, 2.5 or 5 times a power of ten that is at most 7 % of the value
    (50 ms near 740 ms); at least 1 where things are counted.
    """
    if is_share(objective):
        off = min(abs(value), abs(_HUNDRED - value))
        return _share_step(off)
    if objective.unit == "points":
        return _share_step(abs(value))
    least = Decimal(1) if counts_things(objective.indicator) else Decimal("0.01")
    wanted = abs(value) * _STEP_OF_VALUE
    if wanted <= 0:
        return least
    power = Decimal(1).scaleb(wanted.adjusted())
    found = max(
        factor * power
        for factor in (Decimal(1), Decimal("2.5"), Decimal(5))
        if factor * power <= wanted
    )
    return (
        max(found, Decimal(1)).to_integral_value(ROUND_FLOOR)
        if counts_things(objective.indicator)
        else found
    )


def _share_step(off: Decimal) -> Decimal:
    return next((step for least, step in _SHARE_STEPS if off >= least), Decimal("0.01"))


def round_target(objective: Objective, value: Decimal, step: Decimal) -> Decimal:
    """Return the strictest multiple of a step that a value keeps; a share that must be high stays
    below 100 %.
    """
    higher = objective.comparator == ">="
    steps = (value / step).to_integral_value(ROUND_FLOOR if higher else ROUND_CEILING)
    # a single bad event would break 100 %, of however many
    if is_share(objective) and higher and steps * step >= _HUNDRED:
        steps = (_HUNDRED / step).to_integral_value(ROUND_CEILING) - 1
    return _plain(steps * step)


def looser(objective: Objective, target: Decimal, by: Decimal) -> Decimal:
    """Return a target made easier to keep by so much."""
    return target - by if objective.comparator == ">=" else target + by


def stricter_than(objective: Objective, one: Decimal, other: Decimal) -> bool:
    """Tell whether one target asks for more than another."""
    return one > other if objective.comparator == ">=" else one < other


def _plain(value: Decimal) -> Decimal:
    return Decimal(format(value.normalize(), "f"))
