"""The sheets of costs: total, cap, forecast and models; each day; why it changed; logs against bills."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from slastudio.contract.words.figures import show_number
from slastudio.judge.outcome.assessment import Assessment, Costs, DailySpend
from slastudio.judge.outcome.beside.spend_change import SpendMovement
from slastudio.judge.outcome.spend_outlook import Outlook, method_words
from slastudio.judge.telling.spend import FACTORS
from slastudio.measure.spend.reconciliation import CAUSES
from slastudio.reports.workbook.sheet_values import (
    Row,
    Sheet,
    Value,
    amount_of,
    column,
    difference_amount,
    percent_amount,
    reckoned,
    summed,
)
from slastudio.shared.counts import count, verb
from slastudio.shared.periods import parse_period

COSTS, BY_DAY = "Costs", "Spend by day"
MONTHS = ("Month before", "This period")
# more columns are read by nobody; the rows of days hold every model
_MOST_MODELS = 12
_NO_NAME = "model not named"


@dataclass(frozen=True)
class DayRow:
    """Hold what one model cost on one day."""

    day: date
    model: str
    amount: Decimal


def day_rows(costs: Costs) -> tuple[DayRow, ...]:
    """Return every day of every model, the models by what they cost, so that the rows of one follow
    one another.
    """
    found = [
        DayRow(spend.day, name, amount) for spend in costs.days for name, amount in spend.by_model
    ]
    totals = _totals(found)
    return tuple(sorted(found, key=lambda each: (-totals[each.model], each.model, each.day)))


def _totals(rows: list[DayRow]) -> dict[str, Decimal]:
    totals: dict[str, Decimal] = {}
    for each in rows:
        totals[each.model] = totals.get(each.model, Decimal(0)) + each.amount
    return totals


# --- the sheet of costs -----------------------------------------------------------------------------------------------


def cost_sheet(a: Assessment) -> Sheet:
    """Return the sheet of a period's costs."""
    return Sheet(COSTS, _head(a.costs), _cost_rows(a), 3)


def _head(costs: Costs) -> tuple[str, ...]:
    amount = f"Amount, {costs.currency}"
    return (
        "What",
        "Day or month",
        "Model",
        amount,
        "28-day mean",
        "Share or change, %",
        "Its share or change is",
        "Note",
    )


def _cost_rows(a: Assessment) -> tuple[Row, ...]:
    c, days = a.costs, day_rows(a.costs)
    rows: list[Row] = [()]
    _add_cap(rows, a)
    if c.outlook is not None:
        rows += _outlook_rows(a, c.outlook)
    if c.unknown:
        told = f"{count(c.unknown, 'request')} used tokens but {verb(c.unknown, 'carries', 'carry')} no cost"
        rows.append(("Unknown", a.period.label, "", None, None, None, "", told))
    _add_months(rows, a)
    _add_days_above(rows, a)
    _add_models(rows, c, days)

    first = len(rows) + 1
    rows += [
        ("Day", each.day, each.model, amount_of(each.amount, c.currency), None, None, "", "")
        for each in days
    ]
    total = summed(
        amount_of(c.total, c.currency), "D", (first, len(rows)), [each.amount for each in days]
    )
    origin = f"according to {c.origin}" if c.origin else "nothing imported"
    rows[0] = ("Total", a.period.label, "", total, None, None, "", origin)
    return tuple(rows)


def _add_cap(rows: list[Row], a: Assessment) -> None:
    c, label = a.costs, a.period.label
    if c.cap is None:
        return
    cap = len(rows) + 1
    share = percent_amount(c.total, c.cap, f"D[1]/D[{cap}]*100")
    rows.append(
        (
            "Cap",
            label,
            "",
            amount_of(c.cap, c.currency),
            None,
            share,
            "of the cap spent" if share else "",
            "",
        )
    )
    left = c.cap - c.total
    gap = reckoned(amount_of(left, c.currency), f"D[{cap}]-D[1]", left)
    rows.append(
        ("Left of the cap", label, "", gap, None, None, "", "" if left >= 0 else "over the cap")
    )


