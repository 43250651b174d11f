"""Take hand-made records back and bring them back: both are amendments, so that nothing is lost and the
chain of hashes goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from slastudio.evidence.registers import register_named
from slastudio.operations.registers.records import Entry, amend_entry, hand_entries
from slastudio.project.file import Project
from slastudio.project.register_store import WITHDRAWN, Amendment
from slastudio.shared.problems import StudioError
from slastudio.shared.texts import valid_text

_YES = "yes"


def withdraw_entries(
    project: Project, register: str, ids: Sequence[str], *, why: str, who: str = ""
) -> tuple[Entry, ...]:
    """Take records back, all or none, and return them as they read; they count nowhere from now on.

    Imported records belong to their file: it is the import that is removed, or the record amended.
    """
    return _mark(project, register, ids, _YES, why, who)


def restore_entries(
    project: Project, register: str, ids: Sequence[str], *, why: str, who: str = ""
) -> tuple[Entry, ...]:
    """Bring records back that were taken back, all or none, and return them as they read."""
    return _mark(project, register, ids, "", why, who)


def step_to(project: Project, wanted: Entry, other: Entry, *, why: str) -> Entry:
    """Amend a record so that the fields in which two states of it differ read as in `wanted`.

    The others stay as they read now: somebody may have amended them since.
    """
    spec = register_named(wanted.register)
    changes = {
        each.name: wanted.values.get(each.name, "")
        for each in spec.fields
        if wanted.values.get(each.name, "") != other.values.get(each.name, "")
    }
    return amend_entry(project, wanted.register, wanted.id, changes, why=why)


def _mark(
    project: Project, register: str, ids: Sequence[str], new: str, why: str, who: str
) -> tuple[Entry, ...]:
    spec, reason = register_named(register), valid_text(why).strip()
    if not reason:
        raise StudioError("Say why the record is taken back or brought back; it is kept with it.")
    with project.writing():
        before = {each.id: each for each in hand_entries(project, register)}
        gone = project.registers.withdrawn(register)
        for entry in ids:
            if new and entry not in before:
                raise StudioError(
                    f"The register of {spec.title.lower()} has no record “{entry}” that was entered by hand and stands."
                )
            if not new and entry not in gone:
                raise StudioError(f"“{entry}” was not taken back.")
        at, by = datetime.now(UTC), valid_text(who)
        old = "" if new else _YES
        for entry in dict.fromkeys(ids):
            edit = Amendment(WITHDRAWN, old, new, at, by, reason)
            project.registers.amend(register, entry, [edit])
        after = {each.id: each for each in hand_entries(project, register)}
    told = before if new else after
    return tuple(told[entry] for entry in dict.fromkeys(ids))
