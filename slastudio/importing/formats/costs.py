"""Exports of bills: FOCUS, Azure cost management, model providers, gateways.

Bills carry no id of their own, so accounts, resources and SKUs are kept as segments: without them
two accounts that pay the same price for the same service on the same day would pass for one charge
imported twice.
"""

from slastudio.importing.formats.declaration import Format

COSTS = (
    Format(
        "focus",
        "FOCUS cost and usage",
        "costs",
        ("BilledCost", "ChargePeriodStart", "BillingCurrency"),
        {
            "start": "ChargePeriodStart",
            "end": "ChargePeriodEnd",
            "service": "ServiceName | ServiceCategory",
            "amount": "BilledCost",
            "currency": "BillingCurrency",
            "quantity": "ConsumedQuantity",
            "unit": "ConsumedUnit",
            "seg.account": "SubAccountId | SubAccountName | BillingAccountId",
            "seg.resource": "ResourceId | ResourceName",
            "seg.sku": "SkuPriceId | SkuId",
        },
        zone="UTC",
        nulls=("NULL",),
        notes=(
            "Amounts are the billed cost; effective, list and contracted cost tell the same money and are not added.",
        ),
    ),
    Format(
        "azure costs",
        "Azure cost export",
        "costs",
        (
            "MeterCategory",
            "CostInBillingCurrency | Cost | PreTaxCost",
            "Date | UsageDateTime | UsageDate",
        ),
        {
            "start": "Date | UsageDateTime | UsageDate",
            "service": "MeterCategory",
            "amount": "CostInBillingCurrency | Cost | PreTaxCost",
            "currency": "BillingCurrency | BillingCurrencyCode | Currency",
            "quantity": "Quantity | UsageQuantity",
            "unit": "UnitOfMeasure",
            "seg.account": "SubscriptionId | SubscriptionGuid | SubscriptionName",
            "seg.resource": "ResourceId | InstanceId | InstanceName | ResourceName",
            "seg.sku": "MeterId | MeterName",
        },
        zone="UTC",
        order="m/d/y",
        notes=(
            "Import either the actual or the amortised export of a month: both tell the same money.",
        ),
    ),
    Format(
        "openai costs",
        "OpenAI costs",
        "costs",
        ("amount_value", "start_time_iso | start_time"),
        {
            "start": "start_time_iso | start_time",
            "end": "end_time_iso | end_time",
            "service": "line_item",
            "amount": "amount_value",
            "currency": "amount_currency || =USD",
            "seg.project": "project_id | project_name",
        },
        zone="UTC",
        only=("amount_value",),
        notes=("Days without any charge have no amount and are left out.",),
    ),
    Format(
        "openai usage",
        "OpenAI usage",
        "measurements",
        ("num_model_requests", "start_time_iso | start_time"),
        {"time": "start_time_iso | start_time", "seg.model": "model", "seg.project": "project_id"},
        zone="UTC",
        unpivot=(
            "name",
            "value",
            ("num_model_requests", "input_tokens", "output_tokens", "input_cached_tokens"),
        ),
        notes=("Cached tokens are part of the input tokens.",),
    ),
    Format(
        "openai activity",
        "OpenAI activity of earlier years",
        "measurements",
        (
            "n_context_tokens_total | n_context_tokens",
            "n_generated_tokens_total | n_generated_tokens",
        ),
        {
            "time": "timestamp | aggregation_timestamp | date",
            "seg.model": "model | snapshot_id",
            "seg.project": "project_name | project_id",
        },
        zone="UTC",
        unpivot=(
            "name",
            "value",
            (
                "num_requests",
                "n_requests",
                "n_context_tokens_total",
                "n_context_tokens",
                "n_generated_tokens_total",
                "n_generated_tokens",
            ),
        ),
    ),
    Format(
        "anthropic costs",
        "Anthropic costs",
        "costs",
        ("usage_date_utc", "token_type", "cost_usd"),
        {
            "start": "usage_date_utc",
            "service": "token_type | cost_type",
            "model": "model",
            "amount": "cost_usd",
            "currency": "=USD",
            "seg.team": "workspace",
        },
        zone="UTC",
        notes=("Model names here are display names; the token export uses model ids.",),
    ),
    Format(
        "anthropic tokens",
        "Anthropic tokens",
        "measurements",
        ("usage_date_utc", "usage_input_tokens_no_cache"),
        {"time": "usage_date_utc", "seg.model": "model_version", "seg.team": "workspace"},
        zone="UTC",
        unpivot=(
            "name",
            "value",
            (
                "usage_input_tokens_no_cache",
                "usage_input_tokens_cache_write_5m",
                "usage_input_tokens_cache_write_1h",
                "usage_input_tokens_cache_read",
                "usage_output_tokens",
            ),
        ),
        notes=("Input is the sum of the four kinds of input tokens.",),
    ),
    Format(
        "litellm spend",
        "LiteLLM spend by team or tag",
        "costs",
        ("Date", "Spend ($)", "Total Tokens"),
        {
            "start": "Date",
            "service": "Model | Team | Tag | Team Name",
            "model": "Model",
            "amount": "Spend ($)",
            "currency": "=USD",
            "quantity": "Total Tokens",
            "unit": "=tokens",
        },
        zone="UTC",
    ),
)
