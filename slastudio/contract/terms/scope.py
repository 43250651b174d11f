"""Who agrees, about what: parties, coverage, client responsibilities, scope."""

from __future__ import annotations

from dataclasses import dataclass

from slastudio.contract.terms.dependencies import Dependency
from slastudio.contract.terms.execution import (
    DESCRIBED,
    DOCUMENTS,
    DUTY,
    MEASURE,
    NAMED,
    RECORDS,
    executed,
    words_only,
)
from slastudio.contract.terms.fields import (
    by_role,
    choice,
    duration,
    flag,
    integer,
    lines,
    prose,
    records,
    reference,
    references,
    text,
    zone_name,
)

SIDES = (("client", "Client"), ("provider", "Provider"))


@dataclass(frozen=True)
@executed({NAMED: "role", DESCRIBED: "side reach purpose deputy"})
class Contact:
    """Name a durable role and how to reach whoever holds it."""

    role: str = text("Role", "A role that outlives the person, such as “Service owner”.")
    side: str = choice("Side", SIDES)
    reach: str = text("Reach", "Address or number of the role, best a shared mailbox.")
    purpose: str = text("For", "What this contact is for, such as “Escalation of Sev 1 and Sev 2”.")
    deputy: str = by_role("Deputy", "The role that stands in.")


@dataclass(frozen=True)
@executed({DOCUMENTS: "side name position"})
class Signatory:
    """Name who signs for a side; the one place where a person stands."""

    side: str = choice("Side", SIDES)
    name: str = text("Name")
    position: str = text("Position")


@dataclass(frozen=True)
@executed(
    {
        DOCUMENTS: "title provider provider_address client client_address contract_reference",
        MEASURE: "zone",
    }
)
class Parties:
    """Section 1: the two parties, the contract this is appended to, and the zone in which days are
    counted.
    """

    title: str = text("Title", "Printed on the cover.", "AI maintenance agreement")
    provider: str = text("Provider", "Legal name of the party that maintains the system.")
    provider_address: str = prose("Provider's address")
    client: str = text("Client", "Legal name of the party that uses it.")
    client_address: str = prose("Client's address")
    contract_reference: str = text(
        "Appendix to", "The retainer contract or statement of work this belongs to."
    )
    zone: str = zone_name("Time zone", "Days, months and service hours are cut in this zone.")
    contacts: tuple[Contact, ...] = records(
        "Roles and contacts",
        "Every role that owns something in this agreement; all other sections choose from these.",
        as_table=True,
    )
    signatories: tuple[Signatory, ...] = records(
        "Signatories", "Who signs for each side.", as_table=True
    )


@dataclass(frozen=True)
@executed({NAMED: "id name", DESCRIBED: "environment vendor owner_role"})
class System:
    """Describe one system under maintenance."""

    id: str = text("Id", "Short and stable.")
    name: str = text("Name")
    environment: str = text("Environment", "Production, staging …", "Production")
    vendor: str = text("Model or platform vendor")
    owner_role: str = by_role("Owner role")


@dataclass(frozen=True)
@executed(
    {
        NAMED: "id",
        RECORDS: "name",
        DESCRIBED: "system users",
        MEASURE: "trust",
    }
)
class Workflow:
    """Describe one workflow the system serves."""

    id: str = text("Id", "As it appears in the logs.")
    name: str = text("Name")
    system: str = reference("System", "coverage.systems")
    users: str = text("Used by")
    trust: str = choice(
        "Trust",
        (
            ("standard", "Standard"),
            ("high", "High: a slower correct answer goes before a fast wrong one"),
        ),
    )


