"""Time that cases take: clocks kept within their limits, and how long things last."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from slastudio.contract.indicators.declaration import (
    Better,
    Budgeted,
    Example,
    IndicatorDeclaration,
    Lacking,
    column_and_good,
    nothing_lacking,
)
from slastudio.contract.indicators.ratios import NO_WORDS, Inexpressible, Ratio, never, share_ratio
from slastudio.contract.indicators.sentences import figure_promise
from slastudio.contract.terms.fields import words
from slastudio.contract.terms.indicator_kinds import IndicatorKind
from slastudio.contract.terms.objectives import Indicator, Objective, Objectives
from slastudio.contract.words.conditions import events_words
from slastudio.contract.words.figures import ordinal, show_number, target_words

_DONE = {
    "first_response": "get their first response",
    "resolution": "are resolved",
    "decision": "are decided",
    "update": "are sent",
}
_STAMPS = {
    "first_response": ("first_response",),
    "resolution": ("resolved", "reopened"),
    "decision": ("decided",),
    "update": ("updates", "resolved", "stable"),
}
_SPAN_EVIDENCE = {"acknowledge": "incidents", "recover": "incidents", "decide": "queue_items"}


def _counts_late(indicator: Indicator) -> bool:
    return indicator.expressed == "late_count"


def _clock_evidence(indicator: Indicator) -> tuple[str, ...]:
    return ("queue_items",) if indicator.clock == "decision" else ("incidents",)


def _clocked_events(indicator: Indicator) -> str:
    events = events_words(indicator)
    return f"updates owed on {events}" if indicator.clock == "update" else events


def _clock_words(indicator: Indicator) -> str:
    events, done = _clocked_events(indicator), _DONE[indicator.clock]
    if _counts_late(indicator):
        return f"number of {events} that {done} after their limit"
    return f"share of {events} that {done} within their limit"


def _clock_promise(objective: Objective, window: str) -> str:
    indicator = objective.indicator
    if objective.target is None:
        return figure_promise(objective, _clock_words(indicator), window)
    events, done = _clocked_events(indicator), _DONE[indicator.clock]
    if _counts_late(indicator):
        count = show_number(objective.target)
        which = "None" if count == "0" else f"At most {count}"
        return f"{which} of the {events} {done} after their limit in {window}."
    start = target_words(objective)
    return f"{start[0].upper()}{start[1:]} of the {events} {done} within their limit in {window}."


def _clock_unit(indicator: Indicator) -> tuple[str, ...]:
    return () if _counts_late(indicator) else ("%",)


def _clock_better(indicator: Indicator) -> Better:
    return "lower" if _counts_late(indicator) else "higher"


def _clock_budget(indicator: Indicator) -> Budgeted:
    return "late_cases" if _counts_late(indicator) else "bad_events"


def _clock_ratio(objective: Objective, _: Objectives) -> Ratio:
    if _counts_late(objective.indicator):
        raise Inexpressible(
            "It counts late cases; OpenSLO states shares, and a share of very few cases says nothing."
        )
    return share_ratio(objective, (), clock=objective.indicator.clock)


def _duration_words(indicator: Indicator) -> str:
    which = (
        "mean" if indicator.percentile is None else f"{ordinal(indicator.percentile)} percentile"
    )
    hours = "service hours" if indicator.hours == "service" else "hours"
    span = words(Indicator, "span", indicator.span)
    return f"{which} of the {hours} {span} over {events_words(indicator)}"


def _duration_lacking(indicator: Indicator) -> Iterator[Lacking]:
    if indicator.percentile is not None and not 0 < indicator.percentile < 100:
        yield Lacking(
            "percentile", "a percentile lies between 0 and 100; leave it empty for the mean"
        )


def _duration_evidence(indicator: Indicator) -> tuple[str, ...]:
    return (_SPAN_EVIDENCE[indicator.span],)


def _duration_budget(indicator: Indicator) -> Budgeted:
    return "nothing" if indicator.percentile is None else "beyond_limit"


DECLARED: dict[IndicatorKind, IndicatorDeclaration] = {
    "response_time": IndicatorDeclaration(
        formula="100 × clocks that ended by their due moment ÷ clocks that ended or passed it; or the number that "
        "passed it.",
        example=Example(
            Indicator("response_time", "incidents", clock="first_response", expressed="late_count"),
            "<=",
            "0",
            "late",
        ),
        parts=("clock", "expressed"),
        evidence=_clock_evidence,
        units=_clock_unit,
        words=_clock_words,
        promise=_clock_promise,
        lacking=nothing_lacking,
        better=_clock_better,
        ratio=_clock_ratio,
        tracks=column_and_good,
        asks_for=lambda i: _STAMPS[i.clock],
        measured_on="clocks",
        paid="",
        numeric=False,
        adds_up=_counts_late,
        drawn_so_far=False,
        budget=_clock_budget,
        counts_things=_counts_late,
        share_of_items=False,
        compares_segments=False,
        at_zero=None,
        interval="",
    ),
    "duration": IndicatorDeclaration(
        formula="The percentile, or the mean where none is named, of the hours between the two moments of each record; "
        "service hours where the agreement says so.",
        example=Example(
            Indicator(
                "duration", "incidents", percentile=Decimal(90), span="recover", hours="service"
            ),
            "<=",
            "8",
            "h",
        ),
        parts=("span", "hours", "percentile"),
        evidence=_duration_evidence,
        units=("h",),
        words=_duration_words,
        promise=lambda o, window: figure_promise(o, _duration_words(o.indicator), window),
        lacking=_duration_lacking,
        better="either",
        ratio=never(NO_WORDS),
        tracks=column_and_good,
        asks_for=(),
        measured_on="records",
        paid="",
        numeric=False,
        adds_up=False,
        drawn_so_far=False,
        budget=_duration_budget,
        counts_things=False,
        share_of_items=False,
        compares_segments=False,
        at_zero=None,
        interval="",
    ),
}
