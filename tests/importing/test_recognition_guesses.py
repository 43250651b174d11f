"""Files nobody declared: what names in several languages and the values themselves suggest, and how
it is said.
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from slastudio.evidence.intake import FieldSource, Hints, Mapping
from slastudio.evidence.reading import Price, Unpivot
from slastudio.importing.conversion.extraction import extract
from slastudio.importing.conversion.ticket_states import fold_states
from slastudio.importing.files.json_data import tree
from slastudio.importing.understanding.inspection import inspect
from slastudio.importing.understanding.proposals import sentinels
from slastudio.importing.understanding.severities import severity_names
from slastudio.shared.problems import StudioError
from tests.importing.reading import Writer, read


@pytest.mark.parametrize(
    ("headings", "record", "opened"),
    [
        (
            "Vorfall-ID;Titel;Eröffnet;Behoben;Priorität",
            "7;x;02.01.2026 15:04;03.01.2026 09:00;Hoch",
            "opened",
        ),
        (
            "Numéro;Titre;Créé le;Résolu le;Priorité",
            "7;x;02/01/2026 15:04;03/01/2026 09:00;Haute",
            "opened",
        ),
        (
            "Número;Título;Abierto;Resuelto;Gravedad",
            "7;x;02/01/2026 15:04;03/01/2026 09:00;Alta",
            "opened",
        ),
        (
            "Numero;Titolo;Aperto il;Risolto;Gravità",
            "7;x;02/01/2026 15:04;03/01/2026 09:00;Alta",
            "opened",
        ),
        (
            "Número;Título;Aberto em;Resolvido;Prioridade",
            "7;x;02/01/2026 15:04;03/01/2026 09:00;Alta",
            "opened",
        ),
        (
            "Nummer;Onderwerp;Geopend;Opgelost;Prioriteit",
            "7;x;02-01-2026 15:04;03-01-2026 09:00;Hoog",
            "opened",
        ),
    ],
)
def test_that_incidents_are_told_in_six_languages(
    headings: str, record: str, opened: str, write: Writer
) -> None:
    inspection = inspect(write("export.csv", f"{headings}\n{record}\n"))
    assert inspection.mapping.kind == "incidents"
    assert any("Read by their names" in n.message for n in inspection.notes)
    found = read(write("export.csv", f"{headings}\n{record}\n"))
    assert found.frames[0].data[opened].tolist() == [pd.Timestamp("2026-01-02T15:04Z")]
    assert found.mapping.texts.severities == {record.rsplit(";", 1)[1].casefold(): "sev2"}
    assert found.frames[0].data["severity"].tolist() == [record.rsplit(";", 1)[1]], (
        "kept until taken over"
    )


def test_that_severities_of_many_spellings_have_one_name_each() -> None:
    words = [
        "Blocker",
        "P1: Critical",
        "Dringend",
        "1 - Critical",
        "SEV-1",
        "Urgent",
        "Critique",
        "crítica",
    ]
    assert set(severity_names(words).values()) == {"sev1"}
    assert severity_names(["P0", "P1", "P4"]) == {"p0": "sev1", "p1": "sev2"}
    assert severity_names(["Major", "Minor", "Trivial", "Unset", ""]) == {
        "major": "sev2",
        "minor": "sev3",
        "trivial": "sev4",
    }
    assert severity_names(["Hoch", "niedrig", "A"], (("A",), ("B", "Standard"))) == {
        "hoch": "B",
    }


def test_that_words_the_agreement_does_not_know_become_its_tiers_with_a_warning(
    write: Writer,
) -> None:
    lines = "".join(
        f"{n};x;2026-01-0{n} 10:00;2026-01-1{n} 10:00;{word}\n"
        for n, word in enumerate(("Hoch", "P3", "Notfall", "?", "x9"), 1)
    )
    headings = "Vorfall-ID;Titel;Eröffnet;Behoben;Priorität\n"
    tiers = (("Sev 1", "sev1"), ("Sev 2", "sev2", "P3"), ("Sev 3", "sev3"))
    found = read(write("export.csv", headings + lines), Hints(severities=tiers))
    assert found.frames[0].data["severity"].tolist()[:3] == ["Sev 2", "P3", "Sev 1"], (
        "P3 is a name the agreement knows"
    )
    assert found.frames[0].data["severity"].tolist()[4] == "x9", "what nobody knows stays as it is"
    assert any(
        "hoch → Sev 2, notfall → Sev 1" in note.message
        for note in inspect(write("again.csv", headings + lines), Hints(severities=tiers)).notes
    )


def test_that_a_sentinel_is_proposed_with_its_count_and_nothing_else_is() -> None:
    measured = [str(n / 10) for n in range(1, 80)]
    assert sentinels(["-200", *measured, "-200", "-200"], comma=False) == ("-200", 3, ["-200"])
    assert sentinels([*measured, "-200"], comma=False)[1] == 0, "once is a value"
    assert sentinels([*measured, "7.9", "7.9", "7.9"], comma=False)[1] == 0
    assert sentinels(["9999"] * 4 + measured, comma=False)[0] == "9999"


AIR = "Date;Time;CO;T\n" + "".join(
    f"{d:02}/03/2004;{h}.00.00;{'-200' if h == 3 else f'{h},{d}'};{h - 5},5\n"
    for d in range(13, 20)
    for h in range(1, 9)
)


def test_that_figures_over_time_become_one_series_each(write: Writer) -> None:
    path = write("air.csv", AIR)
    inspection = inspect(path)
    mapping = inspection.mapping
    assert (mapping.kind, mapping.records.unpivot) == (
        "measurements",
        Unpivot("name", "value", ("CO", "T")),
    )
    assert mapping.fields["time"] == FieldSource("Time", "clock d/m/y after Date")
    assert mapping.texts.missing == {"CO": ("-200",)}
    assert any("-200 in 7 of the first 56" in n.message for n in inspection.notes)
    assert any("a series of its own" in n.message for n in inspection.notes)
    data = read(path).frames[0].data
    lines = [line.split(";") for line in AIR.splitlines()[1:]]
    expected = sorted(float(c[2].replace(",", ".")) for c in lines if c[2] != "-200")
    assert sorted(data.loc[data["name"] == "CO", "value"]) == expected
    assert (data["name"] == "T").sum() == 56
    assert data["time"].iloc[0] == pd.Timestamp("2004-03-13T01:00Z")


def test_that_a_series_by_segment_keeps_rows_without_a_figure_out(write: Writer) -> None:
    rows = "".join(
        f"2026-05-{d:02},{line},{'' if d == 9 else 80 + d},\n"
        for d in range(1, 10)
        for line in "AB"
    )
    found = read(write("lines.csv", "date,line,regularity,why\n" + rows))
    assert found.mapping.fields["seg.line"] == FieldSource("line")
    assert (found.read, len(found.frames[0]), found.not_applicable, len(found.rejected)) == (
        18,
        16,
        2,
        0,
    )


def test_that_few_different_words_are_proposed_as_segments(write: Writer) -> None:
    rows = "".join(
        f"2026-05-01 10:00:0{i},r{i},{i}.5,ok,{'web' if i % 2 else 'app'},text number {i}\n"
        for i in range(8)
    )
    found = read(write("log.csv", "time,request_id,latency_s,status,channel,question\n" + rows))
    assert found.mapping.fields["seg.channel"] == FieldSource("channel")
    assert "seg.question" not in found.mapping.fields
    assert set(found.frames[0].data["seg.channel"]) == {"web", "app"}


def test_that_months_as_headings_are_turned_into_rows(write: Writer) -> None:
    text = 'Service,2026-03,2026-04,2026-05,Total\nSearch,1,2,,3\nChat,"1,000",4,5,1009\nTotal,1001,6,5,1012\n'
    found = read(write("months.csv", text))
    data = found.frames[0].data
    assert (found.mapping.format, found.read, found.not_applicable) == ("periods as headings", 3, 1)
    assert [
        (t.strftime("%m"), n, v)
        for t, n, v in zip(data["time"], data["name"], data["value"], strict=True)
    ] == [
        ("03", "Search", 1.0),
        ("04", "Search", 2.0),
        ("03", "Chat", 1000.0),
        ("04", "Chat", 4.0),
        ("05", "Chat", 5.0),
    ]


def test_that_costs_may_be_dated_by_the_month_with_a_note(write: Writer) -> None:
    path = write(
        "bill.csv", "month,service,amount,currency\n2026-04,chat,1.5,EUR\n2026-05,chat,2.5,EUR\n"
    )
    inspection = inspect(path)
    assert inspection.mapping.fields["start"].unit == "month"
    assert any("names a month" in n.message for n in inspection.notes)
    assert read(path).frames[0].data["start"].tolist() == [
        pd.Timestamp("2026-04-01T00:00Z"),
        pd.Timestamp("2026-05-01T00:00Z"),
    ]


def test_that_a_duration_as_a_clock_says_what_is_open(write: Writer) -> None:
    path = write(
        "log.csv",
        "time,request_id,latency,status\n2026-05-01 10:00:00,a,1:30,ok\n2026-05-01 10:00:01,b,0:45,ok\n",
    )
    inspection = inspect(path)
    assert inspection.mapping.fields["latency_ms"].unit == "h:mm"
    assert any("does not name its unit: it is read as h:mm" in n.message for n in inspection.notes)
    assert read(path).frames[0].data["latency_ms"].tolist() == [5_400_000.0, 2_700_000.0]


def test_that_checks_that_were_not_made_are_left_out(write: Writer) -> None:
    rows = "2026-05-01T10:00:00Z,a,up,120\n2026-05-01T10:05:00Z,a,Paused,\n2026-05-01T10:10:00Z,a,down,0\n"
    found = read(write("checks.csv", "timestamp,url,status,response_time_ms\n" + rows))
    assert (found.read, len(found.frames[0]), found.not_applicable, len(found.rejected)) == (
        3,
        2,
        1,
        0,
    )


STATES = (
    "incident_id,title,opened_at,updated_at,resolved_at,severity,status\n"
    "7,x,2026-05-01 10:00,2026-05-01 10:00,,high,open\n"
    "8,y,2026-05-01 11:00,2026-05-01 11:00,2026-05-01 12:00,low,closed\n"
    "7,x,2026-05-01 10:00,2026-05-01 10:30,,,working\n"
    "7,x,2026-05-01 10:00,2026-05-01 13:00,2026-05-01 13:00,,closed\n"
)


def test_that_the_states_of_one_ticket_fold_into_the_last_with_their_history(write: Writer) -> None:
    path = write("tickets.csv", STATES)
    mapping = inspect(path).mapping
    assert mapping.records.states == "updated_at"
    frame = extract(path, mapping).frames[0].data
    frame = fold_states(frame, mapping)
    assert frame["id"].tolist() == ["8", "7"]
    last = frame.iloc[1]
    assert (last["status"], last["severity"], last["_row"]) == ("closed", "high", 5)
    assert last["resolved"] == pd.Timestamp("2026-05-01T13:00Z")
    assert json.loads(last["updates"]) == [
        f"2026-05-01T{t}:00+00:00" for t in ("10:00", "10:30", "13:00")
    ]
    assert frame.dtypes["opened"] == "datetime64[ns, UTC]"
    assert fold_states(frame, Mapping("incidents", "csv")) is frame


def test_that_records_are_chosen_by_path_in_any_document(write: Writer) -> None:
    document = {
        "meta": {"version": 1},
        "teams": {"a": {"time": "2026-05-01", "value": 1}, "b": {"time": "2026-05-02", "value": 2}},
        "one": {"items": [{"x": 1}, {"x": 2}]},
        "two": {"items": [{"y": 1}]},
    }
    path = write("odd.json", json.dumps(document))
    places = {place.path: (place.kind, place.count) for place in tree(document)}
    assert places["teams.*"] == ("list", 2)
    assert places["one.items"] == ("list", 2)
    assert read(path, Hints(records="one.items")).read == 2
    found = read(path, Hints(records="teams.*", kind="measurements", fields={"name": "key"}))
    assert found.frames[0].data["name"].tolist() == ["a", "b"]
    with pytest.raises(StudioError, match=r"one\.items"):
        inspect(path, Hints(records="nowhere"))


def test_that_a_price_list_gives_requests_their_cost(write: Writer, tmp_path: Path) -> None:
    prices = (Price("m", "", "2", "10", "EUR"),)
    text = "time,model,input_tokens,output_tokens\n2026-05-01T10:00:00Z,m,1000,100\n2026-05-01T10:00:00Z,z,1,1\n"
    found = read(write("use.csv", text), Hints(prices=prices))
    assert [None if c is None else str(c) for c in found.frames[0].data["cost"]] == ["0.003", None]
    assert set(found.frames[0].data["currency"]) == {"EUR"}
    assert any("no price on their day: 1" in n.message for n in found.notes)


def test_that_a_day_and_a_time_of_day_in_two_columns_are_one_time(write: Writer) -> None:
    rows = "13/05/2026,23:30,r1,120,ok\n14/05/2026,00.15.30,r2,130,ok\n15/05/2026,noon,r3,130,ok\n"
    text = "Date,Time,request_id,latency_ms,status\n" + rows
    wanted = ["2026-05-13T21:30:00+00:00", "2026-05-13T22:15:30+00:00"]
    found = read(write("log.csv", text), Hints(kind="requests", timezone="Europe/Berlin"))
    assert [t.tz_convert("UTC").isoformat() for t in found.frames[0].data["time"]] == wanted
    assert [(r.row, r.problem.column) for r in found.rejected] == [(4, "Time")]
    assert found.mapping.zone_source == "option"
    plain = text.replace("15/05/2026,noon,r3,130,ok\n", "")
    assert inspect(write("log.csv", plain)).mapping.kind == "requests"


def test_that_a_price_list_is_told_from_evidence(write: Writer) -> None:
    entry = {"input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06}
    inspection = inspect(write("prices.json", json.dumps({"a": entry, "b": entry})))
    assert inspection.mapping.kind == "table"


def test_that_people_are_no_segments(write: Writer) -> None:
    head = "Number,Opened,Resolved,Priority,State,Category,Assigned to,Updated by,Caller"
    rows = [
        f"INC{i},2026-10-{i:02} 10:00,2026-10-{i:02} 12:00,2,Closed,Search,Ann,Bob,Eve"
        for i in range(1, 9)
    ]
    found = inspect(write("tickets.csv", "\n".join([head, *rows]) + "\n"))
    assert [name for name in found.mapping.fields if name.startswith("seg.")] == ["seg.category"]


def test_that_one_damaged_figure_does_not_hide_a_series(write: Writer) -> None:
    rows = [f"2026-10-01 {i // 60:02}:{i % 60:02},{i},{i / 2}" for i in range(200)]
    rows[90] = "2026-10-01 01:30,9x,45"
    found = read(write("queue.csv", "\n".join(["time,waiting,seconds", *rows]) + "\n"))
    assert found.mapping.kind == "measurements"
    assert [each.row for each in found.rejected] == [92]
