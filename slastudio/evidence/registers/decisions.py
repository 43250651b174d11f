"""The register of decisions."""

from __future__ import annotations

from slastudio.evidence.registers.common import (
    MOMENT,
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

DECISIONS = RegisterSpec(
    "decisions",
    "Decisions",
    noun="decision",
    listed="decisions",
    about="What the client has to decide, and what was decided.",
    why="What the client has to decide, and what was decided. Open ones are printed in the month’s report.",
    prefix="DEC",
    fields=(
        id_field(),
        when_field("Raised", "raised | raised at | gestellt | gestellt am | soulevé | planteado"),
        title_field(
            "Decision needed",
            "decision | decision needed | entscheidung | offene entscheidung | décision"
            " | décision à prendre | decisión",
            required=True,
        ),
        RegisterField(
            "needed_by",
            "Needed by",
            "moment",
            MOMENT,
            headings="needed by | due | due date | deadline | bis | bis wann | frist | fällig | avant le | échéance"
            " | para cuándo | fecha límite",
        ),
        RegisterField(
            "owner",
            "Owner role",
            headings="owner | owner role | responsible | verantwortlich | zuständig | responsable",
            names="roles",
        ),
        RegisterField(
            "status",
            "Status",
            "choice",
            choices=(
                Choice("open", "Open", "offen | ouvert | ouverte | abierto | abierta | pending"),
                Choice(
                    "decided",
                    "Decided",
                    "entschieden | décidé | décidée | decidido | decidida | done | closed",
                ),
                Choice(
                    "dropped",
                    "Dropped",
                    "verworfen | abandonné | abandonnée | descartado | descartada | cancelled",
                ),
            ),
            headings="status | state | stand | statut | état | estado",
        ),
        detail_field(),
        RegisterField(
            "options",
            "Options",
            "prose",
            "What may be decided, apart by semicolons.",
            headings="options | option | choices | alternatives | optionen | möglichkeiten | alternativen | opciones",
            since=8,
        ),
        RegisterField(
            "recommended",
            "Recommended",
            "prose",
            "Which of the options, and why.",
            headings="recommended | recommendation | advice | empfohlen | empfehlung | recommandation | recomendación",
            since=8,
        ),
    ),
    moment="when",
    stands=Stands(
        report="Decisions needed",
        sheet="Changes & decisions",
        export="duties",
    ),
    settled=Settled(field="status", values=("decided", "dropped"), due="needed_by"),
    add="Add a decision",
    tab="Decisions",
    lead="title",
)
