"""The months judged since the project was opened, so that stepping back to one takes no time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slastudio.judge.outcome.assessment import Assessment

# what is due or late depends on the moment it is looked at: an older figure is judged again
FRESH_S = 600.0


class MonthMemory:
    """Keep assessments by their period until something changes what they are made of."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Assessment, float]] = {}

    def keep(self, assessment: Assessment) -> None:
        self._kept[assessment.period.label] = (assessment, time.monotonic())

    def of(self, label: str) -> Assessment | None:
        """Return a period's assessment while it is fresh."""
        assessment, at = self._kept.get(label, (None, 0.0))
        return assessment if assessment is not None and time.monotonic() - at < FRESH_S else None

    def forget(self) -> None:
        """Let all go: evidence, registers or the agreement read otherwise now."""
        self._kept.clear()
