"""The kinds of duty: one row each, of everything that is asked of a kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from slastudio.contract.duties.promise import WantedProof
from slastudio.contract.terms.duty_names import DUTY_NAMES

Sort = Literal["recurring", "triggered", "standing"]
EVALUATIONS = WantedProof("evidence", "evaluations", "the evaluation's results")
REVIEWS = WantedProof("evidence", "reviews", "the reviews")
INCIDENTS = WantedProof("evidence", "incidents", "the incident's record")
QUEUE = WantedProof("evidence", "queue_items", "the export of the queue")
REQUESTS = WantedProof("evidence", "requests", "the request log")
ACT = WantedProof("register", "acts", "an entry in the register of acts")
HOURS = WantedProof("register", "hours", "hours worked on its line of the scope")
CHANGES = WantedProof("register", "changes", "the change register")
DECISIONS = WantedProof("register", "decisions", "the register of decisions")
EXCLUSIONS = WantedProof("register", "exclusions", "the register of exclusions used")
CHECKLISTS = WantedProof("register", "checklists", "items ticked in the checklists")
REQUESTS_MADE = WantedProof("register", "change_requests", "the register of change requests")
DISPUTES = WantedProof("register", "disputes", "the register of disputes")
REPORT = WantedProof("document", "report", "the report on record")
ROLLBACKS = WantedProof("register", "rollbacks", "the register of rollbacks and drills")
SCENARIOS = WantedProof("register", "scenarios", "the register of scenarios tried")
DRILLS = WantedProof("agreement", "drills", "the record of drills in the agreement")
IMPORT = WantedProof("evidence", "", "the import that covers the month")


@dataclass(frozen=True)
class DutyKind:
    """Say of one kind of duty what it is called, its sort, what it usually takes and what shows it.

    minutes: of one act, an estimate. line: words by which the line of the scope is found that its
    hours stand on. wanted: what shows it; the first that is there counts. closes: the register
    whose closing makes an unshown act a missed one.
    """

    name: str
    label: str
    sort: Sort
    minutes: int
    line: str
    wanted: tuple[WantedProof, ...]
    closes: str

    @property
    def by_hand(self) -> bool:
        """Tell whether nothing but an entry of a person can show it."""
        return set(self.wanted) <= {ACT, CHECKLISTS}


# sort, minutes, words of its line of the scope, what shows it, the register that closes it
_ROWS: dict[str, tuple[Sort, int, str, tuple[WantedProof, ...], str]] = {
    "evaluation_run": ("recurring", 30, "evaluation", (EVALUATIONS, ACT), "acts"),
    "weekly_sample": ("recurring", 1, "evaluation", (REVIEWS, ACT), "acts"),
    "data_delivery": ("recurring", 10, "operating", (IMPORT,), "acts"),
    "monthly_report": ("recurring", 60, "report", (REPORT, ACT), "acts"),
    "monthly_review": ("recurring", 60, "report", (ACT,), "acts"),
    "terms_review": ("recurring", 60, "report", (ACT,), "acts"),
    "spend_check": ("recurring", 2, "cost", (HOURS, ACT), "acts"),
    "access_review": ("recurring", 30, "operating", (ACT,), "acts"),
    "rollback_drill": ("recurring", 60, "operating", (ROLLBACKS, DRILLS, ACT), "rollbacks"),
    "failover_drill": ("recurring", 60, "operating", (SCENARIOS, ROLLBACKS, ACT), "scenarios"),
    "retraining": ("recurring", 240, "operating", (CHANGES, ACT), "changes"),
    "operation_checklist": ("recurring", 15, "operating", (CHECKLISTS, ACT), "acts"),
    "client_duty": ("recurring", 0, "", (ACT,), "acts"),
    "launch_checklist": ("triggered", 60, "operating", (CHECKLISTS, ACT), "acts"),
    "first_response": ("triggered", 15, "incident", (INCIDENTS,), "incidents"),
    "update": ("triggered", 10, "incident", (INCIDENTS,), "incidents"),
    "resolution": ("triggered", 180, "incident", (INCIDENTS,), "incidents"),
    "severity": ("triggered", 5, "incident", (INCIDENTS,), "incidents"),
    "escalation": ("triggered", 10, "incident", (INCIDENTS, ACT), "acts"),
    "evidence_held": ("triggered", 10, "incident", (REQUESTS, ACT), "acts"),
    "incident_review": ("triggered", 120, "incident", (INCIDENTS, ACT), "acts"),
    "playbook": ("triggered", 30, "incident", (CHECKLISTS, ACT), "acts"),
    "missed_action": ("triggered", 120, "fixes", (ACT,), "acts"),
    "budget_action": ("triggered", 60, "fixes", (ACT,), "acts"),
    "internal_action": ("triggered", 60, "fixes", (ACT,), "acts"),
    "grade_alert": ("triggered", 15, "operating", (ACT,), "acts"),
    "remediation": ("triggered", 240, "fixes", (ACT,), "acts"),
    "executive_notice": ("triggered", 30, "report", (ACT,), "acts"),
    "repeated_breach": ("triggered", 240, "report", (ACT,), "acts"),
    "vendor_claim": ("triggered", 30, "cost", (ACT,), "acts"),
    "clarification": ("triggered", 15, "operating", (ACT,), "acts"),
    "confirmation": ("triggered", 10, "", (EXCLUSIONS,), "exclusions"),
    "claim_answer": ("triggered", 60, "report", (DISPUTES,), "disputes"),
    "quote": ("triggered", 60, "", (REQUESTS_MADE, ACT), "change_requests"),
    "change_notice": ("triggered", 10, "adjust", (CHANGES,), "changes"),
    "change_approval": ("triggered", 10, "adjust", (CHANGES,), "changes"),
    "change_run": ("triggered", 60, "evaluation", (CHANGES, EVALUATIONS), "changes"),
    "change_record": ("triggered", 5, "adjust", (CHANGES,), "changes"),
    "update_notice": ("triggered", 10, "adjust", (CHANGES,), "changes"),
    "upstream_notice": ("triggered", 10, "", (ACT,), "acts"),
    "rollback": ("triggered", 60, "incident", (ROLLBACKS, ACT), "rollbacks"),
    "regression": ("triggered", 60, "evaluation", (ROLLBACKS, ACT), "rollbacks"),
    "cap_alert": ("triggered", 10, "cost", (ACT,), "acts"),
    "over_cap": ("triggered", 15, "cost", (ACT,), "acts"),
    "hours_alert": ("triggered", 5, "report", (ACT,), "acts"),
    "overage_agreed": ("triggered", 5, "", (ACT,), "acts"),
    "anomaly": ("triggered", 30, "cost", (REPORT, ACT), "acts"),
    "decision": ("triggered", 15, "", (DECISIONS,), "decisions"),
    "handoff": ("triggered", 120, "", (CHECKLISTS, ACT), "acts"),
    "renewal": ("triggered", 30, "report", (ACT,), "acts"),
    "exit": ("triggered", 480, "", (ACT,), "acts"),
    "deletion": ("triggered", 60, "", (ACT,), "acts"),
    "queue_time": ("standing", 0, "", (QUEUE,), "approvals"),
    "exception_volume": ("standing", 0, "", (QUEUE,), "approvals"),
    "envelope": ("standing", 0, "", (REQUESTS,), "acts"),
    "handover_confidence": ("standing", 0, "", (REQUESTS,), "acts"),
}
KINDS = {name: DutyKind(name, label, *_ROWS[name]) for name, label in DUTY_NAMES}


def kind_named(name: str) -> DutyKind:
    """Return a kind's row; raise KeyError for a name that is none."""
    return KINDS[name]
