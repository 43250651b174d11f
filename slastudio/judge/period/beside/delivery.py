"""How fast and how safely changes were delivered, by the registers of changes and rollbacks.

The four figures are those of the DORA research programme (Forsgren, Humble and Kim, Accelerate, 2018).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median

from slastudio.judge.outcome.beside.operating import ChangeDelivery
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.records import Entered
from slastudio.shared.periods import Period, previous

_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


def delivery_of(inputs: Inputs) -> ChangeDelivery | None:
    """Return how changes came in the period; None where the register holds none of it or of the one
    before.
    """
    made = list(_made(inputs, inputs.period))
    before = list(_made(inputs, previous(inputs.period)))
    if not made and not before:
        return None
    asked = {each.id: each for each in inputs.records.of("releases")}
    leads = [_part(at - begun, _HOUR) for each, at in made if (begun := _begun(each, at, asked))]
    rolled = [
        (each, at)
        for each in inputs.records.of("rollbacks")
        if each.text("kind") == "rollback" and (at := each.moment("when")) is not None
    ]
    caused = {each.text("change") for each, _ in rolled}
    minutes = [
        _part(end - at, _MINUTE)
        for each, at in rolled
        if at in inputs.period and (end := each.moment("restored")) is not None and end >= at
    ]
    seen = min(inputs.as_of, inputs.period.end) - inputs.period.start
    return ChangeDelivery(
        len(made),
        len(before),
        max(_part(seen, _DAY), Decimal(0)) / 7,
        median(leads) if leads else None,
        len(leads),
        tuple(each.id for each, _ in made if each.id in caused),
        median(minutes) if minutes else None,
        len(minutes),
    )


def _made(inputs: Inputs, period: Period) -> Iterator[tuple[Entered, datetime]]:
    """Yield the changes that were made in a period: neither planned nor cancelled, nor still to come."""
    for each in inputs.records.of("changes"):
        at = each.moment("when")
        if at is not None and at in period and at <= inputs.as_of and not each.text("status"):
            yield each, at


def _begun(change: Entered, at: datetime, gates: dict[str, Entered]) -> datetime | None:
    """Return when a change was asked for; where that is not entered, when its candidate was first
    tried; None where neither is, or it lies after the change.
    """
    gate = gates.get(change.text("gate"))
    begun = change.moment("asked") or (gate.moment("when") if gate is not None else None)
    return begun if begun is not None and begun <= at else None


def _part(span: timedelta, of: timedelta) -> Decimal:
    # of whole seconds, so that no float comes between
    return Decimal(span // timedelta(seconds=1)) / Decimal(of // timedelta(seconds=1))
