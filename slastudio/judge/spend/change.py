"""What made logged spend change between two periods, and how logs and bills of a month agree."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

import numpy as np

from slastudio.evidence.arrays import Array
from slastudio.judge.outcome.beside.spend_change import NOT_SPLIT, Agreed, SpendChange
from slastudio.judge.spend.frames import UNNAMED, SpendRows
from slastudio.measure.spend.cost_split import CostSplit, ModelUse, TokenPrice, split_change
from slastudio.measure.spend.reconciliation import BillLine, LoggedRows, Reconciled, reconcile
from slastudio.measure.spend.same_models import Priced, one_model_each
from slastudio.measure.spend.token_prices import prices_behind
from slastudio.shared.periods import Period

_CENT = Decimal("0.01")
# each subset is tried, so every service doubles the work
_MOST_SERVICES = 5
_TOKENS = ("input_tokens", "cached_tokens", "output_tokens")


def change_of(logs: SpendRows, before: Period, after: Period) -> SpendChange:
    """Return the split of the change of logged spend."""
    masks = [logs.within(before), logs.within(after)]
    totals = [_cents(logs.total(mask)) for mask in masks]
    nothing = SpendChange(totals[0], totals[1], (), (), 0, (0, 0), "")
    for mask, period in zip(masks, (before, after), strict=True):
        if not mask.any():
            return _because(nothing, f"There are no request logs of {period.title}.")
        if not (mask & logs.counted).any():
            return _because(
                nothing,
                f"The request logs of {period.title} hold no costs in {logs.currency}; prices that stand in bills only "
                "do not say what volume, tokens and models did.",
            )
    usable = [mask & logs.counted & logs.tokens_known & ~logs.unpriced for mask in masks]
    if not all(mask.any() for mask in usable):
        return _because(nothing, "The request logs hold no tokens, so the change cannot be split.")
    uses = [_uses(logs, mask) for mask in usable]
    found, names = _prices(logs, usable)
    first, last = one_model_each(Priced(uses[0], found[0]), Priced(uses[1], found[1]))
    split: CostSplit = split_change(first.uses, last.uses, first.prices, last.prices)
    rest = (totals[1] - totals[0]) - split.change
    models = len(uses[0].keys() | uses[1].keys())
    counts = (int(usable[0].sum()), int(usable[1].sum()))
    return SpendChange(
        totals[0], totals[1], (*split.parts, (NOT_SPLIT, rest)), names, models, counts, ""
    )


def _because(nothing: SpendChange, reason: str) -> SpendChange:
    return SpendChange(nothing.before, nothing.after, (), (), 0, (0, 0), reason)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)


def _models(logs: SpendRows) -> tuple[Array, list[str]]:
    """Return the place of each record's model among the texts, records without one last."""
    codes, texts = logs.labels.get("model", (np.full(len(logs), -1), []))
    return np.where(codes < 0, len(texts), codes), [*texts, UNNAMED]


def _uses(logs: SpendRows, mask: Array) -> dict[str, ModelUse]:
    codes, texts = _models(logs)
    places = codes[mask]
    counts = np.bincount(places, minlength=len(texts))
    costs = logs.amounts.sums(places, len(texts), mask)
    sums = {
        name: np.bincount(places, weights=_plain(logs, name)[mask], minlength=len(texts))
        for name in logs.numbers
    }
    return {
        text: ModelUse(
            int(counts[i]),
            int(sums["input_tokens"][i]),
            int(sums["cached_tokens"][i]),
            int(sums["output_tokens"][i]),
            costs[i],
        )
        for i, text in enumerate(texts)
        if counts[i]
    }


def _plain(logs: SpendRows, name: str) -> Array:
    """Return tokens of one kind; cached ones are part of the input and never more."""
    values = logs.numbers[name]
    return np.minimum(values, logs.numbers["input_tokens"]) if name == "cached_tokens" else values


def _prices(
    logs: SpendRows, masks: Sequence[Array]
) -> tuple[tuple[dict[str, TokenPrice], dict[str, TokenPrice]], tuple[str, ...]]:
    """Return prices a token for both periods, a model's mean price where the logs do not give them
    away, and who has them.
    """
    codes, texts = _models(logs)
    found: list[dict[str, TokenPrice]] = []
    known: list[set[str]] = []
    for mask in masks:
        prices, sure = dict[str, TokenPrice](), set[str]()
        for i, text in enumerate(texts):
            rows = np.flatnonzero(mask & (codes == i))
            if len(rows):
                tokens = [_plain(logs, name)[rows] for name in _TOKENS]
                price = prices_behind(tokens[0], tokens[1], tokens[2], logs.amounts.chosen(rows))
                if price is not None:
                    sure.add(text)
                    prices[text] = price
        found.append(prices)
        known.append(sure)
    both = {
        text
        for text in texts
        if all(
            text in sure or not _used(masks[i], codes, texts, text) for i, sure in enumerate(known)
        )
    } & (known[0] | known[1])
    uses = [_uses(logs, mask) for mask in masks]
    for i, listed in enumerate(found):
        for text, use in uses[i].items():
            if text not in both:
                count = use.input_tokens + use.output_tokens
                mean = use.cost / count if count else Decimal(0)
                listed[text] = TokenPrice(mean, mean, mean)
            elif not use.cached_tokens and text in uses[1 - i] and found[1 - i][text].input:
                # nothing was cached, so the logs do not show what it would have cost: the rebate of
                # the other period
                other = found[1 - i][text]
                own = listed[text]
                listed[text] = TokenPrice(
                    own.input, own.input * other.cached / other.input, own.output
                )
    return (found[0], found[1]), tuple(sorted(both))


