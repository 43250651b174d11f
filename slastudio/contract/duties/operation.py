"""What changes, spend and the end of the agreement ask, and the limits that always hold."""

from __future__ import annotations

from slastudio.contract.duties.writing import PromiseWriter
from slastudio.contract.terms.conduct import UpdatePolicy
from slastudio.contract.terms.fields import words
from slastudio.contract.words.figures import show_number, show_value
from slastudio.shared.counts import count


def write_operation(w: PromiseWriter) -> None:
    """Add what follows from changes, spend, asks and the term, and the standing limits."""
    _changes(w)
    _rolling_back(w)
    _spend(w)
    _hours(w)
    _asks(w)
    _term(w)
    _limits(w)


def _changes(w: PromiseWriter) -> None:
    c = w.agreement.changes
    touched = f"Material is what touches {', '.join(c.material_changes)}"
    material = touched if c.material_changes else ""
    if c.notice_days:
        per = [each.announced for each in c.policies if each.announced]
        how = "; ".join(dict.fromkeys(filter(None, (c.announcement.rstrip("."), *per))))
        w.owe(
            "change_notice",
            "announces a material change",
            detail="; ".join(filter(None, (how, material))),
            to=c.approver_role,
            arises="event",
            of="a material change",
            within=count(c.notice_days, "business day"),
            days=c.notice_days,
            place="changes.notice_days",
            anchor="change_notice",
        )
    if c.approver_role:
        path = "; ".join(
            f"{step.step} ({step.owner_role}, {step.within})" for step in c.approval_path
        )
        caught_up = f"in an emergency: {c.emergency}" if c.emergency else ""
        opt_in = ", updates of models too" if c.update_policy == "opt_in" else ""
        w.owe(
            "change_approval",
            f"releases a material change after approval{opt_in}",
            detail="; ".join(filter(None, (path, caught_up))),
            to=c.approver_role,
            arises="event",
            of="a material change",
            within=c.approval_within,
            place="changes.approver_role",
            anchor="approval",
        )
    policies = [
        f"{each.workflow or 'all'}: {words(UpdatePolicy, 'policy', each.policy).lower()}, then "
        f"{words(UpdatePolicy, 'rollback', each.rollback).lower()}"
        for each in c.policies
    ]
    named = dict.fromkeys(
        (*c.evaluated_first, *(each.workflow for each in c.policies if each.evaluated))
    )
    if named:
        w.owe(
            "change_run",
            f"runs the evaluation before a change of {', '.join(each for each in named if each)}",
            detail="; ".join(policies),
            key=",".join(each for each in named if each),
            arises="event",
            of="a material change",
            place="changes.evaluated_first",
            anchor="evaluated_first",
        )
    if w.agreement.changes.material_changes:
        w.owe(
            "change_record",
            "enters every change of model, prompt and retrieval in the register",
            arises="event",
            of="a new version in the logs",
            place="changes.material_changes",
            anchor="updates",
            consequence="What is not there is a silent change.",
        )
    _updates(w)
    if days := w.agreement.client.upstream_notice_days:
        w.owe(
            "upstream_notice",
            "announces changes upstream of the system",
            side="client",
            arises="event",
            of="a change upstream",
            within=count(days, "business day"),
            days=days,
            place="client.upstream_notice_days",
            anchor="upstream_notice",
        )


def _updates(w: PromiseWriter) -> None:
    c = w.agreement.changes
    told = [
        (each.workflow or "all", each.told_within, each.announced, f"changes.policies[{index}]")
        for index, each in enumerate(c.policies)
    ]
    general = ("", c.update_told_within, c.announcement, "changes.update_told_within")
    for key, within, how, place in (general, *told):
        if within:
            w.owe(
                "update_notice",
                f"tells of an update within {within} of its first answer",
                detail=how,
                key=key,
                arises="event",
                of="a new version in the logs",
                within=within,
                place=place,
                anchor="updates",
            )


