"""The fast way and the exact way of reading columns: the same values, the same faults, the same
counts.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slastudio.evidence.intake import Extraction, FieldSource, Mapping
from slastudio.evidence.reading import Dialect, FileLayout, TablePlace
from slastudio.importing.conversion.extraction import extract
from slastudio.importing.readers import tables
from tests.strength import tries

TIMES = [
    "2026-10-25T00:30:00Z",
    "2026-10-25T02:30:00+02:00",
    "2026-10-25T02:30:00",
    "2026-03-29T02:30:00",
    "2026-10-01",
    "2026-10-01T10:00",
    "2026-10-01T10:00:00.123456789Z",
    "2026-10-01T10:00:00.1234567891Z",
    "2026-10-01T10",
    "2026-10-01T10:00:60Z",
    "2026-02-30T10:00:00Z",
    "2026-10-01T10:00:00+20:00",
    "2026-10-01T10:00:00+0530",
    "1700000000",
    "1700000000000",
    "0",
    "-1",
    "9999-01-01T00:00:00Z",
    "1500-01-01T00:00:00Z",
    "2026/10/01",
    "soon",
    "NULL",
]
NUMBERS = [
    "1",
    "-1",
    "0",
    "-0",
    "1.5",
    ".5",
    "5.",
    "1e3",
    "1E-7",
    "1e400",
    "nan",
    "inf",
    "-inf",
    "0x1F",
    "1_000",
    "1,000",
    "1.234,5",
    "12%",
    "$3",
    "abc",
    "NULL",
    "-",
    "007",
    "+4",
    "1e",
    "1.7976931348623157e308",
]
AMOUNTS = [
    "0.1",
    "0.10",
    "1E-7",
    "12345678901234567890.123456789",
    "0.000000000000000001",
    "0.0000000000000000001",
    "-3",
    "(4)",
    "$5",
    "1,234.50",
    "x",
    "NULL",
    "1e30",
    "1e40",
    "5.",
    ".5",
    "-.5",
    "00.10",
    "0.1234567",
    "1234567890123.45",
    "1234567890123456.1",
    "-0.0",
]
WORDS = [
    "ok",
    "error",
    " ok ",
    "OK",
    "ok\u00a0",
    "",
    "NULL",
    "ñandú",
    "日本",
    "a b",
    "\u2003x",
    "1",
]
CELLS = {
    "time": [*TIMES, ""],
    "latency_ms": [*NUMBERS, ""],
    "input_tokens": [*NUMBERS, "", "9223372036854775807", "9223372036854775808", "12.0"],
    "cost": [*AMOUNTS, ""],
    "status": WORDS,
    "request_id": [*WORDS, *(f"r{i}" for i in range(40))],
    "fallback": ["true", "false", "yes", "0", "1", "maybe", "", "NULL"],
    "currency": ["USD", "EUR", ""],
}
HEADS = list(CELLS)

TOP_LEFT = FileLayout("csv", "utf-8", dialect=Dialect(), table=TablePlace())


def exactly(path: Path, mapping: Mapping) -> Extraction:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "take_apart", lambda *_: None)
        return extract(path, mapping)


def same(fast: Extraction, exact: Extraction) -> None:
    assert (fast.read, fast.not_applicable) == (exact.read, exact.not_applicable)
    assert fast.rejected == exact.rejected
    assert [note.message for note in fast.notes] == [note.message for note in exact.notes]
    pd.testing.assert_frame_equal(fast.frames[0].data, exact.frames[0].data)


@st.composite
def logs(draw: st.DrawFn) -> list[list[str]]:
    """Draw rows whose columns are each of few forms, so that often a whole column is of one."""
    pools = [
        draw(st.lists(st.sampled_from(cells), min_size=1, max_size=3)) for cells in CELLS.values()
    ]
    size = draw(st.integers(1, 30))
    return [[draw(st.sampled_from(pool)) for pool in pools] for _ in range(size)]


@settings(max_examples=tries(40, 150), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    logs(),
    st.sampled_from(["iso", "epoch s", "epoch ms", "d/m/y"]),
    st.sampled_from(["UTC", "Europe/Madrid", "Asia/Kathmandu"]),
    st.sampled_from(["", "s", "ms", "h"]),
    st.booleans(),
)
def test_that_both_ways_read_every_column_alike(
    tmp_path: Path, rows: list[list[str]], unit: str, zone: str, span: str, quoted: bool
) -> None:
    mark = '"' if quoted else ""
    text = "\n".join(
        [
            ",".join(HEADS),
            *(
                ",".join(f"{mark}{c}{mark}" if "," in c or quoted else c for c in row)
                for row in rows
            ),
        ]
    )
    path = tmp_path / "log.csv"
    path.write_bytes(text.encode() + b"\n")
    fields = {
        name: FieldSource(name, {"time": unit, "latency_ms": span}.get(name, "")) for name in HEADS
    }
    mapping = Mapping("requests", "csv", fields, zone, "agreement", TOP_LEFT)
    same(extract(path, mapping), exactly(path, mapping))


@settings(max_examples=tries(25, 60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(TIMES[:3]), st.sampled_from(TIMES[:6])), min_size=1, max_size=20
    )
)
def test_that_durations_between_two_times_are_alike(
    tmp_path: Path, pairs: list[tuple[str, str]]
) -> None:
    path = tmp_path / "log.csv"
    path.write_text("start,end\n" + "".join(f"{a},{b}\n" for a, b in pairs))
    fields = {"time": FieldSource("start", "iso"), "latency_ms": FieldSource("end", "after start")}
    mapping = Mapping("requests", "csv", fields, "UTC", "agreement", TOP_LEFT)
    same(extract(path, mapping), exactly(path, mapping))


def test_that_a_format_that_changes_after_many_rows_loses_none_of_them(tmp_path: Path) -> None:
    lines = [
        f"2026-10-01T{i // 3600 % 24:02}:{i // 60 % 60:02}:{i % 60:02}Z,{i % 997}"
        for i in range(150_000)
    ]
    lines[140_000] = "02/10/2026 10:00,12"
    lines[140_001] = "2026-10-02T10:00:00Z,1.5s"
    lines[140_002] = "2026-10-02T10:00:00Z,"
    path = tmp_path / "long.csv"
    path.write_text("time,latency_ms,\n".replace(",\n", "\n") + "\n".join(lines) + "\n")
    fields = {"time": FieldSource("time", "iso"), "latency_ms": FieldSource("latency_ms", "ms")}
    found = extract(path, Mapping("requests", "csv", fields, "UTC", "values", TOP_LEFT))
    assert found.read == 150_000
    odd = {each.row: each.problem.column for each in found.rejected}
    kept = set(found.frames[0].data["_row"])
    assert 140_002 in kept | set(odd)
    assert odd[140_003] == "latency_ms"
    assert 140_004 in odd
    assert len(kept) + len(odd) == 150_000


@pytest.mark.parametrize(
    "large", ["1e30", "1000000000000000000000000000000", "-123456789012345678901234567890.5"]
)
def test_that_an_amount_beyond_128_bits_does_not_begin_anew(tmp_path: Path, large: str) -> None:
    """Beside an amount of many decimals a large one does not fit Arrow's decimals, which would wrap
    silently.
    """
    path = tmp_path / "bill.csv"
    path.write_text(f"start,amount\n2026-10-01,0.0000000000001\n2026-10-02,{large}\n")
    fields = {"start": FieldSource("start", "iso"), "amount": FieldSource("amount")}
    found = extract(path, Mapping("costs", "csv", fields, "UTC", "agreement", TOP_LEFT))
    assert [Decimal(each) for each in found.frames[0].data["amount"]] == [
        Decimal("1e-13"),
        Decimal(large),
    ]
