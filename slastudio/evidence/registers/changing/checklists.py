"""The register of checklists gone through: each item with its day, and what was found."""

from __future__ import annotations

from slastudio.evidence.registers.common import (
    ROLE,
    detail_field,
    id_field,
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

CHECKLISTS = RegisterSpec(
    "checklists",
    "Checklists gone through",
    noun="checked item",
    listed="checklists gone through",
    about="Each item of a checklist, playbook or handover: when it was gone through and what was found.",
    why="Items of checklists, playbooks, health checks and handovers, each ticked on its day. What the agreement "
    "lists and nobody ticked is told with the month.",
    prefix="CHK",
    fields=(
        id_field(),
        when_field("When", "checked | checked at | geprüft am | vérifié le | comprobado"),
        RegisterField(
            "list",
            "Checklist",
            "choice",
            choices=(
                Choice(
                    "launch",
                    "Before launch",
                    "launch | start | vor dem start | lancement | lanzamiento",
                ),
                Choice(
                    "operation", "In operation", "operation | betrieb | exploitation | operación"
                ),
                Choice("incident", "After an incident", "incident | nach vorfall | incidente"),
                Choice("playbook", "Playbook", "runbook | leitfaden | procédure | guía"),
                Choice("handover", "Handover", "handoff | übergabe | passation | traspaso"),
                Choice(
                    "health",
                    "Health check of the agreement",
                    "health check | gesundheit | bilan | revisión",
                ),
            ),
            headings="checklist | list | prüfliste | checkliste | liste de contrôle | lista",
        ),
        title_field(
            "Item",
            "item | check | step | punkt | schritt | point | étape | punto | paso",
            required=True,
        ),
        RegisterField(
            "result",
            "Result",
            "choice",
            choices=(
                Choice("done", "Done", "ok | yes | ja | erledigt | fait | hecho | x | true | 1"),
                Choice("not_done", "Not done", "no | nein | offen | non | false | 0"),
                Choice(
                    "not_applicable",
                    "Does not apply",
                    "n/a | na | entfällt | sans objet | no aplica",
                ),
            ),
            headings="result | done | ergebnis | erledigt | résultat | resultado",
        ),
        RegisterField(
            "about",
            "About",
            help="Id of the incident, or name of the playbook and incident, apart by a slash.",
            headings="about | incident | playbook | betrifft | vorfall | concerne | sobre",
        ),
        RegisterField(
            "role",
            "By",
            help=ROLE,
            headings="role | by | rolle | von | par | rol | por",
            names="roles",
        ),
        detail_field(),
    ),
    moment="when",
    stands=Stands(report="Records", sheet="Records", export="records"),
    settled=Settled(field="result", values=("done", "not_applicable")),
    add="Add a checked item",
    tab="Checklists",
    group="learning",
    lead="title",
    since=6,
)
