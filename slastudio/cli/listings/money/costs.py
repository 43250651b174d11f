"""A period's spend reviewed, as a JSON document and as lines for a terminal; money is exact text in
JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from slastudio.contract.words.figures import figure, show_signed
from slastudio.judge.outcome.beside.spend_change import Agreed
from slastudio.judge.outcome.spend_outlook import method_words
from slastudio.judge.spend.forecast import UnusualSpend
from slastudio.judge.spend.review import CostReview, Spend
from slastudio.judge.telling.spend import FACTORS, signed
from slastudio.reports.machine.money import cap_document, exact_text, outlook_document
from slastudio.shared.counts import count
from slastudio.shared.json_values import Json, JsonObject
from slastudio.shared.money import Money

_MOST_LISTED = 12
_CENT = Decimal("0.01")
MoneyWords = Callable[[Decimal | None], str]


def cost_document(review: CostReview) -> JsonObject:
    """Return a cost review as JSON: amounts as text, counts and ratios as numbers, null where
    nothing is known.
    """
    change, failure = review.change, review.failure
    return {
        "period": {**review.period.as_json(), "label": review.period.label},
        "against": {**review.against.as_json(), "label": review.against.label},
        "currency": review.currency,
        "total": exact_text(review.total) if review.spend else None,
        "spend": [_spend(each) for each in review.spend],
        "change": {
            "before": exact_text(change.before),
            "after": exact_text(change.after),
            "change": exact_text(change.change),
            "parts": [
                {"factor": name, "amount": exact_text(amount)} for name, amount in change.parts
            ],
            "priced_models": list(change.priced),
            "models": change.models,
            "requests": {"before": change.requests[0], "after": change.requests[1]},
            "reason": change.reason or None,
        },
        "forecast": outlook_document(review.outlook),
        "cap": cap_document(review.cap),
        "unusual_days": [_unusual(spell) for spell in review.unusual],
        "reconciliation": {
            "rows": [_agreed(each) for each in review.reconciled],
            "reason": review.reconciled_reason or None,
        },
        "unit_costs": [
            {
                "of": each.of,
                "spend": exact_text(each.spend),
                "count": each.count,
                "amount": exact_text(each.amount),
                "reason": each.reason or None,
            }
            for each in review.unit_costs
        ],
        "cost_of_failure": {
            "spend": exact_text(failure.spend),
            "requests": failure.requests,
            "of": exact_text(failure.of),
            "parts": [
                {"what": what, "spend": exact_text(spend), "requests": rows}
                for what, spend, rows in failure.parts
            ],
            "reason": failure.reason or None,
        },
        "outcomes": {
            "rows": [
                {
                    "name": each.name,
                    "unit": each.unit,
                    "source": each.source,
                    "baseline": exact_text(each.baseline),
                    "now": exact_text(each.now),
                    "change": exact_text(each.change),
                    "impact": exact_text(each.impact),
                    "reason": each.reason or None,
                }
                for each in review.worth
            ],
            "reason": review.worth_reason or None,
        },
        "notes": list(review.notes),
    }


def _spend(spend: Spend) -> JsonObject:
    return {
        "origin": spend.origin,
        "currency": spend.currency,
        "total": exact_text(spend.total),
        "records": spend.records,
        "by_day": [
            {"day": day.isoformat(), "amount": exact_text(amount)} for day, amount in spend.by_day
        ],
        "by_model": _by("model", spend.by_model),
        "by_service": _by("service", spend.by_service),
        "by_workflow": _by("workflow", spend.by_workflow),
        "without_amount": spend.without_amount,
        "other_currencies": [
            {"currency": code, "amount": exact_text(amount), "records": rows}
            for code, amount, rows in spend.other_currencies
        ],
    }


def _by(name: str, listed: Sequence[tuple[str, Decimal, int]]) -> list[Json]:
    return [
        {name: text, "amount": exact_text(amount), "records": rows} for text, amount, rows in listed
    ]


def _unusual(spell: UnusualSpend) -> JsonObject:
    near = [
        {"id": change.id, "day": change.day.isoformat(), "title": change.title}
        for change in spell.near
    ]
    return {
        "day": spell.day.isoformat(),
        "end": spell.end.isoformat(),
        "days": spell.days,
        "amount": exact_text(spell.amount),
        "usual": exact_text(spell.usual),
        "deviations": spell.deviations,
        "near": near,
    }


def _agreed(agreed: Agreed) -> JsonObject:
    result = agreed.result
    return {
        "month": agreed.month,
        "name": agreed.name,
        "services": list(agreed.services),
        "logged": exact_text(result.logged),
        "billed": exact_text(result.billed),
        "difference": exact_text(result.difference),
        "parts": [{"cause": cause, "amount": exact_text(amount)} for cause, amount in result.parts],
        "requests": result.requests,
        "unpriced": result.unpriced,
        "lines": result.lines,
        "spans": result.spans,
        "spans_without_logs": result.spans_without_logs,
        "days_without_bills": result.days_without_bills,
    }


def cost_lines(review: CostReview) -> list[str]:
    """Return a cost review in words and aligned columns."""

    def money(amount: Decimal | None) -> str:
        return "–" if amount is None else str(Money(amount, review.currency))

    lines = [f"{review.period.title} against {review.against.title}"]
    for each in review.spend:
        lines += _spend_lines(each)
    if not review.spend:
        lines.append("Nothing was spent, by bills or by request logs.")
    lines += [
        *_change_lines(review, money),
        *_outlook_lines(review, money),
        *_agreed_lines(review, money),
        *_worth_lines(review, money),
    ]
    return [*lines, *(f"○ {note}" for note in review.notes)]


def _spend_lines(spend: Spend) -> list[str]:
    lines = [
        f"Spend by {spend.origin}: {Money(spend.total, spend.currency)} in {count(spend.records, 'record')}"
    ]
    for name, listed in (
        ("model", spend.by_model),
        ("service", spend.by_service),
        ("workflow", spend.by_workflow),
    ):
        lines += _columns(
            f"by {name}", [(text, str(Money(amount, spend.currency))) for text, amount, _ in listed]
        )
    return [*lines, *_day_lines(spend)]


def _day_lines(spend: Spend) -> list[str]:
    """Return the amount of each day, a week a line."""
    days = [(f"{day:%m-%d}", str(Money(amount, spend.currency))) for day, amount in spend.by_day]
    wide = max((len(amount) for _, amount in days), default=0)
    cells = [f"{day} {amount:>{wide}}" for day, amount in days]
    return ["  by day", *("    " + "  ".join(cells[i : i + 7]) for i in range(0, len(cells), 7))]


def _columns(title: str, pairs: Sequence[tuple[str, str]]) -> list[str]:
    if not pairs:
        return []
    wide = max(len(name) for name, _ in pairs[:_MOST_LISTED])
    far = max(len(amount) for _, amount in pairs[:_MOST_LISTED])
    lines = [
        f"  {title}",
        *(f"    {name:<{wide}}  {amount:>{far}}" for name, amount in pairs[:_MOST_LISTED]),
    ]
    return (
        lines
        if len(pairs) <= _MOST_LISTED
        else [*lines, f"    … and {len(pairs) - _MOST_LISTED} more"]
    )


def _change_lines(review: CostReview, money: MoneyWords) -> list[str]:
    change = review.change
    if change.reason:
        return [f"Change of logged spend: not split. {change.reason}"]
    head = f"Change of logged spend: {money(change.before)} → {money(change.after)}, {signed(change.change, review.currency)}"
    parts = [
        (FACTORS[name], signed(amount, review.currency))
        for name, amount in change.parts
        if amount or name in _ALWAYS
    ]
    lines = [head, *_columns("made of", parts)]
    if len(change.priced) < change.models:
        lines.append(
            f"  For {change.models - len(change.priced)} of {count(change.models, 'model')} the logs do not give away prices a token; "
            "what caching saved there shows as price."
        )
    return lines


_ALWAYS = ("volume", "tokens", "mix", "price", "cache")


def _outlook_lines(review: CostReview, money: MoneyWords) -> list[str]:
    outlook, cap = review.outlook, review.cap
    if outlook.total is None:
        lines = [f"Forecast: none. {outlook.reason}"]
    else:
        limits = ", ".join(
            f"{each} %: {money(low)} to {money(high)}" for each, low, high in outlook.limits
        )
        lines = [
            f"Forecast of the period: {money(outlook.total)} ({limits})",
            f"  {method_words(outlook)}",
        ]
    if cap.cap is None:
        lines.append("Cap: none is agreed for this period.")
    elif cap.reached:
        lines.append(f"Cap of {money(cap.cap)}: reached on {cap.reached}.")
    elif cap.expected:
        lines.append(
            f"Cap of {money(cap.cap)}: expected on {cap.expected}, at the earliest on {cap.earliest}."
        )
    else:
        early = f" At the earliest on {cap.earliest}." if cap.earliest else ""
        lines.append(f"Cap of {money(cap.cap)}: {cap.reason.rstrip('.')}.{early}")
    for each in review.unusual:
        beside = (
            "".join(f"; beside {n.id}, {n.title}" for n in each.near) or "; no recorded change near"
        )
        span = f"{each.day}" if each.end == each.day else f"{each.day} to {each.end},"
        most = "" if each.days == 1 else "at most "
        lines.append(
            f"Unusual against the days before: {span} {money(each.amount)} against {money(each.usual)} "
            f"({most}{show_signed(each.deviations, '', 1)} deviations){beside}"
        )
    if review.daily and not review.unusual:
        lines.append("No day is unusual against the days before.")
    return lines


def _agreed_lines(review: CostReview, money: MoneyWords) -> list[str]:
    if review.reconciled_reason:
        return [f"Logs against bills: not compared. {review.reconciled_reason}"]
    lines = ["Logs against bills"]
    for each in review.reconciled:
        result = each.result
        services = (
            f" ({', '.join(each.services)})"
            if each.services and each.services != (each.name,)
            else ""
        )
        lines.append(
            f"  {each.month} {each.name}{services}: logged {money(result.logged)}, billed {money(result.billed)}, "
            f"difference {signed(result.difference, review.currency)}"
        )
        lines += [
            f"    {cause}: {signed(amount, review.currency)}"
            for cause, amount in result.parts
            if amount
        ]
    return lines


def _worth_lines(review: CostReview, money: MoneyWords) -> list[str]:
    lines = []
    for each in review.unit_costs:
        if each.amount is not None:
            lines.append(
                f"Cost of one of {figure(each.count)} {each.of}: {figure(float(each.amount))} {review.currency}"
            )
        elif each.reason:
            lines.append(f"Cost of {each.of}: unknown. {each.reason}")
    failure = review.failure
    if failure.spend is None:
        lines.append(f"Cost of failure: unknown. {failure.reason}")
    else:
        lines.append(
            f"Cost of failure: {money(failure.spend)} of {money(failure.of)} logged, in {count(failure.requests, 'request')}"
        )
        lines += _columns(
            "of these",
            [(what, f"{money(spend)} in {rows:,}") for what, spend, rows in failure.parts],
        )
    for worth in review.worth:
        impact = money(worth.impact) if worth.impact is not None else f"not told: {worth.reason}"
        now = "–" if worth.now is None else figure(float(worth.now))
        change = "–" if worth.change is None else figure(float(worth.change), signed=True)
        lines.append(
            f"Outcome {worth.name}: baseline {figure(float(worth.baseline))} {worth.unit}, now {now}, "
            f"change {change}; impact {impact}"
        )
    return [*lines, f"Outcomes: none. {review.worth_reason}"] if review.worth_reason else lines
