"""What leadership looks for: breaches month by month, those that repeat, causes that come back, credits due."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.words.figures import show_number
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.statuses import status_word
from slastudio.judge.telling.six_months import (
    NOTE,
    SixMonths,
    breaches_sentence,
    repeated_sentence,
    six_months,
)
from slastudio.reports.content.blocks import (
    Align,
    Block,
    Cell,
    Figure,
    Paragraph,
    Strong,
    Table,
    VerdictMark,
)
from slastudio.reports.sections.summary import credit_words


def trend_blocks(assessment: Assessment) -> tuple[Block, ...]:
    """Return six months together; nothing where the period is no month or has none before it."""
    found = six_months(assessment)
    return () if found is None else tuple(_blocks(assessment, found))


def _blocks(assessment: Assessment, found: SixMonths) -> Iterator[Block]:
    yield Paragraph(breaches_sentence(found), lead="Breaches.")
    yield _counts(found)
    yield Paragraph(repeated_sentence(found), lead="Repeated.")
    if found.repeated:
        yield _repeated(found)
    yield from _causes(assessment)
    credit = credit_words(assessment).rstrip(".")
    lead = f"Credit due for {assessment.period.title}."
    yield Paragraph(f"{credit[:1].upper()}{credit[1:]}.", lead=lead)
    yield Paragraph(NOTE, "muted")


def _head(found: SixMonths) -> tuple[str, ...]:
    return tuple(each.title[:3] for each in found.months)


def _counts(found: SixMonths) -> Table:
    figure: Align = "figure"
    align: tuple[Align, ...] = ("left", *[figure for _ in found.months])
    rows: list[tuple[Cell, ...]] = [
        (status_word(name), *(Figure("–" if n is None else show_number(n)) for n in told))
        for name, told in found.counts
    ]
    widths = (3.0, *(1.0 for _ in found.months))
    return Table(("Promises", *_head(found)), tuple(rows), align, widths)


def _repeated(found: SixMonths) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for result, told in found.repeated:
        marks = ("–" if each is None else VerdictMark(each, status_word(each)) for each in told)
        rows.append((Strong(result.name, result.clause), *marks))
    return Table(("Missed more than once", *_head(found)), tuple(rows))


def _causes(assessment: Assessment) -> Iterator[Block]:
    causes = [each for each in assessment.observations if each.kind == "recurring_cause"]
    if not causes:
        yield Paragraph("None that came back is on record.", lead="Causes.")
        return
    rows = tuple((Strong(each.about, each.clause), each.detail) for each in causes)
    yield Table(("Cause that comes back", "Incidents"), rows, widths=(2, 4))
