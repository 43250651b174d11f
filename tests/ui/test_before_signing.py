"""Before signing: targets advised and history replayed in the window, kept until something else
stands.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt

from slastudio.contract.terms.objectives import Condition, Indicator, Objective
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.analysis.adviser import advise_targets
from slastudio.operations.analysis.replay import replay_history
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import create_project
from slastudio.project.file import Project
from slastudio.shared.periods import month_of
from slastudio.ui.window.main_window import MainWindow
from tests.operations.test_papers import words_of

FIRST, DAYS = date(2026, 5, 1), 92
GOOD = (Condition("status", "is", "ok"),)


def rows() -> str:
    """Return requests of three months: one of twenty fails, and one of four in June."""
    lines = ["id,time,status,latency_ms"]
    for day in range(DAYS):
        when = FIRST + timedelta(day)
        for n in range(20):
            bad = n % 20 == day % 20 or (when.month == 6 and n % 5 == day % 5)
            lines.append(
                f"{day}-{n},{when}T{n:02d}:15:00Z,{'error' if bad else 'ok'},{600 + 10 * ((day + n) % 7)}"
            )
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a project with three months of requests and one objective on them."""
    folder = tmp_path_factory.mktemp("told")
    path = folder / "told.slastudio"
    with create_project(path, "small-business-retainer", client="Acme", zone="UTC") as project:
        agreement = current_agreement(project)
        share = Objective(
            "good", "Good answers", indicator=Indicator("good_share", "requests", good=GOOD)
        )
        save_agreement(
            project,
            replace(
                agreement,
                objectives=replace(
                    agreement.objectives, objectives=(replace(share, target=Decimal(99)),)
                ),
            ),
        )
        (folder / "requests.csv").write_text(rows())
        import_file(project, folder / "requests.csv")
    return path


@pytest.fixture
def project_path(told: Path, tmp_path: Path) -> Path:
    path = tmp_path / "own.slastudio"
    path.write_bytes(told.read_bytes())
    return path


@pytest.fixture
def page(show_window: Callable[[Path], MainWindow], project_path: Path) -> Any:
    made = show_window(project_path)
    assert made.desk is not None
    made.desk.go("agreement")
    found: Any = made.desk.pages["agreement"]
    found.show_tab("before")
    return found


