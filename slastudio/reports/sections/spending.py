"""Costs and anomalies: the month's days against the cap, where it goes, the months before, days
above the agreed limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.words.figures import MEAN_BEFORE, show_number, show_value
from slastudio.judge.outcome.assessment import Assessment, Costs
from slastudio.judge.outcome.beside.spend_change import Agreed
from slastudio.judge.outcome.spend_outlook import cap_words, forecast_words, method_words
from slastudio.judge.telling.spend import FACTORS, agreed_sentence, change_sentence, signed
from slastudio.reports.content.blocks import (
    Block,
    Cell,
    Chart,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Strong,
    Table,
)
from slastudio.reports.content.charts import cost_chart
from slastudio.reports.sections.cells import day_words
from slastudio.shared.counts import count
from slastudio.shared.periods import Period, parse_period

_MOST_DAYS = 10


def cost_blocks(assessment: Assessment) -> tuple[Block, ...]:
    """Return facts, chart, months and days above the agreed limit, or what is missing and who owes
    it.
    """
    return tuple(_costs(assessment))


def _costs(assessment: Assessment) -> Iterator[Block]:
    costs, period = assessment.costs, assessment.period
    if not costs.origin:
        cap = (
            f" The cap is {show_value(costs.cap, costs.currency)} a month."
            if costs.cap is not None
            else ""
        )
        yield Paragraph(
            f"Neither bills nor priced requests were imported for {period.title}; the provider owes one of them. "
            f"Nothing is known about spend, which is not the same as no spend.{cap}"
        )
        return
    yield Facts(tuple(_facts(costs, period)))
    if chart := cost_chart(period, costs):
        yield Chart(chart)
    yield from _tables(assessment)


def _facts(costs: Costs, period: Period) -> Iterator[tuple[str, str]]:
    yield (
        "Spent",
        f"{show_value(costs.total, costs.currency)} in {period.title}, according to {costs.origin}",
    )
    if costs.cap is None:
        yield "Cap", "No cap is agreed."
    else:
        gap = costs.cap - costs.total
        side = (
            f"{show_value(gap, costs.currency)} left"
            if gap >= 0
            else f"{show_value(-gap, costs.currency)} over it"
        )
        yield "Cap", f"{show_value(costs.cap, costs.currency)} a month, {side}"
    if costs.outlook is not None and costs.outlook.total is not None:
        yield (
            "Forecast",
            f"{forecast_words(costs.outlook, costs.currency)}. {method_words(costs.outlook)}",
        )
    elif costs.outlook is not None and not costs.outlook.is_over:
        yield "Forecast", forecast_words(costs.outlook, costs.currency)
    if day := _day_of_the_cap(costs):
        yield "Day of the cap", day
    if costs.unknown:
        yield (
            "Unknown",
            (
                f"{count(costs.unknown, 'request')} used tokens but carry no cost. Zero may mean unknown: "
                "the spend may be higher than the figure above."
            ),
        )


def _day_of_the_cap(costs: Costs) -> str:
    """Say when the cap was or will be reached; of a period that ended below it, the cap's own line
    says enough.
    """
    outlook = costs.outlook
    if outlook is None or (outlook.is_over and outlook.cap.reached is None):
        return ""
    return cap_words(outlook, costs.currency)


def _why(assessment: Assessment) -> Iterator[Block]:
    """Yield why spend is not that of the period before, in parts that add up to the change, and how
    bills compare with the logs.
    """
    movement = assessment.spend_movement
    if movement is None:
        return
    change, period = movement.change, assessment.period
    before = parse_period(movement.against, period.zone)
    yield Heading("Why it changed", level=2)
    yield Paragraph(
        change_sentence(change, period, before, movement.currency, under_way=assessment.unfinished)
    )
    if change.parts:
        amounts = (
            (before.title, show_value(change.before, movement.currency)),
            *(
                (FACTORS[name].capitalize(), signed(amount, movement.currency))
                for name, amount in change.parts
                if amount
            ),
            (period.title, show_value(change.after, movement.currency)),
        )
        yield Table(
            ("From one period to the next", f"Logged spend, {movement.currency}"),
            tuple((name, Figure(amount)) for name, amount in amounts),
            ("left", "figure"),
            (3, 1),
        )
    if movement.agreed:
        yield Heading("Logs against bills", level=2)
        yield Paragraph(agreed_sentence(movement.agreed, movement.currency))
        yield Table(
            ("Billed for", "Logged", "Billed", "Difference"),
            tuple(_agreed(each, movement.currency) for each in movement.agreed),
            ("left", "figure", "figure", "figure"),
            (3, 1, 1, 1),
        )


def _agreed(each: Agreed, currency: str) -> tuple[Cell, ...]:
    services = ", ".join(filter(None, each.services))
    return (
        Strong(each.name, services),
        Figure(show_value(each.result.logged, currency)),
        Figure(show_value(each.result.billed, currency)),
        Figure(signed(each.result.billed - each.result.logged, currency)),
    )


def _tables(assessment: Assessment) -> Iterator[Block]:
    costs = assessment.costs
    yield from _why(assessment)
    yield Heading("By month", level=2)
    yield _months(costs, assessment.period)
    models = _by_model(costs)
    if len(models) > 1:
        yield Heading("By model", level=2)
        yield Table(
            ("Model", f"Spend, {costs.currency}", "Share"),
            tuple(
                (
                    name or "model not named",
                    Figure(show_value(amount, costs.currency)),
                    Figure(_percent(amount, costs.total)),
                )
                for name, amount in models
            ),
            ("left", "figure", "figure"),
            (3, 1, 1),
        )
    yield Heading("Days above the agreed limit", level=2)
    yield from _above_limit(assessment)


def _months(costs: Costs, period: Period) -> Table:
    told = [
        *((parse_period(label, period.zone).title, total) for label, total in costs.months),
        (period.title, costs.total),
    ]
    rows = []
    for index, (name, total) in enumerate(told):
        before = told[index - 1][1] if index else None
        rows.append(
            (name, Figure(show_value(total, costs.currency)), Figure(_growth(total, before)))
        )
    return Table(
        ("Month", f"Spend, {costs.currency}", "Against the month before"),
        tuple(rows),
        ("left", "figure", "figure"),
        (3, 1, 1),
    )


def _growth(total: Decimal, before: Decimal | None) -> str:
    if not before:
        return "–"
    change = (total - before) * 100 / before
    return f"{'+' if change > 0 else ''}{show_number(change, 1)} %"


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{show_number(part * 100 / whole, 1)} %" if whole else "–"


def _by_model(costs: Costs) -> list[tuple[str, Decimal]]:
    totals: dict[str, Decimal] = {}
    for day in costs.days:
        for name, amount in day.by_model:
            totals[name] = totals.get(name, Decimal(0)) + amount
    return sorted(totals.items(), key=lambda each: (-each[1], each[0]))


def _above_limit(assessment: Assessment) -> Iterator[Block]:
    costs, limit = assessment.costs, assessment.terms.costs.anomaly_percent
    clause = clause_of(assessment.terms, "anomaly")
    rule = f"more than {show_number(limit)} % above {MEAN_BEFORE} it" if limit is not None else ""
    cited = f" ({clause})" if clause else ""
    if not costs.above_mean:
        yield Paragraph(
            f"No day cost {rule}{cited}."
            if rule
            else "The agreement does not say from when on a day's spend is an anomaly."
        )
        return
    ranked = sorted(
        costs.above_mean, key=lambda each: (-(each[1] / each[2] if each[2] else each[1]), each[0])
    )
    shown = sorted(ranked[:_MOST_DAYS])
    yield Paragraph(
        f"{count(len(ranked), 'day')} cost {rule}{cited}."
        + (f" The {_MOST_DAYS} furthest above it are listed." if len(ranked) > _MOST_DAYS else "")
    )
    yield Table(
        ("Day", f"Spend, {costs.currency}", "Mean of its like", "Above it"),
        tuple(
            (
                day_words(day),
                Figure(show_value(amount, costs.currency)),
                Figure(show_value(mean, costs.currency)),
                Figure(_growth(amount, mean)),
            )
            for day, amount, mean in shown
        ),
        ("left", "figure", "figure", "figure"),
        (3, 1, 1, 1),
    )
    if action := assessment.terms.costs.anomaly_action:
        yield Paragraph(action, lead="Agreed action:")
