"""What a month tells, figure by figure, each with a name: so that two tellings of it can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from slastudio.contract.words.figures import NOTHING, show_number, show_value
from slastudio.judge.outcome.assessment import Assessment, Consequences, Costs, Hours
from slastudio.judge.outcome.billing import Invoice
from slastudio.judge.outcome.objective_result import Case, Result
from slastudio.judge.telling.cases import case_name, case_word, clock_name, length_words
from slastudio.judge.telling.duties import STATES, duty_sentence
from slastudio.judge.telling.results import (
    basis_words,
    budget_left,
    interval_words,
    target_words,
    value_words,
    verdict_words,
)


@dataclass(frozen=True)
class ToldFigure:
    """Hold one figure as it is told.

    section: of the assessment's JSON that holds it. key: what is compared, the same in every month.
    """

    section: str
    key: str
    name: str
    text: str


def told_figures(assessment: Assessment) -> tuple[ToldFigure, ...]:
    """Return every figure a report states, in its order; the keys of two are never the same."""
    found = {each.key: each for each in _figures(assessment)}
    return tuple(found.values())


def _figures(a: Assessment) -> Iterator[ToldFigure]:
    yield ToldFigure("agreement", "agreement", "Agreement", a.agreement.version)
    for result in a.results:
        yield from _result(result)
    for case in a.incidents:
        yield _case(case)
    yield from _consequences(a.consequences)
    yield from _costs(a.costs)
    yield from _hours(a.hours)
    yield from _invoice(a.invoice)
    for duty in a.duties:
        about = f" ({duty.about})" if duty.about else ""
        name = f"{duty_sentence(duty).rstrip('.')}{about}"
        yield ToldFigure("duties", f"duty:{duty.id}", name, STATES[duty.state].word)
    yield from _registers(a)
    yield from _questions(a)


def _result(r: Result) -> Iterator[ToldFigure]:
    told = f"{value_words(r)} ({target_words(r)}), {verdict_words(r)}"
    yield ToldFigure("objectives", f"objective:{r.id}", r.name, told)
    basis = ", ".join(filter(None, (basis_words(r), interval_words(r))))
    yield ToldFigure("objectives", f"basis:{r.id}", f"{r.name}: rests on", basis)
    if r.budget is not None:
        name = f"{r.name}: error budget left"
        yield ToldFigure("objectives", f"budget:{r.id}", name, budget_left(r.budget))
    for each in r.excluded:
        name = f"{r.name}: left out by {each.name}"
        yield ToldFigure(
            "objectives", f"excluded:{r.id}:{each.name}", name, show_number(each.samples)
        )


def _case(case: Case) -> ToldFigure:
    measured = length_words(case.adjusted_s) if case.adjusted_s is not None else NOTHING
    told = f"{measured}, {case_word(case)}"
    name = f"{case_name(case)}: {clock_name(case)}"
    return ToldFigure("incidents", f"case:{case.id}:{case.clock}", name, told)


def _consequences(found: Consequences | None) -> Iterator[ToldFigure]:
    if found is None or found.credits is None:
        return
    due = found.credits
    told = f"{show_value(due.amount, due.currency)} ({show_number(due.percent)} %)"
    yield ToldFigure("consequences", "credits", "Service credits", told)
    for line in due.lines:
        name = f"Service credit for {line.name}"
        told = show_value(line.amount, due.currency)
        yield ToldFigure("consequences", f"credit:{line.objective}:{line.name}", name, told)


def _costs(costs: Costs) -> Iterator[ToldFigure]:
    told = show_value(costs.total, costs.currency)
    yield ToldFigure("costs", "spend", "Spend", told if costs.days else NOTHING)
    days = show_number(len(costs.above_mean))
    yield ToldFigure("costs", "days_above", "Days above the agreed limit of spend", days)


def _hours(hours: Hours | None) -> Iterator[ToldFigure]:
    if hours is None:
        return
    stated = (
        ("worked", "Hours worked", hours.worked if hours.entered else None),
        ("left", "Hours left", hours.left if hours.entered else None),
        ("overage", "Hours of overage", hours.overage),
        ("requested", "Hours on change requests", hours.requested),
        ("unagreed", "Hours not agreed", hours.unagreed),
    )
    for key, name, amount in stated:
        told = NOTHING if amount is None else f"{show_number(amount, 2)} h"
        yield ToldFigure("hours", f"hours:{key}", name, told)
    price = NOTHING if hours.amount is None else show_value(hours.amount, hours.currency)
    yield ToldFigure("hours", "hours:price", "Price of the overage", price)


def _invoice(invoice: Invoice | None) -> Iterator[ToldFigure]:
    if invoice is not None:
        yield ToldFigure("invoice", "invoice", "Invoice, net of tax", str(invoice.total))


def _registers(a: Assessment) -> Iterator[ToldFigure]:
    for section, word, entries in (
        ("records", "Change", a.changes),
        ("records", "Decision", a.decisions),
    ):
        for entry in entries:
            name = f"{word} {entry.id}"
            told = ", ".join(filter(None, (entry.title, entry.status)))
            yield ToldFigure(section, f"{word.lower()}:{entry.id}", name, told or NOTHING)
    for dispute in a.disputes:
        told = dispute.outcome or NOTHING
        yield ToldFigure("disputes", f"dispute:{dispute.id}", f"Dispute {dispute.id}", told)


def _questions(a: Assessment) -> Iterator[ToldFigure]:
    open_now = ((each.question, "open") for each in a.questions)
    answered = ((each, f"read as {each.in_force}") for each in a.answers)
    for question, told in (*open_now, *answered):
        yield ToldFigure("questions", f"question:{question.id}", question.title, told)


# -- two tellings --------------------------------------------------------------------------------------------------


def differing(
    before: Iterable[ToldFigure], after: Iterable[ToldFigure]
) -> Iterator[tuple[ToldFigure, str, str]]:
    """Yield the figures that are told otherwise, with what they were and what they are; “–” where
    there was or is none.
    """
    was, told = {each.key: each for each in before}, {each.key: each for each in after}
    for key, figure in (was | told).items():
        first, second = (side[key].text if key in side else NOTHING for side in (was, told))
        if first != second:
            yield figure, first, second
