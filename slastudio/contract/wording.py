"""The words figures and objectives are told in: numbers with units, indicators, windows, whole promises."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal

from slastudio.contract.condition_words import column_word, events_words, good_words, selection_words
from slastudio.contract.fields import words
from slastudio.contract.objectives import Indicator, Objective, Window
from slastudio.shared.money import Money
from slastudio.shared.notation import spell_number
from slastudio.shared.periods import show_day


def is_currency(unit: str) -> bool:
    return len(unit) == 3 and unit.isalpha() and unit.isupper()


def show_number(value: Decimal | float, decimals: int | None = None) -> str:
    """Return a number with thousands commas and at most `decimals` digits (default: by size), a true minus sign."""
    number = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    if decimals is None:
        decimals = 0 if abs(number) >= 1000 else 1 if abs(number) >= 100 else 2
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    text = f"{abs(rounded):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = spell_number(text)
    return f"−{text}" if rounded < 0 else text


def show_value(value: Decimal | float | None, unit: str, decimals: int | None = None) -> str:
    """Return a value with its unit: "92.4 %", "742 ms", "$1,219.80"; a dash when there is none."""
    if value is None:
        return "–"
    if is_currency(unit):
        return str(Money(value if isinstance(value, Decimal) else Decimal(repr(float(value))), unit))
    number = show_number(value, decimals)
    return f"{number} {unit}".rstrip()


def show_against(value: Decimal | None, target: Decimal | None, unit: str) -> str:
    """Return value with as many decimals as it takes to not look like the target when it is on the other side of it."""
    if value is None or target is None or is_currency(unit) or value == target:
        return show_value(value, unit)
    for decimals in (None, 2, 3, 4, 6, 9):
        shown = show_value(value, unit, decimals)
        if shown != show_value(target, unit, decimals):
            return shown
    return f"{value} {unit}".rstrip()


def ordinal(number: Decimal | None) -> str:
    """Return 95 → "95th", 99.9 → "99.9th", 1 → "1st"."""
    text = format((number or Decimal(0)).normalize(), "f")
    if text.endswith(("11", "12", "13")) or "." in text:
        return f"{text}th"
    return text + {"1": "st", "2": "nd", "3": "rd"}.get(text[-1], "th")


def indicator_words(indicator: Indicator) -> str:
    """Name the indicator: "share of human reviews with language “es” that are accepted"."""
    if indicator.kind == "gap":
        which = "largest" if indicator.gaps == "widest" else "mean, by traffic,"
        return f"{which} gap {_between(indicator)} in the {_figure_words(indicator.compared, indicator)}"
    return _figure_words(indicator.kind, indicator)


def _figure_words(kind: str, indicator: Indicator) -> str:
    events = events_words(indicator)
    if kind in _FIGURES:
        return _FIGURES[kind](indicator, events)
    if kind == "availability" and indicator.evidence == "incidents":
        return f"share of time without an open one of the {events}"
    share = f"share of {events} that {good_words(indicator)}"
    if kind == "gap" or indicator.budgeting == "occurrences" or indicator.kind == "gap":
        return share
    slices = f"slices of {indicator.slice_minutes} minutes"
    if indicator.budgeting == "timeslices":
        target = show_value(indicator.slice_target, "%")
        return f"share of {slices} in which at least {target} of the {events} {good_words(indicator)}"
    return f"mean over {slices} of the {share}"


def _percentile_words(indicator: Indicator, events: str) -> str:
    return f"{ordinal(indicator.percentile)} percentile of {column_word(indicator.column)} over {events}"


def _spend_words(indicator: Indicator, _: str) -> str:
    return f"spend according to {'bills' if indicator.evidence == 'costs' else 'the request logs'}{selection_words(indicator)}"


def _cost_words(indicator: Indicator, events: str) -> str:
    good = f" that {good_words(indicator)}" if indicator.good else ""
    return f"spend on {events}, divided by the number of {'those' if good else 'them'}{good}"


def _response_words(indicator: Indicator, _: str) -> str:
    events, done = _clocked_events(indicator), _DONE_WORDS[indicator.clock]
    if indicator.expressed == "late_count":
        return f"number of {events} that {done} after their limit"
    return f"share of {events} that {done} within their limit"


def _class_words(indicator: Indicator, events: str) -> str:
    metric = words(Indicator, "metric", indicator.metric)
    metric = metric if indicator.metric == "f1" else metric[0].lower() + metric[1:]
    if indicator.label and indicator.metric != "accuracy":
        return f"{metric} for “{indicator.label}” over {events}"
    if indicator.metric in ("accuracy", "auc"):
        return f"{metric} over {events}"
    return f"{'weighted' if indicator.averaging == 'weighted' else 'macro'} mean of each label's {metric} over {events}"


def _duration_words(indicator: Indicator, events: str) -> str:
    which = f"{ordinal(indicator.percentile)} percentile" if indicator.percentile is not None else "mean"
    hours = "service hours" if indicator.hours == "service" else "hours"
    return f"{which} of the {hours} {words(Indicator, 'span', indicator.span)} over {events}"


def _queue_words(indicator: Indicator, events: str) -> str:
    which = "highest" if indicator.days == "worst" else "mean"
    if indicator.figure == "age":
        return f"{which} age of the oldest of the {events} that wait as days end"
    return f"{which} number of {events} that wait as days end"


_FIGURES: dict[str, Callable[[Indicator, str], str]] = {
    "percentile": _percentile_words,
    "mean": lambda indicator, events: f"mean {column_word(indicator.column)} over {events}",
    "spend": _spend_words,
    "cost_per": _cost_words,
    "response_time": _response_words,
    "classification": _class_words,
    "duration": _duration_words,
    "queue": _queue_words,
    "throughput": lambda indicator, events: f"number of {events} {words(Indicator, 'rate', indicator.rate)}",
    "missing_rate": lambda i, events: f"share of {events} without a recorded {column_word(i.column)}",
    "drift": lambda i, events: (
        f"drift of {column_word(i.column)} over {events} from the {i.baseline_days} days that begin on "
        f"{show_day(i.baseline_from) if i.baseline_from else 'a day to be agreed'} (population stability index)"
    ),
}


def _clocked_events(indicator: Indicator) -> str:
    events = events_words(indicator)
    return f"updates owed on {events}" if indicator.clock == "update" else events


def _between(indicator: Indicator) -> str:
    segment = column_word(indicator.segment) or "segment"
    if indicator.reference:
        return f"between {segment} “{indicator.reference}” and any other {segment}"
    if indicator.pairs:
        return f"between the {segment}s {', '.join(indicator.pairs)}"
    return f"between any two {segment}s"


def window_words(window: Window) -> str:
    if window.kind != "rolling":
        return f"each calendar {window.kind}"
    daily = "on every day" if window.evaluated == "daily" else "at the end of each month"
    return (
        f"any {window.days} days, judged {daily}"
        if window.evaluated == "daily"
        else f"the last {window.days} days {daily}"
    )


def target_words(objective: Objective) -> str:
    comparator = words(Objective, "comparator", objective.comparator)
    return (
        f"{comparator} {show_value(objective.target, objective.unit)}"
        if objective.target is not None
        else "to be agreed"
    )


_DONE_WORDS = {
    "first_response": "get their first response",
    "resolution": "are resolved",
    "decision": "are decided",
    "update": "are sent",
}


def objective_sentence(objective: Objective) -> str:
    """Return the promise in plain words: the written one, else one generated from the parts."""
    if objective.promise:
        return objective.promise
    window = window_words(objective.window)
    indicator = objective.indicator
    counted = indicator.kind in ("good_share", "availability") and indicator.budgeting == "occurrences"
    if counted and indicator.evidence != "incidents" and objective.target is not None:
        subject = f"{target_words(objective)} of the {events_words(indicator)}"
        return f"{subject[0].upper()}{subject[1:]} {good_words(indicator)} in {window}."
    if indicator.kind == "response_time" and objective.target is not None:
        return _clock_sentence(objective, window)
    subject = indicator_words(indicator)
    start = subject[0].upper() + subject[1:] if indicator.kind == "spend" else f"The {subject}"
    return f"{start} is {target_words(objective)} in {window}."


def _clock_sentence(objective: Objective, window: str) -> str:
    indicator = objective.indicator
    events, done = _clocked_events(indicator), _DONE_WORDS[indicator.clock]
    if indicator.expressed == "late_count":
        count = show_number(objective.target or Decimal(0))
        return f"{'None' if count == '0' else f'At most {count}'} of the {events} {done} after their limit in {window}."
    start = target_words(objective)
    return f"{start[0].upper()}{start[1:]} of the {events} {done} within their limit in {window}."
