"""Enter what was done of a duty, asked for, begun or closed, where no other record shows it."""

from __future__ import annotations

from typing import Literal

from slastudio.contract.duties.kinds import KINDS
from slastudio.evidence.registers import REGISTERS
from slastudio.operations.registers.records import Entry, add_entry
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError

ActName = Literal["done", "not_done", "asked", "arose", "closed"]


def enter_act(
    project: Project,
    act: ActName,
    duty: str,
    when: str,
    *,
    role: str = "",
    proof: str = "",
    detail: str = "",
    period: str = "",
) -> Entry:
    """Enter an act in its register; duty: the id of a duty or its kind, of a closed register its
    name. Raise StudioError for one that is none.
    """
    if act == "closed":
        _check_register(duty, period)
    elif duty.partition(":")[0] not in KINDS:
        raise StudioError(
            f"“{duty}” is no duty. Take an id from the list of duties, or a kind such as handoff or quote."
        )
    values = {
        "when": when,
        "act": act,
        "duty": duty,
        "period": period,
        "role": role,
        "proof": proof,
        "detail": detail,
    }
    return add_entry(project, "acts", values)


def _check_register(name: str, period: str) -> None:
    if name not in REGISTERS:
        raise StudioError(
            f"“{name}” is no register. Registers that can be closed are: {', '.join(REGISTERS)}."
        )
    if not period:
        raise StudioError("Say which month the register is complete for, such as --period 2026-10.")
