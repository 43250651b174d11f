"""Which column of a pasted table is which field of a register, by headings in four languages or by order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from slastudio.importing.headers import is_data
from slastudio.importing.times import guess_time_unit
from slastudio.operations.pasted_text import Cells
from slastudio.operations.registers import RegisterSpec

Columns = tuple[tuple[str, str], ...]
_WHEN = "date | day | datum | tag | fecha | día | jour | date et heure | fecha y hora | date time | created | when"
_COMMON = {
    "id": "id | nr | no | number | key | ref | reference | ticket | ticket id | ticketnummer | nummer | numéro | número"
    " | référence | referencia | kennung | identifiant | identificador | case | case id | incident id | vorfall",
    "title": "title | subject | summary | description | what | titel | betreff | zusammenfassung | beschreibung | titre"
    " | sujet | objet | résumé | asunto | título | resumen | descripción | was geschah | bezeichnung",
    "workflow": "workflow | component | service | process | journey | ablauf | komponente | dienst | prozess | composant"
    " | processus | flux | flujo | componente | servicio | proceso | about | betrifft | concerne | sobre",
    "detail": "detail | details | notes | note | comment | comments | remark | beschreibung | bemerkung | kommentar"
    " | notiz | anmerkung | détail | détails | commentaire | remarque | detalle | detalles | comentario | nota",
    "opened": "opened | opened at | created | created at | reported | reported at | start | asked | requested | eröffnet"
    " | eröffnet am | erstellt | erstellt am | gemeldet | gemeldet am | beginn | ouvert | ouvert le | créé | créé le"
    " | signalé | demandé | abierto | creado | fecha de apertura | reportado | solicitado | angefragt",
}
SYNONYMS: dict[str, dict[str, str]] = {
    "incidents": {
        "severity": "severity | priority | schweregrad | priorität | dringlichkeit | gravité | priorité"
        " | sévérité | severidad | prioridad | gravedad | sev | prio",
        "nature": "nature | naturaleza | art der störung",
        "first_response": "first response | first response at | first reply | responded | responded at | acknowledged"
        " | acknowledged at | erste antwort | erste reaktion | erstreaktion | beantwortet | première réponse | répondu"
        " | primera respuesta | respondido",
        "updates": "updates | updates sent | zwischenstände | statusmeldungen | mises à jour | points d'étape"
        " | actualizaciones | avisos",
        "waiting": "waiting | waiting for client | waiting for the client | on hold | warten | wartezeit"
        " | warten auf kunden | en attente | attente client | en espera | esperando al cliente",
        "resolved": "resolved | resolved at | closed | closed at | solved | end | gelöst | gelöst am | behoben"
        " | behoben am | geschlossen | geschlossen am | résolu | résolu le | fermé | clôturé | resuelto | cerrado"
        " | fecha de resolución",
        "stable": "stable | stable since | stable at | mitigated | stabil | stabil seit | stable depuis | estable desde",
        "reopened": "reopened | reopened at | wiedereröffnet | rouvert | reabierto",
        "severities": "severities | severity history | priority history | schweregrade",
    },
    "approvals": {
        "queue": "queue | type | kind | warteschlange | art | typ | file | tipo | cola",
        "due": "due | due at | due date | deadline | fällig | fällig am | frist | échéance | vencimiento | plazo",
        "decided": "decided | decided at | approved at | closed | entschieden | entschieden am | genehmigt am | décidé"
        " | décidé le | decidido | decidido el",
        "decision": "decision | outcome | result | entscheidung | ergebnis | décision | résultat | decisión | resultado",
    },
    "changes": {
        "when": f"{_WHEN} | changed | changed at | deployed | deployed at | geändert am | wann | quand | cuándo",
        "title": "change | what changed | änderung | was wurde geändert | changement | modification | cambio",
        "type": "type | kind | art | typ | tipo",
        "version": "version | new version | neue version | nouvelle version | versión | nueva versión",
        "material": "material | wesentlich | important | significatif | importante",
        "approved_by": "approved by | approver | genehmigt von | freigegeben von | approuvé par | aprobado por",
    },
    "decisions": {
        "when": f"{_WHEN} | raised | raised at | gestellt | gestellt am | soulevé | planteado",
        "title": "decision | decision needed | entscheidung | offene entscheidung | décision | décision à prendre"
        " | decisión",
        "needed_by": "needed by | due | due date | deadline | bis | bis wann | frist | fällig | avant le | échéance"
        " | para cuándo | fecha límite",
        "owner": "owner | owner role | responsible | verantwortlich | zuständig | responsable",
        "status": "status | state | stand | statut | état | estado",
    },
    "hours": {
        "when": _WHEN,
        "hours": "hours | time spent | duration | effort | h | stunden | std | dauer | aufwand | heures | durée | temps"
        " | horas | duración | tiempo",
        "line": "line | scope line | task | activity | item | position | tätigkeit | aufgabe | leistung | ligne | tâche"
        " | activité | línea | tarea | actividad",
        "role": "role | by | who | person | consultant | rolle | von | wer | mitarbeiter | rôle | qui | par | rol | quién",
    },
    "exclusions": {
        "exclusion": "exclusion | clause | klausel | ausschluss | ausnahme | clause d'exclusion | cláusula | exclusión",
        "start": "start | from | begin | von | beginn | de | du | début | desde | inicio",
        "end": "end | until | to | bis | ende | à | au | jusqu'à | fin | hasta",
        "objectives": "objectives | objective | only for | ziele | ziel | nur für | objectifs | objectif | seulement pour"
        " | objetivos | objetivo | solo para",
        "notice_given": "notice | notice given | announced | ankündigung | angekündigt | angekündigt am | préavis | annoncé"
        " | aviso | anunciado",
        "reason": "reason | why | grund | begründung | warum | raison | motif | pourquoi | motivo | razón",
    },
}


def folded(text: str) -> str:
    """Return a heading without case, accents, punctuation and units in brackets."""
    text = re.sub(r"[(\[][^)\]]*[)\]]", " ", text.replace("ß", "ss"))
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.split(r"[\W_]+", plain)).strip()


def _known(spec: RegisterSpec) -> dict[str, str]:
    """Return folded heading → field; a register's own words win over common ones."""
    known: dict[str, str] = {}
    for each in spec.fields:
        for text in (each.name, each.label):
            known[folded(text)] = each.name
    own = SYNONYMS[spec.name]
    for table in (own, _COMMON):
        for name in (each.name for each in spec.fields if each.name in table):
            for text in table[name].split("|"):
                known.setdefault(folded(text), name)
    return known


