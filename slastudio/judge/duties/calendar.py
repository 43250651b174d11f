"""What the calendar lets fall due: each part of it once, or so long after it was done last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from slastudio.contract.clocks.durations import Duration
from slastudio.contract.duties.promise import PromisedAct
from slastudio.contract.duties.promises import promises_of
from slastudio.contract.duties.recurring import checklist_items
from slastudio.contract.duties.rhythm import Rhythm, Span, calendar_spans, rhythm_of
from slastudio.judge.duties.checklists import gone_through
from slastudio.judge.duties.ground import MOMENT, DutyGround
from slastudio.judge.duties.history import SetRun
from slastudio.judge.duties.states import Owed
from slastudio.shared.counts import count
from slastudio.shared.periods import month_of, shift, zone

Done = tuple[datetime, str]
_MONTH = Rhythm("month", "monthly")
# more in one term are owed by nobody: a rhythm or a date is wrong
_MOST = 20_000


def spans_of(g: DutyGround, rhythm: Rhythm) -> Iterator[Span]:
    """Yield the parts of the calendar that end in the period, inside the term, under this version."""
    for span in calendar_spans(rhythm, g.period):
        if g.runs(span.start, span.end) and g.governs(span.end - MOMENT):
            yield span


def recurring(
    promise: PromisedAct, g: DutyGround, dones: Iterable[Done], kind: str = ""
) -> Iterator[Owed]:
    """Yield what a rhythm lets fall due in the period, shown by moments at which it was done.

    kind: of the evidence that shows it, "" where a register does.
    """
    rhythm = rhythm_of(promise.of)
    if rhythm is None:
        return
    known = sorted(dones)
    if rhythm.every is None:
        found: Iterator[Owed] = _by_calendar(promise, g, rhythm, known)
    else:
        found = _since(promise, g, rhythm.every, known)
    for owed in found:
        yield with_evidence(owed, g, kind)


def with_evidence(owed: Owed, g: DutyGround, kind: str) -> Owed:
    """Return an owed act with whether, and from when, evidence of a kind can show it."""
    if not kind:
        return owed
    settled = g.settled(kind, owed.due or owed.begins)
    return replace(owed, tellable=g.tellable(kind), settled=settled)


def _by_calendar(
    promise: PromisedAct, g: DutyGround, rhythm: Rhythm, dones: list[Done]
) -> Iterator[Owed]:
    for span in spans_of(g, rhythm):
        if rhythm.business and g.closed_on(span.start):
            continue
        done = next((each for each in dones if span.start <= each[0] < span.end), None)
        yield _owed(promise, g, span.label, (span.start, span.end), done, rhythm.unit)


def _since(
    promise: PromisedAct, g: DutyGround, every: Duration, dones: list[Done]
) -> Iterator[Owed]:
    for begins, due, done in chain(g, every, dones):
        if g.period.start < due <= g.period.end and g.governs(due - MOMENT):
            label = (due - MOMENT).astimezone(zone(g.agreement.zone)).date().isoformat()
            yield _owed(promise, g, label, (begins, due), done, "since")


def chain(
    g: DutyGround, every: Duration, dones: list[Done]
) -> Iterator[tuple[datetime, datetime, Done | None]]:
    """Yield (begins, due, done) of an act that is owed so long after it was done last.

    Where it was not done by its due moment, the next falls due that time after; done before then,
    it was done late, and counts from there.
    """
    if g.start is None:
        return
    earlier = [each[0] for each in dones if each[0] <= g.start]
    begins = max(earlier, default=g.start)
    left = [each for each in dones if each[0] > begins]
    for _ in range(_MOST):
        due = g.clocks.due(every, "always", begins)
        if due is None or due <= begins or begins > g.period.end:
            return
        following = g.clocks.due(every, "always", due) or due
        if left and left[0][0] <= following:
            done = left.pop(0)
            yield begins, due, done
            begins = done[0]
        else:
            yield begins, due, None
            begins = due


def _owed(
    promise: PromisedAct,
    g: DutyGround,
    label: str,
    span: tuple[datetime, datetime],
    done: Done | None,
    unit: str,
) -> Owed:
    short = unit in ("day", "week", "since")
    month = month_of(span[1] - MOMENT, g.agreement.zone)
    return Owed(
        f"{promise.id}:{label}",
        promise,
        month.label,
        span[0],
        span[1],
        done[0] if done else None,
        done[1] if done else "",
        label=label,
        fold=f"{promise.id}:{month.label}" if short else "",
        until=month.end,
    )


# --- kinds ------------------------------------------------------------------------------------------------------------


def evaluation_runs(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the runs of a set, shown by those that hold all its items."""
    whole = _whole_runs(promise, g)
    dones = [(run.at, f"run {run.name or run.set} of {count(run.items, 'item')}") for run in whole]
    yield from recurring(promise, g, dones, "evaluations")


