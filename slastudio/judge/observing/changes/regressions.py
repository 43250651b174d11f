"""Runs that fell, sets that were not run, rollbacks and drills against their promise, known-good versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.terms.conduct import KnownGood
from slastudio.contract.words.figures import show_number
from slastudio.judge.duties.history import Fallen, RolledBack
from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.records import Entered
from slastudio.measure.records.recipe import exact
from slastudio.shared.counts import count
from slastudio.shared.periods import show_moment

_NAMED = 12
# a version that ran so long without a regression or a rollback is a baseline one knows
_PROVEN_IN_USE = timedelta(days=28)


def fallen_runs(g: ObservedGround) -> Iterator[Observation]:
    """Yield each regression of the period with the items it lost, and whether it was rolled back."""
    for each in g.history.fallen:
        if each.at not in g.period:
            continue
        back = [r for r in _real(g) if r.at >= each.at]
        followed = f"Rolled back by {back[0].id}." if back else "No rollback is recorded since."
        trigger = g.agreement.evaluation.rollback_trigger
        yield Observation(
            "regression",
            each.run,
            f"“{each.set or 'Evaluation'}” fell by {show_number(each.drop, 2)} points in {each.run}",
            " ".join(filter(None, (_fell(each), trigger, followed))),
            "missed" if each.proven else "at_risk",
            each.at,
            (f"run {each.run}", f"run {each.against}"),
            clause_of(g.agreement, "regression"),
            page="objectives",
            figures=(
                ("drop", str(exact(each.drop))),
                ("limit", str(exact(each.limit))),
                ("items", str(each.items)),
                ("lost", ", ".join(each.lost)),
                ("gained", ", ".join(each.gained)),
            ),
        )


def _fell(each: Fallen) -> str:
    told = (
        f"On {count(each.items, 'common item')} against {each.against}; a drop of more than "
        f"{show_number(each.limit, 2)} is a regression."
    )
    for word, items in (("Lost", each.lost), ("Gained", each.gained)):
        if items:
            more = len(items) - _NAMED
            named = ", ".join(items[:_NAMED]) + (f" and {more} more" if more > 0 else "")
            told += f" {word} {len(items)}: {named}."
    return told


def sets_not_run(g: ObservedGround) -> Iterator[Observation]:
    """Yield each agreed set without any run in a period whose time is over."""
    if g.now < g.period.end or not g.agreement.evaluation.cadence:
        return
    settled = g.under.settled("evaluations", g.period.end)
    if settled is not None and g.now < settled:
        return
    for each in g.agreement.evaluation.sets:
        runs = [run for run in g.history.runs if run.set == each.id]
        if any(run.at in g.period for run in runs) or not g.under.runs(
            g.period.start, g.period.end
        ):
            continue
        last = max((run.at for run in runs if run.at < g.period.start), default=None)
        before = (
            f"The last was on {show_moment(last, g.period.zone)}."
            if last
            else "There is none before."
        )
        yield Observation(
            "cadence_gap",
            each.id,
            f"“{each.name or each.id}” was not run in {g.period.title}",
            f"Runs are agreed {g.agreement.evaluation.cadence}. {before}",
            "not_proven",
            clause=clause_of(g.agreement, "cadence"),
            page="data",
            target="evaluations",
        )


def rollbacks_told(g: ObservedGround) -> Iterator[Observation]:
    """Yield rollbacks and drills of the period that failed, took longer than agreed, have no end told,
    or went back to a version nobody knows to be good.
    """
    for each in g.history.rolled_back:
        if each.at not in g.period:
            continue
        word = "Rollback" if each.kind == "rollback" else "Drill"
        limit = g.under.after(g.agreement.changes.rollback_within, each.at, "always")
        if each.worked is False:
            yield _told(g, each, "rollback_failed", f"{word} failed: {each.title}", "missed", "")
        elif each.restored is None:
            yield _told(
                g, each, "rollback_open", f"{word} without an end: {each.title}", "not_proven",
                "When the safe baseline stood again is not entered.",
            )  # fmt: skip
        elif limit is not None and each.restored > limit:
            yield _told(
                g, each, "rollback_slow", f"{word} took {each.minutes:,} min: {each.title}", "missed",
                f"Agreed are {g.agreement.changes.rollback_within}.",
            )  # fmt: skip
        if each.kind == "rollback" and each.to_version and not _is_known(g, each):
            yield _told(
                g, each, "rollback_unknown", f"Rolled back to “{each.to_version}”", "at_risk",
                "It is none of the known-good versions of the agreement.",
            )  # fmt: skip


def _told(
    g: ObservedGround, each: RolledBack, kind: str, title: str, level: str, detail: str
) -> Observation:
    took = f"It took {each.minutes:,} min." if each.minutes is not None else ""
    return Observation(
        kind,
        each.id,
        title,
        " ".join(filter(None, (detail, took))) or "Its record says so.",
        "missed" if level == "missed" else "at_risk" if level == "at_risk" else "not_proven",
        each.at,
        (each.id,),
        clause_of(g.agreement, "rollback_owner"),
        target="rollbacks",
        figures=(("minutes", str(each.minutes)),) if each.minutes is not None else (),
    )


def _real(g: ObservedGround) -> list[RolledBack]:
    return sorted(
        (each for each in g.history.rolled_back if each.kind == "rollback"),
        key=lambda each: each.at,
    )


def _is_known(g: ObservedGround, each: RolledBack) -> bool:
    version = each.to_version.strip().casefold()
    return any(
        version in _versions(known)
        for known in g.agreement.changes.known_good
        if not (known.workflow and each.workflow) or known.workflow == each.workflow
    )


def _versions(known: KnownGood) -> set[str]:
    told = (known.model, known.prompt_version, known.retrieval_version)
    return {each.strip().casefold() for each in told if each.strip()}


_COLUMN_OF = {"model": "model", "prompt": "prompt_version", "retrieval": "retrieval_version"}


def known_good_behind(g: ObservedGround) -> Iterator[Observation]:
    """Yield known-good versions that later changes have left behind: a version in use for four weeks
    and more, evaluated since, without a rollback, and without a regression in the months looked at.

    Where no run came since, nothing is known of it, and nothing is said.
    """
    changes = [
        each
        for each in g.entered("changes")
        if each.text("status") == "" and each.text("type") in _COLUMN_OF and each.text("version")
    ]
    for known in g.agreement.changes.known_good:
        for kind, column in _COLUMN_OF.items():
            agreed = getattr(known, column).strip()
            last = _last(changes, kind, known.workflow, g.period.end)
            if not agreed or last is None or last.text("version").casefold() == agreed.casefold():
                continue
            since = last.moment("when")
            assert since is not None
            if g.seen_until - since < _PROVEN_IN_USE or not _kept_well(g, since):
                continue
            if known.since is not None and since < g.under.midnight(known.since):
                continue
            yield Observation(
                "known_good_behind",
                f"{known.workflow}:{kind}",
                f"Known-good {kind} of {known.workflow or 'all workflows'} is still “{agreed}”",
                f"“{last.text('version')}” has run since {show_moment(since, g.period.zone)} without a rollback, "
                "and no evaluation run fell in this period and the two months before; an amendment may name it as the baseline.",
                "nothing_to_judge",
                since,
                (last.id,),
                clause_of(g.agreement, "rollback"),
                page="agreement",
                target="changes.known_good",
            )


def _last(changes: Sequence[Entered], kind: str, workflow: str, before: datetime) -> Entered | None:
    own = [
        each
        for each in changes
        if each.text("type") == kind
        and (at := each.moment("when")) is not None
        and at < before
        and (not workflow or each.text("workflow") in ("", workflow))
    ]
    return own[-1] if own else None


def _kept_well(g: ObservedGround, since: datetime) -> bool:
    ran = any(since <= run.at < g.period.end for run in g.history.runs)
    fell = any(each.at >= since for each in g.history.fallen)
    return ran and not fell and not any(each.at >= since for each in _real(g))