def _add_months(rows: list[Row], a: Assessment) -> None:
    """Add the months before and, below them, the period once more, so that a chart has them in line."""
    c, before = a.costs, None
    for label, total in c.months:
        rows.append(_month(MONTHS[0], label, (total, before), len(rows) + 1, c.currency))
        before = total
    if c.months:
        row = _month(MONTHS[1], a.period.label, (c.total, before), len(rows) + 1, c.currency)
        told = reckoned(amount_of(c.total, c.currency), "D[1]", c.total)
        rows.append((*row[:3], told, *row[4:]))


def _month(
    what: str, label: str, spent: tuple[Decimal, Decimal | None], row: int, currency: str
) -> Row:
    total, before = spent
    change = None
    if before is not None:
        formula = f"(D[{row}]-D[{row - 1}])/D[{row - 1}]*100"
        change = percent_amount(total - before, before, formula)
    against = "against the month before" if change else ""
    return (what, label, "", amount_of(total, currency), None, change, against, "")


def _add_days_above(rows: list[Row], a: Assessment) -> None:
    c, limit = a.costs, a.terms.costs.anomaly_percent
    note = f"more than the agreed {show_number(limit or 0)} % above the 28-day mean"
    for day, amount, mean in c.above_mean:
        row = len(rows) + 1
        above = percent_amount(amount - mean, mean, f"(D[{row}]-E[{row}])/E[{row}]*100")
        spent, usual = amount_of(amount, c.currency), amount_of(mean, c.currency)
        against = "above the mean" if above else ""
        rows.append(("Above the agreed limit", day, "", spent, usual, above, against, note))


def _add_models(rows: list[Row], c: Costs, days: tuple[DayRow, ...]) -> None:
    totals = _totals(list(days))
    first = len(rows) + len(totals) + 1
    for name, total in totals.items():
        own = [each.amount for each in days if each.model == name]
        row, last = len(rows) + 1, first + len(own) - 1
        spent = summed(amount_of(total, c.currency), "D", (first, last), own)
        share = percent_amount(total, c.total, f"D[{row}]/D[1]*100")
        of = "of the total" if share else ""
        rows.append(("Model", "", name or _NO_NAME, spent, None, share, of, ""))
        first = last + 1


def _outlook_rows(a: Assessment, outlook: Outlook) -> Iterator[Row]:
    currency, month = a.costs.currency, a.period.label

    def told(what: str, day: date | str, amount: Decimal | None, note: str = "") -> Row:
        return (what, day, "", amount_of(amount, currency), None, None, "", note)

    if outlook.total is None and not outlook.is_over:
        yield told("Forecast", month, None, outlook.reason)
    elif outlook.total is not None:
        yield told("Forecast", month, outlook.total, method_words(outlook))
    for confidence, low, high in outlook.limits:
        yield told(f"Forecast, {confidence} % from", month, low)
        yield told(f"Forecast, {confidence} % to", month, high)
    for name, day in (
        ("Cap reached", outlook.cap.reached),
        ("Cap expected to be reached", outlook.cap.expected),
        ("Cap at the earliest", outlook.cap.earliest),
    ):
        if day is not None:
            yield told(name, day, a.costs.cap)


# --- each day ---------------------------------------------------------------------------------------------------------


def spend_by_day_sheet(a: Assessment) -> Sheet:
    """Return a row for each day, a column for each model, taken from the rows of the sheet of costs."""
    c, days = a.costs, day_rows(a.costs)
    names = list(_totals(list(days)))
    shown = names if len(names) <= _MOST_MODELS else names[: _MOST_MODELS - 1]
    rest = len(names) - len(shown)
    places = _places(a, days)
    rows = tuple(
        _day(spend, shown, places, (c.currency, number), others=bool(rest))
        for number, spend in enumerate(c.days, 1)
    )
    others = (count(rest, "other model"),) if rest else ()
    head = (
        "Day",
        *(name or _NO_NAME for name in shown),
        *others,
        f"Total, {c.currency}",
    )
    return Sheet(BY_DAY, head, rows)


def _places(
    a: Assessment, days: tuple[DayRow, ...]
) -> dict[tuple[date, str], list[tuple[int, Decimal]]]:
    """Return the rows of the sheet of costs on which a day of a model stands."""
    first = len(_cost_rows(a)) - len(days) + 1
    found: dict[tuple[date, str], list[tuple[int, Decimal]]] = {}
    for row, each in enumerate(days, first):
        found.setdefault((each.day, each.model), []).append((row, each.amount))
    return found


