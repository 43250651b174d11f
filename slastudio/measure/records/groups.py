"""Sums, means and percentiles of many groups at once, on arrays; money stays exact."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from slastudio.evidence.arrays import Array, Series
from slastudio.evidence.cells import LARGEST, Cells, Column, scaled_amounts
from slastudio.measure.records.cell_values import labels

# the usual 28 digits would round a long sum without a word
_EXACT = Context(prec=80)


@dataclass(frozen=True)
class ExactAmounts:
    """Hold exact amounts as whole numbers times 10^-digits, shape (rows,); missing ones are 0 and
    not present.

    numbers are int64, or Python integers (dtype object) where 64 bits do not suffice.
    """

    numbers: Array
    digits: int
    present: Array

    def __len__(self) -> int:
        return len(self.numbers)

    def chosen(self, mask: Array) -> ExactAmounts:
        return ExactAmounts(self.numbers[mask], self.digits, self.present[mask])

    def total(self, mask: Array | None = None) -> Decimal:
        """Return the exact sum of all amounts, or of those a mask tells."""
        numbers = self.numbers if mask is None else self.numbers[mask]
        return self.sums(np.zeros(len(numbers), np.int64), 1, mask)[0]

    def sums(self, groups: Array, count: int, mask: Array | None = None) -> list[Decimal]:
        """Return the exact sum of each of `count` groups; groups (rows, or rows of the mask): 0 to
        count − 1.
        """
        numbers = self.numbers if mask is None else self.numbers[mask]
        # int64 wraps around silently: what may reach its end is summed as Python's integers
        wide = numbers.dtype != object and float(np.abs(numbers.astype(float)).sum()) >= LARGEST
        kind: Any = object if wide or numbers.dtype == object else np.int64
        sums = np.zeros(count, kind)
        if (
            len(numbers) and (np.diff(groups) >= 0).all()
        ):  # in order, as days are: much faster than one by one
            firsts = np.flatnonzero(np.diff(groups, prepend=groups[0] - 1))
            sums[groups[firsts]] = np.add.reduceat(numbers.astype(kind, copy=False), firsts)
        else:
            np.add.at(sums, groups, numbers.astype(kind))
        return [_EXACT.scaleb(Decimal(int(each)), -self.digits) for each in sums.tolist()]

    def floats(self) -> Array:
        """Return the amounts as floats, NaN where missing."""
        found: Array = np.where(
            self.present, self.numbers.astype(float) / 10.0**self.digits, np.nan
        )
        return found


def amounts_of(column: Column | None, rows: int) -> ExactAmounts:
    """Return a column of decimals (arrays, Arrow's 128-bit ones or Decimal objects) as amounts;
    None means no amounts.
    """
    if column is None:
        return ExactAmounts(np.zeros(rows, np.int64), 0, np.zeros(rows, bool))
    if isinstance(column, Cells):
        if column.type != "decimal":
            return amounts_of(column.series, rows)
        return ExactAmounts(
            np.where(column.missing, 0, column.values), column.digits, ~column.missing
        )
    if isinstance(column.dtype, pd.ArrowDtype) and pa.types.is_decimal128(
        column.dtype.pyarrow_dtype
    ):
        scaled = scaled_amounts(pa.array(column.array))
        return amounts_of(column.astype(object), rows) if scaled is None else ExactAmounts(*scaled)
    present = column.notna().to_numpy(bool)
    amounts = [each for each, there in zip(column.tolist(), present.tolist(), strict=True) if there]
    digits = max((-int(each.as_tuple().exponent) for each in amounts), default=0)
    # an amount written as 1E+3 has fewer digits after the point than none
    digits = max(digits, 0)
    exact = [int(_EXACT.scaleb(each, digits)) for each in amounts]
    kind: Any = object if max(map(abs, exact), default=0) >= LARGEST else np.int64
    numbers = np.zeros(rows, kind)
    numbers[present] = np.array(exact, kind)
    return ExactAmounts(numbers, digits, present)


def codes_of(column: Series) -> tuple[Array, list[str]]:
    """Return the place of each row's text among the labels (−1 where missing) and the labels that
    occur.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, names = (
            column.cat.codes.to_numpy().astype(np.int64),
            [str(each) for each in column.cat.categories],
        )
    else:
        codes, found = pd.factorize(column)
        codes, names = codes.astype(np.int64), [str(each) for each in found]
    # categories outlive their rows; one that does not occur would be a group of nothing
    used = np.flatnonzero(np.bincount(codes[codes >= 0], minlength=len(names)))
    # the last place stays −1, for that is where the code −1 looks
    places = np.full(len(names) + 1, -1)
    places[used] = np.arange(len(used))
    return places[codes], [names[i] for i in used]


def is_text(column: Column, text: str) -> Array:
    """Tell which rows hold exactly this text."""
    if isinstance(column, Cells):
        return labels(column).are(lambda each: each == text)
    if isinstance(column.dtype, pd.CategoricalDtype):
        found = [i for i, each in enumerate(column.cat.categories) if str(each) == text]
        return np.isin(column.cat.codes.to_numpy(), found)
    same: Array = (column.astype(object) == text).to_numpy(bool)
    return same


def floats_of(column: Series) -> Array:
    """Return numbers or truth values as floats, NaN where missing."""
    found: Array = column.astype(
        "Float64" if str(column.dtype) in ("boolean", "Int64") else "float64"
    ).to_numpy(dtype="float64", na_value=np.nan)
    return found


def counts_of(groups: Array, count: int) -> Array:
    return np.bincount(groups, minlength=count)[:count]


def means_of(groups: Array, values: Array, count: int) -> tuple[Array, Array]:
    """Return the mean of the finite values of each group (NaN for none) and how many they are;
    groups −1 count nowhere.
    """
    kept = (groups >= 0) & np.isfinite(values)
    totals = np.bincount(groups[kept], minlength=count)
    sums = np.bincount(groups[kept], weights=values[kept], minlength=count)
    with np.errstate(invalid="ignore", divide="ignore"):
        return sums / totals, totals


def percentiles_of(
    groups: Array, values: Array, count: int, percentiles: tuple[float, ...]
) -> tuple[Array, Array]:
    """Return (count, len(percentiles)) of the finite values of each group, NaN for none, and how
    many they are.

    Interpolated linearly (Hyndman and Fan's type 7), as measure/uncertainty/percentiles.py does for
    one group.
    """
    kept = (groups >= 0) & np.isfinite(values)
    places, numbers = groups[kept], values[kept]
    totals = np.bincount(places, minlength=count)
    ordered = numbers[np.lexsort((numbers, places))]
    starts = np.concatenate([[0], np.cumsum(totals)[:-1]])
    found = np.full((count, len(percentiles)), np.nan)
    some = totals > 0
    for i, percentile in enumerate(percentiles):
        rank = (totals[some] - 1) * (percentile / 100)
        below = np.floor(rank).astype(np.int64)
        above = np.minimum(below + 1, totals[some] - 1)
        low, high = ordered[starts[some] + below], ordered[starts[some] + above]
        found[some, i] = low + (high - low) * (rank - below)
    return found, totals
