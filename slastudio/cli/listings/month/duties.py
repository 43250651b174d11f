"""A period's duties as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.judge.telling.duties import (
    NO_ADMISSION,
    STATES,
    counts_words,
    due_moment,
    duty_sentence,
    shown_words,
)


def duty_lines(assessment: Assessment, duties: Sequence[OwedDuty]) -> Iterator[str]:
    """Yield the duties with their marks, and what the list is."""
    yield f"{assessment.client}, {assessment.period.title}, agreement {assessment.agreement.version}"
    yield counts_words(tuple(duties))
    for duty in duties:
        yield from _lines(duty, assessment.period.zone)
    yield NO_ADMISSION


def _lines(duty: OwedDuty, zone: str) -> Iterator[str]:
    declared = STATES[duty.state]
    yield f"{declared.mark} {declared.word}: {duty_sentence(duty)}"
    clause = f"; {duty.clause}" if duty.clause else ""
    yield f"    {duty.id}; {due_moment(duty, zone)}{clause}"
    if shown := shown_words(duty, zone):
        yield f"    {shown}"
    for part in duty.parts:
        if part.state not in ("done", "not_yet_due"):
            told = STATES[part.state]
            shown = shown_words(part, zone)
            yield f"    {told.mark} {part.label}: {told.word.lower()}{f', {shown}' if shown else ''}"
