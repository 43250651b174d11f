"""Times that are told from other columns, and dates whose order of day and month few records
decide.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.importing.understanding.inspection import inspect
from tests.importing.reading import Writer, read


def _stamps(found: object, column: str) -> set[str]:
    return {moment.isoformat() for moment in found.frames[0].data[column]}  # type: ignore[attr-defined]


def test_that_a_reply_counts_from_the_day_the_whole_file_says(write: Writer) -> None:
    early = [f"{i},High,03/04/2026 10:00,03/04/2026 12:00,30" for i in range(600)]
    text = "\n".join(["Id,Priority,Created at,Solved at,First reply time in minutes", *early])
    found = read(write("tickets.csv", f"{text}\n999,High,03/25/2026 10:00,03/25/2026 12:00,30\n"))
    assert found.mapping.fields["opened"].unit == "m/d/y"
    assert _stamps(found, "first_response") == {
        "2026-03-04T10:30:00+00:00",
        "2026-03-25T10:30:00+00:00",
    }


def test_that_a_span_between_two_columns_reads_both_in_one_order(write: Writer) -> None:
    rows = [f"r{i},03/04/2026 10:00:00,03/04/2026 10:00:02,200" for i in range(600)]
    text = "\n".join(["response_id,request_created_at,response_created_at,response_status", *rows])
    last = "r999,12/31/2025 23:59:59,01/01/2026 00:00:01,200"
    found = read(write("requests.csv", f"{text}\n{last}\n"))
    assert not found.rejected
    assert set(found.frames[0].data["latency_ms"]) == {2000.0}


def _opened(write: Writer, days: list[str]) -> tuple[str, list[str], list[str]]:
    rows = [f"{i},Closed,{day} 10:00,{day} 12:00" for i, day in enumerate(days)]
    path = write("tickets.csv", "\n".join(["id,status,opened,resolved", *rows]) + "\n")
    found = read(path)
    months = [f"{moment:%m-%d}" for moment in found.frames[0].data["opened"]]
    return (
        found.mapping.fields["opened"].unit,
        months,
        [note.message for note in inspect(path).notes],
    )


def test_that_days_of_one_season_tell_which_number_is_the_month(write: Writer) -> None:
    unit, days, notes = _opened(write, ["09/03/2026", "09/07/2026", "10/02/2026"])
    assert (unit, days) == ("m/d/y?", ["09-03", "09-07", "10-02"])
    assert any("month/day" in note for note in notes)  # still a guess, and told as one


def test_that_a_rhythm_of_months_is_not_taken_for_days_in_a_row(write: Writer) -> None:
    unit, days, notes = _opened(write, ["01/05/2026", "01/06/2026", "01/07/2026", "01/08/2026"])
    assert (unit, days) == ("d/m/y?", ["05-01", "06-01", "07-01", "08-01"])
    assert any("day/month" in note for note in notes)


def test_that_a_date_that_decides_comes_before_days_that_lie_close(write: Writer) -> None:
    unit, days, _ = _opened(write, ["09/03/2026", "09/07/2026", "10/02/2026", "25/03/2026"])
    assert (unit, days[0]) == ("d/m/y", "03-09")


def test_that_dots_say_the_day_comes_first(write: Writer) -> None:
    unit, days, notes = _opened(write, ["03.04.2026"])
    assert (unit, days) == ("d/m/y", ["04-03"])
    assert not any("day/month" in note for note in notes)


def test_that_azure_writes_the_month_first_where_no_date_decides_it(write: Writer) -> None:
    text = "Date,MeterCategory,Cost,BillingCurrency\n" + "".join(
        f"10/{d:02}/2026,AI,1.5,EUR\n" for d in range(1, 4)
    )
    found = read(write("azure.csv", text))
    assert [f"{moment:%m-%d}" for moment in found.frames[0].data["start"]] == [
        "10-01",
        "10-02",
        "10-03",
    ]


def test_that_dates_of_open_order_among_other_times_are_told(write: Writer) -> None:
    lines = ["2026-10-01T10:00:00Z,1", "03/04/2026 10:00,2", "05/05/2026 10:00,4"]
    decided = [*lines, "13/04/2026 10:00,3"]
    told = "\n".join(["timestamp,value", *lines[:1] * 9, *decided]) + "\n"
    found = read(write("decided.csv", told))
    assert (found.read, len(found.rejected)) == (13, 0)
    assert not [note for note in found.notes if "among times" in note.message]
    found = read(write("series.csv", "\n".join(["timestamp,value", *lines[:1] * 9, *lines]) + "\n"))
    assert (found.read, len(found.rejected)) == (12, 0)
    assert [note.message for note in found.notes if "among times" in note.message] == [
        "Dates such as 03/04 among times written otherwise, read as day/month: 1. Check them."
    ]


@settings(max_examples=40)
@given(st.integers(-(10**16), 10**16) | st.integers(-(10**5), 10**5))
def test_that_a_reply_too_far_away_is_no_reply_of_another_century(
    tmp_path_factory: pytest.TempPathFactory, minutes: int
) -> None:
    path = tmp_path_factory.mktemp("far") / "tickets.csv"
    head = "Id,Priority,Created at,Solved at,First reply time in minutes"
    row = "High,2026-03-25 10:00,2026-03-25 12:00"
    path.write_text(f"{head}\n1,{row},{minutes}\n2,{row},30\n")
    found = read(path)
    replies = {str(each.id): each.first_response for each in found.frames[0].data.itertuples()}
    assert (replies["2"].hour, replies["2"].minute) == (10, 30)
    created, span = 1_774_432_800_000, minutes * 60_000
    if max(abs(span), abs(created + span)) >= 9_200_000_000_000:
        assert [problem.row for problem in found.rejected] == [2]
    else:
        whole = int((replies["1"] - replies["2"]).total_seconds())
        assert whole == (minutes - 30) * 60
