"""What of a project's evidence was computed where the records lie."""

from __future__ import annotations

from datetime import timedelta

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


def computed_lines(each: Computation) -> tuple[tuple[str, str], ...]:
    """Return (label, text) lines that lead from computed figures to the script that made them."""
    days = [
        moment.astimezone(zone(each.zone)).date()
        for moment in (each.start, each.end - timedelta(seconds=1))
    ]
    lines = [
        ("Computed at the source", f"{each.evidence} of {each.source}"),
        ("Days", f"{show_day(days[0])} to {show_day(days[1])} ({each.zone})"),
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
