"""What vendors promised for a month, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.words.figures import NOTHING
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.statuses import mark_of
from slastudio.judge.telling.beside.vendors import (
    VENDOR_HEADINGS,
    kept_status,
    notes_of,
    vendor_row,
)


def vendor_lines(assessment: Assessment) -> Iterator[str]:
    """Yield each vendor's promise with its figure, its bill and what may be claimed."""
    yield f"{assessment.client}, {assessment.period.title}, agreement {assessment.agreement.version}"
    if not assessment.vendors:
        yield "The agreement names no vendor it depends on."
    for each in assessment.vendors:
        name, *cells = vendor_row(each, assessment.period.zone)
        yield f"{mark_of(kept_status(each))} {name}"
        for heading, cell in zip(VENDOR_HEADINGS[1:], cells, strict=True):
            if cell != NOTHING:
                yield f"    {heading}: {cell}"
        if told := notes_of(each):
            yield f"    {told}"
