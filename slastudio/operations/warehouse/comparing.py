"""See what a dry run's numbers of rows tell of a mapping, before anything is computed by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from slastudio.evidence.arrays import Array
from slastudio.evidence.kinds import kind_named
from slastudio.measure.records.cell_values import nanoseconds
from slastudio.operations.evidence.computed_answers import answer_table, is_dry_run, pack_of
from slastudio.project.file import Project
from slastudio.shared.counts import count
from slastudio.shared.periods import show_day
from slastudio.shared.problems import StudioError
from slastudio.warehouse.answers import DryRun, read_dry_run
from slastudio.warehouse.pack import PackedSource, QueryPack
from slastudio.warehouse.scripts import dry_run_mark
from slastudio.warehouse.spans import BoundSpan

_NS = 1_000_000_000
_MOST_SHOWN = 3
_HALF_HOURS = 28  # no zone is further than 14 hours from another one's neighbour
_MONTH_DAYS = 365.25 / 12
_FAR, _NEAR = 2.0, 0.5  # a volume outside these multiples of the agreed one is told


@dataclass(frozen=True)
class ComparedDryRun:
    """Hold what a dry run counted and what it tells: rows of its days, and one line for each finding;
    known: how many rows of these days the project holds already.
    """

    source: str
    evidence: str
    rows: int
    known: int
    findings: tuple[str, ...]


def compare_dry_run(project: Project, path: Path) -> ComparedDryRun:
    """Compare the answer to a pack's dry run with what was agreed and what was imported; nothing is
    kept. Raise StudioError where it answers no dry run of this project.
    """
    table = answer_table(path)
    if not is_dry_run(table):
        raise StudioError(
            f"{path.name} is no answer to a dry run. Have the script whose name ends in -dry-run.sql run, and give "
            "what it wrote."
        )
    pack = pack_of(project, table, path.name)
    mark = str(table["key2"][table["rollup"] == "run"].iloc[0])
    asked = next((each for each in pack.sources if dry_run_mark(each) == mark), None)
    if asked is None:
        raise StudioError(f"{path.name} counts rows of a table this pack does not ask.")
    told = read_dry_run(table, pack, asked, path.name)
    times = _known(project, pack, asked)
    findings = [
        *_of_rows(told),
        *_of_days(told.held, pack.spans),
        *_of_agreement(project, asked, told.held, pack),
        *_of_imported(np.array(told.held, np.int64), pack.spans, times),
    ]
    known = int(_counted(times, pack.spans).sum())
    return ComparedDryRun(
        asked.source.name, asked.source.evidence, sum(told.held), known, tuple(findings)
    )


def _known(project: Project, pack: QueryPack, asked: PackedSource) -> Array:
    """Return the seconds of the records of a pack's days, and a day around them, that were imported."""
    evidence = asked.source.evidence
    time, day = kind_named(evidence).time, 86_400
    low, high = pack.spans[0].low - day, pack.spans[-1].high + day
    with project.reading():
        rows = project.evidence.read(
            evidence, [time], datetime.fromtimestamp(low, UTC), datetime.fromtimestamp(high, UTC)
        )
    return nanoseconds(rows[time]) // _NS


def _counted(times: Array, spans: Sequence[BoundSpan]) -> Array:
    edges = [spans[0].low, *(each.high for each in spans)]
    return np.histogram(times, edges)[0] if len(times) else np.zeros(len(spans), np.int64)


def _of_rows(told: DryRun) -> Iterator[str]:
    inside = sum(told.held)
    if not told.read:
        yield "No row is meant: look at the table's name and at the filters."
    elif not inside:
        yield (
            f"None of {count(told.read, 'row')} lies in these days: look at the column of the time, its form and its "
            "zone."
        )
    if told.undated:
        yield f"{count(told.undated, 'row')} of {told.read:,} without a time: they will belong to no day."


def _of_days(held: Sequence[int], spans: Sequence[BoundSpan]) -> Iterator[str]:
    days: dict[str, int] = {}
    for span, number in zip(spans, held, strict=True):
        days[show_day(span.day)] = days.get(show_day(span.day), 0) + number
    if not any(days.values()):
        return
    names = list(days)
    empty = [name for name in names if not days[name]]
    if len(names) > 1:
        for place, name in (("first", names[0]), ("last", names[-1])):
            if name in empty:
                yield (
                    f"The {place} day, {name}, holds no row: either the table does not reach there, or the zone of the "
                    "mapping is another than the table's."
                )
    between = [name for name in empty if name not in (names[0], names[-1])]
    if between:
        yield f"{count(len(between), 'day')} between hold no row: {_listed(between)}."


def _of_agreement(
    project: Project, asked: PackedSource, held: Sequence[int], pack: QueryPack
) -> Iterator[str]:
    if asked.source.evidence != "requests" or not sum(held):
        return
    with project.reading():
        volume = project.agreements.draft().agreement.coverage.monthly_volume
    if not volume:
        return
    days = (pack.last - pack.first).days + 1
    agreed = round(volume * days / _MONTH_DAYS)
    if not _NEAR * agreed <= sum(held) <= _FAR * agreed:
        yield (
            f"It counts {count(sum(held), 'row')} in {count(days, 'day')}, where the agreed volume comes to {agreed:,}: "
            "look at the filters, and at joins that repeat rows."
        )


def _of_imported(held: Array, spans: Sequence[BoundSpan], times: Array) -> Iterator[str]:
    known = _counted(times, spans)
    there = known > 0
    if not there.any() or (held[there] == known[there]).all():
        return
    whole = held[there] / known[there]
    if (whole == whole[0]).all() and whole[0] >= 2 and whole[0] == int(whole[0]):
        yield (
            f"Every day counts {int(whole[0])} times the rows that were imported of it: a join repeats rows, or a "
            "view holds them more than once."
        )
        return
    hours = _moved(held, spans, times)
    if hours:
        yield (
            f"The days hold what the imported rows would if each had happened {_spelt(hours)}: the zone of the mapping is "
            "another than the table's."
        )
        return
    other = [
        f"{show_day(span.day)}: {told:,}, imported {own:,}"
        for span, told, own in zip(spans, held.tolist(), known.tolist(), strict=True)
        if own and told != own
    ]
    yield (
        f"{count(len(other), 'span')} of {int(there.sum()):,} hold other numbers of rows than were imported: "
        f"{_listed(other)}."
    )


def _moved(held: Array, spans: Sequence[BoundSpan], times: Array) -> float:
    """Return the hours by which imported rows would have to be moved to lie as they were counted, 0 for
    none.
    """
    for half in sorted(range(-_HALF_HOURS, _HALF_HOURS + 1), key=abs)[1:]:
        if (_counted(times + half * 1_800, spans) == held).all():
            return half / 2
    return 0.0


def _spelt(hours: float) -> str:
    minutes = round(abs(hours) * 60)
    whole, rest = divmod(minutes, 60)
    told = [count(whole, "hour")] if whole else []
    told += [count(rest, "minute")] if rest else []
    return f"{' '.join(told)} {'later' if hours > 0 else 'earlier'}"


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_SHOWN
    return "; ".join(names[:_MOST_SHOWN]) + (f" and {more:,} more" if more > 0 else "")
