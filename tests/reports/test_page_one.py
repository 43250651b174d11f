"""Page one stays one page: for three objectives and sixty, no incident and sixty, long names, other notations."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from slastudio.contract.terms.journeys import Journey
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.statuses import Verdict
from slastudio.judge.telling.portfolio import client_line, line_cells
from slastudio.reports.documents.monthly import report_document
from slastudio.reports.paper.pdf import write_pdf
from slastudio.reports.sections.summary import credit_words
from slastudio.reports.workbook.book import write_workbook
from slastudio.shared.notation import Notation, written_in
from slastudio.shared.progress import Progress
from tests.conftest import SampleMonth
from tests.reports.pages import page_texts

NOW = datetime(2026, 11, 6, 12, tzinfo=UTC)
ISSUED = date(2026, 11, 3)
LONG = "Bearbeitungsqualitätssicherungsvereinbarung der Kundenrückfragenbeantwortung im Zahlungsverkehr"


@pytest.fixture(scope="module")
def september(sample_month: SampleMonth) -> Assessment:
    return sample_month("2026-09", NOW)


def large(assessment: Assessment, name: str = "") -> Assessment:
    """Return a month of more than sixty objectives on twelve journeys, sixty incidents, and many
    decisions.
    """
    results, objectives = [], []
    for copy in range(4):
        for n, each in enumerate(assessment.results):
            own = f"{each.id}-{copy}"
            told = f"{name or each.name} {copy}"
            results.append(replace(each, id=own, name=told))
            promised = assessment.terms.objective(each.id)
            assert promised is not None
            objectives.append(replace(promised, id=own, name=told, journey=f"j{(n + copy) % 12}"))
    journeys = tuple(Journey(id=f"j{n}", name=f"{name or 'Journey'} {n}") for n in range(12))
    terms = replace(
        assessment.terms,
        objectives=replace(assessment.terms.objectives, objectives=tuple(objectives)),
        journeys=replace(assessment.terms.journeys, journeys=journeys),
    )
    (story,) = assessment.incident_stories
    stories = tuple(
        replace(
            story,
            id=f"INC-{n}",
            title=f"{name or story.title} {n}",
            opened=story.opened + timedelta(hours=n),
            severity=f"Sev {1 + n % 4}",
        )
        for n in range(60)
    )
    needed = tuple(
        replace(each, id=f"{each.id}{n}", title=f"{name or each.title} {n}: {each.title}")
        for n in range(8)
        for each in assessment.needed
    )
    return replace(
        assessment,
        terms=terms,
        results=tuple(results),
        incident_stories=stories,
        needed=needed,
        client=f"{name} GmbH & Co. KG" if name else assessment.client,
    )


def second_page(assessment: Assessment, path: Path) -> tuple[str, str]:
    write_pdf(report_document(assessment, ISSUED), path, Progress())
    first, second, *_ = page_texts(path)
    return first, second


def small(assessment: Assessment) -> Assessment:
    return replace(
        assessment,
        results=assessment.results[:3],
        incident_stories=(),
        incidents=(),
        needed=(),
        observations=(),
        silent=(),
    )


@pytest.mark.parametrize("made", [small, large, lambda each: large(each, LONG)])
def test_that_page_one_is_one_page_whatever_the_month_holds(
    september: Assessment, tmp_path: Path, made: object
) -> None:
    assessment = made(september)  # type: ignore[operator]
    first, second = second_page(assessment, tmp_path / "r.pdf")
    assert "Decisions needed" in first
    assert "The month in sentences" in second


def test_that_page_one_is_one_page_in_another_hand(september: Assessment, tmp_path: Path) -> None:
    with written_in(Notation("1.234,5", "15.06.2026")):
        first, second = second_page(large(september, LONG), tmp_path / "r.pdf")
    assert "1.219,38" in first or "1.019" in first
    assert "The month in sentences" in second


def test_that_a_month_under_way_says_so_on_page_one(september: Assessment, tmp_path: Path) -> None:
    first, second = second_page(replace(september, unfinished=True), tmp_path / "r.pdf")
    assert "So far" in first
    assert "The month in sentences" in second


def test_that_hours_nobody_entered_are_told_as_unknown_on_every_paper(
    september: Assessment, tmp_path: Path
) -> None:
    hours = september.hours
    assert hours is not None
    zero = Decimal(0)
    untold = replace(
        september,
        hours=replace(hours, worked=zero, left=Decimal(32), overage=zero, unagreed=zero, lines=()),
    )
    write_pdf(report_document(untold, ISSUED), tmp_path / "a.pdf", Progress())
    pages = page_texts(tmp_path / "a.pdf")
    assert "none entered, 32 h included" in pages[0]
    assert any("No hours were entered for this period; how many" in each for each in pages)
    assert not any("32 h left" in each for each in pages)
    write_workbook(untold, tmp_path / "a.xlsx", ISSUED)
    sheet = load_workbook(tmp_path / "a.xlsx")["Hours"]
    told = {row[0]: row[1:3] for row in sheet.iter_rows(values_only=True)}
    assert told["Worked"] == (None, "none entered")
    assert told["Left"][0] is None
    assert line_cells(client_line(untold, (), NOW), NOW)[4] == "none entered"


def test_that_a_credit_says_how_many_promises_are_open(september: Assessment) -> None:
    def told(**verdicts: Verdict) -> str:
        results = tuple(
            replace(each, verdict=verdicts.get(each.id.replace("-", "_"), each.verdict))
            for each in september.results
        )
        return credit_words(replace(september, results=results))

    earning = {
        name.replace("-", "_")
        for band in september.terms.pricing.credits
        for name in band.objectives
    }
    assert told() == "€195.00"
    for verdict in ("no_data", "reserved"):
        for name in earning:
            assert told(**{name: verdict}) == "€195.00, 1 promise without a verdict"
    # by the agreement a miss that is not proven earns none, and what can earn none is no open question
    assert told(**dict.fromkeys(earning, "not_proven")) == "€195.00"
    others = {each.id.replace("-", "_") for each in september.results} - earning
    assert told(**dict.fromkeys(others, "no_data")) == "€195.00"
