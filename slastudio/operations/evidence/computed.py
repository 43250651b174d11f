"""What of a project's evidence was computed where the records lie."""

from __future__ import annotations

from slastudio.judge.outcome.computed import ComputedImport
from slastudio.project.file import Project

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
