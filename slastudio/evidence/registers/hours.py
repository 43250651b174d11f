"""The register of hours worked."""

from __future__ import annotations

from slastudio.evidence.registers.common import ROLE, detail_field, id_field, when_field
from slastudio.evidence.registers.declaration import RegisterField, RegisterSpec, Stands

HOURS = RegisterSpec(
    "hours",
    "Hours worked",
    noun="entry of hours",
    listed="hours worked",
    about="What the retainer paid for: hours by line of the scope.",
    why="What the retainer paid for, by line of the scope. The month’s report lays included, worked, left and "
    "overage side by side.",
    prefix="HRS",
    fields=(
        id_field(),
        when_field("When"),
        RegisterField(
            "hours",
            "Hours",
            "hours",
            "Such as 1.5 or 1:30.",
            required=True,
            headings="hours | time spent | duration | effort | h | stunden | std | dauer | aufwand"
            " | heures | durée | temps | horas | duración | tiempo",
        ),
        RegisterField(
            "line",
            "Line of the scope",
            help="As in scope or out of scope in the agreement.",
            headings="line | scope line | task | activity | item | position | tätigkeit | aufgabe"
            " | leistung | ligne | tâche | activité | línea | tarea | actividad",
            names="scope_lines",
        ),
        RegisterField(
            "role",
            "By",
            help=ROLE,
            headings="role | by | who | person | consultant | rolle | von | wer | mitarbeiter"
            " | rôle | qui | par | rol | quién",
            names="roles",
        ),
        detail_field(),
    ),
    moment="when",
    stands=Stands(report="Retainer hours", sheet="Hours", export="hours"),
    add="Add hours",
    tab="Hours",
    group="money",
)
