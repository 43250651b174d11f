"""What of a project's evidence was computed where the records lie."""

from __future__ import annotations

from datetime import datetime, timedelta

from slastudio.evidence.kinds import kind_named
from slastudio.judge.outcome.computed import ComputedImport
from slastudio.project.computed_store import Computation
from slastudio.project.file import Project
from slastudio.shared.counts import count
from slastudio.shared.periods import show_day, show_moment, zone

_NS = 1_000_000_000


def computed_imports(project: Project) -> tuple[ComputedImport, ...]:
    """Return the imports of figures that were computed at the source, oldest first."""
    with project.reading():
        found = project.computed.computations()
    return tuple(
        ComputedImport(
            batch,
            each.evidence,
            each.start,
            each.end,
            each.first,
            each.last,
            frozenset(second * _NS for second in each.edges),
            frozenset(each.rollups),
            each.inside,
            each.undated,
        )
        for batch, each in found.items()
    )


def computed_of(project: Project) -> dict[int, Computation]:
    """Return what every import of computed figures says of itself, by its number."""
    with project.reading():
        return project.computed.computations()


def remarks_on_computed(project: Project, start: datetime, end: datetime) -> tuple[str, ...]:
    """Say of which days of [start, end) records were counted where they lie, by whom and with what."""
    return tuple(
        f"{kind_named(each.evidence).title} of {_days(each)} were counted where they lie, by {each.engine} on "
        f"{show_moment(each.ran, each.zone)} (import {batch}, script SHA-256 {each.sql_sha256[:12]}); no record of them "
        "is in this project."
        for batch, each in computed_of(project).items()
        if each.start < end and start < each.end
    )


def _days(each: Computation) -> str:
    days = [
        moment.astimezone(zone(each.zone)).date()
        for moment in (each.start, each.end - timedelta(seconds=1))
    ]
    return f"{show_day(days[0])} to {show_day(days[1])}"


def computed_lines(each: Computation) -> tuple[tuple[str, str], ...]:
    """Return (label, text) lines that lead from computed figures to the script that made them."""
    lines = [
        ("Computed at the source", f"{each.evidence} of {each.source}"),
        ("Days", f"{_days(each)} ({each.zone})"),
        ("Engine", each.engine),
        ("Run", show_moment(each.ran, each.zone)),
        ("Rows", f"{count(each.inside, 'row')} of {each.read:,} that were read"),
        ("Script", f"SHA-256 {each.sql_sha256}"),
        ("Pack", each.pack),
    ]
    lines += [("Could not be kept", f"{name}: {number:,}") for name, number in each.lost]
    lines += [("Rounded", f"{name}: {number:,}") for name, number in each.rounded]
    if each.undated:
        lines.append(("Without a time", f"{each.undated:,}"))
    return tuple(lines)
