"""The register of approvals and exceptions."""

from __future__ import annotations

from slastudio.evidence.registers.common import MOMENT, id_field, opened_field, workflow_field
from slastudio.evidence.registers.declaration import (
    Choice,
    RegisterField,
    RegisterSpec,
    Settled,
    Stands,
)

APPROVALS = RegisterSpec(
    "approvals",
    "Approvals and exceptions",
    noun="approval",
    listed="approvals and exceptions",
    about="What waited for a decision, and how long.",
    why="What waited for a decision, and how long: imported from a queue, or added by hand.",
    prefix="APR",
    fields=(
        id_field(),
        workflow_field("About"),
        RegisterField(
            "queue",
            "Queue",
            "choice",
            choices=(
                Choice(
                    "approval",
                    "Approval",
                    "genehmigung | freigabe | approbation | aprobación | approvals",
                ),
                Choice(
                    "exception",
                    "Exception",
                    "ausnahme | ausnahmefall | dérogation | excepción | exceptions",
                ),
            ),
            headings="queue | type | kind | warteschlange | art | typ | file | tipo | cola",
        ),
        opened_field("Asked"),
        RegisterField(
            "due",
            "Due",
            "moment",
            MOMENT,
            headings="due | due at | due date | deadline | fällig | fällig am | frist | échéance | vencimiento | plazo",
        ),
        RegisterField(
            "decided",
            "Decided",
            "moment",
            MOMENT,
            headings="decided | decided at | approved at | closed | entschieden | entschieden am"
            " | genehmigt am | décidé | décidé le | decidido | decidido el",
        ),
        RegisterField(
            "decision",
            "Decision",
            headings="decision | outcome | result | entscheidung | ergebnis | décision | résultat"
            " | decisión | resultado",
        ),
    ),
    moment="opened",
    stands=Stands(
        export="records",
        unless="Decisions are counted in the objective about them, which names those that were late; the register is listed "
        "by itself.",
    ),
    settled=Settled(done=("decided",), due="due"),
    add="Add an approval",
    tab="Approvals",
    evidence="queue_items",
)
