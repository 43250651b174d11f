"""What judging needs, handed in as values and one function that reads evidence; nothing here opens a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import pandas as pd

from slastudio.contract.agreement import Agreement
from slastudio.judge.assessment import AgreementRef, RegisterEntry, Source
from slastudio.shared.periods import Period

ReadEvidence = Callable[[str, Iterable[str], datetime, datetime], pd.DataFrame]


@dataclass(frozen=True)
class Terms:
    """Hold one version of the agreement; in force over [start, end), None open."""

    ref: AgreementRef
    agreement: Agreement
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class ExclusionSpan:
    """Record that a clause of exclusion was used: when, for which objectives (none: all that allow it), on what notice."""

    exclusion: str
    start: datetime
    end: datetime
    objectives: tuple[str, ...] = ()
    notice_given: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Inputs:
    """Hold everything one period is judged on.

    terms: every version that could apply, oldest first; with nothing frozen, the draft alone.
    read: (kind, columns, start, end) → live rows, hand-made and amended incidents included.
    files: batch id → its source. evidence_until: last moment any evidence covers, None without evidence.
    as_of: the moment from which the month is looked at; open clocks are judged against it.
    """

    client: str
    provider: str
    period: Period
    terms: tuple[Terms, ...]
    read: ReadEvidence
    files: Mapping[int, Source]
    as_of: datetime
    evidence_until: datetime | None = None
    exclusions: tuple[ExclusionSpan, ...] = ()
    changes: tuple[RegisterEntry, ...] = ()
    decisions: tuple[RegisterEntry, ...] = ()
    kind_counts: Mapping[str, int] = field(default_factory=dict)
    undated_rows: int = 0

    def terms_at(self, moment: datetime) -> Terms:
        """Return the frozen version in force at a moment, else the newest terms there are."""
        day = moment.date()
        for each in reversed(self.terms):
            frozen = each.ref.state != "draft"
            if frozen and (each.start is None or each.start <= day) and (each.end is None or day < each.end):
                return each
        return self.terms[-1]
