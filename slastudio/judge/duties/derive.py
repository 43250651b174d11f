"""The duties of a period: every promise asked what it lets fall due, and how that stands now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from slastudio.contract.duties.kinds import KINDS
from slastudio.contract.duties.promise import PromisedAct, Side
from slastudio.contract.duties.promises import promises_of
from slastudio.judge.duties import calendar, events, incidents, limits, updates
from slastudio.judge.duties.ground import DutyGround
from slastudio.judge.duties.history import History
from slastudio.judge.duties.states import Log, Owed, Stand, stand_of, worst_of
from slastudio.judge.outcome.duties import DutyPart, OwedDuty
from slastudio.judge.outcome.inputs import Inputs
from slastudio.shared.counts import count
from slastudio.shared.periods import Period

Deriving = Callable[[PromisedAct, DutyGround], Iterator[Owed]]
DERIVED: dict[str, Deriving] = {
    "evaluation_run": calendar.evaluation_runs,
    "weekly_sample": calendar.weekly_sample,
    "data_delivery": calendar.deliveries,
    "monthly_report": calendar.reports,
    "monthly_review": calendar.monthly_reviews,
    "terms_review": calendar.acted,
    "spend_check": calendar.spend_checks,
    "access_review": calendar.acted,
    "rollback_drill": calendar.drills,
    "failover_drill": calendar.failovers,
    "retraining": calendar.retrainings,
    "operation_checklist": calendar.checklists,
    "client_duty": calendar.client_duties,
    "launch_checklist": events.launches,
    "first_response": incidents.clocks,
    "update": incidents.clocks,
    "resolution": incidents.clocks,
    "severity": incidents.severities,
    "escalation": incidents.rungs,
    "evidence_held": incidents.evidence,
    "incident_review": incidents.reviews,
    "playbook": incidents.playbooks,
    "missed_action": events.followings,
    "budget_action": events.followings,
    "internal_action": events.followings,
    "grade_alert": events.followings,
    "remediation": events.followings,
    "executive_notice": events.followings,
    "repeated_breach": events.followings,
    "vendor_claim": events.followings,
    "clarification": events.followings,
    "confirmation": events.confirmations,
    "claim_answer": events.claims,
    "quote": events.quotes,
    "change_notice": events.notices,
    "change_approval": events.approvals,
    "change_run": events.runs_before,
    "change_record": events.records,
    "update_notice": updates.notices,
    "upstream_notice": events.entered,
    "rollback": events.rollbacks,
    "regression": events.regressions,
    "cap_alert": events.marks,
    "over_cap": events.marks,
    "hours_alert": events.marks,
    "overage_agreed": events.marks,
    "anomaly": events.marks,
    "decision": events.decisions,
    "handoff": events.handovers,
    "renewal": events.renewals,
    "exit": events.endings,
    "deletion": events.endings,
    "queue_time": limits.queues,
    "exception_volume": limits.volumes,
    "envelope": limits.uses,
    "handover_confidence": limits.uses,
}
_LAST = datetime.max.replace(tzinfo=UTC)


def duties_of(inputs: Inputs, history: History, period: Period) -> tuple[OwedDuty, ...]:
    """Return the duties of a period as they stand at `inputs.as_of`, in order of their due moments.

    A duty belongs to the one period it arises from: a part of the calendar to the one in which it
    ends, its very end included; data and a report to the month they are about; what an event lets
    fall due to the one in which the event lies; what a verdict leads to to the one judged. It
    follows the version of the agreement in force then. Duties without a time agreed come last.
    """
    # the parts of one duty may fall under several versions; the last of them tells the whole
    groups: dict[str, list[tuple[Owed, Stand]]] = {}
    grounds: dict[str, DutyGround] = {}
    for terms in inputs.terms:
        ground = DutyGround(inputs, terms, history, period, inputs.as_of)
        for name, owed, stand in _owed_under(ground):
            groups.setdefault(name, []).append((owed, stand))
            grounds[name] = ground
    found = [_duty(name, group, grounds[name]) for name, group in groups.items()]
    return tuple(sorted(found, key=lambda each: (each.due or _LAST, each.id)))


def _side(side: str) -> Side:
    return "client" if side == "client" else "provider"


def _owed_under(g: DutyGround) -> Iterator[tuple[str, Owed, Stand]]:
    """Yield what one version lets fall due: (id of the duty, the owed act, how it stands)."""
    log = Log(g.history.acts, {c.role: _side(c.side) for c in g.agreement.parties.contacts})
    for promise in promises_of(g.agreement):
        for owed in DERIVED[promise.kind](promise, g):
            yield owed.fold or owed.id, owed, stand_of(owed, log, g.now, g.agreement.zone)


def _duty(name: str, group: list[tuple[Owed, Stand]], g: DutyGround) -> OwedDuty:
    owed, stand = group[0]
    if len(group) > 1:
        owed, stand = _folded(group)
    promise = owed.promise
    parts = tuple(_part(each, one) for each, one in group) if group[0][0].fold else ()
    return OwedDuty(
        id=name,
        kind=promise.kind,
        about=owed.about,
        what=_what(group),
        role=_role(group),
        side=promise.side,
        to=promise.to,
        arises=promise.arises,
        of=promise.of,
        begins=owed.begins,
        due=owed.due,
        state=stand.state,
        done=stand.done,
        shown_by=stand.shown_by,
        wanted=" or ".join(each.words for each in promise.wanted),
        note=stand.note,
        consequence=promise.consequence,
        clause=g.clauses.get(promise.anchor, ""),
        place=promise.place,
        minutes=sum(each.promise.minutes for each, _ in group),
        line=promise.line,
        version=g.terms.ref.version,
        detail=promise.detail,
        by_hand=_by_hand(promise),
        worked=g.worked.get(promise.line) if promise.line else None,
        asked=stand.asked,
        parts=parts,
    )


def _what(group: list[tuple[Owed, Stand]]) -> str:
    """Return the act: what is told of all together, where there are several promises."""
    owed = group[0][0]
    several = len({each.promise.id for each, _ in group}) > 1 or not owed.fold
    return (owed.what if several else "") or owed.promise.what


def _role(group: list[tuple[Owed, Stand]]) -> str:
    """Return the one role that owes all of it; "" where several do."""
    roles = {owed.role or owed.promise.role for owed, _ in group}
    return roles.pop() if len(roles) == 1 else ""


def _by_hand(promise: PromisedAct) -> bool:
    return KINDS[promise.kind].by_hand or all(
        each.name in ("acts", "checklists") for each in promise.wanted
    )


def _part(owed: Owed, stand: Stand) -> DutyPart:
    shown = stand.shown_by or stand.note
    return DutyPart(owed.id, owed.label, owed.begins, owed.due, stand.state, stand.done, shown)


def _folded(group: list[tuple[Owed, Stand]]) -> tuple[Owed, Stand]:
    """Return the part a duty of several parts is told by, with how many of them are shown."""
    parts = [_part(owed, stand) for owed, stand in group]
    state = worst_of(parts)
    # of what is done the last is told, of anything else the first that is so
    ordered = group[::-1] if state == "done" else group
    told = next(pair for pair in ordered if pair[1].state == state)
    done = sum(each.state in ("done", "done_late") for each in parts)
    words = f"{done} of {count(len(parts), 'time')} shown"
    owed, stand = told
    return owed, Stand(
        state,
        stand.done if state == "done_late" or done == len(parts) else None,
        words,
        stand.asked,
        stand.note,
    )
