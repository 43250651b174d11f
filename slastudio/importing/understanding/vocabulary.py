"""The words by which canonical columns are known: in English, in six more languages, and which of
them tell a kind.
"""

from __future__ import annotations

import tomllib

from slastudio.shared.resources import resource_text

Headings = dict[str, dict[str, list[str]]]


def _read(name: str) -> Headings:
    return tomllib.loads(resource_text("vocabulary", name))


# kind of evidence → column → the headings it goes by
HEADINGS = _read("headings.toml")
HEADINGS_ELSEWHERE = _read("headings_elsewhere.toml")
# what must be mapped before a file nobody declared is taken for judged evidence
STRONG: dict[str, tuple[tuple[str, ...], ...]] = {
    "requests": (
        *(
            ("time", "latency_ms", other)
            for other in ("status", "request_id", "model", "input_tokens", "first_token_ms")
        ),
        ("time", "first_token_ms", "model"),
        ("time", "input_tokens", "output_tokens"),
    ),
    "incidents": (
        ("id", "opened", "resolved", "severity"),
        ("id", "opened", "first_response"),
        ("id", "opened", "resolved", "status"),
    ),
    "probes": (("time", "target", "up", "response_ms"),),
    "costs": (("start", "service", "amount", "currency"), ("start", "model", "amount", "currency")),
    "queue_items": (("id", "opened", "decided", "queue"), ("id", "opened", "due", "decision")),
    "evaluations": (
        ("item", "metric", "score"),
        ("item", "prediction", "label"),
        ("time", "metric", "score", "model"),
    ),
    "feedback": tuple(
        ("time", "helpful", other) for other in ("request_id", "item", "model", "reason")
    ),
    "loads": (("time", "source", "as_of"), ("time", "source", "rows", "status")),
    "reviews": (("item", "accepted", "reviewer_role"), ("item", "accepted", "edit_reason")),
}
