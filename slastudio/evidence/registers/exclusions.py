"""The register of exclusions used."""

from __future__ import annotations

from slastudio.evidence.registers.common import MOMENT, ROLE, id_field
from slastudio.evidence.registers.declaration import RegisterField, RegisterSpec, SpanFields, Stands

EXCLUSIONS = RegisterSpec(
    "exclusions",
    "Exclusions used",
    noun="use of an exclusion",
    listed="uses of exclusions",
    about="Spans left out by a clause of the agreement, with the notice given.",
    why="Spans of time left out of a figure by a clause of the agreement, with the notice that was given.",
    prefix="EXC",
    fields=(
        id_field(),
        RegisterField(
            "exclusion",
            "Clause",
            help="Id of the exclusion in the agreement.",
            required=True,
            headings="exclusion | clause | klausel | ausschluss | ausnahme | clause d'exclusion | cláusula | exclusión",
            names="exclusions",
            strict=True,
        ),
        RegisterField(
            "start",
            "From",
            "moment",
            MOMENT,
            required=True,
            headings="start | from | begin | von | beginn | de | du | début | desde | inicio",
        ),
        RegisterField(
            "end",
            "Until",
            "moment",
            MOMENT,
            required=True,
            headings="end | until | to | bis | ende | à | au | jusqu'à | fin | hasta",
        ),
        RegisterField(
            "objectives",
            "Only for",
            help="Ids of objectives, separated by commas; empty means all that allow it.",
            headings="objectives | objective | only for | ziele | ziel | nur für | objectifs | objectif"
            " | seulement pour | objetivos | objetivo | solo para",
            names="objectives",
            strict=True,
            several=True,
        ),
        RegisterField(
            "notice_given",
            "Notice given",
            "moment",
            MOMENT,
            headings="notice | notice given | announced | ankündigung | angekündigt | angekündigt am"
            " | préavis | annoncé | aviso | anunciado",
        ),
        RegisterField(
            "reason",
            "Reason",
            "prose",
            headings="reason | why | grund | begründung | warum | raison | motif | pourquoi | motivo | razón",
        ),
        RegisterField(
            "confirmed",
            "Confirmed",
            "moment",
            MOMENT,
            headings="confirmed | confirmed at | bestätigt | bestätigt am | confirmé | confirmé le | confirmado",
            since=5,
        ),
        RegisterField(
            "confirmed_by",
            "Confirmed by",
            help=ROLE,
            headings="confirmed by | bestätigt von | confirmé par | confirmado por",
            names="roles",
            since=5,
        ),
    ),
    moment="start",
    stands=Stands(
        export="duties",
        unless="A use that left something out stands with the objective it concerns; others leave no trace.",
    ),
    add="Add a use of an exclusion",
    tab="Exclusions",
    span=SpanFields("start", "end", "exclusion"),
)
