"""Find the prices a token that a log's costs were made with, so that caching and price can be told
apart.
"""

from __future__ import annotations

from decimal import Context, Decimal

import numpy as np

from slastudio.evidence.arrays import Array
from slastudio.measure.records.groups import ExactAmounts
from slastudio.measure.spend.cost_split import TokenPrice

_MOST_ROWS = 20_000
# two prices fit any two rows
_LEAST_ROWS = 20
# a few rows may be billed at another price; more, and the prices are no prices
_LEAST_SHARE = 0.995
_LEAST_UNITS = 100  # a cost of fewer last digits says too little of a price
_SIX_DIGITS = Context(prec=6)


def prices_behind(
    input_tokens: Array, cached_tokens: Array, output_tokens: Array, costs: ExactAmounts
) -> TokenPrice | None:
    """Return the prices of fresh input, cached input and output tokens that give the costs of the
    rows, None where none do.

    All shapes (rows,); input tokens count cached ones too. Prices come from least squares, are
    rounded to six digits, and hold only if 99.5 % of the rows (20,000 of them at most, evenly
    chosen) cost what they say to the last digit of the log. Where nothing was cached the cached
    price is that of fresh input.
    """
    rows = np.flatnonzero(costs.present)
    if len(rows) < _LEAST_ROWS:
        return None
    rows = rows[np.linspace(0, len(rows) - 1, min(len(rows), _MOST_ROWS)).astype(np.int64)]
    amounts, unit = costs.floats()[rows], 10.0**-costs.digits
    kinds = np.column_stack([input_tokens - cached_tokens, cached_tokens, output_tokens]).astype(
        float
    )[rows]
    used = np.array([(kinds[:, i] > 0).any() for i in range(3)], bool)
    if not used[0] or np.median(np.abs(amounts)) < _LEAST_UNITS * unit:
        return None
    scaled = kinds[:, used] / 1_000_000
    # where one kind of token is always the same multiple of another, no price of either can be told
    if np.linalg.matrix_rank(scaled) < scaled.shape[1]:
        return None
    found = np.linalg.lstsq(scaled, amounts, rcond=None)[0]
    prices = np.full(3, np.nan)
    prices[used] = [float(_SIX_DIGITS.create_decimal_from_float(each)) for each in found]
    if (prices[used] < 0).any():
        return None
    prices[1] = prices[0] if np.isnan(prices[1]) else prices[1]
    prices[2] = 0.0 if np.isnan(prices[2]) else prices[2]
    off = np.abs(kinds @ (prices / 1_000_000) - amounts)
    if (off <= unit * 1.000001).mean() < _LEAST_SHARE:
        return None
    fresh, cached, output = (
        _SIX_DIGITS.create_decimal_from_float(each) / Decimal(1_000_000) for each in prices
    )
    return TokenPrice(fresh, cached, output)
