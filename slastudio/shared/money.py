"""Money: a Decimal amount that never forgets its currency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from slastudio.shared.notation import spell_number
from slastudio.shared.problems import StudioError

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "CHF": "CHF ", "JPY": "¥"}
_TYPED = re.compile(r"(?:([A-Z]{3})\s*)?(\d{1,15}(?:\.\d{1,9})?)(?:\s*([A-Z]{3}))?")
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


def read_money(text: str) -> Money:
    """Read an amount with its currency, "390.00 EUR" or "EUR 390.00", exactly; raise StudioError
    for anything else.
    """
    match = _TYPED.fullmatch(text.strip())
    if match is None or bool(match[1]) == bool(match[3]):
        raise StudioError(
            f"“{text}” is no amount with its currency. Write it like 390.00 EUR, with a point and no commas."
        )
    return Money(Decimal(match[2]), match[1] or match[3])


def money_text(money: Money) -> str:
    """Return an exact amount as read_money reads it."""
    return f"{money.amount:f} {money.currency}"
