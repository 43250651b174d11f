"""The register of credit notes that were issued."""

from __future__ import annotations

from slastudio.evidence.registers.common import MOMENT, detail_field, id_field, when_field
from slastudio.evidence.registers.declaration import RegisterField, RegisterSpec, Settled, Stands

CREDIT_NOTES = RegisterSpec(
    "credit_notes",
    "Credit notes",
    noun="credit note",
    listed="credit notes",
    about="Credits that were given, with number, month and amount.",
    why="Credits that were given. A credit that is due and stands here nowhere is told with the month.",
    prefix="CN",
    fields=(
        id_field(),
        when_field("Issued", "issued | issued at | ausgestellt | émis | emitido"),
        RegisterField(
            "number",
            "Number",
            required=True,
            headings="number | credit note | nummer | gutschrift | numéro | avoir | número | nota de crédito",
        ),
        RegisterField(
            "period",
            "For month",
            help="Such as 2026-07.",
            required=True,
            headings="month | period | monat | mois | mes",
        ),
        RegisterField(
            "amount",
            "Amount",
            "money",
            "With its currency, such as 390.00 EUR.",
            required=True,
            headings="amount | betrag | montant | importe",
        ),
        RegisterField(
            "dispute",
            "Dispute",
            help="Id of the dispute it settles, if any.",
            headings="dispute | streitfall | litige | disputa",
        ),
        RegisterField(
            "paid",
            "Set off or paid",
            "moment",
            MOMENT,
            headings="paid | paid at | set off | bezahlt | verrechnet | payé | pagado",
        ),
        detail_field(),
    ),
    moment="when",
    stands=Stands(report="Records", sheet="Records", export="records"),
    settled=Settled(done=("paid",)),
    add="Add a credit note",
    tab="Credit notes",
    group="money",
    lead="number",
    since=6,
)
