"""One figure explained, as a JSON document and as lines for a terminal."""

from __future__ import annotations

import textwrap

from slastudio.judge.outcome.objective_result import Burn
from slastudio.operations.analysis.explanations import Explanation
from slastudio.reports.machine.numbers import number
from slastudio.reports.machine.results import result_document
from slastudio.shared.json_values import JsonObject

_WIDTH = 112


def explanation_document(explanation: Explanation) -> JsonObject:
    """Return everything a figure rests on as JSON: decimals that need to be exact are strings."""
    result = explanation.result
    return {
        "period": explanation.period.as_json() | {"label": explanation.period.label},
        "unfinished": bool(explanation.unfinished),
        "promise": result.promise,
        "result": result_document(result),
        "expression": explanation.expression,
        "working": [{"name": name, "figure": str(figure)} for name, figure in result.working],
        "value_exact": None if result.value is None else str(result.value),
        "measured_exact": None if result.measured is None else str(result.measured),
        "versions": [
            {
                "version": each.version,
                "sha256": each.sha256,
                "from": each.start.isoformat() if each.start else None,
                "to": each.end.isoformat() if each.end else None,
            }
            for each in explanation.versions
        ],
        "sources": [
            {"import": each.batch, "file": each.file, "sha256": each.sha256, "rows": each.rows}
            for each in result.sources
        ],
        "days": [
            {"day": each.day.isoformat(), "value": number(each.value), "samples": each.samples}
            for each in result.trend
            if explanation.period.first_day <= each.day <= explanation.period.last_day
        ],
        "burn": _burn(result.burn),
        "grade": result.grade,
        "missed_before": list(result.misses),
        "lines": [{"label": label, "text": text} for label, text in explanation.lines],
    }


def _burn(burn: Burn | None) -> JsonObject | None:
    if burn is None:
        return None
    return {
        "allowed_percent": str(burn.allowed),
        "rate": burn.rate,
        "rate_7_days": burn.recent,
        "spent_on": burn.spent_on.isoformat() if burn.spent_on else None,
        "exhausts": burn.exhausts.isoformat() if burn.exhausts else None,
        "alerts": [
            {
                "rule": each.rule,
                "factor": each.factor,
                "start": each.start.isoformat(),
                "end": each.end.isoformat(),
                "peak": each.peak,
            }
            for each in burn.alerts
        ],
    }


def explanation_lines(explanation: Explanation) -> list[str]:
    """Return an explanation as lines no wider than a terminal, labels in a column of their own."""
    pairs = [
        ("Objective", f"{explanation.result.name}, {explanation.period.title}"),
        *((("So far", explanation.unfinished),) if explanation.unfinished else ()),
        *explanation.lines,
    ]
    pairs += [
        (
            "In force",
            f"{each.version} from {each.start or 'the beginning'} to {each.end or 'now'}, SHA-256 {each.sha256}",
        )
        for each in explanation.versions
    ]
    width = max(len(label) for label, _ in pairs) + 2
    lines = []
    for label, text in pairs:
        wrapped = textwrap.wrap(text, _WIDTH - width) or [""]
        lines.append(f"{label:<{width}}{wrapped[0]}")
        lines += [" " * width + each for each in wrapped[1:]]
    return lines
