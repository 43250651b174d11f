"""A contested figure side by side, as a JSON document and as lines for a terminal."""

from __future__ import annotations

from typing import Any

from slastudio.cli.listings.month.foresight import aligned
from slastudio.judge.outcome.contested import Dispute
from slastudio.reports.machine.results import result_document
from slastudio.reports.wording.disputes import difference_words, dispute_rows
from slastudio.shared.counts import count
from slastudio.shared.json_values import JsonObject


def dispute_document(dispute: Dispute) -> JsonObject:
    """Return both sides' results and credits as JSON; exact decimals are strings."""
    return {
        "period": dispute.period.as_json() | {"label": dispute.period.label},
        "difference": difference_words(dispute),
        "claim": {
            "without": list(dispute.claim.dropped),
            "left_out": [
                {"exclusion": name, "start": start.isoformat(), "end": end.isoformat()}
                for name, start, end in dispute.claim.added
            ],
            "contested": [
                {"column": e.column, "operator": e.operator, "value": e.value}
                for e in dispute.claim.contested
            ],
            "contested_rows": dispute.rows,
        },
        "ours": _side(dispute.ours),
        "theirs": _side(dispute.theirs),
    }


def _side(side: Any) -> JsonObject:
    value = side.result.value
    return {
        "result": result_document(side.result),
        "value_exact": None if value is None else str(value),
        "credit": None if side.credit is None else str(side.credit),
        "currency": side.currency,
    }


def dispute_lines(dispute: Dispute) -> list[str]:
    """Return both sides as a table of three columns."""
    rows = [("", "by our exclusions", "by theirs"), *dispute_rows(dispute)]
    head = [f"{dispute.ours.result.name}, {dispute.period.title}"]
    if dispute.claim.contested:
        head.append(f"Contested: {count(dispute.rows, 'row')} of the period.")
    return [
        *head,
        "",
        *aligned(rows, left=range(3)),
        "",
        difference_words(dispute),
    ]
