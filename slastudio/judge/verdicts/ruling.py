"""Verdicts: complete records are compared as measured; samples by the rule the agreement chose."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from slastudio.contract.terms.objectives import Objective, Objectives
from slastudio.contract.words.figures import samples_words
from slastudio.judge.outcome.statuses import Verdict
from slastudio.measure.records.recipe import Measured
from slastudio.shared.counts import verb


@dataclass(frozen=True)
class Ruling:
    """Hold a verdict and the reason for it in words."""

    verdict: Verdict
    reason: str


def fulfils(value: Decimal, target: Decimal, comparator: str) -> bool:
    """Tell whether a value keeps a target, compared exactly; equality keeps it."""
    return value >= target if comparator == ">=" else value <= target


def rule_of(objective: Objective, methods: Objectives) -> str:
    return objective.rule or methods.sample_rule


def rule(objective: Objective, methods: Objectives, measured: Measured) -> Ruling:
    """Decide one window."""
    ruling = _rule(objective, methods, measured)
    if measured.detail and measured.value is not None:
        return Ruling(ruling.verdict, f"{measured.detail} {ruling.reason}")
    return ruling


def _rule(objective: Objective, methods: Objectives, measured: Measured) -> Ruling:
    if measured.value is None:
        return Ruling("no_data", measured.detail or "There is no data in this window.")
    if objective.target is None:
        return Ruling("not_proven", "The target is not agreed yet.")
    if measured.samples < objective.min_samples:
        return Ruling(
            "not_proven",
            f"{samples_words(measured.samples, measured.unit)} {verb(measured.samples, 'is', 'are')} fewer than the "
            f"{objective.min_samples:,} agreed as the least.",
        )
    kept = fulfils(measured.value, objective.target, objective.comparator)
    if objective.complete == "counted":
        return Ruling(
            "met" if kept else "missed", "Every record is counted; the measured value decides."
        )
    return _rule_sample(rule_of(objective, methods), objective, measured, kept)


def _rule_sample(chosen: str, objective: Objective, measured: Measured, kept: bool) -> Ruling:
    if chosen == "measured":
        return Ruling(
            "met" if kept else "missed",
            "By the agreed rule the measured value of the sample decides.",
        )
    if measured.interval is None:
        return Ruling("not_proven", "The sample is too small for an interval.")
    assert objective.target is not None
    low, high = (Decimal(repr(each)) for each in measured.interval)
    worst, best = (low, high) if objective.comparator == ">=" else (high, low)
    if chosen == "miss_proven":
        if kept:
            return Ruling("met", "The sample keeps the target; a miss would have to be proven.")
        proven = not fulfils(best, objective.target, objective.comparator)
        return (
            Ruling("missed", "The whole interval lies beyond the target: the miss is proven.")
            if proven
            else Ruling(
                "not_proven",
                "The sample misses the target, but its interval reaches it: a miss is not proven.",
            )
        )
    if not kept:
        return Ruling("missed", "The sample misses the target; meeting it would have to be proven.")
    proven = fulfils(worst, objective.target, objective.comparator)
    return (
        Ruling("met", "The whole interval keeps the target: meeting it is proven.")
        if proven
        else Ruling(
            "not_proven",
            "The sample keeps the target, but its interval crosses it: meeting it is not proven.",
        )
    )
