"""The words of the sections that set conditions: changes, evaluation, costs, the client's duties,
data, scope.
"""

from __future__ import annotations

from slastudio.contract.clauses.playbooks import write_playbooks
from slastudio.contract.clauses.promises import judging
from slastudio.contract.clauses.writer import ClauseWriter, joined_words
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.conduct import ChangeManagement, UpdatePolicy
from slastudio.contract.terms.fields import fields_of, phrase, words
from slastudio.contract.terms.governance import DataPrivacy, Delivery
from slastudio.contract.terms.scope import Duty
from slastudio.contract.words.figures import MEAN_BEFORE, show_number, show_value
from slastudio.shared.counts import count
from slastudio.shared.periods import show_day

_ARISES = {
    "text": "",
    "month": "after each month's end",
    "request": "after a written request",
    "start": "before the agreement begins",
    "event": "after the event",
}
_UPDATES = {
    "opt_in": "only after approval",
    "scheduled": "as scheduled, with notice",
    "immediate": "at once",
}


def write_changes(a: Agreement, w: ClauseWriter) -> None:
    c = a.changes
    w.items(
        "A change is material when it touches:",
        c.material_changes,
        "material",
        says="material_changes",
    )
    w.labelled("Test and sign-off", c.testing, says="testing")
    if c.approver_role:
        within = f" within {c.approval_within}" if c.approval_within else ""
        judged = judging(a, "approval") if within else ""
        share = f"; how many have to be is said in {{clause objective:{judged}}}" if judged else ""
        w.clause(
            f"Material changes are approved by the {c.approver_role}{within}{share}.",
            "approval",
            says="approver_role approval_within",
        )
    w.table(
        "Approval path",
        ("Step", "By", "Within"),
        [(step.step, step.owner_role or "–", step.within or "–") for step in c.approval_path],
        of="approval_path[]",
        says="step owner_role within",
    )
    w.labelled("Emergency changes", c.emergency, says="emergency")
    if c.notice_days:
        w.clause(
            f"Material changes are announced {c.notice_days} business days ahead. {c.announcement}",
            "change_notice",
            says="notice_days announcement",
        )
    _write_rollback(a, w)
    _write_updates(a, w)
    write_playbooks(c, w)


def _write_rollback(a: Agreement, w: ClauseWriter) -> None:
    c = a.changes
    w.items(
        "A change is rolled back when:", c.rollback_triggers, "rollback", says="rollback_triggers"
    )
    if c.rollback_owner_role:
        within = (
            f" The safe baseline is restored within {c.rollback_within} of that."
            if c.rollback_within
            else ""
        )
        w.clause(
            f"The {c.rollback_owner_role} decides on a rollback.{within}",
            "rollback_owner",
            says="rollback_owner_role rollback_within",
        )
    w.items("Rollback takes these steps:", c.rollback_steps, says="rollback_steps")
    if c.drill_every:
        w.clause(
            f"The rollback is drilled against the clock {c.drill_every}.",
            "drill",
            says="drill_every",
        )
    w.table(
        "Drills done",
        ("Day", "Drill", "Workflow", "Took", "Baseline restored", "Learnt"),
        [
            (
                show_day(d.on) if d.on else "–",
                d.drill,
                _flow(a, d.workflow),
                f"{d.minutes} min" if d.minutes is not None else "–",
                "yes" if d.passed else "no",
                d.learnt or "–",
            )
            for d in c.drills
        ],
        of="drills[]",
        says="on drill workflow minutes passed learnt",
    )


def _write_updates(a: Agreement, w: ClauseWriter) -> None:
    c = a.changes
    if w.is_empty and not c.policies:
        return
    taken = phrase(ChangeManagement, "update_policy", c.update_policy, _UPDATES)
    told = (
        f" One is told within {c.update_told_within} of its first answer."
        if c.update_told_within
        else ""
    )
    w.clause(
        f"Updates of models and by their providers are taken over {taken}.{told} A model that appears in the logs without an entry in "
        "the change register is reported as a silent change.",
        "updates",
        says="update_policy update_told_within",
    )
    if c.evaluated_first:
        flows = joined_words(tuple(_flow(a, each) for each in c.evaluated_first))
        w.clause(
            f"An evaluation run comes first for {flows}.",
            "evaluated_first",
            says="evaluated_first",
        )
    w.table(
        "Updates per workflow",
        (
            "Workflow",
            "Updates",
            "Evaluation run first",
            "Rolled back by",
            "Announced",
            "Told within",
        ),
        [
            (
                _flow(a, p.workflow),
                words(UpdatePolicy, "policy", p.policy),
                "yes" if p.evaluated else "no",
                words(UpdatePolicy, "rollback", p.rollback),
                p.announced or "–",
                p.told_within or "–",
            )
            for p in c.policies
        ],
        of="policies[]",
        says="workflow policy evaluated rollback announced told_within",
    )
    w.table(
        "Known-good versions",
        ("Workflow", "Model", "Prompt", "Retrieval", "Since"),
        [
            (
                _flow(a, k.workflow),
                k.model or "–",
                k.prompt_version or "–",
                k.retrieval_version or "–",
                show_day(k.since) if k.since else "–",
            )
            for k in c.known_good
        ],
        of="known_good[]",
        says="workflow model prompt_version retrieval_version since",
    )


