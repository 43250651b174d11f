"""Select evidence rows by conditions; a row without the value satisfies no condition but “missing”."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Bools
from slastudio.evidence.cells import Cells, Column, series_of
from slastudio.evidence.records import column_type
from slastudio.measure.records.cell_values import floats, labels, present
from slastudio.measure.records.recipe import Test
from slastudio.measure.records.row_view import Rows
from slastudio.shared.problems import StudioError

_TRUE, _FALSE = {"true", "yes", "1", "y"}, {"false", "no", "0", "n"}


@dataclass(frozen=True)
class Filter:
    """Compare a canonical column with a value; operators are those of contract conditions."""

    column: str
    operator: str
    value: str = ""


# of no rows none is asked about one by one; a wrong condition is told all the same
_NONE: Bools = np.zeros(0, bool)


def matching(kind: str, data: Rows, filters: Iterable[Test]) -> Bools:
    """Return which rows satisfy all filters (anything with column, operator and value); texts
    compare without case.
    """
    mask = np.ones(len(data), bool)
    for each in filters:
        mask &= _satisfied(kind, data, each.column, each.operator, each.value)
    return mask


def having_values(data: Rows, columns: Iterable[str]) -> Bools:
    """Return which rows have a value in every named column."""
    mask = np.ones(len(data), bool)
    if not len(data):
        return mask
    for column in columns:
        mask &= present(data[column]) if column in data.columns else np.zeros(len(data), bool)
    return mask


def _satisfied(kind: str, data: Rows, column: str, operator: str, value: str) -> Bools:
    if operator == "unless":
        turned, _, given = value.partition("\n")
        stays: Bools = ~_satisfied(kind, data, column, turned, given)
        return stays
    if column not in data.columns:
        return np.full(len(data), operator in ("missing", "within"))
    cells = data[column]
    known = present(cells) if len(data) else _NONE
    if operator == "within":
        # what a record does not say is not known to be outside
        inside: Bools = ~known | _among(cells, value.splitlines())
        return inside
    if operator in ("present", "missing"):
        return known if operator == "present" else ~known
    if operator in ("is", "is_not", "in"):
        wanted = (
            [part.strip() for part in value.split(",")] if operator == "in" else [value.strip()]
        )
        column_kind = column_type(kind, column)
        spelled = [spelling for each in wanted for spelling in _spellings(column_kind, each)]
        equal = np.logical_or.reduce([_equal(cells, column_kind, each) for each in spelled])
        found: Bools = known & (~equal if operator == "is_not" else equal)
        return found
    if operator == "begins":
        lead = value.strip().casefold()
        begun: Bools = known & labels(cells).are(
            lambda each: each.strip().casefold().startswith(lead)
        )
        return begun
    compared: Bools = known & _compared(cells, column, operator, value)
    return compared


def _among(cells: Column, values: list[str]) -> Bools:
    """Return which texts are blank or one of some, whatever the case and the space around them."""
    wanted = {"", *(each.strip().casefold() for each in values)}
    return labels(cells).are(lambda each: each.strip().casefold() in wanted)


def _spellings(kind: str, value: str) -> tuple[str, ...]:
    """Return the ways a value is written: a code comes as 200.0 where a blank among the codes made
    numbers of them.
    """
    return (value, f"{value}.0") if kind == "text" and value.isdigit() else (value,)


def _equal(cells: Column, kind: str, value: str) -> Bools:
    if kind == "boolean":
        word = value.casefold()
        if word not in _TRUE | _FALSE:
            raise StudioError(f"“{value}” is neither true nor false.")
        if not len(cells):
            return _NONE
        return (series_of(cells).astype("boolean") == (word in _TRUE)).fillna(False).to_numpy(bool)
    if kind in ("number", "integer", "decimal"):
        wanted_number = _number(value)
        equal: Bools = floats(cells) == wanted_number if len(cells) else _NONE
        return equal
    if not len(cells):
        return _NONE
    if isinstance(cells, Cells) or isinstance(cells.dtype, pd.CategoricalDtype):
        wanted = value.casefold()
        return labels(cells).are(lambda each: each.casefold() == wanted)
    same: Bools = cells.astype(str).str.casefold().to_numpy(object) == value.casefold()
    return same


def _compared(cells: Column, column: str, operator: str, value: str) -> Bools:
    numbers, limit = floats(cells), _number(value)
    with np.errstate(invalid="ignore"):
        comparisons = {
            "at_least": numbers >= limit,
            "at_most": numbers <= limit,
            "above": numbers > limit,
            "below": numbers < limit,
        }
    if operator not in comparisons:
        raise StudioError(f"“{operator}” is not a way to compare {column}.")
    return comparisons[operator]


def _number(value: str) -> float:
    try:
        return float(Decimal(value.strip()))
    except InvalidOperation:
        raise StudioError(f"“{value}” is not a number to compare with.") from None
