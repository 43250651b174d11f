"""What is said of uses of exclusions: whether the other side confirmed them, and what a figure
comes to once it does.
"""

from __future__ import annotations

from typing import assert_never

from slastudio.contract.words.figures import show_value
from slastudio.judge.outcome.confirmations import Confirmation
from slastudio.judge.outcome.inputs import ExclusionSpan
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.outcome.statuses import status_word
from slastudio.shared.periods import show_day, show_moment, zone


def use_named(used: ExclusionSpan) -> str:
    """Return what a use of an exclusion is called: its id in the register, else its clause."""
    return used.id or used.exclusion


def confirmation_words(found: Confirmation, zone_name: str) -> str:
    """Return how a use stands with the other side, as one goes on after naming it."""
    day = show_day(found.at.astimezone(zone(zone_name)).date()) if found.at is not None else ""
    by = f" by {found.by}" if found.by else ""
    match found.standing:
        case "confirmed":
            return f"confirmed{by} on {day}"
        case "moment":
            whose = "whose side is not named" if found.by else "nobody says by whom"
            return f"confirmed{by} on {day}, {whose}"
        case "silence":
            at = show_moment(found.at, zone_name) if found.at is not None else ""
            return f"not contradicted by {at}, so that silence counts as consent"
        case "claimed":
            return "as they claim"
        case "agreed":
            return "as the clause names it"
        case "own_side":
            return f"not confirmed: {found.by} is of the side that profits"
        case "later":
            return f"not confirmed before {day}"
        case "refused":
            return f"refused on {day}"
        case "open":
            return "not confirmed"
        case _:
            assert_never(found.standing)


def awaited_words(result: Result) -> str:
    """Return what a figure comes to once uses are confirmed: "met at 99.7 % once the use EXC-3 is
    confirmed by the Client's owner"; "" where nothing is waited for.
    """
    awaited = result.awaited
    if awaited is None:
        return ""
    verdict = status_word(awaited.verdict).lower()
    # where all was left out there is no figure to name
    value = "" if awaited.value is None else f" at {show_value(awaited.value, result.unit)}"
    uses, by = ", ".join(awaited.uses), " or ".join(awaited.by) or "client"
    one = len(awaited.uses) == 1
    return (
        f"{verdict}{value} once the {'use' if one else 'uses'} {uses} {'is' if one else 'are'} "
        f"confirmed by the {by}"
    )


def held_words(result: Result) -> str:
    """Return the sentence of a verdict's reason that says why something is not left out."""
    return f"It is {awaited_words(result)}; until then what that leaves out counts."
