"""The register of acts: what was done, asked for, confirmed or closed, where no other record shows it."""

from __future__ import annotations

from slastudio.evidence.registers.common import ROLE, detail_field, id_field, when_field
from slastudio.evidence.registers.declaration import Choice, RegisterField, RegisterSpec, Stands

ACTS = RegisterSpec(
    "acts",
    "Acts",
    noun="act",
    listed="acts on duties",
    about="What was done, asked for in writing, or closed, where no import or other register shows it.",
    why="What was done of a promise, when and by whom, where no import or other register shows it; what was "
    "asked for in writing; and which register is complete for a month.",
    prefix="ACT",
    fields=(
        id_field(),
        when_field(
            "When", "done | done at | erledigt am | fait le | hecho el | sent | gesendet am"
        ),
        RegisterField(
            "act",
            "Act",
            "choice",
            choices=(
                Choice("done", "Done", "erledigt | fait | hecho | complete | completed | yes | ja"),
                Choice(
                    "not_done", "Not done", "nicht erledigt | pas fait | no hecho | missed | no"
                ),
                Choice("asked", "Asked for in writing", "asked | requested | angefragt | demandé"),
                Choice("arose", "Began", "arose | began | happened | begonnen | survenu | ocurrió"),
                Choice("closed", "Register closed", "closed | complete register | abgeschlossen"),
            ),
            headings="act | what | was | acte | acto",
        ),
        RegisterField(
            "duty",
            "Duty",
            help="Id of the duty, or its kind; of a closed register its name.",
            required=True,
            headings="duty | duty id | promise | pflicht | zusage | obligation | deber",
        ),
        RegisterField(
            "period",
            "Month",
            help="Such as 2026-10, where a register was closed.",
            headings="month | period | monat | mois | mes",
        ),
        RegisterField(
            "role",
            "By",
            help=ROLE,
            headings="role | by | who | rolle | von | wer | par | qui | por | quién",
            names="roles",
        ),
        RegisterField(
            "proof",
            "Shown by",
            help="Such as the name of a file, a ticket or a letter.",
            headings="proof | shown by | evidence | nachweis | beleg | preuve | prueba",
        ),
        detail_field(),
    ),
    moment="when",
    stands=Stands(
        export="records",
        unless="Duties tell of the acts that prove them; the register is listed by itself.",
    ),
    add="Add an act",
    tab="Acts",
    since=5,
)
