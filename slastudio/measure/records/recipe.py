"""What an indicator is: a small typed expression, data and nothing else, that says how records
become one figure.

The same expression can be computed by another engine: every form of it names what one local day
contributes and how the contributions of days combine (measure/contributions). Conditions are
anything with column, operator and value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

from slastudio.measure.uncertainty.intervals import Interval


class Test(Protocol):
    """Compare a column of the evidence with a value: a condition of the agreement, or a filter of
    rows.
    """

    @property
    def column(self) -> str: ...
    @property
    def operator(self) -> str: ...
    @property
    def value(self) -> str: ...


# what a sample is made of: items, each once however often it was judged, or records
SampleUnit = Literal["records", "items"]


@dataclass(frozen=True)
class AgreedItems:
    """Say what a set was agreed to hold: its version, how many items, and their hash ("" and 0 where
    it is not agreed).
    """

    set: str
    version: str = ""
    items: int = 0
    sha256: str = ""


@dataclass(frozen=True)
class Recipe:
    """Say how to compute an indicator (a contract Indicator without its promise).

    kind: a form of measure/contributions. evidence: kind of record. column: the value's. percentile
    in percent; method: see percentiles. good, among: conditions. limit: what a value is good
    against (percentiles), or None; lower_is_good: direction of that limit. currency: of amounts.
    slice_s, slice_target, empty: length of a time slice in seconds, the share in percent a good one
    reaches, and how slices without records count ("left_out", "good", "bad"). metric, averaging,
    label: of a classification. rate_s: seconds of a rate's unit. end_column: the later of two
    moments. figure: of a queue, "volume" or "age". worst: whether days combine to the worst one
    instead of their mean. baseline_from, baseline_days: of drift, the local days that are the
    baseline. segment, reference, pairs, least: of a gap, the column of segments, the one the others
    are compared with, else the pairs, the least records of each; of: what is compared; by_traffic:
    the gaps' mean weighted by records, not the widest. clustered: whether records of one day hang
    together, so that uncertainty is that of days. in_percent: of a classification, whether its figure
    stands in percent. seed: of resampling. by_item: whether the sample is one of items, so that
    several records of an item count as one. runs: of several runs of a set "last_complete" or "all";
    sets: what they were agreed to hold.
    """

    kind: str
    evidence: str
    column: str = ""
    percentile: float = 50.0
    method: str = "linear"
    good: Sequence[Test] = ()
    among: Sequence[Test] = ()
    limit: float | None = None
    lower_is_good: bool = True
    currency: str = ""
    segment: str = ""
    reference: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    least: int = 0
    of: Recipe | None = None
    by_traffic: bool = False
    slice_s: int = 300
    slice_target: float = 0.0
    empty: str = "left_out"
    metric: str = "accuracy"
    averaging: str = "macro"
    label: str = ""
    rate_s: int = 3600
    end_column: str = ""
    figure: str = "volume"
    worst: bool = True
    baseline_from: date | None = None
    baseline_days: int = 28
    clustered: bool = False
    in_percent: bool = False
    seed: int = 0
    by_item: bool = False
    runs: str = "all"
    sets: tuple[AgreedItems, ...] = ()


@dataclass(frozen=True)
class SegmentFigure:
    """Hold one segment's figure of a gap, in the unit of what is compared.

    value: None where it has no sample. compared: whether it stands in a pair; the others have fewer
    samples than the least that is agreed, or no other one beside them.
    """

    name: str
    value: Decimal | None
    samples: int
    interval: Interval | None
    compared: bool


@dataclass(frozen=True)
class Measured:
    """Hold one window's figure: value None without samples; good and total where events are
    counted; detail in words.

    parts: the sums the value is computed from, (name, figure), in the order of the working. good: a
    Decimal where an item was good in some of its records only. unit: what samples are. segments: of
    a gap, every one it was asked about and that has the least records somewhere.
    """

    value: Decimal | None
    samples: int
    good: int | Decimal | None = None
    total: int | None = None
    interval: Interval | None = None
    detail: str = ""
    parts: tuple[tuple[str, Decimal], ...] = ()
    unit: SampleUnit = "records"
    segments: tuple[SegmentFigure, ...] = ()


def events(number: float) -> int | Decimal:
    """Return how many events a sum of parts of them is; thirds add up to whole ones again."""
    # thirteen digits hold any count, and leave out what adding floats brings in
    near = float(f"{float(number):.13g}")
    return int(near) if near == int(near) else exact(near)


def exact(number: float) -> Decimal:
    """Return a float as the decimal it is written as."""
    # repr is the shortest text that is this float; Decimal(0.1) would print all its binary digits
    return Decimal(repr(float(number)))
