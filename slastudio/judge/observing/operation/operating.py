"""How the system was run: requests that took longer, and changes as they came."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.telling.beside.operating import delivery_words, rise_words

# a mean that moved by less is told with the month's figures, and is nothing to look into
_NOTABLE = Decimal(10)


def slower_stages(g: ObservedGround) -> Iterator[Observation]:
    """Yield that requests took longer than the period before, by a tenth at least, and the stage that
    carries most of it.
    """
    times = g.stages
    if times is None or times.whole.rise is None or not times.whole.mean_before:
        return
    percent = 100 * times.whole.rise / times.whole.mean_before
    if percent < _NOTABLE:
        return
    yield Observation(
        "stage_slower",
        "requests",
        "Requests took longer than the period before",
        rise_words(times),
        "nothing_to_judge",
        page="objectives",
        figures=(
            ("mean_ms", str(times.whole.mean)),
            ("mean_before_ms", str(times.whole.mean_before)),
            *(
                (f"{each.column} rise", str(each.rise))
                for each in times.stages
                if each.rise is not None
            ),
        ),
    )


def changes_delivered(g: ObservedGround) -> Iterator[Observation]:
    """Yield how many changes came, how soon, and how many were undone."""
    delivery = g.delivery
    if delivery is None:
        return
    yield Observation(
        "delivery",
        "changes",
        "Changes delivered",
        delivery_words(delivery),
        "nothing_to_judge",
        shown_by=delivery.failed,
        target="changes",
        figures=tuple(
            (name, str(value))
            for name, value in (
                ("changes", delivery.changes),
                ("per_week", delivery.per_week),
                ("lead_hours", delivery.lead_hours),
                ("failure_percent", delivery.failure_percent),
                ("restore_minutes", delivery.restore_minutes),
            )
            if value is not None
        ),
    )
