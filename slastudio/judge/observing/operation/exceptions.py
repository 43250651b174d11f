"""More exceptions open at once than are agreed."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.telling.beside.exceptions import figure_words


def exceptions_over(g: ObservedGround) -> Iterator[Observation]:
    """Yield that the queue of exceptions was longer than agreed as a day ended."""
    found = g.exceptions
    if found is None or found.result.verdict != "missed":
        return
    told = figure_words(found)
    yield Observation(
        "exceptions_over",
        g.period.label,
        "More exceptions open than agreed",
        f"{told[0].upper()}{told[1:]}. Who waits for a person waits longer.",
        "missed",
        clause=found.result.clause,
        page="incidents",
        figures=(("highest", str(found.result.value)), ("mean", str(found.mean))),
    )
