"""A week's sample as lines for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.operations.evidence.review_samples import ReviewSample
from slastudio.shared.counts import count
from slastudio.shared.json_values import JsonObject


def sample_lines(sample: ReviewSample) -> Iterator[str]:
    """Yield how the sample is made up, by which seed, and what came back of it."""
    yield f"{sample.week.title}: {count(len(sample.answers), 'answer')} drawn, seed “{sample.seed}”"
    if sample.by:
        for value, there, taken in sample.strata:
            yield f"    {sample.by.removeprefix('seg.')} {value}: {taken:,} of {there:,}"
    yield (
        f"Reviewed: {len(sample.reviewed):,}; not yet: {len(sample.missing):,}; "
        f"reviewed in that week and not drawn: {len(sample.others):,}"
    )


def sample_document(sample: ReviewSample) -> JsonObject:
    """Return the sample with its seed, so that anybody can draw it again."""
    return {
        "week": sample.week.as_json() | {"label": sample.week.label},
        "seed": sample.seed,
        "by": sample.by or None,
        "strata": [
            {"value": value, "answers": there, "drawn": taken}
            for value, there, taken in sample.strata
        ],
        "items": [
            {"item": each.item, "time": each.time.isoformat(), "stratum": each.stratum}
            for each in sample.answers
        ],
        "reviewed": list(sample.reviewed),
        "not_reviewed": list(sample.missing),
        "not_drawn": list(sample.others),
    }