def _flow(a: Agreement, workflow: str) -> str:
    return dict(a.options("coverage.workflows")).get(workflow, workflow) or "all"


def write_evaluation(a: Agreement, w: ClauseWriter) -> None:
    e = a.evaluation
    w.table(
        "Evaluation sets, controlled by both parties",
        ("Set", "Owner role", "Version", "Items", "Changed only"),
        [
            (
                s.name or s.id,
                s.owner_role or "nobody",
                s.version or "–",
                show_number(s.items) if s.items else "–",
                s.changed_by or "–",
            )
            for s in e.sets
        ],
        "sets",
        of="sets[]",
        says="name owner_role version items changed_by",
    )
    for each in e.sets:
        if each.items_hash:
            w.clause(
                f"The items of {each.name or each.id} are fixed by the hash {each.items_hash}.",
                of=f"sets[{each.id}]",
                says="items_hash name",
            )
    if e.sets:
        w.clause(f"Evaluation runs: {e.cadence or 'to be agreed'}.", "cadence", says="cadence")
    if e.judge_model:
        w.clause(
            f"Where a model judges answers, it is {e.judge_model}; another version of it means a new baseline.",
            "judge_model",
            says="judge_model",
        )
    if e.regression_points is not None:
        w.clause(
            f"A drop of more than {show_value(e.regression_points, 'points')} against the run before is a regression.",
            "regression",
            says="regression_points",
        )
    w.labelled("A regression triggers", e.rollback_trigger, says="rollback_trigger")
    if e.review_sample:
        rubric = f", on {joined_words(e.rubric)}" if e.rubric else ""
        drawn = f" They are drawn {e.review_drawn.rstrip('.')}." if e.review_drawn else ""
        by = f"The {e.review_role} reviews" if e.review_role else "People review"
        w.clause(
            f"{by} {show_number(e.review_sample)} answers a week{rubric}.{drawn}",
            "reviews",
            says="review_sample review_drawn review_role rubric",
        )
    if e.retraining_every:
        by = f" by the {e.retraining_role}" if e.retraining_role else ""
        w.clause(
            f"The model is retrained {e.retraining_every}{by}.",
            "retraining",
            says="retraining_every retraining_role",
        )
    if e.confidence_handover is not None:
        w.clause(
            f"Below a confidence of {show_number(e.confidence_handover)} a person takes over.",
            "handover",
            says="confidence_handover",
        )


def write_costs(a: Agreement, w: ClauseWriter) -> None:
    c = a.costs
    if c.monthly_cap is not None:
        w.clause(
            f"Spend on models and services is capped at {show_value(c.monthly_cap, c.currency)} a calendar month.",
            "cap",
            says="monthly_cap currency",
        )
        if c.alert_percent is not None:
            w.clause(
                f"The client is alerted when {show_number(c.alert_percent)} % of the cap is spent or will be by month end.",
                "cap_alert",
                says="alert_percent",
            )
    if c.cadence and (c.monthly_cap is not None or c.over_cap):
        by = f" by the {c.owner_role}" if c.owner_role else ""
        w.clause(f"Spend is checked {c.cadence}{by}.", "spend_check", says="cadence owner_role")
    w.labelled("When the cap is reached", c.over_cap, "over_cap", says="over_cap")
    if c.over_cap and (c.over_cap_role or c.over_cap_within):
        by = f"The {c.over_cap_role} decides on it" if c.over_cap_role else "It is decided"
        within = f" within {c.over_cap_within}" if c.over_cap_within else ""
        w.clause(f"{by}{within}.", "over_cap_decision", says="over_cap_within over_cap_role")
    if c.anomaly_percent is not None and c.anomaly_action:
        w.clause(
            f"A day that costs {show_number(c.anomaly_percent)} % more than {MEAN_BEFORE} is an anomaly: "
            f"{c.anomaly_action.rstrip('.')}.",
            "anomaly",
            says="anomaly_percent anomaly_action",
        )
    if c.tooling_cost is not None:
        cost = show_value(c.tooling_cost, a.pricing.currency)
        told = f"Evaluating, watching and reviewing cost {cost} a month; the cost of failure is told beside it."
        w.clause(told, "tooling", says="tooling_cost", also=("pricing.currency",))


