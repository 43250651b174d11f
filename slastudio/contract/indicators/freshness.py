"""How old data gets: the age of the newest state that was loaded."""

from __future__ import annotations

from slastudio.contract.indicators.declaration import (
    Example,
    IndicatorDeclaration,
    column_and_good,
    nothing_lacking,
)
from slastudio.contract.indicators.ratios import never
from slastudio.contract.indicators.sentences import figure_promise
from slastudio.contract.terms.indicator_kinds import IndicatorKind
from slastudio.contract.terms.objectives import Condition, Indicator
from slastudio.contract.words.conditions import events_words


def _words(indicator: Indicator) -> str:
    age = f"greatest age of the newest state brought by {events_words(indicator)}"
    return age if indicator.days == "worst" else f"mean, over days, of the {age}"


DECLARED: dict[IndicatorKind, IndicatorDeclaration] = {
    "freshness": IndicatorDeclaration(
        formula="At any moment a source is as old as the newest state – `as_of`, else the time of the load – that a successful "
        "load had brought by then; of several sources the oldest counts, each from its first successful load on. A day's "
        "figure is the greatest age reached in it, in hours; of the days the worst or the mean. A day before the first load, "
        "or for which no log is there, is not known, nor is the age behind a gap before the next load; the last day known counts up "
        "to its last load.",
        example=Example(
            Indicator("freshness", "loads", among=(Condition("source", "is", "prices"),)),
            "<=",
            "26",
            "h",
        ),
        parts=("days",),
        evidence=("loads",),
        units=("h",),
        words=_words,
        promise=lambda o, window: figure_promise(o, _words(o.indicator), window),
        lacking=nothing_lacking,
        better="lower",
        ratio=never("An age is no share of events."),
        tracks=column_and_good,
        asks_for=("source", "as_of", "status"),
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
}
