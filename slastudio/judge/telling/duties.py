"""What is said of duties: their states, by when, whose they are, and what shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import assert_never

from slastudio.judge.outcome.assessment import DutyDue
from slastudio.judge.outcome.duties import DutyPart, DutyState, OwedDuty
from slastudio.judge.outcome.statuses import Status
from slastudio.judge.telling.cases import length_words
from slastudio.shared.counts import count
from slastudio.shared.periods import show_moment, show_short_day, zone

IN_ITS_TEXT = "as its text says"
# pages and papers say it once
NO_ADMISSION = "This list is a status. It is no admission that a promise was broken, and no waiver of any right."


def due_words(duty: DutyDue, zone: str) -> str:
    """Return when a duty is due: its moment, else the agreed span in words, else what its own text
    says; “no date is agreed” only where none of them is there.
    """
    if duty.due is not None:
        return show_moment(duty.due, zone)
    if duty.within:
        return f"within {duty.within}"
    return IN_ITS_TEXT if duty.in_text else "no date is agreed"


def owner_words(duty: DutyDue) -> str:
    """Return whose a duty is, by the same rule."""
    return duty.role or (IN_ITS_TEXT if duty.in_text else "not named")


@dataclass(frozen=True)
class StateDeclaration:
    """Say how a state is told: its word, its mark, and the status whose shape and colour it takes."""

    word: str
    mark: str
    status: Status


STATES: dict[DutyState, StateDeclaration] = {
    "missed": StateDeclaration("Missed", "■", "missed"),
    "done_late": StateDeclaration("Done late", "▲", "at_risk"),
    # open, and no accusation: nothing that was handed in shows it
    "not_shown": StateDeclaration("Not shown", "○", "no_data"),
    "due": StateDeclaration("Due", "◇", "reserved"),
    "cannot_be_told": StateDeclaration("Cannot be told", "◐", "not_proven"),
    "not_yet_due": StateDeclaration("Not yet due", "–", "nothing_to_judge"),
    "done": StateDeclaration("Done", "●", "met"),
}


def owed_by(duty: OwedDuty) -> str:
    """Return who owes a duty: the role, else the side."""
    return duty.role or f"the {duty.side}"


def duty_sentence(duty: OwedDuty) -> str:
    """Return “The Quality lead reviews 550 answers a week.”"""
    who = f"The {duty.role}" if duty.role else f"The {duty.side}"
    act = duty.what.rstrip(".")
    # a text of the agreement is a sentence of its own
    return f"{who}: {act}." if act[:1].isupper() else f"{who} {act}."


def due_moment(duty: OwedDuty | DutyPart, zone_name: str) -> str:
    """Return “by 9 Oct 19:04”, “by the end of 31 Oct”, or that no time is agreed."""
    if duty.due is None:
        return "no time is agreed"
    local = duty.due.astimezone(zone(zone_name))
    if local.time() == time():
        return f"by the end of {show_short_day(local.date() - timedelta(days=1))}"
    return f"by {show_moment(duty.due, zone_name)}"


def shown_words(duty: OwedDuty | DutyPart, zone: str) -> str:
    """Return what shows a duty and when, or why nothing does."""
    note = duty.note if isinstance(duty, OwedDuty) else duty.shown_by
    match duty.state:
        case "done" | "done_late":
            when = show_moment(duty.done, zone) if duty.done else ""
            late = _late_words(duty)
            return ", ".join(filter(None, (when, duty.shown_by, late)))
        case "not_shown" | "missed":
            return (
                "; ".join(dict.fromkeys(filter(None, (duty.shown_by, note)))) or "nothing shows it"
            )
        case "due" | "not_yet_due":
            return "; ".join(dict.fromkeys(filter(None, (duty.shown_by, note))))
        case "cannot_be_told":
            return note or "no evidence of it is asked for"
        case _:
            assert_never(duty.state)


def _late_words(duty: OwedDuty | DutyPart) -> str:
    if duty.state != "done_late" or duty.done is None or duty.due is None:
        return ""
    return f"{length_words((duty.done - duty.due).total_seconds())} late"


def counts_words(duties: tuple[OwedDuty, ...]) -> str:
    """Return “45 duties: 19 done, 5 done late, 14 not shown …”."""
    if not duties:
        return "No duties fall due."
    told = [
        f"{number} {declared.word.lower()}"
        for state, declared in STATES.items()
        if (number := sum(each.state == state for each in duties))
    ]
    return f"{count(len(duties), 'duty', 'duties')}: {', '.join(told)}."
