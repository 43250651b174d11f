"""What made logged spend change between two periods, and how logs and bills of a month agree, as values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from slastudio.measure.spend.reconciliation import Reconciled

NOT_SPLIT = "not split"


@dataclass(frozen=True)
class SpendChange:
    """Hold the change of spend, in parts that add up to it to the cent; parts are () where it
    cannot be split.

    before, after: logged spend of both periods, rounded to the cent. parts: (factor, amount), “not
    split” last: spend of requests without tokens. priced: models whose prices a token were found in
    the logs; for others caching shows as price. requests: (before, after) that were split. reason:
    why it cannot be split, "" where it can.
    """

    before: Decimal
    after: Decimal
    parts: tuple[tuple[str, Decimal], ...]
    priced: tuple[str, ...]
    models: int
    requests: tuple[int, int]
    reason: str

    @property
    def change(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class Agreed:
    """Hold how logs and bills of one month compare for a model (or a service no log names, or all).

    services: of the bills that are compared; left_out: services of the same model that no log
    explains.
    """

    month: str
    name: str
    services: tuple[str, ...]
    result: Reconciled


@dataclass(frozen=True)
class SpendMovement:
    """Hold how a period's logged spend lies to that of the one before, and to its bills.

    against: label of the period before. currency: of the logs. agreed: how logs and bills compare,
    of a calendar month that has both.
    """

    change: SpendChange
    against: str
    currency: str
    agreed: tuple[Agreed, ...] = ()
