"""The figure of a span and its parts, as a JSON document and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.operations.analysis.closer.span_words import (
    HEADINGS,
    NO_VERDICT,
    part_line,
    span_sentence,
)
from slastudio.operations.analysis.closer.spans import SpanPart, SpanReview, title_of
from slastudio.reports.machine.numbers import exact
from slastudio.shared.json_values import JsonObject


def span_document(found: SpanReview) -> JsonObject:
    """Return a span as JSON; what is not known is null."""
    objective = found.objective
    return {
        "objective": objective.id,
        "name": objective.name,
        "unit": objective.unit,
        "target": exact(objective.target),
        "comparator": objective.comparator,
        "zone": found.zone,
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "whole": _part(found.whole),
        "splits": [
            {
                "column": each.column,
                "parts": [{"name": part.name} | _part(part) for part in each.parts],
                "not_listed": each.more,
                "remark": each.remark or None,
            }
            for each in found.splits
        ],
    }


def _part(part: SpanPart) -> JsonObject:
    low, high = part.interval or (None, None)
    return {
        "value": exact(part.value),
        "low": exact(low),
        "high": exact(high),
        "samples": part.samples,
        "standing": part.standing or None,
        "why": part.why or None,
    }


def span_lines(found: SpanReview) -> Iterator[str]:
    """Yield the sentence of the span, then a table for each split."""
    objective = found.objective
    yield f"{objective.name or objective.id}, days of {found.zone}"
    yield f"  {span_sentence(found)}"
    yield f"  {NO_VERDICT}"
    for split in found.splits:
        yield ""
        title = title_of(split.column, objective.indicator.evidence)
        yield _line(title, HEADINGS)
        for part in split.parts:
            yield _line(part.name, part_line(part, objective.unit))
        if split.more:
            yield f"  and {split.more:,} more values"
        if split.remark:
            yield f"  {split.remark}"


def _line(name: str, cells: tuple[str, ...]) -> str:
    value, interval, samples, standing = cells
    return f"  {name:<28}{value:>14}  {interval:<26}{samples:>9}  {standing}".rstrip()
