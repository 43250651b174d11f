"""What verdicts, changes, spend, asks and the term let fall due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from slastudio.contract.duties.promise import PromisedAct
from slastudio.contract.words.figures import show_number
from slastudio.judge.duties.ground import MOMENT, DutyGround
from slastudio.judge.duties.history import RolledBack
from slastudio.judge.duties.states import Owed
from slastudio.judge.outcome.confirmations import Standing
from slastudio.judge.outcome.records import ChangeEntry
from slastudio.judge.verdicts.confirmations import confirmation_of
from slastudio.shared.counts import count
from slastudio.shared.periods import show_short_day, zone


def followings(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield what the period's verdicts lead to."""
    if not g.governs(g.period.end - MOMENT):
        return
    for each in g.history.following:
        if (each.kind, each.key) == (promise.kind, promise.key):
            due = each.due or g.after(promise.within, g.period.end)
            yield Owed(
                f"{promise.id}:{each.objective}:{g.period.label}"
                if promise.key != each.objective
                else f"{promise.id}:{g.period.label}",
                promise,
                g.period.label,
                g.period.end,
                due,
                about=each.name,
                also=each.also,
                note=each.detail,
            )


_SAID: dict[Standing, str] = {
    "confirmed": "confirmed",
    "moment": "confirmed",
    "silence": "its silence counts as consent",
    "refused": "refused",
}


