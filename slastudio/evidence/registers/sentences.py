"""The register of what was decided on the sentences that tell a month."""

from __future__ import annotations

from slastudio.evidence.registers.common import MOMENT
from slastudio.evidence.registers.declaration import (
    Begun,
    Choice,
    RegisterField,
    RegisterSpec,
    Stands,
)

SENTENCES = RegisterSpec(
    "sentences",
    "Sentences of the month",
    noun="sentence",
    listed="sentences of the month",
    about="Which of the drafted sentences a person accepted, edited or left out, with the figures they held then.",
    why="Which of the drafted sentences a person accepted, edited or left out, with the figures they held then. Nothing "
    "is issued that nobody accepted.",
    prefix="SEN",
    fields=(
        RegisterField("id", "Id", help="Left empty, the next number is taken."),
        RegisterField("when", "Decided", "moment", MOMENT, required=True),
        RegisterField(
            "state",
            "State",
            "choice",
            choices=(Choice("accepted", "Accepted"), Choice("left_out", "Left out")),
            required=True,
        ),
        RegisterField("by", "By", help="A role or a name.", required=True),
        RegisterField("text", "Text", "prose", required=True),
        RegisterField(
            "detached",
            "Whatever becomes of its figures",
            "choice",
            help="Whether the text stands although a figure in it reads otherwise.",
            choices=(Choice("yes", "Yes"), Choice("no", "No")),
        ),
    ),
    computed=(
        RegisterField("period", "Period"),
        RegisterField("sentence", "Sentence"),
        RegisterField("edited", "Edited"),
        RegisterField("draft", "Drafted then"),
        RegisterField("bound", "Figures then"),
    ),
    begun=Begun(
        "A decision on a sentence begins beside its draft on the page “Month end”, or with slastudio narrative …: the "
        "figures it holds are kept with it.",
        "month",
    ),
    moment="when",
    stands=Stands(
        report="The month in sentences",
        export="narrative",
        unless="The workbook holds the figures sentences rest on, not the sentences.",
    ),
    lead="text",
    add="Accept a sentence",
    tab="Sentences",
    since=8,
)
