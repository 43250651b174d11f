"""How the system is run: change management, evaluation and cost controls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from slastudio.contract.terms.execution import (
    DESCRIBED,
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
    day,
    decimal,
    duration,
    flag,
    integer,
    lines,
    prose,
    records,
    reference,
    references,
    text,
)

POLICIES = (
    ("opt_in", "Opt-in: only after approval"),
    ("scheduled", "Scheduled, with notice"),
    ("immediate", "Immediate"),
)
ROLLBACKS = (
    ("config", "Restore configuration or prompt"),
    ("model", "Switch the model back"),
    ("off", "Turn the feature off"),
)


@dataclass(frozen=True)
@executed({DUTY: "workflow model prompt_version retrieval_version since"})
class KnownGood:
    """Name the versions one workflow can be rolled back to."""

    workflow: str = reference("Workflow", "coverage.workflows")
    model: str = text("Model")
    prompt_version: str = text("Prompt")
    retrieval_version: str = text("Retrieval")
    since: date | None = day("Known good since")


@dataclass(frozen=True)
@executed({DUTY: "step owner_role within"})
class ApprovalStep:
    """State one step on the way of a material change to production."""

    step: str = text("Step", "Such as evaluation run, sign-off, release.")
    owner_role: str = by_role("By")
    within: str = duration("Within", "Such as 2 business days.")


@dataclass(frozen=True)
@executed({DUTY: "workflow policy evaluated rollback announced told_within"})
class UpdatePolicy:
    """Say for one workflow how model and provider updates are taken over."""

    workflow: str = reference("Workflow", "coverage.workflows")
    policy: str = choice("Updates", POLICIES)
    evaluated: bool = flag("Evaluation run first")
    rollback: str = choice("Rolled back by", ROLLBACKS)
    announced: str = text("Announced", "Such as by mail, 5 business days ahead.")
    told_within: str = duration("Told within", "After it answers for the first time.")


@dataclass(frozen=True)
@executed({DUTY: "step owner_role within", MEASURE: "contains"})
class PlaybookStep:
    """State one step of a playbook with who takes it."""

    step: str = text("Step")
    owner_role: str = by_role("By")
    within: str = duration("Within", "From the trigger.")
    contains: bool = flag("Limits the damage first")


@dataclass(frozen=True)
@executed(
    {
        NAMED: "id name",
        DUTY: "trigger owner_role deadline verified_by",
        words_only("whoever works through it reads it"): "kind",
    }
)
class Playbook:
    """Write down beforehand what is done under pressure."""

    id: str = text("Id")
    name: str = text("Name")
    kind: str = choice(
        "Kind",
        (
            ("rollback", "Rollback, revert or freeze"),
            ("fallback", "Safe fallback"),
            ("root_cause", "Root-cause analysis"),
            ("other", "Other"),
        ),
    )
    trigger: str = prose("Used when")
    owner_role: str = by_role("Owner role")
    steps: tuple[PlaybookStep, ...] = records("Steps", as_table=True)
    deadline: str = duration("Done within", "From the trigger.")
    verified_by: str = prose("Verified by", "How it is known that it worked.")


@dataclass(frozen=True)
@executed({DUTY: "on drill minutes passed", DESCRIBED: "workflow learnt"})
class Drill:
    """Record one failure drill: a rollback nobody has timed is a hope."""

    on: date | None = day("Day")
    drill: str = text("Drill", "Such as timed rollback of the answer prompt.")
    workflow: str = reference("Workflow", "coverage.workflows")
    minutes: int | None = integer("Took", "", "minutes", None)
    passed: bool = flag("Baseline restored")
    learnt: str = text("Learnt")


@dataclass(frozen=True)
@executed(
    {
        MEASURE: "approval_within",
        DUTY: (
            "material_changes approver_role emergency rollback_triggers rollback_owner_role "
            "rollback_within drill_every update_policy update_told_within evaluated_first announcement "
            "notice_days"
        ),
        words_only("people test and roll back outside the program"): "testing rollback_steps",
    }
)
class ChangeManagement:
    """Section 6: what a material change is, how it is tested, approved and rolled back; model
    updates.
    """

    material_changes: tuple[str, ...] = lines("A change is material when it touches")
    testing: str = prose("Test and sign-off")
    approver_role: str = by_role("Approver")
    approval_within: str = duration("Approval within", "Such as 2 business days.")
    approval_path: tuple[ApprovalStep, ...] = records(
        "Approval path", "From request to release, each step with its promise.", as_table=True
    )
    emergency: str = prose(
        "Emergency changes", "What may be done at once, and how approval is caught up."
    )
    rollback_triggers: tuple[str, ...] = lines(
        "Rolled back when", "One trigger a line, best with a figure."
    )
    rollback_owner_role: str = by_role("Rollback decided by")
    rollback_within: str = duration("Safe baseline restored within", "From the decision.")
    rollback_steps: tuple[str, ...] = lines(
        "Rollback steps", "Config or prompt, model switch, feature off …"
    )
    drill_every: str = duration("Rollback is drilled", "Such as every 90 days.")
    drills: tuple[Drill, ...] = records("Drills done", as_table=True)
    update_policy: str = choice(
        "Model and provider updates", POLICIES, "Where a workflow has no policy of its own."
    )
    update_told_within: str = duration(
        "Updates are told within", "After one answers for the first time; such as 1 business day."
    )
    evaluated_first: tuple[str, ...] = references("Evaluation run first for", "coverage.workflows")
    policies: tuple[UpdatePolicy, ...] = records("Update policy per workflow", as_table=True)
    announcement: str = prose("Announced how")
    notice_days: int = integer("Notice of a material change", "", "business days", 0)
    known_good: tuple[KnownGood, ...] = records("Known-good versions", as_table=True)
    playbooks: tuple[Playbook, ...] = records(
        "Playbooks", "Rollback, safe fallback, root-cause analysis."
    )


@dataclass(frozen=True)
@executed(
    {
        MEASURE: "version items items_hash",
        RECORDS: "id",
        NAMED: "name",
        DUTY: "owner_role",
        words_only("whoever changes a set asks for it"): "changed_by",
    }
)
class GoldenSet:
    """Name an evaluation set the parties control."""

    id: str = text("Id", "As it appears in evaluation exports.")
    name: str = text("Name")
    owner_role: str = by_role("Owner role")
    version: str = text("Version")
    items: int | None = integer("Items", "", "items", None)
    items_hash: str = text("Hash of item ids", "Fixes which items it holds.")
    changed_by: str = text("Changed only", "Such as with both owners' consent, as a new version.")


@dataclass(frozen=True)
@executed(
    {
        MEASURE: "cadence regression_points judge_model",
        DUTY: (
            "rollback_trigger review_sample review_drawn review_role rubric confidence_handover "
            "retraining_every retraining_role"
        ),
    }
)
class Evaluation:
    """Section 7: evaluation sets, cadence, thresholds and human review."""

    sets: tuple[GoldenSet, ...] = records("Evaluation sets", as_table=True)
    cadence: str = duration("Evaluation runs", "Such as weekly.")
    regression_points: Decimal | None = decimal("A regression is a drop of more than", "", "points")
    rollback_trigger: str = prose("What a regression triggers")
    judge_model: str = text(
        "Judging model", "Name and fixed version; a new version means a new baseline."
    )
    review_sample: int | None = integer("Human reviews", "", "a week", None)
    review_drawn: str = text(
        "Drawn", "How the sample is chosen.", "at random over all answers of the week"
    )
    review_role: str = by_role("Reviewed by")
    rubric: tuple[str, ...] = lines("Rubric", "Correctness, completeness, policy …")
    confidence_handover: Decimal | None = decimal(
        "A person takes over below a confidence of", "0 to 1."
    )
    retraining_every: str = duration(
        "The model is retrained", "Such as quarterly; empty: it is not."
    )
    retraining_role: str = by_role("Retrained by")


@dataclass(frozen=True)
@executed(
    {
        MEASURE: "monthly_cap currency anomaly_percent tooling_cost",
        DUTY: "alert_percent cadence owner_role over_cap over_cap_within over_cap_role anomaly_action",
    }
)
class CostControls:
    """Section 8: spend monitoring, alerts, caps and anomalies."""

    monthly_cap: Decimal | None = decimal("Monthly cap", "In the currency below.")
    currency: str = text("Currency of bills", "ISO 4217 code.", "USD")
    alert_percent: Decimal | None = decimal("Alert at", "Share of the cap.", "%")
    cadence: str = duration("Spend is checked", "Such as daily.")
    owner_role: str = by_role("Checked by")
    over_cap: str = prose("When the cap is reached")
    over_cap_within: str = duration("Decided within", "Such as 1 business day.")
    over_cap_role: str = by_role("Decided by")
    anomaly_percent: Decimal | None = decimal("An anomaly is a day above its like by", "", "%")
    anomaly_action: str = prose("What an anomaly triggers")
    tooling_cost: Decimal | None = decimal(
        "Cost of tooling",
        "Of evaluating, watching and reviewing, in the fee's currency; the cost of failure stands beside it.",
        "a month",
    )
