"""What is said of one objective's result: value, target, verdict, risk, budget, samples.

Whoever tells a result – report, workbook, window, command line, attention – takes its words here. Which way a
sentence goes is decided by the verdict and by typed reasons; two figures are never compared to find words.
"""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from slastudio.contract.words.figures import (
    NOTHING,
    is_currency,
    samples_words,
    show_against,
    show_number,
    show_percent,
    show_value,
)
from slastudio.judge.outcome.objective_result import Budget, Result, Risk
from slastudio.judge.outcome.statuses import Verdict, mark_of, status_word
from slastudio.shared.periods import Period

COMPARATOR_WORDS = {">=": "at least", "<=": "at most"}
_SYMBOLS = {">=": "≥", "<=": "≤"}


def value_words(result: Result) -> str:
    """Return "91.97 %": as many digits as tell it from the target it lies beside."""
    return show_against(result.value, result.target, result.unit)


def target_words(result: Result, target: Decimal | None = None) -> str:
    """Return "≥ 92 %"; a dash where nothing is agreed."""
    shown = result.target if target is None else target
    if shown is None:
        return NOTHING
    return f"{_SYMBOLS[result.comparator]} {show_value(shown, result.unit)}"


def promised_words(result: Result, target: Decimal | None = None) -> str:
    """Return "at least 92 %"."""
    shown = result.target if target is None else target
    if shown is None:
        return "no target is agreed"
    return f"{COMPARATOR_WORDS[result.comparator]} {show_value(shown, result.unit)}"


def target_line(result: Result) -> str:
    """Say what is promised, or that nothing is agreed."""
    if result.target is None:
        return "No target is agreed"
    return f"Promised {promised_words(result)}"


def verdict_words(result: Result) -> str:
    """Return "Missed"; a met objective that is at risk says both."""
    return "Met, at risk" if result.status == "at_risk" else status_word(result.verdict)


def marked_words(result: Result) -> str:
    """Return "■ Missed"."""
    return f"{mark_of(result.status)} {status_word(result.status)}"


def line_words(result: Result) -> str:
    """Return the whole outcome in one line: mark, name, value, target, verdict."""
    return (
        f"{mark_of(result.status)} {result.name}: {value_words(result)} ({target_words(result)}) – "
        f"{verdict_words(result)}"
    )


def against_words(result: Result) -> str:
    """Return "91.97 % against at least 92 %", or that there is no figure."""
    if result.value is None:
        return f"no figure, {promised_words(result)} promised" if result.target else "no figure"
    if result.target is None:
        return f"{value_words(result)}, no target is agreed"
    return f"{value_words(result)} against {promised_words(result)}"


def finding_words(result: Result, period: Period) -> str:
    """Say what a period's figure came to against its promise, as its verdict has it."""
    name, value = result.name, value_words(result)
    if result.value is None:
        return f"{name}: no figure for {period.title}. {result.reason}".rstrip()
    if result.target is None:
        return f"{name} came to {value} in {period.title}; no target is agreed."
    promise = f"the promise of {promised_words(result)}"
    verdict: Verdict = result.verdict
    match verdict:
        case "met":
            return f"{name}: {value} keeps {promise}."
        case "missed":
            return f"{name}: {value} misses {promise}."
        case "not_proven":
            return f"{name}: {value} against {promise}; neither kept nor missed is proven."
        case "reserved":
            return f"{name}: {value} against {promise}; the verdict is reserved until a question is answered."
        case "no_data":
            return f"{name}: {value} against {promise}; there is not enough data for a verdict."
        case "nothing_to_judge":
            return f"{name}: {value} against {promise}; there is nothing to judge."
        case _:
            assert_never(verdict)


# -- risk ----------------------------------------------------------------------------------------------------------


def risk_words(result: Result, alert: Decimal | None) -> str:
    """Say why a met objective is at risk; `alert`: the agreed percent of its budget that warns."""
    told = [_one_risk(result, each, alert) for each in result.risks]
    return " ".join(filter(None, told)) or "It is met, and about to be missed."


