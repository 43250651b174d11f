"""Keeping evidence as long as agreed: what is due is said, and purging asks for a reason and leaves
a certificate.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from slastudio.operations.analysis.kept_assessments import KeptAssessments, judge_and_keep
from slastudio.operations.evidence.browsing.rows import kinds_present
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.evidence.retention import certificates
from slastudio.ui.window.main_window import MainWindow

LOG = "time,latency_ms,status\n2021-03-01T10:00:00Z,800,ok\n2021-03-02T10:00:00Z,900,ok\n2021-03-02T11:00:00Z,oops,ok\n"


@pytest.fixture
def page(window: MainWindow, tmp_path: Path) -> Any:
    assert window.desk is not None
    session = window.desk.session
    governance = replace(session.agreement.governance, retention_months=12, retained=())
    session.edit(replace(session.agreement, governance=governance), ("governance",), "Retention")
    log = tmp_path / "old log.csv"
    log.write_text(LOG)
    import_file(session.project, log)
    window.desk.go("data")
    made: Any = window.desk.pages["data"]
    made.refresh()
    return made


def test_that_an_import_older_than_agreed_is_named(page: Any) -> None:
    assert not page.imports.due_line.isHidden()
    assert "1 import is older than the agreed term: old log.csv" in page.imports.due.text()
    told = page.imports.details.retention.told.text()
    assert "12 months" in told
    assert "due to be purged since 3 Mar 2022" in told


def test_that_purging_asks_for_a_reason_and_leaves_a_certificate(page: Any, tmp_path: Path) -> None:
    card = page.imports.details.retention
    card.ask.click()
    assert "nothing brings them back" in card.words.text()
    card.purge_now()
    assert "Say why" in card.problem.text()
    assert certificates(page.session.project) == ()
    card.why.setText("The term is over")
    card.who.setText("Data steward")
    page.session.kept = KeptAssessments(tmp_path / "kept")
    judge_and_keep(page.session.project, "2021-03", page.session.kept)
    (before,) = page.session.kept.listed()
    card.go.click()
    assert not before.path.exists(), "figures kept outside rest on the rows"
    (certificate,) = certificates(page.session.project)
    assert (certificate.why, certificate.who) == ("The term is over", "Data steward")
    assert kinds_present(page.session.project) == ()
    assert "2 rows are purged for good" in page.banner.text()
    assert "purged for good on" in card.told.text()
    assert page.imports.due_line.isHidden()
    assert "○ purged" in page.imports.batches.as_text()
    assert not page.imports.details.browse.isEnabled()
    assert page.imports.details.quality.isHidden()
    assert page.imports.details.rejected_card.isHidden(), "its rejected texts are gone too"
    target = tmp_path / "certificate.json"
    card.save_to(target)
    assert json.loads(target.read_text("utf-8"))["why"] == "The term is over"


def test_that_keeping_the_rows_changes_nothing(page: Any) -> None:
    card = page.imports.details.retention
    card.ask.click()
    card.no.click()
    assert card.question.isHidden()
    assert certificates(page.session.project) == ()


def test_that_backups_that_hold_the_rows_are_listed_and_deleted_on_wish(
    page: Any, tmp_path: Path
) -> None:
    project, card = page.session.project, page.imports.details.retention
    card.ask.click()
    assert "No backup beside the project" in card.copies_told.text()
    assert all(box.isHidden() for box in card.clearing.values())
    card.no.click()
    backup = project.path.with_name(f"{project.path.stem}.format-3.20261002-090000.slastudio")
    project.copy_to(backup)
    card.ask.click()
    assert backup.name in card.copies_told.text()
    assert not card.clearing["backups"].isHidden()
    assert card.clearing["documents"].isHidden()
    assert not card.clearing["backups"].isChecked(), "nothing is deleted unless somebody says so"
    card.clearing["backups"].setChecked(True)
    card.why.setText("The term is over")
    card.go.click()
    assert not backup.exists()
    assert "stayed" not in page.banner.text()
