"""The registers and what they show, on paper and in the workbook."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from slastudio.evidence.registers import REGISTERS
from slastudio.judge.observing.kinds import OBSERVED, observation_kind
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.records import Entered
from slastudio.judge.telling.beside.records import record_words, records_under
from slastudio.reports.content.blocks import Heading, Table
from slastudio.reports.documents.monthly import report_document
from slastudio.reports.sections.records import RECORDS, observed_blocks, record_blocks
from slastudio.reports.workbook.sheets import sheets
from tests.conftest import SampleMonth
from tests.reports.conftest import made_result
from tests.reports.test_told_alike import assessed

AT = datetime(2026, 11, 6, 12, tzinfo=UTC)
# what prepares an invoice or a claim on a vendor, or the next review of the terms, is the provider's own
OWN = {"Money", "Vendors", "Review of the agreement"}


@pytest.mark.rapid
def test_that_papers_tell_what_both_sides_should_know_and_nothing_else() -> None:
    told = tuple(
        Observation(name, f"about {name}", f"Title of {name}", f"Detail of {name}.", "at_risk")
        for name in OBSERVED
    )
    blocks = repr(observed_blocks(replace(assessed([made_result(1, "A")]), observations=told)))
    for each in told:
        shown = observation_kind(each.kind).theme not in OWN
        assert (f"Title of {each.kind}'" in blocks) is shown, each.kind
        assert (f"Detail of {each.kind}." in blocks) is shown, each.kind


@pytest.mark.rapid
def test_that_nothing_is_said_where_there_is_nothing() -> None:
    plain = assessed([made_result(1, "A")])
    assert observed_blocks(plain) == record_blocks(plain) == ()
    headings = [
        each.text
        for each in report_document(plain, date(2026, 11, 6)).blocks
        if isinstance(each, Heading)
    ]
    assert RECORDS not in headings


@pytest.mark.rapid
def test_that_a_record_is_told_in_people_s_words() -> None:
    gate = Entered(
        "releases",
        "REL-1",
        (
            ("id", "REL-1"),
            ("when", "2026-10-05T09:00:00+02:00"),
            ("title", "Prompt v15"),
            ("stage", "ab"),
            ("most_loss", "2.50"),
            ("ended", "2026-10-08T09:00:00+02:00"),
        ),
    )
    plain = replace(assessed([made_result(1, "A")]), records=(gate,))
    ((spec, entered),) = records_under(plain, RECORDS)
    zone = plain.period.zone
    told = record_words(plain, spec, entered)
    assert "Stage: A/B" in told
    assert "No segment loses more than: 2.5" in told
    assert "T09:00" not in told, f"a moment is told in {zone}"


def test_that_the_sample_s_records_stand_in_report_and_workbook(sample_month: SampleMonth) -> None:
    october = sample_month("2026-10", AT)
    kept = {name for name, spec in REGISTERS.items() if spec.stands.report == RECORDS}
    own = [each for each in october.records if each.register in kept]
    assert own
    cells = repr([block for block in record_blocks(october) if isinstance(block, Table)])
    (sheet,) = [each for each in sheets(october, date(2026, 11, 6)) if each.name == RECORDS]
    assert len(sheet.rows) == len(own)
    for each in own:
        assert f"'{each.id}'" in cells
        assert any(row[1] == each.id for row in sheet.rows)
