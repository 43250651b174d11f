"""Judge what vendors promise, and reckon what may be claimed of them, beside what we promised and owe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.credits import earned
from slastudio.contract.indicators.status_words import with_words
from slastudio.contract.indicators.vendor_figures import measured_as, terms_for_vendor
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.dependencies import Dependency
from slastudio.contract.terms.objectives import Objective
from slastudio.judge.billing.amounts import by_currency, rounded_money
from slastudio.judge.billing.bills import BilledService
from slastudio.judge.outcome.assessment import Hours
from slastudio.judge.outcome.beside.vendors import ResultBehind, VendorPromise
from slastudio.judge.outcome.inputs import Inputs, Terms
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.outcome.records import Act
from slastudio.judge.period.consequences import credit_base, creditable, due_after
from slastudio.judge.period.frames import Frames
from slastudio.judge.period.judging import Judging
from slastudio.judge.period.readings import read_otherwise
from slastudio.judge.period.version_parts import VersionPart
from slastudio.shared.money import Money
from slastudio.shared.periods import month_of

_UNMEASURED = "Nothing measures it here."
_NO_TARGET = "What the vendor promises is not said."


@dataclass(frozen=True)
class _Month:
    """Hold what every vendor of a period is judged with."""

    inputs: Inputs
    terms: Terms
    frames: Frames
    results: Sequence[Result]
    bills: Sequence[BilledService]
    base: Decimal | None
    without_base: str

    @property
    def agreement(self) -> Agreement:
        return self.terms.agreement

    @property
    def whole(self) -> bool:
        period = self.inputs.period
        return month_of(period.start, period.zone) == period


def vendors_of(
    inputs: Inputs,
    terms: Terms,
    frames: Frames,
    results: Sequence[Result],
    hours: Hours | None,
    bills: Sequence[BilledService],
) -> tuple[VendorPromise, ...]:
    """Return each vendor's promise in the period, under the terms in force at its end."""
    base, why = credit_base(inputs, terms.agreement, hours)
    month = _Month(inputs, terms, frames, results, bills, base, why)
    return tuple(_promise(each, month) for each in terms.agreement.coverage.dependencies)


def _promise(d: Dependency, month: _Month) -> VendorPromise:
    objective = measured_as(d)
    result = _judged(objective, month) if objective is not None else None
    bill, without_bill = _bill(d, month)
    behind = [each for each in month.results if each.id in d.objectives]
    claim = _claim(d, month)
    missed = result is not None and result.verdict == "missed"
    share = Fraction(d.credit_percent or 0) / 100
    credit = tuple(
        rounded_money(Fraction(each.amount) * share, each.currency)
        for each in bill
        if missed and share
    )
    return VendorPromise(
        id=d.id,
        name=d.name or d.id,
        vendor=d.vendor,
        comparator=d.comparator,
        target=d.target,
        unit=d.unit,
        result=result,
        why=_why(d, result),
        service=d.service,
        bill=bill,
        without_bill=without_bill,
        percent=d.credit_percent,
        credit=credit,
        claim_by=due_after(month.inputs, month.agreement, d.claim_within),
        claimed=claim.when if claim else None,
        shown_by=", ".join(filter(None, (claim.id, claim.proof))) if claim else "",
        behind=tuple(
            ResultBehind(e.id, e.name, e.comparator, e.target, e.unit, e.value, e.verdict)
            for e in behind
        ),
        owed=_owed(behind, month),
        without_owed=month.without_base,
        over=month.inputs.as_of >= month.inputs.period.end,
        clause=clause_of(month.agreement, f"dependency:{d.id}"),
    )


def _why(d: Dependency, result: Result | None) -> str:
    if result is not None:
        return "" if result.verdict in ("met", "missed") else result.reason
    return _NO_TARGET if d.target is None else _UNMEASURED


def _judged(objective: Objective, month: _Month) -> Result:
    """Judge a vendor's figure over the whole period, as far as it holds under every open reading."""
    given = month.agreement
    plain = with_words(terms_for_vendor(given, objective), month.inputs.words)
    terms = replace(month.terms, agreement=plain)
    asked = plain.objective(objective.id) or objective

    def judged(inputs: Inputs, one: Objective, under: Terms, frames: Frames) -> Result:
        return Judging(inputs, frames, VersionPart(under, inputs.period)).result(one)

    result = judged(month.inputs, asked, terms, month.frames)
    found = read_otherwise(month.inputs, month.frames, terms, asked, result, judged).result
    # its clause is that of the dependency: an objective of this name stands in no section
    return replace(found, clause=clause_of(given, objective.id))


def _bill(d: Dependency, month: _Month) -> tuple[tuple[Money, ...], str]:
    name = d.service.strip()
    if not name:
        return (), "How bills name its service is not said."
    if not month.whole:
        return (), "Bills are reckoned by calendar months."
    own = [
        each.amount for each in month.bills if each.service.strip().casefold() == name.casefold()
    ]
    if own:
        return by_currency(own), ""
    if not month.bills:
        return (), "No bill of the month is there."
    return (), f"No bill of the month names “{name}”."


def _claim(d: Dependency, month: _Month) -> Act | None:
    """Return the entry that says the month's claim was made."""
    name = f"vendor_claim:{d.id}:{month.inputs.period.label}"
    made = [
        each
        for each in month.inputs.records.acts
        if (each.act, each.duty) == ("done", name) and each.when <= month.inputs.as_of
    ]
    return min(made, key=_moment, default=None)


def _moment(act: Act) -> tuple[datetime, str]:
    return act.when, act.id


def _owed(behind: Sequence[Result], month: _Month) -> Money | None:
    """Return what the objectives a vendor stands behind let us owe, were they all that was missed."""
    if month.base is None:
        return None
    told = [each for each in behind if each.verdict not in ("reserved", "nothing_to_judge")]
    missed = {each.id: value for each in told for value in creditable(month.agreement, each)}
    due = earned(month.agreement, missed, month.base)
    return Money(due.amount, due.currency)
