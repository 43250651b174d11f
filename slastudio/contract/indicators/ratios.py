"""Objectives as ratios of records, which is what OpenSLO can state, and the reasons where one
cannot be so stated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from slastudio.contract.terms.objectives import Condition, Objective, Objectives
from slastudio.contract.words.conditions import column_noun
from slastudio.contract.words.figures import ordinal, show_number, show_value

NO_WORDS = "OpenSLO has no words for this kind of indicator."


class Inexpressible(Exception):  # noqa: N818 - it is an answer, not a fault
    """Say why an objective cannot be stated."""


@dataclass(frozen=True)
class Counted:
    """Say which records of a kind of evidence are counted: all that satisfy `where` and hold a
    value in `having`.

    clock: of cases, whose clock must have ended within the limit agreed for the case; "" otherwise.
    """

    evidence: str
    where: tuple[Condition, ...] = ()
    having: tuple[str, ...] = ()
    clock: str = ""


@dataclass(frozen=True)
class Ratio:
    """Hold an objective as a ratio: which records are good (or bad) of which, and the target below
    one.

    slice_minutes: the length of a time slice, None where events are budgeted. slice_target: the
    share from which a slice is good, None where slices count with their share.
    """

    counts: str
    counted: Counted
    total: Counted
    target: Decimal
    note: str = ""
    slice_minutes: int | None = None
    slice_target: Decimal | None = None


def never(reason: str) -> Callable[[Objective, Objectives], Ratio]:
    """Return the answer of a kind that OpenSLO has no words for."""

    def refuse(_objective: Objective, _methods: Objectives) -> Ratio:
        raise Inexpressible(reason)

    return refuse


def share_ratio(objective: Objective, good: Sequence[Condition], *, clock: str = "") -> Ratio:
    """Return a share; "at most 4 % of x" is said as at least 96 % that are not x."""
    assert objective.target is not None
    if objective.unit != "%":
        raise Inexpressible(f"Its target is in {objective.unit or 'no unit'}, not in %.")
    share = objective.target / 100
    target = share if objective.comparator == ">=" else 1 - share
    require_budget(target)
    indicator = objective.indicator
    having = _needed(good)
    total = Counted(indicator.evidence, indicator.among, having)
    counted = Counted(indicator.evidence, (*indicator.among, *good), having, clock)
    if objective.comparator == ">=":
        return Ratio("good", counted, total, target)
    note = (
        f"“at most {show_number(objective.target)} %” is stated as its complement, at least "
        f"{show_number(100 * target)} % of events that are not counted by it."
    )
    return Ratio("bad", counted, total, target, note)


def percentile_ratio(objective: Objective, methods: Objectives) -> Ratio:
    """Return a percentile's limit as the share of events within it."""
    indicator, limit = objective.indicator, objective.target
    assert limit is not None
    if indicator.percentile is None or not indicator.column:
        raise Inexpressible("It does not say which percentile of which value.")
    if objective.comparator == ">=":
        raise Inexpressible("A lower limit of a percentile is a share only up to one event.")
    target = indicator.percentile / 100
    require_budget(target)
    shown, th = show_value(limit, objective.unit), ordinal(indicator.percentile)
    note = (
        f"the {th} percentile of {column_noun(indicator.column)} at most {shown} is stated as at least "
        f"{show_number(indicator.percentile)} % of events within {shown}. The two are the same for the nearest-rank percentile"
    )
    linear = methods.percentile_method != "nearest_rank"
    note += (
        "; this agreement interpolates, so that figures beside the limit can differ."
        if linear
        else "."
    )
    having = (indicator.column,)
    within = Condition(indicator.column, "at_most", format(limit, "f"))
    return Ratio(
        "good",
        Counted(indicator.evidence, (*indicator.among, within), having),
        Counted(indicator.evidence, indicator.among, having),
        target,
        note,
    )


def require_budget(target: Decimal) -> None:
    """Raise Inexpressible for a target that leaves no error budget or lies outside 0 to 1."""
    if target == 1:
        raise Inexpressible(
            "A target of 100 % leaves no error budget; OpenSLO asks for a target below it."
        )
    if not 0 <= target < 1:
        raise Inexpressible("Its target does not lie between 0 and 100 %.")


def _needed(good: Sequence[Condition]) -> tuple[str, ...]:
    """Return the columns a record must have a value in to be counted."""
    named = (each.column for each in good if each.operator not in ("present", "missing"))
    return tuple(dict.fromkeys(named))
