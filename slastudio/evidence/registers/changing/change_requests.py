"""The register of asks outside the scope: the backlog, and change requests with their price."""

from __future__ import annotations

from slastudio.evidence.registers.common import (
    MOMENT,
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

CHANGE_REQUESTS = RegisterSpec(
    "change_requests",
    "Backlog and change requests",
    noun="change request",
    listed="asks outside the scope",
    about="What was asked outside the scope, its quote, its price, and what became of it.",
    why="What was asked outside the scope. It waits in the backlog until it is quoted with its own price; hours "
    "on it are billed by an accepted request, never as overage in silence.",
    prefix="CR",
    fields=(
        id_field(),
        when_field(
            "Asked",
            "asked | asked at | requested | angefragt | angefragt am | demandé | solicitado",
        ),
        title_field(
            "What is asked",
            "ask | request | change request | anfrage | änderungswunsch | solicitud",
            required=True,
        ),
        RegisterField(
            "line",
            "Line of the scope",
            help="As in scope or out of scope in the agreement; hours on this line belong to it.",
            headings="line | scope line | position | leistung | ligne | línea",
            names="scope_lines",
        ),
        RegisterField(
            "asked_by",
            "Asked by",
            help=ROLE,
            headings="asked by | requester | angefragt von | demandé par | solicitado por",
            names="roles",
        ),
        RegisterField(
            "status",
            "Status",
            "choice",
            choices=(
                Choice("backlog", "In the backlog", "backlog | open | offen | ouvert | abierto"),
                Choice("asked", "Quote asked for", "to quote | angebot angefragt | devis demandé"),
                Choice("quoted", "Quoted", "angeboten | chiffré | cotizado"),
                Choice("accepted", "Accepted", "angenommen | beauftragt | accepté | aceptado"),
                Choice("declined", "Declined", "abgelehnt | refusé | rechazado | dropped"),
                Choice("done", "Done", "erledigt | closed | terminé | hecho"),
            ),
            headings="status | state | stand | statut | état | estado",
        ),
        RegisterField(
            "quoted",
            "Quoted",
            "moment",
            MOMENT,
            headings="quoted | quoted at | angeboten am | devis du | cotizado el",
        ),
        RegisterField(
            "price",
            "Price",
            "money",
            "With its currency, such as 1200.00 EUR.",
            headings="price | quote | amount | preis | angebot | prix | devis | precio",
        ),
        RegisterField(
            "hours",
            "Hours quoted",
            "hours",
            "Such as 8 or 7:30.",
            headings="hours | estimate | stunden | aufwand | heures | horas",
        ),
        RegisterField(
            "decided",
            "Decided",
            "moment",
            MOMENT,
            headings="decided | decided at | accepted at | entschieden am | décidé le | decidido el",
        ),
        RegisterField(
            "decided_by",
            "Decided by",
            help=ROLE,
            headings="decided by | accepted by | entschieden von | décidé par | decidido por",
            names="roles",
        ),
        RegisterField(
            "done",
            "Delivered",
            "moment",
            MOMENT,
            headings="done | delivered | delivered at | geliefert | livré | entregado",
        ),
        detail_field(),
    ),
    moment="when",
    stands=Stands(report="Records", sheet="Records", export="records"),
    settled=Settled(field="status", values=("declined", "done")),
    add="Add an ask",
    tab="Change requests",
    group="money",
    lead="title",
    since=6,
)
