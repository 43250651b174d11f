"""Lists of moments and spans as people write them into a cell come to the same as the JSON of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.importing.typing.moment_lists import read_moment_lists

pytestmark = pytest.mark.rapid
ZONE = "Europe/Madrid"
# hours that exist once: the clocks change in the last week of October
moments = st.datetimes(datetime(2026, 10, 1), datetime(2026, 10, 20)).map(
    lambda each: each.replace(second=0, microsecond=0)
)


def utc(moment: datetime) -> str:
    return moment.replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC).isoformat()


def read(text: str, unit: str) -> object:
    found = read_moment_lists([text], unit, ZONE)
    assert found.bad == {}, found.bad
    return json.loads(found.parsed[0])


@given(st.lists(moments, min_size=1, max_size=5), st.sampled_from(["; ", ";", "\n"]))
def test_that_written_moments_are_read_in_the_zone(told: list[datetime], apart: str) -> None:
    text = apart.join(f"{each:%Y-%m-%d %H:%M}" for each in told)
    assert read(text, "moments") == sorted(map(utc, told))


@given(
    st.lists(st.tuples(moments, st.integers(0, 600)), min_size=1, max_size=4),
    st.sampled_from([" to ", " – ", " until ", "/"]),
    st.sampled_from(["spans", "open spans"]),
)
def test_that_written_spans_are_read_as_their_json(
    told: list[tuple[datetime, int]], to: str, unit: str
) -> None:
    spans = [(start, start + timedelta(minutes=length)) for start, length in told]
    text = "; ".join(f"{a:%Y-%m-%d %H:%M}{to}{b:%Y-%m-%dT%H:%M}" for a, b in spans)
    as_json = json.dumps([[f"{a:%Y-%m-%dT%H:%M:%S}", f"{b:%Y-%m-%dT%H:%M:%S}"] for a, b in spans])
    assert read(text, unit) == read(as_json, unit)


@pytest.mark.parametrize(
    ("text", "unit", "told"),
    [
        (
            "2026-10-05 15:00 to 15:30",
            "spans",
            [["2026-10-05T13:00:00+00:00", "2026-10-05T13:30:00+00:00"]],
        ),
        ("2026-10-05 15:00 to", "open spans", [["2026-10-05T13:00:00+00:00", None]]),
        (
            "2026-10-05T15:00Z to 2026-10-05T16:00Z",
            "spans",
            [["2026-10-05T15:00:00+00:00", "2026-10-05T16:00:00+00:00"]],
        ),
        ("2026-10-05 14:03 Sev 2", "severities", [["2026-10-05T12:03:00+00:00", "Sev 2"]]),
    ],
)
def test_that_the_forms_of_the_sheet_are_read(text: str, unit: str, told: object) -> None:
    assert read(text, unit) == told


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("15:00", "moments"),
        ("soon", "moments"),
        ("2026-10-05", "moments"),
        ("2026-10-05 15:00 to", "spans"),
        ("2026-10-05 15:00", "spans"),
        ("x to y", "spans"),
        ("2026-10-05 15:00 to later", "spans"),
        ("2026-10-05T15:00Z to 16:00", "spans"),
        ("2026-10-05 15:00; tomorrow", "moments"),
    ],
)
def test_that_what_is_no_list_is_a_bad_cell_that_says_what_was_expected(
    text: str, unit: str
) -> None:
    found = read_moment_lists([text], unit, ZONE)
    assert found.parsed == [None]
    assert "Expected 2026-10-09 19:" in found.bad[0]
