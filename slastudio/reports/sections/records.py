"""What the registers hold of a period, and what they show beside its figures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from slastudio.judge.observing.kinds import by_theme, observation_kind
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.statuses import status_word
from slastudio.judge.telling.beside.records import record_title, record_words, records_under
from slastudio.reports.content.blocks import (
    Block,
    Cell,
    Heading,
    Paragraph,
    Strong,
    Table,
    VerdictMark,
)
from slastudio.reports.sections.cells import moment_words

RECORDS = "Records"


def observed_blocks(assessment: Assessment) -> tuple[Block, ...]:
    """Return what the records show that both sides should know, by theme; nothing where they show
    nothing.
    """
    shown = [each for each in assessment.observations if observation_kind(each.kind).on_paper]
    if not shown:
        return ()
    return (
        Paragraph(
            "Beside the figures the registers and the evidence show what follows. It earns no credit by itself."
        ),
        *(
            block
            for theme, own in by_theme(shown)
            for block in (Heading(theme, level=2), _table(assessment, own))
        ),
    )


def _table(assessment: Assessment, observed: tuple[Observation, ...]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            _mark(each),
            Strong(each.title, each.clause),
            each.detail,
            moment_words(each.at, assessment.period),
        )
        for each in observed
    ]
    return Table(("State", "What", "Why", "When"), tuple(rows), widths=(1.1, 2.15, 3.2, 1.05))


def _mark(observed: Observation) -> VerdictMark | str:
    # what only informs has no mark: nothing was promised and kept
    if observed.level == "nothing_to_judge":
        return "to know"
    return VerdictMark(observed.level, status_word(observed.level).lower())


def record_blocks(assessment: Assessment) -> tuple[Block, ...]:
    """Return the records of the period that no section of their own tells; nothing where there are
    none.
    """
    return tuple(_by_register(assessment))


def _by_register(assessment: Assessment) -> Iterator[Block]:
    for name, own in groupby(records_under(assessment, RECORDS), key=lambda each: each[0].title):
        told = list(own)
        spec = told[0][0]
        rows: list[tuple[Cell, ...]] = [
            (
                moment_words(entered.moment(spec.moment), assessment.period),
                Strong(record_title(spec, entered), entered.id),
                record_words(assessment, spec, entered) or "–",
            )
            for _, entered in told
        ]
        yield Heading(name, level=2)
        yield Table(
            ("When", spec.noun[0].upper() + spec.noun[1:], "What it says"),
            tuple(rows),
            widths=(1.05, 2, 3.9),
        )
