"""Release gates whose decision does not follow from what their runs show."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.clauses.texts import clause_of
from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.outcome.beside.gates import ReleaseGate
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.statuses import Status


def gate_observations(g: ObservedGround) -> Iterator[Observation]:
    """Yield what is to be said of each gate of the period: passed against its runs, passed at one
    segment's cost without a name, passed unseen, or still undecided.
    """
    for gate in g.gates:
        told = _told(gate)
        if told is None:
            continue
        kind, title, detail, level = told
        yield Observation(
            kind,
            gate.id,
            f"{title}: {gate.title}",
            detail[0].upper() + detail[1:],
            level,
            gate.when,
            tuple(filter(None, (gate.id, gate.run and f"run {gate.run}"))),
            clause_of(g.agreement, "approval"),
            target="releases",
        )


def _told(gate: ReleaseGate) -> tuple[str, str, str, Status] | None:
    short = "; ".join(gate.short)
    match gate.decision, gate.reached:
        case "passed", None:
            detail = f"Not computed: {gate.why}."
            return "gate_unseen", "Passed its gate unseen", detail, "not_proven"
        case "passed", False if len(gate.hurt) < len(gate.short):
            return "gate_short", "Passed its gate below the criteria", f"{short}.", "missed"
        case "passed", False if not (gate.accepted_by and gate.tradeoff):
            lacks = "by name" if not gate.accepted_by else "with what it is"
            detail = f"{short}. Nobody accepted the trade-off {lacks}."
            return "gate_tradeoff", "Passed its gate at one segment's cost", detail, "missed"
        case "passed", False:
            detail = f"{short}. {gate.tradeoff.rstrip('.')}. Accepted by {gate.accepted_by}."
            return "gate_accepted", "Trade-off accepted", detail, "nothing_to_judge"
        case "", _:
            detail = f"{short}." if short else "Its runs are in; nobody decided."
            return "gate_open", "Gate not decided", detail, "not_proven"
        case _:
            return None
