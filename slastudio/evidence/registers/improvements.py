"""The register of improvements: what was agreed to be done so that it does not happen again."""

from __future__ import annotations

from slastudio.evidence.registers.common import (
    MOMENT,
    ROLE,
    detail_field,
    due_field,
    id_field,
    owner_field,
    title_field,
    when_field,
)
from slastudio.evidence.registers.declaration import RegisterField, RegisterSpec, Settled, Stands

IMPROVEMENTS = RegisterSpec(
    "improvements",
    "Improvements",
    noun="improvement",
    listed="improvements agreed on",
    about="What was agreed after an incident, a review or a drill: owner, deadline, and who saw that it works.",
    why="What was agreed after an incident, a review or a drill, so that it does not happen again. One that is "
    "done and not verified is still open.",
    prefix="IMP",
    fields=(
        id_field(),
        when_field(
            "Agreed", "agreed | agreed at | vereinbart | vereinbart am | convenu | acordado"
        ),
        title_field(
            "What is improved",
            "improvement | action | measure | massnahme | maßnahme | verbesserung | action corrective | mejora | acción",
            required=True,
        ),
        RegisterField(
            "about",
            "After",
            help="Id of the incident, drill or record it follows from.",
            headings="after | incident | about | from | nach | vorfall | aus | suite à | tras",
        ),
        owner_field(),
        due_field(),
        RegisterField(
            "done",
            "Done",
            "moment",
            MOMENT,
            headings="done | done at | completed | erledigt | erledigt am | terminé | hecho",
        ),
        RegisterField(
            "verified",
            "Verified",
            "moment",
            "When somebody saw that it works.",
            headings="verified | verified at | geprüft | geprüft am | vérifié | verificado",
        ),
        RegisterField(
            "verified_by",
            "Verified by",
            help=ROLE,
            headings="verified by | geprüft von | vérifié par | verificado por",
            names="roles",
        ),
        detail_field(),
    ),
    moment="when",
    stands=Stands(report="Records", sheet="Records", export="records"),
    settled=Settled(done=("verified",), due="due"),
    add="Add an improvement",
    tab="Improvements",
    group="learning",
    lead="title",
    since=6,
)
