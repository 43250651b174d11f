"""The steps of a month's end as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slastudio.judge.telling.month_steps import MARKS, next_step, progress_words
from slastudio.operations.month_end.leading import MonthEnd, TakenIn
from slastudio.shared.counts import count

_MOST_SHOWN = 8


def month_end_lines(found: MonthEnd) -> Iterator[str]:
    """Yield each step with its mark, and under it what it still needs."""
    assessment = found.assessment
    if assessment is None:
        yield f"{found.project.name}: {found.problem}"
        return
    yield f"{assessment.period.title}, {assessment.client}: {progress_words(found.steps)}"
    for each in found.taken:
        yield f"  taken in: {_taken(each)}"
    width = max(len(each.title) for each in found.steps)
    for step in found.steps:
        yield f"{MARKS[step.state]} {step.title:<{width}}  {step.told}"
        for item in step.items[:_MOST_SHOWN]:
            yield f"    – {item.text}"
        left = len(step.items) - _MOST_SHOWN
        if left > 0:
            yield f"    … and {left} more"
    if found.draft is not None:
        yield f"Draft: {found.draft}"


def _taken(each: TakenIn) -> str:
    if each.problem:
        return f"{each.file}: not taken in. {each.problem}"
    if each.already:
        return f"{each.file}: was there already"
    rejected = f", {count(each.rejected, 'record')} rejected" if each.rejected else ""
    return f"{each.file}: {count(each.accepted, 'record')}{rejected}"


def all_lines(found: Sequence[MonthEnd]) -> Iterator[str]:
    """Yield a line a project: how far it is, what comes next, what could not be taken in."""
    for each in found:
        if each.assessment is None:
            yield f"✗ {each.project.name}: {each.problem}"
            continue
        step = next_step(each.steps)
        ahead = f"; next: {step.title.lower()} – {step.told}" if step is not None else ""
        yield f"{each.client} ({each.project.name}): {progress_words(each.steps)}{ahead}"
        for taken in each.taken:
            yield f"    {_taken(taken)}"
        if each.draft is not None:
            yield f"    draft: {each.draft.name}"
