"""When releases are frozen: while an internal target is missed, and from one entered act to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from slastudio.contract.clauses.texts import clause_of
from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.verdicts.ruling import fulfils

FREEZE = "freeze"


@dataclass(frozen=True)
class Freeze:
    """Hold one half-open span in which only fixes are released, and why."""

    start: datetime
    end: datetime
    why: str
    clause: str = ""
    shown_by: tuple[str, ...] = ()


def freezes_of(g: ObservedGround) -> Iterator[Freeze]:
    """Yield the spans of the period in which releases are frozen.

    By the agreement: the whole period where the one before missed an internal target, for its
    figure is back, if it is, with this one's end. By acts: from one that began “freeze” to the next
    that says it is done, or the end of what is seen.
    """
    yield from _internal(g)
    yield from _entered(g)


def _internal(g: ObservedGround) -> Iterator[Freeze]:
    if g.agreement.objectives.freeze != "fixes":
        return
    missed = []
    for result in g.results:
        objective = g.agreement.objective(result.id)
        if objective is None or objective.internal_target is None or result.previous_value is None:
            continue
        if not fulfils(result.previous_value, objective.internal_target, objective.comparator):
            missed.append(result.name)
    if missed:
        yield Freeze(
            g.period.start,
            g.period.end,
            f"The period before missed the internal target of {', '.join(missed)}.",
            clause_of(g.agreement, "freeze"),
        )


def _entered(g: ObservedGround) -> Iterator[Freeze]:
    acts = sorted(
        (each for each in g.history.acts if each.duty == FREEZE), key=lambda each: each.when
    )
    begun = None
    for act in acts:
        if act.act == "arose" and begun is None:
            begun = act
        elif act.act == "done" and begun is not None:
            yield Freeze(
                begun.when,
                act.when,
                begun.detail or "A freeze was entered.",
                shown_by=(begun.id, act.id),
            )
            begun = None
    if begun is not None and begun.when < g.seen_until:
        yield Freeze(
            begun.when, g.seen_until, begun.detail or "A freeze was entered.", shown_by=(begun.id,)
        )
