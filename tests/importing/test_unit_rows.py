"""A row of units below the headings says how the figures are meant."""

from __future__ import annotations

from decimal import Decimal

import pytest

from slastudio.evidence.intake import Hints
from tests.importing.reading import Writer, read

pytestmark = pytest.mark.rapid


def test_that_a_row_of_units_is_no_record_and_decides_the_units(write: Writer) -> None:
    text = (
        "time;request_id;duration;confidence;cost\n;;[s];(%);EUR\n"
        "2026-10-01 10:00;a;1,5;97,5;0,02\n2026-10-01 10:01;b;900,25;80;1,10\n2026-10-01 10:02;c;3;12,5;0,3\n"
    )
    found = read(write("log.csv", text), Hints(kind="requests"))
    data = found.frames[0].data
    assert found.read == 3
    assert data["latency_ms"].tolist() == [1500.0, 900_250.0, 3000.0]
    assert data["confidence"].tolist() == [0.975, 0.8, 0.125]
    assert data["cost"].tolist() == [Decimal("0.02"), Decimal("1.10"), Decimal("0.3")]
    assert set(data["currency"]) == {"EUR"}
