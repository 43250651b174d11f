"""How figures are made and become verdicts: one text for the appendix and, shorter, for the report."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.clauses.texts import calendar_words, clause_of
from slastudio.contract.clocks.calendars import ServiceClock
from slastudio.contract.indicators.table import (
    INTERVALS,
    compares_segments,
    counts_items,
    indicator_words,
    of,
)
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import words
from slastudio.contract.terms.objectives import Objective, Objectives
from slastudio.contract.words.figures import show_number, window_words
from slastudio.reports.content.blocks import Block, Cell, Item, Strong, Table
from slastudio.shared.counts import count
from slastudio.shared.problems import StudioError


def method_blocks(agreement: Agreement, letter: str) -> tuple[Block, ...]:
    """Return the methods, numbered under the annex's letter."""
    return tuple(
        Item(f"{letter}.{number}", text, lead)
        for number, (lead, text) in enumerate(_methods(agreement), 1)
    )


def _methods(a: Agreement) -> Iterator[tuple[str, str]]:
    o = a.objectives
    yield (
        "Time zone.",
        (
            f"Days, months and service hours are cut in {a.zone}; a period runs from its first midnight up to, not including, the midnight after "
            "its last day. Where daylight saving changes, a day has 23 or 25 hours."
        ),
    )
    yield "Percentiles.", _percentile(o)
    yield (
        "Rounding.",
        (
            "Figures are computed exactly and rounded for display only, half away from zero as spreadsheets do. "
            "Rounding never turns a miss into a pass: a figure close to "
            "its target is shown with as many decimals as it takes to stand on its own side of it."
        ),
    )
    yield (
        "Complete records.",
        "Where every event is counted, the measured value decides and no interval is drawn. Equality keeps a target.",
    )
    yield "Samples.", _samples(o)
    yield (
        "Rolling windows.",
        (
            "A rolling window judged daily misses the period if the window that ends on any day of it misses; the figure shown is the worst day's. "
            "A rolling window judged at the end of the period is its last one."
        ),
    )
    yield (
        "Error budget.",
        (
            "A target of at least T % allows (100 − T) % of all events to be bad; a percentile p at most L allows (100 − p) % of all events to lie "
            "beyond L; a cap allows its amount, a number of late cases itself, a gap its width."
            f"{_at_risk(o)}"
        ),
    )
    yield "Business time.", _business_time(a)
    yield (
        "Pauses.",
        (
            "Time spent waiting for the client stops the clocks; both figures are reported, as measured and as adjusted."
            if a.support.waiting_pauses == "pauses"
            else "Waiting for the client does not stop the clocks."
        ),
    )
    yield "Missing data.", _missing(o)
    yield (
        "Exclusions.",
        (
            "Records and spans of time are left out only by a numbered clause, only where its notice was given, and only up to its monthly cap in "
            "hours. Each exclusion is reported with its clause, what it left out, and the figure before and after."
        ),
    )
    yield (
        "Duplicates.",
        (
            "A record's identity is the export's own id. Without one, equal records inside one file all count, and across files the larger number "
            "of equal records counts. A record imported twice is counted once."
        ),
    )
    yield (
        "Money.",
        "Amounts are added in one currency only; amounts in another are left out and reported. "
        "A cost of zero where tokens were used may mean unknown and is reported.",
    )
    yield (
        "Gaps between segments.",
        (
            "A gap is the difference of two shares in points, against the reference segment or between the named pairs; the widest counts. "
            "Segments below their least number of records are not compared. Its interval is Newcombe's (Statistics in Medicine 17, 1998, "
            "873–890, method 10)."
        ),
    )
    yield (
        "Counting.",
        f"Several records of one request {words(Objectives, 'retries', o.retries)}. Time-outs: {o.timeouts}. Automated traffic: {o.bots}.",
    )
    yield (
        "Resampling and judging models.",
        (
            f"Nothing in the verdicts is drawn at random; where a figure is resampled its seed is {o.seed}. "
            + (
                f"Answers judged by a model are judged by {a.evaluation.judge_model}; another version of it means a new baseline."
                if a.evaluation.judge_model
                else "No answer is judged by a model unless this agreement names it with its version."
            )
        ),
    )
    yield "Stable.", _stable(a)
    yield (
        "Versions of the terms.",
        (
            "Incidents are judged under the terms in force when they opened, windows under the terms in force at their end."
        ),
    )


def objective_method_blocks(a: Agreement, letter: str) -> tuple[Block, ...]:
    """Return how each objective is measured, as a table: formula, window, records, least samples,
    exclusions, data.
    """
    rows = tuple(_objective_row(a, each) for each in a.objectives.objectives)
    if not rows:
        return ()
    head = (
        "Objective",
        "Formula",
        "Window",
        "Records and rule",
        "Least samples",
        "Left out by",
        "Data",
    )
    number = f"{letter}.{len(tuple(_methods(a))) + 1}"
    return (
        Table(
            head,
            rows,
            widths=(1.15, 1.9, 1.05, 1.3, 0.75, 0.85, 1.15),
            caption="Method of each objective",
            number=number,
        ),
    )


