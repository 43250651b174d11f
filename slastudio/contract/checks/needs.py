"""What a section is not complete without, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import Level


@dataclass(frozen=True)
class Need:
    """Name a field a section is not complete without; id and words are those of the finding when it
    is empty.

    id "" means that another check says so in better words. pilot: whether a pilot experiment needs
    it too.
    """

    path: str
    id: str = ""
    message: str = ""
    why: str = ""
    level: Level = "warning"
    pilot: bool = True


NEEDS = (
    Need(
        "parties.provider",
        "party-unnamed",
        "the provider is not named",
        "Nobody is bound by a promise without a promisor.",
        "error",
    ),
    Need(
        "parties.client",
        "party-unnamed",
        "the client is not named",
        "Nobody can claim what nobody was promised.",
        "error",
    ),
    Need(
        "parties.contacts",
        "roles-missing",
        "no role is named",
        "Duties are owed by roles; without any, nobody owes them.",
    ),
    Need(
        "parties.contract_reference",
        "contract-unnamed",
        "the contract this is appended to is not named",
        "An appendix to nothing binds nobody.",
        "note",
    ),
    Need(
        "coverage.systems",
        "coverage-missing",
        "no system is in scope",
        "Without scope every system of the client is arguably covered.",
    ),
    Need(
        "coverage.workflows",
        "coverage-missing",
        "no workflow is in scope",
        "Promises hold for workflows; a new one would be covered by surprise.",
    ),
    Need(
        "coverage.valid_input",
        "validity-unsaid",
        "what counts as a valid input is not said",
        "Every odd input would count against the promises.",
        "note",
    ),
    Need(
        "coverage.teams",
        "teams-unsaid",
        "which teams may use it is not said",
        "New teams that do not know its limits are governance drift.",
        "note",
        pilot=False,
    ),
    Need(
        "journeys.journeys",
        "journeys-missing",
        "no journey is described",
        "The client buys journeys, not percentiles.",
    ),
    Need(
        "objectives.objectives",
        "objectives-missing",
        "no objective is agreed",
        "Nothing measurable is being promised.",
    ),
    Need(
        "support.severities",
        "severities-missing",
        "no severity tier is defined",
        "Nobody can say how fast an incident must be answered.",
    ),
    Need("support.calendar.hours"),
    Need(
        "support.after_hours",
        "after-hours-unsaid",
        "what happens at 7 pm on a Friday is not said",
        "It is the first question a client asks.",
    ),
    Need(
        "support.rubric",
        "rubric-missing",
        "no rubric says who decides a severity by what",
        "Every incident would be argued up or down.",
        "note",
        pilot=False,
    ),
    Need("changes.material_changes"),
    Need(
        "changes.testing",
        "testing-unsaid",
        "how a change is tested is not said",
        "Released is not tested.",
    ),
    Need("changes.approver_role"),
    Need(
        "changes.approval_within",
        "approval-untimed",
        "approval has no promised time",
        "A change can wait for ever, and the fix with it.",
        "note",
    ),
    Need("changes.rollback_triggers"),
    Need("changes.rollback_owner_role"),
    Need("changes.rollback_steps"),
    Need(
        "changes.playbooks",
        "playbooks-missing",
        "no playbook is written",
        "Under pressure people improvise.",
        "note",
        pilot=False,
    ),
    Need(
        "evaluation.sets",
        "sets-missing",
        "no evaluation set is agreed",
        "Whether a change made answers better or worse could not be told.",
        "note",
    ),
    Need("evaluation.regression_points"),
    Need(
        "evaluation.rollback_trigger",
        "regression-without-action",
        "nothing follows from a regression",
        "A drop everybody sees and nobody acts on.",
        "note",
    ),
    Need(
        "evaluation.review_sample",
        "reviews-unsaid",
        "no human review is agreed",
        "Scores by machines drift with the machines.",
        "note",
        pilot=False,
    ),
    Need("costs.monthly_cap", "cap-missing", "spend has no cap", "The bill is the first surprise."),
    Need("costs.over_cap"),
    Need(
        "costs.anomaly_action",
        "anomaly-without-action",
        "nothing follows from a cost anomaly",
        "It is found on the invoice.",
        "note",
    ),
    Need(
        "client.escalation_role",
        "escalation-missing",
        "the client's escalation contact is missing",
        "A Sev 1 nobody on the client's side answers for.",
    ),
    Need(
        "client.log_access",
        "logs-unsaid",
        "access to logs or steps to reproduce is not agreed",
        "What cannot be seen cannot be fixed.",
    ),
    Need("governance.precedence"),
    Need("governance.incident_response.promise"),
    Need("governance.exceptions.promise", pilot=False),
    Need("governance.rollback.promise"),
    Need("governance.approvals.promise", pilot=False),
    Need("governance.retention.promise"),
    Need("governance.handoff.promise", pilot=False),
    Need(
        "governance.raci",
        "raci-missing",
        "who does what is not laid down",
        "In an incident everybody looks at somebody else.",
        "note",
        pilot=False,
    ),
    Need(
        "governance.escalation",
        "ladder-missing",
        "who is told when is not laid down",
        "Leadership hears of it from a customer.",
        "note",
        pilot=False,
    ),
    Need(
        "governance.retained",
        "retention-unclassed",
        "which evidence is kept how long is not listed",
        "The one log that matters was rotated.",
        "note",
        pilot=False,
    ),
    Need("governance.handoff_duties", pilot=False),
    Need(
        "data.ownership",
        "ownership-unsaid",
        "who owns inputs, outputs and evaluation sets is not said",
        "Each side believes: we do.",
    ),
    Need(
        "data.roles",
        "data-roles-unsaid",
        "who is controller and who processor is not said",
        "Data protection law asks for it.",
        "note",
    ),
    Need(
        "data.personal_data",
        "personal-data-unsaid",
        "how personal data is handled is not said",
        "It will be in the logs.",
        "note",
    ),
    Need(
        "data.access",
        "access-unsaid",
        "who has access is not said",
        "Everybody, until somebody asks.",
        "note",
    ),
    Need(
        "data.deliveries",
        "deliveries-missing",
        "the monthly data is not agreed",
        "Objectives without data have no verdict; say who owes which export.",
        "note",
        pilot=False,
    ),
    Need("scope.included"),
    Need("scope.excluded"),
    Need(
        "scope.backlog_path",
        "backlog-missing",
        "what happens to an ask outside the scope is not said",
        "It is done, unpaid, or forgotten.",
        "note",
    ),
    Need(
        "scope.change_request",
        "change-request-unsaid",
        "how a change request is priced and approved is not said",
        "Work outside the scope would be argued invoice by invoice.",
        "note",
    ),
    Need(
        "pricing.monthly_fee",
        "fee-missing",
        "the fee is not agreed",
        "The retainer pays for the capacity behind every promise.",
    ),
    Need(
        "pricing.included_hours",
        "hours-missing",
        "the included hours are not agreed",
        "How much work the fee buys is not said.",
        "note",
    ),
    Need("pricing.overage_rate"),
    Need(
        "term.start",
        "start-missing",
        "the first day is not agreed",
        "No month can be judged before it.",
    ),
    Need(
        "term.termination",
        "termination-unsaid",
        "how it ends for cause is not said",
        "The law will say it, to nobody's liking.",
        "note",
    ),
    Need("term.exit_duties"),
)


def needs_of(a: Agreement) -> Iterator[Need]:
    """Yield what this agreement needs; a pilot experiment needs less."""
    pilot = a.governance.profile == "pilot"
    return (need for need in NEEDS if need.pilot or not pilot)


def is_empty(a: Agreement, path: str) -> bool:
    """Tell whether nothing is written at a path: no text, no record, no number."""
    value: Any = a
    for part in path.split("."):
        value = getattr(value, part)
    if isinstance(value, tuple):
        return all(isinstance(each, str) and not each.strip() for each in value)
    return value is None or (isinstance(value, str) and not value.strip())