def confirmations(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the confirmation of each use of an exclusion in the period, from its dated notice on."""
    known = g.agreement.objectives.exclusions
    # a draft may give two of them one id
    clause = next(each for each in known if each.id == promise.key)
    for each in g.history.excluded:
        begins = each.notice_given or each.start
        own = each.exclusion == promise.key and not each.claimed
        if own and each.start in g.period and g.governs(each.start):
            said = confirmation_of(g.agreement, clause, each, g.now)
            # the word of the provider's own side is not the client's
            told = said.counts or said.standing == "refused"
            yield Owed(
                f"confirmation:{each.id}",
                promise,
                g.month(each.start),
                begins,
                g.after(promise.within, begins),
                said.at if told else None,
                f"{each.id}: {_SAID[said.standing]}" if told else "",
                about=each.id,
                note=each.reason,
            )


def entered(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield what somebody entered to have begun: a handing over, a change request, a rollback."""
    for act in g.acts(promise, "arose"):
        if act.when in g.period and g.governs(act.when):
            ahead = promise.kind == "upstream_notice"
            due = (
                g.before(promise.days, act.when)
                if ahead
                else g.after(promise.within, act.when, promise.clock)
            )
            yield Owed(
                f"{promise.id}:{act.id}",
                promise,
                g.month(act.when),
                due if ahead and due else act.when,
                due,
                about=act.id,
                asked=ahead,
                note=act.detail,
            )


def regressions(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield what each run that fell by more than agreed lets fall due, shown by a rollback after it."""
    for each in g.history.fallen:
        if each.at in g.period and g.governs(each.at):
            back = next(
                (r for r in sorted(_real(g), key=lambda r: r.at) if r.at >= each.at and _stands(r)),
                None,
            )
            yield Owed(
                f"{promise.id}:{each.set}:{each.run}",
                promise,
                g.month(each.at),
                each.at,
                g.after(promise.within, each.at, promise.clock),
                back.restored if back else None,
                f"{back.id} {back.title}" if back else "",
                about=each.run,
                note=f"“{each.set}” fell by {show_number(each.drop, 2)} points, "
                f"{count(len(each.lost), 'item')} lost",
            )
    yield from entered(promise, g)


def rollbacks(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield each rollback that was decided in the period, shown by the moment the baseline stood
    again.
    """
    for each in _real(g):
        if each.at in g.period and g.governs(each.at):
            yield Owed(
                f"{promise.id}:{each.id}",
                promise,
                g.month(each.at),
                each.at,
                g.after(promise.within, each.at, promise.clock),
                each.restored if _stands(each) else None,
                f"{each.id}: {each.minutes} min" if _stands(each) else "",
                about=each.id,
                note=each.title,
            )
    yield from entered(promise, g)


def _real(g: DutyGround) -> list[RolledBack]:
    return [each for each in g.history.rolled_back if each.kind == "rollback"]


def _stands(each: RolledBack) -> bool:
    """Tell whether the safe baseline stood again: a time is told, and nobody says that it failed."""
    return each.minutes is not None and each.worked is not False


def quotes(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the quote of each ask the register holds that one was asked for, and of those entered
    to have begun.
    """
    for each in g.history.asks:
        if each.when in g.period and g.governs(each.when):
            yield Owed(
                f"quote:{each.id}",
                promise,
                g.month(each.when),
                each.when,
                g.after(promise.within, each.when),
                each.quoted,
                f"{each.id} was quoted" if each.quoted else "",
                about=each.id,
                note=each.title,
            )
    yield from entered(promise, g)


def claims(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the answer to each claim made in the period."""
    for each in g.history.claims:
        if each.when in g.period and g.governs(each.when):
            yield Owed(
                f"claim_answer:{each.id}",
                promise,
                g.month(each.when),
                each.when,
                g.after(promise.within, each.when),
                each.decided_on,
                f"{each.id} was decided" if each.decided_on else "",
                about=each.id,
                note=_claimed_late(each.when, each.period, g),
            )


def _claimed_late(when: datetime, period: str, g: DutyGround) -> str:
    written = [p.written for p in g.history.papers if (p.kind, p.period) == ("report", period)]
    if not written:
        return ""
    last = min(written) + timedelta(days=g.agreement.pricing.claim_days)
    day = show_short_day(last.astimezone(zone(g.agreement.zone)).date())
    return f"claimed after {day}, when claims end" if when > last else ""


# --- changes ----------------------------------------------------------------------------------------------------------


def _material(g: DutyGround) -> Iterator[ChangeEntry]:
    for each in g.history.changes:
        if each.material and each.when in g.period and g.governs(each.when):
            yield each


def notices(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the notice owed before each material change."""
    for each in _material(g):
        due = g.before(promise.days, each.when) or each.when
        yield Owed(
            f"change_notice:{each.id}",
            promise,
            g.month(each.when),
            due,
            due,
            each.announced,
            f"{each.id} was announced" if each.announced else "",
            about=each.id,
            note=each.title,
        )


def approvals(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the approval owed before each material change."""
    for each in _material(g):
        yield Owed(
            f"change_approval:{each.id}",
            promise,
            g.month(each.when),
            each.when,
            each.when,
            None,
            f"{each.id} was approved by the {each.approved_by}" if each.approved_by else "",
            about=each.id,
            undated=bool(each.approved_by),
            note=each.title,
        )


def runs_before(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the evaluation run owed before each material change of a workflow that needs one."""
    named = promise.key.split(",")
    for each in _material(g):
        if each.workflow and each.workflow not in named:
            continue
        run = next((r for r in g.history.runs if each.tested and r.name == each.tested), None)
        yield Owed(
            f"change_run:{each.id}",
            promise,
            g.month(each.when),
            each.when,
            each.when,
            run.at if run else None,
            f"run {each.tested}" if each.tested else "",
            about=each.id,
            # a run no evaluation holds is the register's word, which has no moment
            undated=bool(each.tested) and run is None,
            note=each.title,
        )


def records(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the entry owed for each new version that appeared in the logs."""
    for each in g.history.unannounced:
        moment = g.midnight(each.day)
        if moment in g.period and g.governs(moment):
            yield Owed(
                f"change_record:{each.value}",
                promise,
                g.month(moment),
                moment,
                g.midnight(each.day + timedelta(days=1)),
                each.recorded,
                "the change register names it" if each.recorded else "",
                about=each.value,
                note=f"{each.column} “{each.value}” appeared on {show_short_day(each.day)}",
            )


# --- spend ------------------------------------------------------------------------------------------------------------


def marks(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield what a day on which spend passed a mark lets fall due."""
    for each in g.history.exceeded:
        begins = g.midnight(each.day)
        if each.mark != promise.kind or begins not in g.period or not g.governs(begins):
            continue
        ends = g.midnight(each.day + timedelta(days=1))
        done, shown = _explained(promise, g)
        yield Owed(
            f"{promise.kind}:{each.day.isoformat()}",
            promise,
            g.month(begins),
            ends,
            g.after(promise.within, ends),
            done,
            shown,
            about=each.day.isoformat(),
            label=each.day.isoformat(),
            fold=f"{promise.kind}:{g.period.label}" if promise.kind == "anomaly" else "",
            note=each.words,
        )


def _explained(promise: PromisedAct, g: DutyGround) -> tuple[datetime | None, str]:
    """Return the report that explains an anomaly: that of the month it lies in."""
    if promise.kind != "anomaly":
        return None, ""
    papers = [p for p in g.history.papers if (p.kind, p.period) == ("report", g.period.label)]
    written = min((each.written for each in papers), default=None)
    return written, "the month's report" if written else ""


def decisions(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield what the client was asked to decide in the period."""
    for each in g.history.decisions:
        if each.raised in g.period and g.governs(each.raised):
            yield Owed(
                f"decision:{each.id}",
                promise,
                g.month(each.raised),
                each.raised,
                each.needed_by,
                each.decided_on,
                f"{each.id} was decided" if each.decided else "",
                about=each.id,
                undated=each.decided and each.decided_on is None,
                asked=True,
                what=f"decides: {each.title}",
                role=each.owner,
            )


# --- the term ---------------------------------------------------------------------------------------------------------


def launches(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the checklist before launch, owed by the day the agreement begins."""
    if g.start is not None and g.start in g.period and g.governs(g.start):
        begins = g.start - timedelta(days=30)
        yield Owed(promise.kind, promise, g.month(g.start), begins, g.start)


def renewals(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the day by which notice is given, where the term ends."""
    ends = date.fromisoformat(promise.at)
    due = g.midnight(ends - timedelta(days=promise.days) + timedelta(days=1))
    if g.period.start < due <= g.period.end and g.governs(due):
        begins = due - timedelta(days=30)
        yield Owed(f"renewal:{promise.at}", promise, g.month(due), begins, due, asked=True)


def endings(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield what the end of a term that does not renew lets fall due."""
    if g.end is not None and g.end in g.period:
        due = g.midnight(date.fromisoformat(promise.at) + timedelta(days=promise.days + 1))
        yield Owed(f"{promise.kind}:{promise.at}", promise, g.month(g.end), g.end, due)
