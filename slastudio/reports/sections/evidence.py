"""The evidence annex: every file with its full hash, the rows used, and the days without data."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.words.figures import show_number
from slastudio.evidence.kinds import KINDS
from slastudio.judge.outcome.assessment import Assessment, DataDay
from slastudio.reports.content.blocks import Block, Cell, Figure, Heading, Paragraph, Strong, Table
from slastudio.reports.sections.cells import day_ranges
from slastudio.shared.counts import count


def evidence_blocks(assessment: Assessment) -> tuple[Block, ...]:
    return (*_files(assessment), Heading("Days with data", level=2), *_days(assessment))


def _files(assessment: Assessment) -> Iterator[Block]:
    if not assessment.sources:
        yield Paragraph(
            f"No file was used: nothing was imported for {assessment.period.title}. "
            "Who owes which data stands with each objective above and in the agreement."
        )
        return
    yield Paragraph(
        "Every figure in this report rests on these files. The SHA-256 names a file's exact bytes: whoever holds the file can "
        "compute it and see that it is the same one. Rows used are those that entered a figure of this period."
    )
    rows = tuple(
        (
            f"{source.batch}",
            Strong(source.file, f"SHA-256 {source.sha256}" if source.sha256 else "no file"),
            Figure(f"{show_number(source.rows)}"),
        )
        for source in assessment.sources
    )
    yield Table(
        ("Import", "File and its hash", "Rows used"), rows, ("left", "left", "figure"), (0.7, 6, 1)
    )
    if assessment.undated_rows:
        yield Paragraph(
            f"{count(assessment.undated_rows, 'imported row carries', 'imported rows carry')} no date: they belong to no period "
            "and are judged nowhere."
        )


def _days(assessment: Assessment) -> Iterator[Block]:
    kinds: dict[str, list[DataDay]] = {}
    for each in assessment.data:
        kinds.setdefault(each.kind, []).append(each)
    if not kinds:
        yield Paragraph(f"No dated record lies in {assessment.period.title}.")
        return
    yield Table(
        ("Kind of record", "Rows", "Days with rows", "Days without"),
        tuple(_kind_row(kind, days) for kind, days in kinds.items()),
        ("left", "figure", "figure", "left"),
        (1.5, 0.8, 1, 3.6),
    )
    yield Paragraph(
        "A day without rows is not an error by itself: some records are made on working days or once a week only.",
        "muted",
    )


def _kind_row(kind: str, days: list[DataDay]) -> tuple[Cell, ...]:
    empty = [each.day for each in days if not each.rows]
    name = KINDS[kind].title if kind in KINDS else kind
    missing = day_ranges(empty) if empty else "none"
    if empty and len(empty) == len(days):
        missing = "all"
    return (
        name,
        Figure(f"{show_number(sum(each.rows for each in days))}"),
        Figure(f"{len(days) - len(empty)} of {len(days)}"),
        missing,
    )
