"""Disputes in the window: a claim typed beside a figure, both sides compared, kept, and told in the
register.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from slastudio.operations.analysis.disputes import compare_sides
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import create_project
from slastudio.operations.registers.kept_disputes import kept_dispute
from slastudio.operations.registers.records import add_entry, list_entries
from slastudio.ui.window.main_window import MainWindow


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a project in which one of three incidents was answered late."""
    folder = tmp_path_factory.mktemp("told")
    rows = "".join(
        f"A-{n},Down,2026-10-{n + 4:02}T09:00:00Z,2026-10-{n + 4:02}T{16 if n == 2 else 9}:30:00Z,"
        f"2026-10-{n + 4:02}T16:40:00Z,Sev 1\n"
        for n in range(1, 4)
    )
    (folder / "incidents.csv").write_text(
        "id,title,opened,first_response,resolved,severity\n" + rows
    )
    with create_project(
        folder / "p.slastudio", "small-business-retainer", client="Acme", zone="Europe/Madrid"
    ) as project:
        import_file(project, folder / "incidents.csv")
        add_entry(
            project,
            "exclusions",
            {"exclusion": "maintenance", "start": "2026-10-12 01:00", "end": "2026-10-12 03:00"},
        )
        add_entry(
            project,
            "exclusions",
            {"exclusion": "maintenance", "start": "2026-09-12 01:00", "end": "2026-09-12 03:00"},
        )
    return folder / "p.slastudio"


@pytest.fixture
def window(show_window: Callable[[Path], MainWindow], told: Path, tmp_path: Path) -> MainWindow:
    made = show_window(Path(shutil.copy(told, tmp_path / "p.slastudio")))
    assert made.desk is not None
    made.desk.go("objectives")
    return made


@pytest.fixture
def page(window: MainWindow) -> Any:
    assert window.desk is not None
    found: Any = window.desk.pages["objectives"]
    found.list.choose("first-response")
    found.dispute_button.click()
    return found


def test_that_both_sides_are_compared_kept_and_told_in_the_register(
    window: MainWindow, page: Any
) -> None:
    panel = page.dispute
    panel.rows.setText("id=A-2")
    panel.compare_button.click()
    expected = compare_sides(page.session.project, "first-response", "2026-10", panel.claim())
    assert panel.found == expected
    assert (expected.ours.result.value, expected.theirs.result.value) == (Decimal(1), Decimal(0))
    lines = [line.split("\t") for line in panel.table.as_text().splitlines()]
    assert lines[0] == ["", "By us", "By them"]
    assert ["Verdict", "Missed", "Met"] in lines
    assert "the verdict from missed to met" in panel.difference.text()
    panel.keep.click()
    assert "“Claimed by” is needed" in panel.problem.text(), "nothing typed is lost"
    assert panel.rows.text() == "id=A-2"
    panel.who.setText("Client")
    panel.says.setPlainText("A-2 was a drill.")
    panel.keep.click()
    (found,) = map(kept_dispute, list_entries(page.session.project, "disputes"))
    assert (found.claimed_by, found.rows, found.theirs.verdict) == ("Client", 1, "met")
    assert "DSP-1" in panel.kept.text()
    assert [each.id for each in page.session.assessment.disputes] == ["DSP-1"]
    panel.register.click()
    assert window.desk is not None
    register: Any = window.desk.pages["changes"]
    assert register.register == "disputes"
    assert "first-response" in register.table.as_text()
    assert not register.paste.isEnabled()
    register.begin_amending()
    register.form.fields["outcome"].setCurrentIndex(
        register.form.fields["outcome"].findData("settled")
    )
    register.form.fields["credit_amount"].setText("50,00")
    register.form.why.setText("agreed by mail")
    register.form.submit()
    assert "no amount with its currency" in register.form.problem.text()
    register.form.fields["credit_amount"].setText("50 EUR")
    register.form.submit()
    assert "Settled" in register.table.as_text()
    assert "50 EUR" in register.table.as_text()


def test_that_figures_of_another_claim_are_never_kept(page: Any) -> None:
    panel = page.dispute
    panel.rows.setText("id=A-2")
    panel.compare()
    assert panel.outcome.isVisibleTo(panel)
    panel.rows.textEdited.emit("id=A-1")
    assert panel.found is None
    assert not panel.outcome.isVisibleTo(panel)
    panel.keep_it()
    assert list_entries(page.session.project, "disputes") == ()


def test_that_uses_of_exclusions_in_the_month_can_be_denied(page: Any) -> None:
    panel = page.dispute
    assert list(panel.uses) == ["EXC-1"], "the use in September touches another month"
    panel.uses["EXC-1"].setChecked(True)
    assert panel.claim().dropped == ("EXC-1",)
    assert "Columns: id, title, opened" in panel.columns.text()


def test_that_a_claim_that_says_nothing_is_told(page: Any) -> None:
    panel = page.dispute
    panel.compare()
    assert "Say what is contested" in panel.problem.text()
    panel.spans.setText("2026-10-03 01:00/2026-10-03 03:00")
    panel.compare()
    assert "Choose the exclusion" in panel.problem.text()
    assert panel.found is None


def test_that_a_dispute_is_begun_beside_its_figure(window: MainWindow, page: Any) -> None:
    assert window.desk is not None
    window.desk.go("changes")
    register: Any = window.desk.pages["changes"]
    register.show_register("disputes")
    register.begin_adding()
    assert window.desk.current == "objectives"
    page.dispute.left.emit()
    assert not page.dispute_button.isChecked()
    assert not page.dispute.isVisible()