def _rolling_back(w: PromiseWriter) -> None:
    c, e = w.agreement.changes, w.agreement.evaluation
    if c.rollback_triggers or c.rollback_within:
        to = "; ".join(
            " ".join(filter(None, (k.workflow, k.model, k.prompt_version, k.retrieval_version)))
            + (f" (since {k.since})" if k.since else "")
            for k in c.known_good
        )
        known = f"To {to}" if to.strip("; ") else ""
        w.owe(
            "rollback",
            "restores the safe baseline",
            detail=known,
            role=c.rollback_owner_role,
            arises="event",
            of="; ".join(c.rollback_triggers) or "the decision to roll back",
            within=c.rollback_within,
            clock="always",
            place="changes.rollback_within",
            anchor="rollback_owner",
        )
    if e.rollback_trigger:
        w.owe(
            "regression",
            "acts on a regression",
            detail=e.rollback_trigger,
            role=c.rollback_owner_role,
            arises="event",
            of=f"a drop of more than {show_value(e.regression_points, 'points')}"
            if e.regression_points is not None
            else "a regression",
            within=c.rollback_within,
            place="evaluation.rollback_trigger",
            anchor="regression",
        )


def _spend(w: PromiseWriter) -> None:
    c = w.agreement.costs
    if c.monthly_cap is not None and c.alert_percent is not None:
        w.owe(
            "cap_alert",
            f"tells the client when {show_number(c.alert_percent)} % of the cap is spent",
            role=c.owner_role,
            to="client",
            arises="event",
            of=f"{show_number(c.alert_percent)} % of the cap",
            place="costs.alert_percent",
            anchor="cap_alert",
        )
    if c.monthly_cap is not None and c.over_cap:
        w.owe(
            "over_cap",
            "decides what happens at the cap",
            detail=c.over_cap,
            role=c.over_cap_role,
            side="client",
            arises="event",
            of="the cap",
            within=c.over_cap_within,
            place="costs.over_cap",
            anchor="over_cap",
        )
    if c.anomaly_percent is not None and c.anomaly_action:
        w.owe(
            "anomaly",
            "explains a day of unusual spend",
            detail=c.anomaly_action,
            role=c.owner_role,
            arises="event",
            of=f"a day {show_number(c.anomaly_percent)} % above its like",
            place="costs.anomaly_action",
            anchor="anomaly",
        )


def _hours(w: PromiseWriter) -> None:
    p = w.agreement.pricing
    if p.included_hours is not None and p.hours_alert_percent is not None:
        share = f"{show_number(p.hours_alert_percent)} % of the month's hours"
        w.owe(
            "hours_alert",
            f"tells the client when {share} are used",
            to="client",
            arises="event",
            of=share,
            place="pricing.hours_alert_percent",
            anchor="hours_alert",
        )
    if p.included_hours is not None and p.overage_rate is not None:
        w.owe(
            "overage_agreed",
            "agrees to further hours, or says that work waits",
            side="client",
            arises="event",
            of="the end of the month's hours",
            place="pricing.overage_rate",
            anchor="overage",
        )


def _asks(w: PromiseWriter) -> None:
    s, a = w.agreement.scope, w.agreement
    if s.quote_within or s.change_request_role:
        w.owe(
            "quote",
            "prices a change request",
            detail="; ".join(filter(None, (s.change_request.rstrip("."), s.backlog_path))),
            role=s.change_request_role,
            arises="event",
            of="an ask outside the scope",
            within=s.quote_within,
            place="scope.quote_within",
            anchor="quote",
        )
    if a.client.approves_changes or any(each.arises == "request" for each in a.client.duties):
        w.owe(
            "decision",
            "decides what only the client can decide",
            side="client",
            arises="event",
            of="a question that was put in writing",
            place="client.approves_changes",
            anchor="client_part",
        )
    for number, each in enumerate(a.governance.handoff_duties, 1):
        shown = f", shown by {each.shown_by}" if each.shown_by else ""
        w.owe(
            "handoff",
            f"hands over: {each.duty.rstrip('.')}{shown}",
            role=each.owner_role,
            key=str(number),
            arises="event",
            of="a change of team or vendor",
            within=each.within,
            place=f"governance.handoff_duties[{number - 1}]",
            anchor="handoff_duties",
        )
    if a.governance.launch_checklist:
        w.owe(
            "launch_checklist",
            "goes through the checklist before launch",
            detail="; ".join(a.governance.launch_checklist),
            arises="event",
            of="the agreement's begin",
            place="governance.launch_checklist",
            anchor="launch_checklist",
        )


