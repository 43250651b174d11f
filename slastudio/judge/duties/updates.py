"""How updates of models, prompts and retrieval are taken over: by the policy of their workflow.

Opt-in wants an approval before the first answer, scheduled a planned day and notice before it,
immediate neither; where a run is agreed there is one, and where a time is agreed an update is told
within it. An update nobody entered shows none of this; an emergency is caught up on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from slastudio.contract.duties.promise import PromisedAct
from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.duties.ground import DutyGround
from slastudio.judge.duties.history import ChangeNaming, NewVersion
from slastudio.judge.duties.states import Owed
from slastudio.shared.periods import show_moment, zone

Lacking = Literal["entry", "approval", "plan", "notice", "run", "telling"]


@dataclass(frozen=True)
class AppliedPolicy:
    """Hold the policy a workflow's updates follow; key: of its promise to tell within a time."""

    policy: str
    evaluated: bool
    told_within: str
    key: str


@dataclass(frozen=True)
class Lack:
    """Name one thing an update lacks, in words that begin small."""

    what: Lacking
    words: str


def policy_of(agreement: Agreement, workflow: str) -> AppliedPolicy:
    """Return the policy of a workflow: its own, else that of all, else the general one."""
    c = agreement.changes
    named = workflow.strip().casefold()
    own = [each for each in c.policies if each.workflow.strip().casefold() == named]
    found = own or [each for each in c.policies if not each.workflow]
    first = workflow in c.evaluated_first
    if found:
        each = found[0]
        key = each.workflow or "all"
        if not each.told_within:
            return AppliedPolicy(each.policy, each.evaluated or first, c.update_told_within, "")
        return AppliedPolicy(each.policy, each.evaluated or first, each.told_within, key)
    return AppliedPolicy(c.update_policy, first, c.update_told_within, "")


def entry_of(version: NewVersion, g: DutyGround) -> tuple[ChangeNaming | None, tuple[Lack, ...]]:
    """Return the entry that shows most of what an update needs, None where none names it, and what
    is lacking all the same.
    """
    applied = policy_of(g.agreement, version.workflow)
    tried = [(each, tuple(_lacks(version, each, applied, g))) for each in version.entries]
    if tried:
        return min(tried, key=lambda pair: (len(pair[1]), pair[0].id))
    return None, tuple(_unentered(version, applied, g))


def _unentered(version: NewVersion, applied: AppliedPolicy, g: DutyGround) -> Iterator[Lack]:
    if applied.policy == "opt_in":
        yield Lack("entry", "no approved change names it")
    elif applied.policy == "scheduled":
        yield Lack("entry", "no planned change names it")
    yield from _told(version, None, applied, g)
    if applied.evaluated and not _still_open(version, applied, g):
        yield Lack("run", "no evaluation run")


def _lacks(
    version: NewVersion, entry: ChangeNaming, applied: AppliedPolicy, g: DutyGround
) -> Iterator[Lack]:
    if applied.policy == "opt_in":
        yield from _approved(version, entry, g)
    elif applied.policy == "scheduled":
        yield from _planned(version, entry, g)
    yield from _told(version, entry, applied, g)
    if applied.evaluated:
        yield from _run(version, entry, applied, g)


def _approved(version: NewVersion, entry: ChangeNaming, g: DutyGround) -> Iterator[Lack]:
    if not entry.approved_by:
        yield Lack("approval", "no approval")
    elif (
        entry.approved is not None
        and entry.approved > _began(version, entry, g)
        and not entry.emergency
    ):
        yield Lack("approval", f"approved only on {_at(entry.approved, g)}")


def _planned(version: NewVersion, entry: ChangeNaming, g: DutyGround) -> Iterator[Lack]:
    if entry.emergency:
        return
    if _began(version, entry, g) < entry.planned:
        yield Lack("plan", f"it was planned for {_at(entry.planned, g)}")
    days = g.agreement.changes.notice_days
    due = (g.before(days, entry.planned) if days else None) or entry.planned
    if entry.announced is None:
        yield Lack("notice", "no notice before it")
    elif entry.announced > min(due, _began(version, entry, g)):
        yield Lack("notice", f"notice only on {_at(entry.announced, g)}")


def _began(version: NewVersion, entry: ChangeNaming, g: DutyGround) -> datetime:
    """Return when an update was taken over: by its first answer, or by its entry where that names a
    later moment of the same day, for an entry tells the day well and the minute badly.
    """
    tz = zone(g.agreement.zone)
    same = version.first.astimezone(tz).date() == entry.planned.astimezone(tz).date()
    return max(version.first, entry.planned) if same else version.first


def _told(
    version: NewVersion, entry: ChangeNaming | None, applied: AppliedPolicy, g: DutyGround
) -> Iterator[Lack]:
    """Yield that an update was not told: within the time agreed, and where none is, at all – as far as
    nothing but telling is asked of it.
    """
    if not applied.told_within and applied.policy != "immediate":
        return
    announced = entry.announced if entry is not None else None
    due = g.after(applied.told_within, version.first)
    if announced is None:
        if not _still_open(version, applied, g):
            yield Lack("telling", f"not told by {_at(due, g)}" if due else "told to nobody")
    elif due is not None and announced > due:
        yield Lack("telling", f"told only on {_at(announced, g)}")


def _run(
    version: NewVersion, entry: ChangeNaming, applied: AppliedPolicy, g: DutyGround
) -> Iterator[Lack]:
    if not entry.tested:
        if not _still_open(version, applied, g):
            yield Lack("run", "no evaluation run")
        return
    run = next((each for each in g.history.runs if each.name == entry.tested), None)
    if run is None:
        if "evaluations" in g.history.given:
            yield Lack("run", f"no evaluation holds the run “{entry.tested}”")
        return
    last = _began(version, entry, g)
    if applied.policy == "immediate":
        # what goes live at once is evaluated in the time within which it is told
        last = g.after(applied.told_within, version.first) or run.at
    if run.at > last and not entry.emergency:
        yield Lack("run", f"run “{entry.tested}” only on {_at(run.at, g)}")


def _still_open(version: NewVersion, applied: AppliedPolicy, g: DutyGround) -> bool:
    """Tell whether the time within which an update is told, or evaluated afterwards, still runs."""
    due = g.after(applied.told_within, version.first)
    return due is not None and g.now < due and applied.policy == "immediate"


def _at(moment: datetime, g: DutyGround) -> str:
    return show_moment(moment, g.agreement.zone)


def notices(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the telling of each update whose policy promises it within a time."""
    for each in g.history.versions:
        applied = policy_of(g.agreement, each.workflow)
        if applied.key != promise.key or each.first not in g.period or not g.governs(each.first):
            continue
        entry, _ = entry_of(each, g)
        named = f"{each.column}:{each.workflow or 'all'}:{each.value}"
        yield Owed(
            f"update_notice:{named}",
            promise,
            g.month(each.first),
            each.first,
            g.after(promise.within, each.first),
            entry.announced if entry is not None else None,
            f"{entry.id} was announced" if entry is not None and entry.announced else "",
            about=each.value,
            note=f"“{each.value}” answered first on {_at(each.first, g)}",
        )
