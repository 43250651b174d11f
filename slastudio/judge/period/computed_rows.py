"""The rows of an objective where records and figures computed at the source come together.

Where a span was computed at the source its rows count, and records that lie in it as well do not:
a record must never count twice. What cannot be told from such rows is refused, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from slastudio.evidence.computed import RECORDS
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import plain_frame
from slastudio.judge.outcome.computed import spans_of
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.period.frames import Frames
from slastudio.measure.records.recipe import Recipe
from slastudio.measure.rollups.rollup import (
    Rollup,
    burn_rollup_of,
    rollup_of,
    spend_of,
    versions_of,
    why_not,
)
from slastudio.shared.periods import show_moment
from slastudio.shared.problems import StudioError

_SECOND = 1_000_000_000
_MINUTE = 60 * _SECOND


@dataclass(frozen=True)
class EvidenceParts:
    """Hold the rows a recipe is measured on: records, and the rows of its rollup, None where nothing
    was computed at the source. burning: as parts, but by the minute; the same value where they are
    that already, None where they are not known so.
    """

    rollup: Rollup | None
    parts: tuple[pd.DataFrame, ...]
    burning: tuple[pd.DataFrame, ...] | None

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the names under which the rows are stored that were computed for this recipe."""
        return () if self.rollup is None or len(self.parts) == 1 else (self.rollup.kind,)


def parts_of(inputs: Inputs, recipe: Recipe, frames: Frames) -> EvidenceParts:
    """Return the rows of a recipe: records, and those computed at the source."""
    records = frames[recipe.evidence]
    computed = [each for each in inputs.computed if each.evidence == recipe.evidence]
    if not computed or why_not(recipe):
        return _records_alone(None, records)
    rollup, burn = rollup_of(recipe), burn_rollup_of(recipe)
    spans = spans_of(computed, rollup.kind)
    if not spans:
        return _records_alone(rollup, records)
    apart = outside(recipe.evidence, records, spans)
    found = (apart, frames.computed(rollup))
    if burn is None:
        return EvidenceParts(rollup, found, found)
    if set(spans_of(computed, burn.kind)) != set(spans):
        return EvidenceParts(rollup, found, None)
    return EvidenceParts(rollup, found, (apart, frames.computed(burn)))


def _records_alone(rollup: Rollup | None, records: pd.DataFrame) -> EvidenceParts:
    # one value, so that it is known to be by the minute already
    parts = (records,)
    return EvidenceParts(rollup, parts, parts)


def spend_rows(inputs: Inputs, frames: Frames, evidence: str) -> pd.DataFrame:
    """Return the records with what they cost, and rows that stand for those counted at the source."""
    records, rollup = frames[evidence], spend_of(evidence)
    spans = spans_of(inputs.computed, rollup.kind)
    if not spans:
        return records
    computed = frames.computed(rollup)
    apart = outside(evidence, records, spans)
    if not len(apart):
        return computed
    # amounts of records may be Arrow's, which no Decimal can join
    plain = plain_frame(evidence, apart).assign(**{RECORDS: 1})
    return pd.concat([plain, computed], ignore_index=True)


def versions_read(
    inputs: Inputs, evidence: str, columns: Sequence[str], start: datetime, end: datetime
) -> pd.DataFrame | None:
    """Return records of [start, end) with their versions, and rows that stand for those counted at
    the source; None where some of that time was counted without them.
    """
    rollup = versions_of(evidence)
    computed = [each for each in inputs.computed if each.evidence == evidence]
    if any(not each.holds(rollup.kind) and each.start < end for each in computed):
        return None
    records = inputs.read(evidence, columns, start, end)
    spans = spans_of(computed, rollup.kind)
    if not spans:
        return records
    found = inputs.read(rollup.kind, [*rollup.columns, RECORDS], start, end)
    apart = outside(evidence, records, spans)
    plain = plain_frame(evidence, apart).assign(**{RECORDS: 1})
    return pd.concat([plain, plain_frame(rollup.kind, found)], ignore_index=True)


def outside(
    evidence: str, data: pd.DataFrame, spans: Iterable[tuple[datetime, datetime]]
) -> pd.DataFrame:
    """Return the records that lie in none of the spans."""
    if not len(data):
        return data
    times = data[kind_named(evidence).time]
    keep = np.ones(len(data), bool)
    for start, end in spans:
        keep &= ~((times >= pd.Timestamp(start)) & (times < pd.Timestamp(end))).to_numpy(bool)
    return data if keep.all() else data[keep].reset_index(drop=True)


def require_cuts(
    inputs: Inputs, found: EvidenceParts, left_out: Iterable[tuple[int, int]], zone: str
) -> None:
    """Raise StudioError where a span that is left out begins or ends inside what was computed as a
    whole.
    """
    if found.rollup is None or len(found.parts) == 1:
        return
    for moment in (each for span in left_out for each in span):
        for each in inputs.computed:
            if not each.holds(found.rollup.kind) or not _within(moment, each.start, each.end):
                continue
            if found.rollup.grain == "moment" or moment in each.edges:
                continue
            if found.rollup.grain == "minute" and moment % _MINUTE == 0:
                continue
            at = datetime.fromtimestamp(moment // _SECOND, UTC)
            raise StudioError(
                f"time is left out from or up to {show_moment(at, zone)}, and what was computed at the source "
                f"(import {each.batch}) does not tell the records before that moment from those after it; make the "
                "pack once more and have it run."
            )


def _within(moment: int, start: datetime, end: datetime) -> bool:
    # days begin and end at whole seconds
    return int(start.timestamp()) * _SECOND < moment < int(end.timestamp()) * _SECOND
