"""Bills as people write them: totals among the lines, thousands with points, ids a spreadsheet shortened."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importing.reading import Writer, read

HEAD = "Date,Service,Amount,Currency"
amounts = st.lists(st.decimals(1, 900, places=2), min_size=2, max_size=12)


@settings(max_examples=30)
@given(amounts, st.sampled_from(["Total", "Grand total", "Summe", "Subtotal"]), st.booleans())
def test_that_a_dated_total_is_no_line_of_a_bill_and_a_service_of_that_name_is(
    tmp_path_factory: pytest.TempPathFactory, lines: list[Decimal], name: str, is_sum: bool
) -> None:
    whole = sum(lines, Decimal(0))
    written = [f"2026-03-{day:02d},Model A,{amount},EUR" for day, amount in enumerate(lines, 1)]
    last = whole if is_sum else whole + 1
    path = tmp_path_factory.mktemp("bill") / "bill.csv"
    path.write_text("\n".join([HEAD, *written, f"2026-03-31,{name},{last},EUR"]) + "\n")
    extraction = read(path)
    assert extraction.not_applicable == int(is_sum)
    assert sum(extraction.frames[0].data["amount"]) == (whole if is_sum else whole + last)


def test_that_totals_of_groups_and_of_all_are_left_out(write: Writer) -> None:
    lines = ["2026-03-01,A,10,EUR", "2026-03-02,A,20,EUR", "2026-03-02,Subtotal,30,EUR"]
    more = ["2026-03-03,B,5,EUR", "2026-03-03,Subtotal,5,EUR", "2026-03-31,Total,35,EUR"]
    extraction = read(write("bill.csv", "\n".join([HEAD, *lines, *more]) + "\n"))
    assert (extraction.not_applicable, sum(extraction.frames[0].data["amount"])) == (3, 35)


@given(st.lists(st.integers(1, 999), min_size=2, max_size=8))
@settings(max_examples=30)
def test_that_thousands_with_points_are_thousands_where_a_file_is_written_so(
    tmp_path_factory: pytest.TempPathFactory, thousands: list[int]
) -> None:
    lines = [
        f"{day:02d}.03.2026;Modell A;{amount}.000;EUR" for day, amount in enumerate(thousands, 1)
    ]
    path = tmp_path_factory.mktemp("bill") / "rechnung.csv"
    path.write_text("\n".join(["Datum;Leistung;Betrag;Währung", *lines]) + "\n")
    assert Fraction(sum(read(path).frames[0].data["amount"])) == 1000 * sum(thousands)


def test_that_tickets_whose_ids_were_shortened_stay_apart_and_it_is_said(write: Writer) -> None:
    rows = [f"1.23457E+11,2026-03-0{day} 09:00,2026-03-0{day} 1{day}:00,P1" for day in (2, 3, 4)]
    extraction = read(
        write("tickets.csv", "\n".join(["id,opened,resolved,severity", *rows]) + "\n")
    )
    assert len(extraction.frames[0].data) == 3
    assert any("shortened" in each.message for each in extraction.notes)


def test_that_a_ticket_told_in_several_rows_under_its_own_id_stays_one(write: Writer) -> None:
    rows = [f"INC-1,2026-03-02 09:00,2026-03-0{day} 10:00,P1" for day in (2, 3)]
    extraction = read(
        write("tickets.csv", "\n".join(["id,opened,resolved,severity", *rows]) + "\n")
    )
    assert not any("shortened" in each.message for each in extraction.notes)


@settings(max_examples=40)
@given(st.integers(1, 30), st.integers(0, 29), st.booleans())
def test_that_a_quotation_mark_that_never_closes_takes_no_other_record(
    tmp_path_factory: pytest.TempPathFactory, rows: int, at: int, quoted: bool
) -> None:
    at %= rows
    lines = [
        f"2026-03-01T00:{n:02d}:00Z,12,{'ok' if not quoted else chr(34) + 'ok' + chr(34)}"
        for n in range(rows)
    ]
    lines[at] = f'2026-03-01T00:{at:02d}:00Z,12,"ok'
    path = tmp_path_factory.mktemp("log") / "req.csv"
    path.write_text("\n".join(["time,latency_ms,status", *lines]) + "\n")
    extraction = read(path)
    assert extraction.read == rows
    assert set(extraction.frames[0].data["status"]) == {"ok"}
    if at < rows - 1:
        assert [each.row for each in extraction.notes if "never closes" in each.message] == [at + 2]
