"""Governance and data: the six layers that count even while the system is up, and the terms for
data and privacy.
"""

from __future__ import annotations

from dataclasses import dataclass

from slastudio.contract.terms.answers import ReadyAnswer
from slastudio.contract.terms.execution import (
    DECLARED,
    DOCUMENTS,
    DUTY,
    MEASURE,
    RECORDS,
    executed,
    words_only,
)
from slastudio.contract.terms.fields import (
    by_role,
    choice,
    duration,
    integer,
    lines,
    prose,
    record,
    records,
    reference,
    references,
    text,
)
from slastudio.contract.terms.objective_choices import EVIDENCE
from slastudio.contract.terms.scope import SIDES


@dataclass(frozen=True)
@executed(
    {
        DECLARED: "promise owner_role",
        words_only("its objective is judged, and told there"): "objective measured_by evidence",
    }
)
class Layer:
    """State one governance layer: its promise, what is measured, who owns it, which evidence shows
    it.
    """

    promise: str = prose("Promise")
    measured_by: str = text("Measured by", "The part of it that has a figure.")
    objective: str = reference("Objective that measures it", "objectives.objectives")
    owner_role: str = by_role("Owner role")
    evidence: str = text("Evidence")


@dataclass(frozen=True)
@executed(
    {
        words_only(
            "people look up who does what"
        ): "activity responsible accountable consulted informed"
    }
)
class RaciRow:
    """Say for one activity which roles do it, answer for it, are asked, are told."""

    activity: str = text("Activity")
    responsible: tuple[str, ...] = references("Responsible", "parties.contacts")
    accountable: str = by_role("Accountable")
    consulted: tuple[str, ...] = references("Consulted", "parties.contacts")
    informed: tuple[str, ...] = references("Informed", "parties.contacts")


@dataclass(frozen=True)
@executed({DUTY: "after severity owner_role told channel"})
class EscalationStep:
    """State one rung: who is told after how long, with what."""

    after: str = duration("After", "Such as 1 hour; empty means at once.")
    severity: str = reference("From severity", "support.severities")
    owner_role: str = by_role("Who is told")
    told: str = text("With what", "Impact, what is known, next step, time of the next update.")
    channel: str = text("How", "Such as phone, then mail.")


@dataclass(frozen=True)
@executed({RECORDS: "evidence months", DECLARED: "place access after_end"})
class RetentionClass:
    """Say how long one class of evidence is kept and what the client can get of it."""

    evidence: str = text("Evidence", "Such as request logs, approvals, incident records.")
    months: int = integer("Kept", "", "months", 24)
    place: str = text("Where")
    access: str = choice(
        "The client can",
        (
            ("retrieve", "Retrieve a copy"),
            ("inspect", "Inspect on request"),
            ("none", "Not get at it"),
        ),
    )
    after_end: str = text("After the end", "Such as handed over, then deleted.")


@dataclass(frozen=True)
@executed({DUTY: "duty owner_role within shown_by"})
class HandoffDuty:
    """State one duty when team or vendor change."""

    duty: str = text("Duty")
    owner_role: str = by_role("By")
    within: str = duration("Within", "Such as 10 business days.")
    shown_by: str = text("Shown by")


