"""Price lists of models: read from LiteLLM's JSON or a small table, and tokens turned into exact
costs.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from slastudio.evidence.arrays import Series
from slastudio.evidence.reading import Price
from slastudio.importing.files.json_data import BadJsonError, parse_json
from slastudio.importing.formats.declaration import Headings
from slastudio.importing.typing.quantities import BadValueError, is_missing, parse_amount
from slastudio.shared.inputs import Expected, read_text
from slastudio.shared.problems import StudioError

_EXPECTED = Expected("a price list as JSON or CSV", 8 * 1024 * 1024)
_MILLION = Decimal(1_000_000)
_COLUMNS = {
    "model": "model | model_id | model_name | modell | modelo | modèle",
    "from": "from | valid_from | since | date | ab | gültig ab | desde | depuis",
    "input": "input | input_per_million | input_price | prompt | input_cost_per_token | input_per_1k | input_per_token",
    "cached": "cached | cached_per_million | cached_input | cache_read | cached_price | cached_per_1k",
    "output": "output | output_per_million | output_price | completion | output_cost_per_token | output_per_1k"
    " | output_per_token",
    "currency": "currency | währung | moneda | devise",
    "per": "per | unit | einheit",
}
_PER = (
    (
        re.compile(
            r"(?:per|/)?\W*(?:1\W?000\W?000|1\s*m|m|million|mio|mtok)\b\W*(?:tokens?)?$",
            re.IGNORECASE,
        ),
        _MILLION,
    ),
    (
        re.compile(r"(?:per|/)?\W*(?:1\W?000|1\s*k|k|thousand)\b\W*(?:tokens?)?$", re.IGNORECASE),
        Decimal(1000),
    ),
    (re.compile(r"(?:per|/)?\W*(?:1\s*)?tokens?$", re.IGNORECASE), Decimal(1)),
)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def read_prices(path: Path, currency: str = "USD", per: str = "") -> list[Price]:
    """Return the price list of a file as one entry per model and day from which it holds.

    LiteLLM's JSON gives prices per single token; a table needs the headings model, input and
    output, and may have cached, from, currency and per ("token", "1K", "1M"); without any unit a
    table's prices are those of a million tokens. Raises StudioError naming the line that cannot be
    read.
    """
    text = read_text(path, _EXPECTED)
    if text.lstrip().startswith("{"):
        return _of_json(text, path.name, currency)
    try:
        return _of_table(text, path.name, currency, per)
    except csv.Error as problem:  # a cell of more than 131,072 characters, a zero in a line
        raise StudioError(f"{path.name} is not a price list: {problem}.") from None


def _of_json(text: str, name: str, currency: str) -> list[Price]:
    try:
        document = parse_json(text)
    except BadJsonError as problem:
        raise StudioError(f"{name} is not a price list: {problem}") from None
    prices = []
    for model, entry in document.items():
        # LiteLLM's list begins with an entry that explains the others
        if model == "sample_spec" or not isinstance(entry, dict):
            continue
        tokens = [entry.get(f"{side}_cost_per_token") for side in ("input", "output")]
        if all(_is_price(value) for value in tokens):
            cached = entry.get("cache_read_input_token_cost")
            prices.append(
                _price(
                    model, "", tokens[0], cached if _is_price(cached) else None, tokens[1], currency
                )
            )
    if not prices:
        raise StudioError(
            f"{name} names no model with prices per token. Expected LiteLLM's list, or a table."
        )
    return prices


def _is_price(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _price(
    model: str, since: str, paid: object, cached: object, given: object, currency: str
) -> Price:
    """Return one entry from prices per single token."""
    return Price(
        model,
        since,
        # by its text: as a float a price would bring along binary digits nobody wrote
        _plain(Decimal(str(paid)) * _MILLION),
        _plain(Decimal(str(given)) * _MILLION),
        currency,
        None if cached is None else _plain(Decimal(str(cached)) * _MILLION),
    )


def _of_table(text: str, name: str, currency: str, per: str) -> list[Price]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    headings = Headings(reader.fieldnames or ())
    found = {key: headings.find(names) for key, names in _COLUMNS.items()}
    found |= {
        key: found[key] or _beginning(key, reader.fieldnames or ())
        for key in ("input", "cached", "output")
    }
    lacking = [key for key in ("model", "input", "output") if not found[key]]
    if lacking:
        raise StudioError(
            f"{name} has no column {', '.join(lacking)}. A price list needs model, input and output."
        )
    prices = []
    for number, row in enumerate(reader, 2):
        try:
            prices.append(_of_row(row, found, currency, per))
        except (BadValueError, ValueError) as problem:
            raise StudioError(f"{name}, line {number}: {problem}") from None
    return prices


def _beginning(word: str, names: Sequence[str]) -> str:
    return next((name for name in names if name.strip().casefold().startswith(word)), "")


def _of_row(
    row: Mapping[str, str | None], found: Mapping[str, str], currency: str, per: str
) -> Price:
    given = {
        key: (row.get(heading) or "").strip() if heading else "" for key, heading in found.items()
    }
    since = date.fromisoformat(given["from"]).isoformat() if given["from"] else ""
    amounts = {}
    for key in ("input", "cached", "output"):
        text = given[key]
        comma = "," in text and "." not in text
        tokens = _tokens(given["per"] or per or found[key])
        amounts[key] = (
            None if not text or is_missing(text) else parse_amount(text, comma=comma) / tokens
        )
    if not given["model"] or amounts["input"] is None or amounts["output"] is None:
        raise BadValueError("model, input and output must be filled in.")
    return _price(
        given["model"],
        since,
        amounts["input"],
        amounts["cached"],
        amounts["output"],
        given["currency"] or currency,
    )


def _tokens(words: str) -> Decimal:
    """Return how many tokens a price is for, told by its heading; a million where nothing says so."""
    spaced = words[:200].replace("_", " ")  # a heading says it in a few words
    return next((tokens for pattern, tokens in _PER if pattern.search(spaced)), _MILLION)


@dataclass(frozen=True)
class PriceList:
    """Hold prices per million tokens by model, each list ordered by the day from which it holds."""

    by_model: dict[str, tuple[tuple[pd.Timestamp, Decimal, Decimal, Decimal], ...]]

    @classmethod
    def of(cls, prices: Iterable[Price]) -> PriceList:
        """Build the list from single prices; cached tokens without a price cost what input does."""
        found: dict[str, list[tuple[pd.Timestamp, Decimal, Decimal, Decimal]]] = {}
        for each in prices:
            # nothing that is stored lies before 1678, so a price without a day always held
            since = pd.Timestamp(each.since or "1678-01-01", tz="UTC")
            paid, given = Decimal(each.input_per_million), Decimal(each.output_per_million)
            cheap = paid if each.cached_per_million is None else Decimal(each.cached_per_million)
            found.setdefault(each.model.casefold(), []).append((since, paid, cheap, given))
        return cls({model: tuple(sorted(dated)) for model, dated in found.items()})

    def cost(self, model: Any, time: Any, tokens: tuple[int, int, int]) -> Decimal | None:
        """Return what (input, cached, output) tokens cost, cached ones being part of input; None
        without a price.
        """
        prices = (
            self.by_model.get(str(model).strip().casefold(), ()) if isinstance(model, str) else ()
        )
        dated = [price for price in prices if pd.isna(time) or price[0] <= time]
        if not dated or (pd.isna(time) and len(prices) > 1):
            return None
        _, paid, cheap, given = dated[-1]
        whole, cached, output = tokens
        return (paid * (whole - cached) + cheap * cached + given * output) / _MILLION

    def costs(self, read: Mapping[str, Series], size: int) -> tuple[list[Decimal | None], int]:
        """Return the cost of each of `size` records, and how many that used tokens have no price."""

        def column(name: str) -> list[Any]:
            return read[name].tolist() if name in read else [None] * size

        costs: list[Decimal | None] = []
        unpriced = 0
        counts = zip(
            column("input_tokens"), column("cached_tokens"), column("output_tokens"), strict=True
        )
        for model, time, tokens in zip(column("model"), column("time"), counts, strict=True):
            if all(each is None or each is pd.NA for each in tokens):
                costs.append(None)
                continue
            whole, cached, output = (
                0 if each is None or each is pd.NA else int(each) for each in tokens
            )
            costs.append(self.cost(model, time, (whole, cached, output)))
            unpriced += costs[-1] is None
        return costs, unpriced
