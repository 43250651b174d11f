"""The terms an appendix uses, defined so that two people decide alike."""

from __future__ import annotations

from slastudio.contract.terms.agreement import Agreement
from slastudio.reports.content.blocks import Block, Facts

_TERMS = (
    (
        "Service level agreement (SLA)",
        "The promises in this document towards the client, with what follows when one is missed.",
    ),
    (
        "Service level objective (SLO)",
        "The target one indicator aims at, in one window. An SLA may rest on several.",
    ),
    (
        "Retainer",
        "The commercial arrangement that pays for the capacity. It is not a promise about the system's behaviour.",
    ),
    (
        "Indicator",
        "A figure computed from records by a stated formula: a share, a percentile, a mean, spend, availability or response times.",
    ),
    (
        "Objective",
        "An indicator with its target, its window, its samples rule and the action if it is missed.",
    ),
    (
        "Target and internal target",
        "The target is what the client is promised. The internal target is the provider's own, stricter one; "
        "missing it is an alert, not a miss.",
    ),
    (
        "Window",
        "The span over which an indicator is computed: a calendar month, or a number of days that rolls forward daily.",
    ),
    ("Error budget", "What may go wrong in a window while the target is still kept."),
    (
        "Met, missed",
        "The verdict that the target was kept, or that it was not, by the methods of Annex B.",
    ),
    (
        "Not proven",
        "The verdict where a sample is too small, or its interval does not allow a decision by the agreed rule.",
    ),
    ("No data", "The verdict where nothing was delivered to judge by. It is never counted as met."),
    (
        "At risk",
        "An alert beside a met verdict: most of the budget is spent, or the internal target is missed.",
    ),
    (
        "Golden set",
        "A fixed set of evaluation items with agreed answers, owned by a named role and controlled by both parties.",
    ),
    ("Drift", "A change of figures or inputs over time without a change that would explain it."),
    (
        "Severity tier",
        "A class of incidents by who is affected, how badly and how reversibly, with its own clocks.",
    ),
    (
        "First response",
        "The moment a person who can act answers the report of an incident; an automatic receipt is none.",
    ),
    ("Resolution", "The moment the effect on users has ended; the cause may be removed later."),
    (
        "Business hours",
        "The service hours of the service calendar, without its holidays and closures.",
    ),
    (
        "Governance incident",
        "A breach of an agreed way of working, such as an unapproved change, even while the system is up.",
    ),
    (
        "Material change",
        "A change of the kinds listed in the section on changes; it needs approval before it goes live.",
    ),
    ("Service credit", "A share of the fee returned when a named objective is missed."),
)


# words of the evidence, defined where an objective counts by them
_COUNTED = {
    "accepted": (
        "Accepted",
        "The judgement of the person who reviews an answer that, by the rubric, it may stand as it is.",
    ),
    "passed": (
        "Passed",
        "The result of one evaluation item: what the system answered agrees with what the set expects.",
    ),
    "fallback": (
        "Fallback",
        "An answer given in place of the system's own, because it failed or was not sure enough.",
    ),
    "escalated": (
        "Handed to a person",
        "A request that a person went on with, as the log marks it.",
    ),
}


def definition_blocks(agreement: Agreement) -> tuple[Block, ...]:
    """Return the terms every agreement uses, and those of the evidence this one counts by."""
    used = {
        condition.column
        for o in agreement.objectives.objectives
        for condition in (*o.indicator.good, *o.indicator.among)
    }
    return (Facts((*_TERMS, *(told for column, told in _COUNTED.items() if column in used))),)