def headed(spec: RegisterSpec, cells: Cells) -> Columns | None:
    """Return the columns a heading row names, each field once, or None where the row is a record."""
    known, taken = _known(spec), set[str]()
    columns = []
    for cell in cells:
        name = known.get(folded(cell), "") if cell else ""
        columns.append((cell, "" if name in taken else name))
        taken.add(name)
    filled = [cell for cell in cells if cell]
    found = sum(1 for _, name in columns if name)
    if not found or any(is_data(cell) for cell in filled):
        return None
    return tuple(columns) if found >= 2 or 2 * found >= len(filled) else None


def in_order(spec: RegisterSpec, records: Sequence[Cells]) -> Columns:
    """Return a register's own columns in order; without the id where the moments fit better so."""
    width = max(map(len, records), default=0)
    names = [each.name for each in spec.fields]
    best = max((names, names[1:]), key=lambda order: _fit(spec, order, records))
    return tuple(("", best[place] if place < len(best) else "") for place in range(width))


def _fit(spec: RegisterSpec, order: Sequence[str], records: Sequence[Cells]) -> int:
    kinds = {each.name: each.kind for each in spec.fields}
    fits = 0
    for place, name in enumerate(order):
        texts = [cells[place] for cells in records if place < len(cells) and cells[place]]
        if texts:
            fits += 2 * ((kinds[name] == "moment") == bool(guess_time_unit(texts))) - 1
    return fits
