"""The months judged since the project was opened, so that stepping back to one takes no time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slastudio.operations.analysis.kept_assessments import Judged


class MonthMemory:
    """Keep what was judged by its period until something changes what it is made of.

    age: one more each time that happened, so that what was judged before is known as such.
    """

    def __init__(self) -> None:
        self._kept: dict[str, Judged] = {}
        self.age = 0

    def keep(self, judged: Judged) -> None:
        self._kept[judged.assessment.period.label] = judged

    def of(self, label: str) -> Judged | None:
        """Return what a period came to, and from which moment."""
        return self._kept.get(label)

    def forget(self) -> None:
        """Let all go: evidence, registers or the agreement read otherwise now."""
        self._kept.clear()
        self.age += 1