def write_client(a: Agreement, w: ClauseWriter) -> None:
    c = a.client
    if c.escalation_role:
        w.clause(
            f"The client's {c.escalation_role} can be reached for the two highest severity tiers.",
            says="escalation_role",
        )
    w.labelled("Access to logs", c.log_access, says="log_access")
    if c.upstream_notice_days:
        w.clause(
            f"The client gives {c.upstream_notice_days} business days' notice of changes upstream of the system.",
            "upstream_notice",
            says="upstream_notice_days",
        )
    duties = ["takes part in the monthly review"] * c.monthly_review + [
        "approves material changes"
    ] * c.approves_changes
    if duties:
        w.clause(
            f"The client {joined_words(tuple(duties))}.",
            "client_part",
            says="monthly_review approves_changes",
        )
    w.table(
        "Further duties of the client",
        ("Duty", "Owner role", "When", "If it is missing"),
        [(d.duty, d.owner_role or "–", _owed_when(d), d.effect or "–") for d in c.duties],
        "client_duties",
        of="duties[]",
        says="duty owner_role arises within due effect",
    )


def _owed_when(duty: Duty) -> str:
    """Return when a duty is owed: the term chosen, and the words beside it."""
    within = f"within {duty.within} " if duty.within else ""
    told = phrase(Duty, "arises", duty.arises, _ARISES)
    chosen = f"{within}{told}".strip()
    return "; ".join(dict.fromkeys(filter(None, (chosen, duty.due)))) or "–"


def write_data(a: Agreement, w: ClauseWriter) -> None:
    d = a.data
    for spec in fields_of(DataPrivacy):
        if spec.kind == "prose":
            w.labelled(spec.label, getattr(d, spec.name), f"data:{spec.name}", says=spec.name)
    if d.access_every:
        by = f" by the {d.access_role}" if d.access_role else ""
        w.clause(
            f"Access rights are reviewed {d.access_every}{by}.",
            "access_review",
            says="access_every access_role",
        )
    if d.regions:
        w.clause(f"Data stays in {joined_words(d.regions)}.", says="regions")
    if d.subprocessors:
        w.clause(f"Subprocessors: {joined_words(d.subprocessors)}.", says="subprocessors")
    if w.is_empty:
        return
    if d.training_use:
        w.clause(f"{words(DataPrivacy, 'training_use', d.training_use)}.", says="training_use")
    if d.deletion_days is not None:
        w.clause(
            f"Client data is deleted {count(d.deletion_days, 'day')} after the agreement ends.",
            "deletion",
            says="deletion_days",
        )
    w.table(
        "Data sent each month",
        ("Data", "Arrives", "From", "Owed by", "Sent by", "Due after month end", "Masking", "How"),
        [
            (
                words(Delivery, "evidence", each.evidence),
                words(Delivery, "arrives", each.arrives),
                each.source or "–",
                words(Delivery, "side", each.side),
                each.owner_role or "–",
                f"{count(each.due_days, 'day')}",
                each.masking or "–",
                each.transfer or "–",
            )
            for each in d.deliveries
        ],
        "deliveries",
        of="deliveries[]",
        says="evidence arrives source side owner_role due_days masking transfer",
    )


def write_scope(a: Agreement, w: ClauseWriter) -> None:
    s = a.scope
    w.items("In scope:", s.included, "included", says="included")
    w.items("Out of scope:", s.excluded, "excluded", says="excluded")
    if s.workflows:
        flows = joined_words(tuple(_flow(a, each) for each in s.workflows))
        w.clause(f"Workflows maintained: {flows}.", says="workflows")
    w.labelled("Backlog", s.backlog_path, says="backlog_path")
    w.labelled("Change request", s.change_request, "change_request", says="change_request")
    if s.change_request_role:
        within = f" within {s.quote_within}" if s.quote_within else ""
        w.clause(
            f"The {s.change_request_role} prices a change request{within}.",
            "quote",
            says="change_request_role quote_within",
        )
