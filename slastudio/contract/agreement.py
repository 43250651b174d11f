"""The agreement: one frozen value of fourteen sections; every edit makes a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slastudio.contract.commercial import Pricing, Term
from slastudio.contract.conduct import ChangeManagement, CostControls, Evaluation
from slastudio.contract.fields import record
from slastudio.contract.governance import DataPrivacy, Governance
from slastudio.contract.objectives import Journeys, Objective, Objectives
from slastudio.contract.scope import ClientResponsibilities, Coverage, Parties, Scope
from slastudio.contract.support import Support


@dataclass(frozen=True)
class Agreement:
    """Hold the whole agreement; the order of its fields is the order of its clauses."""

    parties: Parties = record("Parties and contacts", Parties, "Who agrees, and how each side is reached.")
    coverage: Coverage = record("Coverage", Coverage, "Systems, environments and workflows the promises are about.")
    journeys: Journeys = record("Journeys and promises", Journeys, "What the client's customers come for.")
    objectives: Objectives = record(
        "Objectives", Objectives, "What is measured, against which target, in which window."
    )
    support: Support = record("Severity and service hours", Support, "How fast somebody answers, and when.")
    changes: ChangeManagement = record("Changes and model updates", ChangeManagement, "No silent changes.")
    evaluation: Evaluation = record("Evaluation", Evaluation, "The evaluation sets both sides control.")
    costs: CostControls = record("Cost controls", CostControls, "Caps, alerts and anomalies.")
    client: ClientResponsibilities = record("Client responsibilities", ClientResponsibilities, "What the client owes.")
    governance: Governance = record("Governance", Governance, "Six layers that count even while the system is up.")
    data: DataPrivacy = record("Data and privacy", DataPrivacy, "Ownership, access, region, retention.")
    scope: Scope = record("Scope and backlog", Scope, "What is included, what is not, and the way to ask for more.")
    pricing: Pricing = record("Pricing, hours and credits", Pricing, "The retainer, apart from the promises.")
    term: Term = record("Term, renewal and exit", Term, "How it begins, goes on and ends.")

    @property
    def zone(self) -> str:
        return self.parties.zone

    def objective(self, objective_id: str) -> Objective | None:
        for objective in self.objectives.objectives:
            if objective.id == objective_id:
                return objective
        return None

    def options(self, refers_to: str) -> tuple[tuple[str, str], ...]:
        """Return (id, name) of the records a reference such as "coverage.workflows" may name; contacts go by role."""
        section, _, name = refers_to.partition(".")
        found: tuple[Any, ...] = getattr(getattr(self, section), name)
        keys = ((each, each.id if hasattr(each, "id") else each.role) for each in found)
        return tuple(dict.fromkeys((key, getattr(each, "name", "") or key) for each, key in keys if key))
