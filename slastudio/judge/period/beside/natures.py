"""Tell a period's technical incidents from those of governance: how many, answered and resolved in time,
and how fast.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from statistics import median
from typing import get_args

from slastudio.contract.clocks.business_time import NEVER, moment_at
from slastudio.judge.clocks.case_rows import CaseRows
from slastudio.judge.outcome.beside.incident_stories import incident_of
from slastudio.judge.outcome.beside.responses import ClocksKept, Nature, NatureResponses
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.objective_result import Case
from slastudio.judge.period.frames import Frames

_NATURES: tuple[Nature, ...] = get_args(Nature)


def responses_by_nature(inputs: Inputs, frames: Frames) -> tuple[NatureResponses, ...]:
    """Return each nature of which an incident opened in the period."""
    if not inputs.kind_counts.get("incidents"):
        return ()
    rows = CaseRows(frames.within("incidents", inputs.period))
    natures = [_nature(text) for text in rows.texts("nature")]
    # an incident without an id is known by its opening
    of_case = {
        (name, moment_at(int(opened))): nature
        for name, opened, nature in zip(rows.texts("id"), rows.opened, natures, strict=True)
    }
    by_id = {name: nature for (name, _), nature in of_case.items() if name}
    answered = rows.moments("first_response")
    seconds: dict[Nature, list[float]] = {}
    for nature, opened, done in zip(natures, rows.opened, answered, strict=True):
        known = int(done) != NEVER and done >= opened
        # what is recorded for a moment that lies ahead has not happened
        if known and moment_at(int(done)) <= inputs.as_of:
            seconds.setdefault(nature, []).append(int(done - opened) / 1e9)
    counted = Counter(natures)
    first, last = frames.cases("first_response"), frames.cases("resolution")
    return tuple(
        NatureResponses(
            nature,
            counted[nature],
            _kept(_of(first, nature, of_case, by_id)),
            _kept(_of(last, nature, of_case, by_id)),
            median(seconds[nature]) if nature in seconds else None,
            len(seconds.get(nature, ())),
        )
        for nature in _NATURES
        if counted[nature]
    )


def _nature(text: str) -> Nature:
    plain = text.strip().casefold()
    return plain if plain in _NATURES else ""


def _of(
    cases: Sequence[Case],
    nature: Nature,
    of_case: dict[tuple[str, datetime], Nature],
    by_id: dict[str, Nature],
) -> list[Case]:
    """Return the clocks of incidents of a nature; a re-opening has that of its incident."""
    return [
        each
        for each in cases
        if of_case.get((each.id, each.opened), by_id.get(incident_of(each), "")) == nature
    ]


def _kept(cases: Iterable[Case]) -> ClocksKept:
    found = Counter(each.verdict for each in cases)
    return ClocksKept(found["in_time"], found["late"], found["open"], found["not_judged"])
