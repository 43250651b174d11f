"""The vendors' bills of a month, added up exactly by service and currency."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array
from slastudio.evidence.records import BATCH
from slastudio.judge.outcome.objective_result import Source
from slastudio.measure.records.groups import amounts_of, codes_of
from slastudio.shared.money import Money


@dataclass(frozen=True)
class BilledService:
    """Hold what one service was billed in one currency, exactly; service: "" where bills name none."""

    service: str
    amount: Money
    files: tuple[str, ...]


def billed(
    data: pd.DataFrame, agreed: str, source: Callable[[int, int], Source]
) -> tuple[BilledService, ...]:
    """Return the sums of bill lines, in the order of service and currency.

    data: lines whose time begins in the month. agreed: the currency of lines that name none.
    """
    amounts = amounts_of(data["amount"] if "amount" in data.columns else None, len(data))
    services, currencies = _texts(data, "service"), _texts(data, "currency")
    codes = np.where(currencies == "", agreed, currencies)
    found = []
    keys = {(str(s), str(c)) for s, c in zip(services, codes, strict=True)}
    for service, currency in sorted(keys):
        own: Array = (services == service) & (codes == currency) & amounts.present
        if own.any():
            total = amounts.total(own)
            batches = np.unique(data[BATCH].to_numpy()[own])
            files = tuple(source(int(each), 0).file for each in batches)
            found.append(BilledService(service, Money(total, currency.strip().upper()), files))
    return tuple(found)


def _texts(data: pd.DataFrame, column: str) -> Array:
    if column not in data.columns:
        return np.full(len(data), "", dtype=object)
    codes, names = codes_of(data[column])
    return np.array([*names, ""], dtype=object)[codes]