@dataclass(frozen=True)
@executed(
    {
        words_only("the check asks more of a governed profile"): "profile",
        MEASURE: "exception_age held_time",
        DUTY: (
            "exception_volume review_within review_role report_within report_role "
            "launch_checklist operation_checklist incident_checklist"
        ),
        RECORDS: "retention_months",
        DECLARED: "precedence incident_definition on_call recurring after_go_live",
    }
)
class Governance:
    """Section 10: the profile, precedence, and the six layers."""

    profile: str = choice(
        "Profile",
        (
            ("governed", "Governed production: all six layers explicit"),
            ("pilot", "Pilot experiment: lighter"),
        ),
    )
    precedence: str = prose("When speed and caution conflict")
    held_time: str = choice(
        "In workflows of high trust, time held for a person's decision",
        (
            ("", "not agreed: it counts as any other"),
            ("counted", "counts as any other"),
            ("left_out", "is left out of speed objectives and counted apart"),
        ),
        "While an approval or exception of the workflow waits for its decision.",
    )
    incident_definition: str = prose(
        "An AI incident is", "Harm counts even while the system is up."
    )
    incident_response: Layer = record(
        "Incident response", Layer, "Who triages, how response starts, containment."
    )
    exceptions: Layer = record(
        "Exception handling", Layer, "When a human reviews; age and volume of the queue."
    )
    rollback: Layer = record(
        "Rollback coordination", Layer, "Who may trigger it, by which criteria, with whom."
    )
    approvals: Layer = record(
        "Approval latency", Layer, "How long reviews and approvals may take; how delay surfaces."
    )
    retention: Layer = record(
        "Evidence retention", Layer, "What is kept, how long, what the client can retrieve."
    )
    handoff: Layer = record(
        "Ownership handoff", Layer, "Team or vendor change, durable roles, usable knowledge."
    )
    exception_age: str = duration("Oldest exception", "Such as 8 hours.")
    exception_volume: int | None = integer("Exceptions open at most", "", "cases", None)
    raci: tuple[RaciRow, ...] = records(
        "Who does what (RACI)", "One accountable role for each activity.", as_table=True
    )
    escalation: tuple[EscalationStep, ...] = records("Escalation ladder", as_table=True)
    on_call: str = prose("On-call rotation", "Who is on call when, and the rules of handing over.")
    retention_months: int = integer(
        "Evidence is kept", "Where no class below says otherwise.", "months", 24
    )
    retained: tuple[RetentionClass, ...] = records("Evidence classes", as_table=True)
    handoff_duties: tuple[HandoffDuty, ...] = records("Handoff duties", as_table=True)
    review_within: str = duration(
        "Review after an incident", "Blameless; such as within 5 business days."
    )
    review_role: str = by_role("Reviewed by")
    report_within: str = duration(
        "Monthly report within", "After the month's end; such as 5 business days."
    )
    report_role: str = by_role("Reported by")
    recurring: str = prose("Recurring issues", "How they reach leadership.")
    after_go_live: str = prose("What the provider still owes after go-live")
    launch_checklist: tuple[str, ...] = lines("Checklist before launch")
    operation_checklist: tuple[str, ...] = lines(
        "Checklist in operation",
        "Begin a line with Daily:, Weekly:, Monthly:, Quarterly: or Yearly:; others are gone through monthly.",
    )
    incident_checklist: tuple[str, ...] = lines("Checklist after an incident")
    ready_answers: tuple[ReadyAnswer, ...] = records(
        "Ready answers", "What users are told when the system must refuse, defer or hand over."
    )


@dataclass(frozen=True)
@executed(
    {
        DOCUMENTS: "evidence source side owner_role due_days masking transfer",
        MEASURE: "arrives",
    }
)
class Delivery:
    """Say who sends one kind of data, how, how masked and by when; it starts the month's data
    request.
    """

    evidence: str = choice("Data", EVIDENCE)
    source: str = text("From", "System or export, such as the ticket system.")
    side: str = choice("Owed by", SIDES)
    owner_role: str = by_role("Sent by")
    due_days: int = integer("Due after month end", "", "days", 5)
    masking: str = text("Masking", "What is masked or left out.")
    transfer: str = text("How", "Such as upload to the shared folder.")
    arrives: str = choice(
        "There are records",
        (
            ("", "not agreed"),
            ("daily", "every day"),
            ("weekdays", "on weekdays"),
            ("weekly", "every week"),
            ("occasion", "on occasion"),
        ),
        "By it a day without records is told from one that is missing.",
    )


@dataclass(frozen=True)
@executed(
    {
        DUTY: "deletion_days access_every access_role",
        DECLARED: (
            "ownership roles personal_data regions access provenance training_use subprocessors"
        ),
    }
)
class DataPrivacy:
    """Section 11: ownership, provenance, access, privacy and region of data."""

    ownership: str = prose("Ownership")
    roles: str = prose("Controller and processor")
    personal_data: str = prose("Personal data")
    regions: tuple[str, ...] = lines("Data stays in")
    access: str = prose("Access")
    access_every: str = duration("Access rights are reviewed", "Such as quarterly.")
    access_role: str = by_role("Access reviewed by")
    provenance: str = prose("Provenance")
    training_use: str = choice(
        "Use for training",
        (
            ("", "Not agreed"),
            ("none", "Client data is never used for training"),
            ("agreed", "Only as agreed in writing"),
        ),
    )
    subprocessors: tuple[str, ...] = lines("Subprocessors")
    deletion_days: int | None = integer("Deleted after the end", "", "days", None)
    deliveries: tuple[Delivery, ...] = records(
        "Monthly data", "What is sent each month so that the promises can be judged.", as_table=True
    )
