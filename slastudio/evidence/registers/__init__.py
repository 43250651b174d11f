"""The registers: one declaration each, which store, window, paste, command line and documents read.

A register is a plain table of texts in the project file. A new one is a module here, its line
below, and the step of the project's format that brings its table (`project/format/migrations.py`).
"""

from __future__ import annotations

from slastudio.evidence.registers.acts import ACTS
from slastudio.evidence.registers.changing.approvals import APPROVALS
from slastudio.evidence.registers.changing.change_requests import CHANGE_REQUESTS
from slastudio.evidence.registers.changing.changes import CHANGES
from slastudio.evidence.registers.changing.checklists import CHECKLISTS
from slastudio.evidence.registers.changing.experiments import EXPERIMENTS
from slastudio.evidence.registers.changing.releases import RELEASES
from slastudio.evidence.registers.changing.rollbacks import ROLLBACKS
from slastudio.evidence.registers.credit_notes import CREDIT_NOTES
from slastudio.evidence.registers.decisions import DECISIONS
from slastudio.evidence.registers.declaration import (
    GROUPS,
    Choice,
    FieldKind,
    Group,
    Mark,
    Names,
    RegisterField,
    RegisterSpec,
    Settled,
)
from slastudio.evidence.registers.disputes import DISPUTES
from slastudio.evidence.registers.exclusions import EXCLUSIONS
from slastudio.evidence.registers.hours import HOURS
from slastudio.evidence.registers.improvements import IMPROVEMENTS
from slastudio.evidence.registers.incidents import INCIDENTS
from slastudio.evidence.registers.rates import RATES
from slastudio.evidence.registers.risks import RISKS
from slastudio.evidence.registers.scenarios import SCENARIOS
from slastudio.evidence.registers.sentences import SENTENCES
from slastudio.evidence.registers.vendor_answers import VENDOR_ANSWERS
from slastudio.shared.problems import StudioError

__all__ = [
    "GROUPS",
    "REGISTERS",
    "Choice",
    "FieldKind",
    "Group",
    "Mark",
    "Names",
    "RegisterField",
    "RegisterSpec",
    "Settled",
    "register_named",
]

# in the order in which the window's tabs and lists of registers show them
_DECLARED = (
    INCIDENTS,
    CHANGES,
    DECISIONS,
    APPROVALS,
    RELEASES,
    ROLLBACKS,
    EXCLUSIONS,
    ACTS,
    RISKS,
    IMPROVEMENTS,
    CHECKLISTS,
    SCENARIOS,
    EXPERIMENTS,
    HOURS,
    CHANGE_REQUESTS,
    CREDIT_NOTES,
    RATES,
    DISPUTES,
    VENDOR_ANSWERS,
    SENTENCES,
)
REGISTERS: dict[str, RegisterSpec] = {each.name: each for each in _DECLARED}


def register_named(name: str) -> RegisterSpec:
    """Return a register's declaration; raise StudioError where there is none of that name."""
    if name not in REGISTERS:
        raise StudioError(
            f"There is no register “{name}”. The registers are: {', '.join(REGISTERS)}."
        )
    return REGISTERS[name]
