"""A contested figure, under both sides' exclusions, side by side; nothing is changed in the
project.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd

from slastudio.evidence.kinds import KINDS
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.contested import Claim, Dispute, Side
from slastudio.judge.outcome.inputs import ExclusionSpan, Inputs, ReadEvidence
from slastudio.judge.period.month import assess_period
from slastudio.measure.records.selection import Filter, matching
from slastudio.operations.analysis.assessments import chosen_period, exclusion_spans, inputs_for
from slastudio.operations.analysis.explanations import result_named
from slastudio.project.file import Project
from slastudio.shared.periods import Period
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

_LONG_BEFORE = timedelta(days=3_650)


def compare_sides(
    project: Project,
    objective: str,
    period: Period | str | None,
    claim: Claim,
    progress: Progress | None = None,
    *,
    now: datetime | None = None,
) -> Dispute:
    """Judge an objective as it stands and as a claim sees it; raise StudioError for ids nobody
    knows, or an empty claim.
    """
    report = progress or Progress()
    chosen = chosen_period(project, period)
    inputs = inputs_for(project, chosen, now or datetime.now(UTC))
    ours = assess_period(inputs, report.part(0.0, 0.5))
    kind = result_named(ours, objective).evidence
    _require_columns(project, kind, claim)
    counting = _Contesting(inputs.read, kind, claim.contested, chosen)
    other = replace(inputs, exclusions=_spans(project, ours, claim), read=counting.read)
    theirs = assess_period(other, report.part(0.5, 1.0))
    return Dispute(
        chosen, claim, _side(ours, objective), _side(theirs, objective), counting.count(inputs)
    )


def contestable(project: Project, kind: str) -> tuple[str, ...]:
    """Return the columns by which rows of a kind can be contested: those its evidence holds."""
    with project.reading():
        held = project.evidence.columns_of(kind)
    names = (
        [each.name for each in KINDS[kind].columns if not each.name.endswith("*")]
        if kind in KINDS
        else []
    )
    return tuple(dict.fromkeys([*(each for each in names if each in held), *sorted(held)]))


def _require_columns(project: Project, kind: str, claim: Claim) -> None:
    known = contestable(project, kind)
    for each in claim.contested:
        if each.column not in known:
            named = KINDS[kind].title.lower() if kind in KINDS else kind
            raise StudioError(
                f"The {named} have no column “{each.column}”. Their columns are: {', '.join(known)}."
            )


def _side(assessment: Assessment, objective: str) -> Side:
    due = assessment.consequences.credits if assessment.consequences else None
    currency = assessment.terms.pricing.currency
    return Side(result_named(assessment, objective), None if due is None else due.amount, currency)


def _spans(project: Project, ours: Assessment, claim: Claim) -> tuple[ExclusionSpan, ...]:
    if not (claim.dropped or claim.added or claim.contested):
        raise StudioError(
            "Say what is contested: uses of exclusions, spans that should be left out, or rows."
        )
    used = exclusion_spans(project)
    if unknown := [each for each in claim.dropped if each not in used]:
        known = ", ".join(used) or "none"
        raise StudioError(
            f"No use of an exclusion is called “{unknown[0]}”. In the register are: {known}."
        )
    agreed = {each.id for each in ours.terms.objectives.exclusions}
    if strange := [each for each, _, _ in claim.added if each not in agreed]:
        known = ", ".join(sorted(agreed)) or "none"
        raise StudioError(
            f"The agreement has no exclusion “{strange[0]}”. Its exclusions are: {known}."
        )
    kept = [span for name, span in used.items() if name not in claim.dropped]
    # notice and consent are part of the claim: the other side says that the span is to be left out
    added = [
        ExclusionSpan(name, start, end, (), start - _LONG_BEFORE, claimed=True)
        for name, start, end in claim.added
    ]
    return (*kept, *added)


class _Contesting:
    """Read evidence without the rows a claim contests."""

    def __init__(
        self, read: ReadEvidence, kind: str, contested: Sequence[Filter], period: Period
    ) -> None:
        self._read, self._kind, self._contested, self._period = read, kind, contested, period

    def read(
        self, kind: str, columns: Iterable[str], start: datetime, end: datetime
    ) -> pd.DataFrame:
        if kind != self._kind or not self._contested:
            return self._read(kind, columns, start, end)
        wanted = dict.fromkeys([*columns, *(each.column for each in self._contested)])
        data = self._read(kind, list(wanted), start, end)
        return data[~matching(kind, data, self._contested)]

    def count(self, inputs: Inputs) -> int:
        """Return how many rows of the period are contested."""
        if not self._contested:
            return 0
        names = [each.column for each in self._contested]
        data = inputs.read(self._kind, names, self._period.start, self._period.end)
        return int(matching(self._kind, data, self._contested).sum())
