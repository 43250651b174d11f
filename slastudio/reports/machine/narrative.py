"""The machine-readable form of a month's sentences and of what carries its misses and its spend."""

from __future__ import annotations

from collections.abc import Iterable

from slastudio.judge.outcome.beside.carriers import Carrier
from slastudio.judge.outcome.beside.narrative import BoundFigure, ToldSentence
from slastudio.judge.outcome.beside.spend_change import Agreed, SpendMovement
from slastudio.reports.machine.numbers import number
from slastudio.shared.json_values import JsonObject


def sentence_document(told: ToldSentence, on_page_one: Iterable[str]) -> JsonObject:
    """Return a sentence: what it says, how it stands, and the figures it is bound to."""
    draft, record = told.draft, told.record
    figures = draft.figures if draft is not None else record.figures if record is not None else ()
    return {
        "id": told.id,
        "topic": told.topic,
        "text": told.text,
        "state": told.state,
        "page_one": told.id in set(on_page_one),
        "figures": [_figure(each) for each in figures],
        "shown_by": list(draft.shown_by) if draft is not None else [],
        "by": record.by if record is not None else "",
        "at": record.at.isoformat(timespec="seconds") if record is not None else None,
    }


def _figure(figure: BoundFigure) -> JsonObject:
    return {
        "name": figure.name,
        "value": number(figure.value),
        "unit": figure.unit,
        "told": figure.told,
    }


def carrier_document(carrier: Carrier) -> JsonObject:
    """Return what carries a miss; percent is the share of bad events beyond the rate elsewhere."""
    return {
        "objective": carrier.objective,
        "column": carrier.column,
        "name": carrier.name,
        "bad": number(carrier.bad),
        "of_bad": number(carrier.of_bad),
        "rows": number(carrier.rows),
        "of_rows": number(carrier.of_rows),
        "percent": number(carrier.percent),
        "difference_points": number(carrier.points),
        "interval": [number(carrier.low), number(carrier.high)],
    }


def spend_movement_document(movement: SpendMovement | None) -> JsonObject | None:
    """Return why logged spend moved, in parts that add up to the change, and how bills agree."""
    if movement is None:
        return None
    change = movement.change
    return {
        "against": movement.against,
        "currency": movement.currency,
        "before": number(change.before),
        "after": number(change.after),
        "change": number(change.change),
        "parts": {name: number(amount) for name, amount in change.parts},
        "reason": change.reason,
        "logs_and_bills": [_agreed(each) for each in movement.agreed],
    }


def _agreed(each: Agreed) -> JsonObject:
    return {
        "name": each.name,
        "services": list(each.services),
        "logged": number(each.result.logged),
        "billed": number(each.result.billed),
        "parts": {cause: number(amount) for cause, amount in each.result.parts},
    }
