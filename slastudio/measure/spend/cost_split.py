"""What made spend change from one period to another: volume, model mix, tokens per request, caching
and price, to the cent.

Spend is the product N · Σ shareₘ · (inₘ·((1 − cₘ)·pₘ + cₘ·kₘ) + outₘ·qₘ) over models m: requests N,
the model's share of them, input and output tokens per request, the cached share c of the input, and
prices a token for fresh input p, cached input k and output q. Each factor's part is its Shapley
value: the mean, over all orders in which the factors could have changed, of what its own change
added (L. S. Shapley, "A value for n-person games", 1953). No order is preferred and nothing is left
over; what prices do not explain of the amounts billed stands apart as "other". Everything is
computed in exact fractions and rounded once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations

FACTORS = ("volume", "mix", "tokens", "cache", "price")
OTHER = "other"
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class ModelUse:
    """Hold what one model did in a period; input_tokens count cached ones too; cost in one
    currency.
    """

    requests: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost: Decimal


@dataclass(frozen=True)
class TokenPrice:
    """Hold prices of one token, in the currency of the costs."""

    input: Decimal
    cached: Decimal
    output: Decimal


@dataclass(frozen=True)
class CostSplit:
    """Hold spend before and after and the parts of its change, (factor, amount) in the order of
    FACTORS, then "other".

    Amounts are rounded to the cent and add up to the rounded change exactly. priced: whether prices
    by kind of token were given; without them one mean price a token is used for each model, and
    savings by caching show as price.
    """

    before: Decimal
    after: Decimal
    parts: tuple[tuple[str, Decimal], ...]
    priced: bool

    @property
    def change(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class _State:
    """Hold the factors of one period for every model."""

    volume: Fraction
    mix: dict[str, Fraction]
    tokens: dict[str, tuple[Fraction, Fraction]]
    cache: dict[str, Fraction]
    price: dict[str, tuple[Fraction, Fraction, Fraction]]


def split_change(
    before: Mapping[str, ModelUse],
    after: Mapping[str, ModelUse],
    prices_before: Mapping[str, TokenPrice] | None = None,
    prices_after: Mapping[str, TokenPrice] | None = None,
) -> CostSplit:
    """Split the change of spend between two periods; keys are models.

    A model seen in one period only takes its tokens, caching and price from that period in both, so
    that its coming or going counts as mix. Prices are used where both periods name them for every
    model that was used. Raises ValueError for negative counts or more cached than input tokens.
    """
    for use in (*before.values(), *after.values()):
        if min(use.requests, use.input_tokens, use.cached_tokens, use.output_tokens) < 0:
            raise ValueError("counts of requests and tokens cannot be negative")
        if use.cached_tokens > use.input_tokens:
            raise ValueError("cached tokens are part of the input tokens and cannot be more")
    priced = _covers(prices_before, before) and _covers(prices_after, after)
    first = _state(
        before, after, prices_before if priced else None, prices_after if priced else None
    )
    last = _state(
        after, before, prices_after if priced else None, prices_before if priced else None
    )
    exact = _shapley(first, last)
    start = sum((Fraction(use.cost) for use in before.values()), Fraction(0))
    end = sum((Fraction(use.cost) for use in after.values()), Fraction(0))
    exact[OTHER] = (end - start) - sum(exact.values(), Fraction(0))
    return CostSplit(*_rounded(start, end, exact), priced)


def _covers(prices: Mapping[str, TokenPrice] | None, uses: Mapping[str, ModelUse]) -> bool:
    return prices is not None and uses.keys() <= prices.keys()


def _state(
    own: Mapping[str, ModelUse],
    other: Mapping[str, ModelUse],
    prices: Mapping[str, TokenPrice] | None,
    other_prices: Mapping[str, TokenPrice] | None,
) -> _State:
    models = sorted(own.keys() | other.keys())
    total = sum(use.requests for use in own.values())
    state = _State(Fraction(total), {}, {}, {}, {})
    for model in models:
        mine = own.get(model)
        state.mix[model] = (
            Fraction(mine.requests, total) if mine is not None and total else Fraction(0)
        )
        known = mine if mine is not None and mine.requests else other.get(model, mine)
        listed = prices if known is mine else other_prices
        assert known is not None
        requests = max(known.requests, 1)
        state.tokens[model] = (
            Fraction(known.input_tokens, requests),
            Fraction(known.output_tokens, requests),
        )
        state.cache[model] = (
            Fraction(known.cached_tokens, known.input_tokens) if known.input_tokens else Fraction(0)
        )
        state.price[model] = _price(known, listed.get(model) if listed else None)
    return state


def _price(use: ModelUse, listed: TokenPrice | None) -> tuple[Fraction, Fraction, Fraction]:
    if listed is not None:
        return Fraction(listed.input), Fraction(listed.cached), Fraction(listed.output)
    tokens = use.input_tokens + use.output_tokens
    mean = Fraction(use.cost) / tokens if tokens else Fraction(0)
    return mean, mean, mean


def _spend(first: _State, last: _State, changed: frozenset[str]) -> Fraction:
    """Return the spend where the factors in `changed` are those of the last state, the others those
    of the first.
    """

    def of(factor: str) -> _State:
        return last if factor in changed else first

    total = Fraction(0)
    for model, share in of("mix").mix.items():
        if not share:
            continue
        fresh_in, out = of("tokens").tokens[model]
        cached = of("cache").cache[model]
        plain, kept, answer = of("price").price[model]
        total += share * (fresh_in * ((1 - cached) * plain + cached * kept) + out * answer)
    return of("volume").volume * total


def _shapley(first: _State, last: _State) -> dict[str, Fraction]:
    size = len(FACTORS)
    # each of the 32 states is compared for several factors, so all are computed once
    known = {
        frozenset(each): _spend(first, last, frozenset(each))
        for count in range(size + 1)
        for each in combinations(FACTORS, count)
    }
    parts = {}
    for factor in FACTORS:
        part = Fraction(0)
        for group, spend in known.items():
            if factor not in group:
                weight = Fraction(
                    math.factorial(len(group)) * math.factorial(size - len(group) - 1),
                    math.factorial(size),
                )
                part += weight * (known[group | {factor}] - spend)
        parts[factor] = part
    return parts


def _rounded(
    start: Fraction, end: Fraction, exact: dict[str, Fraction]
) -> tuple[Decimal, Decimal, tuple[tuple[str, Decimal], ...]]:
    """Return both sums in cents, and the parts in cents so that they add up: the largest remainders
    are rounded up.
    """
    before, after = _cents(start), _cents(end)
    floors = {name: math.floor(part * 100) for name, part in exact.items()}
    missing = int((after - before) / _CENT) - sum(floors.values())
    by_rest = sorted(exact, key=lambda name: floors[name] - exact[name] * 100)
    for place in range(abs(missing)):
        floors[by_rest[place % len(by_rest)]] += 1 if missing > 0 else -1
    return before, after, tuple((name, Decimal(floors[name]) * _CENT) for name in exact)


def _cents(amount: Fraction) -> Decimal:
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return exact.quantize(_CENT, ROUND_HALF_UP)
