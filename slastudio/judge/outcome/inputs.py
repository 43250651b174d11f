"""What judging needs, handed in as values and one function that reads evidence; nothing here opens
a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import pandas as pd

from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.questions import GivenAnswer, Question
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.assessment import RegisterEntry, WorkedEntry
from slastudio.judge.outcome.computed import ComputedImport
from slastudio.judge.outcome.disputed_figures import KeptDispute
from slastudio.judge.outcome.known_spans import KnownSpan
from slastudio.judge.outcome.objective_result import Source
from slastudio.judge.outcome.records import Records
from slastudio.judge.outcome.silent_changes import RecordedChange
from slastudio.shared.periods import Period, zone

ReadEvidence = Callable[[str, Iterable[str], datetime, datetime], pd.DataFrame]
ReadOtherwise = Callable[[str, Iterable[str], datetime, datetime, Mapping[str, str]], pd.DataFrame]


@dataclass(frozen=True)
class Terms:
    """Hold one version of the agreement; in force over [start, end), None open."""

    ref: AgreementRef
    agreement: Agreement
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class ExclusionSpan:
    """Record that a clause of exclusion was used: when, for which objectives (none: all that allow
    it), on what notice; id: in the register; confirmed, refused: when and by which role the other
    side said so; claimed: it is the other side's own claim; agreed:
    it is one of the windows the clause itself names.
    """

    exclusion: str
    start: datetime
    end: datetime
    objectives: tuple[str, ...] = ()
    notice_given: datetime | None = None
    reason: str = ""
    id: str = ""
    confirmed: datetime | None = None
    confirmed_by: str = ""
    refused: datetime | None = None
    claimed: bool = False
    agreed: bool = False


@dataclass(frozen=True)
class Inputs:
    """Hold everything one period is judged on.

    terms: the signed versions by the day they take effect; with nothing signed, the draft alone.
    read: (kind, columns, start, end) → live rows, hand-made and amended incidents included. files:
    batch id → its source. evidence_until: last moment any evidence covers, None without evidence.
    as_of: the moment from which the month is looked at; open clocks are judged against it. remarks:
    what else must be said of the period's evidence, such as rows that were purged. recorded: the
    whole register of changes; None: not handed in, so that silent changes are not looked for.
    rehearsed: terms nobody signed are what this is about, so that nothing is said of it.
    covered: by kind the time for which evidence is there. given: the kinds of which any import, or
    any hand-made record, was ever there, with rows or without. questions: what evidence leaves open
    and what was answered. read_as: what `read` returns under other readings, by question. words: by
    word of a status, the reading that was chosen for it. answers: by their ids, the answers given to
    any question. imported: when each batch was; rejected: how many of its records could not be read.
    records: what was entered, written and received, of all time. segments: the columns of requests
    that tell segments apart; stages: those that tell the time of a stage. computed: the imports of
    figures that were computed at the source.
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
    hours: tuple[WorkedEntry, ...] = ()
    disputes: tuple[KeptDispute, ...] = ()
    kind_counts: Mapping[str, int] = field(default_factory=dict)
    covered: Mapping[str, Sequence[KnownSpan]] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    questions: tuple[Question, ...] = ()
    read_as: ReadOtherwise | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, GivenAnswer] = field(default_factory=dict)
    imported: Mapping[int, datetime] = field(default_factory=dict)
    rejected: Mapping[int, int] = field(default_factory=dict)
    undated_rows: int = 0
    remarks: tuple[str, ...] = ()
    recorded: tuple[RecordedChange, ...] | None = None
    rehearsed: bool = False
    records: Records = Records()
    computed: tuple[ComputedImport, ...] = ()
    segments: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()

    def has_any(self, kind: str) -> bool:
        """Tell whether anything of a kind was ever given, as records or computed at the source."""
        return bool(self.kind_counts.get(kind)) or any(
            each.evidence == kind for each in self.computed
        )

    def lacks_rows(self, kind: str, start: datetime, end: datetime) -> bool:
        """Tell whether any of [start, end) was computed at the source, so that what is read from
        rows alone would be told of a part.
        """
        return any(
            each.evidence == kind and each.start < end and start < each.end
            for each in self.computed
        )

    def terms_at(self, moment: datetime) -> Terms:
        """Return the signed version in force at a moment, by the local day; before the first one,
        that one; else the draft.
        """
        signed = [each for each in self.terms if each.ref.state == "signed"]
        if not signed:
            return self.terms[-1]
        for each in reversed(signed):
            if (
                each.start is None
                # each version begins at a midnight of its own zone, which an amendment may move
                or each.start <= moment.astimezone(zone(each.agreement.zone)).date()
            ):
                return each
        return signed[0]

    def source(self, batch: int, rows: int) -> Source:
        """Name the file that rows of a figure came from."""
        known = self.files.get(batch)
        return (
            Source(batch, known.file, known.sha256, rows)
            if known
            else Source(batch, "entered by hand", "", rows)
        )
