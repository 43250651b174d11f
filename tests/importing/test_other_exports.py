"""Exports that resemble the known ones: other tools, other languages, other accounts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from slastudio.cli import run
from slastudio.evidence.intake import Hints
from slastudio.importing.understanding.inspection import inspect
from slastudio.shared.problems import StudioError
from tests.importing.reading import Writer, read

FOCUS = "BilledCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ServiceName,SubAccountId,ResourceId\n"


def test_that_two_accounts_with_equal_prices_are_not_one_charge(
    write: Writer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    charge = "2.304,USD,2026-05-01T00:00Z,2026-05-02T00:00Z,Compute,{},vm-1\n"
    files = [write(f"{name}.csv", FOCUS + charge.format(name) * 2) for name in ("north", "south")]
    project = str(tmp_path / "p.slastudio")
    run(["new", project, "--template", "pilot"])
    capsys.readouterr()
    assert run(["import", project, *map(str, files), str(files[0]), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["files"]
    assert [(each["accepted"], each["duplicates"]) for each in found] == [(2, 0), (2, 0), (0, 2)]


@pytest.mark.parametrize(
    ("headings", "record"),
    [
        (
            "Vorgangsschlüssel;Erstellt;Erledigt;Priorität",
            "SUP-1;02.01.2026 15:04;03.01.2026 09:00;Hoch",
        ),
        (
            "Clave de incidencia;Creada;Resuelta;Prioridad",
            "SUP-1;02/ene/26 3:04 PM;03/ene/26 9:00 AM;Alta",
        ),
    ],
)
def test_that_jira_is_known_in_the_language_of_the_exporter(
    write: Writer, headings: str, record: str
) -> None:
    found = read(
        write("jira.csv", f"{headings}\n{record}\n"), Hints(agreement_zone="Europe/Madrid")
    )
    assert found.mapping.format == "jira service management"
    row = found.frames[0].data.iloc[0]
    assert [row["opened"].isoformat(), row["resolved"].isoformat()] == [
        "2026-01-02T14:04:00+00:00",
        "2026-01-03T08:00:00+00:00",
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("timestamp,url,status,response_time\n2026-05-01T10:00:00Z,http://a,up,0.25\n", "probes"),
        (
            "timestamp,monitor,status_code,response_time_ms,is_up\n2026-05-01T10:00:00Z,a,200,120,1\n",
            "probes",
        ),
        ("Time,Probe,Status,Response time (ms)\n2026-05-01 10:00:00,x,UP,130\n", "table"),
        ("Birthday,Age\n1990-05-01,36\n", "table"),
        ("time,route,status,duration_ms\n2026-05-01 10:00:00,/a,200,130\n", "requests"),
    ],
)
def test_that_records_are_not_taken_for_what_they_resemble(
    write: Writer, text: str, kind: str
) -> None:
    assert inspect(write("checks.csv", text)).mapping.kind == kind


def test_that_events_of_other_analytics_tools_keep_their_own_ids(write: Writer) -> None:
    event = {"messageId": "m1", "event": "LLM Call", "timestamp": "2026-05-01T10:00:00.000Z"}
    event["properties"] = {"input_tokens": 5, "output_tokens": 3, "cost_usd": "0.01"}  # type: ignore[assignment]
    text = "".join(json.dumps({**event, "messageId": f"m{i}"}) + "\n" for i in range(3))
    assert read(write("events.jsonl", text)).frames[0].data["request_id"].tolist() == [
        "m0",
        "m1",
        "m2",
    ]


def test_that_years_are_headings_beside_a_name(write: Writer) -> None:
    found = read(
        write(
            "years.csv", 'Emissions,,,\n,,,\nYear,2000,2001,2002\nTimber,"2,666",5,6\nTotal,7,8,9\n'
        )
    )
    assert found.read == 2
    assert {"Year", "2000", "2001", "2002"} <= set(found.frames[0].data.columns)


def test_that_a_currency_has_three_letters(write: Writer) -> None:
    path = write("bill.csv", "MeterCategory,UsageDateTime,PreTaxCost\nCompute,2026-05-01,4\n")
    with pytest.raises(StudioError, match="three letters"):
        inspect(path, Hints(currency="zzz9"))
    assert read(path, Hints(currency="eur")).frames[0].data["currency"].tolist() == ["EUR"]


def test_that_a_duration_below_zero_is_not_fast(write: Writer) -> None:
    text = "time,request_id,latency_ms,status\n2026-05-01,a,-1,error\n2026-05-01,b,0,ok\n2026-05-01,c,90,ok\n"
    found = read(write("requests.csv", text))
    assert found.frames[0].data["latency_ms"].tolist()[1:] == [0, 90]
    assert found.frames[0].data["latency_ms"].isna().tolist() == [True, False, False]
    assert any(problem.message.startswith("Durations below zero: 1") for problem in found.notes)


@pytest.mark.parametrize(
    ("values", "read_as"),
    [
        (("1,234", "2,345"), [1.234, 2.345]),  # no decimal point fits a file parted by semicolons
        (("1,234", "12,5"), [1.234, 12.5]),
        (("1.234", "2.345"), [1.234, 2.345]),
        (("1234.5", "2.345"), [1234.5, 2.345]),
    ],
)
def test_that_numbers_that_might_be_thousands_are_told(
    write: Writer, values: tuple[str, ...], read_as: list[float]
) -> None:
    rows = "".join(f"2026-05-0{i} 10:00:00;{value}\n" for i, value in enumerate(values, 1))
    path = write("series.csv", f"timestamp;value\n{rows}")
    assert read(path).frames[0].data["value"].tolist() == read_as
    decided = any(len(value.replace(",", ".").partition(".")[2]) != 3 for value in values)
    assert any("thousand" in each.message for each in inspect(path).notes) is not decided


def test_that_points_part_thousands_beside_decimal_commas(write: Writer) -> None:
    text = "time;request_id;latency_ms;input_tokens\n2026-05-01;a;12,5;1.234\n2026-05-01;b;7,25;2.345\n"
    assert read(write("requests.csv", text)).frames[0].data["input_tokens"].tolist() == [1234, 2345]


@pytest.mark.parametrize(
    ("start", "zone_source", "first"),
    [
        ("", "none", None),
        ("2026-05-01", "agreement", "2026-04-30T22:00:00+00:00"),
        ("2026-05-01T00:00Z", "values", "2026-05-01T00:00:00+00:00"),
    ],
)
def test_that_relative_times_take_the_zone_of_their_start(
    write: Writer, start: str, zone_source: str, first: str | None
) -> None:
    path = write("trace.csv", "timestamp,input_length,output_length\n0,5,6\n1500,7,8\n")
    found = read(path, Hints(start=start, agreement_zone="Europe/Madrid"))
    assert found.mapping.zone_source == zone_source
    assert (found.earliest and found.earliest.isoformat()) == first
