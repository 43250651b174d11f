"""Check price, credits, remedies and term: bands that overlap or leave gaps, dates that do not fit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import CreditBand, Pricing
from slastudio.contract.terms.findings import Finding, Fix
from slastudio.contract.terms.objectives import Objective
from slastudio.contract.words.figures import show_value
from slastudio.shared.counts import count

_INFINITE = Decimal("Infinity")


def commercial_findings(a: Agreement) -> Iterator[Finding]:
    """Find flaws of credits, remedies, fees and the term."""
    for index, band in enumerate(a.pricing.credits):
        yield from _band(a, band, f"pricing.credits[{index}]")
    for objective in a.objectives.objectives:
        yield from _bands_of(a, objective)
    yield from _credit_terms(a)
    yield from _fees(a)
    yield from _term(a)


def _band(a: Agreement, band: CreditBand, path: str) -> Iterator[Finding]:
    if band.percent is None or band.percent <= 0:
        yield Finding(
            "credit-without-amount",
            f"{path}.percent",
            "error",
            "the credit has no amount",
            "It grants nothing.",
        )
    elif band.percent > 100 or (
        a.pricing.credit_cap is not None and band.percent > a.pricing.credit_cap
    ):
        yield Finding(
            "credit-above-cap",
            f"{path}.percent",
            "warning",
            f"{show_value(band.percent, '%')} is more than credits may come to",
            "It can never be paid in full.",
        )
    if not band.objectives:
        yield Finding(
            "credit-without-objective",
            f"{path}.objectives",
            "error",
            "no objective is named whose miss earns it",
            "It is never due.",
        )
    if band.low is not None and band.high is not None and band.high <= band.low:
        yield Finding(
            "credit-band-empty",
            f"{path}.high",
            "error",
            "the band ends before it begins",
            "No value lies in it.",
        )
    for name in band.objectives:
        o = a.objective(name)
        if o and o.target is not None and _lies_in_met(band, o):
            yield Finding(
                "credit-when-met",
                f"{path}.low",
                "warning",
                f"the band reaches into values that keep the target of {o.name or o.id}",
                "A credit is earned by a miss; where the target is kept none is due.",
            )


def _lies_in_met(band: CreditBand, o: Objective) -> bool:
    """Tell whether a band with ends lies wholly or partly where the target is met."""
    if o.target is None or (band.low is None and band.high is None):
        return False
    low, high = _ends(band)
    if o.comparator == ">=":
        return low >= o.target or (band.high is not None and high > o.target)
    return high <= o.target or (band.low is not None and low < o.target)


def _ends(band: CreditBand) -> tuple[Decimal, Decimal]:
    return (
        -_INFINITE if band.low is None else band.low,
        _INFINITE if band.high is None else band.high,
    )


def missed_region(o: Objective) -> tuple[Decimal, Decimal]:
    """Return the values [low, high) that miss an objective's target; for “at most” the target
    itself is met.
    """
    assert o.target is not None
    return (-_INFINITE, o.target) if o.comparator == ">=" else (o.target, _INFINITE)


def _bands_of(a: Agreement, o: Objective) -> Iterator[Finding]:
    bands = [(at, band) for at, band in enumerate(a.pricing.credits) if o.id in band.objectives]
    plain = [(at, band) for at, band in bands if band.low is None and band.high is None]
    banded = [each for each in bands if each not in plain]
    if len(plain) > 1 or (plain and banded):
        yield Finding(
            "credit-overlap",
            f"pricing.credits[{plain[-1][0]}].objectives",
            "warning" if not banded and a.pricing.credit_rule == "highest" else "error",
            f"a miss of {o.name or o.id} falls under several credits",
            "Which one is due would be argued case by case.",
        )
    if not banded or o.target is None:
        return
    ordered = sorted(banded, key=lambda each: _ends(each[1]))
    for lower, upper in pairwise(ordered):
        yield from _seam(o, lower, upper)
        worse, better = (lower, upper) if o.comparator == ">=" else (upper, lower)
        yield from _order(o, worse, better[1])
    yield from _outer_gaps(o, ordered)


def _seam(
    o: Objective, below: tuple[int, CreditBand], above: tuple[int, CreditBand]
) -> Iterator[Finding]:
    """Find values that two neighbouring bands both hold, or that neither does."""
    (_, lower), (at, upper) = below, above
    end, begin = min(_ends(lower)[1], _ends(upper)[1]), _ends(upper)[0]
    path = f"pricing.credits[{at}].low"
    if begin < end:
        message = f"it overlaps “{lower.name}” for {o.name or o.id} {_span(begin, end, o.unit)}"
        yield Finding("credit-overlap", path, "error", message, "One value would earn two credits.")
    elif begin > end:
        fix = Fix(f"Begin at {show_value(end, o.unit)}", ((path, end),))
        yield _gap(o, at, "low", end, begin, fix)


def _order(o: Objective, worse: tuple[int, CreditBand], better: CreditBand) -> Iterator[Finding]:
    at, band = worse
    if band.percent is None or better.percent is None or band.percent >= better.percent:
        return
    yield Finding(
        "credit-order",
        f"pricing.credits[{at}].percent",
        "warning",
        f"a worse value of {o.name or o.id} earns less than “{better.name}”",
        "Once it is missed, missing it further would pay.",
    )


def _outer_gaps(o: Objective, ordered: list[tuple[int, CreditBand]]) -> Iterator[Finding]:
    low, high = missed_region(o)
    first, lowest = ordered[0]
    last, highest = max(ordered, key=lambda each: _ends(each[1])[1])
    floor = max(low, Decimal(0)) if o.unit == "%" else low
    if _ends(lowest)[0] > floor:
        fix = Fix(
            "Open the band downwards" if o.comparator == ">=" else "Begin at the target",
            ((f"pricing.credits[{first}].low", None if o.comparator == ">=" else o.target),),
        )
        yield _gap(o, first, "low", low, _ends(lowest)[0], fix)
    if _ends(highest)[1] < high:
        fix = Fix(
            "End at the target" if o.comparator == ">=" else "Open the band upwards",
            ((f"pricing.credits[{last}].high", o.target if o.comparator == ">=" else None),),
        )
        yield _gap(o, last, "high", _ends(highest)[1], high, fix)


def _gap(o: Objective, at: int, name: str, low: Decimal, high: Decimal, fix: Fix) -> Finding:
    return Finding(
        "credit-gap",
        f"pricing.credits[{at}].{name}",
        "warning",
        f"a miss of {o.name or o.id} {_span(low, high, o.unit)} earns no credit",
        "A worse miss would cost less than a small one, or nothing.",
        fix,
    )


def _span(low: Decimal, high: Decimal, unit: str) -> str:
    if low == -_INFINITE:
        return "at any value" if high == _INFINITE else f"below {show_value(high, unit)}"
    if high == _INFINITE:
        return f"of {show_value(low, unit)} and more"
    return f"from {show_value(low, unit)} to {show_value(high, unit)}"


def _credit_terms(a: Agreement) -> Iterator[Finding]:
    p = a.pricing
    if p.credits:
        yield from _terms_of_agreed_credits(p)
    if a.objectives.objectives and not p.credits and not p.remediation_within and not p.remediation:
        yield Finding(
            "miss-without-remedy",
            "pricing.remediation_within",
            "warning",
            "nothing follows from a miss: no credit, no remediation plan",
            "A promise that costs nothing to break is none.",
        )
    if p.repeat_count is not None and p.repeat_count < 2:
        yield Finding(
            "repeat-once",
            "pricing.repeat_count",
            "error",
            "a breach is repeated from the second time on",
            "Once is no repetition.",
        )
    elif p.repeat_count is not None and p.repeat_count > p.repeat_months:
        yield Finding(
            "repeat-out-of-reach",
            "pricing.repeat_months",
            "error",
            f"{count(p.repeat_months, 'month')} cannot hold {count(p.repeat_count, 'miss', 'misses')} of one objective",
            "An objective is judged once a month, so the duty would never arise.",
        )
    if p.repeat_count and not p.repeat_duty.strip():
        yield Finding(
            "repeat-without-duty",
            "pricing.repeat_duty",
            "warning",
            "nothing follows from a repeated breach",
            "The count would be for nothing.",
        )


def _terms_of_agreed_credits(p: Pricing) -> Iterator[Finding]:
    if p.credit_cap is None:
        yield Finding(
            "credit-uncapped",
            "pricing.credit_cap",
            "warning",
            "credits are not capped",
            "Several misses at once could cost more than the fee.",
        )
    if p.credit_cap is not None and not 0 < p.credit_cap <= 100:
        yield Finding(
            "credit-cap-range",
            "pricing.credit_cap",
            "error" if p.credit_cap <= 0 else "warning",
            "no credit could ever be paid"
            if p.credit_cap <= 0
            else "credits may come to more than the fee",
            "A cap lies between 0 and 100 % of the fee base.",
        )
    if p.claim_days < 1:
        yield Finding(
            "claim-days-missing",
            "pricing.claim_days",
            "warning",
            "no time is left to claim a credit",
            "The claim would be late on the day of the report.",
        )
    if p.monthly_fee is None and p.fee_base == "monthly_fee":
        yield Finding(
            "credit-without-base",
            "pricing.monthly_fee",
            "warning",
            "credits are a share of a fee that is not agreed",
            "A share of nothing is nothing.",
        )
    if not p.claim_how.strip():
        yield Finding(
            "claim-unsaid",
            "pricing.claim_how",
            "note",
            "how a credit is claimed is not said",
            "A claim by telephone would do, or nothing would.",
        )


def _fees(a: Agreement) -> Iterator[Finding]:
    p = a.pricing
    if p.included_hours is not None and p.overage_rate is None:
        yield Finding(
            "overage-unpriced",
            "pricing.overage_rate",
            "warning",
            "hours beyond the included ones have no price",
            "The first hour over is the first quarrel.",
        )
    if p.hours_alert_percent is not None and not 0 < p.hours_alert_percent <= 100:
        yield Finding(
            "hours-alert-range",
            "pricing.hours_alert_percent",
            "error",
            "an alert lies between 0 and 100 % of the included hours",
            "It would never come, or always.",
        )
    elif p.hours_alert_percent is not None and p.included_hours is None:
        yield Finding(
            "hours-alert-without-hours",
            "pricing.hours_alert_percent",
            "warning",
            "an alert is agreed for hours that are not",
            "A share of nothing is never reached.",
        )
    for name in ("monthly_fee", "included_hours", "overage_rate"):
        value = getattr(p, name)
        if value is not None and value < 0:
            yield Finding(
                "amount-negative", f"pricing.{name}", "error", "it cannot be negative", ""
            )


def _term(a: Agreement) -> Iterator[Finding]:
    t = a.term
    if t.start and t.end and t.end < t.start:
        yield Finding(
            "term-backwards",
            "term.end",
            "error",
            "the term ends before it begins",
            "It would never be in force.",
        )
    elif t.start and t.end and t.end - t.start < timedelta(days=t.notice_days):
        yield Finding(
            "notice-longer-than-term",
            "term.notice_days",
            "warning",
            "the notice is longer than the term",
            "Nobody could ever give it in time.",
        )
    if t.renewal == "automatic" and t.end is None and t.start is not None:
        yield Finding(
            "renewal-without-end",
            "term.renewal",
            "note",
            "it renews, but has no end to renew at",
            "An open-ended term goes on until notice.",
        )
    if not t.notice_days:
        yield Finding(
            "notice-missing",
            "term.notice_days",
            "warning",
            "no notice has to be given",
            "Either side could leave tomorrow.",
        )
    if not t.exit_duties.strip() and a.governance.profile == "governed":
        yield Finding(
            "exit-unsaid",
            "term.exit_duties",
            "warning",
            "what is handed over on exit is not said",
            "What is not listed is not handed over.",
        )
