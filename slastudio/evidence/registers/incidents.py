"""The register of incidents and support cases."""

from __future__ import annotations

from slastudio.evidence.registers.common import (
    MOMENT,
    id_field,
    opened_field,
    title_field,
    workflow_field,
)
from slastudio.evidence.registers.declaration import (
    Choice,
    FieldGroup,
    RegisterField,
    RegisterSpec,
    Settled,
    Stands,
)

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
        RegisterField(
            "detected",
            "Noticed",
            "moment",
            "When an alert or a person first noticed it, where that was not its opening.",
            headings="detected | detected at | noticed | alerted | alert at | bemerkt | erkannt am"
            " | détecté | détecté le | detectado",
            since=6,
        ),
        RegisterField(
            "began",
            "Impact began",
            "moment",
            "When the first person was affected.",
            headings="impact began | began | impact start | started at | auswirkung ab | début de l'impact"
            " | inicio del impacto",
            since=6,
        ),
        RegisterField(
            "cause",
            "Cause",
            help="In few words, the same for the same cause.",
            headings="cause | root cause | ursache | grundursache | cause première | causa | causa raíz",
            since=6,
        ),
        RegisterField(
            "impact",
            "Impact",
            "prose",
            "What users saw.",
            headings="impact | user impact | auswirkung | auswirkungen | conséquences | impacto",
            since=6,
        ),
        RegisterField(
            "people",
            "People affected",
            "number",
            "A number; empty where it is not known.",
            headings="people affected | users affected | affected users | affected | betroffene"
            " | personnes touchées | personas afectadas | usuarios afectados",
            since=6,
        ),
        RegisterField(
            "affected",
            "Who is affected",
            "choice",
            choices=(
                Choice("", "not said"),
                Choice("one", "One person", "single | eine person | une personne"),
                Choice("some", "A group or segment", "group | segment | gruppe | groupe | grupo"),
                Choice("many", "Most users, or the public", "all | most | alle | tous | todos"),
            ),
            headings="who is affected | reach | wer ist betroffen | qui est touché | quién",
            since=6,
        ),
        RegisterField(
            "harm",
            "How badly",
            "choice",
            choices=(
                Choice("", "not said"),
                Choice("inconvenience", "Inconvenience", "minor | gering | gêne | molestia"),
                Choice("wrong", "Wrong or unfair outcome", "wrong answer | unfair | falsch"),
                Choice(
                    "serious",
                    "Money, rights, safety or personal data",
                    "severe | money | personal data | schwer | grave",
                ),
            ),
            headings="how badly | harm | schaden | préjudice | daño",
            since=6,
        ),
        RegisterField(
            "reversible",
            "How reversibly",
            "choice",
            choices=(
                Choice("", "not said"),
                Choice("self", "Mends itself", "yes | ja | oui | sí"),
                Choice("work", "Can be undone with work", "with work | mit aufwand"),
                Choice("never", "Cannot be undone", "no | nein | non | irreversible"),
            ),
            headings="reversible | reversibility | umkehrbar | réversible",
            since=6,
        ),
        RegisterField(
            "blast_radius",
            "Blast radius",
            help="What else could have been hit, and what limited it.",
            headings="blast radius | wirkungskreis | rayon | alcance",
            since=6,
        ),
        RegisterField(
            "segment",
            "Segment",
            help="Such as es, or a region or account type, as it appears in the logs.",
            headings="segment | language | sprache | langue | idioma",
            since=6,
        ),
        RegisterField(
            "topic",
            "Topic",
            headings="topic | thema | thème | tema | category | kategorie | catégorie | categoría",
            since=6,
        ),
        RegisterField(
            "told",
            "Escalated to",
            "severities",
            "moment role, such as 2026-10-09 19:20 Service owner; several are separated by semicolons.",
            headings="escalated to | escalations | told | eskaliert an | escaladé à | escalado a",
            since=6,
        ),
        RegisterField(
            "playbook",
            "Playbook followed",
            help="Id of the playbook; its steps are ticked in the checklists.",
            headings="playbook | runbook | leitfaden",
            since=6,
        ),
        RegisterField(
            "fix",
            "Fix",
            "prose",
            headings="fix | resolution notes | solution | lösung | behebung | correctif | solución",
            since=6,
        ),
        RegisterField(
            "fallback",
            "Fallback",
            "choice",
            choices=(
                Choice("", "not said"),
                Choice("worked", "Worked", "ok | yes | funktioniert | marché | funcionó"),
                Choice(
                    "confusing", "Confused users", "confusing | verwirrend | déroutant | confuso"
                ),
                Choice("failed", "Failed", "no | versagt | échoué | falló"),
                Choice("none", "Not used", "n/a | keiner | aucun | ninguno"),
            ),
            headings="fallback | ausweichweg | repli | alternativa",
            since=6,
        ),
        RegisterField(
            "reviewed",
            "Review held",
            "moment",
            "When the review after the incident was held.",
            headings="reviewed | reviewed at | review held | post-mortem | postmortem | nachbereitet"
            " | nachbesprechung | revue | revisado",
            since=6,
        ),
        RegisterField(
            "review_owner",
            "Review owned by",
            help="A role.",
            headings="review owner | reviewed by | review owned by | nachbereitet von | revu par | revisado por",
            names="roles",
            since=6,
        ),
        RegisterField(
            "verified",
            "Fix verified",
            "moment",
            "When somebody saw that the fix works.",
            headings="verified | verified at | fix verified | geprüft am | vérifié | verificado",
            since=6,
        ),
    ),
    moment="opened",
    stands=Stands(report="Incidents and fixes", sheet="Incidents", export="incidents"),
    settled=Settled(done=("resolved",)),
    add="Add an incident",
    page="incidents",
    lead="title",
    mark="incident",
    evidence="incidents",
    groups=(
        FieldGroup("Stable, opened again, severity changes", ("stable", "reopened", "severities")),
        FieldGroup(
            "What happened",
            (
                *("began", "detected", "impact", "people", "affected", "harm", "reversible"),
                *("blast_radius", "segment", "topic", "fallback"),
            ),
        ),
        FieldGroup("Who was told, and the playbook", ("told", "playbook")),
        FieldGroup("Cause and fix", ("cause", "fix", "verified")),
        FieldGroup("Review", ("reviewed", "review_owner")),
    ),
)
# what an incident's record says besides its clocks: what was seen, why, who was told, what was learnt
_TAUGHT_SINCE = 6
TAUGHT = tuple(each.name for each in INCIDENTS.fields if each.since == _TAUGHT_SINCE)
