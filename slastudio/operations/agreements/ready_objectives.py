"""Taking a ready objective into the draft."""

from __future__ import annotations

from dataclasses import replace

from slastudio.contract.ready_objectives import ready_objective, taken
from slastudio.contract.terms.objectives import Objective
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.changes import Changed
from slastudio.project.file import Project


def add_ready_objective(project: Project, name: str, target: str) -> tuple[Objective, Changed]:
    """Add a ready objective with its target ("92 %", "3.5 s") at the end of the draft's; return it with
    what changed.

    Raises StudioError where there is no such objective, or the target cannot be read.
    """
    agreement = current_agreement(project)
    made = taken(ready_objective(name), target, agreement)
    section = agreement.objectives
    whole = replace(section, objectives=(*section.objectives, made))
    return made, save_agreement(project, replace(agreement, objectives=whole))
