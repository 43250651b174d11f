"""Which model ids are one model to the money: those of one price, and an id that another one replaced.

Moving requests between ids of one price costs nothing, so it is no change of mix; what differs are their tokens.
An id that came when another of its family went (gpt-4o, then gpt-4o-2024-08-06) is the same model under another
name; should its price differ, that is a change of price.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from slastudio.measure.spend.cost_split import ModelUse, TokenPrice

# what makes a release of a name: a day, a short one, “latest”, a revision of Bedrock's
_RELEASE = re.compile(
    r"(?:[-@_]?(?:20\d{2}-?\d{2}-?\d{2}|latest)|-(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])|-v\d+(?::\d+)?|:\d+)$"
)
Uses = Mapping[str, ModelUse]
Prices = Mapping[str, TokenPrice]


@dataclass(frozen=True)
class Priced:
    """Hold what models did in a period, and their prices a token."""

    uses: dict[str, ModelUse]
    prices: dict[str, TokenPrice]


@dataclass
class _Group:
    """Hold ids that are one model; price: of each period, None while no id of it was used there."""

    ids: list[str]
    prices: list[tuple[TokenPrice, bool] | None] = field(default_factory=lambda: [None, None])


def family_of(model: str) -> str:
    """Return an id without its provider's prefix and release: "openai/gpt-4o-2024-08-06" → "gpt-4o"."""
    name = model.rpartition("/")[2].casefold()
    while (shorter := _RELEASE.sub("", name)) != name and shorter:
        name = shorter
    return name


def one_model_each(before: Priced, after: Priced) -> tuple[Priced, Priced]:
    """Return two periods with the ids that are one model added up under the name that came last."""
    periods = (before, after)
    groups: list[_Group] = []
    for model in sorted(before.uses.keys() | after.uses.keys()):
        own = _Group([model], [_price(each, model) for each in periods])
        home = next((each for each in groups if _is_one(each, own)), None)
        if home is None:
            groups.append(own)
            continue
        home.ids.append(model)
        home.prices = [
            _joined(mine, other) for mine, other in zip(home.prices, own.prices, strict=True)
        ]
    return _added_up(before, groups, 0), _added_up(after, groups, 1)


def _price(period: Priced, model: str) -> tuple[TokenPrice, bool] | None:
    """Return an id's price and whether its cached tokens show theirs; None where it was not used."""
    use = period.uses.get(model)
    price = period.prices.get(model)
    return None if use is None or price is None else (price, bool(use.cached_tokens))


def _joined(
    mine: tuple[TokenPrice, bool] | None, other: tuple[TokenPrice, bool] | None
) -> tuple[TokenPrice, bool] | None:
    if mine is None or other is None:
        return mine or other
    return mine if mine[1] else other


def _is_one(group: _Group, own: _Group) -> bool:
    meet = [
        (mine, other)
        for mine, other in zip(group.prices, own.prices, strict=True)
        if mine is not None and other is not None
    ]
    if meet:
        return all(_same(mine, other) for mine, other in meet)
    # one went before the other came
    mine = next((each for each in group.prices if each is not None), None)
    other = next((each for each in own.prices if each is not None), None)
    if mine is None or other is None:
        return False
    families = {family_of(each) for each in group.ids}
    return family_of(own.ids[0]) in families or _same(mine, other)


def _same(mine: tuple[TokenPrice, bool], other: tuple[TokenPrice, bool]) -> bool:
    (a, a_cached), (b, b_cached) = mine, other
    cached = a.cached == b.cached or not (a_cached and b_cached)
    return a.input == b.input and a.output == b.output and cached


def _added_up(period: Priced, groups: list[_Group], place: int) -> Priced:
    uses: dict[str, ModelUse] = {}
    prices: dict[str, TokenPrice] = {}
    for group in groups:
        found = [period.uses[each] for each in group.ids if each in period.uses]
        price = group.prices[place]
        if not found:
            continue
        name = group.ids[-1]
        uses[name] = ModelUse(
            sum(each.requests for each in found),
            sum(each.input_tokens for each in found),
            sum(each.cached_tokens for each in found),
            sum(each.output_tokens for each in found),
            sum((each.cost for each in found), Decimal(0)),
        )
        if price is not None:
            prices[name] = price[0]
    return Priced(uses, prices)
