"""Take imports back, and bring back those that were put aside meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from slastudio.operations.changes import Changed, changed
from slastudio.project.database.limits import LONG
from slastudio.project.evidence.batches import Batch
from slastudio.project.evidence.holding import HeldImport
from slastudio.project.file import Project
from slastudio.project.holders import user_name
from slastudio.shared.problems import StudioError

# a file of this size is rebuilt in about a second, in memory, while nobody can write
_REBUILT_AT_ONCE = 256 * 1024 * 1024


@dataclass(frozen=True)
class Removal:
    """Hold the removed batch and the ids of records whose hand edits lost what they were laid over.

    cleared: whether the file was rebuilt, so that no copy of what was removed is left in it. held:
    what brings it back until the project is closed; None where it is gone for good.
    """

    batch: Batch
    orphaned: tuple[str, ...]
    changed: Changed
    cleared: bool = True
    held: HeldImport | None = None

    @property
    def left(self) -> str:
        """Say what may be left of it in the file; "" where nothing is."""
        if self.cleared:
            return ""
        return (
            "What it held is overwritten, but scraps of its texts may be left in unused parts of so large a file; "
            "the next purge rebuilds it."
        )


def remove_import(project: Project, batch_id: int, *, hold: bool = False) -> Removal:
    """Take an import back as a whole; records it had hidden as duplicates come forward again.

    What it held is overwritten, and a file of usual size rebuilt, so that no copy stays in a gap.
    hold: it lies aside, in no figure, list or copy, until the project is closed; where there is no
    room for that it is gone for good.
    """
    with project.writing(LONG, rebuilds=True):
        before = _incident_ids(project)
        held = _put_aside(project, batch_id) if hold else None
        batch = held.batch if held else project.evidence.remove(batch_id, user_name())
        gone = before - _incident_ids(project)
        amended = set(project.registers.amendments("incidents"))
        cleared = project.purges.rebuild(_REBUILT_AT_ONCE)
    return Removal(batch, tuple(sorted(gone & amended)), changed("evidence"), cleared, held)


def _put_aside(project: Project, batch_id: int) -> HeldImport | None:
    project.evidence.batch(batch_id)
    try:
        return project.held.remove(batch_id, user_name())
    except StudioError:
        return None


def bring_back(project: Project, held: HeldImport) -> Removal:
    """Bring an import back exactly as it was before it was removed; raise StudioError where it can
    come back no more.
    """
    with project.writing(LONG):
        batch = project.held.bring_back(held, user_name())
    return Removal(batch, (), changed("evidence"))


def _incident_ids(project: Project) -> set[str]:
    data = project.evidence.read("incidents", ["id"])
    return {str(each) for each in data["id"].dropna()}
