"""The register of exchange rates that the parties state for a day on."""

from __future__ import annotations

from slastudio.evidence.registers.common import detail_field, id_field, when_field
from slastudio.evidence.registers.declaration import RegisterField, RegisterSpec, Stands

RATES = RegisterSpec(
    "rates",
    "Exchange rates",
    noun="exchange rate",
    listed="stated exchange rates",
    about="Rates by which bills in another currency stand on the invoice; each holds until the next one.",
    why="The program knows no rates. Where bills and fee stand in different currencies, one is stated here with "
    "its source; it holds from its day until the next.",
    prefix="FX",
    fields=(
        id_field(),
        when_field("From", "from | valid from | ab | gültig ab | à partir de | desde"),
        RegisterField(
            "base",
            "One unit of",
            help="ISO 4217 code, such as USD.",
            required=True,
            headings="base | currency | one unit of | währung | devise | divisa",
        ),
        RegisterField(
            "rate",
            "Is worth",
            "decimal",
            "Such as 0.9215.",
            required=True,
            headings="rate | is worth | kurs | taux | tipo de cambio",
        ),
        RegisterField(
            "quote",
            "Of",
            help="ISO 4217 code, such as EUR.",
            required=True,
            headings="quote | of | to | in | zu | en",
        ),
        RegisterField(
            "stated_by",
            "Stated by",
            help="Such as the central bank's reference rate of that day.",
            headings="source | stated by | quelle | fuente",
        ),
        detail_field(),
    ),
    moment="when",
    stands=Stands(report="Records", sheet="Records", export="records"),
    add="Add a rate",
    tab="Rates",
    group="money",
    since=6,
)
