"""Check objectives: whether each promise can be measured, owned, and told from noise."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from slastudio.contract.checks.indicators import indicator_findings
from slastudio.contract.checks.sufficiency import gap_half_width, half_width, records_for
from slastudio.contract.indicators.table import (
    budgeted,
    compares_segments,
    counts_items,
    of,
    runs_clocks,
)
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.conduct import GoldenSet
from slastudio.contract.terms.findings import Finding, Fix
from slastudio.contract.terms.objective_choices import AUTHORITY_OF
from slastudio.contract.terms.objectives import Objective
from slastudio.contract.words.figures import samples_words, show_number, show_value
from slastudio.evidence.kinds import KINDS

# an interval wider than this on either side decides nothing anybody would sign
_WIDEST_POINTS = 5.0
_WEEKS_A_MONTH = 4


def objective_findings(a: Agreement) -> Iterator[Finding]:
    """Find flaws of single objectives, and objectives that contradict each other."""
    for index, objective in enumerate(a.objectives.objectives):
        path = f"objectives.objectives[{index}]"
        yield from indicator_findings(objective, path)
        yield from _steering(a, objective, path)
        yield from _deciding(a, objective, path)
        yield from _target(a, objective, path)
        yield from _enough(a, objective, path)
        yield from _one_day(objective, path)
        yield from _enough_events(a, objective, path)
    yield from _contradicting(a)


def _steering(a: Agreement, o: Objective, path: str) -> Iterator[Finding]:
    if not o.action.strip():
        yield Finding(
            "objective-without-action",
            f"{path}.action",
            "warning",
            "no action is agreed for a miss",
            "A promise without a consequence steers nothing.",
        )
    if not o.owner_role:
        yield Finding(
            "objective-without-owner",
            f"{path}.owner_role",
            "warning",
            "nobody owns this objective",
            "What nobody owns is explained by nobody.",
        )
    if not o.outcome.strip():
        yield Finding(
            "objective-without-outcome",
            f"{path}.outcome",
            "note",
            "no business outcome is named",
            "A target that serves no outcome is the first to be disputed.",
        )
    if (
        o.dimension in ("quality", "latency", "fairness", "availability")
        and not o.budget_action.strip()
    ):
        yield Finding(
            "budget-without-action",
            f"{path}.budget_action",
            "note",
            "nothing is agreed for a spent error budget",
            "Between the alert and the miss nobody knows what stops.",
        )
    if o.indicator.evidence == "evaluations" and not o.golden_set:
        only = a.evaluation.sets[0] if len(a.evaluation.sets) == 1 else None
        fix = (
            Fix(f"Measure it on {only.name or only.id}", ((f"{path}.golden_set", only.id),))
            if only
            else None
        )
        yield Finding(
            "objective-without-set",
            f"{path}.golden_set",
            "warning",
            "no evaluation set is named",
            "On another set the same system scores another figure.",
            fix,
        )
    delivered = {each.evidence for each in a.data.deliveries}
    if delivered and o.indicator.evidence not in delivered:
        title = KINDS[o.indicator.evidence].title.lower()
        yield Finding(
            "objective-without-data",
            f"{path}.indicator.evidence",
            "warning",
            f"nobody has agreed to send {title}",
            "Without its data the objective has no verdict.",
        )


def _deciding(a: Agreement, o: Objective, path: str) -> Iterator[Finding]:
    """Find authority that nothing carries out: no objective on that evidence decides."""
    own = AUTHORITY_OF[o.indicator.evidence]
    other = a.objective(o.decided_by) if o.decided_by else None
    if o.authority and o.authority != own and other is None:
        yield Finding(
            "authority-elsewhere",
            f"{path}.decided_by",
            "warning",
            "other evidence decides than it is measured on, and no objective is named for it",
            "Where the two differ, each side will name the one that suits it.",
        )
    if other is None:
        return
    decides = AUTHORITY_OF[other.indicator.evidence]
    if other.id == o.id or other.decided_by:
        yield Finding(
            "decided-in-a-circle",
            f"{path}.decided_by",
            "error",
            "what decides instead must be another objective that decides for itself",
            "In a circle nothing decides.",
        )
    elif o.authority and decides != o.authority:
        yield Finding(
            "authority-elsewhere",
            f"{path}.decided_by",
            "warning",
            f"“{other.name or other.id}” is measured on other evidence than the authoritative one",
            "Where the two differ, each side will name the one that suits it.",
        )


def _target(a: Agreement, o: Objective, path: str) -> Iterator[Finding]:
    if o.target is None:
        if not _is_open(a, o):
            yield Finding(
                "target-missing",
                f"{path}.target",
                "error",
                "the target is not set",
                "An objective without a target cannot be met or missed.",
            )
        return
    share = o.unit == "%"
    if share and not 0 <= o.target <= 100:
        yield Finding(
            "target-range",
            f"{path}.target",
            "error",
            "a share lies between 0 and 100 %",
            "It could never be met, or never be missed.",
        )
    elif share and o.comparator == ">=" and o.target == 100:
        yield Finding(
            "target-100",
            f"{path}.target",
            "warning",
            "100 % leaves no error budget",
            "One bad event misses the month; nobody can promise that honestly.",
        )
    elif (
        o.target == 0
        and (at_zero := of(o.indicator).at_zero)
        and (o.comparator == "<=" or not share)
    ):
        yield Finding("target-100", f"{path}.target", "warning", *at_zero)
    if _stricter(o.target, o.internal_target, o.comparator):
        yield Finding(
            "external-stricter",
            f"{path}.internal_target",
            "warning",
            f"the client is promised more ({show_value(o.target, o.unit)}) than the provider aims at ({show_value(o.internal_target, o.unit)})",
            "The external promise should be the more conservative one.",
            Fix("Aim at what is promised", ((f"{path}.internal_target", o.target),)),
        )
    if o.baseline is not None and _stricter(o.target, o.baseline, o.comparator):
        yield Finding(
            "target-beyond-baseline",
            f"{path}.target",
            "warning",
            f"the target is stricter than the measured baseline of {show_value(o.baseline, o.unit)}",
            "It would have been missed before it was promised.",
        )


def _is_open(a: Agreement, o: Objective) -> bool:
    return any(
        point.place == f"objectives.objectives[{o.id}].target" for point in a.drafting.open_points
    )


def _stricter(target: Decimal, other: Decimal | None, comparator: str) -> bool:
    """Tell whether the target asks for more than the other figure."""
    if other is None:
        return False
    return target > other if comparator == ">=" else target < other


def _enough(a: Agreement, o: Objective, path: str) -> Iterator[Finding]:
    i = o.indicator
    if runs_clocks(i) and i.expressed == "share" and i.evidence == "incidents":
        yield Finding(
            "share-of-few",
            f"{path}.indicator.expressed",
            "warning",
            "a percentage of very few incidents is no promise",
            "95 % of four incidents means none may be late: promise a number late instead.",
        )
    if o.target is None or o.unit not in ("%", "points"):
        return
    yield from _enough_in_gap(a, o, path) if compares_segments(i) else _enough_in_sample(a, o, path)


def _enough_in_gap(a: Agreement, o: Objective, path: str) -> Iterator[Finding]:
    least = o.indicator.least_per_segment
    wide = gap_half_width(93.0, least, a.objectives.confidence)
    if o.target is not None and wide > 2 * float(o.target):
        yield Finding(
            "too-few-samples",
            f"{path}.indicator.least_per_segment",
            "warning",
            f"with {show_number(least)} records in a segment a gap is only known to ±{show_value(wide, 'points', 1)}, "
            f"against a limit of {show_number(o.target)}",
            "Chance alone would miss the promise, or hide a miss.",
        )


def _one_day(o: Objective, path: str) -> Iterator[Finding]:
    """Find samples whose uncertainty is that of days, while one run, of one day, stands for the window."""
    if o.complete != "sampled" or o.indicator.evidence != "evaluations":
        return
    if o.drawn == "days" and o.runs == "last_complete":
        yield Finding(
            "run-of-one-day",
            f"{path}.runs",
            "warning",
            "uncertainty is that of days, but the window stands on one run",
            "One day tells nothing of how days differ, so nothing would be proven.",
            Fix("Let all runs count", ((f"{path}.runs", "all"),)),
        )


def _enough_in_sample(a: Agreement, o: Objective, path: str) -> Iterator[Finding]:
    if o.complete != "sampled" or o.target is None or not 0 < o.target < 100:
        return
    available = _available(a, o)
    confidence = a.objectives.confidence
    if available is None:
        if not o.min_samples:
            yield Finding(
                "min-samples-missing",
                f"{path}.min_samples",
                "warning",
                "no least number of samples is agreed",
                "Ten good answers would prove the month.",
                Fix(
                    f"Ask for {records_for(o.target, _WIDEST_POINTS, confidence)}",
                    ((f"{path}.min_samples", records_for(o.target, _WIDEST_POINTS, confidence)),),
                ),
            )
        return
    unit = "items" if counts_items(o) else "records"
    wide = half_width(o.target, available, confidence)
    if wide > _WIDEST_POINTS:
        lower = show_number(float(o.target) - wide, 1)
        yield Finding(
            "too-few-samples",
            f"{path}.min_samples",
            "warning",
            f"{samples_words(available, unit)} cannot tell {show_value(o.target, o.unit)} from {lower} %",
            f"At least {records_for(o.target, _WIDEST_POINTS, confidence)} are needed to know it to ±{show_value(_WIDEST_POINTS, 'points', 0)}.",
        )
    if o.min_samples and available < o.min_samples:
        yield Finding(
            "samples-out-of-reach",
            f"{path}.min_samples",
            "warning",
            f"{samples_words(o.min_samples, unit)} are asked for, but only about {show_number(available)} come in",
            "The objective would never have a verdict.",
        )


# a percentile with fewer values beyond it is a matter of one or two records
_LEAST_BEYOND = 5


def _enough_events(a: Agreement, o: Objective, path: str) -> Iterator[Finding]:
    """Find targets that a window of the agreed volume is too small for: one bad event, or one slow
    answer, decides.
    """
    if (
        o.target is None
        or o.complete != "counted"
        or o.indicator.evidence != "requests"
        or o.indicator.among
    ):
        return
    if not a.coverage.monthly_volume:
        return
    days = o.window.days if o.window.kind == "rolling" else 30
    events = a.coverage.monthly_volume * days // 30
    if budgeted(o.indicator) == "beyond_limit" and o.indicator.percentile is not None:
        beyond, least = float(events) * (100 - float(o.indicator.percentile)) / 100, _LEAST_BEYOND
        rest = "answers lie beyond the percentile"
    elif o.unit == "%" and o.comparator == ">=" and o.target < 100:
        beyond, least = float(events) * (100 - float(o.target)) / 100, 1
        rest = "events may be bad"
    else:
        return
    if beyond < least:
        yield Finding(
            "window-too-small",
            f"{path}.window.days" if o.window.kind == "rolling" else f"{path}.target",
            "warning",
            f"about {show_number(events)} requests come in a window, so only {show_number(beyond, 1)} {rest}",
            "A single event would decide the verdict. Lengthen the window, or promise less.",
        )


def _available(a: Agreement, o: Objective) -> int | None:
    """Return how many samples a window will hold by what the agreement says itself; None where it
    does not say.
    """
    days = o.window.days if o.window.kind == "rolling" else 30
    if o.indicator.evidence == "evaluations":
        golden: GoldenSet | None = next(
            (each for each in a.evaluation.sets if each.id == o.golden_set), None
        )
        return golden.items if golden and golden.items else (o.min_samples or None)
    if o.indicator.evidence == "reviews" and a.evaluation.review_sample and not o.indicator.among:
        return a.evaluation.review_sample * days // 7
    return o.min_samples or None


def _contradicting(a: Agreement) -> Iterator[Finding]:
    seen: dict[tuple[object, ...], tuple[int, Objective]] = {}
    for index, o in enumerate(a.objectives.objectives):
        key = (o.indicator, o.window, o.comparator)
        if key in seen and seen[key][1].target != o.target:
            yield Finding(
                "objectives-contradict",
                f"objectives.objectives[{index}].target",
                "error",
                f"“{o.name or o.id}” and “{seen[key][1].name or seen[key][1].id}” measure the same with two targets",
                "Which one binds is a coin toss in a dispute.",
            )
        elif key in seen:
            yield Finding(
                "objective-repeated",
                f"objectives.objectives[{index}].name",
                "warning",
                f"it repeats “{seen[key][1].name or seen[key][1].id}”",
                "One miss would count twice.",
            )
        seen.setdefault(key, (index, o))
