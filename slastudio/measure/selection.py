"""Select evidence rows by conditions; a row without the value satisfies no condition but “missing”."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import pandas as pd

from slastudio.evidence.records import column_type
from slastudio.shared.problems import StudioError

Mask = np.ndarray[Any, Any]
_TRUE, _FALSE = {"true", "yes", "1", "y"}, {"false", "no", "0", "n"}


@dataclass(frozen=True)
class Filter:
    """Compare a canonical column with a value; operators are those of contract conditions."""

    column: str
    operator: str
    value: str = ""


def matching(kind: str, data: pd.DataFrame, filters: Iterable[Any]) -> Mask:
    """Return which rows satisfy all filters (anything with column, operator and value); texts compare without case."""
    mask = np.ones(len(data), bool)
    for each in filters:
        mask &= _satisfied(kind, data, each.column, each.operator, each.value)
    return mask


def having_values(data: pd.DataFrame, columns: Iterable[str]) -> Mask:
    """Return which rows have a value in every named column."""
    mask = np.ones(len(data), bool)
    for column in columns:
        mask &= data[column].notna().to_numpy() if column in data.columns else np.zeros(len(data), bool)
    return mask


def _satisfied(kind: str, data: pd.DataFrame, column: str, operator: str, value: str) -> Mask:
    if column not in data.columns:
        return np.full(len(data), operator == "missing")
    series = data[column]
    present = series.notna().to_numpy()
    if operator in ("present", "missing"):
        return present if operator == "present" else ~present
    if operator in ("is", "is_not", "in"):
        wanted = [part.strip() for part in value.split(",")] if operator == "in" else [value.strip()]
        equal = np.logical_or.reduce([_equal(series, column_type(kind, column), each) for each in wanted])
        found: Mask = present & (~equal if operator == "is_not" else equal)
        return found
    compared: Mask = present & _compared(series, column, operator, value)
    return compared


def _equal(series: pd.Series[Any], kind: str, value: str) -> Mask:
    if kind == "boolean":
        word = value.casefold()
        if word not in _TRUE | _FALSE:
            raise StudioError(f"“{value}” is neither true nor false.")
        return (series.astype("boolean") == (word in _TRUE)).fillna(False).to_numpy(bool)
    if kind in ("number", "integer", "decimal"):
        equal: Mask = plain_floats(series) == _number(value)
        return equal
    if isinstance(series.dtype, pd.CategoricalDtype):
        codes = [i for i, each in enumerate(series.cat.categories) if str(each).casefold() == value.casefold()]
        return np.isin(series.cat.codes.to_numpy(), codes)
    same: Mask = series.astype(str).str.casefold().to_numpy(object) == value.casefold()
    return same


def _compared(series: pd.Series[Any], column: str, operator: str, value: str) -> Mask:
    numbers, limit = plain_floats(series), _number(value)
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


def plain_floats(series: pd.Series[Any]) -> Mask:
    """Return numbers, amounts or texts of numbers as floats, NaN where there is none."""
    if series.dtype == np.float64:
        return series.to_numpy()
    if str(series.dtype) in ("Int64", "boolean") or (
        isinstance(series.dtype, pd.ArrowDtype) and series.dtype.kind in "if"
    ):
        return series.to_numpy(dtype="float64", na_value=np.nan)
    if isinstance(series.dtype, pd.ArrowDtype) and str(series.dtype).startswith("decimal"):
        return series.astype("double[pyarrow]").to_numpy(dtype="float64", na_value=np.nan)
    return pd.to_numeric(series.astype(object), errors="coerce").astype("float64").to_numpy()


def _number(value: str) -> float:
    try:
        return float(Decimal(value.strip()))
    except InvalidOperation:
        raise StudioError(f"“{value}” is not a number to compare with.") from None
