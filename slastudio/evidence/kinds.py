"""The kinds of evidence and their canonical columns; everything measured downstream uses these
names only.
"""

from __future__ import annotations

from slastudio.evidence.computed import COMPUTED, base_of, computed_kind
from slastudio.evidence.kind_declaration import Column, ColumnType, Kind
from slastudio.shared.problems import StudioError

__all__ = [
    "CONTINUOUS",
    "KINDS",
    "VOTES",
    "WEEKDAYS",
    "Column",
    "ColumnType",
    "Kind",
    "kind_named",
    "milliseconds_in",
]


def _c(name: str, kind: ColumnType, about: str = "", unit: str = "") -> Column:
    return Column(name, kind, unit, about)


def _made(name: str, kind: ColumnType, about: str, unit: str, *made_of: str) -> Column:
    return Column(name, kind, unit, about, made_of)


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SEGMENTS = _c("seg.*", "text", "segment such as language, region or account type")
_EXTRA = _c("extra.*", "number", "further figure of the export, under its own name")
_MODEL = _c("model", "text", "model id that produced the answer")
_PROMPT = _c("prompt_version", "text", "version of the prompt")

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "requests",
            "Requests",
            "One row per request or conversation the system answered.",
            (
                _c("time", "time", "when the request arrived"),
                _c("request_id", "text", "the export's own id"),
                _c("latency_ms", "number", "time to the final answer", "ms"),
                _c("first_token_ms", "number", "time to the first token", "ms"),
                _c("stage.*_ms", "number", "time spent in one stage", "ms"),
                _c("status", "text", "ok, error, timeout or the export's own word or code"),
                _c("input_tokens", "integer", "tokens in, cached ones included", "tokens"),
                _c("cached_tokens", "integer", "tokens in that were served from cache", "tokens"),
                _c("output_tokens", "integer", "tokens out", "tokens"),
                _c("cost", "decimal", "cost of the request in `currency`"),
                _c("currency", "text", "ISO 4217 code of cost"),
                _MODEL,
                _PROMPT,
                _c("retrieval_version", "text", "version of the retrieval index or settings"),
                _c("workflow", "text", "workflow the request belongs to"),
                _c("confidence", "number", "confidence of the answer, 0 to 1"),
                _c("fallback", "boolean", "whether a fallback answered"),
                _c("escalated", "boolean", "whether a person took over"),
                _c("input_type", "text", "what was sent in: text, pdf, audio …"),
                _c("tools", "text", "tools that were used"),
                _c("safety", "text", "safety class"),
                _c(
                    "retrieval_precision",
                    "number",
                    "share of the retrieved passages that were relevant, 0 to 1",
                ),
                _c("handle_s", "number", "time a person spent on it", "s"),
                _c("first_contact", "boolean", "whether it was resolved without a further contact"),
                _c("data_as_of", "time", "state of the data the answer rests on"),
                _SEGMENTS,
                _EXTRA,
            ),
            time="time",
            identity="request_id",
            needs=(
                "latency_ms",
                "first_token_ms",
                "status",
                "input_tokens",
                "output_tokens",
                "cost",
            ),
            derived=(
                _made(
                    "token_speed",
                    "number",
                    "tokens out ÷ time from the first token to the final answer",
                    "tokens/s",
                    "output_tokens",
                    "latency_ms",
                    "first_token_ms",
                ),
                _made(
                    "data_age_h",
                    "number",
                    "time from the state of the data to the request",
                    "h",
                    "data_as_of",
                    "time",
                ),
                _made(
                    "local_hour",
                    "integer",
                    "hour of the local clock in which it arrived, 0 to 23",
                    "",
                    "time",
                ),
                _made("local_weekday", "text", "mon, tue, wed, thu, fri, sat or sun", "", "time"),
                _made(
                    "hourly_load",
                    "integer",
                    "how many requests arrived in the same hour of the local clock, all requests counted",
                    "requests",
                    "time",
                ),
            ),
        ),
        Kind(
            "evaluations",
            "Evaluations",
            "One row per item and metric of an evaluation run.",
            (
                _c("time", "time", "when the run was made"),
                _c("run", "text", "id of the run"),
                _c("set", "text", "id of the evaluation set"),
                _c("set_version", "text", "version of the evaluation set"),
                _c("item", "text", "id of the item"),
                _c("metric", "text", "name of the metric"),
                _c("score", "number", "score of the item"),
                _c("passed", "boolean", "whether the item passed"),
                _c("label", "text", "the expected answer"),
                _c("prediction", "text", "the answer given"),
                _MODEL,
                _PROMPT,
                _SEGMENTS,
                _EXTRA,
            ),
            time="time",
            needs=("score", "passed", "prediction", "label"),
        ),
        Kind(
            "reviews",
            "Human reviews",
            "One row per item a person judged.",
            (
                _c("time", "time", "when the review was made"),
                _c("item", "text", "id of the reviewed item"),
                _c("rubric.*", "number", "score on one line of the rubric"),
                _c("accepted", "boolean", "whether the reviewer accepted the answer"),
                _c("edit_reason", "text", "why it was edited"),
                _c("reviewer_role", "text", "role of the reviewer, never a name"),
                _MODEL,
                _SEGMENTS,
                _EXTRA,
            ),
            time="time",
            needs=("accepted",),
        ),
        Kind(
            "feedback",
            "Feedback of users",
            "One row per thumb or rating a user gave an answer; what a reviewer judged is a review.",
            (
                _c("time", "time", "when it was given"),
                _c("request_id", "text", "id of the request it is about"),
                _c("item", "text", "id of the item it is about"),
                _c("helpful", "boolean", "whether the answer was found helpful"),
                _c("rating", "number", "rating on the product's own scale"),
                _c("reason", "text", "why, as a user chose it"),
                _MODEL,
                _PROMPT,
                _c("workflow", "text", "workflow the request belongs to"),
                _SEGMENTS,
            ),
            time="time",
            needs=("helpful", "rating"),
        ),
        Kind(
            "incidents",
            "Incidents",
            "One row per incident or support case, with its clock.",
            (
                _c("id", "text", "the export's own id"),
                _c("title", "text", "one line that names it"),
                _c("opened", "time", "when it was reported"),
                _c("first_response", "time", "when somebody first answered"),
                _c("updates", "json", "moments of the updates sent"),
                _c("resolved", "time", "when it was resolved"),
                _c("severity", "text", "severity as the export names it"),
                _c("status", "text", "state as the export names it"),
                _c("workflow", "text", "workflow or component concerned"),
                _c("waiting", "json", "spans [start, end) spent waiting for the client"),
                _c("nature", "text", "technical or governance"),
                _c("stable", "time", "when it was declared stable"),
                _c(
                    "reopened",
                    "json",
                    "spans [opened again, resolved again) after its first resolution",
                ),
                _c(
                    "severities",
                    "json",
                    "pairs [moment, severity] in order, the first that at opening",
                ),
                _c("detected", "time", "when it was first noticed"),
                _c("began", "time", "when the first person was affected"),
                _c("cause", "text", "its cause in few words, the same for the same cause"),
                _c("impact", "text", "what users saw"),
                _c("people", "integer", "how many people were affected"),
                _c("affected", "text", "one, some or many"),
                _c("harm", "text", "inconvenience, wrong or serious"),
                _c("reversible", "text", "self, work or never"),
                _c("blast_radius", "text", "what else could have been hit"),
                _c("segment", "text", "segment that was hit, as it stands in the logs"),
                _c("topic", "text", "topic as the export names it"),
                _c("told", "json", "pairs [moment, role] of who was told"),
                _c("playbook", "text", "playbook that was followed"),
                _c("fix", "text", "what mended it"),
                _c("fallback", "text", "worked, confusing, failed or none"),
                _c("reviewed", "time", "when the review after it was held"),
                _c("review_owner", "text", "role that owns the review"),
                _c("verified", "time", "when the fix was seen to work"),
                _SEGMENTS,
            ),
            time="opened",
            identity="id",
            needs=("opened",),
        ),
        Kind(
            "queue_items",
            "Queue items",
            "One row per approval or exception that waited for a decision.",
            (
                _c("id", "text", "the export's own id"),
                _c("queue", "text", "approval or exception"),
                _c("opened", "time", "when it entered the queue"),
                _c("due", "time", "when the decision was due"),
                _c("decided", "time", "when it was decided"),
                _c("decision", "text", "what was decided"),
                _c("workflow", "text", "workflow concerned"),
                _SEGMENTS,
            ),
            time="opened",
            identity="id",
            needs=("opened",),
        ),
        Kind(
            "costs",
            "Costs",
            "One row per billed line.",
            (
                _c("start", "time", "first moment the charge covers"),
                _c("end", "time", "end of the span the charge covers, exclusive"),
                _c("service", "text", "service or line item"),
                _MODEL,
                _c("amount", "decimal", "billed amount in `currency`"),
                _c("currency", "text", "ISO 4217 code of amount"),
                _c("quantity", "number", "quantity billed, in `unit`"),
                _c("unit", "text", "unit of quantity"),
                _SEGMENTS,
            ),
            time="start",
            needs=("amount",),
        ),
        Kind(
            "probes",
            "Uptime probes",
            "One row per uptime check.",
            (
                _c("time", "time", "when the check ran"),
                _c("target", "text", "what was checked"),
                _c("up", "boolean", "whether it answered as it should"),
                _c("response_ms", "number", "how long the answer took", "ms"),
                _SEGMENTS,
            ),
            time="time",
            needs=("up",),
        ),
        Kind(
            "loads",
            "Loads of data",
            "One row per load of data or features, or answer of an outside interface.",
            (
                _c("time", "time", "when the load ended"),
                _c("source", "text", "what was loaded"),
                _c("as_of", "time", "state of the data that came, where it is older than the load"),
                _c("rows", "integer", "rows that came"),
                _c("status", "text", "ok, error or the export's own word"),
                _SEGMENTS,
            ),
            time="time",
            needs=("source", "as_of"),
        ),
        Kind(
            "outcomes",
            "Business outcomes",
            "One row per business figure, such as conversions a day.",
            (
                _c("time", "time", "when it was measured"),
                _c("name", "text", "name of the figure"),
                _c("value", "number", "its value"),
                _c("unit", "text", "its unit"),
            ),
            time="time",
            needs=("value",),
        ),
        Kind(
            "measurements",
            "Measurements",
            "One row per value of any single series.",
            (
                _c("time", "time", "when it was measured"),
                _c("name", "text", "name of the series"),
                _c("value", "number", "its value"),
                _c("unit", "text", "its unit"),
                _SEGMENTS,
            ),
            time="time",
            needs=("value",),
        ),
        Kind(
            COMPUTED,
            "Figures computed at the source",
            "What a client's own engine counted where the records lie: groups of equal records, no record.",
            (),
            time="",
        ),
        Kind("table", "Tables", "Anything else: kept and shown, never judged.", (), time=""),
    )
}


def milliseconds_in(name: str) -> float:
    """Return how many milliseconds a figure of one stands for in a column of durations, 0 in any
    other; the unit is the end of its name.
    """
    if name.endswith("_ms"):
        return 1.0
    return 1000.0 if name.endswith("_s") and "." not in name else 0.0


# columns of thumbs: a word nobody knows is asked about, and its record kept meanwhile
VOTES = ("helpful",)
# of these every ordinary day has records: a file that stops early is not whole
CONTINUOUS = ("requests", "probes")


def kind_named(name: str) -> Kind:
    """Return the kind called name; raise StudioError listing the kinds otherwise."""
    found = KINDS.get(name)
    if found is not None:
        return found
    base = KINDS.get(base_of(name) or "")
    if base is None:
        raise StudioError(f"“{name}” is not a kind of evidence. The kinds are: {', '.join(KINDS)}.")
    return computed_kind(name, base)
