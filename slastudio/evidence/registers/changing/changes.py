"""The register of changes."""

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

CHANGES = RegisterSpec(
    "changes",
    "Changes",
    noun="change",
    listed="changes of the system",
    about="Every change of model, prompt, retrieval or settings; what is not here is a silent change.",
    why="Every change of model, prompt, retrieval or settings belongs here, so that a drop in a figure can be "
    "laid beside it. What is not here is a silent change.",
    prefix="CHG",
    fields=(
        id_field(),
        when_field(
            "When",
            "changed | changed at | deployed | deployed at | geändert am | wann | quand | cuándo",
        ),
        title_field(
            "What changed",
            "change | what changed | änderung | was wurde geändert | changement | modification | cambio",
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
            "version",
            "New version",
            help="As it appears in the logs.",
            headings="version | new version | neue version | nouvelle version | versión | nueva versión",
        ),
        RegisterField(
            "material",
            "Material",
            "choice",
            choices=(
                Choice("", "not said"),
                Choice(
                    "yes",
                    "Yes",
                    "y | ja | j | oui | sí | si | true | wahr | vrai | verdadero | x | 1",
                ),
                Choice("no", "No", "n | nein | non | false | falsch | faux | falso | 0"),
            ),
            headings="material | wesentlich | important | significatif | importante",
        ),
        RegisterField(
            "approved_by",
            "Approved by",
            help=ROLE,
            headings="approved by | approver | genehmigt von | freigegeben von | approuvé par | aprobado por",
            names="roles",
        ),
        detail_field(),
        RegisterField(
            "announced",
            "Announced",
            "moment",
            MOMENT,
            headings="announced | announced at | notice | notice given | angekündigt | angekündigt am"
            " | annoncé | annoncé le | anunciado | anunciado el",
            since=5,
        ),
        RegisterField(
            "tested",
            "Evaluation run",
            help="The run that came before it, as it stands in the evaluations.",
            headings="tested | evaluation run | run | getestet | auswertung | testé | probado",
            since=5,
        ),
        RegisterField(
            "status",
            "Status",
            "choice",
            choices=(
                Choice("", "in force"),
                Choice("planned", "Planned", "geplant | prévu | previsto"),
                Choice("cancelled", "Cancelled", "abgesagt | annulé | cancelado"),
            ),
            headings="status | state | stand | statut | état | estado",
            since=6,
        ),
        RegisterField(
            "approved",
            "Approved",
            "moment",
            MOMENT,
            headings="approved | approved at | genehmigt am | freigegeben am | approuvé le | aprobado el",
            since=6,
        ),
        RegisterField(
            "emergency",
            "Fix or emergency change",
            "choice",
            choices=(
                Choice("", "not said"),
                Choice("yes", "Yes", "y | ja | j | oui | sí | si | true | x | 1"),
                Choice("no", "No", "n | nein | non | false | 0"),
            ),
            headings="emergency | fix | notfall | urgence | emergencia",
            since=6,
        ),
        RegisterField(
            "gate",
            "Release gate",
            help="Id of the release gate it passed.",
            headings="gate | release gate | freigabeprüfung | porte | puerta",
            since=6,
        ),
        RegisterField(
            "risk",
            "Risk",
            "prose",
            "What may go wrong, and how it would be seen.",
            headings="risk | risiko | risque | riesgo",
            since=6,
        ),
        RegisterField(
            "asked",
            "Asked for",
            "moment",
            f"{MOMENT} From then to the change is its lead time.",
            headings="asked | requested | asked for | requested at | beauftragt | angefragt | demandé | solicitado",
            since=7,
        ),
    ),
    moment="when",
    stands=Stands(
        report="What changed",
        sheet="Changes & decisions",
        export="duties",
    ),
    settled=Settled(field="status", values=("", "cancelled"), due="when"),
    add="Add a change",
    tab="Changes",
    lead="title",
    mark="change",
)
