"""Times that are told from other columns, and dates whose order of day and month few records decide."""

from __future__ import annotations

from tests.importing.reading import Writer, read


def _stamps(found: object, column: str) -> set[str]:
    return {moment.isoformat() for moment in found.frames[0].data[column]}  # type: ignore[attr-defined]


def test_that_a_reply_counts_from_the_day_the_whole_file_says(write: Writer) -> None:
    early = [f"{i},High,03/04/2026 10:00,03/04/2026 12:00,30" for i in range(600)]
    text = "\n".join(["Id,Priority,Created at,Solved at,First reply time in minutes", *early])
    found = read(write("tickets.csv", f"{text}\n999,High,03/25/2026 10:00,03/25/2026 12:00,30\n"))
    assert found.mapping.fields["opened"].unit == "m/d/y"
    assert _stamps(found, "first_response") == {"2026-03-04T10:30:00+00:00", "2026-03-25T10:30:00+00:00"}


def test_that_a_span_between_two_columns_reads_both_in_one_order(write: Writer) -> None:
    rows = [f"r{i},03/04/2026 10:00:00,03/04/2026 10:00:02,200" for i in range(600)]
    text = "\n".join(["response_id,request_created_at,response_created_at,response_status", *rows])
    last = "r999,12/31/2025 23:59:59,01/01/2026 00:00:01,200"
    found = read(write("requests.csv", f"{text}\n{last}\n"))
    assert not found.rejected
    assert set(found.frames[0].data["latency_ms"]) == {2000.0}
