"""The machine-readable form of the steps of a month's end."""

from __future__ import annotations

from slastudio.judge.telling.month_steps import MonthStep
from slastudio.shared.json_values import JsonObject


def step_document(step: MonthStep) -> JsonObject:
    """Return a step: how it stands, and what it still needs."""
    return {
        "step": step.name,
        "title": step.title,
        "state": step.state,
        "told": step.told,
        "left": [
            {"text": each.text, "page": each.page, "target": each.target} for each in step.items
        ],
    }
