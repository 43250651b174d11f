"""What the verdicts lead to: service credits with their working, and the duties that fall due."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.credits import CreditSum
from slastudio.contract.words.figures import show_number, show_value
from slastudio.judge.outcome.assessment import Assessment, Consequences
from slastudio.judge.telling.duties import due_words, owner_words
from slastudio.reports.content.blocks import Block, Figure, Paragraph, Strong, Table


def consequence_blocks(assessment: Assessment) -> tuple[Block, ...]:
    """Return credits and duties, or that there are none."""
    found = assessment.consequences
    return () if found is None else (*_credits(assessment, found), *_duties(assessment, found))


def _credits(assessment: Assessment, found: Consequences) -> Iterator[Block]:
    if found.credits is None:
        yield Paragraph(found.why, lead="Service credits.")
        return
    clause = clause_of(assessment.terms, "credits")
    cited = f" ({clause})" if clause else ""
    if not found.credits.lines:
        yield Paragraph(f"No service credit is earned{cited}.", lead="Service credits.")
        return
    amount = show_value(found.credits.amount, found.credits.currency)
    yield Paragraph(f"{amount} for {assessment.period.title}{cited}.", lead="Service credits.")
    yield _lines(assessment, found.credits)
    yield Paragraph("; ".join(found.credits.working) + ".", "caption")


def _lines(assessment: Assessment, due: CreditSum) -> Table:
    units = {each.id: each.unit for each in assessment.results}
    names = {each.id: each.name for each in assessment.results}
    rows = tuple(
        (
            Strong(names.get(each.objective, each.objective), each.name),
            Figure(show_value(each.value, units.get(each.objective, ""))),
            Figure(f"{show_number(each.percent)} %"),
            Figure(show_value(each.amount, due.currency)),
        )
        for each in due.lines
    )
    return Table(
        ("Missed", "Value", "Of the fee", "Amount"),
        rows,
        align=("left", "figure", "figure", "figure"),
    )


def _duties(assessment: Assessment, found: Consequences) -> Iterator[Block]:
    if not found.duties:
        return
    rows = []
    for duty in found.duties:
        due = due_words(duty, assessment.period.zone)
        what = Strong(duty.title, duty.detail)
        rows.append((what, due, owner_words(duty), duty.clause or "–"))
    yield Table(("Falls due", "By", "Whose", "Clause"), tuple(rows))
