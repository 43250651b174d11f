"""Numbers, money, verdicts, value maps, sentinels and prices as exports write them."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.evidence.intake import FieldSource, Mapping
from slastudio.evidence.mapping_json import mapping_document, read_mapping
from slastudio.evidence.reading import AmountOptions, Price, TextOptions
from slastudio.importing.conversion.columns import read_column
from slastudio.importing.conversion.prices import read_prices
from slastudio.importing.typing.quantities import (
    parse_amount,
    parse_short,
    read_verdicts,
    uses_short_forms,
)
from slastudio.shared.problems import StudioError
from tests.importing.reading import Writer


@pytest.mark.parametrize(
    ("text", "comma", "value"),
    [
        ("R$ 1.234,56", True, "1234.56"),
        ("CHF 1'234.50", False, "1234.50"),
        ("1’234.50", False, "1234.50"),
        ("1 234,50 kr", True, "1234.50"),
        ("12,50 zł", True, "12.50"),
        ("₹1,23,456.50", False, "123456.50"),
        ("1,23,456", False, "123456"),
        ("(1,234.50)", False, "-1234.50"),
        ("($5.00)", False, "-5.00"),
        ("1234.50-", False, "-1234.50"),
        ("1.234,50-", True, "-1234.50"),
        ("€-3.20", False, "-3.20"),
        ("1\u00a0234.5", False, "1234.5"),
        ("12.5 EUR", False, "12.5"),
    ],
)
def test_that_an_amount_keeps_every_digit_and_its_sign(text: str, comma: bool, value: str) -> None:
    assert parse_amount(text, comma=comma) == Decimal(value)


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=2))
def test_that_thousands_signs_change_nothing(value: Decimal) -> None:
    english = f"{value:,.2f}"
    assert parse_amount(english) == value
    assert parse_amount(english.translate(str.maketrans(",.", ".,")), comma=True) == value


def test_that_short_forms_count_only_where_a_whole_column_uses_them() -> None:
    assert uses_short_forms(["1.2k", "3.4M", "950"])
    assert not uses_short_forms(["1.2k", "3400"])
    assert not uses_short_forms(["5", "6"])
    assert [parse_short(t) for t in ("1.2k", "3.4M", "950")] == [1200, 3400000, 950]
    mapping = Mapping("outcomes", "csv")
    typed = read_column("value", FieldSource("v", "k/M"), {"v": ["1.2k", "950", "x"]}, 3, mapping)
    assert typed.series.tolist()[:2] == [1200.0, 950.0]
    assert list(typed.bad) == [2]


def test_that_an_error_or_a_doubt_is_no_failure() -> None:
    found = read_verdicts(["PASS", "FAIL", "ERROR", "can't tell", "bestanden", "perhaps"])
    assert found.parsed[:5] == [True, False, None, None, True]
    assert list(found.bad) == [5]


def test_that_a_probe_in_error_is_down() -> None:
    typed = read_column("up", FieldSource("s"), {"s": ["up", "error"]}, 2, Mapping("probes", "csv"))
    assert typed.series.tolist() == [True, False]


def test_that_declared_sentinels_alone_are_missing() -> None:
    columns = {"v": ["-200", "-200,0", "3,5", "-999"]}
    mapping = Mapping(
        "measurements",
        "csv",
        amounts=AmountOptions(decimal_comma=("value",)),
        texts=TextOptions(missing={"v": ("-200", "-200,0")}),
    )
    typed = read_column("value", FieldSource("v"), columns, 4, mapping)
    assert typed.series.isna().tolist() == [True, True, False, False]
    assert typed.series.tolist()[2:] == [3.5, -999.0]


def test_that_values_are_replaced_as_the_mapping_says_and_others_stay() -> None:
    source = FieldSource("p", values={"hoch": "sev2", "p1": "sev1"})
    typed = read_column(
        "severity", source, {"p": [" Hoch ", "P1", "Odd", None]}, 4, Mapping("incidents", "csv")
    )
    assert typed.series.tolist() == ["sev2", "sev1", "Odd", None]
    stored = read_mapping(
        json.loads(json.dumps(mapping_document(Mapping("incidents", "csv", {"severity": source}))))
    )
    assert stored.fields["severity"] == source


def test_that_tokens_are_read_from_an_object_in_a_cell() -> None:
    columns = {"u": ['{"input": 60, "output": 5}', "", "{}", None]}
    typed = read_column(
        "input_tokens", FieldSource("u", "json input"), columns, 4, Mapping("requests", "csv")
    )
    assert typed.series.isna().tolist() == [False, True, True, True]
    assert typed.series[0] == 60


PRICES = (Price("m", "", "1", "2", "USD"), Price("M", "2026-05-02", "3", "15", "USD", "0.3"))


def test_that_costs_follow_the_price_of_their_day_exactly() -> None:
    fields = {
        "time": FieldSource("t", "iso"),
        "model": FieldSource("m"),
        "input_tokens": FieldSource("i"),
        "cached_tokens": FieldSource("c"),
        "output_tokens": FieldSource("o"),
        "cost": FieldSource(unit="prices"),
    }
    columns = {
        "t": [
            "2026-05-01T23:59:59Z",
            "2026-05-02T00:00:00Z",
            "2026-05-02T00:00:00Z",
            "2026-05-02T00:00:00Z",
        ],
        "m": ["m", "m", "other", "m"],
        "i": ["1000", "1000", "10", None],
        "c": ["0", "400", "0", None],
        "o": ["10", "10", "1", None],
    }
    mapping = Mapping("requests", "csv", fields, amounts=AmountOptions(prices=PRICES))
    typed = read_column("cost", fields["cost"], columns, 4, mapping)
    second = (Decimal(600) * 3 + Decimal(400) * Decimal("0.3") + Decimal(10) * 15) / 10**6
    assert typed.series.tolist() == [Decimal("0.00102"), second, None, None]
    assert typed.unpriced == 1
    assert not typed.bad


def test_that_price_lists_are_read_per_token_per_thousand_and_per_million(write: Writer) -> None:
    document = {
        "sample_spec": {"input_cost_per_token": "text"},
        "m-1": {
            "input_cost_per_token": 2.5e-06,
            "output_cost_per_token": 1e-05,
            "cache_read_input_token_cost": 1.25e-06,
        },
        "picture": {"input_cost_per_pixel": 1e-08},
    }
    (one,) = read_prices(write("prices.json", json.dumps(document)))
    assert one == Price("m-1", "", "2.5", "10", "USD", "1.25")
    table = "model,input per 1K tokens,output per 1K tokens,from,currency\nm-1,0.0025,0.01,2026-05-01,EUR\n"
    (two,) = read_prices(write("prices.csv", table))
    assert (two.input_per_million, two.output_per_million, two.since) == ("2.5", "10", "2026-05-01")
    assert two.currency == "EUR"
    (three,) = read_prices(write("plain.csv", "Modell;Input;Output\nm-1;2,5;10\n"))
    assert (three.input_per_million, three.output_per_million) == ("2.5", "10")
    with pytest.raises(StudioError, match="line 2"):
        read_prices(write("bad.csv", "model,input,output\nm-1,cheap,10\n"))
