"""A promised act in words, before anything happened: who, when, what, shown by what."""

from __future__ import annotations

from slastudio.contract.duties.effort import MonthlyEffort
from slastudio.contract.duties.promise import PromisedAct
from slastudio.contract.duties.rhythm import rhythm_of
from slastudio.contract.words.figures import show_number
from slastudio.shared.counts import count


def who_words(promise: PromisedAct) -> str:
    """Return “The Quality lead → client”."""
    return f"{f'The {promise.role}' if promise.role else f'The {promise.side}'} → {promise.to}"


def when_words(promise: PromisedAct) -> str:
    """Return when it falls due: “every week”, “after an incident, within 1 hour”, “always”."""
    within = f", within {promise.within}" if promise.within else ""
    if promise.arises == "standing":
        return f"always{within}"
    rhythm = rhythm_of(promise.of) if promise.arises == "calendar" else None
    if rhythm is not None:
        after = f"{promise.of}{f', {promise.within} after its end' if promise.within else ''}"
        return after if promise.kind != "rollback_drill" else promise.of
    return f"after: {promise.of}{within}"


def effort_words(promise: PromisedAct) -> str:
    """Return “about 173 minutes a month”, or what it takes each time; "" for nothing."""
    rhythm = rhythm_of(promise.of) if promise.arises == "calendar" else None
    if not promise.minutes:
        return ""
    if rhythm is None:
        return f"about {count(promise.minutes, 'minute')} each time"
    return f"about {count(max(round(promise.minutes * rhythm.a_month), 1), 'minute')} a month"


def shown_by_words(promise: PromisedAct) -> str:
    return f"shown by {' or '.join(each.words for each in promise.wanted)}"


def monthly_words(effort: MonthlyEffort) -> str:
    """Return what recurs, in hours a month, against the hours of the retainer."""
    told = f"What recurs takes the provider about {show_number(effort.hours, 0)} hours a month"
    if effort.included is None:
        return f"{told}; no hours are agreed."
    return f"{told}; {show_number(effort.included)} are included."
