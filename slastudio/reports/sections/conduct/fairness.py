"""Fairness: every segment of a gap with its own figure, and which of them are compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slastudio.contract.words.figures import samples_words, show_range, show_value
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Result, SegmentValue
from slastudio.judge.telling.results import target_words, value_words
from slastudio.reports.content.blocks import Block, Cell, Figure, Paragraph, Strong, Table
from slastudio.reports.sections.cells import verdict_mark
from slastudio.shared.counts import count, verb

# a column of client numbers makes thousands of segments, and no reader looks through them
_MOST = 20


def fairness_blocks(assessment: Assessment) -> tuple[Block, ...]:
    """Return the gaps between segments; nothing where none is promised, or none has a sample."""
    gaps = [each for each in assessment.results if each.segments]
    return tuple(block for each in gaps for block in _gap(each))


def _gap(result: Result) -> Iterator[Block]:
    shown = _foremost(result.segments)
    mark = verdict_mark(result)
    yield Paragraph(
        f"{value_words(result)} against {target_words(result)}: {mark.word.lower()}. {result.reason}",
        lead=f"{result.name}.",
    )
    yield Table(
        ("Segment", "Figure", "Interval", "Samples", "Compared"),
        tuple(_row(result, each) for each in shown),
        align=("left", "figure", "right", "right", "left"),
        widths=(4, 2, 3, 2.4, 2.6),
    )
    left = len(result.segments) - len(shown)
    if left:
        yield Paragraph(
            f"{count(left, 'further segment')} {verb(left, 'is', 'are')} in the machine-readable figures.",
            "muted",
        )


def _foremost(segments: Sequence[SegmentValue]) -> list[SegmentValue]:
    """Return as many as a page has room for: those compared first, then those with most samples."""
    ranked = sorted(segments, key=lambda each: (not each.compared, -each.samples, each.name))
    kept = ranked[:_MOST]
    return [each for each in segments if each in kept]


def _row(result: Result, segment: SegmentValue) -> tuple[Cell, ...]:
    # a gap between shares is told in points, the shares themselves in percent
    unit = "%" if result.unit == "points" else result.unit
    interval = segment.interval
    return (
        Strong(segment.name),
        "–" if segment.value is None else Figure(show_value(segment.value, unit)),
        "–" if interval is None else show_range(*interval, unit),
        samples_words(segment.samples, result.unit_of_sample),
        "yes" if segment.compared else "no, too few or alone",
    )
