"""The agreement: one frozen value of fourteen sections and their drafting; every edit makes a new
one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from slastudio.contract.terms.commercial import Pricing, Term
from slastudio.contract.terms.conduct import ChangeManagement, CostControls, Evaluation
from slastudio.contract.terms.drafting import Drafting
from slastudio.contract.terms.fields import FieldSpec, fields_of, record
from slastudio.contract.terms.governance import DataPrivacy, Governance
from slastudio.contract.terms.journeys import Journeys
from slastudio.contract.terms.objectives import Objective, Objectives
from slastudio.contract.terms.scope import ClientResponsibilities, Coverage, Parties, Scope
from slastudio.contract.terms.sections import TITLES
from slastudio.contract.terms.support import Support


@dataclass(frozen=True)
class Agreement:
    """Hold the whole agreement; the order of its sections is the order of its clauses.

    drafting is no section: its clauses are printed in the sections they name, its notes are not
    printed at all.
    """

    parties: Parties = record(
        TITLES["parties"], Parties, "Who agrees, and how each side is reached."
    )
    coverage: Coverage = record(
        TITLES["coverage"], Coverage, "Systems, environments and workflows the promises are about."
    )
    journeys: Journeys = record(
        TITLES["journeys"], Journeys, "What the client's customers come for."
    )
    objectives: Objectives = record(
        "Objectives", Objectives, "What is measured, against which target, in which window."
    )
    support: Support = record(TITLES["support"], Support, "How fast somebody answers, and when.")
    changes: ChangeManagement = record(TITLES["changes"], ChangeManagement, "No silent changes.")
    evaluation: Evaluation = record(
        TITLES["evaluation"], Evaluation, "The evaluation sets both sides control."
    )
    costs: CostControls = record(TITLES["costs"], CostControls, "Caps, alerts and anomalies.")
    client: ClientResponsibilities = record(
        TITLES["client"], ClientResponsibilities, "What the client owes."
    )
    governance: Governance = record(
        TITLES["governance"], Governance, "Six layers that count even while the system is up."
    )
    data: DataPrivacy = record(TITLES["data"], DataPrivacy, "Ownership, access, region, retention.")
    scope: Scope = record(
        TITLES["scope"], Scope, "What is included, what is not, and the way to ask for more."
    )
    pricing: Pricing = record(TITLES["pricing"], Pricing, "The retainer, apart from the promises.")
    term: Term = record(TITLES["term"], Term, "How it begins, goes on and ends.")
    drafting: Drafting = record(
        "Drafting", Drafting, "Own clauses, points still open, findings waived."
    )

    # its clauses are kept by agreement and looked up for every case: thousands of values, once
    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(tuple(getattr(self, each.name) for each in fields(self)))

    @property
    def zone(self) -> str:
        return self.parties.zone

    def objective(self, objective_id: str) -> Objective | None:
        for objective in self.objectives.objectives:
            if objective.id == objective_id:
                return objective
        return None

    def options(self, refers_to: str) -> tuple[tuple[str, str], ...]:
        """Return (id, name) of the records a reference such as "coverage.workflows" may name;
        contacts go by role.
        """
        section, _, name = refers_to.partition(".")
        found: tuple[Any, ...] = getattr(getattr(self, section), name)
        keys = ((each, each.id if hasattr(each, "id") else each.role) for each in found)
        return tuple(
            dict.fromkeys((key, getattr(each, "name", "") or key) for each, key in keys if key)
        )


def section_specs() -> tuple[FieldSpec, ...]:
    """Return the fourteen sections in the order of their numbers, without the drafting."""
    return tuple(spec for spec in fields_of(Agreement) if spec.name != "drafting")
