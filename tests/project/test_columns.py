"""Columns come back exactly as they were stored, and damaged or hostile blocks are refused."""

from __future__ import annotations

import json
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.project.database.checksums import checksum
from slastudio.project.evidence.stored.column_reading import decode
from slastudio.project.evidence.stored.columns import encode, encode_rows
from slastudio.shared.problems import StudioError
from tests.strength import tries

pytestmark = pytest.mark.rapid
EARLIEST, LATEST = pd.Timestamp("1700-01-01"), pd.Timestamp("2200-01-01")
many = settings(max_examples=tries(20, 60), deadline=None)


def there_and_back(series: pd.Series, kind: str) -> list[object]:
    layout, mark, block = encode(series, kind)  # type: ignore[arg-type]
    return list(pd.Series(decode(layout, mark, block, len(series))))


def same(left: object, right: object) -> bool:
    if pd.isna(left) or pd.isna(right):  # type: ignore[call-overload]
        return bool(pd.isna(left) and pd.isna(right))  # type: ignore[call-overload]
    return left == right


@many
@given(
    st.lists(
        st.none()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.integers(-(10**6), 10**6).map(lambda i: i / 100)
    )
)
def test_that_numbers_return_bit_for_bit(values: list[float | None]) -> None:
    back = there_and_back(pd.Series(values, dtype="float64"), "number")
    assert all(same(a, b) for a, b in zip(values, back, strict=True))


@many
@given(st.lists(st.none() | st.integers(-(2**63), 2**63 - 1)))
def test_that_integers_return(values: list[int | None]) -> None:
    back = there_and_back(pd.Series(values, dtype="Int64"), "integer")
    assert all(same(a, b) for a, b in zip(values, back, strict=True))


@many
@given(
    st.lists(
        st.none()
        | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15)
    )
)
def test_that_money_returns_exactly(values: list[Decimal | None]) -> None:
    back = there_and_back(pd.Series(values, dtype=object), "decimal")
    assert all(same(a, b) for a, b in zip(values, back, strict=True))


@many
@given(st.lists(st.none() | st.text()))
def test_that_texts_return(values: list[str | None]) -> None:
    back = there_and_back(pd.Series(values, dtype=object), "text")
    assert all(same(a, b) for a, b in zip(values, back, strict=True))


@many
@given(st.lists(st.none() | st.booleans()))
def test_that_truth_returns(values: list[bool | None]) -> None:
    back = there_and_back(pd.Series(values, dtype="boolean"), "boolean")
    assert all(same(a, b) for a, b in zip(values, back, strict=True))


@many
@given(st.lists(st.none() | st.integers(EARLIEST.as_unit("ns").value, LATEST.as_unit("ns").value)))
def test_that_moments_return_to_the_nanosecond(values: list[int | None]) -> None:
    moments = pd.to_datetime(
        pd.Series(values, dtype="Int64").astype(object).where(pd.Series(values).notna(), None),
        unit="ns",
        utc=True,
    )
    series = pd.Series(moments).astype("datetime64[ns, UTC]")
    back = there_and_back(series, "time")
    assert all(same(a, b) for a, b in zip(series, back, strict=True))


def test_that_a_changed_byte_is_noticed() -> None:
    layout, mark, block = encode(pd.Series([1.0, 2.0]), "number")
    with pytest.raises(StudioError, match="checksum"):
        decode(layout, mark, block[:-1] + bytes([block[-1] ^ 1]), 2)


def bomb(layout: dict[str, object], payload: bytes, rows: int) -> None:
    block = zstandard.ZstdCompressor().compress(payload)
    with pytest.raises(StudioError):
        decode(json.dumps(layout), checksum(block), block, rows)


def test_that_a_block_may_not_ask_for_more_memory_than_its_rows_need() -> None:
    payload = bytes(50_000_000)
    bomb({"as": "floats", "rows": 2, "bytes": len(payload), "missing": False}, payload, 2)
    bomb({"as": "floats", "rows": 2, "bytes": 16, "missing": False}, payload, 2)


@pytest.mark.parametrize(
    "layout",
    [
        {"as": "coded", "rows": 2, "bytes": 10, "names": 2},
        {"as": "nothing", "rows": 2, "bytes": 10},
        {"rows": 2, "bytes": 10},
        {"as": "text", "rows": 2, "bytes": 10, "decimals": False},
        {"as": "ints", "rows": 2, "bytes": 10, "missing": True, "delta": True},
    ],
)
def test_that_a_layout_that_does_not_fit_is_refused(layout: dict[str, object]) -> None:
    bomb(layout, b"0123456789", 2)


def test_that_codes_outside_their_list_are_refused() -> None:
    names = b'["a"]'
    codes = np.array([0, 7], "<i4").view(np.uint8).reshape(2, 4).T.tobytes()
    bomb({"as": "coded", "rows": 2, "bytes": len(names) + 8, "names": len(names)}, names + codes, 2)


def test_that_row_numbers_return() -> None:
    rows = np.array([2, 3, 4, 900, 5], "int64")
    assert list(decode(*encode_rows(rows), len(rows))) == rows.tolist()
