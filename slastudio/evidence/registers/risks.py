"""The register of risks that are known, with who watches them."""

from __future__ import annotations

from slastudio.evidence.registers.common import (
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

_GRADES = (
    Choice("", "not said"),
    Choice("low", "Low", "niedrig | gering | faible | bajo"),
    Choice("medium", "Medium", "mittel | moyen | medio"),
    Choice("high", "High", "hoch | élevé | alto"),
)

RISKS = RegisterSpec(
    "risks",
    "Risks",
    noun="risk",
    listed="risks",
    about="What may come, how likely and how bad it is, who watches it, and until when.",
    why="What may come: how likely and how bad it is, who watches it and what is done. Open ones belong beside "
    "planned changes in the report.",
    prefix="RSK",
    fields=(
        id_field(),
        when_field("Seen", "seen | raised | erkannt | vu | detectado"),
        title_field("Risk", "risk | risiko | risque | riesgo", required=True),
        RegisterField(
            "likelihood",
            "Likelihood",
            "choice",
            choices=_GRADES,
            headings="likelihood | probability | wahrscheinlichkeit | probabilité | probabilidad",
        ),
        RegisterField(
            "impact",
            "Impact",
            "choice",
            choices=_GRADES,
            headings="impact | auswirkung | gravité | impacto",
        ),
        owner_field(),
        due_field("Looked at again by"),
        RegisterField(
            "status",
            "Status",
            "choice",
            choices=(
                Choice("open", "Open", "offen | ouvert | abierto"),
                Choice("accepted", "Accepted", "akzeptiert | accepté | aceptado"),
                Choice("closed", "Closed", "geschlossen | fermé | cerrado"),
            ),
            headings="status | state | stand | statut | estado",
        ),
        RegisterField(
            "answer",
            "What is done",
            "prose",
            headings="what is done | mitigation | massnahme | maßnahme | réponse | mitigación",
        ),
        detail_field(),
    ),
    moment="when",
    stands=Stands(report="Records", sheet="Records", export="records"),
    settled=Settled(field="status", values=("accepted", "closed"), due="due"),
    add="Add a risk",
    tab="Risks",
    lead="title",
    since=6,
)
