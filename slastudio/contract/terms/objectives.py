"""Indicators and objectives: what is measured, against which target, over which window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from slastudio.contract.terms.exclusions import Exclusion
from slastudio.contract.terms.execution import (
    DESCRIBED,
    DOCUMENTS,
    DUTY,
    MEASURE,
    NAMED,
    RECORDS,
    executed,
    words_only,
)
from slastudio.contract.terms.fields import (
    by_role,
    choice,
    day,
    decimal,
    duration,
    integer,
    lines,
    prose,
    record,
    records,
    reference,
    references,
    text,
)
from slastudio.contract.terms.objective_choices import (
    AUTHORITIES,
    BUDGETING,
    COMPARATORS,
    COMPARED,
    DIMENSIONS,
    EVIDENCE,
    INDICATORS,
    METRICS,
    OPERATORS,
    PARTIAL,
    RATES,
    RETRIES,
    RULES,
    RUNS,
    SPANS,
    UNCLARIFIED,
)
from slastudio.contract.terms.scope import SIDES


@dataclass(frozen=True)
@executed({MEASURE: "column operator value"})
class Condition:
    """Compare one column of the evidence with a value; a record without the value never satisfies
    it, except “missing”.
    """

    column: str = text("Column", "Canonical column, such as accepted, status or seg.language.")
    operator: str = choice("Condition", OPERATORS)
    value: str = text("Value", "Several values of “is one of” are separated by commas.")


@dataclass(frozen=True)
@executed(
    {
        MEASURE: (
            "kind evidence column percentile segment reference pairs least_per_segment "
            "clock expressed compared gaps budgeting slice_minutes slice_target "
            "empty_slices metric label averaging rate span hours figure days "
            "baseline_from baseline_days"
        )
    }
)
class Indicator:
    """Build the indicator from parts, never from code.

    good_share and availability: share of `among` that fulfil all of `good`, in percent, counted as
    `budgeting` says; availability on incidents: share of the window in which none of `among` was
    open. percentile and mean: of `column` over `among`. spend: sum of `column` over `among`, in the
    target's currency; cost_per: that sum divided by the number of records that fulfil `good` (none:
    all). classification: `metric` of `label` against prediction, of one label or averaged.
    throughput: records per `rate`. duration: the `percentile`, else the mean, of hours spent in
    `span`. queue: items waiting or the oldest one's age in hours, as days end. freshness: the greatest age, in
    hours, that the newest state of any source reaches in a day. missing_rate: share
    of `among` without `column`. drift: population stability index of `column` against the
    `baseline_days` from `baseline_from` on. response_time: incidents whose `clock` stayed within
    the limit of their severity tier. gap: the difference of `compared` between `segment`'s value
    `reference` and any other, or between named `pairs`: the widest, or their mean by traffic;
    segments with fewer than `least_per_segment` records are left out.
    """

    kind: str = choice("Indicator", INDICATORS)
    evidence: str = choice("Measured on", EVIDENCE)
    column: str = text("Column", "The column that is measured.")
    percentile: Decimal | None = decimal("Percentile", "", "th")
    good: tuple[Condition, ...] = records("An event is good when all of these hold", as_table=True)
    among: tuple[Condition, ...] = records(
        "Counted are events for which all of these hold", "None means every event.", as_table=True
    )
    segment: str = text("Segment", "Column by which records are grouped, such as seg.language.")
    reference: str = text(
        "Reference segment", "Each other segment is compared with this one. Empty: the pairs below."
    )
    pairs: tuple[str, ...] = lines("Named pairs", "One pair a line, such as en / es.")
    least_per_segment: int = integer(
        "Least records in a segment", "Smaller segments are not compared.", "records", 100
    )
    clock: str = choice(
        "Clock",
        (
            ("first_response", "First response"),
            ("resolution", "Resolution"),
            ("decision", "Decision"),
            ("update", "Updates"),
        ),
        "For response-time compliance.",
    )
    expressed: str = choice(
        "Expressed as",
        (("share", "Share in time, %"), ("late_count", "Number late")),
        "A percentage of very few incidents is no promise: count them.",
    )
    compared: str = choice("What is compared", COMPARED, "Between the segments.")
    gaps: str = choice(
        "Of the gaps",
        (("widest", "the widest counts"), ("traffic", "their mean, weighted by records, counts")),
    )
    budgeting: str = choice("Counted", BUDGETING, "OpenSLO's budgeting methods.")
    slice_minutes: int = integer("Length of a time slice", "From local midnight on.", "minutes", 5)
    slice_target: Decimal | None = decimal(
        "A slice is good from", "Share of good events in it.", "%", "95"
    )
    empty_slices: str = choice(
        "A slice without events",
        (("left_out", "is left out"), ("good", "counts as good"), ("bad", "counts as bad")),
    )
    metric: str = choice("Figure", METRICS)
    label: str = text("Of the label", "Empty: all labels, averaged.")
    averaging: str = choice(
        "Labels are averaged",
        (("macro", "each alike"), ("weighted", "by how often each is true")),
        "If none is named.",
    )
    rate: str = choice("Records", RATES)
    span: str = choice("Time", SPANS)
    hours: str = choice(
        "Hours are", (("elapsed", "all hours"), ("service", "service hours of the calendar"))
    )
    figure: str = choice(
        "Of the queue",
        (("volume", "how many wait"), ("age", "how old the oldest is")),
        "As days end.",
    )
    days: str = choice(
        "Of the days", (("worst", "the worst counts"), ("mean", "their mean counts"))
    )
    baseline_from: date | None = day(
        "Baseline from", "A day from which the system was known to be good."
    )
    baseline_days: int = integer("Length of the baseline", "", "days", 28)


@dataclass(frozen=True)
@executed({MEASURE: "kind days evaluated"})
class Window:
    """Say over which span the indicator is computed."""

    kind: str = choice(
        "Window",
        (
            ("month", "Calendar month"),
            ("week", "Calendar week"),
            ("quarter", "Calendar quarter"),
            ("rolling", "Rolling days"),
        ),
    )
    days: int = integer("Days", "Of a rolling window.", "days", 30)
    evaluated: str = choice(
        "Evaluated",
        (
            ("daily", "Daily: any day's window missed misses the period"),
            ("period_end", "At the end of the period"),
        ),
        "Of a rolling window.",
    )


@dataclass(frozen=True)
@executed(
    {
        NAMED: "id",
        MEASURE: (
            "comparator target internal_target unit complete rule min_samples "
            "golden_set data_from data_due_days exclusions drawn runs decided_by"
        ),
        DUTY: "action budget_action action_within owner_role",
        DOCUMENTS: "name journey dimension rank promise",
        DESCRIBED: "outcome",
        words_only("the check holds it against the evidence, and against what decides instead"): (
            "authority"
        ),
        words_only("the check holds the target against it before signing"): "baseline",
    }
)
class Objective:
    """State one objective in full; its promise is generated where `promise` is empty."""

    id: str = text("Id", "Short and stable; sources and reports cite it.")
    name: str = text("Name")
    journey: str = reference("Journey", "journeys.journeys")
    dimension: str = choice("Dimension", DIMENSIONS)
    rank: str = choice("Rank", (("primary", "Primary"), ("supporting", "Supporting")))
    indicator: Indicator = record("Indicator", Indicator)
    comparator: str = choice("Target is", COMPARATORS)
    target: Decimal | None = decimal("Target", "What the client is promised.")
    internal_target: Decimal | None = decimal(
        "Internal target", "Stricter than the promise; a miss is an alert."
    )
    baseline: Decimal | None = decimal(
        "Measured baseline", "What four to six weeks of data showed, in the target's unit."
    )
    unit: str = text("Unit", "%, ms, s, points or a currency.", "%")
    window: Window = record("Window", Window)
    authority: str = choice(
        "Authoritative evidence", AUTHORITIES, "Which kind decides when kinds disagree."
    )
    decided_by: str = reference(
        "Where sources differ",
        "objectives.objectives",
        "The objective on authoritative evidence that decides instead of this one.",
    )
    complete: str = choice(
        "Records are",
        (
            ("counted", "Complete: every event is counted"),
            ("sampled", "A sample: uncertainty counts"),
        ),
    )
    rule: str = choice("A sample decides when", (("", "as the agreement says"), *RULES))
    min_samples: int = integer("Least samples", "Fewer than these prove nothing.", "samples", 0)
    golden_set: str = reference("Evaluation set", "evaluation.sets")
    data_from: str = choice("Data owed by", (("provider", "Provider"), ("client", "Client")))
    data_due_days: int = integer("Data due after month end", "", "days", 5)
    exclusions: tuple[str, ...] = references("Exclusions that apply", "objectives.exclusions")
    action: str = prose("Action if missed")
    budget_action: str = prose(
        "Action when the error budget is spent", "Before the period ends: what stops, who decides."
    )
    action_within: str = duration(
        "These actions within", "From the end of the period that missed; such as 2 business days."
    )
    owner_role: str = by_role("Owner role")
    outcome: str = text("Business outcome", "Why the client cares.")
    promise: str = prose("Promise in plain words", "Leave empty to have it generated.")
    drawn: str = choice(
        "Samples are drawn",
        (
            ("records", "record by record: each stands for itself"),
            ("days", "by days: those of one day hang together"),
        ),
        "Records that hang together prove less.",
    )
    runs: str = choice(
        "Of several runs of one set",
        RUNS,
        "A run is complete with all items agreed, else with as many as the largest. An item counts once.",
    )


@dataclass(frozen=True)
@executed({DUTY: "name deviation role within"})
class Grade:
    """Grade an alert by how far a figure lies beyond its target, in percent of the target."""

    name: str = text("Alert")
    deviation: Decimal | None = decimal(
        "From a deviation of", "Of the target, on its wrong side.", "%"
    )
    role: str = by_role("Goes to")
    within: str = duration("Within", "Such as 1 business day.")


@dataclass(frozen=True)
@executed(
    {
        MEASURE: (
            "sample_rule confidence percentile_method missing_data cure_days budget_alert seed partial "
            "least_covered clarified_by clarify_days unclarified freeze"
        ),
        DUTY: "internal_breach internal_within",
        RECORDS: "retries",
        words_only("records are counted as they come"): "timeouts",
        words_only("it describes what the conditions beside it leave out"): "bots",
    }
)
class Objectives:
    """Section 4: objectives, exclusions and the methods by which figures become verdicts."""

    objectives: tuple[Objective, ...] = records("Objectives")
    exclusions: tuple[Exclusion, ...] = records("Exclusions")
    sample_rule: str = choice("Rule for samples", RULES)
    confidence: Decimal = decimal("Confidence of intervals", "Two-sided.", "%", "95")
    percentile_method: str = choice(
        "Percentiles",
        (("linear", "interpolate linearly (type 7)"), ("nearest_rank", "take the nearest rank")),
    )
    missing_data: str = choice(
        "A period without data",
        (
            ("no_verdict", "has no verdict; the report names who owes the data"),
            ("missed", "is missed after the cure time, if the provider owes it"),
        ),
    )
    cure_days: int = integer(
        "Cure time for missing data", "Owed by the provider: missed after this.", "days", 10
    )
    budget_alert: Decimal | None = decimal(
        "Alert when this much of an error budget is spent", "", "%", "75"
    )
    internal_breach: tuple[str, ...] = lines(
        "When an internal target is missed", "Duties towards oneself; fixes still ship."
    )
    freeze: str = choice(
        "While an internal target is missed",
        (
            ("", "changes go on"),
            ("fixes", "only fixes and emergency changes are released"),
        ),
        "From the end of the month that missed it to the end of the first one that does not.",
    )
    internal_within: str = duration("Each of them within", "Such as 5 business days.")
    least_covered: Decimal | None = decimal(
        "Least of the days due that evidence covers",
        "Below it a period has no verdict; empty: any part is judged.",
        "%",
        "90",
    )
    clarified_by: str = choice("An open reading is clarified by", SIDES, default="provider")
    clarify_days: int = integer("Clarified within", "From the import.", "business days", 5)
    unclarified: str = choice("A reading nobody clarified", UNCLARIFIED)
    retries: str = choice(
        "Several records of one request",
        RETRIES,
        "Where one id stands on records that differ.",
        former=(("every attempt in the log counts as an event of its own", "each"),),
    )
    timeouts: str = text(
        "Time-outs", "", "a time-out is a failed event and counts with the time waited until it"
    )
    bots: str = text(
        "Automated traffic",
        "How it is told and left out.",
        "health checks and load tests are left out",
    )
    automated: tuple[Condition, ...] = records(
        "Automated traffic is told by",
        "Requests for which any of these holds are left out of every figure and counted apart.",
        as_table=True,
    )
    seed: int = integer(
        "Seed of resampling",
        "Fixes every random draw, so that figures can be recomputed.",
        "",
        20260101,
    )
    partial: str = choice(
        "A window the term covers in part",
        PARTIAL,
        "As in the first month, when the agreement begins within it.",
    )
    grades: tuple[Grade, ...] = records(
        "Alerts by deviation", "The highest one reached is raised.", as_table=True
    )
