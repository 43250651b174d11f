"""Sums, means and percentiles of many groups against one group at a time."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.measure.records.groups import amounts_of, codes_of, means_of, percentiles_of
from tests.measure.oracles import percentile_of

pytestmark = pytest.mark.rapid

amounts = st.one_of(
    st.none(), st.decimals(-(10**6), 10**6, places=4), st.decimals(-(10**18), 10**18, places=2)
)
rows = st.lists(st.tuples(st.integers(0, 4), amounts), min_size=1, max_size=40)


@given(rows)
def test_that_sums_are_exact_for_objects_and_for_arrow(
    listed: list[tuple[int, Decimal | None]],
) -> None:
    groups = np.array([group for group, _ in listed])
    wanted = [
        sum((each for g, each in listed if g == group and each is not None), Decimal(0))
        for group in range(5)
    ]
    plain = pd.Series([each for _, each in listed], dtype=object)
    arrow = pd.Series(pd.arrays.ArrowExtensionArray(pa.array(plain.tolist(), pa.decimal128(38, 4))))
    for column in (plain, arrow):
        found = amounts_of(column, len(listed))
        assert found.sums(groups, 5) == wanted
        assert found.present.tolist() == [each is not None for _, each in listed]
        assert found.total() == sum(wanted)
        odd = groups % 2 == 1
        assert found.total(odd) == wanted[1] + wanted[3]
        assert found.sums(groups[odd], 5, odd) == [wanted[i] if i % 2 else 0 for i in range(5)]


def test_that_sums_beyond_64_bits_do_not_wrap_around() -> None:
    column = pd.Series([Decimal(4000000000000000000)] * 5, dtype=object)
    assert amounts_of(column, 5).total() == Decimal(20000000000000000000)
    huge = pd.Series([Decimal("92233720368547758080000.01")] * 3, dtype=object)
    assert amounts_of(huge, 3).total() == Decimal("276701161105643274240000.03")


values = st.lists(
    st.tuples(st.integers(-1, 3), st.one_of(st.just(float("nan")), st.floats(-1e6, 1e6))),
    min_size=1,
    max_size=60,
)


@given(values, st.sampled_from([50.0, 95.0, 0.0, 100.0]))
def test_that_percentiles_and_means_are_those_of_each_group_alone(
    listed: list[tuple[int, float]], percentile: float
) -> None:
    groups, numbers = np.array([g for g, _ in listed]), np.array([v for _, v in listed])
    found, totals = percentiles_of(groups, numbers, 4, (percentile,))
    means, counts = means_of(groups, numbers, 4)
    for group in range(4):
        alone = np.sort([v for g, v in listed if g == group and not np.isnan(v)])
        assert totals[group] == counts[group] == len(alone)
        if len(alone):
            assert found[group, 0] == pytest.approx(
                percentile_of(alone, percentile, "linear"), rel=1e-9, abs=1e-9
            )
            assert means[group] == pytest.approx(float(np.mean(alone)), rel=1e-9, abs=1e-9)
        else:
            assert np.isnan(found[group, 0])
            assert np.isnan(means[group])


def test_that_only_texts_that_occur_are_labels() -> None:
    column = pd.Series(pd.Categorical(["c", None, "a", "c"], categories=["a", "b", "c"]))
    codes, labels = codes_of(column)
    assert labels == ["a", "c"]
    assert codes.tolist() == [1, -1, 0, 1]
    codes, labels = codes_of(pd.Series(["x", None, "y", "x"], dtype=object))
    assert [labels[i] if i >= 0 else None for i in codes] == ["x", None, "y", "x"]
