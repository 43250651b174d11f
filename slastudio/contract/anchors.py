"""From a field to the clause that says it, and back: what lets preview and form point at each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from slastudio.contract.agreement import Agreement
from slastudio.contract.clause_texts import clause_numbers
from slastudio.contract.clauses import Block
from slastudio.contract.places import Path, leaves, parse_path, path_of, record_key, section_of
from slastudio.contract.sections import NUMBERS

# records with a clause of their own, whose anchor ends in their id
_RECORDS = {
    "journeys.journeys": "journey",
    "objectives.objectives": "objective",
    "objectives.exclusions": "exclusion",
    "support.severities": "severity",
    "changes.playbooks": "playbook",
    "drafting.clauses": "clause",
}
# a field's clause; of several fields told in one clause the first is where the clause leads back to
_FIELDS = {
    "parties.zone": "zone",
    "parties.contacts": "contacts",
    "coverage.monthly_volume": "volume",
    "coverage.valid_input": "valid_input",
    "objectives.confidence": "methods",
    "objectives.sample_rule": "methods",
    "objectives.missing_data": "missing_data",
    "objectives.cure_days": "missing_data",
    "support.calendar": "calendar",
    "support.severities": "severities",
    "support.tiers": "tiers",
    "support.tier": "tier",
    "support.after_hours": "after_hours",
    "support.stable_when": "stable",
    "support.stable_means": "stable",
    "support.waiting_pauses": "waiting",
    "support.reopened": "reopened",
    "support.severity_change": "severity_change",
    "changes.material_changes": "material",
    "changes.approver_role": "approval",
    "changes.approval_within": "approval",
    "changes.rollback_triggers": "rollback",
    "changes.rollback_owner_role": "rollback_owner",
    "changes.rollback_within": "rollback_owner",
    "changes.update_policy": "updates",
    "changes.evaluated_first": "updates",
    "evaluation.sets": "sets",
    "evaluation.cadence": "cadence",
    "evaluation.judge_model": "judge_model",
    "evaluation.regression_points": "regression",
    "evaluation.rollback_trigger": "regression",
    "evaluation.review_sample": "reviews",
    "evaluation.review_drawn": "reviews",
    "evaluation.review_role": "reviews",
    "evaluation.rubric": "reviews",
    "costs.monthly_cap": "cap",
    "costs.alert_percent": "cap",
    "costs.over_cap": "cap",
    "costs.anomaly_percent": "anomaly",
    "costs.anomaly_action": "anomaly",
    "governance.profile": "profile",
    "governance.precedence": "precedence",
    "governance.incident_definition": "ai_incident",
    "governance.incident_response": "layer:incident_response",
    "governance.exceptions": "layer:exceptions",
    "governance.rollback": "layer:rollback",
    "governance.approvals": "layer:approvals",
    "governance.retention": "layer:retention",
    "governance.handoff": "layer:handoff",
    "governance.exception_age": "exception_age",
    "governance.exception_volume": "exception_age",
    "governance.raci": "raci",
    "governance.escalation": "escalation",
    "governance.review_within": "review",
    "governance.recurring": "recurring",
    "governance.retained": "retained",
    "governance.retention_months": "retention",
    "governance.handoff_duties": "handoff_duties",
    "governance.after_go_live": "after_go_live",
    "data.ownership": "data:ownership",
    "data.roles": "data:roles",
    "data.personal_data": "data:personal_data",
    "data.access": "data:access",
    "data.provenance": "data:provenance",
    "data.deliveries": "deliveries",
    "scope.included": "included",
    "scope.excluded": "excluded",
    "scope.change_request": "change_request",
    "pricing.monthly_fee": "fee",
    "pricing.included_hours": "hours",
    "pricing.rollover": "hours",
    "pricing.overage_rate": "overage",
    "pricing.credits": "credit_bands",
    "pricing.credit_rule": "credits",
    "pricing.credit_cap": "credits",
    "pricing.credit_upstream": "credit_causes",
    "pricing.credit_not_proven": "credit_causes",
    "pricing.sole_remedy": "remedy",
    "pricing.remediation_within": "remediation",
    "pricing.repeat_count": "repeated",
    "pricing.repeat_duty": "repeated",
    "term.start": "term",
    "term.end": "term",
    "term.notice_days": "notice",
    "term.renewal": "notice",
    "term.termination": "termination",
    "term.exit_days": "exit",
    "term.exit_duties": "exit",
    "term.amendments": "amendments",
}
_BACK = {anchor: place for place, anchor in reversed(_FIELDS.items())}
# kinds of field whose own words are printed; too short a text is in every clause
_WRITTEN, _TELLING = ("text", "prose", "lines"), 4


def anchor_for(agreement: Agreement, path: Path) -> str:
    """Return the anchor of the clause that says a field, the nearest group's where it has none; "" for no such clause."""
    known = clause_numbers(agreement)
    return next((each for each in _anchors(agreement, path) if each in known), "")


