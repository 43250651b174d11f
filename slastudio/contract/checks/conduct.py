"""Check how the system is run: changes, rollback, evaluation, cost controls, scope."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from slastudio.contract.indicators.table import paid, runs_clocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import Finding, Fix
from slastudio.contract.terms.objectives import Objective
from slastudio.contract.words.figures import is_currency, show_value
from slastudio.shared.counts import count, verb

USUAL_SCOPE = (
    "Incident response",
    "Evaluation runs",
    "Small fixes",
    "Cost checks",
    "Minor adjustments of prompts and retrieval",
    "Operating the workflows in scope",
)
USUAL_EXCLUSIONS = (
    "New features and products",
    "Major new data sources",
    "Large user interfaces",
    "Full migrations",
    "Rebuilding pipelines",
    "On-call around the clock unless bought",
)


def conduct_findings(a: Agreement) -> Iterator[Finding]:
    """Find flaws of change management, evaluation, cost controls and scope."""
    yield from _silent_changes(a)
    yield from _rollback(a)
    yield from _golden_sets(a)
    yield from _costs(a)
    yield from _scope(a)
    yield from _approvals(a)


def _silent_changes(a: Agreement) -> Iterator[Finding]:
    c, why = (
        a.changes,
        "A model that changes silently makes every earlier figure a story about another system.",
    )
    if not c.approver_role:
        yield Finding(
            "silent-changes",
            "changes.approver_role",
            "warning",
            "nobody approves material changes",
            why,
        )
    if not c.material_changes:
        yield Finding(
            "silent-changes", "changes.material_changes", "warning", "no change is material", why
        )
    if not c.announcement.strip() and not c.notice_days:
        yield Finding(
            "silent-changes", "changes.announcement", "warning", "changes are not announced", why
        )
    if (
        c.update_policy == "immediate"
        and not c.evaluated_first
        and not any(p.evaluated for p in c.policies)
    ):
        yield Finding(
            "silent-changes",
            "changes.update_policy",
            "warning",
            "provider updates go live at once, without an evaluation run",
            why,
        )
    for index, policy in enumerate(c.policies):
        if policy.policy == "immediate" and not policy.evaluated and not policy.announced.strip():
            yield Finding(
                "silent-changes",
                f"changes.policies[{index}].policy",
                "warning",
                "an update goes live at once, neither evaluated nor announced",
                why,
            )
        if policy.policy == "immediate" and policy.evaluated:
            yield Finding(
                "policy-contradiction",
                f"changes.policies[{index}].policy",
                "error",
                "an update cannot go live at once and be evaluated first",
                "Both sides would be right.",
            )
    flows = {each.id: each for each in a.coverage.workflows}
    for index, policy in enumerate(c.policies):
        if (
            policy.policy == "immediate"
            and (flow := flows.get(policy.workflow))
            and flow.trust == "high"
        ):
            yield Finding(
                "high-trust-immediate",
                f"changes.policies[{index}].policy",
                "warning",
                "a workflow of high trust takes updates over at once",
                "Its wrong answers are the expensive ones.",
            )


def _rollback(a: Agreement) -> Iterator[Finding]:
    c = a.changes
    missing = {
        "rollback_triggers": ("what triggers it", c.rollback_triggers),
        "rollback_owner_role": ("who decides", c.rollback_owner_role),
        "rollback_steps": ("which steps it takes", c.rollback_steps),
        "rollback_within": ("how long it may take", c.rollback_within),
    }
    lost = [name for name, (_, value) in missing.items() if not _said(value)]
    if lost:
        told = ", ".join(missing[name][0] for name in lost)
        level = "note" if lost == ["rollback_within"] else "warning"
        yield Finding(
            "rollback-undefined",
            f"changes.{lost[0]}",
            "note" if level == "note" else "warning",
            f"rollback is named but not defined: {told} is not said"
            if len(lost) < len(missing)
            else "rollback is not defined",
            "A rollback nobody can carry out under pressure promises nothing.",
        )
    if not c.known_good and c.rollback_steps:
        yield Finding(
            "known-good-missing",
            "changes.known_good",
            "note",
            "no known-good version is recorded",
            "Rolled back to what?",
        )
    if c.drill_every and not c.drills:
        yield Finding(
            "drill-missing",
            "changes.drills",
            "note",
            "the rollback was never drilled",
            "A safe baseline that cannot be restored quickly makes the promise theoretical.",
        )
    if c.update_policy == "immediate" and "evaluation" in c.testing.lower() and c.evaluated_first:
        yield Finding(
            "policy-contradiction",
            "changes.update_policy",
            "error",
            "updates go live at once, yet an evaluation run comes first",
            "Both sides would be right.",
            Fix("Make updates opt-in", (("changes.update_policy", "opt_in"),)),
        )


def _said(value: Sequence[str]) -> bool:
    return any(each.strip() for each in value)


def _golden_sets(a: Agreement) -> Iterator[Finding]:
    e = a.evaluation
    for index, each in enumerate(e.sets):
        path = f"evaluation.sets[{index}]"
        if not each.owner_role:
            yield Finding(
                "golden-set-unowned",
                f"{path}.owner_role",
                "warning",
                "nobody owns this evaluation set",
                "An unowned set goes stale and proves nothing.",
            )
        if not each.version.strip():
            yield Finding(
                "golden-set-unversioned",
                f"{path}.version",
                "note",
                "it has no version",
                "Runs on changed items cannot be compared.",
            )
        if each.items is not None and each.items < 100:
            yield Finding(
                "golden-set-small",
                f"{path}.items",
                "warning",
                f"{count(each.items, 'item')} {verb(each.items, 'proves', 'prove')} little",
                "92 % on 50 items cannot be told from 85 %.",
            )
    quality = any(o.dimension == "quality" for o in a.objectives.objectives)
    if quality and not e.sets and not e.review_sample:
        yield Finding(
            "golden-set-unowned",
            "evaluation.sets",
            "warning",
            "quality is promised, but no set and no review is agreed to measure it on",
            "Each side would measure on examples of its own.",
        )
    if e.sets and e.cadence in ("", "planned"):
        yield Finding(
            "cadence-missing",
            "evaluation.cadence",
            "warning",
            "no rhythm of evaluation runs is agreed",
            "A set nobody runs proves nothing.",
        )
    if e.sets and e.regression_points is None:
        yield Finding(
            "regression-undefined",
            "evaluation.regression_points",
            "warning",
            "nothing says which drop is a regression",
            "Every bad run would be called noise.",
        )


def _costs(a: Agreement) -> Iterator[Finding]:
    c = a.costs
    if c.monthly_cap is not None and c.monthly_cap <= Decimal(0):
        yield Finding(
            "cap-range",
            "costs.monthly_cap",
            "error",
            "the cap must be above zero",
            "Every month would break it.",
        )
    if c.alert_percent is not None and not 0 < c.alert_percent <= 100:
        yield Finding(
            "cap-range",
            "costs.alert_percent",
            "error",
            "an alert lies between 0 and 100 % of the cap",
            "It would never come, or always.",
        )
    if c.tooling_cost is not None and c.tooling_cost < 0:
        yield Finding(
            "tooling-negative", "costs.tooling_cost", "error", "it cannot be negative", ""
        )
    for index, o in enumerate(a.objectives.objectives):
        if paid(o.indicator) == "spend" and c.monthly_cap is not None:
            yield from _spend_beside_cap(a, f"objectives.objectives[{index}]", o, c.monthly_cap)
    if c.monthly_cap is not None and not c.cadence:
        yield Finding(
            "cadence-missing",
            "costs.cadence",
            "note",
            "how often spend is checked is not said",
            "A cap nobody watches is found on the invoice.",
        )
    if c.monthly_cap is not None and not c.over_cap.strip():
        yield Finding(
            "cap-without-action",
            "costs.over_cap",
            "warning",
            "nothing says what happens when the cap is reached",
            "Does the system stop, or the bill go on?",
        )


def _spend_beside_cap(a: Agreement, path: str, o: Objective, cap: Decimal) -> Iterator[Finding]:
    """Find an objective on all spend of the month that promises another sum, or currency, than the
    cap.
    """
    currency = a.costs.currency
    whole = o.window.kind == "month" and not o.indicator.among
    if whole and o.unit == currency and o.target is not None and o.target != cap:
        message = f"spend is promised below {show_value(o.target, o.unit)}, but capped at {show_value(cap, currency)}"
        yield Finding(
            "cap-mismatch", f"{path}.target", "warning", message, "Which one is the limit?"
        )
    if is_currency(o.unit) and o.unit != currency:
        yield Finding(
            "currency-mismatch",
            f"{path}.unit",
            "warning",
            f"spend is promised in {o.unit}, but capped in {currency}",
            "Amounts in another currency are left out of a figure: one of the two counts nothing.",
        )


def _scope(a: Agreement) -> Iterator[Finding]:
    s, why = a.scope, "Support turns into features where the line is not drawn."
    if not s.excluded:
        yield Finding(
            "support-becomes-features",
            "scope.excluded",
            "warning",
            "nothing is out of scope",
            why,
            Fix("Take the usual list", (("scope.excluded", USUAL_EXCLUSIONS),)),
        )
    if not s.included:
        yield Finding(
            "scope-empty",
            "scope.included",
            "warning",
            "nothing is in scope",
            "The retainer pays for what is listed here.",
            Fix("Take the usual list", (("scope.included", USUAL_SCOPE),)),
        )
    if not s.change_request.strip() and not s.backlog_path.strip():
        yield Finding(
            "support-becomes-features",
            "scope.change_request",
            "warning",
            "an ask outside the scope has no way to go",
            why,
        )
    both = {line.strip().casefold() for line in s.included} & {
        line.strip().casefold() for line in s.excluded
    }
    for each in sorted(both):
        yield Finding(
            "scope-contradiction",
            "scope.excluded",
            "error",
            f"“{each}” is both in scope and out of it",
            "Both sides would be right.",
        )


def _approvals(a: Agreement) -> Iterator[Finding]:
    queues = {
        c.value
        for o in a.objectives.objectives
        for c in o.indicator.among
        if o.indicator.clock == "decision" and c.column == "queue"
    }
    decisions = any(
        runs_clocks(o.indicator) and o.indicator.clock == "decision"
        for o in a.objectives.objectives
    )
    if decisions and not a.changes.approval_within and (not queues or "approval" in queues):
        yield Finding(
            "clock-without-limit",
            "changes.approval_within",
            "error",
            "approvals are judged, but no time is promised for them",
            "The clock has no limit to run against.",
        )
    if decisions and not a.governance.exception_age and "exception" in queues:
        yield Finding(
            "clock-without-limit",
            "governance.exception_age",
            "error",
            "exceptions are judged, but no greatest age is agreed",
            "The clock has no limit to run against.",
        )