def _term(w: PromiseWriter) -> None:
    t, d = w.agreement.term, w.agreement.data
    if t.end is None:
        return
    ends = t.end.isoformat()
    if t.notice_days:
        renews = "it renews" if t.renewal == "automatic" else "it ends"
        w.owe(
            "renewal",
            f"says whether to go on: without notice {renews} on {ends}",
            side="client",
            arises="calendar",
            of="the end of the term",
            within=count(t.notice_days, "day"),
            days=t.notice_days,
            place="term.notice_days",
            anchor="notice",
            at=ends,
        )
    if t.exit_duties:
        w.owe(
            "exit",
            "supports the exit and hands over",
            detail=t.exit_duties,
            arises="event",
            of="the end of the agreement",
            within=count(t.exit_days, "day"),
            days=t.exit_days,
            place="term.exit_duties",
            anchor="exit",
            at=ends,
        )
    if d.deletion_days is not None:
        w.owe(
            "deletion",
            "deletes the client's data",
            arises="event",
            of="the end of the agreement",
            within=count(d.deletion_days, "day"),
            days=d.deletion_days,
            place="data.deletion_days",
            anchor="deletion",
            at=ends,
        )


def _limits(w: PromiseWriter) -> None:
    a = w.agreement
    for key, text, place, anchor, role in (
        (
            "approval",
            a.changes.approval_within,
            "changes.approval_within",
            "approval",
            a.changes.approver_role,
        ),
        (
            "exception",
            a.governance.exception_age,
            "governance.exception_age",
            "exception_age",
            a.governance.exceptions.owner_role,
        ),
    ):
        if text:
            w.owe(
                "queue_time",
                f"decides {'an approval' if key == 'approval' else 'an exception'} within {text}",
                role=role,
                key=key,
                arises="standing",
                within=text,
                place=place,
                anchor=anchor,
            )
    if a.governance.exception_volume is not None:
        w.owe(
            "exception_volume",
            f"keeps at most {show_number(a.governance.exception_volume)} exceptions open at once",
            role=a.governance.exceptions.owner_role,
            arises="standing",
            amount=a.governance.exception_volume,
            place="governance.exception_volume",
            anchor="exception_age",
        )
    if a.evaluation.confidence_handover is not None:
        w.owe(
            "handover_confidence",
            f"hands answers below a confidence of {show_number(a.evaluation.confidence_handover)} to a person",
            arises="standing",
            place="evaluation.confidence_handover",
            anchor="handover",
        )
    _envelope(w)


def _envelope(w: PromiseWriter) -> None:
    c = w.agreement.coverage
    limits = (
        ("teams", ", ".join(c.teams), "teams"),
        ("languages", ", ".join(c.languages), "languages"),
        ("regions", ", ".join(c.regions), "regions"),
        ("input_types", "; ".join(c.input_types), "input types"),
        ("logged_input_types", ", ".join(c.logged_input_types), "input types in the logs"),
        (
            "monthly_volume",
            show_number(c.monthly_volume) if c.monthly_volume else "",
            "requests a month",
        ),
    )
    told = [f"{name}: {text}" for _, text, name in limits if text]
    if told:
        valid = f"; valid is: {c.valid_input.rstrip('.')}" if c.valid_input else ""
        w.owe(
            "envelope",
            "uses the system within its limits",
            detail=f"{'; '.join(told)}{valid}",
            side="client",
            arises="standing",
            place="coverage.languages",
            anchor="volume",
            consequence=c.outside,
        )
