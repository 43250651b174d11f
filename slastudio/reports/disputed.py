"""A contested figure side by side, as a JSON document and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from slastudio.contract.wording import show_against, show_number, show_value
from slastudio.judge.assessment import VERDICT_WORDS, Result
from slastudio.reports.machine import result_document


def dispute_document(dispute: Any) -> dict[str, Any]:
    """Return both sides' results and credits as JSON; exact decimals are strings."""
    return {
        "period": dispute.period.as_json() | {"label": dispute.period.label},
        "claim": {
            "without": list(dispute.claim.dropped),
            "left_out": [
                {"exclusion": name, "start": start.isoformat(), "end": end.isoformat()}
                for name, start, end in dispute.claim.added
            ],
            "contested": [
                {"column": e.column, "operator": e.operator, "value": e.value} for e in dispute.claim.contested
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


def dispute_lines(dispute: Any) -> list[str]:
    """Return both sides as a table of three columns."""
    rows = list(_rows(dispute))
    widths = [max(len(row[column]) for row in rows) + 2 for column in range(3)]
    head = [f"{dispute.ours.result.name}, {dispute.period.title}"]
    if dispute.claim.contested:
        head.append(f"Contested: {dispute.rows:,} rows of the period.")
    return [
        *head,
        "",
        *("".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows),
    ]


def _rows(dispute: Any) -> Iterator[tuple[str, str, str]]:
    ours, theirs = dispute.ours, dispute.theirs
    yield "", "by our exclusions", "by theirs"
    lines: tuple[tuple[str, Callable[[Result], str]], ...] = (
        ("Value", lambda r: show_against(r.value, r.target, r.unit)),
        ("Target", lambda r: f"{r.comparator} {show_value(r.target, r.unit)}"),
        ("Verdict", lambda r: VERDICT_WORDS[r.verdict]),
        ("Before exclusions", lambda r: show_value(r.measured, r.unit)),
        ("Samples", lambda r: show_number(r.samples)),
        ("Left out", lambda r: ", ".join(f"{e.name}: {show_number(e.samples)}" for e in r.excluded) or "nothing"),
    )
    for label, told in lines:
        yield label, told(ours.result), told(theirs.result)
    if ours.credit is not None or theirs.credit is not None:
        yield "Credit of the month", show_value(ours.credit, ours.currency), show_value(theirs.credit, theirs.currency)
