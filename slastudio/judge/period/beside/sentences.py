"""What people decided on the sentences of a period, read from the register."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import cast

from slastudio.judge.outcome.beside.narrative import BoundFigure, Decided, SentenceRecord
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.records import Entered


def sentences_of(inputs: Inputs) -> tuple[SentenceRecord, ...]:
    """Return the last decision on each sentence of the period."""
    found: dict[str, SentenceRecord] = {}
    # they come in the order of their moments
    for each in inputs.records.of("sentences"):
        record = _record(each) if each.text("period") == inputs.period.label else None
        if record is not None:
            found[record.about] = record
    return tuple(found.values())


def _record(entered: Entered) -> SentenceRecord | None:
    at = entered.moment("when")
    if at is None or not entered.text("sentence"):
        return None
    return SentenceRecord(
        entered.id,
        entered.text("sentence"),
        cast("Decided", entered.text("state")),
        entered.text("text"),
        entered.text("edited") == "yes",
        entered.text("draft"),
        figures_from(entered.text("bound")),
        entered.text("detached") == "yes",
        entered.text("by"),
        at,
    )


def figures_text(figures: tuple[BoundFigure, ...]) -> str:
    """Return figures as the register keeps them."""
    return json.dumps([[each.name, f"{each.value:f}", each.unit] for each in figures])


def figures_from(text: str) -> tuple[BoundFigure, ...]:
    """Return the figures of a record; () for a text nobody of ours wrote: a sentence without known
    figures counts as moved, never as unchanged.
    """
    try:
        told = json.loads(text or "[]")
        return tuple(
            BoundFigure(str(name), Decimal(value), str(unit)) for name, value, unit in told
        )
    except (ValueError, TypeError, InvalidOperation, RecursionError):
        return ()