def _one_risk(result: Result, risk: Risk, alert: Decimal | None) -> str:
    match risk:
        case "internal_target":
            if result.internal_target is None:
                return ""
            own = promised_words(result, result.internal_target)
            return f"The provider's own target of {own} is not kept; the promise still holds."
        case "budget":
            if result.budget is None:
                return ""
            warned = "" if alert is None else f"; the alert is agreed at {show_number(alert)} %"
            return f"{budget_spent_words(result.budget)} of its error budget is spent{warned}."
        case _:
            assert_never(risk)


# -- budget --------------------------------------------------------------------------------------------------------


def budget_spent_words(budget: Budget) -> str:
    """Return "82 %", or that more was spent than nothing."""
    if budget.allowed == 0:
        return "nothing" if budget.spent == 0 else "more than all"
    return show_percent(budget.spent / budget.allowed)


def budget_left(budget: Budget | None) -> str:
    """Return "55 of 176": what may still go wrong, of what was allowed."""
    if budget is None:
        return NOTHING
    if is_currency(budget.unit):
        return f"{show_value(budget.remaining, budget.unit)} of {show_value(budget.allowed, budget.unit)}"
    return f"{show_number(budget.remaining)} of {show_number(budget.allowed)}"


def budget_line(budget: Budget | None) -> str:
    """Return what is left of a budget where there is little room."""
    if budget is None:
        return ""
    if budget.allowed == 0:
        return (
            "none allowed"
            if budget.spent == 0
            else f"{show_number(budget.spent)} spent, none allowed"
        )
    if is_currency(budget.unit):
        return f"{show_value(budget.remaining, budget.unit)} left"
    return f"{budget_left(budget)} left"


def budget_sentence(budget: Budget) -> str:
    """Return "121 requests spent of 176 requests allowed; 55 requests left"."""
    spent, allowed, left = (
        show_value(each, budget.unit) for each in (budget.spent, budget.allowed, budget.remaining)
    )
    return f"{spent} spent of {allowed} allowed; {left} left"


# -- what it rests on ----------------------------------------------------------------------------------------------


def interval_words(result: Result) -> str:
    """Return "90.8 % to 93.1 %", "" for complete records."""
    if result.interval is None:
        return ""
    low, high = (show_value(each, result.unit) for each in result.interval)
    return f"{low} to {high}"


def number_words(result: Result) -> str:
    """Return how many samples a figure rests on; items are named, since one has several records."""
    if result.unit_of_sample == "items":
        return samples_words(result.samples, "items")
    return show_number(result.samples)


def basis_words(result: Result) -> str:
    """Return what a figure rests on: how many were good of how many, of every record or a sample."""
    how = "every record counted"
    if result.complete == "sampled":
        told = samples_words(result.samples, result.unit_of_sample)
        how = f"a sample of {told}" if result.samples else "an empty sample"
    if result.good is None or result.total is None:
        return how if result.complete == "sampled" else f"{show_number(result.samples)}, {how}"
    return f"{show_number(result.good)} good of {show_number(result.total)}, {how}"


def settling_words(result: Result) -> str:
    """Return what would settle a figure that is not proven, "" where nothing is known of it."""
    more = more_words(result)
    return f"about {more} at the observed rate" if more else ""


def more_words(result: Result) -> str:
    """Return how many more would settle a figure: "10 more items"; "" where nothing is known of it."""
    if not result.further_samples:
        return ""
    return samples_words(result.further_samples, result.unit_of_sample, more=True)


# -- its trend -----------------------------------------------------------------------------------------------------


def counts_late_cases(result: Result) -> bool:
    """Tell whether the figure is a number of late cases: so are its days, which the promise of a
    whole window says nothing of.
    """
    return result.unit == "late" or (result.budget is not None and result.budget.unit == "late")


def better_words(result: Result) -> str:
    return "higher is better" if result.higher_is_better else "lower is better"


def trend_axis(result: Result) -> str:
    """Return what a trend's points are: the title of its axis."""
    if counts_late_cases(result):
        return f"Late cases by day opened · {better_words(result)}"
    return f"{_measured_over(result)}, {result.unit or 'value'} · {better_words(result)}"


def _measured_over(result: Result) -> str:
    if result.drawn_so_far and result.window_kind != "rolling":
        return "Month so far"
    if result.window_kind == "rolling":
        return "Rolling window ending that day"
    return "Each day by itself"
