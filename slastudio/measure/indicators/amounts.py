"""Amounts: a day contributes the exact sum of its amounts and its records; cost per request divides
the two sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal

import numpy as np

from slastudio.contract.terms.indicator_kinds import IndicatorKind
from slastudio.contract.terms.objectives import Indicator
from slastudio.evidence.arrays import Array
from slastudio.measure.indicators.contribution import (
    COUNT,
    Aggregate,
    Contribution,
    as_filters,
    contribution_of,
)
from slastudio.measure.indicators.prepared import Form, MakesRecipe, Prepared, measured_column
from slastudio.measure.records.groups import ExactAmounts, amounts_of
from slastudio.measure.records.recipe import Measured, Recipe
from slastudio.measure.records.row_view import Rows
from slastudio.measure.records.running_sums import drawn_sums, running
from slastudio.measure.records.selection import matching

# Decimal's usual 28 digits could round a running sum of money
_EXACT = Context(prec=60)


def amounts(recipe: Recipe, data: Rows) -> dict[str, Array]:
    """Return exact amounts as whole numbers and their digits, and for a cost per good event which
    events are good.
    """
    exact = amounts_of(data[recipe.column], len(data))
    found: dict[str, Array] = {
        "amount": exact.numbers,
        "digits": np.full(len(data), exact.digits, np.int8),
    }
    if recipe.kind == "cost_per":
        found["number"] = matching(recipe.evidence, data, recipe.good).astype(np.float64)
    return found


@dataclass(frozen=True)
class Amounts:
    """Hold by day exact sums and counts, as sums before each day."""

    recipe: Recipe
    amount: list[Decimal]
    records: Array
    good: Array | None

    @classmethod
    def of(cls, rows: Prepared) -> Amounts:
        numbers, digits = _one_scale(rows.values["amount"], rows.values["digits"])
        exact = ExactAmounts(numbers, digits, np.ones(len(numbers), bool))
        sums = [Decimal(0)]
        for each in exact.sums(rows.day, rows.grid.count):
            sums.append(_EXACT.add(sums[-1], each))
        good = None
        if rows.recipe.kind == "cost_per":
            good = running(
                np.bincount(rows.day, rows.weighed("number"), minlength=rows.grid.count).astype(
                    np.int64
                )
            )
        return cls(rows.recipe, sums, running(rows.records), good)

    @classmethod
    def joined(cls, parts: Sequence[Amounts]) -> Amounts:
        """Return what the rows of all parts, over the same days, contribute together."""
        amounts = [part.amount for part in parts]
        sums = list(map(_total, zip(*amounts, strict=True)))
        goods = [part.good for part in parts if part.good is not None]
        return cls(
            parts[0].recipe,
            sums,
            np.sum([part.records for part in parts], axis=0),
            np.sum(goods, axis=0) if goods else None,
        )

    def drawn(self, days: Array) -> Amounts:
        sums = [Decimal(0)]
        for day in days:
            own = _EXACT.subtract(self.amount[day + 1], self.amount[day])
            sums.append(_EXACT.add(sums[-1], own))
        good = None if self.good is None else drawn_sums(self.good, days)
        return Amounts(self.recipe, sums, drawn_sums(self.records, days), good)

    def over(self, first: int, last: int, _: float | None) -> Measured:
        records = int(self.records[last + 1] - self.records[first])
        if not records:
            return Measured(None, 0)
        amount = _EXACT.subtract(self.amount[last + 1], self.amount[first])
        if self.good is None:
            return Measured(amount, records, parts=(("records", Decimal(records)), ("sum", amount)))
        events = int(self.good[last + 1] - self.good[first])
        parts = (("spend", amount), ("events", Decimal(events)))
        if not events:
            return Measured(
                None, 0, detail="There is spend but no event to divide it by.", parts=parts
            )
        return Measured(amount / events, records, None, events, parts=parts)


def _one_scale(numbers: Array, digits: Array) -> tuple[Array, int]:
    """Return whole numbers of one number of digits; parts of the rows may have had their own."""
    most = int(digits.max()) if len(digits) else 0
    if not len(digits) or int(digits.min()) == most:
        return numbers, most
    # as Python's integers: a scale of its own may bring 64 bits to their end
    factors = np.array([10 ** (most - each) for each in range(most + 1)], object)
    scaled: Array = numbers.astype(object) * factors[digits]
    return scaled, most


def _total(amounts: Iterable[Decimal]) -> Decimal:
    total = Decimal(0)
    for each in amounts:
        total = _EXACT.add(total, each)
    return total


def _sums(recipe: Recipe) -> Contribution:
    """Return sums by currency: amounts in another one than the target's are left out when days are
    put together.
    """
    amount = Aggregate("sum", recipe.column)
    good = Aggregate("count", where=as_filters(recipe.good))
    return contribution_of(recipe, amount, COUNT, good, having=[recipe.column], by=["currency"])


_SUMMED = Form(measured_column, amounts, Amounts.of, _sums, None, "sums", Amounts.joined)
FORMS = {"spend": _SUMMED, "cost_per": _SUMMED}

_MONEY_COLUMN = {"costs": "amount", "requests": "cost"}


def _amount(indicator: Indicator, base: Recipe, unit: str) -> Recipe:
    column = indicator.column or _MONEY_COLUMN.get(indicator.evidence, "")
    return replace(base, column=column, currency=unit)


RECIPES: dict[IndicatorKind, MakesRecipe] = {"spend": _amount, "cost_per": _amount}
