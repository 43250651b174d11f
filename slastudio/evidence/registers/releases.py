"""The register of release gates: what a candidate was held against before it went to production."""

from __future__ import annotations

from slastudio.evidence.registers.common import (
    CHANGE_TYPES,
    MOMENT,
    ROLE,
    detail_field,
    id_field,
    title_field,
    when_field,
    workflow_field,
)
from slastudio.evidence.registers.declaration import (
    Choice,
    RegisterField,
    RegisterSpec,
    Settled,
    Stands,
)

RELEASES = RegisterSpec(
    "releases",
    "Release gates",
    noun="release gate",
    listed="release gates",
    about="A candidate, the stage it was tried in, criteria, the result by segment, and who decided.",
    why="What a candidate was held against before it went to production. Where it helps one segment and hurts "
    "another, it does not pass until somebody accepts that by name.",
    prefix="REL",
    fields=(
        id_field(),
        when_field("Tried", "tried | tested at | getestet am | essayé | probado"),
        title_field(
            "Candidate",
            "candidate | release | kandidat | freigabe | candidat | candidato | versión candidata",
            required=True,
        ),
        RegisterField(
            "type",
            "Type",
            "choice",
            choices=CHANGE_TYPES,
            headings="type | kind | art | typ | tipo",
        ),
        workflow_field(),
        RegisterField(
            "stage",
            "Stage",
            "choice",
            choices=(
                Choice("offline", "Offline", "golden set | evaluation | auswertung | hors ligne"),
                Choice("shadow", "Shadow", "schatten | ombre | sombra"),
                Choice("canary", "Canary", "kanarie | canari | canario"),
                Choice("ab", "A/B", "a/b | ab test | a/b test | split"),
            ),
            headings="stage | phase | stufe | étape | etapa",
        ),
        RegisterField(
            "run",
            "Run",
            help="The candidate's evaluation run, as it stands in the evaluations.",
            headings="run | evaluation run | lauf | auswertung | exécution | ejecución",
        ),
        RegisterField(
            "baseline",
            "Compared with",
            help="The run of what is in production.",
            headings="baseline | compared with | basis | vergleich | référence | comparado con",
        ),
        RegisterField(
            "criteria",
            "Criteria",
            "prose",
            "What it has to reach, such as: success 92 %, no segment falls by more than 2 points.",
            headings="criteria | acceptance criteria | kriterien | critères | criterios",
        ),
        RegisterField(
            "least_share",
            "Share of items at least",
            "decimal",
            "In percent, of all items and of each segment; empty: not asked.",
            headings="least share | at least | mindestens | au moins | al menos",
        ),
        RegisterField(
            "most_loss",
            "No segment loses more than",
            "decimal",
            "In points; empty: not asked.",
            headings="most loss | loses at most | höchster verlust | perte maximale | pérdida máxima",
        ),
        RegisterField(
            "decision",
            "Decision",
            "choice",
            choices=(
                Choice("", "not decided"),
                Choice("passed", "Passed", "pass | ok | freigegeben | accepté | aprobado"),
                Choice("refused", "Refused", "fail | failed | abgelehnt | refusé | rechazado"),
            ),
            headings="decision | result | entscheidung | ergebnis | décision | decisión",
        ),
        RegisterField(
            "decided",
            "Decided",
            "moment",
            MOMENT,
            headings="decided | decided at | entschieden | entschieden am | décidé | decidido",
        ),
        RegisterField(
            "decided_by",
            "Decided by",
            help=ROLE,
            headings="decided by | entschieden von | décidé par | decidido por",
            names="roles",
        ),
        RegisterField(
            "tradeoff",
            "Trade-off",
            "prose",
            "Whom it helps and whom it hurts, as it is understood.",
            headings="trade-off | tradeoff | zielkonflikt | compromis | compromiso",
        ),
        RegisterField(
            "accepted_by",
            "Trade-off accepted by",
            help="By name.",
            headings="accepted by | akzeptiert von | accepté par | aceptado por",
        ),
        detail_field(),
        RegisterField(
            "version",
            "Version tried",
            help="Of shadow, canary and A/B traffic: the candidate's model, prompt or retrieval version "
            "as the logs name it.",
            headings="version | version tried | candidate version | versión | kandidatenversion",
            since=7,
        ),
        RegisterField(
            "against",
            "Beside version",
            help="What answered the other traffic meanwhile, as the logs name it.",
            headings="against | beside version | control | current version | kontrollversion | témoin",
            since=7,
        ),
        RegisterField(
            "ended",
            "Trial ended",
            "moment",
            f"{MOMENT} Empty: it goes on.",
            headings="ended | trial ended | ende | beendet | fin | terminé | terminado",
            since=7,
        ),
        RegisterField(
            "most_slower",
            "Not slower by more than",
            "decimal",
            "In percent of the time beside it, of all traffic and of each segment; empty: not asked.",
            headings="most slower | slower at most | höchstens langsamer | plus lent au plus | más lento",
            since=7,
        ),
    ),
    moment="when",
    stands=Stands(
        export="records",
        unless="Observations tell what needs somebody; papers do not print the register yet.",
    ),
    settled=Settled(field="decision", values=("passed", "refused")),
    add="Add a release gate",
    tab="Release gates",
    lead="title",
    since=6,
)
