"""The verdicts, and the one alert beside them: word, mark, shape, colours and order of each, said
once for every output.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from slastudio.shared.problems import StudioError

Verdict = Literal["met", "missed", "reserved", "not_proven", "no_data", "nothing_to_judge"]
# the most urgent first
Status = Literal[
    "missed", "reserved", "at_risk", "not_proven", "no_data", "nothing_to_judge", "met"
]
Shape = Literal["square", "lozenge", "triangle", "half_disc", "ring", "dash", "disc"]
Appearance = Literal["light", "dark", "contrast"]


@dataclass(frozen=True)
class StatusDeclaration:
    """Say how a status is told.

    word: as a label; in_count: after a number ("2 not proven"). mark: the character, which differs
    in grey print as the shape does that is drawn in its place. colours: as #RRGGBB by appearance.
    stands: among several windows of a period the verdict with the lowest number stands for it; None
    for an alert.
    """

    word: str
    in_count: str
    mark: str
    shape: Shape
    colours: Mapping[Appearance, str]
    stands: int | None


def _colours(light: str, dark: str, contrast: str) -> Mapping[Appearance, str]:
    return {"light": light, "dark": dark, "contrast": contrast}


STATUSES: dict[Status, StatusDeclaration] = {
    "missed": StatusDeclaration(
        "Missed", "missed", "■", "square", _colours("#B83A14", "#F2835C", "#8F2200"), 0
    ),
    # complete records that allow more than one reading, under which the verdict differs
    "reserved": StatusDeclaration(
        "Reserved", "reserved", "◇", "lozenge", _colours("#1F5FA8", "#7FB4F2", "#0B3A75"), 1
    ),
    "at_risk": StatusDeclaration(
        "At risk", "at risk", "▲", "triangle", _colours("#946200", "#E3B04B", "#6B4600"), None
    ),
    "not_proven": StatusDeclaration(
        "Not proven", "not proven", "◐", "half_disc", _colours("#6A4BB0", "#B9A3F0", "#4A2A93"), 2
    ),
    "no_data": StatusDeclaration(
        "No data", "without data", "○", "ring", _colours("#66707D", "#98A3B0", "#333333"), 4
    ),
    # the time is covered by evidence, and nothing happened in it that the promise is about
    "nothing_to_judge": StatusDeclaration(
        "Nothing to judge",
        "with nothing to judge",
        "–",
        "dash",
        _colours("#5B6672", "#A3AEBA", "#2B2B2B"),
        5,
    ),
    "met": StatusDeclaration(
        "Met", "met", "●", "disc", _colours("#0B7A55", "#4CC79A", "#00563A"), 3
    ),
}
URGENCY = get_args(Status)
# as counts of verdicts are listed: what was kept, what was not, what nobody knows, what nobody owes
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


def status_named(name: str) -> StatusDeclaration:
    """Return how a status is told; raise StudioError for one that does not exist."""
    found = STATUSES.get(cast("Status", name))
    if found is None:
        raise StudioError(f"“{name}” is no verdict. The verdicts are: {', '.join(VERDICTS)}.")
    return found


def status_word(status: str) -> str:
    """Return "Not proven"."""
    return status_named(status).word


def mark_of(status: str) -> str:
    """Return "◐"."""
    return status_named(status).mark


def urgency_of(status: str) -> int:
    """Return the place of a status among all, the most urgent first."""
    status_named(status)
    return URGENCY.index(status)


def stands_before(verdict: Verdict) -> int:
    """Return the place of a verdict among those of a period's windows, of which the first stands
    for the period.
    """
    place = status_named(verdict).stands
    assert place is not None
    return place


# what a verdict is worth to whoever owes a credit for a miss
_WORTH: dict[Verdict, int] = {
    "missed": 0,
    "reserved": 1,
    "not_proven": 1,
    "no_data": 1,
    "nothing_to_judge": 2,
    "met": 2,
}


def worth_of(verdict: Verdict) -> int:
    """Return what a verdict is worth to whoever owes a credit: more is better."""
    return _WORTH[verdict]


def is_settled(verdict: str) -> bool:
    """Tell whether a verdict says that a promise was kept or broken."""
    status_named(verdict)
    return verdict in ("met", "missed")
