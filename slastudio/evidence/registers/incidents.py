"""The register of incidents and support cases."""

from __future__ import annotations

from slastudio.evidence.registers.common import (
    MOMENT,
    id_field,
    opened_field,
    title_field,
    workflow_field,
)
from slastudio.evidence.registers.declaration import Choice, RegisterField, RegisterSpec, Stands

INCIDENTS = RegisterSpec(
    "incidents",
    "Incidents",
    noun="incident",
    listed="incidents",
    about="Incidents and support cases with their clocks; imported ones can be amended, never altered.",
    prefix="INC",
    fields=(
        id_field(),
        title_field("What happened"),
        RegisterField(
            "severity",
            "Severity",
            help="As a tier of the agreement is called.",
            headings="severity | priority | schweregrad | priorität | dringlichkeit | gravité | priorité"
            " | sévérité | severidad | prioridad | gravedad | sev | prio",
            names="severities",
            strict=True,
        ),
        RegisterField(
            "nature",
            "Nature",
            "choice",
            choices=(
                Choice("", "not said"),
                Choice(
                    "technical", "Technical", "technisch | technique | técnico | técnica | tech"
                ),
                Choice("governance", "Governance", "steuerung | gouvernance | gobernanza"),
            ),
            headings="nature | naturaleza | art der störung",
        ),
        workflow_field(),
        opened_field("Opened"),
        RegisterField(
            "first_response",
            "First response",
            "moment",
            MOMENT,
            headings="first response | first response at | first reply | responded | responded at | acknowledged"
            " | acknowledged at | erste antwort | erste reaktion | erstreaktion | beantwortet"
            " | première réponse | répondu | primera respuesta | respondido",
        ),
        RegisterField(
            "updates",
            "Updates sent",
            "moments",
            "Several are separated by semicolons.",
            headings="updates | updates sent | zwischenstände | statusmeldungen | mises à jour"
            " | points d'étape | actualizaciones | avisos",
        ),
        RegisterField(
            "waiting",
            "Waiting for the client",
            "spans",
            "start/end; several are separated by semicolons.",
            headings="waiting | waiting for client | waiting for the client | on hold | warten | wartezeit"
            " | warten auf kunden | en attente | attente client | en espera | esperando al cliente",
        ),
        RegisterField(
            "resolved",
            "Resolved",
            "moment",
            MOMENT,
            headings="resolved | resolved at | closed | closed at | solved | end | gelöst | gelöst am | behoben"
            " | behoben am | geschlossen | geschlossen am | résolu | résolu le | fermé | clôturé"
            " | resuelto | cerrado | fecha de resolución",
        ),
        RegisterField(
            "stable",
            "Stable since",
            "moment",
            "Ends a cadence of updates promised until stable.",
            headings="stable | stable since | stable at | mitigated | stabil | stabil seit"
            " | stable depuis | estable desde",
            since=2,
        ),
        RegisterField(
            "reopened",
            "Opened again",
            "spans",
            "opened again/resolved again; several are separated by semicolons, an end may be missing.",
            headings="reopened | reopened at | wiedereröffnet | rouvert | reabierto",
            since=2,
        ),
        RegisterField(
            "severities",
            "Severity changes",
            "severities",
            "moment severity, beginning with that at opening, such as 2026-10-09 19:04 Sev 2; "
            "several are separated by semicolons.",
            headings="severities | severity history | priority history | schweregrade",
            since=2,
        ),
    ),
    moment="opened",
    stands=Stands(report="Incidents and fixes", sheet="Incidents", export="incidents"),
    add="Add an incident",
    page="incidents",
    lead="title",
    mark="incident",
    evidence="incidents",
)
