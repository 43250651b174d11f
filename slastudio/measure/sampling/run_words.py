"""What a figure says of its sample: which run it stands on, and how many records are of one item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.sampling.run_choice import RunChoice
from slastudio.shared.periods import show_day

_MOST_SETS = 3


def sample_sentences(
    grid: DayGrid,
    choices: Sequence[RunChoice],
    records: int,
    items: int,
    nameless: int,
    runs: int,
) -> tuple[str, ...]:
    """Return what a figure of so many records says of its items and runs."""
    several = len(choices) > 1
    said = [_of_run(grid, each, several) for each in choices[:_MOST_SETS]]
    if len(choices) > _MOST_SETS:
        said.append(f"So it is with {len(choices) - _MOST_SETS} more sets.")
    return (*filter(None, said), *_repeats(records, items, nameless, runs))


def _of_run(grid: DayGrid, choice: RunChoice, several: bool) -> str:
    run = choice.run
    if run is None:
        return f"Its {choice.of:,} runs draw other items each time, so all of them count."
    begin = f"Of set “{run.name.set}” it stands" if several else "It stands"
    found = f"{begin} on run “{run.name.run}” of {show_day(grid.day(run.day))}"
    if choice.as_agreed is False:
        return f"{found}, {_not_agreed(choice)}."
    if choice.of > 1:
        return f"{found}, the last complete one of {choice.of:,}."
    return f"{found}."


def _not_agreed(choice: RunChoice) -> str:
    run, agreed = choice.run, choice.agreed
    assert run is not None
    assert agreed is not None
    wanted = f"{agreed.items:,} items" if agreed.items else "the items of its hash"
    wanted += f" of version {agreed.version}" if agreed.version else ""
    held = f"{run.items:,}" + (f" of version {run.name.version}" if run.name.version else "")
    last = (
        "which holds"
        if choice.of == 1
        else f"the last of {choice.of:,} with most items, which holds"
    )
    return f"{last} {held}; agreed are {wanted}"


def _repeats(records: int, items: int, nameless: int, runs: int) -> Iterator[str]:
    if nameless == records:
        yield "No record names an item, so each stands for itself."
        return
    if records > items:
        of = f" in {runs:,} runs" if runs > 1 else ""
        many = "item" if items == 1 else "items"
        yield f"Its {records:,} records are of {items:,} {many}{of}; each item counts once."
    if nameless:
        yield f"{nameless:,} of its records name no item and stand for themselves."
