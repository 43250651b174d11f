"""Bills of cloud providers: AWS cost and usage reports and Cost Explorer, Oracle Cloud, Google
Cloud.

Taxes, credits and refunds are lines of their own there and keep their sign.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from slastudio.importing.files.json_data import Record
from slastudio.importing.formats.declaration import Format, Found, Row, Shape, Shared, fold

_GROUPS = (
    "service",
    "linkedaccount",
    "linkedaccountname",
    "region",
    "usagetype",
    "instancetype",
    "tag",
)
_DAY = re.compile(r"^\d{4}-\d\d-\d\d(?:[ T]00:00:00Z?)?$")
_CURRENCY = re.compile(r"\s*\((?P<sign>[^()]{1,4})\)\s*$")
_COSTS = ("UnblendedCost", "NetUnblendedCost", "BlendedCost", "AmortizedCost", "NetAmortizedCost")
_CODES = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}


def _is_total(text: str | None) -> bool:
    return "total" in fold(text or "")


def is_cost_explorer(headings: Sequence[str]) -> bool:
    """Tell a Cost Explorer table: services beside days, either way round, with totals along two
    edges.
    """
    if len(headings) < 2 or fold(headings[0]) not in _GROUPS:
        return False
    days = sum(bool(_DAY.match(heading)) for heading in headings[1:])
    return days >= len(headings) - 2 > 0 or (
        fold(headings[-1]).startswith("totalcost") and bool(_CURRENCY.search(headings[-1]))
    )


def _explorer_rows(record: dict[str, str | None], _shared: Shared) -> list[Row]:
    (_, first), *cells = record.items()
    if _is_total(first) or not first:
        return []
    rows = []
    for heading, amount in cells:
        if _is_total(heading) or not amount or not amount.strip():
            continue
        sign = _CURRENCY.search(heading)
        day, service = (
            (heading, first) if _DAY.match(heading) else (first, _CURRENCY.sub("", heading))
        )
        code = _CODES.get(sign["sign"], sign["sign"]) if sign else "USD"
        rows.append({"start": day, "service": service, "amount": amount, "currency": code})
    return rows


def _periods_find(document: Any, _stem: str) -> Found | None:
    """Find the groups of every period of a Cost Explorer answer; without groups, each period's
    total.
    """
    records = []
    for period in document["ResultsByTime"]:
        span = {"start": period["TimePeriod"]["Start"], "end": period["TimePeriod"]["End"]}
        groups = period.get("Groups") or [{"Keys": [], "Metrics": period.get("Total") or {}}]
        records += [{**span, **group} for group in groups]
    return {}, records


def _period_rows(record: Record, _shared: Shared) -> list[Row]:
    metrics = record["Metrics"]
    cost = next((metrics[name] for name in _COSTS if name in metrics), None)
    if cost is None:
        return []
    # groups by tag come as “name$value”
    keys = [key.rpartition("$")[2] or key for key in record["Keys"]]
    amount = {"amount": cost["Amount"], "currency": cost["Unit"]}
    quantity = (metrics.get("UsageQuantity") or {}).get("Amount")
    span = {"start": record["start"], "end": record["end"], "quantity": quantity}
    return [
        span
        | amount
        | {"service": keys[0] if keys else "all", "group": " | ".join(keys[1:]) or None}
    ]


CLOUDS = (
    Format(
        "aws cost and usage",
        "AWS cost and usage report",
        "costs",
        ("lineItem/UsageStartDate", "lineItem/UnblendedCost"),
        {
            "start": "lineItem/UsageStartDate",
            "end": "lineItem/UsageEndDate",
            "service": "product/ProductName @or after lineItem/ProductCode || product/ProductName || lineItem/ProductCode",
            "amount": "lineItem/UnblendedCost",
            "currency": "lineItem/CurrencyCode || =USD",
            "quantity": "lineItem/UsageAmount",
            "unit": "pricing/unit",
            "seg.account": "lineItem/UsageAccountId",
            "seg.resource": "lineItem/ResourceId",
            "seg.sku": "lineItem/UsageType",
            "seg.charge": "lineItem/LineItemType",
        },
        zone="UTC",
        notes=(
            "Amounts are the unblended cost; taxes, credits and refunds are lines of their own with their sign.",
        ),
        left_out=(
            "Blended, amortised and net costs: they tell the same money.",
            "Nothing by line item type: fees, taxes, credits and refunds are lines with their sign.",
        ),
        said_by="AWS, Cost and Usage Reports: Line item details (Lineitem-columns)",
    ),
    Format(
        "aws cost explorer",
        "AWS Cost Explorer",
        "costs",
        (),
        {"start": "start", "service": "service", "amount": "amount", "currency": "currency"},
        zone="UTC",
        shape=Shape(_explorer_rows, table=is_cost_explorer),
        notes=("Totals along the edges are left out.",),
        left_out=("The totals along two edges.",),
        said_by="AWS Cost Explorer's downloaded table: not found in public documentation, told from files seen",
    ),
    Format(
        "aws cost explorer answer",
        "AWS Cost Explorer API",
        "costs",
        (),
        {name: name for name in ("start", "end", "service", "amount", "currency", "quantity")}
        | {"seg.group": "group"},
        zone="UTC",
        shape=Shape(_period_rows, _periods_find),
        notes=(
            "One cost is read of those an answer holds, the unblended one first: they tell the same money.",
        ),
        left_out=("All costs of an answer but one: they tell the same money. Forecasts.",),
        said_by="AWS, Cost Explorer API: GetCostAndUsage",
    ),
    Format(
        "oci costs",
        "Oracle Cloud cost report",
        "costs",
        ("lineItem/intervalUsageStart", "cost/myCost"),
        {
            "start": "lineItem/intervalUsageStart",
            "end": "lineItem/intervalUsageEnd",
            "service": "product/service",
            "amount": "cost/myCost",
            "currency": "cost/currencyCode",
            "quantity": "usage/billedQuantity",
            "unit": "cost/billingUnitReadable | usage/billedQuantityUnit",
            "seg.account": "product/compartmentId | lineItem/tenantId",
            "seg.resource": "product/resourceId",
            "seg.sku": "cost/productSku | cost/skuUnitDescription",
        },
        zone="UTC",
        left_out=("Overages and list rates. Corrections are lines with their sign.",),
        said_by="Oracle Cloud Infrastructure, Cost and Usage Reports Overview: Cost Report Schema",
    ),
    Format(
        "gcp billing report",
        "Google Cloud billing report",
        "costs",
        (
            "Service description | Project name | SKU description | Project ID",
            "Cost | Cost ($) | Usage cost",
            "Subtotal | Subtotal ($)",
        ),
        {
            "start": "Month | Date | Day | Invoice month",
            "service": "Service description | Project name | SKU description | Project ID",
            "amount": "Subtotal | Subtotal ($)",
            "quantity": "Usage amount | Usage",
            "unit": "Usage unit | Unit",
            "seg.account": "Project ID",
            "seg.sku": "SKU ID | SKU description",
        },
        forbidden=("Usage start date | usage_start_time",),
        zone="America/Los_Angeles",
        notes=(
            "Amounts are subtotals, after discounts and credits; rows of totals are left out.",
            "A report without a column of months covers the time chosen for it: give its date.",
        ),
        left_out=(
            "Cost, discounts and credits by themselves: the subtotal is their sum.",
            "Rows of taxes that no service names stand as they are; rows of totals are left out.",
        ),
        said_by="Google Cloud Billing's downloaded report: not found in public documentation, told from files seen",
    ),
    Format(
        "gcp costs",
        "Google Cloud billing",
        "costs",
        (
            "Service description | service.description",
            "Cost ($) | cost",
            "Usage start date | usage_start_time | Start time",
        ),
        {
            "start": "Usage start date | usage_start_time | Start time",
            "end": "usage_end_time | End time",
            "service": "Service description | service.description",
            "amount": "Cost ($) | cost",
            "currency": "Currency",
            "quantity": "Usage amount | usage.amount",
            "unit": "Usage unit | usage.unit",
            "seg.account": "Project ID | project.id",
            "seg.sku": "SKU ID | sku.id | SKU description",
        },
        zone="America/Los_Angeles",
        notes=(
            "Amounts are costs before credits; days are those of Google's billing, in Pacific time.",
        ),
        left_out=(
            "Credits, which stand in columns or lists of their own: what is paid may be less.",
        ),
        said_by="Google Cloud Billing, Structure of Standard data export (standard-usage)",
    ),
)
