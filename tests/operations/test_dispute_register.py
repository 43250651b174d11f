"""The register of disputes: both figures as they were, who said what, and how it ended – in report,
sheets and JSON.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from slastudio.__main__ import main
from slastudio.judge.outcome.assessment import Assessment
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.analysis.dispute_register import keep_dispute, read_claim
from slastudio.operations.analysis.disputes import compare_sides
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import create_project
from slastudio.operations.registers.kept_disputes import kept_dispute
from slastudio.operations.registers.pasting import read_paste
from slastudio.operations.registers.records import add_entry, amend_entry, list_entries
from slastudio.project.file import Project
from slastudio.reports.content.blocks import Heading, Table
from slastudio.reports.documents.monthly import report_document
from slastudio.reports.machine.assessments import assessment_document
from slastudio.shared.money import Money
from slastudio.shared.problems import StudioError

NOW = datetime(2027, 1, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("disputed")
    path = folder / "p.slastudio"
    rows = "".join(
        f"A-{n},Down,2026-10-{n + 4:02}T09:00:00Z,2026-10-{n + 4:02}T{16 if n == 2 else 9}:30:00Z,Sev 1\n"
        for n in range(1, 4)
    )
    (folder / "incidents.csv").write_text("id,title,opened,first_response,severity\n" + rows)
    with create_project(
        path, "small-business-retainer", client="Acme", zone="Europe/Madrid"
    ) as project:
        import_file(project, folder / "incidents.csv")
    return path


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Iterator[Project]:
    with Project.open(Path(shutil.copy(made, tmp_path / "p.slastudio"))) as opened:
        yield opened


def kept(project: Project) -> str:
    claim = read_claim((), "", "", "id=A-2", "Europe/Madrid")
    found = compare_sides(project, "first-response", "2026-10", claim)
    return keep_dispute(
        project, found, claimed_by="Client", claim="A-2 was a drill.", when="2026-11-03 10:00"
    ).id


def test_that_a_dispute_keeps_the_figures_as_they_were(project: Project) -> None:
    before = {each.id: each for each in assess(project, "2026-10").results}["first-response"]
    assert kept(project) == "DSP-1"
    add_entry(
        project,
        "incidents",
        {"opened": "2026-10-20 09:00", "severity": "Sev 1", "resolved": "2026-10-23 09:00"},
    )
    (found,) = map(kept_dispute, list_entries(project, "disputes"))
    assert (
        (found.ours.value, found.ours.verdict)
        == (before.value, before.verdict)
        == (Decimal(1), "missed")
    )
    assert (found.theirs.value, found.theirs.verdict) == (Decimal(0), "met")
    assert (found.rows, found.contested, found.outcome) == (1, ("id=A-2",), "open")
    assert {each.id: each for each in assess(project, "2026-10").results}[
        "first-response"
    ].value == 2


def test_that_the_outcome_is_amended_and_the_figures_are_not(project: Project) -> None:
    name = kept(project)
    told = {
        "outcome": "settled",
        "decided_by": "Service owner",
        "credit_note": "CN-7",
        "credit_amount": "EUR 50",
    }
    amend_entry(project, "disputes", name, told, why="agreed by mail")
    (found,) = map(kept_dispute, list_entries(project, "disputes"))
    assert (found.outcome, found.amount) == ("settled", Money(Decimal(50), "EUR"))
    for field in ("our_value", "objective", "contested", "rows"):
        with pytest.raises(StudioError, match="never amended"):
            amend_entry(project, "disputes", name, {field: "1"}, why="x")
    for wrong in ("50", "50,00 EUR", "EUR 50 EUR", "-3 EUR", "1e3 EUR"):
        with pytest.raises(StudioError, match="no amount with its currency"):
            amend_entry(project, "disputes", name, {"credit_amount": wrong}, why="x")


def test_that_no_dispute_is_made_without_its_figures(project: Project) -> None:
    with pytest.raises(StudioError, match="Dispute this number"):
        add_entry(
            project, "disputes", {"when": "2026-11-03 10:00", "claimed_by": "Client", "claim": "x"}
        )
    with pytest.raises(StudioError, match="Dispute this number"):
        read_paste(project, "disputes", "DSP-1\tx")
    claim = read_claim((), "", "", "id=A-2", "Europe/Madrid")
    found = compare_sides(project, "first-response", "2026-10", claim)
    with pytest.raises(StudioError, match="What they say"):
        keep_dispute(project, found, claimed_by="Client", claim=" ")
    assert list_entries(project, "disputes") == ()


@pytest.mark.parametrize(
    ("exclusion", "spans", "contested", "message"),
    [
        ("", "2026-10-01 10:00/2026-10-01 11:00", "", "Choose the exclusion"),
        ("maintenance", "2026-10-01 10:00/", "", "needs its end"),
        ("maintenance", "2026-10-01", "", "is not a span"),
        ("", "", "nonsense", "is not a filter"),
    ],
)
def test_that_a_claim_that_cannot_be_read_is_told(
    exclusion: str, spans: str, contested: str, message: str
) -> None:
    with pytest.raises(StudioError, match=message):
        read_claim((), exclusion, spans, contested, "Europe/Madrid")


def test_that_a_column_nobody_has_is_told(project: Project) -> None:
    with pytest.raises(
        StudioError, match=r"have no column “colour”\. Their columns are: id, title"
    ):
        compare_sides(
            project, "first-response", "2026-10", read_claim((), "", "", "colour=red", "UTC")
        )


def headings(assessment: Assessment) -> list[str]:
    return [
        each.text
        for each in report_document(assessment, date(2026, 11, 5)).blocks
        if isinstance(each, Heading)
    ]


def test_that_the_months_report_tells_disputes_where_there_are_any(project: Project) -> None:
    assert "Disputes" not in headings(assess(project, "2026-10"))
    kept(project)
    october, november, december = (
        assess(project, month, now=NOW) for month in ("2026-10", "2026-11", "2026-12")
    )
    assert "Disputes" in headings(october), "the month it is about"
    assert "Disputes" in headings(november), "the month it was claimed in"
    assert "Disputes" not in headings(december)
    before = assess(project, "2026-10", now=datetime(2026, 11, 2, tzinfo=UTC))
    assert "Disputes" not in headings(before), (
        "a report of the day before the claim does not know of it"
    )
    amend_entry(
        project,
        "disputes",
        "DSP-1",
        {"outcome": "upheld", "decided_on": "2026-12-02 10:00", "credit_amount": "50 EUR"},
        why="agreed",
    )
    december = assess(project, "2026-12", now=NOW)
    table = [
        each
        for each in report_document(december, date(2027, 1, 5)).blocks
        if isinstance(each, Table)
    ]
    told = next(each for each in table if each.head[-1] == "Outcome")
    assert told.rows[0][2:] == (
        "1 late, missed, credit €0.00",
        "0 late, met, credit €0.00",
        "Upheld on 2 December 2026; €50.00 credited",
    )
    (document,) = assessment_document(december)["disputes"]
    assert document["ours"]["value_exact"] == "1"
    assert document["credited"] == {"amount": "50", "currency": "EUR"}


def test_that_the_command_keeps_a_dispute_and_the_register_tells_it(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(project.path)
    project.close()
    asked = ["dispute", path, "first-response", "--period", "2026-10", "--contest", "id=A-2"]
    assert main([*asked, "--keep"]) == 1
    assert "say who contests the figure" in capsys.readouterr().err
    assert main([*asked, "--keep", "--by", "Client", "--claim", "A drill.", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kept"]["their_value"] == "0"
    assert main([*asked, "--keep", "--by", "Client", "--claim", "A drill."]) == 0
    out = capsys.readouterr().out
    assert "Their claim changes the figure by −1 late and the verdict from missed to met" in out
    assert "Kept as DSP-2" in out
    assert main(["register", path, "disputes", "list"]) == 0
    assert capsys.readouterr().out.count("claim=A drill.") == 2
