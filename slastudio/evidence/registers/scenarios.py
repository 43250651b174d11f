"""The register of scenarios tried: workshops, walkthroughs and simulated failures with what was agreed."""

from __future__ import annotations

from slastudio.evidence.registers.common import (
    MOMENT,
    detail_field,
    due_field,
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

SCENARIOS = RegisterSpec(
    "scenarios",
    "Scenarios tried",
    noun="scenario",
    listed="scenarios tried",
    about="Workshops, walkthroughs and simulated failures: what happened, and what was agreed.",
    why="Scenarios that were gone through before signing or in operation, with what was agreed then, by whom it "
    "is done and by when.",
    prefix="SCN",
    fields=(
        id_field(),
        when_field("Tried", "tried | held | durchgeführt | tenu | celebrado"),
        title_field("Scenario", "scenario | szenario | scénario | escenario | case", required=True),
        RegisterField(
            "kind",
            "Kind",
            "choice",
            choices=(
                Choice("workshop", "Workshop", "atelier | taller"),
                Choice(
                    "walkthrough", "Walkthrough", "table top | durchgang | parcours | recorrido"
                ),
                Choice(
                    "simulation",
                    "Simulated failure",
                    "simulation | simulierter ausfall | simulacro",
                ),
            ),
            headings="kind | type | art | typ | tipo",
        ),
        RegisterField(
            "participants",
            "With",
            help="Roles, apart by commas.",
            headings="with | participants | mit | teilnehmer | avec | con | participantes",
        ),
        RegisterField(
            "outcome",
            "What happened",
            "prose",
            headings="outcome | what happened | ergebnis | résultat | resultado",
        ),
        RegisterField(
            "agreed",
            "Agreed",
            "prose",
            headings="agreed | vereinbart | convenu | acordado",
        ),
        owner_field(),
        due_field(),
        RegisterField(
            "done",
            "Done",
            "moment",
            MOMENT,
            headings="done | done at | erledigt | terminé | hecho",
        ),
        detail_field(),
    ),
    moment="when",
    stands=Stands(report="Records", sheet="Records", export="records"),
    settled=Settled(done=("done",), due="due"),
    add="Add a scenario",
    tab="Scenarios",
    group="learning",
    lead="title",
    since=6,
)
