"""The words by which canonical columns are known: in English, in six more languages, and which of them tell a kind."""

from __future__ import annotations

_TIME = "time | timestamp | datetime | date_time | created_at | created | started_at | start_time | request_time | ts"
SYNONYMS: dict[str, dict[str, str]] = {
    "requests": {
        "time": _TIME,
        "request_id": "request_id | id | trace_id | span_id | call_id | conversation_id",
        "latency_ms": "latency_ms | latency | latency_s | duration_ms | duration | duration_s | response_time_ms"
        " | response_time | elapsed_ms | total_latency | end_to_end_latency | latency_seconds",
        "first_token_ms": "first_token_ms | ttft | ttft_ms | ttft_s | time_to_first_token | time_to_first_token_ms",
        "status": "status | status_code | http_status | outcome | result",
        "input_tokens": "input_tokens | prompt_tokens | tokens_in | n_input_tokens",
        "cached_tokens": "cached_tokens | input_cached_tokens | cache_read_tokens",
        "output_tokens": "output_tokens | completion_tokens | tokens_out | generated_tokens",
        "cost": "cost | cost_usd | total_cost | spend | price",
        "currency": "currency",
        "model": "model | model_id | model_name",
        "prompt_version": "prompt_version",
        "retrieval_version": "retrieval_version | index_version",
        "workflow": "workflow | route | endpoint | journey",
        "confidence": "confidence",
        "fallback": "fallback | is_fallback",
        "escalated": "escalated | handover",
    },
    "evaluations": {
        "time": _TIME,
        "run": "run | run_id",
        "set": "set | dataset | eval_set",
        "set_version": "set_version",
        "item": "item | item_id | question_id | example_id | case_id | id | q_idx",
        "metric": "metric | metric_name",
        "score": "score | value",
        "passed": "passed | correct | success | match",
        "label": "label | expected | target | reference | ground_truth",
        "prediction": "prediction | response | answer | output",
        "model": "model | model_id | model_name",
        "prompt_version": "prompt_version",
    },
    "reviews": {
        "time": f"{_TIME} | reviewed_at | review_time",
        "item": "item | item_id | request_id | conversation_id | id",
        "accepted": "accepted | approved | acceptable",
        "edit_reason": "edit_reason | reason",
        "reviewer_role": "reviewer_role | role",
        "model": "model | model_id",
    },
    "incidents": {
        "id": "id | incident_id | ticket_id | case_id | number | key | issue_key | incident_number | ticket_number"
        " | case_number | ticket_no | incident_no | unique_key | reference | nr | no",
        "title": "title | summary | subject | short_description | ticket_subject | name",
        "opened": "opened | opened_at | created | created_at | reported_at | started_at | open_time | opened_on"
        " | date_opened | created_on | created_date | created_time | date_created | creation_date | reported"
        " | reported_on | start_at",
        "first_response": "first_response | first_response_at | first_reply_at | acknowledged_at | responded_at"
        " | first_responded_at | acknowledged | acknowledged_on | accepted_at",
        "updates": "updates",
        "resolved": "resolved | resolved_at | closed_at | solved_at | resolution_date | resolved_time | resolved_on"
        " | resolved_date | date_resolved | solved | closed | closed_on | closed_date | close_time | closed_time"
        " | date_closed",
        "severity": "severity | priority | ticket_priority | incident_priority | prio | impact | urgency",
        "status": "status | state | ticket_status | incident_status | incident_state",
        "workflow": "workflow | component | service | affected_service | service_component",
        "waiting": "waiting",
        "nature": "nature",
        "stable": "stable | stable_at | stabilised_at | stabilized_at",
        "reopened": "reopened",
        "severities": "severities | severity_history",
    },
    "queue_items": {
        "id": "id | item_id | number | approval_id | case_id | request_id",
        "queue": "queue | queue_name",
        "opened": "opened | opened_at | created_at | entered_at | entered | submitted | submitted_at | requested"
        " | requested_at | received | received_at",
        "due": "due | due_at | due_date | due_by",
        "decided": "decided | decided_at | decided_on | approved_at | approved_on | closed_at",
        "decision": "decision | outcome",
        "workflow": "workflow",
    },
    "costs": {
        "start": "start | start_time | period_start | usage_date | date | day",
        "end": "end | end_time | period_end",
        "service": "service | service_name | line_item | product | service_family | meter_category | resource_group"
        " | resource_group_name",
        "model": "model | model_id",
        "amount": "amount | cost | billed_cost | amount_value | cost_usd | total",
        "currency": "currency | billing_currency | amount_currency",
        "quantity": "quantity | usage_quantity",
        "unit": "unit | unit_of_measure",
    },
    "probes": {
        "time": f"{_TIME} | checked_at | last_updated",
        "target": "target | site | url | monitor | host | check",
        "up": "up | is_up | available | status",
        "response_ms": "response_ms | response_time_ms | response_time | latency_ms",
    },
    "outcomes": {"time": f"{_TIME} | date | day", "name": "name | metric | kpi", "value": "value", "unit": "unit"},
    "measurements": {
        "time": f"{_TIME} | date | day",
        "name": "name | metric | series",
        "value": "value",
        "unit": "unit",
    },
}
# the same headings in German, French, Spanish, Italian, Portuguese and Dutch
ALIASES: dict[str, dict[str, str]] = {
    "requests": {
        "time": "zeit | zeitpunkt | zeitstempel | horodatage | fecha | marca_de_tiempo | data_ora | data_hora | tijdstip",
        "request_id": "anfrage_id | id_requête | id_solicitud | id_richiesta | id_requisição | verzoek_id",
        "latency_ms": "latenz | latenz_ms | antwortzeit | antwortzeit_ms | latence | latence_ms | temps_de_réponse"
        " | latencia | tiempo_de_respuesta | latenza | tempo_di_risposta | latência | tempo_de_resposta | reactietijd",
        "status": "statut | estado | stato",
        "model": "modell | modèle | modelo | modello",
        "cost": "kosten | coût | coste | costo | custo",
        "currency": "währung | devise | moneda | valuta | moeda",
        "input_tokens": "eingabe_tokens | tokens_entrée | tokens_entrada",
        "output_tokens": "ausgabe_tokens | tokens_sortie | tokens_salida",
    },
    "incidents": {
        "id": "vorfall_id | ticketnummer | ticket | fallnummer | nummer | numéro | número | numero | id_incident",
        "title": "titel | betreff | titre | sujet | título | asunto | titolo | oggetto | assunto | onderwerp",
        "opened": "eröffnet | eröffnet_am | erstellt | erstellt_am | gemeldet | gemeldet_am | geöffnet | ouvert | ouvert_le | créé"
        " | créé_le | abierto | creado | fecha_de_apertura | aperto | aperto_il | creato | criado | aberto_em | geopend"
        " | aangemaakt",
        "first_response": "erste_antwort | erste_reaktion | erstreaktion | première_réponse | primera_respuesta"
        " | prima_risposta | primeira_resposta | eerste_reactie",
        "resolved": "gelöst | gelöst_am | behoben | behoben_am | geschlossen | geschlossen_am | résolu | résolu_le | fermé"
        " | clôturé | resuelto | cerrado | fecha_de_resolución | risolto | chiuso | resolvido | fechado | opgelost"
        " | gesloten",
        "severity": "schweregrad | priorität | dringlichkeit | gravité | priorité | sévérité | severidad | prioridad"
        " | gravedad | gravità | priorità | severidade | prioridade | ernst | prioriteit",
        "status": "statut | état | estado | stato | zustand",
        "workflow": "komponente | dienst | composant | service_concerné | componente | servizio | serviço | dienst",
    },
    "costs": {
        "start": "datum | beginn | von | date_de_début | début | fecha | inicio | data | inizio | início | begindatum"
        " | month | monat | mois | mes | mese | mês | maand | usage_month | billing_month",
        "end": "ende | bis | date_de_fin | fin | fine | fim | einddatum",
        "service": "dienst | leistung | produkt | produit | servicio | servizio | serviço | product",
        "model": "modell | modèle | modelo | modello",
        "amount": "betrag | kosten | summe | montant | coût | importe | coste | importo | costo | valor | custo | bedrag",
        "currency": "währung | devise | moneda | valuta | moeda",
        "quantity": "menge | quantité | cantidad | quantità | quantidade | hoeveelheid",
        "unit": "einheit | unité | unidad | unità | unidade | eenheid",
    },
    "probes": {
        "time": "zeit | zeitpunkt | geprüft_am | horodatage | fecha | data_ora | data_hora | tijdstip | checked_at",
        "target": "ziel | adresse | cible | objetivo | destino | doel | monitor_name",
        "up": "erreichbar | verfügbar | disponible | disponibile | disponível | beschikbaar | state",
        "response_ms": "antwortzeit | antwortzeit_ms | temps_de_réponse | tiempo_de_respuesta | tempo_di_risposta"
        " | reactietijd",
    },
    "queue_items": {
        "opened": "eröffnet | eingang | ouvert | abierto | aperto | aberto | geopend",
        "due": "fällig | fällig_am | échéance | vencimiento | scadenza | vencimento | vervaldatum",
        "decided": "entschieden | entschieden_am | décidé | decidido | deciso | besloten",
        "decision": "entscheidung | décision | decisión | decisione | decisão | besluit",
        "queue": "warteschlange | file | cola | coda | fila | wachtrij",
    },
    "outcomes": {
        "time": "datum | tag | fecha | data | jour | dag",
        "name": "kennzahl | indicateur | indicador | indicatore",
        "value": "wert | valeur | valor | valore | waarde",
        "unit": "einheit | unité | unidad | unità | unidade | eenheid",
    },
}
ALIASES["measurements"] = ALIASES["outcomes"]
# what must be mapped before a file nobody declared is taken for judged evidence
STRONG: dict[str, tuple[tuple[str, ...], ...]] = {
    "requests": (
        *(
            ("time", "latency_ms", other)
            for other in ("status", "request_id", "model", "input_tokens", "first_token_ms")
        ),
        ("time", "first_token_ms", "model"),
        ("time", "input_tokens", "output_tokens"),
    ),
    "incidents": (
        ("id", "opened", "resolved", "severity"),
        ("id", "opened", "first_response"),
        ("id", "opened", "resolved", "status"),
    ),
    "probes": (("time", "target", "up", "response_ms"),),
    "costs": (("start", "service", "amount", "currency"), ("start", "model", "amount", "currency")),
    "queue_items": (("id", "opened", "decided", "queue"), ("id", "opened", "due", "decision")),
    "evaluations": (("item", "metric", "score"), ("item", "prediction", "label"), ("time", "metric", "score", "model")),
    "reviews": (("item", "accepted", "reviewer_role"), ("item", "accepted", "edit_reason")),
}
