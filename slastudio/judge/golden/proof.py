"""What an evaluation set can prove about a promise: how finely its size tells shares apart, and
what must pass.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import pandas as pd

from slastudio.contract.checks.sufficiency import half_width
from slastudio.contract.indicators.table import is_share_of_items
from slastudio.contract.terms.objectives import Objective, Objectives
from slastudio.contract.words.figures import show_number, show_value
from slastudio.judge.verdicts.ruling import rule_of
from slastudio.measure.indicators.recipes import recipe_for
from slastudio.measure.indicators.rows import counted_rows
from slastudio.measure.records.recipe import events
from slastudio.measure.sampling.item_keys import item_numbers, items_of
from slastudio.measure.uncertainty.intervals import samples_to_settle, share_interval
from slastudio.shared.counts import count


@dataclass(frozen=True)
class Proof:
    """Say what one objective's promise of a share needs of its set; all shares in percent.

    items: the set's size, None where nobody says. half_width: of the interval around the target at
    that size, in points. not_told_from: the nearest round share that lies within it. needed: the
    least items that must pass (at most may, where less is better) for the interval to keep the
    target, None where even all (or none) would not do. observed, of: the latest run's share and its
    items. least_items: so many items at the observed share would tell it from the target, None
    where none would. reason: why nothing is told, "" else. sentence: the same in words.
    """

    objective: str
    name: str
    comparator: str
    target: Decimal | None
    rule: str
    items: int | None
    half_width: float | None = None
    not_told_from: float | None = None
    needed: int | None = None
    observed: float | None = None
    of: int = 0
    least_items: int | None = None
    reason: str = ""
    sentence: str = ""


def proofs_for(
    name: str, items: int | None, latest: pd.DataFrame | None, methods: Objectives
) -> tuple[Proof, ...]:
    """Return what a set of so many items can prove about each objective on it; latest: rows of the
    newest run, None for none.
    """
    on_set = (
        each
        for each in methods.objectives
        if name and each.golden_set.strip().casefold() == name.casefold()
    )
    return tuple(_proof(each, items, latest, methods) for each in on_set)


def _proof(
    objective: Objective, items: int | None, latest: pd.DataFrame | None, methods: Objectives
) -> Proof:
    rule = "counted" if objective.complete == "counted" else rule_of(objective, methods)
    base = Proof(
        objective.id,
        objective.name or objective.id,
        objective.comparator,
        objective.target,
        rule,
        items,
    )
    reason = _no_share(objective, items)
    if reason:
        return replace(base, reason=reason, sentence=f"Nothing is told of {base.name}: {reason}.")
    assert objective.target is not None
    assert items
    confidence = float(methods.confidence)
    half = half_width(objective.target, items, methods.confidence)
    near = _nearest(float(objective.target), half, objective.comparator)
    needed = _needed(float(objective.target), items, objective.comparator, confidence)
    good, of = (0.0, 0) if latest is None else _observed(objective, methods, latest)
    least = samples_to_settle(good, of, float(objective.target), confidence) if of else None
    found = replace(
        base,
        half_width=half,
        not_told_from=near,
        needed=needed,
        observed=100 * good / of if of else None,
        of=of,
        least_items=None if least is None else of + least,
    )
    return replace(found, sentence=_sentence(found, confidence))


def _no_share(objective: Objective, items: int | None) -> str:
    indicator = objective.indicator
    if indicator.evidence != "evaluations":
        return "it is not measured on evaluations"
    if not is_share_of_items(indicator):
        return "it promises no share of items"
    if objective.target is None:
        return "its target is not agreed yet"
    if not items:
        return "nobody says how many items the set holds"
    return ""


def _observed(objective: Objective, methods: Objectives, latest: pd.DataFrame) -> tuple[float, int]:
    """Return how many items of the latest run are good, and how many there are.

    An item of several rows counts once, with the share of them that is good, as verdicts of samples
    count it.
    """
    counted = counted_rows(recipe_for(objective, methods), latest)
    if not len(counted.data):
        return 0.0, 0
    _, item = np.unique(item_numbers(items_of(counted.data)), return_inverse=True)
    shares = np.bincount(item, weights=counted.good) / np.bincount(item)
    return float(events(shares.sum())), len(shares)


def _nearest(target: float, half: float, comparator: str) -> float | None:
    """Return the farthest round share on the bad side that an interval around the target still
    holds.
    """
    for step in (1.0, 0.1, 0.01):
        # a hair inward below, so that a bound that is round itself is not told as lying within
        low, high = target - half, target + half
        found = (
            math.ceil(low / step + 1e-9) * step
            if comparator == ">="
            else math.floor(high / step - 1e-9) * step
        )
        inside = found < target if comparator == ">=" else found > target
        if inside and 0 <= found <= 100:
            return round(found, 2)
    return None


def _needed(target: float, items: int, comparator: str, confidence: float) -> int | None:
    """Return the least count that must pass, or the most that may, for the Wilson interval to keep
    the target.
    """

    def keeps(passed: int) -> bool:
        low, high = share_interval(passed, items, confidence)
        return low >= target if comparator == ">=" else high <= target

    if comparator == ">=":
        if not keeps(items):
            return None
        return _first(keeps, items)
    if not keeps(0):
        return None
    return items - _first(lambda fewer: keeps(items - fewer), items)


def _first(holds: Callable[[int], bool], most: int) -> int:
    """Return the least count from 0 that holds; it holds for `most` and, once it holds, for all
    above.
    """
    low, high = -1, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _sentence(proof: Proof, confidence: float) -> str:
    assert proof.items is not None
    assert proof.target is not None
    assert proof.half_width is not None
    target, items = f"{show_number(proof.target)} %", f"{count(proof.items, 'item')}"
    words = [_told_apart(proof, target, items), _to_prove(proof, target, items, confidence)]
    if proof.of and proof.observed is not None:
        words.append(_from_observed(proof, target))
    if proof.rule in ("counted", "measured"):
        words.append("By the agreed rule the measured value decides all the same.")
    return " ".join(words)


def _told_apart(proof: Proof, target: str, items: str) -> str:
    if proof.not_told_from is None:
        return f"{target} on {items} has an interval of {show_value(proof.half_width or 0, 'points', 2)} to each side."
    return (
        f"{target} on {items} cannot be told from {show_number(proof.not_told_from)} %: the interval reaches "
        f"{show_value(proof.half_width or 0, 'points', 1)} to each side."
    )


def _to_prove(proof: Proof, target: str, items: str, confidence: float) -> str:
    assert proof.items is not None
    more = proof.comparator == ">="
    if proof.needed is None:
        extreme = share_interval(proof.items if more else 0, proof.items, confidence)
        all_of = f"all {items} passing" if more else f"none of {items}"
        bound = (
            f"only at least {show_number(extreme[0], 1)} %"
            if more
            else f"only at most {show_number(extreme[1], 1)} %"
        )
        return f"Even {all_of} would prove {bound}."
    share = show_number(100 * proof.needed / proof.items, 1)
    words = "must pass" if more else "may be so"
    return f"To prove {target}, at {'least' if more else 'most'} {proof.needed:,} of {items} ({share} %) {words}."


def _from_observed(proof: Proof, target: str) -> str:
    assert proof.observed is not None
    seen = f"The latest run shows {show_number(proof.observed, 1)} % of {proof.of:,}"
    if proof.least_items is None:
        return f"{seen}; no number of items tells that from {target}."
    if proof.least_items <= proof.of:
        return f"{seen}, which tells it from {target}."
    return f"{seen}; it takes {count(proof.least_items, 'item')} to tell that from {target}."
