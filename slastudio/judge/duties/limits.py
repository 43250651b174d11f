"""What always holds: queues decided in time, use within its limits, answers handed to people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from slastudio.contract.duties.promise import PromisedAct
from slastudio.contract.indicators.use_limits import USE_COLUMNS
from slastudio.judge.duties.ground import MOMENT, DutyGround
from slastudio.judge.duties.history import Use
from slastudio.judge.duties.states import Owed
from slastudio.judge.outcome.objective_result import Case
from slastudio.shared.counts import count
from slastudio.shared.periods import show_short_day

# limits of use that a column of the request log, or its length, can tell
_TOLD = (*USE_COLUMNS, "monthly_volume", "handover_confidence")


def queues(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield how the cases of one queue that opened in the period were decided, told by the worst."""
    if not g.governs(g.period.end - MOMENT):
        return
    # each case has the limit of the version it opened under
    own = [each for each in g.history.queue if each.severity.startswith(promise.key)]
    judged = [each for each in own if each.due is not None]
    owed = replace(
        _limit(promise, g, "queue_items"),
        fold=f"queue_time:{g.period.label}",
        label=f"{promise.key}s",
        what="decides what waits in its queues in time",
    )
    if not judged:
        if not g.tellable("queue_items"):
            yield owed
        return
    late = [each for each in judged if each.verdict == "late"]
    told = f"{len(judged) - len(late):,} of {count(len(judged), 'case')} in time"
    worst = max(late, key=_lateness, default=None)
    if worst is None:
        waiting = [each for each in judged if each.done is None]
        # what still runs is not late: the next to fall due is told
        due = min((each.due for each in waiting if each.due), default=g.period.end)
        done = None if waiting else max(each.done for each in judged if each.done)
        yield replace(owed, due=due, done=done, shown_by=told if done else "", note=told)
        return
    yield replace(
        owed,
        due=worst.due,
        done=worst.done,
        shown_by=f"{told}; the latest is {worst.id}",
        note=f"{told}; the latest is {worst.id}",
        about=worst.id,
    )


def _lateness(case: Case) -> tuple[bool, float]:
    assert case.due is not None
    return case.done is None, (case.done - case.due).total_seconds() if case.done else 0.0


def _limit(promise: PromisedAct, g: DutyGround, kind: str) -> Owed:
    return Owed(
        f"{promise.id}:{g.period.label}",
        promise,
        g.period.label,
        g.period.start,
        g.period.end,
        tellable=g.tellable(kind),
        settled=g.settled(kind, g.period.end),
        asked=kind == "queue_items",
    )


def volumes(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield how many exceptions were open at once, at the end of the worst day."""
    if not g.governs(g.period.end - MOMENT):
        return
    owed = _limit(promise, g, "queue_items")
    if g.history.open_exceptions is None:
        if not g.tellable("queue_items"):
            yield owed
        return
    day, most = g.history.open_exceptions
    told = f"at most {most:,} at the end of a day ({show_short_day(day)})"
    kept = most <= promise.amount
    over = g.now >= g.period.end
    yield replace(
        owed,
        done=g.period.end if kept and over else None,
        shown_by=told,
        broken=not kept,
        note=told,
    )


def uses(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield each limit of use: how many records of the period lie outside it."""
    if not g.governs(g.period.end - MOMENT):
        return
    asked = g.limits_of(promise)
    known = {each.limit: each for each in g.history.uses}
    for limit in asked:
        yield _used(promise, g, limit, known.get(limit))


def _used(promise: PromisedAct, g: DutyGround, limit: str, use: Use | None) -> Owed:
    owed = replace(
        _limit(promise, g, "requests"),
        id=f"{promise.id}:{limit}:{g.period.label}"
        if promise.kind == "envelope"
        else f"{promise.id}:{g.period.label}",
        fold=f"{promise.id}:{g.period.label}" if promise.kind == "envelope" else "",
        label=limit.replace("_", " "),
    )
    if use is None and (limit not in _TOLD or g.history.uses):
        return replace(
            owed, tellable=False, note=f"no column of the request log tells {owed.label}"
        )
    if use is None:
        return replace(owed, note="no request log of the month is there")
    if use.unknown and not use.outside:
        return replace(owed, tellable=False, note=use.words)
    over = g.now >= g.period.end
    return replace(
        owed,
        done=g.period.end if not use.outside and over else None,
        shown_by=use.words,
        broken=use.outside > 0,
        note=use.words,
    )
