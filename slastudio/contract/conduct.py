"""How the system is run: change management, evaluation and cost controls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from slastudio.contract.fields import (
    choice,
    day,
    decimal,
    duration,
    integer,
    lines,
    prose,
    records,
    reference,
    references,
    text,
)


@dataclass(frozen=True)
class KnownGood:
    """Name the versions one workflow can be rolled back to."""

    workflow: str = reference("Workflow", "coverage.workflows")
    model: str = text("Model")
    prompt_version: str = text("Prompt")
    retrieval_version: str = text("Retrieval")
    since: date | None = day("Known good since")


@dataclass(frozen=True)
class ChangeManagement:
    """Section 6: what a material change is, how it is tested, approved and rolled back; model updates."""

    material_changes: tuple[str, ...] = lines("A change is material when it touches")
    testing: str = prose("Test and sign-off")
    approver_role: str = text("Approver")
    approval_within: str = duration("Approval within", "Such as 2 business days.")
    rollback_trigger: str = prose("Rolled back when")
    rollback_owner_role: str = text("Rollback decided by")
    rollback_steps: tuple[str, ...] = lines("Rollback steps", "Config or prompt, model switch, feature off …")
    update_policy: str = choice(
        "Model and provider updates",
        (
            ("opt_in", "Opt-in: only after approval"),
            ("scheduled", "Scheduled, with notice"),
            ("immediate", "Immediate"),
        ),
    )
    evaluated_first: tuple[str, ...] = references("Evaluation run first for", "coverage.workflows")
    announcement: str = prose("Announced how")
    notice_days: int = integer("Notice of a material change", "", "business days", 3)
    known_good: tuple[KnownGood, ...] = records("Known-good versions")


@dataclass(frozen=True)
class GoldenSet:
    """Name an evaluation set the parties control."""

    id: str = text("Id", "As it appears in evaluation exports.")
    name: str = text("Name")
    owner_role: str = text("Owner role")
    version: str = text("Version")
    items: int | None = integer("Items", "", "items", None)
    items_hash: str = text("Hash of item ids", "Fixes which items it holds.")


@dataclass(frozen=True)
class Evaluation:
    """Section 7: evaluation sets, cadence, thresholds and human review."""

    sets: tuple[GoldenSet, ...] = records("Evaluation sets")
    cadence: str = duration("Evaluation runs", "Such as weekly.", "weekly")
    regression_points: Decimal | None = decimal("A regression is a drop of more than", "", "points")
    rollback_trigger: str = prose("What a regression triggers")
    review_sample: int | None = integer("Human reviews", "", "a week", None)
    rubric: tuple[str, ...] = lines("Rubric", "Correctness, completeness, policy …")
    confidence_handover: Decimal | None = decimal("A person takes over below a confidence of", "0 to 1.")


@dataclass(frozen=True)
class CostControls:
    """Section 8: spend monitoring, alerts, caps and anomalies."""

    monthly_cap: Decimal | None = decimal("Monthly cap", "In the currency below.")
    currency: str = text("Currency of bills", "ISO 4217 code.", "USD")
    alert_percent: Decimal | None = decimal("Alert at", "Share of the cap.", "%", "80")
    cadence: str = duration("Spend is checked", "", "daily")
    over_cap: str = prose("When the cap is reached")
    anomaly_percent: Decimal | None = decimal("An anomaly is a day above the 28-day mean by", "", "%", "50")
    anomaly_action: str = prose("What an anomaly triggers")
