"""What an export tells of an incident besides its clocks is kept: in four languages, with its words read as choices."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from slastudio.evidence.intake import Hints
from slastudio.evidence.registers.incidents import TAUGHT
from slastudio.importing.understanding.inspection import inspect
from tests.importing.reading import Writer, read

pytestmark = pytest.mark.rapid

HEADED = (
    (
        "id,opened,resolved,severity,detected at,impact began,root cause,user impact,users affected,who is affected,"
        "how badly,reversible,blast radius,language,topic,escalated to,runbook,resolution notes,fallback,postmortem,"
        "reviewed by,fix verified"
    ),
    (
        "Ticketnummer;Eröffnet;Behoben;Schweregrad;Bemerkt;Auswirkung ab;Grundursache;Auswirkungen;Betroffene;"
        "Wer ist betroffen;Schaden;Umkehrbar;Wirkungskreis;Sprache;Thema;Eskaliert an;Leitfaden;Lösung;Ausweichweg;"
        "Nachbereitet;Nachbereitet von;Geprüft am"
    ).replace(";", ","),
    (
        "Numéro,Créé le,Résolu le,Gravité,Détecté le,Début de l'impact,Cause première,Conséquences,Personnes touchées,"
        "Qui est touché,Préjudice,Réversible,Rayon d'action,Langue,Thème,Escaladé à,Procédure suivie,Correctif,Repli,"
        "Revue,Revu par,Vérifié le"
    ),
    (
        "Número,Abierto,Resuelto,Gravedad,Detectado,Inicio del impacto,Causa raíz,Impacto,Usuarios afectados,"
        "Quién está afectado,Daño,Reversible,Alcance,Idioma,Tema,Escalado a,Procedimiento,Solución,Alternativa,"
        "Revisado,Revisado por,Verificado"
    ),
)
ROW = (
    "7,2026-03-01T10:00Z,2026-03-01T12:00Z,Sev 1,2026-03-01T10:05Z,2026-03-01T09:40Z,prompt regression,Wrong fees quoted,"
    '"1,200",{affected},{harm},{reversible},All of payments,es,fees,"2026-03-01 10:10 Service owner; 2026-03-01T11:00Z Lead",'
    "rollback,Prompt restored,{fallback},2026-03-04T09:00Z,Quality lead,2026-03-05T09:00Z\n"
)
SAID = {
    "affected": "Most users, or the public",
    "harm": "wrong",
    "reversible": "no",
    "fallback": "Confused users",
}


def _row(**said: str) -> str:
    quoted = {name: f'"{text}"' for name, text in (SAID | said).items()}
    return ROW.format(**quoted)


@pytest.mark.parametrize("headings", HEADED)
def test_that_the_columns_of_what_an_incident_teaches_are_found_by_their_usual_headings(
    write: Writer, headings: str
) -> None:
    path = write("incidents.csv", f"{headings}\n{_row()}")
    found = read(path, Hints(kind="incidents"))
    assert set(TAUGHT) <= found.mapping.fields.keys()
    data = found.frames[0].data.iloc[0]
    assert (data["cause"], data["impact"], data["people"]) == (
        "prompt regression",
        "Wrong fees quoted",
        1200,
    )
    assert (data["affected"], data["harm"], data["reversible"], data["fallback"]) == (
        "many",
        "wrong",
        "never",
        "confusing",
    )
    assert json.loads(data["told"]) == [
        ["2026-03-01T10:10:00+00:00", "Service owner"],
        ["2026-03-01T11:00:00+00:00", "Lead"],
    ]
    assert data["began"] == pd.Timestamp("2026-03-01T09:40Z")
    assert data["review_owner"] == "Quality lead"


@pytest.mark.parametrize("name", sorted(SAID))
def test_that_a_word_nobody_knows_stays_a_text_and_is_no_value(write: Writer, name: str) -> None:
    path = write("incidents.csv", f"{HEADED[0]}\n{_row(**{name: 'perhaps'})}")
    assert read(path, Hints(kind="incidents")).frames[0].data[name].tolist() == ["perhaps"]


@pytest.mark.parametrize("name", sorted(SAID))
def test_that_a_value_of_the_register_is_kept_as_it_is(write: Writer, name: str) -> None:
    for value in {
        "affected": ("one", "some", "many"),
        "harm": ("inconvenience", "wrong", "serious"),
        "reversible": ("self", "work", "never"),
        "fallback": ("worked", "confusing", "failed", "none"),
    }[name]:
        path = write("incidents.csv", f"{HEADED[0]}\n{_row(**{name: value})}")
        assert read(path, Hints(kind="incidents")).frames[0].data[name].tolist() == [value]


def test_that_a_bad_cell_costs_its_own_row_alone_and_says_what_was_expected(write: Writer) -> None:
    rows = _row() + _row().replace('"1,200"', "a few hundred").replace("7,", "8,", 1)
    rows += _row().replace("Service owner; 2026-03-01T11:00Z Lead", "").replace("7,", "9,", 1)
    found = read(write("incidents.csv", f"{HEADED[0]}\n{rows}"), Hints(kind="incidents"))
    assert found.frames[0].data["id"].tolist() == ["7"]
    told = {each.row: each.problem.message for each in found.rejected}
    assert len(told) == 2
    assert "a few hundred" in told[3]
    assert (
        "not a list of times with a name each. Expected 2026-10-09 19:20 Service owner" in told[4]
    )


def test_that_who_was_told_is_read_from_json_too(write: Writer) -> None:
    record = {
        "id": "1",
        "opened": "2026-03-01T10:00Z",
        "resolved": "2026-03-01T12:00Z",
        "severity": "Sev 1",
        "told": [["2026-03-01T10:30Z", "Lead"], ["2026-03-01T10:10Z", "Owner"]],
        "people": 40,
    }
    data = (
        read(write("incidents.json", json.dumps([record])), Hints(kind="incidents")).frames[0].data
    )
    assert json.loads(data["told"][0]) == [
        ["2026-03-01T10:10:00+00:00", "Owner"],
        ["2026-03-01T10:30:00+00:00", "Lead"],
    ]
    assert data["people"].tolist() == [40]


def test_that_impact_is_a_severity_where_nothing_else_is_and_its_words_are_no_sentences(
    write: Writer,
) -> None:
    for cell, name in (("major", "severity"), ("Half of the answers were wrong", "impact")):
        text = f"id,opened,resolved,status,impact\n1,2026-03-01T10:00Z,2026-03-01T12:00Z,closed,{cell}\n"
        found = inspect(write("tickets.csv", text), Hints(kind="incidents"))
        assert found.mapping.fields[name].column == "impact"
        assert {"severity", "impact"} & found.mapping.fields.keys() == {name}


def test_that_a_recognised_export_keeps_the_columns_somebody_added_to_it(write: Writer) -> None:
    text = (
        "Issue key,Summary,Status,Priority,Created,Resolved,Root cause,People affected\n"
        "OPS-1,x,Done,High,2026-03-01 10:00,2026-03-01 12:00,expired certificate,12\n"
    )
    found = read(write("jira.csv", text))
    assert found.mapping.format == "jira service management"
    assert found.frames[0].data["cause"].tolist() == ["expired certificate"]
    assert found.frames[0].data["people"].tolist() == [12]