def _whole_runs(promise: PromisedAct, g: DutyGround) -> list[SetRun]:
    own = [each for each in g.history.runs if each.set in (promise.key, "")]
    agreed = {each.id: each.items for each in g.agreement.evaluation.sets}.get(promise.key)
    largest: dict[str, int] = {}
    for run in own:
        largest[run.version] = max(largest.get(run.version, 0), run.items)
    return [each for each in own if each.items >= min(agreed or 10**9, largest[each.version])]


def weekly_sample(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the samples of the weeks that end in the period, each shown by its reviews."""
    for span in spans_of(g, Rhythm("week", "weekly")):
        seen: set[object] = set()
        done: Done | None = None
        for moment, item in g.history.reviews:
            if span.start <= moment < span.end:
                seen.add(item or (moment, len(seen)))
                if len(seen) == promise.amount and done is None:
                    done = moment, count(promise.amount, "answer") + " reviewed"
        owed = _owed(promise, g, span.label, (span.start, span.end), done, "week")
        told = "" if done else f"{len(seen):,} of {count(promise.amount, 'answer')} reviewed"
        yield with_evidence(replace(owed, note=told), g, "reviews")


def deliveries(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the data owed for each month of the period, shown by the import that covers it."""
    for span in spans_of(g, _MONTH):
        month = month_of(span.start, g.agreement.zone)
        due = g.midnight(month.last_day + timedelta(days=promise.days + 1))
        came = sorted(
            (each.at, each.file, each.whole)
            for each in g.history.arrivals
            if (each.kind, each.month) == (promise.key, span.label)
        )
        first = next((each for each in came if each[2]), None)
        note = f"{came[0][1]} does not reach the month's end" if came and not first else ""
        yield Owed(
            f"{promise.id}:{span.label}",
            promise,
            span.label,
            span.end,
            due,
            first[0] if first else None,
            first[1] if first else "",
            label=promise.key.replace("_", " "),
            fold=f"data_delivery:{promise.side}:{span.label}",
            what=_delivered(promise, g),
            note=note,
        )


def _delivered(promise: PromisedAct, g: DutyGround) -> str:
    """Return what a side delivers altogether, where it is more than one kind of data."""
    own = [
        p.key for p in promises_of(g.agreement) if (p.kind, p.side) == (promise.kind, promise.side)
    ]
    named = ", ".join(key.replace("_", " ") for key in own)
    return f"delivers the month's data: {named}" if len(own) > 1 else ""


def reports(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the report on each month of the period, shown by the one on record."""
    for span in spans_of(g, _MONTH):
        written = [
            p.written for p in g.history.papers if (p.kind, p.period) == ("report", span.label)
        ]
        done = min(written, default=None)
        yield Owed(
            f"{promise.id}:{span.label}",
            promise,
            span.label,
            span.end,
            g.after(promise.within, span.end),
            done,
            "the report on record" if done else "",
            label=span.label,
        )


def monthly_reviews(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the review of each month of the period, due by the end of the next."""
    for span in spans_of(g, _MONTH):
        after = shift(month_of(span.start, g.agreement.zone), 1).end
        owed = Owed(
            f"{promise.id}:{span.label}", promise, span.label, span.end, after, label=span.label
        )
        named = [each for each in g.acts(promise, "done") if span.end <= each.when < after]
        yield replace(owed, done=named[0].when, shown_by=named[0].id) if named else owed


def acted(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield what recurs and is shown by acts that name it."""
    acts = [(each.when, each.proof or each.id) for each in g.acts(promise, "done")]
    yield from recurring(promise, g, acts)


def checklists(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the checklists of all rhythms as one duty of the month, each shown by its items ticked in
    its time, or by an act.
    """
    items = checklist_items(g.agreement).get(promise.key, ())
    for each in acted(promise, g):
        owed = each
        ticked = gone_through(g, "operation", items, owed.begins, owed.due)
        if ticked.done is not None and (owed.done is None or ticked.done < owed.done):
            owed = replace(owed, done=ticked.done, shown_by=ticked.words)
        elif owed.done is None and ticked.words:
            owed = replace(owed, note=f"{ticked.words}; left: {'; '.join(ticked.left)}")
        label = f"{promise.key}, {owed.label}"
        yield replace(
            owed,
            fold=f"{promise.kind}:{owed.period}",
            label=label,
            what="goes through its checklists",
        )


def spend_checks(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the checks of spend, told a month at a time, shown by hours on their line of the scope."""
    for span in spans_of(g, _MONTH):
        worked = [
            each.when
            for each in g.history.worked
            if promise.line and each.line == promise.line and span.start <= each.when < span.end
        ]
        yield Owed(
            f"{promise.id}:{span.label}",
            promise,
            span.label,
            span.start,
            span.end,
            min(worked, default=None),
            f"hours on “{promise.line}”" if worked else "",
            label=span.label,
        )


def drills(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the rollback drills, shown by the drills on record and by acts."""
    recorded = [
        (g.midnight(each.on), f"{each.drill}, {_took(each.minutes, promise, g)}")
        for each in g.agreement.changes.drills
        if each.on is not None and each.passed
    ]
    registered = [
        (each.at, f"{each.id} {each.title}, {_took(each.minutes, promise, g)}")
        for each in g.history.rolled_back
        # a rollback that was needed and worked shows as much as one that was rehearsed
        if each.worked and each.restored is not None
    ]
    acts = [(each.when, each.proof or each.id) for each in g.acts(promise, "done")]
    yield from recurring(promise, g, [*recorded, *registered, *acts])


def failovers(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the exercises of a failover, shown by simulated failures and drills that name the
    dependency, and by acts; a workshop that talked of it is none.
    """
    own = next(each for each in g.agreement.coverage.dependencies if each.id == promise.key)
    names = [name for name in (own.id, own.name) if name.strip()]
    tried = [
        (each.at, f"{each.id} {each.title}")
        for each in g.history.tried
        if each.kind == "simulation" and _names(each.about, names)
    ]
    drilled = [
        (each.at, f"{each.id} {each.title}")
        for each in g.history.rolled_back
        if each.worked and each.restored is not None and _names(each.title, names)
    ]
    acts = [(each.when, each.proof or each.id) for each in g.acts(promise, "done")]
    yield from recurring(promise, g, [*tried, *drilled, *acts])


def _names(text: str, names: Sequence[str]) -> bool:
    """Tell whether a text names any of some things, as whole words whatever their case."""
    return any(
        re.search(rf"(?<!\w){re.escape(name.strip())}(?!\w)", text, re.IGNORECASE) for name in names
    )


def _took(minutes: int | None, promise: PromisedAct, g: DutyGround) -> str:
    """Return how long a drill took, against the time within which the baseline is restored."""
    if minutes is None:
        return "no time kept"
    moment = g.period.start
    limit = g.after(promise.within, moment, "always")
    if limit is None:
        return f"{minutes} min"
    longer = timedelta(minutes=minutes) > limit - moment
    return f"{minutes} min, {'longer than' if longer else 'within'} {promise.within}"


def retrainings(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the retrainings, shown by new models in the change register and by acts."""
    changes = [
        (each.when, f"{each.id} {each.title}")
        for each in g.history.changes
        if each.type == "model" and not each.planned
    ]
    acts = [(each.when, each.proof or each.id) for each in g.acts(promise, "done")]
    yield from recurring(promise, g, [*changes, *acts])


def client_duties(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield what the client owes: after each month, after a written request, before the begin, or
    after an event somebody entered.
    """
    if promise.at == "month":
        for span in spans_of(g, _MONTH):
            due = g.after(promise.within, span.end, "always")
            yield Owed(
                f"{promise.id}:{span.label}", promise, span.label, span.end, due, label=span.label
            )
    elif (
        promise.at == "start" and g.start is not None and g.start in g.period and g.governs(g.start)
    ):
        begins = g.start - timedelta(days=30)
        yield Owed(promise.id, promise, g.month(g.start), begins, g.start)
    elif promise.at in ("request", "event", "text"):
        sort = "asked" if promise.at == "request" else "arose"
        for act in g.acts(promise, sort):
            if act.when in g.period and g.governs(act.when):
                yield Owed(
                    f"{promise.id}:{act.id}",
                    promise,
                    g.month(act.when),
                    act.when,
                    g.after(promise.within, act.when),
                    about=act.id,
                    asked=promise.at == "request",
                    note=act.detail,
                )
