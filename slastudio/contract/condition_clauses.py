"""The words of the sections that set conditions: changes, evaluation, costs, duties, governance, data, scope, price, term."""

from __future__ import annotations

from slastudio.contract.agreement import Agreement
from slastudio.contract.clauses import ClauseWriter, joined_words
from slastudio.contract.commercial import CreditBand, Pricing, Term
from slastudio.contract.conduct import ChangeManagement
from slastudio.contract.fields import fields_of, words
from slastudio.contract.governance import DataPrivacy, Governance, Layer
from slastudio.contract.wording import show_number, show_value
from slastudio.shared.periods import show_day


def write_changes(a: Agreement, w: ClauseWriter) -> None:
    c = a.changes
    flows = dict(a.options("coverage.workflows"))
    w.items("A change is material when it touches:", c.material_changes)
    w.labelled("Test and sign-off", c.testing)
    if c.approver_role:
        within = f" within {c.approval_within}" if c.approval_within else ""
        w.clause(f"Material changes are approved by the {c.approver_role}{within}.", "approval")
    if c.notice_days:
        w.clause(f"Material changes are announced {c.notice_days} business days ahead. {c.announcement}".strip())
    w.labelled("Rolled back when", c.rollback_trigger)
    if c.rollback_owner_role:
        w.clause(f"The {c.rollback_owner_role} decides on a rollback.")
    w.items("Rollback takes these steps:", c.rollback_steps)
    policy = words(ChangeManagement, "update_policy", c.update_policy)
    w.clause(
        f"Model and provider updates: {policy[0].lower() + policy[1:]}. A model that appears in the logs without an entry in "
        "the change register is reported as a silent change."
    )
    if c.evaluated_first:
        w.clause(
            f"An evaluation run comes first for {joined_words(tuple(flows.get(f, f) for f in c.evaluated_first))}."
        )
    w.table(
        "Known-good versions",
        ("Workflow", "Model", "Prompt", "Retrieval", "Since"),
        [
            (flows.get(k.workflow, k.workflow), k.model, k.prompt_version, k.retrieval_version, f"{k.since or '–'}")
            for k in c.known_good
        ],
    )


def write_evaluation(a: Agreement, w: ClauseWriter) -> None:
    e = a.evaluation
    w.table(
        "Evaluation sets, controlled by both parties",
        ("Set", "Owner role", "Version", "Items"),
        [(s.name or s.id, s.owner_role or "nobody", s.version, f"{s.items:,}" if s.items else "–") for s in e.sets],
    )
    if e.sets:
        w.clause(f"Evaluation runs: {e.cadence or 'to be agreed'}.")
    if e.regression_points is not None:
        w.clause(
            f"A drop of more than {show_number(e.regression_points)} points against the run before is a regression.",
            "regression",
        )
    w.labelled("A regression triggers", e.rollback_trigger)
    if e.review_sample:
        rubric = f", on {joined_words(e.rubric)}" if e.rubric else ""
        w.clause(f"People review {e.review_sample:,} answers a week{rubric}.")
    if e.confidence_handover is not None:
        w.clause(f"Below a confidence of {show_number(e.confidence_handover)} a person takes over.")


def write_costs(a: Agreement, w: ClauseWriter) -> None:
    c = a.costs
    if c.monthly_cap is not None:
        w.clause(
            f"Spend on models and services is capped at {show_value(c.monthly_cap, c.currency)} a calendar month.",
            "cap",
        )
        if c.alert_percent is not None:
            w.clause(
                f"The client is alerted when {show_number(c.alert_percent)} % of the cap is spent or will be by month end."
            )
    if c.cadence and (c.monthly_cap is not None or c.over_cap):
        w.clause(f"Spend is checked {c.cadence}.")
    w.labelled("When the cap is reached", c.over_cap)
    if c.anomaly_percent is not None and c.anomaly_action:
        w.clause(
            f"A day that costs {show_number(c.anomaly_percent)} % more than the mean of the 28 days before is an anomaly: "
            f"{c.anomaly_action.rstrip('.')}.",
            "anomaly",
        )


def write_client(a: Agreement, w: ClauseWriter) -> None:
    c = a.client
    if c.escalation_role:
        w.clause(f"The client's {c.escalation_role} can be reached for the two highest severity tiers.")
    w.labelled("Access to logs", c.log_access)
    if c.upstream_notice_days:
        w.clause(f"The client gives {c.upstream_notice_days} business days' notice of changes upstream of the system.")
    duties = ["takes part in the monthly review"] * c.monthly_review + [
        "approves material changes"
    ] * c.approves_changes
    if duties:
        w.clause(f"The client {joined_words(tuple(duties))}.")
    w.table(
        "Further duties of the client",
        ("Duty", "When", "If it is missing"),
        [(d.duty, d.due, d.effect) for d in c.duties],
    )


