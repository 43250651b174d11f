"""What a practised person needs for whole pieces of work, with real keys in the real window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from slastudio.contract.terms.objectives import Condition
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.projects import create_project
from slastudio.ui.forms.records import RecordEditor
from slastudio.ui.forms.table.table import TableEditor
from slastudio.ui.forms.table.with_form import GridEditor
from slastudio.ui.pages.agreement.page import AgreementPage
from slastudio.ui.window.main_window import MainWindow

from .recorded import RecordedHands

TAB, INSERT = Qt.Key.Key_Tab, Qt.Key.Key_Insert
# what somebody writes for each objective, cell by cell; "" leaves what stands there
TABLE = (
    ("Final answer, p95", "m", "5000", "ms", "", "pe", "", "latency_ms", "95"),
    ("Answers accepted", "", "92", "", "", "", "hu"),
    ("Availability", "", "99.5", "", "", "av"),
    ("Monthly spend", "m", "1150", "EUR", "", "sp"),
    ("Sev 1 answered", "", "95", "", "", "resp", "inc"),
)
# by objective: a list in its form, and what is written into a row of it
CONDITIONS = {1: ("good", ("accepted", "", "true")), 4: ("among", ("severity", "", "Sev 1"))}


@pytest.fixture
def empty_retainer(tmp_path: Path) -> Path:
    """Make a new small retainer that promises nothing yet."""
    path = tmp_path / "acme.slastudio"
    with create_project(path, "small-business-retainer", client="Acme", zone="UTC") as project:
        before = current_agreement(project)
        none = replace(before.objectives, objectives=())
        save_agreement(project, replace(before, objectives=none))
    return path


def _objectives(window: MainWindow) -> GridEditor:
    assert window.desk is not None
    window.resize(1440, 900)
    window.desk.go("agreement", "objectives.objectives")
    page = window.desk.pages["agreement"]
    assert isinstance(page, AgreementPage)
    editor = page.stack.form("objectives")[0].editors["objectives"]
    assert isinstance(editor, GridEditor)
    return editor


def _rows_of(editor: GridEditor, name: str) -> TableEditor:
    assert editor.fields is not None
    indicator = editor.fields.editors["indicator"]
    assert isinstance(indicator, RecordEditor)
    found = indicator.fields.editors[name]
    assert isinstance(found, TableEditor)
    return found


def _write(hands: RecordedHands, values: tuple[str, ...]) -> None:
    """Type a row; cells that stay as they are, are gone over in one go."""
    over = 0
    for value in values:
        if value and over:
            hands.press(TAB, times=over)
        if value:
            hands.type(value)
        over = 0 if value else over + 1


def test_that_five_objectives_are_written_from_nothing_in_three_minutes(
    show_window: Callable[[Path], MainWindow], empty_retainer: Path, tmp_path: Path
) -> None:
    window = show_window(empty_retainer)
    editor = _objectives(window)
    hands = RecordedHands(window, tmp_path / "pictures")
    for at, values in enumerate(TABLE):
        hands.press(INSERT)
        _write(hands, values)
        if at in CONDITIONS:
            name, row = CONDITIONS[at]
            hands.click(_rows_of(editor, name).buttons["add"])
            _write(hands, row)
            # back to the table, whose keys add the next
            first = editor.grid.visualRect(editor.model.index(at, 0))
            hands.click(editor.grid.viewport(), first.center())
            hands.press(Qt.Key.Key_Escape)
        hands.picture(values[0])
    assert window.desk is not None
    held = window.desk.session.agreement.objectives.objectives
    latency, quality, available, spend, urgent = held
    assert [each.name for each in held] == [values[0] for values in TABLE]
    assert [each.indicator.kind for each in held] == [
        "percentile", "good_share", "availability", "spend", "response_time",
    ]  # fmt: skip
    assert [(each.comparator, each.target, each.unit) for each in held] == [
        ("<=", Decimal(5000), "ms"),
        (">=", Decimal(92), "%"),
        (">=", Decimal("99.5"), "%"),
        ("<=", Decimal(1150), "EUR"),
        (">=", Decimal(95), "%"),
    ]
    assert (latency.indicator.column, latency.indicator.percentile) == ("latency_ms", 95)
    assert (quality.indicator.evidence, quality.complete) == ("reviews", "sampled")
    assert quality.indicator.good == (Condition("accepted", "is", "true"),)
    assert urgent.indicator.among == (Condition("severity", "is", "Sev 1"),)
    assert (available.indicator.evidence, spend.complete) == ("requests", "counted")
    assert len({each.id for each in held}) == 5
    print("\n".join(hands.told))
    assert hands.seconds <= 180
    assert len(list(hands.pictures.glob("*.png"))) == 5
