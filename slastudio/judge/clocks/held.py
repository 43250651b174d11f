"""Time a workflow was held for a person's decision: from the opening of an approval or exception until
it was decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from slastudio.contract.clocks.business_time import NEVER, nanoseconds
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.trust import high_trust, leaves_out_held_time, plain
from slastudio.judge.clocks.case_rows import CaseRows
from slastudio.judge.clocks.events import Nanoseconds

# (is an exception, begins, ends)
_Span = tuple[bool, int, int]


@dataclass(frozen=True)
class HeldSpans:
    """Hold by workflow the spans in which something of it waited for a decision."""

    by_workflow: Mapping[str, tuple[_Span, ...]] = field(default_factory=dict)

    def spans(
        self, terms: Agreement, workflow: str, begins: int, ends: int, *, exceptions: bool = False
    ) -> list[Nanoseconds]:
        """Return the spans of a workflow of high trust that overlap one of its cases; none where the
        agreement does not leave them out, or nobody says which workflow it was.

        exceptions: those of exceptions alone, for an approval does not wait for itself.
        """
        if not self.by_workflow or not leaves_out_held_time(terms):
            return []
        name = plain(workflow)
        if not name or name not in high_trust(terms):
            return []
        return [
            (start, end)
            for other in _spelled(terms, name)
            for aged, start, end in self.by_workflow.get(other, ())
            if start < ends and end > begins and (aged or not exceptions)
        ]


def _spelled(terms: Agreement, name: str) -> Iterator[str]:
    """Yield how a workflow is called: by its id and by its name."""
    for each in terms.coverage.workflows:
        names = dict.fromkeys((plain(each.id), plain(each.name)))
        if name in names:
            yield from (spelled for spelled in names if spelled)
            return


def held_of(data: pd.DataFrame, as_of: datetime) -> HeldSpans:
    """Return the spans of queue items; what is not decided is held until now."""
    if not len(data):
        return HeldSpans()
    rows, now = CaseRows(data), nanoseconds(as_of)
    found: dict[str, list[_Span]] = {}
    decided = rows.moments("decided").tolist()
    for workflow, queue, begins, ended in zip(
        rows.texts("workflow"), rows.texts("queue"), rows.opened.tolist(), decided, strict=True
    ):
        ends = now if ended == NEVER or ended > now else ended
        if plain(workflow) and ends > begins:
            found.setdefault(plain(workflow), []).append(
                (queue.startswith("exception"), begins, ends)
            )
    return HeldSpans({name: tuple(spans) for name, spans in found.items()})