def _objective_row(a: Agreement, each: Objective) -> tuple[Cell, ...]:
    formula = indicator_words(each.indicator)
    records = (
        "Complete: every record counts"
        if each.complete == "counted"
        else f"Sample; {_rule(a, each)}"
    )
    least = [show_number(each.min_samples)] if each.min_samples else []
    if compares_segments(each.indicator):
        least.append(f"{show_number(each.indicator.least_per_segment)} in each segment")
    left_out = ", ".join(
        filter(None, (clause_of(a, f"exclusion:{name}") for name in each.exclusions))
    )
    owed = f"{each.data_from.capitalize()}, {count(each.data_due_days, 'day')} after month end"
    return (
        Strong(each.name or each.id, clause_of(a, f"objective:{each.id}")),
        formula[:1].upper() + formula[1:],
        window_words(each.window),
        records,
        "; ".join(least) or "–",
        left_out or "–",
        owed,
    )


def _rule(a: Agreement, each: Objective) -> str:
    return words(Objectives, "sample_rule", each.rule or a.objectives.sample_rule)


def _at_risk(o: Objectives) -> str:
    reasons = []
    if o.budget_alert is not None:
        reasons.append(f"{show_number(o.budget_alert)} % of its budget is spent")
    if any(each.internal_target is not None for each in o.objectives):
        reasons.append("the provider's own target is missed")
    return f" An objective is at risk when {' or '.join(reasons)}." if reasons else ""


def _percentile(o: Objectives) -> str:
    if o.percentile_method == "nearest_rank":
        return "The p-th percentile is the smallest value that at least p % of all values do not exceed (nearest rank)."
    return (
        "The p-th percentile of n sorted values lies at position (n − 1) · p ÷ 100, counted from zero, interpolated linearly between its "
        "neighbours (Hyndman and Fan's type 7; PERCENTILE.INC in Excel)."
    )


def _samples(o: Objectives) -> str:
    told = (
        f"Where records are a sample, {words(Objectives, 'sample_rule', o.sample_rule)}, at {show_number(o.confidence)} % two-sided confidence, "
        "unless an objective says otherwise. Shares use the score interval of Wilson (Journal of the American Statistical Association 22, 1927, "
        "209–212), means Student's t, percentiles the order statistics of Conover (Practical Nonparametric Statistics)."
    )
    used = {of(each.indicator).interval for each in o.objectives}
    told += "".join(each for each in INTERVALS if each in used)
    if any(counts_items(each) for each in o.objectives):
        told += (
            " Where evidence names items, the sample is one of items: an item counts once, with the mean of its records, however often it was "
            "judged, by whatever run, grader or metric."
        )
    if any(counts_items(each) and each.runs == "last_complete" for each in o.objectives):
        told += (
            " Of several runs of one evaluation set the last complete one stands for a window: it holds the items agreed, or else as many as "
            "the largest run of the set's last version; runs that draw other items each time all count."
        )
    if any(each.complete == "sampled" and each.drawn == "days" for each in o.objectives):
        told += " Where the records of one day hang together, their number counts for as many as their days make it worth (Korn and Graubard)."
    return f"{told} What cannot be decided is “not proven”, with the number of further samples that would settle it."


def _business_time(a: Agreement) -> str:
    calendar = a.support.under().calendar
    if not calendar.hours:
        return "No service hours are agreed, so no clock runs in business time."
    try:
        hours = ServiceClock(calendar, a.zone).day_seconds / 3600
    except StudioError:
        return f"Clocks in business time run in service hours only: {calendar_words(calendar)}."
    return (
        f"Clocks in business time run in service hours only: {calendar_words(calendar)}. One business day is the length of the usual service "
        f"day, {show_number(hours)} hours. A tier whose clock runs 24×7 counts every hour."
    )


def _stable(a: Agreement) -> str:
    declared = (
        f"the {a.support.stable_when} declares it"
        if a.support.stable_when
        else "nobody is named who declares it"
    )
    means = (
        f" Stable means: {a.support.stable_means.rstrip('.')}." if a.support.stable_means else ""
    )
    return (
        f"“Daily until stable” ends when an incident is declared stable; {declared}.{means} A day is 24 hours on a 24×7 clock and a service "
        "day on a clock that runs in service hours."
    )


def _missing(o: Objectives) -> str:
    told = "A period without data is never met. "
    if o.missing_data == "missed":
        return (
            told
            + f"Data the provider owes counts as a miss {count(o.cure_days, 'day')} after it was due; data the client owes leaves no verdict."
        )
    return told + "It has no verdict, and the report names who owed the data and by when."
