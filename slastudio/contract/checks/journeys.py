"""Check journeys, the stack of objectives that carries them, and exclusions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import Finding

# two are the measure; a few more still tell one story
_MOST_SUPPORTING = 5


def journey_findings(a: Agreement) -> Iterator[Finding]:
    """Find flaws of journeys, of the stack their objectives make, and of exclusions."""
    yield from _journeys(a)
    yield from _stack(a)
    yield from _exclusions(a)


def _journeys(a: Agreement) -> Iterator[Finding]:
    ranks = Counter((o.journey, o.rank) for o in a.objectives.objectives)
    for index, journey in enumerate(a.journeys.journeys):
        path = f"journeys.journeys[{index}]"
        if not journey.promise.strip():
            yield Finding(
                "journey-without-promise",
                f"{path}.promise",
                "warning",
                "nothing is promised for this journey",
                "The client buys journeys, not percentiles.",
            )
        if not journey.impact.strip():
            yield Finding(
                "journey-without-impact",
                f"{path}.impact",
                "note",
                "its business impact is not said",
                "Severity and credits are argued from it.",
            )
        if journey.failure_cost is not None and journey.failure_cost < 0:
            yield Finding(
                "failure-cost-negative",
                f"{path}.failure_cost",
                "error",
                "a failure that costs less than nothing is none",
                "",
            )
        primary, supporting = ranks[journey.id, "primary"], ranks[journey.id, "supporting"]
        if primary != 1 or supporting < 2:
            yield Finding(
                "journey-stack",
                f"{path}.name",
                "note" if primary == 1 else "warning",
                f"it has {primary} primary and {supporting} supporting objectives; one and two are the measure",
                "One number alone can be met while the journey fails.",
            )
        elif supporting > _MOST_SUPPORTING:
            yield Finding(
                "journey-crowded",
                f"{path}.name",
                "note",
                f"{supporting} supporting objectives stand beside the primary one; two are the measure",
                "Where everything supports, nothing says what the journey stands on. Divide the journey, or let some "
                "objectives stand without one.",
            )


def _stack(a: Agreement) -> Iterator[Finding]:
    objectives = a.objectives.objectives
    dimensions = {o.dimension for o in objectives}
    if objectives and dimensions <= {"availability", "latency", "cost"}:
        yield Finding(
            "uptime-only",
            "objectives.objectives",
            "warning",
            "only uptime and speed are promised; nothing says that answers are right",
            "An AI system can be up and wrong all month. Add an objective for quality or governance.",
        )
    if (
        objectives
        and len(a.coverage.languages) > 1
        and "fairness" not in dimensions
        and a.governance.profile == "governed"
    ):
        yield Finding(
            "fairness-missing",
            "objectives.objectives",
            "note",
            f"{len(a.coverage.languages)} languages are covered, but no objective keeps them together",
            "The mean is met while one group is served badly.",
        )


def _exclusions(a: Agreement) -> Iterator[Finding]:
    used = {name for o in a.objectives.objectives for name in o.exclusions}
    for index, each in enumerate(a.objectives.exclusions):
        path = f"objectives.exclusions[{index}]"
        planned = each.kind in ("maintenance", "retraining")
        if not each.clause.strip():
            yield Finding(
                "exclusion-without-clause",
                f"{path}.clause",
                "error",
                "an exclusion needs its clause",
                "Nothing is left out of a figure without one.",
            )
        if planned and each.cap_hours is None:
            yield Finding(
                "exclusion-uncapped",
                f"{path}.cap_hours",
                "warning",
                "its hours a month are not capped",
                "All downtime could be announced away.",
            )
        if planned and not each.notice_days:
            yield Finding(
                "exclusion-without-notice",
                f"{path}.notice_days",
                "warning",
                "no notice is asked for",
                "Maintenance announced afterwards excuses anything.",
            )
        if planned and not each.evidence.strip():
            yield Finding(
                "exclusion-self-certified",
                f"{path}.evidence",
                "warning",
                "nothing has to prove it",
                "Whoever profits from an exclusion must not certify it alone.",
            )
        if each.id not in used and each.kind != "client_wait":
            yield Finding(
                "exclusion-unused",
                f"{path}.name",
                "note",
                "no objective names it",
                "It leaves nothing out.",
            )
