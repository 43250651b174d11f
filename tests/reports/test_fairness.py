"""Fairness by segment in the report: every segment with its own figure, from the verdict's own sums."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from slastudio.judge.outcome.objective_result import SegmentValue
from slastudio.reports.documents.monthly import report_document
from slastudio.reports.machine.assessments import assessment_document
from slastudio.reports.paper.pdf import write_pdf
from slastudio.reports.sections.conduct.fairness import fairness_blocks
from slastudio.shared.progress import Progress
from tests.conftest import SampleMonth
from tests.reports.pages import page_texts

NOW = datetime(2026, 11, 6, 12, tzinfo=UTC)


def test_that_the_segments_of_a_gap_stand_with_their_figures(
    sample_month: SampleMonth, tmp_path: Path
) -> None:
    july = sample_month("2026-07", NOW)
    write_pdf(report_document(july, date(2026, 8, 3)), tmp_path / "a.pdf", Progress())
    (page,) = (each for each in page_texts(tmp_path / "a.pdf") if "Fairness by segment" in each)
    # 888 of 1,000 by the detail of the verdict
    assert "es 88.8 % 86.69 % to 90.61 % 1,000 items yes" in page
    assert "6.2 points against ≤ 3 points: missed" in page
    gap = next(each for each in july.results if each.name == "Gap English–Spanish")
    told = {each.name: each for each in gap.segments}
    assert told["en"].value is not None
    assert told["es"].value is not None
    assert told["en"].value - told["es"].value == gap.value
    document = assessment_document(july)["objectives"]
    assert isinstance(document, list)
    listed = next(each["segments"] for each in document if each["id"] == gap.id)
    assert [each["name"] for each in listed] == ["en", "es"]


def test_that_many_segments_are_counted_and_those_compared_come_first(
    sample_month: SampleMonth,
) -> None:
    july = sample_month("2026-07", NOW)
    many = tuple(
        SegmentValue(f"client {n}", None, n, None, compared=n in (3, 4)) for n in range(2_000)
    )
    gap = next(each for each in july.results if each.segments)
    blocks = fairness_blocks(replace(july, results=(replace(gap, segments=many),)))
    told = " ".join(map(str, blocks))
    assert "1,980 further segments are" in told
    assert "client 3'" in told
    assert "client 4'" in told
    assert fairness_blocks(replace(july, results=())) == ()
