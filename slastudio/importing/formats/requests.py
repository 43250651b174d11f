"""Exports of single requests: gateways, tracing tools, event analytics, load tests, public traces."""

from slastudio.importing.formats.declaration import Format

_IN = "properties.prompt_tokens | properties.input_tokens | properties.$ai_input_tokens"
_OUT = "properties.completion_tokens | properties.output_tokens | properties.$ai_output_tokens"
_COST = "properties.cost | properties.cost_usd | properties.$ai_total_cost_usd"
_COST_IN_USD = "Costs carry no currency in this export; they are read as US dollars. Correct the currency if not."

REQUESTS = (
    Format(
        "azure llm trace", "Azure LLM inference trace", "requests",
        ("TIMESTAMP", "ContextTokens", "GeneratedTokens"),
        {"time": "TIMESTAMP", "input_tokens": "ContextTokens", "output_tokens": "GeneratedTokens"},
        zone="UTC",
    ),
    Format(
        "event analytics", "Events of an analytics tool, JSON Lines", "requests",
        ("event", f"{_IN} | {_OUT} | {_COST}"),
        {
            "time": "time | timestamp | properties.time | properties.timestamp",
            "request_id": "uuid | insert_id | properties.$insert_id | properties.request_id | request_id",
            "input_tokens": _IN, "output_tokens": _OUT, "cost": _COST, "currency": "properties.currency || =USD",
            "cached_tokens": "properties.cached_tokens | properties.cache_read_tokens",
            "latency_ms": "properties.latency_ms @ms || properties.duration_ms @ms || properties.$ai_latency @s"
                          " || properties.latency || properties.duration",
            "model": "properties.model | properties.main_model | properties.$ai_model",
            "workflow": "properties.workflow",
        },
        only=(_IN, _OUT, _COST), json_only=True,
        notes=("Events without tokens or cost are of another sort and are left out.", _COST_IN_USD),
    ),
    Format(
        "litellm spend logs", "LiteLLM SpendLogs", "requests",
        ("spend", "call_type", "startTime", "request_id"),
        {
            "time": "startTime", "request_id": "request_id",
            "latency_ms": "request_duration_ms @ms || endTime @after startTime",
            "first_token_ms": "completionStartTime @after startTime", "status": "status",
            "input_tokens": "prompt_tokens", "output_tokens": "completion_tokens", "cost": "spend", "currency": "=USD",
            "model": "model", "seg.team": "team_id",
        },
        zone="UTC", notes=(_COST_IN_USD,),
    ),
    Format(
        "langfuse observations", "Langfuse observations", "requests",
        ("traceId", "startTime", "usageDetails | totalUsage | promptTokens | usage.input | usageDetails.input"),
        {
            "time": "startTime", "request_id": "id",
            "latency_ms": "latencyMs @ms || latency @s || endTime @after startTime",
            "first_token_ms": "timeToFirstTokenMs @ms || timeToFirstToken @s || completionStartTime @after startTime",
            "status": "level", "input_tokens": "usageDetails.input | inputUsage | promptTokens | usage.input",
            "output_tokens": "usageDetails.output | outputUsage | completionTokens | usage.output",
            "cost": "totalCost | costDetails.total | calculatedTotalCost", "currency": "=USD", "model": "model",
            "prompt_version": "promptVersion", "workflow": "name",
        },
        zone="UTC", where=("type", ("generation", "embedding")),
        notes=(
            "Latency is in seconds, latencyMs in milliseconds. Only calls to a model count; the spans around them repeat "
            "the same tokens and are left out.", _COST_IN_USD,
        ),
    ),
    Format(
        "helicone", "Helicone requests", "requests",
        ("response_created_at", "request_created_at"),
        {
            "time": "request_created_at", "request_id": "response_id | request_id",
            "latency_ms": "latency @ms || delay_ms @ms || response_created_at @after request_created_at",
            "first_token_ms": "time_to_first_token @ms", "status": "response_status",
            "input_tokens": "prompt_tokens", "output_tokens": "completion_tokens", "cost": "cost | cost_usd",
            "currency": "=USD", "model": "model | request_model | response_model",
        },
        zone="UTC", notes=(_COST_IN_USD,),
    ),
    Format(
        "phoenix spans", "Phoenix spans", "requests",
        ("context.span_id", "start_time", "attributes.llm.model_name | attributes.llm.token_count.total"),
        {
            "time": "start_time", "request_id": "context.span_id", "latency_ms": "latency_ms @ms || end_time @after start_time",
            "status": "status_code", "model": "attributes.llm.model_name", "workflow": "name",
            "input_tokens": "attributes.llm.token_count.prompt", "output_tokens": "attributes.llm.token_count.completion",
        },
        zone="UTC",
    ),
    Format(
        "promptflow runs", "Prompt flow line runs", "requests",
        ("run_info.run_id", "run_info.start_time", "run_info.end_time"),
        {
            "time": "run_info.start_time", "request_id": "run_info.run_id", "status": "run_info.status",
            "latency_ms": "run_info.system_metrics.duration @s || run_info.end_time @after run_info.start_time",
            "input_tokens": "run_info.system_metrics.prompt_tokens", "workflow": "run_info.flow_id",
            "output_tokens": "run_info.system_metrics.completion_tokens",
        },
        zone="UTC",
    ),
    Format(
        "llmperf", "LLMPerf individual results", "requests",
        ("ttft_s", "end_to_end_latency_s", "number_output_tokens"),
        {
            "latency_ms": "end_to_end_latency_s @s", "first_token_ms": "ttft_s @s", "status": "error_code @error code",
            "input_tokens": "number_input_tokens", "output_tokens": "number_output_tokens", "model": "model",
        },
        notes=("Latencies are in seconds. The records carry no time: give a date to place them in a period.",),
    ),
    Format(
        "mooncake trace", "Mooncake request trace", "requests",
        ("timestamp", "input_length", "output_length"),
        {"time": "timestamp @relative ms", "input_tokens": "input_length", "output_tokens": "output_length"},
        notes=("Times count milliseconds from the start of the trace: give the start to place them in a period.",),
    ),
)
