"""Governance and data: the six layers that count even while the system is up, and the terms for data and privacy."""

from __future__ import annotations

from dataclasses import dataclass

from slastudio.contract.fields import choice, duration, integer, lines, prose, record, text


@dataclass(frozen=True)
class Layer:
    """State one governance layer: its promise, what is measured, who owns it, which evidence shows it."""

    promise: str = prose("Promise")
    measured_by: str = text("Measured by")
    owner_role: str = text("Owner role")
    evidence: str = text("Evidence")


@dataclass(frozen=True)
class Governance:
    """Section 10: the profile, precedence, and the six layers."""

    profile: str = choice(
        "Profile",
        (("governed", "Governed production: all six layers explicit"), ("pilot", "Pilot experiment: lighter")),
    )
    precedence: str = prose("When speed and caution conflict")
    incident_response: Layer = record(
        "Incident response", Layer, "What an AI incident is, who triages, how response starts."
    )
    exceptions: Layer = record("Exception handling", Layer, "When a human reviews; age and volume of the queue.")
    rollback: Layer = record("Rollback coordination", Layer, "Who may trigger it, by which criteria, with whom.")
    approvals: Layer = record("Approval latency", Layer, "How long reviews and approvals may take; how delay surfaces.")
    retention: Layer = record("Evidence retention", Layer, "What is kept, how long, what the client can retrieve.")
    handoff: Layer = record("Ownership handoff", Layer, "Team or vendor change, durable roles, usable knowledge.")
    exception_age: str = duration("Oldest exception", "Such as 8 hours.")
    retention_months: int = integer("Evidence is kept", "", "months", 24)
    recurring: str = prose("Recurring issues", "How they reach leadership.")
    after_go_live: str = prose("What the provider still owes after go-live")


@dataclass(frozen=True)
class DataPrivacy:
    """Section 11: ownership, provenance, access, privacy and region of data."""

    ownership: str = prose("Ownership")
    roles: str = prose("Controller and processor")
    personal_data: str = prose("Personal data")
    regions: tuple[str, ...] = lines("Data stays in")
    access: str = prose("Access")
    provenance: str = prose("Provenance")
    training_use: str = choice(
        "Use for training",
        (("none", "Client data is never used for training"), ("agreed", "Only as agreed in writing")),
    )
    subprocessors: tuple[str, ...] = lines("Subprocessors")
    deletion_days: int | None = integer("Deleted after the end", "", "days", 30)
