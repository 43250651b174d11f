"""How the responses to technical incidents and to those of governance are told, on every page alike."""

from __future__ import annotations

from collections.abc import Sequence

from slastudio.contract.words.figures import NOTHING
from slastudio.judge.outcome.beside.responses import ClocksKept, Nature, NatureResponses
from slastudio.judge.telling.cases import length_words
from slastudio.shared.counts import count

RESPONSE_HEADINGS = ("Nature", "Incidents", "Answered", "Resolved", "Median to the first response")
_NATURES: dict[Nature, str] = {
    "technical": "Technical",
    "governance": "Governance",
    "": "Not said",
}


def nature_words(nature: Nature) -> str:
    return _NATURES[nature]


def kept_words(clocks: ClocksKept) -> str:
    """Return "3 in time, 1 late"; a dash where no clock ran."""
    told = [
        f"{number} {word}"
        for number, word in (
            (clocks.in_time, "in time"),
            (clocks.late, "late"),
            (clocks.open, "still running"),
            (clocks.unjudged, "not judged"),
        )
        if number
    ]
    return ", ".join(told) or NOTHING


def median_words(found: NatureResponses) -> str:
    """Return "12 min (of 3)"; a dash where no incident tells when it was answered."""
    if found.median_s is None:
        return NOTHING
    return f"{length_words(found.median_s)} (of {found.timed})"


def response_row(found: NatureResponses) -> tuple[str, ...]:
    """Return a nature in the order of RESPONSE_HEADINGS."""
    return (
        nature_words(found.nature),
        str(found.incidents),
        kept_words(found.answered),
        kept_words(found.resolved),
        median_words(found),
    )


def responses_words(found: Sequence[NatureResponses]) -> str:
    """Say all natures in one line each; "" where no incident opened, or no record says its nature."""
    if not any(each.nature for each in found):
        return ""
    return "\n".join(
        f"{nature_words(each.nature)}: {count(each.incidents, 'incident')}; first response "
        f"{kept_words(each.answered)}; resolution {kept_words(each.resolved)}; median to the first response "
        f"{median_words(each)}."
        for each in found
    )
