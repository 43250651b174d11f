"""Columns typed at once: large amounts keep every figure, and what is looked for quickly is told as
the exact way tells it.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.evidence.intake import FieldSource, Mapping
from slastudio.evidence.reading import Dialect, FileLayout, TablePlace
from slastudio.importing.conversion.extraction import extract
from slastudio.importing.readers.privacy import _SORTS, found_in
from slastudio.importing.typing.quantities import MISSING, is_missing

TOP_LEFT = FileLayout("csv", "utf-8", dialect=Dialect(), table=TablePlace())


@pytest.mark.parametrize("mark", ["", '"'])
@pytest.mark.parametrize(
    "amount", ["123456789012345", "9007199254740993", "123456789012.345", "99999999999.999"]
)
def test_that_a_large_amount_beside_a_small_one_keeps_every_figure(
    tmp_path: Path, amount: str, mark: str
) -> None:
    path = tmp_path / "bill.csv"
    path.write_text(
        f"start,amount\n2026-10-01,{mark}{amount}{mark}\n2026-10-02,0.000001\n2026-10-03,1\n"
    )
    fields = {"start": FieldSource("start", "iso"), "amount": FieldSource("amount")}
    found = (
        extract(path, Mapping("costs", "csv", fields, "UTC", "agreement", TOP_LEFT))
        .frames[0]
        .data["amount"]
    )
    assert [Decimal(each) for each in found] == [Decimal(amount), Decimal("0.000001"), Decimal(1)]


@given(
    st.text(max_size=8)
    | st.sampled_from(sorted(MISSING)).flatmap(lambda t: st.sampled_from([t.upper(), f" {t} ", t]))
)
def test_that_a_quick_look_tells_missing_values_as_the_list_does(text: str) -> None:
    assert is_missing(text) == (
        (len(text) < 8 and text.strip().casefold() in MISSING) or text.isspace()
    )


@given(st.data())
def test_that_what_is_personal_always_holds_the_sign_it_is_first_looked_for_by(
    data: st.DataObject,
) -> None:
    name, _, pattern = data.draw(st.sampled_from(_SORTS))
    assert name in found_in(data.draw(st.from_regex(pattern)))
