"""The state of one owed act: one rule for all kinds, from what shows it, what was asked, and now.

In this order: something shows it – done, or done late. Who owes it says that it was not done, or
records show it – missed. Nothing that could show it is asked for, or was ever there – cannot be
told. Its moment lies ahead – not yet due, on its own day due. It is the client's and nobody asked
for it in writing, or what could show it is not owed yet – due. The register that would show it was
closed for the period after it fell due – missed. Else – not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from slastudio.contract.duties.kinds import KINDS
from slastudio.contract.duties.promise import PromisedAct, Side
from slastudio.judge.outcome.duties import WORST, DutyPart, DutyState
from slastudio.judge.outcome.records import Act
from slastudio.shared.periods import zone

_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Owed:
    """Hold one act that is owed once.

    id: of the duty. about: what it concerns, by which acts may name it, too. period: label of the
    month it belongs to. begins, due: since when, and by when (None: no time is agreed). done,
    shown_by: what evidence or a register shows. tellable: whether anything that could show it is
    asked for or was there. settled: the moment from which the absence of proof says something.
    asked: whether the act is owed after a dated request by its nature. broken: records themselves
    show that it was not kept. undated: a register says that it was done, and not when. fold: the id
    of the duty that this is one of several times of; until: an entry for all of them that is made by
    then says that each was in time. also: other ids it is named by. what: the act, and role: who
    owes it, where they are told more narrowly than by the promise.
    """

    id: str
    promise: PromisedAct
    period: str
    begins: datetime
    due: datetime | None
    done: datetime | None = None
    shown_by: str = ""
    about: str = ""
    label: str = ""
    tellable: bool = True
    settled: datetime | None = None
    asked: bool = False
    broken: bool = False
    undated: bool = False
    fold: str = ""
    until: datetime | None = None
    also: tuple[str, ...] = ()
    what: str = ""
    role: str = ""
    note: str = ""


@dataclass(frozen=True)
class Stand:
    """Hold the state of an owed act, with what shows it."""

    state: DutyState
    done: datetime | None
    shown_by: str
    asked: datetime | None
    note: str


class Log:
    """Answer what the register of acts says of a duty."""

    def __init__(self, acts: Iterable[Act], sides: dict[str, Side]) -> None:
        self._by_duty: dict[str, list[Act]] = {}
        self._sides = sides
        for act in sorted(acts, key=lambda each: (each.when, each.id)):
            self._by_duty.setdefault(act.duty, []).append(act)

    def of(self, owed: Owed, act: str, now: datetime) -> Act | None:
        """Return the first act of a sort that names a duty."""
        return min(self.all_of(owed, act, now), key=lambda each: (each.when, each.id), default=None)

    def all_of(self, owed: Owed, act: str, now: datetime) -> list[Act]:
        """Return the acts of a sort that name a duty, by its own id or that of all its parts."""
        names = (owed.id, owed.fold, *owed.also)
        named = (each for name in names for each in self._by_duty.get(name, ()))
        return [each for each in named if each.act == act and each.when <= now]

    def confessed(self, owed: Owed, now: datetime) -> Act | None:
        """Return the entry by which who owes it says that it was not done."""
        for act in self.all_of(owed, "not_done", now):
            # whoever keeps the project is the provider: of the client's word the role must say so
            if self._sides.get(act.role, "provider") == owed.promise.side:
                return act
        return None

    def closed(self, owed: Owed, now: datetime) -> Act | None:
        """Return the entry that closed the register which would show an act, for its period and
        after it fell due.
        """
        for act in self._by_duty.get(KINDS[owed.promise.kind].closes, ()):
            # what has no due moment never fell due
            after = owed.due is not None and act.when >= owed.due
            if act.act == "closed" and act.period == owed.period and after and act.when <= now:
                return act
        return None


def stand_of(owed: Owed, log: Log, now: datetime, zone_name: str) -> Stand:
    """Return how an owed act stands; see the module for the rule."""
    entered = log.all_of(owed, "done", now)
    asked = log.of(owed, "asked", now)
    request = asked.when if asked else None
    if owed.undated and not entered:
        return Stand("done", None, owed.shown_by, request, "the register does not say when")
    found = _earliest(owed, entered, now)
    if found is not None:
        moment, words = found
        late = owed.due is not None and moment > owed.due
        excused = late and _unasked(owed, request, owed.due)
        note = "later than agreed; nobody had asked for it in writing" if excused else owed.note
        return Stand("done_late" if late and not excused else "done", moment, words, request, note)
    if denied := log.confessed(owed, now):
        words = f"{denied.role or 'the provider'} says that it was not done ({denied.id})"
        return Stand("missed", None, words, request, owed.note)
    if owed.broken and not _unasked(owed, request, now):
        return Stand("missed", None, owed.shown_by, request, owed.note)
    if not owed.tellable:
        return Stand("cannot_be_told", None, "", request, owed.note)
    return _unshown(owed, log, request, now, zone_name)


def _unshown(
    owed: Owed, log: Log, request: datetime | None, now: datetime, zone_name: str
) -> Stand:
    def stand(state: DutyState, note: str = "") -> Stand:
        return Stand(state, None, owed.shown_by if owed.broken else "", request, note or owed.note)

    if owed.due is not None and now < owed.due:
        tz = zone(zone_name)
        # what is due by midnight is due on the day that ends then
        today = (owed.due - _MOMENT).astimezone(tz).date() == now.astimezone(tz).date()
        return stand("due" if today else "not_yet_due")
    if _unasked(owed, request, now):
        return stand("due", "it counts against the client once it was asked for in writing")
    if owed.due is None:
        stands = "no service hours are agreed, so its time cannot run"
        return stand("due", stands if owed.promise.within else "no time is agreed")
    if owed.settled is not None and now < owed.settled:
        return stand("due", "what would show it is not owed yet")
    if closing := log.closed(owed, now):
        return replace(stand("missed"), shown_by=f"the register was closed ({closing.id})")
    return stand("not_shown")


def _unasked(owed: Owed, request: datetime | None, by: datetime | None) -> bool:
    """Tell whether an act is the client's and nobody had asked for it in writing by a moment."""
    if owed.promise.side != "client" or owed.asked:
        return False
    return request is None or (by is not None and request > by)


def _earliest(owed: Owed, entered: Iterable[Act], now: datetime) -> tuple[datetime, str] | None:
    found = []
    if owed.done is not None and owed.done <= now:
        found.append((owed.done, owed.shown_by))
    for act in entered:
        when = act.when
        if act.duty == owed.fold and owed.due and owed.until and when <= owed.until:
            # an entry for the whole month, made in it, says that each of its weeks was done in time
            when = min(when, owed.due)
        found.append((when, ", ".join(filter(None, (act.id, act.proof)))))
    return min(found, key=lambda each: each[0]) if found else None


def worst_of(parts: Sequence[DutyPart]) -> DutyState:
    """Return the state a duty of several parts is told by."""
    states = {each.state for each in parts}
    return next(state for state in WORST if state in states)
