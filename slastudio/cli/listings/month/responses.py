"""Responses by the nature of incidents, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.telling.beside.responses import RESPONSE_HEADINGS, response_row


def response_lines(assessment: Assessment) -> Iterator[str]:
    """Yield each nature with its incidents and clocks."""
    yield f"{assessment.client}, {assessment.period.title}, agreement {assessment.agreement.version}"
    if not assessment.responses:
        yield "No incident opened in it."
    for each in assessment.responses:
        nature, *cells = response_row(each)
        yield nature
        for heading, cell in zip(RESPONSE_HEADINGS[1:], cells, strict=True):
            yield f"    {heading}: {cell}"
