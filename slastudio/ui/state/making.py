"""How far something a page shows is: being made, cancelled, failed or there; none of the first three is empty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from slastudio.shared.problems import Cancelled, StudioError

State = Literal["computing", "cancelled", "failed", "made"]


@dataclass(frozen=True)
class Making:
    """Say how far something is; why: what went wrong where it failed."""

    state: State = "computing"
    why: str = ""


COMPUTING, MADE = Making(), Making("made")


def ended_with(error: BaseException) -> Making:
    """Return the state that an error leaves behind."""
    if isinstance(error, Cancelled):
        return Making("cancelled")
    if isinstance(error, StudioError):
        return Making("failed", str(error))
    return Making(
        "failed", "A fault of SLA Studio stopped it; what it was stands in the report of the fault."
    )


def making_title(making: Making, what: str) -> str:
    """Return in a few words how far `what` is: "Working out the figures of the month …"."""
    told = {
        "computing": f"Working out {what[:1].lower()}{what[1:]} …",
        "cancelled": f"{what}: cancelled",
        "failed": f"{what}: could not be made",
        "made": what,
    }
    return told[making.state]


def making_words(making: Making) -> str:
    """Return why there is nothing to see, and that this says nothing of the project's data."""
    told = {
        "computing": "What comes out is shown here at once.",
        "cancelled": "It was cancelled before it was there. This says nothing of the data: they are as they were.",
        "failed": making.why,
        "made": "",
    }
    return told[making.state]