@dataclass(frozen=True)
@executed(
    {
        DUTY: (
            "teams languages regions input_types logged_input_types monthly_volume valid_input outside"
        ),
        MEASURE: "outside_counts no_verdict_above no_verdict_objectives",
    }
)
class Coverage:
    """Section 2: systems, environments and workflows in scope, and the limits within which promises
    hold.
    """

    systems: tuple[System, ...] = records("Systems", as_table=True)
    workflows: tuple[Workflow, ...] = records("Workflows", as_table=True)
    teams: tuple[str, ...] = lines(
        "Teams that may use it", "A team outside this list is governance drift."
    )
    languages: tuple[str, ...] = lines(
        "Languages", "Segment values as they appear in the logs, such as es."
    )
    regions: tuple[str, ...] = lines("Regions")
    input_types: tuple[str, ...] = lines(
        "Input types and features", "Such as text up to 4,000 characters, PDF, no speech."
    )
    # the words above are read by people: “text up to 4,000 characters” is no value of any log, and
    # held against one it would leave out every request
    logged_input_types: tuple[str, ...] = lines(
        "Input types in the logs",
        "Values of the column input_type that lie inside, one a line, such as pdf. Empty: the logs limit no type.",
    )
    monthly_volume: int | None = integer("Volume the promises assume", "", "requests a month", None)
    valid_input: str = prose("What counts as a valid input")
    outside: str = prose(
        "Outside these limits", "What holds for inputs, languages or volumes beyond them."
    )
    outside_counts: str = choice(
        "Use outside the teams, languages, regions and logged input types",
        (
            ("", "not agreed: it counts as any other"),
            ("counted", "counts in every figure as any other"),
            ("left_out", "is left out of every figure and counted apart"),
        ),
    )
    no_verdict_above: int | None = integer(
        "No verdict beyond", "Above it the objectives below have none.", "requests a month", None
    )
    no_verdict_objectives: tuple[str, ...] = references(
        "Objectives without a verdict then", "objectives.objectives"
    )
    dependencies: tuple[Dependency, ...] = records(
        "What vendors promise", "Beside what is promised to the client with their help."
    )


@dataclass(frozen=True)
@executed({NAMED: "id", DUTY: "duty owner_role arises within due effect"})
class Duty:
    """State one thing the client owes."""

    id: str = text("Id")
    duty: str = text("Duty")
    owner_role: str = by_role("Owner role")
    arises: str = choice(
        "Owed",
        (
            ("text", "as the words under “When” say"),
            ("month", "after each month's end"),
            ("request", "after a written request"),
            ("start", "before the agreement begins"),
            ("event", "after an event that the words under “When” name"),
        ),
        "What lets it fall due; “as the words say” gives it no date.",
    )
    within: str = duration("Within", "Such as 5 days or 2 business days.")
    due: str = text("When", "In words, beside what is chosen above.")
    effect: str = text("If it is missing", "What happens to the promises that depend on it.")


@dataclass(frozen=True)
@executed(
    {
        words_only(
            "people reach people, and give access, outside the program"
        ): "escalation_role log_access",
        DUTY: "upstream_notice_days monthly_review approves_changes",
    }
)
class ClientResponsibilities:
    """Section 9: what the client owes so that the promises can hold."""

    escalation_role: str = by_role(
        "Escalation contact", "Role that can be reached for Sev 1 and Sev 2."
    )
    log_access: str = prose(
        "Access to logs or steps to reproduce", "Inside the client's data boundary."
    )
    upstream_notice_days: int = integer("Notice of upstream changes", "", "business days", 0)
    monthly_review: bool = flag("Takes part in the monthly review")
    approves_changes: bool = flag("Approves material changes")
    duties: tuple[Duty, ...] = records("Further duties", as_table=True)


@dataclass(frozen=True)
@executed(
    {
        words_only("people decide whether an ask is in scope"): "included excluded workflows",
        DUTY: "backlog_path change_request change_request_role quote_within",
    }
)
class Scope:
    """Section 12: what the retainer includes, what it does not, and the way an ask outside it
    takes.
    """

    included: tuple[str, ...] = lines("In scope")
    excluded: tuple[str, ...] = lines("Out of scope")
    backlog_path: str = prose("Backlog", "What happens to an ask that is out of scope.")
    change_request: str = prose("Change request", "How it is priced and approved.")
    change_request_role: str = by_role("Change requests are priced by")
    quote_within: str = duration("Priced within", "Such as 5 business days.")
    workflows: tuple[str, ...] = references(
        "Workflows maintained", "coverage.workflows", "None chosen means all."
    )
