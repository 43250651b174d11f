"""What a practised person needs for whole pieces of work, with real keys in the real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea

from slastudio.contract.terms.objectives import Condition
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.agreements.versions import list_versions
from slastudio.operations.projects import create_project
from slastudio.ui.forms.fields.editors import FieldEditor
from slastudio.ui.forms.records import RecordEditor
from slastudio.ui.forms.table.table import TableEditor
from slastudio.ui.forms.table.with_form import GridEditor
from slastudio.ui.pages.agreement.page import AgreementPage
from slastudio.ui.pages.agreement.section_forms import NAMES
from slastudio.ui.pages.start import ChoiceCard
from slastudio.ui.state.settings import Settings
from slastudio.ui.window.application import make_window
from slastudio.ui.window.main_window import MainWindow

from .recorded import RecordedHands

TAB, INSERT, ENTER = Qt.Key.Key_Tab, Qt.Key.Key_Insert, Qt.Key.Key_Return
CONTROL = Qt.KeyboardModifier.ControlModifier
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


def _write(hands: RecordedHands, values: tuple[str, ...], end: Qt.Key = TAB) -> None:
    """Type a row; cells that stay as they are, are gone over in one go. end: ends the last cell."""
    over = 0
    for place, value in enumerate(values, 1):
        if value and over:
            hands.press(TAB, times=over)
        if value:
            hands.type(value, end if place == len(values) else TAB)
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
    assert latency.indicator.column == "latency_ms"
    assert latency.indicator.percentile == 95
    assert (quality.indicator.evidence, quality.complete) == ("reviews", "sampled")
    assert quality.indicator.good == (Condition("accepted", "is", "true"),)
    assert urgent.indicator.among == (Condition("severity", "is", "Sev 1"),)
    assert (available.indicator.evidence, spend.complete) == ("requests", "counted")
    assert len({each.id for each in held}) == 5
    print("\n".join(hands.told))
    assert hands.seconds <= 180
    assert len(list(hands.pictures.glob("*.png"))) == 5


REACHES = (
    "ana@acme.example",
    "luis@acme.example",
    "ops@bright.example",
    "quality@bright.example",
    "lead@bright.example",
)
SIGNATORIES = (("", "Ana Ruiz", "Director"), ("p", "Bo Lind", "Partner"))


@pytest.fixture
def start(
    qtbot: Any, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """Show the window as somebody finds it who has no project yet."""
    monkeypatch.setenv("HOME", str(tmp_path))
    made = make_window(settings, inline_jobs=True)
    made.resize(1440, 900)
    made.show()
    qtbot.waitExposed(made)
    qtbot.wait(20)
    yield made
    made.close()
    made.deleteLater()


def _section(hands: RecordedHands, page: AgreementPage, name: str) -> dict[str, FieldEditor]:
    """Press a section in the list, and return the editors of its form."""
    listed = page.sections
    item = listed.item(NAMES.index(name))
    hands.click(listed.viewport(), listed.visualItemRect(item).center())
    return page.stack.form(name)[0].editors


def _replace(hands: RecordedHands, editor: FieldEditor, value: str) -> None:
    """Press a field and write over what stands in it."""
    _bring_into_view(hands, editor)
    hands.click(editor.control)
    hands.press(Qt.Key.Key_A, CONTROL, follows=True)
    hands.type(value)


def _bring_into_view(hands: RecordedHands, editor: FieldEditor) -> None:
    area = editor.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    assert isinstance(area, QScrollArea)
    if editor.control.visibleRegion().isEmpty():
        # hands go to the wheel, and turn it as often as it takes
        hands.turn(area)
        area.ensureWidgetVisible(editor.control, 0, 80)
        QApplication.processEvents()


def test_that_a_small_retainer_goes_from_template_to_signed_in_ten_minutes(
    start: MainWindow, tmp_path: Path
) -> None:
    hands = RecordedHands(start, tmp_path / "pictures")
    cards = [each for each in start.start.findChildren(ChoiceCard) if each.isVisible()]
    hands.click(next(each for each in cards if each.accessibleName() == "Small-business retainer"))
    hands.type("Acme Ltd", ENTER)
    assert start.desk is not None
    assert (tmp_path / "acme-ltd.slastudio").exists()
    hands.picture("created")

    hands.press(Qt.Key.Key_2, CONTROL)
    page = start.desk.pages["agreement"]
    assert isinstance(page, AgreementPage)
    hands.press(TAB, times=2)
    hands.type("Bright Models SL")
    hands.type("Calle Mayor 1, Madrid")
    hands.press(TAB)
    hands.type("2 High Street, London")
    parties = page.stack.form("parties")[0].editors
    contacts, signatories = parties["contacts"], parties["signatories"]
    assert isinstance(contacts, TableEditor)
    assert isinstance(signatories, TableEditor)
    reach = [each.name for each in contacts.model.columns].index("reach")
    _bring_into_view(hands, contacts)
    first = contacts.grid.visualRect(contacts.model.index(0, reach))
    hands.click(contacts.grid.viewport(), first.center())
    for each in REACHES:
        hands.type(each, Qt.Key.Key_Down)
    hands.picture("contacts")
    _bring_into_view(hands, signatories)
    for at, row in enumerate(SIGNATORIES):
        if at:
            hands.press(INSERT)
        else:
            hands.click(signatories.buttons["add"])
        _write(hands, row, ENTER)
    hands.picture("signatories")

    objectives = _section(hands, page, "objectives")["objectives"]
    assert isinstance(objectives, GridEditor)
    target = [each.way for each in objectives.model.ways].index(("target",))
    place = objectives.grid.visualRect(objectives.model.index(0, target))
    hands.click(objectives.grid.viewport(), place.center())
    for value in ("92", "4 s", "99.9"):
        hands.type(value, Qt.Key.Key_Down)
    hands.picture("targets")

    pricing = _section(hands, page, "pricing")
    _replace(hands, pricing["monthly_fee"], "1200")
    hands.type("10")
    tiers = _section(hands, page, "support")["tiers"]
    assert isinstance(tiers, GridEditor)
    fee = [each.way for each in tiers.model.ways].index(("fee",))
    _bring_into_view(hands, tiers)
    place = tiers.grid.visualRect(tiers.model.index(0, fee))
    hands.click(tiers.grid.viewport(), place.center())
    hands.type("1200", ENTER)
    term = _section(hands, page, "term")
    _replace(hands, term["start"], "2027-01-01")
    _replace(hands, term["end"], "2027-12-31")
    hands.picture("money and term")

    hands.press(Qt.Key.Key_K, CONTROL)
    hands.type("sign the draft", ENTER)
    signing = page.side.versions.signing
    assert signing.isVisible()
    hands.click(signing.sign)
    hands.press(ENTER)
    hands.picture("signed")
    print("\n".join(hands.told))

    known = list_versions(start.desk.session.project)
    (signed,) = [each for each in known if each.state == "signed"]
    made = signed.agreement
    assert signed.number == "1.0"
    assert (made.parties.provider, made.parties.client) == ("Bright Models SL", "Acme Ltd")
    assert tuple(each.reach for each in made.parties.contacts) == REACHES
    assert [(each.name, each.side) for each in made.parties.signatories] == [
        ("Ana Ruiz", "client"),
        ("Bo Lind", "provider"),
    ]
    assert [each.target for each in made.objectives.objectives[:3]] == [
        Decimal(92),
        Decimal(4000),
        Decimal("99.9"),
    ]
    assert (made.pricing.monthly_fee, made.pricing.included_hours) == (Decimal(1200), Decimal(10))
    assert (made.term.start, made.term.end) == (date(2027, 1, 1), date(2027, 12, 31))
    assert hands.seconds <= 600
