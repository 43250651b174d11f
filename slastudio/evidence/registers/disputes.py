"""The register of disputes: made by comparing both sides' figures, which are kept with each claim."""

from __future__ import annotations

from slastudio.evidence.registers.common import MOMENT, ROLE, id_field
from slastudio.evidence.registers.declaration import (
    Begun,
    Choice,
    RegisterField,
    RegisterSpec,
    Settled,
    Stands,
)

DISPUTES = RegisterSpec(
    "disputes",
    "Disputes",
    noun="dispute",
    listed="disputes",
    about="Figures the other side contests: what they say, both figures as they were then, and how it ended.",
    why="Figures the other side contests, with both sides’ figures as they were then and how it ended. A dispute "
    "begins beside the figure, with “Dispute this number”.",
    prefix="DSP",
    fields=(
        id_field(),
        RegisterField("when", "Claimed", "moment", MOMENT, required=True),
        RegisterField("claimed_by", "Claimed by", required=True),
        RegisterField("claim", "What they say", "prose", required=True),
        RegisterField(
            "outcome",
            "Outcome",
            "choice",
            choices=(
                Choice("open", "Open"),
                Choice("upheld", "Upheld"),
                Choice("rejected", "Rejected"),
                Choice("settled", "Settled"),
            ),
        ),
        RegisterField("decided_on", "Decided", "moment", MOMENT),
        RegisterField("decided_by", "Decided by", help=ROLE),
        RegisterField("credit_note", "Credit note", help="Its number."),
        RegisterField(
            "credit_amount", "Amount credited", "money", "With its currency, such as 390.00 EUR."
        ),
        RegisterField("detail", "Detail", "prose"),
    ),
    computed=(
        RegisterField("objective", "Objective"),
        RegisterField("period", "Period"),
        RegisterField("denied", "Uses of exclusions denied"),
        RegisterField("added", "Spans to be left out"),
        RegisterField("contested", "Rows contested"),
        RegisterField("rows", "Number of rows contested"),
        RegisterField("agreement", "Agreement"),
        RegisterField("target", "Target"),
        RegisterField("unit", "Unit"),
        RegisterField("our_value", "Our figure"),
        RegisterField("our_verdict", "Our verdict"),
        RegisterField("our_credit", "Our credit", "money"),
        RegisterField("their_value", "Their figure"),
        RegisterField("their_verdict", "Their verdict"),
        RegisterField("their_credit", "Their credit", "money"),
    ),
    begun=Begun(
        "A dispute begins with “Dispute this number” beside a figure, or slastudio dispute … --keep: both sides’ "
        "figures are kept with it.",
        "objectives",
    ),
    moment="when",
    stands=Stands(report="Disputes", sheet="Changes & decisions", export="disputes"),
    settled=Settled(field="outcome", values=("upheld", "rejected", "settled")),
    add="Dispute a number",
    tab="Disputes",
    group="money",
    since=2,
)
