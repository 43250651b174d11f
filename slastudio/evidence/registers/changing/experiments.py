"""The register of experiments and fixes: what each was to move, and what it moved."""

from __future__ import annotations

from slastudio.evidence.registers.common import (
    MOMENT,
    detail_field,
    id_field,
    owner_field,
    title_field,
    when_field,
)
from slastudio.evidence.registers.declaration import (
    Choice,
    RegisterField,
    RegisterSpec,
    Settled,
    Stands,
)

EXPERIMENTS = RegisterSpec(
    "experiments",
    "Experiments and fixes",
    noun="experiment or fix",
    listed="experiments and fixes",
    about="What each was to move, and what the figure did before and after.",
    why="Experiments and fixes with the figure they are to move. What they moved is computed from the evidence "
    "before and after, so that the next ones are ranked by what works.",
    prefix="EXP",
    fields=(
        id_field(),
        when_field("In force from", "from | started | begonnen | début | inicio"),
        title_field(
            "What is tried", "experiment | fix | versuch | essai | experimento", required=True
        ),
        RegisterField(
            "objective",
            "Is to move",
            help="Id of the objective.",
            headings="objective | metric | is to move | ziel | kennzahl | objectif | objetivo",
            names="objectives",
        ),
        RegisterField(
            "expected",
            "By",
            "decimal",
            "Expected difference in the objective's unit, such as -200 or 1.5.",
            headings="by | expected | expected effect | erwartet | attendu | esperado",
        ),
        RegisterField(
            "ended",
            "Ended",
            "moment",
            MOMENT,
            headings="ended | until | beendet | bis | fin | hasta",
        ),
        RegisterField(
            "status",
            "Status",
            "choice",
            choices=(
                Choice("planned", "Planned", "geplant | prévu | previsto"),
                Choice("running", "Running", "läuft | en cours | en curso"),
                Choice("adopted", "Adopted", "übernommen | adopté | adoptado | done"),
                Choice("dropped", "Dropped", "verworfen | abandonné | descartado"),
            ),
            headings="status | state | stand | statut | estado",
        ),
        RegisterField(
            "effort",
            "Effort",
            "hours",
            "Hours it takes, such as 6.",
            headings="effort | hours | aufwand | stunden | effort en heures | esfuerzo | horas",
        ),
        owner_field(),
        detail_field(),
    ),
    moment="when",
    stands=Stands(report="Records", sheet="Records", export="records"),
    settled=Settled(field="status", values=("adopted", "dropped")),
    add="Add an experiment",
    tab="Experiments",
    group="learning",
    lead="title",
    since=6,
)
