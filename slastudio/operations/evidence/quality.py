"""How good the rows of an import are: what is missing, far out, late, or was rejected and why."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Floats, Series
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import BATCH, ROW, column_type
from slastudio.project.evidence.batches import Batch
from slastudio.project.file import Project
from slastudio.shared.progress import Progress

FAR = 3.0  # Tukey's outer fence: so many interquartile ranges beyond the quartiles
_KEPT_TEXTS = 200
_REASONS = 12


@dataclass(frozen=True)
class ColumnQuality:
    """Describe one column of an import.

    filled, missing: rows with and without a value. low, middle, high: smallest value, median and
    largest of a figure. outliers: rows beyond the outer fences, low_fence and high_fence. values:
    the commonest texts with their counts; more: whether there are others.
    """

    name: str
    type: str
    filled: int
    missing: int
    low: float | None = None
    middle: float | None = None
    high: float | None = None
    low_fence: float | None = None
    high_fence: float | None = None
    outliers: int = 0
    values: tuple[tuple[str, int], ...] = ()
    more: bool = False

    @property
    def share_missing(self) -> float:
        rows = self.filled + self.missing
        return self.missing / rows if rows else 0.0


@dataclass(frozen=True)
class Quality:
    """Describe the rows of an import.

    late: rows dated before `known_until`, the latest moment earlier imports of the kind had
    reached. undated: rows without a date. reasons: why records were rejected, with the column and
    how many.
    """

    batch: Batch
    rows: int
    columns: tuple[ColumnQuality, ...]
    undated: int
    late: int
    known_until: datetime | None
    reasons: tuple[tuple[str, str, int], ...]


@dataclass
class _Gathered:
    """Collect the values of one column, chunk by chunk."""

    filled: int = 0
    figures: list[Floats] = field(default_factory=list)
    texts: Counter[str] = field(default_factory=Counter)
    more: bool = False


def quality(project: Project, batch_id: int, progress: Progress | None = None) -> Quality:
    """Look at every row of an import, those that do not count too."""
    progress = progress or Progress()
    with project.reading():
        batch = project.evidence.batch(batch_id)
        batches = project.evidence.batches()
        rejected = Counter(
            (r.problem.column, _reason(r.problem.message))
            for r in project.evidence.rejected(batch_id)
        )
    known = max(
        (b.end for b in batches if b.id < batch.id and b.kind == batch.kind and b.end), default=None
    )
    gathered: dict[str, _Gathered] = {}
    rows = undated = late = 0
    places = project.evidence.places(batch.kind, batch_id)
    time = kind_named(batch.kind).time
    for number, place in enumerate(places):
        progress.report("Looking at the rows", number / len(places))
        data = project.evidence.rows_at(place, live_only=False)
        rows += len(data)
        undated += int(data[time].isna().sum()) if time in data else len(data)
        if known is not None and time in data:
            late += int((data[time] < pd.Timestamp(known)).sum())
        for name in data.columns.drop([ROW, BATCH]):
            _gather(
                gathered.setdefault(str(name), _Gathered()),
                data[name],
                column_type(batch.kind, str(name)),
            )
    columns = tuple(
        _column(name, column_type(batch.kind, name), each, rows) for name, each in gathered.items()
    )
    reasons = tuple(
        (column, reason, count) for (column, reason), count in rejected.most_common(_REASONS)
    )
    return Quality(batch, rows, columns, undated, late, known, reasons)


def _reason(message: str) -> str:
    """Return what a message says without the value it quotes, so that equal faults count together."""
    return re.sub(r"“[^”]*”|\d[\d.,:/-]*", "…", message)[:160]


def _gather(found: _Gathered, values: Series, type_: str) -> None:
    present = values.dropna()
    found.filled += len(present)
    if type_ in ("number", "integer", "decimal"):
        found.figures.append(np.asarray(present.astype(float), np.float64))
    elif type_ in ("text", "boolean") and not found.more:
        found.texts.update(
            {str(value): int(count) for value, count in present.value_counts().items() if count}
        )
        found.more = len(found.texts) > _KEPT_TEXTS


def _column(name: str, type_: str, found: _Gathered, rows: int) -> ColumnQuality:
    plain = ColumnQuality(name, type_, found.filled, rows - found.filled)
    if found.figures and found.filled:
        return _figures(plain, np.concatenate(found.figures))
    common = () if found.more else tuple(found.texts.most_common(8))
    return ColumnQuality(
        name,
        type_,
        found.filled,
        rows - found.filled,
        values=common,
        more=found.more or len(found.texts) > 8,
    )


def _figures(plain: ColumnQuality, values: Floats) -> ColumnQuality:
    low, first, middle, third, high = (
        float(each) for each in np.percentile(values, [0, 25, 50, 75, 100])
    )
    below, above = first - FAR * (third - first), third + FAR * (third - first)
    # where most values are equal there is no spread to measure distance by
    outliers = int(((values < below) | (values > above)).sum()) if third > first else 0
    return ColumnQuality(
        plain.name,
        plain.type,
        plain.filled,
        plain.missing,
        low,
        middle,
        high,
        below,
        above,
        outliers,
    )
