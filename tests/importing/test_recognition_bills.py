"""Bills, ticket exports and reports of checks, each with its traps and the figures that must come
out.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal

import pandas as pd
import pytest

from tests.importing.reading import Writer, read

CUR = (
    "identity/LineItemId,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/LineItemType,lineItem/ProductCode,"
    "lineItem/UnblendedCost,lineItem/CurrencyCode,lineItem/UsageAccountId\n"
    "1,2026-05-01T00:00:00Z,2026-05-02T00:00:00Z,Usage,AmazonBedrock,1.0000000001,USD,111\n"
    "2,2026-05-01T00:00:00Z,2026-06-01T00:00:00Z,Tax,AmazonBedrock,0.21,USD,111\n"
    "3,2026-05-01T00:00:00Z,2026-05-02T00:00:00Z,Credit,AmazonBedrock,-0.5,USD,111\n"
)
CUR_2 = "line_item_usage_start_date,line_item_unblended_cost,line_item_currency_code\n2026-05-01 00:00:00,2.5,EUR\n"
EXPLORER = (
    "Service,Bedrock($),S3($),Total costs($)\n"
    "Service total,30.5,1.5,32\n2026-05-01,10.5,,10.5\n2026-06-01,20,1.5,21.5\n2026-07-01,,,\n"
)
EXPLORER_WIDE = "Service,2026-05-01,2026-06-01,Service total\nTotal costs,10.5,21.5,32\nBedrock,10.5,20,30.5\nS3,,1.5,1.5\n"
OCI = (
    "lineItem/intervalUsageStart,lineItem/intervalUsageEnd,product/service,cost/myCost,cost/currencyCode\n"
    "2026-05-01T00:00Z,2026-05-01T01:00Z,GENAI,0.125,EUR\n"
)
GCP = (
    "Billing account name,Project ID,Service description,SKU description,Usage start date,Usage amount,Cost (€)\n"
    'A,p,Vertex AI,Tokens,2026-05-01,"1,200","1,234.56"\nA,p,Vertex AI,Refund,2026-05-02,1,-0.06\n'
)
AZURE = (
    "Datum (Date),Kategorie der Verbrauchseinheit (MeterCategory),Kosten (CostInBillingCurrency),Währung (BillingCurrency)\n"
    "05/01/2026,AI,1.5,EUR\n05/31/2026,AI,2.5,EUR\n"
)


@pytest.mark.parametrize(
    ("text", "format_", "counts", "total", "currency"),
    [
        (CUR, "aws cost and usage", (3, 3, 0), "0.7100000001", "USD"),
        (CUR_2, "aws cost and usage", (1, 1, 0), "2.5", "EUR"),
        (EXPLORER, "aws cost explorer", (4, 2, 2), "32", "USD"),
        (EXPLORER_WIDE, "aws cost explorer", (3, 2, 1), "32", "USD"),
        (OCI, "oci costs", (1, 1, 0), "0.125", "EUR"),
        (GCP, "gcp costs", (2, 2, 0), "1234.50", "EUR"),
        (AZURE, "azure costs", (2, 2, 0), "4.0", "EUR"),
    ],
)
def test_that_a_bill_adds_up_to_the_last_digit(
    text: str, format_: str, counts: Sequence[int], total: str, currency: str, write: Writer
) -> None:
    found = read(write("bill.csv", text))
    data = found.frames[0].data
    assert found.mapping.format == format_
    assert (found.read, data["_row"].nunique(), found.not_applicable) == tuple(counts)
    assert sum(data["amount"], Decimal(0)) == Decimal(total)
    assert set(data["currency"]) == {currency}


def test_that_services_beside_days_are_told_either_way_round(write: Writer) -> None:
    for text in (EXPLORER, EXPLORER_WIDE):
        data = read(write("explorer.csv", text)).frames[0].data
        by_cell = {(row.start.strftime("%m"), row.service): row.amount for row in data.itertuples()}
        assert by_cell == {
            ("05", "Bedrock"): Decimal("10.5"),
            ("06", "Bedrock"): Decimal(20),
            ("06", "S3"): Decimal("1.5"),
        }


@pytest.mark.parametrize(
    ("text", "format_", "opened", "resolved"),
    [
        (
            "Alert ID,TinyID,Message,Status,Priority,CreatedAt\na-1,7,Down,open,P1,1777593600000\n",
            "opsgenie",
            "2026-05-01T00:00Z",
            None,
        ),
        (
            "Ticket ID,Subject,Status,Priority,Created Time,Resolved Time\n5,x,Closed,High,2026-05-01 10:00,2026-05-01 11:00\n",
            "freshservice",
            "2026-05-01T10:00Z",
            "2026-05-01T11:00Z",
        ),
        (
            "number,title,state,created_at,closed_at\n9,x,closed,2026-05-01T10:00:00Z,2026-05-02T10:00:00Z\n",
            "github issues",
            "2026-05-01T10:00Z",
            "2026-05-02T10:00Z",
        ),
    ],
)
def test_that_tickets_have_their_moments(
    text: str, format_: str, opened: str, resolved: str | None, write: Writer
) -> None:
    found = read(write("tickets.csv", text))
    row = found.frames[0].data.iloc[0]
    assert found.mapping.format == format_
    assert row["opened"] == pd.Timestamp(opened)
    assert (row["resolved"] if resolved else found.frames[0].data.get("resolved")) == (
        pd.Timestamp(resolved) if resolved else None
    )


def test_that_slo_reports_and_check_results_are_read(write: Writer) -> None:
    report = {
        "sli_measurement": 0.999,
        "good_events_count": 999,
        "bad_events_count": 1,
        "slo_name": "a",
    }
    report |= {"window": 3600, "timestamp": 1777593600.5}
    data = read(write("slo.json", json.dumps([report]))).frames[0].data
    assert dict(zip(data["name"], data["value"], strict=True)) == {
        "sli_measurement": 0.999,
        "good_events_count": 999.0,
        "bad_events_count": 1.0,
    }
    check = {"probeid": 1, "time": 1777593600, "status": "up", "responsetime": 120}
    results = json.dumps({"results": [check, check | {"time": 1777593660, "status": "down"}]})
    probes = read(write("pingdom.json", results)).frames[0].data
    assert probes["up"].tolist() == [True, False]


def test_that_tokens_inside_a_cell_are_read(write: Writer) -> None:
    text = (
        "id,traceId,startTime,endTime,type,model,usageDetails,totalCost\n"
        'o1,t,2026-05-01T10:00:00Z,2026-05-01T10:00:01.5Z,GENERATION,m,"{""input"": 60, ""output"": 15}",0.01\n'
        "o2,t,2026-05-01T10:00:00Z,2026-05-01T10:00:01Z,SPAN,,,\n"
    )
    found = read(write("observations.csv", text))
    row = found.frames[0].data.iloc[0]
    assert (row["input_tokens"], row["output_tokens"], row["latency_ms"]) == (60, 15, 1500.0)
    assert (found.read, found.not_applicable) == (2, 1)
