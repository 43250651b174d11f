"""What is said of the duties that verdicts lead to: by when, and whose they are."""

from __future__ import annotations

from slastudio.judge.outcome.assessment import DutyDue
from slastudio.shared.periods import show_moment

IN_ITS_TEXT = "as its text says"


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
