"""What an objective would have been, while it is still being written."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from slastudio.__main__ import main
from slastudio.contract.terms.agreement import Agreement
from slastudio.operations.agreements.terms import current_agreement
from slastudio.operations.analysis.objective_preview import preview_objective
from slastudio.operations.projects import create_project, open_project
from slastudio.shared.problems import StudioError
from tests.conftest import SampleMonth

NOW = datetime(2026, 11, 3, tzinfo=UTC)


def with_target(agreement: Agreement, name: str, target: str) -> Agreement:
    section = agreement.objectives
    changed = tuple(
        replace(each, target=Decimal(target)) if each.id == name else each
        for each in section.objectives
    )
    return replace(agreement, objectives=replace(section, objectives=changed))


def test_that_it_is_what_the_month_says_of_each_kind_of_evidence(
    sample: Path, sample_month: SampleMonth
) -> None:
    month = sample_month("2026-10", NOW)
    with open_project(sample, write=False) as project:
        with project.reading():
            versions = project.agreements.signed()
        signed = next(
            each
            for each in reversed(versions)
            if each.effective_from is not None and each.effective_from <= date(2026, 10, 1)
        )
        told = {each.evidence: each for each in month.results}
        assert len(told) >= 4
        for result in told.values():
            found = preview_objective(
                project, result.id, "2026-10", agreement=signed.agreement, now=NOW
            ).result
            assert found.value == result.value, result.id
            assert found.interval == result.interval
            assert found.samples == result.samples
            assert found.verdict == result.verdict


def test_that_a_stricter_target_is_told_as_missed(sample: Path) -> None:
    with open_project(sample, write=False) as project:
        draft = current_agreement(project)
        strict = with_target(draft, "first-token", "500")
        found = preview_objective(project, "first-token", "2026-10", agreement=strict, now=NOW)
        assert found.result.verdict == "missed"
        assert found.words == (
            "October 2026: ■ Missed, 740 ms against at most 500 ms, "
            f"{found.result.good:,} good of {found.result.total:,}, every record counted"
        )
        with pytest.raises(StudioError, match="There is no objective “no-such” in the draft"):
            preview_objective(project, "no-such")


def test_that_a_month_without_records_is_no_figure(sample: Path) -> None:
    with open_project(sample, write=False) as project:
        found = preview_objective(project, "first-token", "2026-01", now=NOW)
    assert found.result.value is None
    assert found.words.startswith("January 2026: ○ No data. ")


def test_that_a_project_without_evidence_says_so(tmp_path: Path) -> None:
    path = tmp_path / "new.slastudio"
    create_project(path, template="customer-support", client="Acme", zone="UTC").close()
    with open_project(path, write=False) as project:
        first = current_agreement(project).objectives.objectives[0].id
        with pytest.raises(StudioError, match="no evidence with dates yet"):
            preview_objective(project, first)


def test_that_the_command_line_says_the_same(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["objectives", str(sample), "preview", "first-token", "--period", "2026-10"]
    assert main(command) == 0
    line = capsys.readouterr().out.strip()
    assert main([*command, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["words"] == line
    assert (told["value"], told["unit"], told["verdict"]) == ("740.0", "ms", "met")