def _anchors(agreement: Agreement, path: Path) -> list[str]:
    found: list[str] = []
    group = ".".join(str(part) for part in path[:2])
    if group in _RECORDS and len(path) > 2:
        records = getattr(getattr(agreement, str(path[0])), str(path[1]))
        if isinstance(path[2], int) and path[2] < len(records):
            found.append(f"{_RECORDS[group]}:{record_key(records[path[2]])}")
    if group in _FIELDS:
        found.append(_FIELDS[group])
    return found


def path_for(agreement: Agreement, anchor: str) -> Path | None:
    """Return the path of the field a clause comes from, or None where the clause comes from no one field."""
    if anchor in _BACK:
        return path_of(agreement, _BACK[anchor])
    kind, _, key = anchor.partition(":")
    group = next((place for place, name in _RECORDS.items() if name == kind), "")
    return path_of(agreement, f"{group}[{key}]") if group and key else None


def block_of(agreement: Agreement, blocks: Sequence[Block], path: Path) -> int | None:
    """Return which of a section's blocks says a field: the one its anchor names, else the first that has its words."""
    at = next((n for n, block in enumerate(blocks) if block.anchor and block.anchor in _exact(agreement, path)), None)
    if at is None:
        words = _words_at(agreement, path)
        at = next((n for n, block in enumerate(blocks[1:], 1) if words and _says(block, words)), None)
    if at is None:
        anchor = anchor_for(agreement, path)
        at = next((n for n, block in enumerate(blocks) if anchor and block.anchor == anchor), None)
    return at


def _exact(agreement: Agreement, path: Path) -> tuple[str, ...]:
    """Return the anchor of the record's own clause, or of the clause this field comes first in."""
    found = _anchors(agreement, path)[:1]
    group = ".".join(str(part) for part in path[:2])
    return tuple(each for each in found if ":" in each or _BACK.get(each) == group)


def _words_at(agreement: Agreement, path: Path) -> str:
    value: Any = agreement
    for part in path:
        if isinstance(part, int):
            if not isinstance(value, tuple) or part >= len(value):
                return ""
            value = value[part]
        else:
            value = getattr(value, part, "")
    if isinstance(value, tuple):
        value = next((each for each in value if isinstance(each, str)), "")
    elif not isinstance(value, str):
        value = getattr(value, "name", "") or ""
    return " ".join(value.split()).rstrip(".") if len(value) >= _TELLING else ""


def _says(block: Block, words: str) -> bool:
    texts = (block.text, *(cell for row in block.rows for cell in row))
    return any(words in " ".join(text.split()) for text in texts)


def path_behind(agreement: Agreement, section: str, block: Block) -> Path | None:
    """Return the field a block comes from: by its anchor, else the longest text of the section that it repeats."""
    found = path_for(agreement, block.anchor) if block.anchor else None
    if found is not None:
        return found
    best: tuple[int, Path] | None = None
    for path, spec, value in leaves(getattr(agreement, section), (section,)):
        if spec.kind not in _WRITTEN or spec.name == "id":
            continue
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and len(text) >= _TELLING and _says(block, " ".join(text.split()).rstrip(".")):
                best = max(best or (0, path), (len(text), path), key=lambda each: each[0])
    return best[1] if best else None


def section_at(agreement: Agreement, path: Path) -> str:
    """Return the section whose form shows a path; an own clause and an open point stand in the section they concern."""
    if not path:
        return ""
    if path[0] != "drafting" or len(path) < 3 or not isinstance(path[2], int):
        return str(path[0]) if path[0] in NUMBERS else ""
    records = getattr(agreement.drafting, str(path[1]), ())
    if path[2] >= len(records):
        return ""
    record = records[path[2]]
    return str(record.section) if path[1] == "clauses" else section_of(record.place)


def field_behind(agreement: Agreement, text: str) -> Path:
    """Return the path to go to for a finding's path: that of an open point or waiver leads to the field it is about."""
    path = parse_path(text)
    if path[:1] == ("drafting",) and len(path) > 2 and path[1] in ("open_points", "waivers"):
        records = getattr(agreement.drafting, str(path[1]))
        if isinstance(path[2], int) and path[2] < len(records):
            return path_of(agreement, records[path[2]].place) or path
    return path
