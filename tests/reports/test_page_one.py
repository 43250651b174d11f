"""Page one stays one page: for three objectives and sixty, no incident and sixty, long names, other notations."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from slastudio.contract.terms.journeys import Journey
from slastudio.judge.outcome.assessment import Assessment
from slastudio.reports.documents.monthly import report_document
from slastudio.reports.paper.pdf import write_pdf
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
