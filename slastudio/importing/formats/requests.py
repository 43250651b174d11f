"""Exports of single requests: gateways, tracing tools, event analytics, load tests, public traces."""

from slastudio.importing.formats.declaration import Format

_IN = "properties.prompt_tokens | properties.input_tokens | properties.$ai_input_tokens"
_OUT = "properties.completion_tokens | properties.output_tokens | properties.$ai_output_tokens"
_COST = "properties.cost | properties.cost_usd | properties.$ai_total_cost_usd"
_COST_IN_USD = "Costs carry no currency in this export; they are read as US dollars. Correct the currency if not."

REQUESTS = (
    Format(
        "azure llm trace",
        "Azure LLM inference trace",
        "requests",
        ("TIMESTAMP", "ContextTokens", "GeneratedTokens"),
        {"time": "TIMESTAMP", "input_tokens": "ContextTokens", "output_tokens": "GeneratedTokens"},
        zone="UTC",
        left_out=(
            "The trace holds no latency, no status and no model: such figures cannot be told from it.",
        ),
        said_by="Azure/AzurePublicDataset, AzureLLMInferenceDataset2023.md",
    ),
    Format(
        "event analytics",
        "Events of an analytics tool, JSON Lines",
        "requests",
        ("event", f"{_IN} | {_OUT} | {_COST}"),
        {
            "time": "time | timestamp | properties.time | properties.timestamp",
            "request_id": "uuid | insert_id | messageId | properties.$insert_id | properties.request_id | request_id",
            "status": "properties.$ai_http_status | properties.http_status | properties.status_code"
            " || properties.$ai_is_error",
            "input_tokens": _IN,
            "output_tokens": _OUT,
            "cost": _COST,
            "currency": "properties.currency || =USD",
            "cached_tokens": "properties.cached_tokens | properties.cache_read_tokens"
            " | properties.$ai_cache_read_input_tokens",
            "first_token_ms": "properties.$ai_time_to_first_token @s",
            "latency_ms": "properties.latency_ms @ms || properties.duration_ms @ms || properties.$ai_latency @s"
            " || properties.latency || properties.duration",
            "model": "properties.model | properties.main_model | properties.$ai_model",
            "workflow": "properties.workflow",
        },
        only=(_IN, _OUT, _COST),
        json_only=True,
        words={"status": {"true": "error", "false": "ok"}},
        notes=("Events without tokens or cost are of another sort and are left out.", _COST_IN_USD),
        left_out=(
            "Events without tokens or cost: page views, traces and spans, which repeat what their generations used.",
            "Tokens written to a provider's cache. Where a library counts cached tokens beside the input "
            "(PostHog: $ai_cache_reporting_exclusive), input tokens are those without them.",
        ),
        said_by="PostHog, LLM analytics: Generations; Calculating LLM costs",
        meaning="Codes of HTTP; else PostHog's $ai_is_error: true is a failure.",
    ),
    Format(
        "litellm spend logs",
        "LiteLLM SpendLogs",
        "requests",
        ("spend", "call_type", "startTime", "request_id"),
        {
            "time": "startTime",
            "request_id": "request_id",
            "latency_ms": "request_duration_ms @ms || endTime @after startTime",
            "first_token_ms": "completionStartTime @after startTime",
            "status": "status",
            "input_tokens": "prompt_tokens",
            "cached_tokens": "metadata.usage_object.prompt_tokens_details.cached_tokens"
            " | metadata.usage_object.cache_read_input_tokens | cache_read_input_tokens",
            "output_tokens": "completion_tokens",
            "cost": "spend",
            "currency": "=USD",
            "model": "model",
            "seg.team": "team_id",
        },
        zone="UTC",
        unless=("api_key", ("litellm-internal-health-check",)),
        free=("cache_hit", ("true",)),
        notes=(_COST_IN_USD,),
        left_out=(
            "The proxy's own checks of its models (key “litellm-internal-health-check”): nobody asked them.",
            "Tokens of an answer from the proxy's cache: no model used them again, and the spend of such a request is zero.",
            "Cached tokens that a table holds inside its column of metadata.",
        ),
        said_by="BerriAI/litellm, litellm/proxy/schema.prisma (LiteLLM_SpendLogs), litellm/constants.py (the key of"
        " its own checks); LiteLLM, Proxy: Spend Tracking; Caching",
        meaning="success is an answer, failure is none.",
    ),
    Format(
        "langfuse observations",
        "Langfuse observations",
        "requests",
        (
            "traceId",
            "startTime",
            "usageDetails | totalUsage | promptTokens | usage.input | usageDetails.input",
        ),
        {
            "time": "startTime",
            "request_id": "id",
            "latency_ms": "latencyMs @ms || endTime @after startTime || latency @s",
            "first_token_ms": "timeToFirstTokenMs @ms || completionStartTime @after startTime || timeToFirstToken @s",
            "status": "level",
            "input_tokens": "usageDetails.*input* @sum || inputUsage | promptTokens | usage.input"
            " || usageDetails @json sum *input*",
            "cached_tokens": "usageDetails.input_cached* | usageDetails.*cache_read* @sum"
            " || usageDetails @json sum input_cached* + *cache_read*",
            "output_tokens": "usageDetails.*output* @sum || outputUsage | completionTokens | usage.output"
            " || usageDetails @json sum *output*",
            "cost": "totalCost | costDetails.total | calculatedTotalCost || costDetails @json total",
            "currency": "=USD",
            "model": "model",
            "prompt_version": "promptVersion",
            "workflow": "name",
        },
        zone="UTC",
        where=("type", ("generation", "embedding")),
        unless=("environment", ("langfuse*", "llm-as-a-judge")),
        words={"status": {"default": "ok", "debug": "ok", "warning": "ok", "error": "error"}},
        notes=(
            "Latencies are told from start and end: “latency” is in seconds in tables, in milliseconds in traces.",
            "Only calls to a model count; the spans around them repeat the same tokens and are left out.",
            _COST_IN_USD,
        ),
        left_out=(
            "Spans, events, agents, tools and chains: they stand around the calls to a model and repeat their tokens.",
            "Calls that Langfuse makes itself to judge answers (environments that begin with “langfuse”, which are reserved, and “llm-as-a-judge”).",
            "Tokens written to a cache are part of the input and are not told apart.",
        ),
        said_by="Langfuse, Token & Cost Tracking; Log Levels; Environments; langfuse/langfuse,"
        " isEvalTargetEnvironmentAllowed (environments of its own)",
    ),
    Format(
        "langsmith runs",
        "LangSmith runs",
        "requests",
        (
            "run_type",
            "start_time",
            "end_time",
            "trace_id | session_id | parent_run_id | dotted_order",
        ),
        {
            "time": "start_time",
            "request_id": "id | run_id",
            "latency_ms": "end_time @after start_time || latency @s",
            "first_token_ms": "first_token_time @after start_time",
            "status": "status",
            "input_tokens": "prompt_tokens",
            "cached_tokens": "prompt_token_details.cache_read"
            " | outputs.usage_metadata.input_token_details.cache_read",
            "output_tokens": "completion_tokens",
            "cost": "total_cost",
            "currency": "=USD",
            "model": "extra.metadata.ls_model_name | extra.invocation_params.model"
            " | extra.invocation_params.model_name | ls_model_name | model",
            "workflow": "name",
        },
        zone="UTC",
        where=("run_type", ("llm", "embedding")),
        unless=("status", ("pending",)),
        notes=(
            "Only calls to a model count; the chains around them repeat the same tokens and are left out.",
            _COST_IN_USD,
        ),
        left_out=(
            "Chains, tools, retrievers and other runs around the calls to a model.",
            "Runs that are pending: they have not ended yet.",
        ),
        said_by="LangSmith, Run (span) data format; interrupted: not found in public documentation, told from files seen",
        meaning="success is an answer, error is none; interrupted is neither.",
    ),
    Format(
        "openrouter activity",
        "OpenRouter activity",
        "requests",
        ("generation_id", "created_at", "tokens_prompt", "tokens_completion"),
        {
            "time": "created_at",
            "request_id": "generation_id",
            "latency_ms": "generation_time_ms @ms",
            "first_token_ms": "time_to_first_token_ms @ms",
            "status": "finish_reason_normalized",
            "input_tokens": "tokens_prompt",
            "cached_tokens": "tokens_cached",
            "output_tokens": "tokens_completion",
            "cost": "cost_total",
            "currency": "=USD",
            "model": "model_permaslug | model",
            "workflow": "app_name",
        },
        zone="UTC",
        words={
            "status": {
                "stop": "ok",
                "tool_calls": "ok",
                "function_call": "ok",
                "length": "ok",
                "error": "error",
            }
        },
        notes=(
            "An answer that was cut at its greatest length is an answer; one that a filter held back (content_filter) keeps that word.",
        ),
        left_out=(
            "What is paid to a provider under one's own key (byok_usage_inference).",
            "Whether somebody cancelled the answer is not a status: see the finish reason.",
        ),
        said_by="OpenRouter, SDK reference: ChatFinishReasonEnum; Standardized finish reasons; Activity Export; its"
        " columns: not found in public documentation, told from files seen",
    ),
    Format(
        "helicone",
        "Helicone requests",
        "requests",
        ("response_created_at", "request_created_at"),
        {
            "time": "request_created_at",
            "request_id": "response_id | request_id",
            "latency_ms": "latency @ms || delay_ms @ms || response_created_at @after request_created_at",
            "first_token_ms": "time_to_first_token @ms",
            "status": "response_status",
            "input_tokens": "prompt_tokens",
            "output_tokens": "completion_tokens",
            "cost": "cost | cost_usd",
            "currency": "=USD",
            "model": "model | request_model | response_model",
        },
        zone="UTC",
        notes=(_COST_IN_USD,),
        left_out=("Tokens of a provider's prompt cache, which stand in columns of their own.",),
        said_by="Helicone/helicone, web/components/templates/requests/statusBadge.tsx (codes below zero),"
        " worker/src/lib/dbLogger/DBLoggable.ts; the headings of the export: not found in public"
        " documentation, told from files seen",
        meaning="Codes of HTTP; a code below zero (-1: its log gave up waiting, -2: pending, -3: cancelled, -4: held"
        " for a threat) is known as neither.",
    ),
    Format(
        "phoenix spans",
        "Phoenix spans",
        "requests",
        (
            "context.span_id",
            "start_time",
            "attributes.llm.model_name | attributes.llm.token_count.total",
        ),
        {
            "time": "start_time",
            "request_id": "context.span_id",
            "latency_ms": "latency_ms @ms || end_time @after start_time",
            "status": "status_code",
            "model": "attributes.llm.model_name",
            "workflow": "name",
            "input_tokens": "attributes.llm.token_count.prompt",
            "cached_tokens": "attributes.llm.token_count.prompt_details.cache_read",
            "output_tokens": "attributes.llm.token_count.completion",
            "cost": "attributes.llm.cost.total",
            "currency": "=USD",
        },
        where=("span_kind | attributes.openinference.span.kind", ("llm", "embedding")),
        zone="UTC",
        # a span without a status met no error (OpenTelemetry, Trace API: Set Status)
        words={"status": {"unset": "ok"}},
        left_out=(
            "Chains, retrievers, tools, agents and evaluators: they stand around the calls to a model and repeat their tokens.",
        ),
        said_by="Arize-ai/openinference, spec/semantic_conventions.md (Span Kinds); OpenTelemetry, Trace API: Set Status",
    ),
    Format(
        "promptflow runs",
        "Prompt flow line runs",
        "requests",
        ("run_info.run_id", "run_info.start_time", "run_info.end_time"),
        {
            "time": "run_info.start_time",
            "request_id": "run_info.run_id",
            "status": "run_info.status",
            "latency_ms": "run_info.system_metrics.duration @s || run_info.end_time @after run_info.start_time",
            "input_tokens": "run_info.system_metrics.prompt_tokens",
            "workflow": "run_info.flow_id",
            "output_tokens": "run_info.system_metrics.completion_tokens",
        },
        zone="UTC",
        left_out=("Runs of single nodes: the run of a line holds their tokens.",),
        said_by="microsoft/promptflow, src/promptflow-core/promptflow/contracts/run_info.py (Status, FlowRunInfo)",
        meaning="Completed is an answer, Failed is none; Canceled and Bypassed are neither.",
    ),
    Format(
        "llmperf",
        "LLMPerf individual results",
        "requests",
        ("ttft_s", "end_to_end_latency_s", "number_output_tokens"),
        {
            "latency_ms": "end_to_end_latency_s @s",
            "first_token_ms": "ttft_s @s",
            "status": "error_code @error code",
            "input_tokens": "number_input_tokens",
            "output_tokens": "number_output_tokens",
            "model": "model",
        },
        notes=(
            "Latencies are in seconds. The records carry no time: give a date to place them in a period.",
        ),
        left_out=(
            "The latency between tokens and the throughput, which follow from what is read.",
        ),
        said_by="ray-project/llmperf, src/llmperf/common_metrics.py; README: Saving Results",
        meaning="An error code is a failure, none is an answer.",
    ),
    Format(
        "mooncake trace",
        "Mooncake request trace",
        "requests",
        ("timestamp", "input_length", "output_length"),
        {
            "time": "timestamp @relative ms",
            "input_tokens": "input_length",
            "output_tokens": "output_length",
        },
        notes=(
            "Times count milliseconds from the start of the trace: give the start to place them in a period.",
        ),
        left_out=("The hashes of blocks of the prompt. The trace holds no latency and no status.",),
        said_by="kvcache-ai/Mooncake, FAST25-release/README.md; that times are milliseconds: not found there, told from files seen",
    ),
)
