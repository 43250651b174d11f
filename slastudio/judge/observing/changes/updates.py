"""Versions that answered without what the policy of their workflow asks before, or after."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.clauses.texts import clause_of
from slastudio.judge.drift.new_ids import VERSION_COLUMNS
from slastudio.judge.duties.ground import DutyGround
from slastudio.judge.duties.updates import entry_of, policy_of
from slastudio.judge.observing.changes.changes import uncontrolled_changes
from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.shared.periods import show_moment

_KINDS = {
    "opt_in": ("update_unapproved", "Taken over without approval", "opt-in"),
    "scheduled": ("update_unscheduled", "Taken over without plan and notice", "scheduled"),
    "immediate": ("update_untold", "Taken over at once and not followed up", "immediate"),
}
_TOLD_OF_CHANGES = {"approval", "notice", "run"}


def updates_taken_over(g: ObservedGround) -> Iterator[Observation]:
    """Yield each new version of a workflow that lacks what its update policy asks.

    What stands against a material change already is not told a second time.
    """
    told = {each.about for each in uncontrolled_changes(g)}
    for each in g.history.versions:
        terms = g.inputs.terms_at(each.first)
        under = DutyGround(g.inputs, terms, g.history, g.period, g.now)
        clause = clause_of(terms.agreement, "updates")
        if not clause:
            continue
        entry, lacks = entry_of(each, under)
        missing = {lack.what for lack in lacks}
        if not lacks or (entry is not None and entry.id in told and missing <= _TOLD_OF_CHANGES):
            continue
        kind, title, policy = _KINDS[policy_of(terms.agreement, each.workflow).policy]
        where = f" in {each.workflow}" if each.workflow else ""
        words = "; ".join(lack.words for lack in lacks)
        yield Observation(
            kind,
            f"{each.column}:{each.workflow}:{each.value}",
            f"{title}: {VERSION_COLUMNS[each.column]} {each.value}{where}",
            f"It answered first on {show_moment(each.first, g.period.zone)}; updates are {policy} here. "
            f"{words[0].upper()}{words[1:]}.",
            "missed" if entry is not None else "at_risk",
            each.first,
            (entry.id,) if entry is not None else (),
            clause,
            target="changes",
            figures=(("lacks", ", ".join(lack.what for lack in lacks)), ("rows", str(each.rows))),
        )
