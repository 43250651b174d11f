"""The register of rollbacks and drills, with the minutes each took."""

from __future__ import annotations

from slastudio.evidence.registers.common import (
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

ROLLBACKS = RegisterSpec(
    "rollbacks",
    "Rollbacks and drills",
    noun="rollback or drill",
    listed="rollbacks and drills",
    about="When it was decided, when the safe baseline stood again, and whether it worked.",
    why="A safe baseline that nobody has restored in time is a hope. Real rollbacks and drills stand here with "
    "the minutes they took.",
    prefix="RBK",
    fields=(
        id_field(),
        when_field(
            "Decided", "decided | decided at | begun | entschieden | beginn | décidé | decidido"
        ),
        RegisterField(
            "kind",
            "Kind",
            "choice",
            choices=(
                Choice("rollback", "Rollback", "real | echt | rückkehr | retour | reversión"),
                Choice("drill", "Timed drill", "drill | übung | exercice | simulacro"),
                Choice(
                    "failure",
                    "Failure drill",
                    "failure | ausfallübung | panne simulée | fallo simulado",
                ),
            ),
            headings="kind | type | art | typ | tipo",
        ),
        title_field(
            "What was rolled back", "rollback | drill | what | was | quoi | qué", required=True
        ),
        workflow_field(),
        RegisterField(
            "trigger",
            "Why",
            help="The trigger, as the agreement names it.",
            headings="why | trigger | auslöser | grund | déclencheur | motivo",
        ),
        RegisterField(
            "to_version",
            "Back to",
            help="Model, prompt or retrieval as it appears in the logs.",
            headings="back to | to version | restored version | zurück auf | retour à | vuelta a",
        ),
        RegisterField(
            "restored",
            "Baseline restored",
            "moment",
            MOMENT,
            headings="restored | restored at | done | wiederhergestellt | rétabli | restaurado",
        ),
        RegisterField(
            "worked",
            "Worked",
            "choice",
            choices=(
                Choice("", "not said"),
                Choice("yes", "Yes", "y | ja | j | oui | sí | si | true | 1"),
                Choice("no", "No", "n | nein | non | false | 0"),
            ),
            headings="worked | passed | funktioniert | réussi | funcionó",
        ),
        RegisterField(
            "incident",
            "Incident",
            help="Id of the incident it belongs to.",
            headings="incident | vorfall | störung | incidente",
        ),
        RegisterField(
            "by",
            "Decided by",
            help=ROLE,
            headings="decided by | by | von | entschieden von | par | por",
            names="roles",
        ),
        detail_field(),
        RegisterField(
            "change",
            "Change undone",
            help="Its number in the register of changes.",
            headings="change | change undone | änderung | modification | cambio",
            since=7,
        ),
    ),
    moment="when",
    stands=Stands(report="Records", sheet="Records", export="records"),
    settled=Settled(done=("restored",)),
    add="Add a rollback or drill",
    tab="Rollbacks",
    lead="title",
    mark="change",
    since=6,
)
