"""A contested figure side by side, as a JSON document and as lines for a terminal."""

from __future__ import annotations

from slastudio.judge.outcome.contested import Dispute
from slastudio.reports.documents.machine import result_document
from slastudio.reports.words.disputes import difference_words, dispute_rows
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
        **{
            name: {
                "result": result_document(side.result),
                "value_exact": None if side.result.value is None else str(side.result.value),
                "credit": None if side.credit is None else str(side.credit),
                "currency": side.currency,
            }
            for name, side in (("ours", dispute.ours), ("theirs", dispute.theirs))
        },
    }


def dispute_lines(dispute: Dispute) -> list[str]:
    """Return both sides as a table of three columns."""
    rows = [("", "by our exclusions", "by theirs"), *dispute_rows(dispute)]
    widths = [max(len(row[column]) for row in rows) + 2 for column in range(3)]
    head = [f"{dispute.ours.result.name}, {dispute.period.title}"]
    if dispute.claim.contested:
        head.append(f"Contested: {dispute.rows:,} rows of the period.")
    return [
        *head,
        "",
        *(
            "".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        ),
        "",
        difference_words(dispute),
    ]
