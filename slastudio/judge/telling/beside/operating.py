"""Where requests spend their time and how changes came, in words told once for every output."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.words.figures import show_number, show_value
from slastudio.judge.outcome.beside.operating import ChangeDelivery, StageTime, StageTimes
from slastudio.shared.counts import count

_WHOLE = 100


def stage_lines(times: StageTimes) -> Iterator[tuple[str, str]]:
    """Yield (label, text) of the whole, the first token and every stage, the longest first."""
    yield "Whole answer", stage_words(times.whole)
    if times.first_token is not None:
        yield "First token", stage_words(times.first_token)
    for each in sorted(times.stages, key=lambda stage: -(stage.share or 0)):
        yield each.name[0].upper() + each.name[1:], stage_words(each)
    if times.others is not None:
        yield "In no stage", f"{show_number(times.others, 1)} % of the time"
    slowest = times.slowest_stage
    if slowest is not None and slowest.slowest is not None:
        yield (
            "Slowest requests",
            f"from {show_value(times.threshold, 'ms')} on; {slowest.name} takes "
            f"{show_number(slowest.slowest, 1)} % of their time",
        )


def stage_words(time: StageTime) -> str:
    """Return "median 310 ms, 95th percentile 1,240 ms, 38 % of the time; before 1,180 ms"."""
    told = f"median {show_value(time.median, 'ms')}, 95th percentile {show_value(time.p95, 'ms')}"
    if time.share is not None and time.share != _WHOLE:
        told += f", {show_number(time.share, 1)} % of the time"
    if time.p95_before is not None:
        told += f"; the period before {show_value(time.p95_before, 'ms')}"
    return told


def rise_words(times: StageTimes) -> str:
    """Say by how much requests became slower, and which stage carries most of it; "" where they did
    not.
    """
    whole, rise = times.whole, times.whole.rise
    if rise is None or not whole.mean_before or rise <= 0:
        return ""
    told = (
        f"On average {show_value(whole.mean, 'ms')}, {show_value(rise, 'ms')} "
        f"({show_number(100 * rise / whole.mean_before, 1)} %) more than the period before."
    )
    carried = [(share, each) for each in times.stages if (share := times.carries(each)) is not None]
    if not carried:
        return told
    share, stage = max(carried, key=lambda each: each[0])
    if share <= 0:
        return f"{told} No stage that is told carries it."
    return (
        f"{told} {stage.name[0].upper()}{stage.name[1:]} carries {show_number(share, 1)} % of it, "
        f"{show_value(stage.rise, 'ms')}."
    )


def delivery_words(delivery: ChangeDelivery) -> str:
    """Return what the registers say of changes: how many, how soon, how many were undone."""
    told = [f"{count(delivery.changes, 'change')} made, {delivery.before} the period before"]
    if delivery.changes and delivery.per_week is not None:
        told[0] += f"; {show_number(delivery.per_week, 1)} a week"
    if delivery.lead_hours is not None:
        lead = show_value(delivery.lead_hours / 24, "days", 1)
        told.append(
            f"Half came within {lead} of being asked for ({delivery.timed} of {delivery.changes} say when)"
        )
    if delivery.failure_percent is not None:
        told.append(
            f"{len(delivery.failed)} of {delivery.changes} undone by a rollback"
            + (f" ({', '.join(delivery.failed)})" if delivery.failed else "")
        )
    if delivery.restore_minutes is not None:
        told.append(
            f"The safe baseline stood again after {show_value(delivery.restore_minutes, 'min')}"
            f" (median of {delivery.restored})"
        )
    return ". ".join(told) + "."