def _day(
    spend: DailySpend,
    shown: list[str],
    places: dict[tuple[date, str], list[tuple[int, Decimal]]],
    place: tuple[str, int],
    *,
    others: bool,
) -> Row:
    """Return a day's row; what models without a column cost stands together."""
    currency, number = place
    cells: list[Value] = []
    named = Decimal(0)
    for name in shown:
        own = places.get((spend.day, name), [])
        amount = sum((each for _, each in own), Decimal(0))
        named += amount
        told = amount_of(amount, currency) if own else None
        cells.append(reckoned(told, "+".join(f"{COSTS}!D[{row}]" for row, _ in own), amount))
    if others:
        cells.append(amount_of(spend.total - named, currency))
    formula = f"SUM(B[{number}]:{column(len(cells) + 1)}[{number}])"
    total = amount_of(spend.total, currency)
    return (spend.day, *cells, reckoned(total, formula, spend.total) if cells else total)


# --- why it changed, and whether bills say the same -------------------------------------------------------------------


def spend_change_sheet(a: Assessment) -> Sheet:
    """Return how logged spend came from that of the period before to this one's, part by part."""
    moved = a.spend_movement
    currency = a.costs.currency if moved is None else moved.currency
    head = (
        "From one period to the next",
        f"Logged spend, {currency}",
        "Share of the spend before, %",
        "Note",
    )
    return Sheet("Spend change", head, () if moved is None else _change_rows(a, moved))


def _change_rows(a: Assessment, moved: SpendMovement) -> tuple[Row, ...]:
    change, currency = moved.change, moved.currency
    before = parse_period(moved.against, a.period.zone).title
    rows: list[Row] = [(before, amount_of(change.before, currency), None, "")]
    for name, amount in change.parts:
        share = percent_amount(amount, change.before, f"B[{len(rows) + 1}]/B[1]*100")
        rows.append((FACTORS[name].capitalize(), amount_of(amount, currency), share, ""))
    after = amount_of(change.after, currency)
    if change.parts:
        parts = [change.before, *(amount for _, amount in change.parts)]
        after = summed(after, "B", (1, len(rows)), parts)
    rows.append((a.period.title, after, None, change.reason))
    last = len(rows)
    difference = reckoned(amount_of(change.change, currency), f"B[{last}]-B[1]", change.change)
    share = percent_amount(change.change, change.before, f"B[{last + 1}]/B[1]*100")
    rows.append(("Change", difference, share, ""))
    return tuple(rows)


def reconciliation_sheet(a: Assessment) -> Sheet:
    """Return what logs and bills of a month say, model by model, with the causes of each difference."""
    moved = a.spend_movement
    currency = a.costs.currency if moved is None else moved.currency
    head = (
        "Billed for",
        "Services",
        f"Logged, {currency}",
        f"Billed, {currency}",
        f"Difference, {currency}",
        *(cause.capitalize() for cause in CAUSES),
    )
    return Sheet("Logs and bills", head, () if moved is None else _agreed_rows(moved))


def _agreed_rows(moved: SpendMovement) -> tuple[Row, ...]:
    rows: list[Row] = []
    currency = moved.currency
    for number, each in enumerate(moved.agreed, 1):
        found, parts = each.result, dict(each.result.parts)
        difference = difference_amount(found.difference, currency)
        rows.append(
            (
                each.name,
                ", ".join(filter(None, each.services)),
                amount_of(found.logged, currency),
                amount_of(found.billed, currency),
                reckoned(difference, f"D[{number}]-C[{number}]", found.difference),
                *(difference_amount(parts.get(cause), currency) for cause in CAUSES),
            )
        )
    if len(rows) > 1:
        rows.append(_together(moved))
    return tuple(rows)


def _together(moved: SpendMovement) -> Row:
    """Return the sums of all rows, as the report's sentence tells them."""
    found = [each.result for each in moved.agreed]
    columns = [
        [each.logged for each in found],
        [each.billed for each in found],
        [each.difference for each in found],
        *([dict(each.parts).get(cause, Decimal(0)) for each in found] for cause in CAUSES),
    ]
    cells = (
        summed(
            difference_amount(sum(parts, Decimal(0)), moved.currency),
            column(number),
            (1, len(found)),
            parts,
        )
        for number, parts in enumerate(columns, 3)
    )
    return ("Together", "", *cells)