def write_governance(a: Agreement, w: ClauseWriter) -> None:
    g = a.governance
    layers = [spec for spec in fields_of(Governance) if spec.item is Layer]
    if any(getattr(g, spec.name) != Layer() for spec in layers) or g.precedence:
        w.clause(
            f"Profile: {words(Governance, 'profile', g.profile)}. Governance incidents count even while the system is up."
        )
    w.labelled("When speed and caution conflict", g.precedence)
    for spec in layers:
        layer: Layer = getattr(g, spec.name)
        facts = [
            f"measured by {layer.measured_by}" if layer.measured_by else "",
            f"owned by the {layer.owner_role}" if layer.owner_role else "",
            f"shown by {layer.evidence}" if layer.evidence else "",
        ]
        told = "; ".join(filter(None, facts))
        if layer.promise or told:
            w.clause(
                f"{spec.label}. {layer.promise} {(told[0].upper() + told[1:] + '.') if told else ''}".strip(),
                f"layer:{spec.name}",
            )
    if g.exception_age:
        w.clause(f"No exception waits longer than {g.exception_age}.")
    if not w.is_empty:
        w.clause(f"Evidence is kept for {g.retention_months} months.", "retention")
    w.labelled("Recurring issues", g.recurring)
    w.labelled("After go-live the provider still owes", g.after_go_live)


def write_data(a: Agreement, w: ClauseWriter) -> None:
    d = a.data
    for spec in fields_of(DataPrivacy):
        if spec.kind == "prose":
            w.labelled(spec.label, getattr(d, spec.name), f"data:{spec.name}")
    if d.regions:
        w.clause(f"Data stays in {joined_words(d.regions)}.")
    if d.subprocessors:
        w.clause(f"Subprocessors: {joined_words(d.subprocessors)}.")
    if w.is_empty:
        return
    w.clause(f"{words(DataPrivacy, 'training_use', d.training_use)}.")
    if d.deletion_days is not None:
        w.clause(f"Client data is deleted {d.deletion_days} days after the agreement ends.")


def write_scope(a: Agreement, w: ClauseWriter) -> None:
    s = a.scope
    flows = dict(a.options("coverage.workflows"))
    w.items("In scope:", s.included)
    w.items("Out of scope:", s.excluded)
    if s.workflows:
        w.clause(f"Workflows maintained: {joined_words(tuple(flows.get(f, f) for f in s.workflows))}.")
    w.labelled("Backlog", s.backlog_path)
    w.labelled("Change request", s.change_request)


def write_pricing(a: Agreement, w: ClauseWriter) -> None:
    p = a.pricing
    if p.monthly_fee is not None:
        w.clause(f"The retainer costs {show_value(p.monthly_fee, p.currency)} a month, net of tax.", "fee")
    w.table(
        "Service tiers",
        ("Tier", "Hours", "Response", "Monthly fee", "Includes", "Chosen"),
        [
            (t.name, t.hours, t.response, show_value(t.fee, p.currency), t.included, "●" if t.chosen else "")
            for t in p.tiers
        ],
    )
    if p.included_hours is not None:
        rolls = "Unused hours roll over one month." if p.rollover else "Unused hours lapse."
        w.clause(f"It includes {show_number(p.included_hours)} hours a month. {rolls}")
    if p.overage_rate is not None:
        w.clause(f"Further hours cost {show_value(p.overage_rate, p.currency)} each and are agreed beforehand.")
    _credits(a, w)


def _credits(a: Agreement, w: ClauseWriter) -> None:
    p = a.pricing
    names = dict(a.options("objectives.objectives"))

    def missed(band: CreditBand) -> str:
        return joined_words(tuple(names.get(each, each) for each in band.objectives), "or") or "–"

    w.table(
        "Service credits",
        ("Credit", "When missed", "Credit"),
        [(c.name, missed(c), show_value(c.percent, "%")) for c in p.credits],
    )
    if p.credits:
        cap = f" Credits never exceed {show_number(p.credit_cap)} % of it." if p.credit_cap is not None else ""
        w.clause(
            f"Credits are a share of the {words(Pricing, 'fee_base', p.fee_base).lower()}. Several in one month: "
            f"{words(Pricing, 'credit_rule', p.credit_rule).lower()}.{cap} They are claimed within {p.claim_days} days after the report.",
            "credits",
        )
        w.clause(
            "Credits are the sole remedy for a missed objective."
            if p.sole_remedy
            else "Credits do not exclude other remedies."
        )


def write_term(a: Agreement, w: ClauseWriter) -> None:
    t = a.term
    if t.start:
        ends = f"ends on {show_day(t.end)}" if t.end else "runs until notice is given"
        w.clause(f"The agreement begins on {show_day(t.start)} and {ends}.", "term")
        w.clause(f"Notice is {t.notice_days} days. {words(Term, 'renewal', t.renewal)}.")
    w.labelled("Indexation", t.indexation)
    w.labelled("Termination for cause", t.termination)
    if t.exit_duties:
        w.clause(
            f"For {t.exit_days} days after the end the provider supports the exit and hands over: {t.exit_duties.rstrip('.')}."
        )
    if not w.is_empty:
        w.clause(f"The terms are reviewed {t.review_cadence}; metrics that steer nothing are retired.")
