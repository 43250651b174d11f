"""Money: a Decimal amount that never forgets its currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from slastudio.shared.notation import spell_number
from slastudio.shared.problems import StudioError

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "CHF": "CHF ", "JPY": "¥"}
_NO_MINOR_UNIT = {"JPY", "KRW", "CLP", "ISK", "VND"}


@dataclass(frozen=True)
class Money:
    """Hold an amount in one currency (ISO 4217 code); arithmetic across currencies is an error."""

    amount: Decimal
    currency: str

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise StudioError(
                f"{self.currency} and {other.currency} cannot be added: give a conversion rate in the agreement first."
            )

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def rounded(self) -> Money:
        """Round to the currency's minor unit, half to even; for display only."""
        step = Decimal(1) if self.currency in _NO_MINOR_UNIT else Decimal("0.01")
        return Money(self.amount.quantize(step, ROUND_HALF_EVEN), self.currency)

    def __str__(self) -> str:
        shown = self.rounded().amount
        sign = "−" if shown < 0 else ""
        symbol = SYMBOLS.get(self.currency)
        digits = spell_number(f"{abs(shown):,}")
        return f"{sign}{symbol}{digits}" if symbol else f"{sign}{digits} {self.currency}".rstrip()