def _used(mask: Array, codes: Array, texts: list[str], text: str) -> bool:
    return bool((mask & (codes == texts.index(text))).any())


def agree(logs: SpendRows, bills: SpendRows, month: Period) -> tuple[Agreed, ...]:
    """Return how logs and bills of a month compare, model by model; all together where bills name
    no model of the logs.

    Of several services billed for a model, those are compared whose sum comes nearest the logs,
    span by span; the others stand by themselves, as services no log explains.
    """
    span = (int(month.start.timestamp()) * 10**9, int(month.end.timestamp()) * 10**9)
    counted = bills.counted
    codes, texts = _models(logs)
    bill_codes, bill_texts = bills.labels.get("model", (np.full(len(bills), -1), []))
    models = {text.casefold(): i for i, text in enumerate(texts[:-1])}
    matched = {}
    for place, text in enumerate(bill_texts):
        if text.casefold() in models:
            matched[place] = models[text.casefold()]
    near = _near(logs, bills, span)
    if not matched:
        result = reconcile(_lines(bills, counted), _logged(logs, near), span)
        return (Agreed(month.label, "all", _services(bills, counted), result),)
    agreed, rest = [], counted & ~np.isin(bill_codes, list(matched))
    for i, place in sorted(matched.items(), key=lambda pair: bill_texts[pair[0]]):
        logged = _logged(logs, near & (codes == place))
        mine, result = _explained(logged, bills, counted & (bill_codes == i), span)
        agreed.append(Agreed(month.label, bill_texts[i], _services(bills, mine), result))
        rest |= counted & (bill_codes == i) & ~mine
    for place in np.setdiff1d(np.unique(codes[near]), list(matched.values())):
        result = reconcile((), _logged(logs, near & (codes == place)), span)
        agreed.append(Agreed(month.label, texts[place], (), result))
    nothing = _logged(logs, np.zeros(len(logs), bool))
    for name, mine in _by_service(bills, rest):
        result = reconcile(_lines(bills, mine), nothing, span)
        agreed.append(Agreed(month.label, name, (name,), result))
    return tuple(each for each in agreed if each.result.requests or each.result.lines)


def _near(logs: SpendRows, bills: SpendRows, span: tuple[int, int]) -> Array:
    """Return the logs of the month and of whatever the bills of the month cover beyond it."""
    own = bills.counted & (bills.times >= span[0]) & (bills.times < span[1])
    end = max(span[1], int(bills.ends[own].max(initial=0)))
    # logs in another currency are left out like bills in one; those without a price stay in as
    # requests
    found: Array = (
        (logs.counted | ~logs.amounts.present) & (logs.times >= span[0]) & (logs.times < end)
    )
    return found


def _explained(
    logged: LoggedRows, bills: SpendRows, mine: Array, span: tuple[int, int]
) -> tuple[Array, Reconciled]:
    """Return the bills of a model that its logs explain best, all of them where services are too
    many to try.
    """
    services = _by_service(bills, mine)
    best, result = mine, reconcile(_lines(bills, mine), logged, span)
    if len(services) > _MOST_SERVICES:
        return best, result
    # large groups first: of those that explain as well, the one that leaves fewer services alone
    # stands
    for size in range(len(services) - 1, 0, -1):
        for group in combinations(services, size):
            chosen: Array = np.logical_or.reduce([mask for _, mask in group])
            other = reconcile(_lines(bills, chosen), logged, span)
            if _off(other) < _off(result):
                best, result = chosen, other
    return best, result


def _off(result: Reconciled) -> Decimal:
    return sum((abs(part) for _, part in result.parts), Decimal(0))


def _by_service(bills: SpendRows, mask: Array) -> list[tuple[str, Array]]:
    codes, texts = bills.labels.get("service", (np.full(len(bills), -1), []))
    found = [(text, mask & (codes == i)) for i, text in enumerate(texts)] + [
        (UNNAMED, mask & (codes < 0))
    ]
    return [(text, mine) for text, mine in found if mine.any()]


def _services(bills: SpendRows, mask: Array) -> tuple[str, ...]:
    return tuple(text for text, _ in _by_service(bills, mask))


def _lines(bills: SpendRows, mine: Array) -> list[BillLine]:
    amounts = (
        Decimal(int(each)).scaleb(-bills.amounts.digits)
        for each in bills.amounts.numbers[mine].tolist()
    )
    spans = zip(bills.times[mine].tolist(), bills.ends[mine].tolist(), amounts, strict=True)
    return [BillLine(start, end, amount) for start, end, amount in spans]


def _logged(logs: SpendRows, rows: Array) -> LoggedRows:
    return LoggedRows(
        logs.times[rows], logs.amounts.chosen(rows), (logs.counted & ~logs.unpriced)[rows]
    )
