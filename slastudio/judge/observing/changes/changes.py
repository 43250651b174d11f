"""Changes out of control: material ones without approval, run or notice, changes inside a freeze, and
changes of which nobody said whether they are material.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from slastudio.contract.clauses.texts import clause_of
from slastudio.judge.observing.changes.freezes import freezes_of
from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.judge.outcome.records import Entered
from slastudio.shared.periods import show_moment

_LACKS = {
    "change_approval": "approval",
    "change_run": "evaluation run before it",
    "change_notice": "notice in time",
}
_TECHNICAL = ("model", "prompt", "retrieval")


def changes_made(g: ObservedGround) -> tuple[Entered, ...]:
    """Return the changes of the period that were made, not those planned or cancelled."""
    return tuple(
        each
        for each in g.of_period("changes")
        if each.text("status") == "" and (each.moment("when") or g.now) <= g.now
    )


def uncontrolled_changes(g: ObservedGround) -> Iterator[Observation]:
    """Yield each material change that lacks what the agreement asks before it, though it stands in
    the register.
    """
    runs = {run.name for run in g.history.runs}
    owed: dict[str, list[OwedDuty]] = {}
    for duty in g.duties:
        if duty.kind in _LACKS:
            owed.setdefault(duty.about, []).append(duty)
    for each in changes_made(g):
        if each.text("material") != "yes":
            continue
        excused = each.text("emergency") == "yes"
        lacking = [
            d
            for d in owed.get(each.id, ())
            if d.state not in ("done", "not_yet_due")
            # nobody announces an emergency ahead
            and not (excused and d.kind == "change_notice")
        ]
        told = [_lack(d, g) for d in lacking]
        # the register's word alone settles the duty; that nothing shows it is said all the same
        unseen = each.text("tested") and each.text("tested") not in runs
        if unseen and "evaluations" in g.history.given:
            told.append(f"no evaluation holds the run “{each.text('tested')}”")
        approved, at = each.moment("approved"), each.moment("when")
        late = approved is not None and at is not None and approved > at
        if late and not excused and approved is not None:
            told.append(f"approved only on {show_moment(approved, g.period.zone)}")
        if not told:
            continue
        yield Observation(
            "emergency_caught_up" if excused else "change_uncontrolled",
            each.id,
            f"{'Emergency change to catch up on' if excused else 'Material change without control'}: {each.text('title')}",
            f"{told[0][0].upper()}{'; '.join(told)[1:]}. {_emergency(g, excused)}".strip(),
            "not_proven" if excused else "missed",
            at,
            (each.id,),
            next((d.clause for d in lacking if d.clause), clause_of(g.agreement, "approval")),
            target="changes",
            figures=(("lacks", ", ".join(d.kind for d in lacking)),),
        )


def _lack(duty: OwedDuty, g: ObservedGround) -> str:
    what = _LACKS[duty.kind]
    if duty.state == "done_late" and duty.done is not None:
        return f"{what}: only on {show_moment(duty.done, g.period.zone)}"
    return f"no {what}"


def _emergency(g: ObservedGround, excused: bool) -> str:
    if not excused:
        return ""
    agreed = g.agreement.changes.emergency
    return f"In an emergency: {agreed}" if agreed else "The agreement says nothing of emergencies."


def changes_in_freeze(g: ObservedGround) -> Iterator[Observation]:
    """Yield each change made while releases were frozen that is said neither to be a fix nor an
    emergency.
    """
    freezes = tuple(freezes_of(g))
    for each in changes_made(g):
        at = each.moment("when")
        held = [f for f in freezes if at is not None and f.start <= at < f.end]
        if held and each.text("emergency") != "yes":
            yield Observation(
                "change_in_freeze",
                each.id,
                f"Changed while releases were frozen: {each.text('title')}",
                f"{held[0].why} A fix or an emergency change is marked as one.",
                "at_risk",
                at,
                (each.id, *held[0].shown_by),
                held[0].clause,
                target="changes",
            )


def changes_unclassified(g: ObservedGround) -> Iterator[Observation]:
    """Yield changes of model, prompt or retrieval of which nobody said whether they are material."""
    if not g.agreement.changes.material_changes:
        return
    for each in changes_made(g):
        if each.text("material") == "" and each.text("type") in _TECHNICAL:
            yield Observation(
                "change_unclassified",
                each.id,
                f"Nobody said whether it is material: {each.text('title')}",
                "Material is what touches "
                f"{', '.join(g.agreement.changes.material_changes)}; until it is said, no approval, run or notice "
                "is asked of it.",
                "not_proven",
                each.moment("when"),
                (each.id,),
                clause_of(g.agreement, "material"),
                target="changes",
            )


def gates_of_changes(g: ObservedGround) -> Iterator[Observation]:
    """Yield changes that name a release gate which is not there, was refused, or came after them."""
    gates = {each.id: each for each in g.entered("releases")}
    for each in changes_made(g):
        name = each.text("gate")
        if not name:
            continue
        gate, at = gates.get(name), each.moment("when")
        told = _against_gate(gate, at)
        if told:
            yield Observation(
                "change_past_gate",
                each.id,
                f"Released past its gate: {each.text('title')}",
                f"{name} {told}",
                "missed" if gate is not None else "not_proven",
                at,
                (each.id, name),
                clause_of(g.agreement, "approval"),
                target="changes",
            )


def _against_gate(gate: Entered | None, at: datetime | None) -> str:
    if gate is None:
        return "is no release gate of the register."
    decided = gate.moment("decided")
    match gate.text("decision"):
        case "refused":
            return "was refused."
        case "passed":
            if decided is not None and at is not None and decided > at:
                return "was decided after the change."
            return ""
        case _:
            return "was not decided."
