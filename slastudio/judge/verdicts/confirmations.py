"""Whether the other side confirmed a use of an exclusion, or its silence counts, and which uses
count before it did.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from slastudio.contract.clocks.durations import parse_duration
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.exclusions import Exclusion
from slastudio.contract.terms.objectives import Objective
from slastudio.judge.clocks.responses import clocks_of
from slastudio.judge.outcome.confirmations import Confirmation, Standing
from slastudio.judge.outcome.inputs import ExclusionSpan
from slastudio.judge.outcome.statuses import Verdict, worth_of
from slastudio.shared.problems import StudioError


def confirmation_of(
    agreement: Agreement, exclusion: Exclusion, used: ExclusionSpan, as_of: datetime
) -> Confirmation:
    """Return how a use stands at a moment: the client's word counts, and its silence where the
    clause says so.

    What is left out of a figure that earns a credit profits the provider, so that the word of a
    role of the provider's side is none.
    """
    if used.claimed:
        return Confirmation("claimed")
    if used.agreed:
        return Confirmation("agreed")
    given = _given(agreement, used, as_of)
    refused = used.refused if used.refused and used.refused <= as_of else None
    if given.counts and (refused is None or given.at is None or refused <= given.at):
        return given
    silent = consent_by_silence(agreement, exclusion, used)
    # whoever refused in time was not silent; afterwards it is too late
    if silent is not None and silent <= as_of and (refused is None or silent < refused):
        return Confirmation("silence", silent)
    return given if refused is None else Confirmation("refused", refused)


def _given(agreement: Agreement, used: ExclusionSpan, as_of: datetime) -> Confirmation:
    if used.confirmed is None:
        return Confirmation("open")
    if used.confirmed > as_of:
        return Confirmation("later", used.confirmed, used.confirmed_by)
    sides = sides_of(agreement, used.confirmed_by)
    if not sides:
        return Confirmation("moment", used.confirmed, used.confirmed_by)
    standing: Standing = "confirmed" if "client" in sides else "own_side"
    return Confirmation(standing, used.confirmed, used.confirmed_by)


def sides_of(agreement: Agreement, role: str) -> frozenset[str]:
    """Return the sides that have a role among their contacts or deputies; none where nobody does."""
    wanted = role.strip().casefold()
    contacts = agreement.parties.contacts
    named = [(each.side, (each.role, each.deputy)) for each in contacts]
    return frozenset(
        side
        for side, roles in named
        if wanted and wanted in {each.strip().casefold() for each in roles}
    )


def consent_by_silence(
    agreement: Agreement, exclusion: Exclusion, used: ExclusionSpan
) -> datetime | None:
    """Return from when silence counts as consent; None where the clause does not say so, no dated
    notice was given, or there are no business days to count.
    """
    if exclusion.silence_days is None or used.notice_given is None:
        return None
    clocks = clocks_of(agreement.support.under().calendar, agreement.zone)
    try:
        promise = parse_duration(f"{exclusion.silence_days} business days")
        return clocks.due(promise, "", used.notice_given)
    except StudioError:
        return None


def earns_credit(agreement: Agreement, objective: Objective) -> bool:
    """Tell whether a miss of an objective earns a credit."""
    return any(objective.id in band.objectives for band in agreement.pricing.credits)


def confirmed_uses(
    agreement: Agreement, spans: Iterable[ExclusionSpan], as_of: datetime
) -> tuple[ExclusionSpan, ...]:
    """Return the uses that count at a moment whatever they do to a verdict."""
    known = {each.id: each for each in agreement.objectives.exclusions}
    return tuple(
        each
        for each in spans
        if each.exclusion in known
        and confirmation_of(agreement, known[each.exclusion], each, as_of).counts
    )


def improves(verdict: Verdict, without: Verdict) -> bool:
    """Tell whether a verdict is better for whoever owes the credit than the one without a use."""
    return worth_of(verdict) > worth_of(without)
