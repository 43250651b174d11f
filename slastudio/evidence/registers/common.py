"""Fields that several registers have, with the words by which others head their columns."""

from __future__ import annotations

from slastudio.evidence.registers.declaration import Choice, RegisterField

MOMENT = "Date and time, such as 2026-10-09 19:04; without an offset in the agreement's zone."
ROLE = "A role."
WHEN = "date | day | datum | tag | fecha | día | jour | date et heure | fecha y hora | date time | created | when"


def id_field() -> RegisterField:
    return RegisterField(
        "id",
        "Id",
        help="Left empty, the next number is taken.",
        also="id | nr | no | number | key | ref | reference | ticket | ticket id | ticketnummer"
        " | nummer | numéro | número | référence | referencia | kennung | identifiant | identificador"
        " | case | case id | incident id | vorfall",
    )


def when_field(label: str, headings: str = "") -> RegisterField:
    words = f"{WHEN} | {headings}" if headings else WHEN
    return RegisterField("when", label, "moment", MOMENT, required=True, headings=words)


def opened_field(label: str) -> RegisterField:
    return RegisterField(
        "opened",
        label,
        "moment",
        MOMENT,
        required=True,
        also="opened | opened at | created | created at | reported | reported at | start | asked | requested | eröffnet"
        " | eröffnet am | erstellt | erstellt am | gemeldet | gemeldet am | beginn | ouvert | ouvert le | créé | créé le"
        " | signalé | demandé | abierto | creado | fecha de apertura | reportado | solicitado | angefragt",
    )


def title_field(label: str, headings: str = "", *, required: bool = False) -> RegisterField:
    return RegisterField(
        "title",
        label,
        required=required,
        headings=headings,
        also="title | subject | summary | description | what | titel | betreff | zusammenfassung | beschreibung | titre"
        " | sujet | objet | résumé | asunto | título | resumen | descripción | was geschah | bezeichnung",
    )


def workflow_field(label: str = "Workflow") -> RegisterField:
    return RegisterField(
        "workflow",
        label,
        names="workflows",
        also="workflow | component | service | process | journey | ablauf | komponente | dienst | prozess | composant"
        " | processus | flux | flujo | componente | servicio | proceso | about | betrifft | concerne | sobre",
    )


def detail_field() -> RegisterField:
    return RegisterField(
        "detail",
        "Detail",
        "prose",
        also="detail | details | notes | note | comment | comments | remark | beschreibung | bemerkung | kommentar"
        " | notiz | anmerkung | détail | détails | commentaire | remarque | detalle | detalles | comentario | nota",
    )


def owner_field() -> RegisterField:
    return RegisterField(
        "owner",
        "Owner role",
        help=ROLE,
        headings="owner | owner role | responsible | verantwortlich | zuständig | responsable",
        names="roles",
    )


def due_field(label: str = "Due") -> RegisterField:
    return RegisterField(
        "due",
        label,
        "moment",
        MOMENT,
        headings="due | due date | deadline | by when | bis | bis wann | frist | fällig | échéance | para cuándo"
        " | fecha límite",
    )


CHANGE_TYPES = (
    Choice("model", "Model", "modell | modèle | modelo"),
    Choice("prompt", "Prompt", "prompts | eingabe | invite"),
    Choice("retrieval", "Retrieval", "suche | abruf | recherche | recuperación | index"),
    Choice(
        "settings",
        "Settings",
        "setting | config | configuration | einstellung | einstellungen | konfiguration"
        " | réglages | paramètres | ajustes | configuración",
    ),
    Choice("other", "Other", "andere | sonstiges | autre | autres | otro | otros"),
)
