"""Money: a Decimal amount that never forgets its currency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

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
        """Round to the currency's minor unit, half away from zero as spreadsheets do; for display
        only.
        """
        return self._to(minor_digits(self.currency))

    def _to(self, digits: int) -> Money:
        # the usual 28 digits would refuse an amount that has more of them before and behind the point
        room = Context(prec=max(28, self.amount.adjusted() + digits + 2))
        cents = self.amount.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, room)
        return Money(cents, self.currency)

    def __str__(self) -> str:
        return self.text(minor_digits(self.currency))

    def text(self, digits: int) -> str:
        """Return the amount with its currency and so many digits behind the point."""
        shown = self._to(digits).amount
        sign = "−" if shown < 0 else ""
        symbol = SYMBOLS.get(self.currency)
        told = spell_number(f"{abs(shown):,f}")
        return f"{sign}{symbol}{told}" if symbol else f"{sign}{told} {self.currency}".rstrip()


def minor_digits(currency: str) -> int:
    """Return how many digits behind the point an amount of a currency is written with."""
    return 0 if currency in _NO_MINOR_UNIT else 2


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