def test_that_the_renewal_pack_is_written_beside_the_targets(
    page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "renewal.docx"
    monkeypatch.setattr(
        "slastudio.ui.pages.foresight.targets.QFileDialog.getSaveFileName",
        lambda *_asked: (str(path), ""),
    )
    part = page.side.before.targets
    part.pack.click()
    assert "Renewal pack, May 2026 to July 2026" in words_of(path)


@pytest.mark.parametrize(
    ("name", "chosen", "written"),
    [
        ("renewal.xlsx", "", "renewal.xlsx"),
        ("renewal", "Excel (*.xlsx)", "renewal.xlsx"),
        ("renewal", "JSON (*.json)", "renewal.json"),
    ],
)
def test_that_the_renewal_pack_is_written_for_programs_too(
    page: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    chosen: str,
    written: str,
) -> None:
    monkeypatch.setattr(
        "slastudio.ui.pages.foresight.targets.QFileDialog.getSaveFileName",
        lambda *_asked: (str(tmp_path / name), chosen),
    )
    page.side.before.targets.pack.click()
    if written.endswith(".json"):
        told = json.loads((tmp_path / written).read_text(encoding="utf-8"))
        assert [each["month"] for each in told["months"]] == ["2026-05", "2026-06", "2026-07"]
    else:
        rows = openpyxl.load_workbook(tmp_path / written)["Record"].iter_rows(values_only=True)
        assert [row[0] for row in rows][1:] == [
            "May 2026",
            "June 2026",
            "July 2026",
            "Known together",
        ]


def test_that_the_targets_shown_are_those_advised(page: Any, project_path: Path) -> None:
    part = page.side.before.targets
    assert part.demand.begin.text() == "Compute targets"
    part.demand.begin.click()
    (advice,) = part.advices
    with Project.open(project_path, write=False) as project:
        (expected,) = advise_targets(project).advices
    assert advice == expected
    line = part.table.as_text().splitlines()[1]
    # six weeks: 11 days of June with four of 20 bad, 31 of July with one
    assert line.startswith("Good answers\t91.07 %\t99 %\t▲ ")
    told = dict(advice_pairs_shown(part))
    assert "of data" not in told.get("Weeks still missing", "")
    assert told["Written target"].startswith("at least 99 %: met in August 2026 with a chance of ")
    assert part.open.isEnabled()


def advice_pairs_shown(part: Any) -> list[tuple[str, str]]:
    from slastudio.ui.pages.foresight.targets import advice_pairs

    return advice_pairs(part.advices[0])


def test_that_a_proposed_target_is_taken_and_given_back(page: Any) -> None:
    part, session = page.side.before.targets, page.session
    part.compute()
    proposed = part.advices[0].proposed
    assert proposed is not None
    assert proposed <= 95
    part.take.click()
    assert session.agreement.objectives.objectives[0].target == proposed
    assert part.stale_now() == "", "what was taken is told as taken"
    assert "✓ written" in part.table.as_text()
    assert not part.take.isEnabled()
    assert part.advices[0].chances == part.advices[0].proposed_chances
    session.undo()
    assert session.agreement.objectives.objectives[0].target == Decimal(99)
    assert part.stale_now() == ""
    assert part.take.isEnabled()
    part.open.click()
    assert page.section == "objectives"


def test_that_another_draft_is_not_told_by_old_figures(page: Any) -> None:
    part, replay, session = page.side.before.targets, page.side.before.replay, page.session
    part.compute()
    replay.compute()
    agreement = session.agreement
    other = replace(agreement, objectives=replace(agreement.objectives, confidence=Decimal(90)))
    session.edit(other, ("objectives", "confidence"), "Confidence")
    assert part.stale_now().startswith("▲ This is of the draft as it was at ")
    assert replay.stale_now().startswith(
        "▲ This is of the draft as it was at "
    )  # maybe a minute later
    assert not part.take.isEnabled(), "it was advised for another draft"
    part.take_target()
    assert session.agreement is other
    session.undo()
    assert (part.stale_now(), replay.stale_now()) == ("", "")
    assert part.take.isEnabled()
    session.evidence_changed.emit()
    assert part.stale_now().startswith("▲ This is of the evidence as it was at ")
    part.demand.again.click()
    assert part.stale_now() == ""
    assert replay.stale_now() != ""


def test_that_the_replay_shows_every_month_and_what_it_cost(page: Any, project_path: Path) -> None:
    page.side.before.choices["replay"].click()
    part = page.side.before.replay
    part.demand.begin.click()
    with Project.open(project_path, write=False) as project:
        expected = replay_history(project)
    assert part.replay == expected
    lines = [line.split("\t") for line in part.table.as_text().splitlines()]
    assert lines[0] == ["Objective", "2026-05", "2026-06", "2026-07", "Missed"]
    assert lines[1] == ["Good answers", "■ Missed", "■ Missed", "■ Missed", "3"]
    assert lines[-1][0] == "Credit"
    assert (
        "from May 2026 to July 2026, targets would have been missed 3 times" in part.finding.text()
    )
    index = part.table.texts.index(0, 2)
    part.table.setCurrentIndex(index)
    assert part.cell.text() == "Good answers, June 2026"
    assert "against at least 99 %" in part.table.texts.data(index, Qt.ItemDataRole.ToolTipRole)
    part.first.setCurrentIndex(part.first.findData("2026-06"))
    part.last.setCurrentIndex(part.last.findData("2026-06"))
    part.first.activated.emit(part.first.currentIndex())
    assert part.replay.months == ("2026-06",)


def test_that_a_cancelled_job_leaves_what_was_there(page: Any) -> None:
    part = page.side.before.replay
    jobs = page.context.jobs
    seen: list[str] = []

    def cancel() -> None:
        for job in jobs.running:
            if job.key == "replay" and not seen:
                seen.append(job.label)
                job.cancel()

    jobs.changed.connect(cancel)
    part.compute()
    jobs.changed.disconnect(cancel)
    assert seen == ["Replaying history"]
    assert part.replay is None
    assert part.demand.stack.currentIndex() == 0
    assert part.demand.problem.text() == "It was cancelled."
    part.compute()
    assert part.replay is not None


def test_that_without_evidence_it_says_what_to_import(page: Any, make_context: Any) -> None:
    part = page.side.before.targets
    page.session.months = ()
    page.side.before._news()
    assert part.demand.title.text() == "No evidence yet"
    assert "requests" in part.demand.why.text().lower()
    asked: list[str] = []
    page.session.navigate.connect(lambda name, _target: asked.append(name))
    part.demand.begin.click()
    assert asked == ["data"]


def test_that_the_months_offered_are_those_with_data(page: Any) -> None:
    part = page.side.before.replay
    offered = [part.first.itemData(n) for n in range(1, part.first.count())]
    assert offered == [each.label for each in page.session.months]
    assert all(month_of(each.start, "UTC") == each for each in page.session.months)
