"""Put a claim into the register of disputes, with both sides' figures as they are now."""

from __future__ import annotations

from datetime import UTC, datetime

from slastudio.evidence.registers import register_named
from slastudio.judge.outcome.contested import Claim, Dispute, Side
from slastudio.measure.records.selection import Filter
from slastudio.operations.evidence.browsing.rows import parse_filter
from slastudio.operations.registers.moments import read_spans
from slastudio.operations.registers.records import Entry, add_computed
from slastudio.project.file import Project
from slastudio.shared.money import Money, money_text
from slastudio.shared.problems import StudioError

_SIGNS = {
    "is": "=",
    "is_not": "!=",
    "at_least": ">=",
    "at_most": "<=",
    "above": ">",
    "below": "<",
    "contains": "~",
    "missing": "=",
    "present": "!=",
}


def read_claim(
    denied: tuple[str, ...], exclusion: str, spans: str, contested: str, zone: str
) -> Claim:
    """Read a claim as it is typed: spans "start/end; …" left out by an exclusion, rows
    "column=value; …" that must not count.

    Raises StudioError for what cannot be read, and for spans without an end or without an
    exclusion.
    """
    added = []
    for start, end in read_spans(spans, zone):
        if end is None:
            raise StudioError("A span to be left out needs its end: start/end.")
        if not exclusion:
            raise StudioError(
                "Choose the exclusion of the agreement by which the spans are to be left out."
            )
        added.append((exclusion, start.astimezone(UTC), end.astimezone(UTC)))
    filters = tuple(parse_filter(part) for part in contested.split(";") if part.strip())
    return Claim(denied, tuple(added), filters)


def keep_dispute(
    project: Project, dispute: Dispute, *, claimed_by: str, claim: str, when: str = ""
) -> Entry:
    """Keep both figures with what was claimed, as an open dispute; when: a moment as typed, now by
    default.

    Raises StudioError where nobody is named or nothing is said.
    """
    values = {
        "when": when or datetime.now(UTC).isoformat(timespec="seconds"),
        "claimed_by": claimed_by,
        "claim": claim,
        "outcome": "open",
    }
    return add_computed(project, register_named("disputes"), values, _computed(dispute))


def _computed(dispute: Dispute) -> dict[str, str]:
    ours = dispute.ours.result
    told = {
        "objective": ours.id,
        "period": dispute.period.label,
        "denied": ", ".join(dispute.claim.dropped),
        "added": "; ".join(
            f"{name}: {start.isoformat()}/{end.isoformat()}"
            for name, start, end in dispute.claim.added
        ),
        "contested": "; ".join(filter_text(each) for each in dispute.claim.contested),
        "rows": str(dispute.rows) if dispute.claim.contested else "",
        "agreement": ours.agreement_version,
        "target": "" if ours.target is None else f"{ours.comparator} {ours.target:f}",
        "unit": ours.unit,
    }
    for name, side in (("our", dispute.ours), ("their", dispute.theirs)):
        told |= {f"{name}_{key}": text for key, text in _side(side).items()}
    return told


def _side(side: Side) -> dict[str, str]:
    value, credit = side.result.value, side.credit
    return {
        "value": "" if value is None else f"{value:f}",
        "verdict": side.result.verdict,
        "credit": "" if credit is None else money_text(Money(credit, side.currency)),
    }


def filter_text(condition: Filter) -> str:
    """Return a condition as parse_filter reads it."""
    return f"{condition.column}{_SIGNS[condition.operator]}{condition.value}"
