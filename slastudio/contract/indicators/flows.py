"""What flows and what waits: records by the hour, items in a queue."""

from __future__ import annotations

from slastudio.contract.indicators.declaration import (
    Example,
    IndicatorDeclaration,
    column_and_good,
    nothing_lacking,
)
from slastudio.contract.indicators.ratios import NO_WORDS, never
from slastudio.contract.indicators.sentences import figure_promise
from slastudio.contract.terms.fields import words
from slastudio.contract.terms.indicator_kinds import IndicatorKind
from slastudio.contract.terms.objectives import Indicator
from slastudio.contract.words.conditions import events_words


def _throughput_words(indicator: Indicator) -> str:
    return f"number of {events_words(indicator)} {words(Indicator, 'rate', indicator.rate)}"


def _throughput_tracked(indicator: Indicator) -> tuple[str, ...]:
    return ("volume",) if indicator.evidence == "requests" else column_and_good(indicator)


def _queue_words(indicator: Indicator) -> str:
    which = "highest" if indicator.days == "worst" else "mean"
    events = events_words(indicator)
    if indicator.figure == "age":
        return f"{which} age of the oldest of the {events} that wait as days end"
    return f"{which} number of {events} that wait as days end"


def _queue_unit(indicator: Indicator) -> tuple[str, ...]:
    return ("h",) if indicator.figure == "age" else ()


DECLARED: dict[IndicatorKind, IndicatorDeclaration] = {
    "throughput": IndicatorDeclaration(
        formula="Records ÷ time of the window that counts, in the stated unit of time.",
        example=Example(Indicator("throughput", "requests", rate="minute"), ">=", "0.5", ""),
        parts=("rate",),
        evidence=(),
        units=(),
        words=_throughput_words,
        promise=lambda o, window: figure_promise(o, _throughput_words(o.indicator), window),
        lacking=nothing_lacking,
        better="either",
        ratio=never(NO_WORDS),
        tracks=_throughput_tracked,
        asks_for=(),
        measured_on="records",
        paid="",
        numeric=False,
        adds_up=False,
        drawn_so_far=False,
        budget="nothing",
        counts_things=False,
        share_of_items=False,
        compares_segments=False,
        at_zero=None,
        interval="",
    ),
    "queue": IndicatorDeclaration(
        formula="As each day ends, how many items wait, or the age of the oldest in hours; of the days the worst or the mean.",
        example=Example(Indicator("queue", "queue_items", figure="age"), "<=", "8", "h"),
        parts=("figure", "days"),
        evidence=("queue_items", "incidents"),
        units=_queue_unit,
        words=_queue_words,
        promise=lambda o, window: figure_promise(o, _queue_words(o.indicator), window),
        lacking=nothing_lacking,
        better="either",
        ratio=never(NO_WORDS),
        tracks=column_and_good,
        asks_for=(),
        measured_on="records",
        paid="",
        numeric=False,
        adds_up=False,
        drawn_so_far=False,
        budget="nothing",
        counts_things=lambda i: i.figure == "volume",
        share_of_items=False,
        compares_segments=False,
        at_zero=None,
        interval="",
    ),
}
