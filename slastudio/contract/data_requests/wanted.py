"""What is judged of an agreement besides its objectives, and the columns that show it: one rule a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from slastudio.contract.indicators.table import paid
from slastudio.contract.indicators.use_limits import USE_COLUMNS
from slastudio.contract.terms.agreement import Agreement

ColumnsOf = Callable[[Agreement], tuple[str, ...]]
# longer lines of a rubric are sentences, and no name of a column
_WORDS_OF_A_LINE = 3


@dataclass(frozen=True)
class WantedColumns:
    """Say which columns of a kind show something that is judged, and why, as the sender is told.

    applies: whether the agreement has it judged. demands: whether the kind is needed for this alone.
    """

    kind: str
    why: str
    columns: ColumnsOf
    applies: Callable[[Agreement], bool]
    demands: bool = True


def _always(*names: str) -> ColumnsOf:
    return lambda _: names


def _money_is_watched(a: Agreement) -> bool:
    c = a.costs
    agreed = (c.monthly_cap, c.alert_percent, c.anomaly_percent)
    return any(each is not None for each in agreed) or any(
        paid(each.indicator) for each in a.objectives.objectives
    )


def _versions_are_watched(a: Agreement) -> bool:
    c = a.changes
    return bool(c.material_changes or c.policies or c.known_good or c.notice_days)


def _rubric_lines(a: Agreement) -> tuple[str, ...]:
    short = (each for each in a.evaluation.rubric if len(each.split()) <= _WORDS_OF_A_LINE)
    named = (re.sub(r"\W+", "_", each.strip()).strip("_").casefold() for each in short)
    return tuple(f"rubric.{each}" for each in named if each)


def _use_columns(a: Agreement) -> tuple[str, ...]:
    return tuple(column for limit, column in USE_COLUMNS.items() if getattr(a.coverage, limit))


WANTED = (
    WantedColumns(
        "requests",
        "to see that only the agreed teams, languages and regions use it",
        _use_columns,
        lambda a: bool(_use_columns(a)),
    ),
    WantedColumns(
        "requests",
        "to count use against the volume the promises assume",
        _always("request_id"),
        lambda a: bool(a.coverage.monthly_volume or a.coverage.no_verdict_above),
    ),
    WantedColumns(
        "requests",
        "to leave health checks and load tests out of the figures",
        lambda a: tuple(each.column for each in a.objectives.automated if each.column),
        lambda a: bool(a.objectives.automated),
        demands=False,
    ),
    WantedColumns(
        "requests",
        "to see that unsure answers went to a person",
        _always("confidence", "escalated", "fallback"),
        lambda a: a.evaluation.confidence_handover is not None,
    ),
    WantedColumns(
        "requests",
        "to see which version answered, and that none came without a word",
        _always("model", "prompt_version", "retrieval_version"),
        _versions_are_watched,
    ),
    WantedColumns(
        "requests",
        "to explain the bill: what was used, and what each request cost",
        _always("input_tokens", "cached_tokens", "output_tokens", "cost", "currency", "model"),
        _money_is_watched,
    ),
    WantedColumns(
        "costs",
        "to hold spend against the cap and to see odd days",
        _always("end", "service", "model", "amount", "currency", "quantity", "unit"),
        _money_is_watched,
    ),
    WantedColumns(
        "evaluations",
        "to see that runs came as often as agreed, and which items fell",
        _always("run", "set", "set_version", "item", "metric", "passed", "model", "prompt_version"),
        lambda a: bool(a.evaluation.cadence and a.evaluation.sets),
    ),
    WantedColumns(
        "evaluations",
        "to see that the agreed model judged the answers",
        _always("seg.judge_model"),
        lambda a: bool(a.evaluation.judge_model),
    ),
    WantedColumns(
        "reviews",
        "to see that the weekly sample was judged, and why answers were edited",
        lambda a: ("item", "accepted", "edit_reason", "reviewer_role", *_rubric_lines(a)),
        lambda a: bool(a.evaluation.review_sample),
    ),
    WantedColumns(
        "incidents",
        "to hold answers and solutions against the promised times",
        _always(
            "title", "first_response", "resolved", "severity", "workflow", "waiting", "reopened"
        ),
        lambda a: bool(a.support.severities),
    ),
    WantedColumns(
        "incidents",
        "to see which topics and segments are hit beyond their share of traffic",
        _always("topic", "segment"),
        lambda a: bool(a.support.severities),
    ),
    WantedColumns(
        "incidents",
        "to see that updates came as promised",
        _always("updates", "stable"),
        lambda a: any(each.updates for each in a.support.severities),
    ),
    WantedColumns(
        "incidents",
        "to hold each severity against the agreed table",
        _always("affected", "harm", "reversible", "severities"),
        lambda a: bool(a.support.rubric),
    ),
    WantedColumns(
        "incidents",
        "to see who was told, and when",
        _always("told", "detected"),
        lambda a: bool(a.governance.escalation),
    ),
    WantedColumns(
        "incidents",
        "to see that the playbook was followed",
        _always("playbook"),
        lambda a: bool(a.changes.playbooks),
    ),
    WantedColumns(
        "incidents",
        "to learn from it: cause, impact, and that the fix worked",
        _always(
            "nature",
            "cause",
            "impact",
            "people",
            "began",
            "fix",
            "fallback",
            "blast_radius",
            "reviewed",
            "review_owner",
            "verified",
        ),
        lambda a: bool(a.governance.review_within or a.governance.incident_definition),
    ),
    WantedColumns(
        "queue_items",
        "to see how long approvals took",
        _always("queue", "decided", "decision", "due", "workflow"),
        lambda a: bool(a.changes.approval_within),
    ),
    WantedColumns(
        "queue_items",
        "to see how many exceptions wait, and how long",
        _always("queue", "decided", "workflow"),
        lambda a: bool(a.governance.exception_age or a.governance.exception_volume is not None),
    ),
)


def wanted_of(agreement: Agreement) -> Iterator[WantedColumns]:
    """Yield the rules whose matter the agreement has judged."""
    for each in WANTED:
        if each.applies(agreement):
            yield each
