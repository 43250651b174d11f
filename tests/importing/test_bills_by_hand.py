"""Bills that somebody typed: currencies in the cells, decimal commas, months as words, totals
below.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.importing.reading import Writer, read

GERMAN = """Monat;Dienst;Betrag
Januar 2026;Modelle;1.234,56 €
Februar 2026;Modelle;987,00 €
März 2026;Modelle;(1.000,00 €)
Summe;;1.221,56 €
"""
TOTAL_LATE = """Service description,Project ID,Cost type,Usage start date,Cost ($)
Models,p,Usage,2026-09-03,1.23
Models,p,Usage,2026-09-04,1.27
,,Total,,2.50
"""


def test_that_amounts_with_a_sign_behind_them_are_read_with_their_comma(write: Writer) -> None:
    found = read(write("rechnung.csv", GERMAN))
    frame = found.frames[0].data
    assert (found.mapping.kind, found.rejected, found.not_applicable) == ("costs", (), 1)
    assert [Decimal(each) for each in frame["amount"]] == [
        Decimal("1234.56"),
        Decimal("987.00"),
        Decimal("-1000.00"),
    ]
    assert set(frame["currency"]) == {"EUR"}
    assert [f"{moment:%Y-%m-%d}" for moment in frame["start"]] == [
        "2026-01-01",
        "2026-02-01",
        "2026-03-01",
    ]
    assert found.mapping.zone_source == "agreement"  # a month carries no offset


@pytest.mark.parametrize("sign", ["€{}", "{} €", "EUR {}", "{}\u00a0EUR"])
def test_that_a_point_for_thousands_is_none_for_fractions(write: Writer, sign: str) -> None:
    lines = "".join(
        f"2026-0{i}-01;Modelle;{sign.format(text)}\n"
        for i, text in enumerate(("1.234,50", "12,5"), 1)
    )
    found = read(write("rechnung.csv", f"Datum;Dienst;Betrag\n{lines}"))
    assert [Decimal(each) for each in found.frames[0].data["amount"]] == [
        Decimal("1234.50"),
        Decimal("12.5"),
    ]


def test_that_a_total_is_found_in_whichever_column_it_is_named(write: Writer) -> None:
    found = read(write("bill.csv", TOTAL_LATE))
    assert (found.read, found.not_applicable) == (3, 1)
    assert sum(Decimal(each) for each in found.frames[0].data["amount"]) == Decimal("2.50")
