"""Blocks of cells in the agreement's tables: pasted from a spreadsheet, copied to one, filled down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from slastudio.contract.terms.agreement import Agreement, section_specs
from slastudio.contract.terms.fields import FieldSpec, fields_of
from slastudio.contract.terms.journeys import Journey
from slastudio.contract.terms.objective_choices import EVIDENCE
from slastudio.contract.terms.objectives import Indicator, Objective, Objectives, Window
from slastudio.contract.terms.scope import Contact, Parties
from slastudio.contract.terms.support import Severity, Support
from slastudio.ui.forms.fields.editors import Surroundings
from slastudio.ui.forms.records import editor_for
from slastudio.ui.forms.table.blocks import Blocks, lines_of
from slastudio.ui.forms.table.columns import columns_of, has_chosen_columns, value_at
from slastudio.ui.forms.table.model import RecordsModel
from slastudio.ui.forms.table.table import TableEditor, is_flat
from slastudio.ui.forms.table.with_form import GridEditor
from slastudio.ui.forms.titles import fresh
from slastudio.ui.look.theme import Theme

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def agreement() -> Agreement:
    made = Agreement()
    journeys = tuple(Journey(id=each, name=each.title()) for each in ("chat", "mail, slow"))
    return replace(
        made,
        journeys=replace(made.journeys, journeys=journeys),
        parties=replace(made.parties, contacts=(Contact(role="Service owner"),)),
    )


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    made = Theme("light")
    made.apply()
    return made


@dataclass
class Desk:
    """Hold one editor in a window, and what it handed over."""

    editor: Any
    edits: list[tuple[Any, Any, bool]]

    def key(self, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.editor.grid, key, modifier)
        QApplication.processEvents()

    def paste(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        target = self.editor.grid if self.editor.value() else self.editor.paste_button
        target.setFocus()
        QTest.keyClick(target, Qt.Key.Key_V, CONTROL)


@pytest.fixture
def desk(qtbot: Any, theme: Theme) -> Callable[..., Desk]:
    def opened(section: type, name: str, value: tuple[Any, ...]) -> Desk:
        spec = next(spec for spec in fields_of(section) if spec.name == name)
        editor = editor_for(spec, Surroundings(theme, agreement))
        assert isinstance(editor, TableEditor)
        editor.set_value(value)
        qtbot.addWidget(editor)
        editor.resize(1300, 900)
        editor.show()
        made = Desk(editor, [])
        editor.edited.connect(lambda *told: made.edits.append(told))
        return made

    return opened


# --- a block from a spreadsheet ------------------------------------------------------------------------------------

D20 = (
    "Name\tIndicator\tMeasured on\tColumn\tPercentile\tTarget is\tTarget\tUnit\tJourney\n"
    "First answer\tPercentile of a value\tRequests\tttft_ms\t95\tat most\t0.8 s\tms\tchat\n"
    "Task success\tShare of good events\tEvaluations\t\t\tat least\t92 %\t%\tmail, slow\n"
    "Cost per answer\tCost per outcome\tCosts\tcost\t\tat most\t€0.12\tEUR\t\n"
)


def words_of(name: str, value: str) -> str:
    spec = next(each for each in fields_of(Indicator) if each.name == name)
    return dict(spec.choices)[value]


def test_that_a_block_with_headings_makes_objectives(desk: Callable[..., Desk]) -> None:
    text = D20
    for said, value in (
        ("Percentile of a value", "percentile"),
        ("Share of good events", "good_share"),
        ("Cost per outcome", "cost_per"),
    ):
        text = text.replace(said, words_of("kind", value))
    at = desk(Objectives, "objectives", ())
    at.paste(text)
    assert len(at.edits) == 1, "one step to undo"
    first, success, cost = at.editor.value()
    assert (first.name, first.target, first.unit, first.comparator) == (
        "First answer",
        Decimal(800),
        "ms",
        "<=",
    )
    assert (first.indicator.kind, first.indicator.column) == ("percentile", "ttft_ms")
    assert first.indicator.percentile == 95
    assert (success.target, success.journey) == (Decimal(92), "mail, slow")
    assert success.complete == "sampled", "evaluations are a sample by nature"
    assert (cost.target, cost.unit, cost.complete) == (Decimal("0.12"), "EUR", "counted")
    assert len({each.id for each in at.editor.value()}) == 3
    assert at.editor.told.text() == "3 objectives added."
    assert not at.editor.told.isHidden()


def test_that_pasting_again_finds_the_records_by_name(desk: Callable[..., Desk]) -> None:
    held = (Severity(id="s1", name="Sev 1", response="1 hour"), Severity(id="s2", name="Sev 2"))
    at = desk(Support, "severities", held)
    at.paste("Name\tFirst response within\nsev 2\t4 hours\nSev 3\t1 business day")
    first, second, third = at.editor.value()
    assert first is held[0]
    assert second == replace(held[1], name="sev 2", response="4 hours")
    assert (third.name, third.response) == ("Sev 3", "1 business day")
    assert at.editor.told.text() == "1 severity tier changed, 1 severity tier added."


def test_that_good_cells_arrive_and_each_other_is_told_why(desk: Callable[..., Desk]) -> None:
    held = (Objective(id="a", name="A", target=Decimal(5)), Objective(id="b", name="B"))
    at = desk(Objectives, "objectives", held)
    at.editor.grid.setCurrentIndex(at.editor.model.index(0, 1))
    at.paste("at most\tmany\nnever\t7\nat least\t9\t%\t\t\t\t\t95")
    one, two, three = at.editor.value()
    assert (one.comparator, one.target) == ("<=", Decimal(5)), "what is no number changes nothing"
    assert (two.comparator, two.target) == (held[1].comparator, Decimal(7))
    assert (three.comparator, three.target) == (">=", Decimal(9))
    told = at.editor.told.text()
    assert told.startswith("2 objectives changed, 1 objective added. Not taken, 3 cells: ")
    assert "Row 1, Target: “many”" in told
    assert "Row 2, Target is: “never” is none of at least, at most." in told
    assert "Row 3, Percentile: “95” does not apply here." in told


def test_that_an_id_others_refer_to_is_not_pasted_over(desk: Callable[..., Desk]) -> None:
    held = (Contact(role="Owner", reach="ada@example.org"), Contact(role="Deputy"))
    at = desk(Parties, "contacts", held)
    column = [each.way for each in at.editor.model.ways].index(("role",))
    at.editor.grid.setCurrentIndex(at.editor.model.index(1, column))
    at.paste("Lead\nSecond\n")
    assert [each.role for each in at.editor.value()] == ["Owner", "Deputy", "Second"]
    assert "“Deputy” stays: others refer to it." in at.editor.told.text()


def test_that_too_much_and_nothing_are_said(desk: Callable[..., Desk]) -> None:
    at = desk(Support, "severities", ())
    at.paste("")
    assert at.editor.told.text().startswith("Nothing was copied yet.")
    at.paste("x\n" * 1001)
    assert at.editor.told.text() == (
        "1,001 rows were copied; a table of the agreement takes 1,000 at once."
    )
    assert at.editor.value() == ()
    assert not at.edits


# --- several cells -------------------------------------------------------------------------------------------------


def chosen(at: Desk, rows: tuple[int, int], column: str) -> None:
    way = tuple(column.split("."))
    where = [each.way for each in at.editor.model.ways].index(way)
    at.editor.grid.setFocus()
    at.editor.grid.setCurrentIndex(at.editor.model.index(rows[0], where))
    for _ in range(rows[1] - rows[0]):
        at.key(Qt.Key.Key_Down, SHIFT)


def severities() -> tuple[Severity, ...]:
    return tuple(Severity(id=f"s{n}", name=f"Sev {n}", response=f"{n} hours") for n in range(1, 5))


def test_that_shift_and_arrows_choose_cells_and_ctrl_d_fills_them(
    desk: Callable[..., Desk],
) -> None:
    at = desk(Support, "severities", severities())
    chosen(at, (0, 2), "response")
    at.key(Qt.Key.Key_D, CONTROL)
    assert [each.response for each in at.editor.value()] == [
        "1 hours",
        "1 hours",
        "1 hours",
        "4 hours",
    ]
    assert at.editor.selected()[0] == range(3), "what was chosen stays chosen"
    assert len(at.edits) == 1
    chosen(at, (1, 1), "name")
    at.key(Qt.Key.Key_D, CONTROL)
    assert len(at.editor.value()) == 5, "one cell: the record is duplicated, as before"


def test_that_one_text_goes_into_every_chosen_cell_and_del_empties_them(
    desk: Callable[..., Desk],
) -> None:
    at = desk(Support, "severities", severities())
    chosen(at, (1, 3), "response")
    at.paste("3 business days")
    assert [each.response for each in at.editor.value()] == ["1 hours", *["3 business days"] * 3]
    at.key(Qt.Key.Key_Delete)
    assert [each.response for each in at.editor.value()] == ["1 hours", "", "", ""]
    assert len(at.editor.value()) == 4


def test_that_the_mouse_can_do_it_too(desk: Callable[..., Desk]) -> None:
    at = desk(Support, "severities", severities())
    menu = QMenu()
    at.editor.menu_actions(menu)
    assert [each.isEnabled() for each in menu.actions()] == [True, True, False]
    chosen(at, (0, 3), "response")
    menu = QMenu()
    at.editor.menu_actions(menu)
    menu.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == "1 hours\n2 hours\n3 hours\n4 hours"
    menu.actions()[2].trigger()
    assert {each.response for each in at.editor.value()} == {"1 hours"}
    menu.deleteLater()


# --- every table ---------------------------------------------------------------------------------------------------


def tables(cls: type) -> list[FieldSpec]:
    found = []
    for spec in fields_of(cls):
        if spec.item is not None:
            found += ([spec] if spec.kind == "records" else []) + tables(spec.item)
    return found


TABLES = [spec for section in section_specs() if section.item for spec in tables(section.item)]


@pytest.mark.parametrize("spec", TABLES, ids=lambda spec: spec.item.__name__)
def test_that_every_list_of_records_has_columns_that_exist(spec: FieldSpec) -> None:
    assert spec.item is not None
    assert has_chosen_columns(spec.item) or is_flat(spec.item), (
        "a record with records in it needs its columns chosen in ui/forms/table/columns.py"
    )
    for each in columns_of(spec.item):
        value_at(spec.item(), each.way)
        assert each.spec.kind not in ("record", "records")


HOSTILE = (
    '=HYPERLINK("x")',
    "+1-1",
    "@SUM(A1)",
    "-item",
    'a "quoted" one',
    "two\nlines",
    "a;b",
    "'x",
)
TEXTS = st.sampled_from(HOSTILE) | st.text(
    st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=12
).map(str.strip)


@st.composite
def objectives(draw: st.DrawFn) -> Objective:
    evidence = draw(st.sampled_from([value for value, _ in EVIDENCE]))
    return Objective(
        name=draw(TEXTS),
        comparator=draw(st.sampled_from((">=", "<="))),
        target=draw(st.none() | st.decimals(0, 99999, places=3)),
        unit=draw(st.sampled_from(("%", "ms", "s", "EUR", "points"))),
        complete=draw(st.sampled_from(("counted", "sampled"))),
        min_samples=draw(st.integers(0, 10**6)),
        journey=draw(st.sampled_from(("", "chat", "mail, slow"))),
        window=Window(kind=draw(st.sampled_from(("month", "week", "quarter", "rolling")))),
        indicator=Indicator(
            kind=draw(st.sampled_from(("percentile", "good_share", "cost_per", "throughput"))),
            evidence=evidence,
            column=draw(TEXTS),
            percentile=draw(st.none() | st.integers(1, 99).map(Decimal)),
        ),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(objectives(), min_size=1, max_size=4))
def test_that_what_is_copied_reads_the_same_where_it_is_pasted(
    theme: Theme, made: list[Objective]
) -> None:
    around = Surroundings(theme, agreement)
    source, target = RecordsModel(Objective, around), RecordsModel(Objective, around)
    source.show(tuple(made))
    columns = range(len(source.ways))

    def new(among: tuple[Any, ...]) -> Any:
        return fresh(Objective, among)

    def as_it_is(_before: Any, after: Any) -> Any:
        return after

    text = Blocks(source, around, new, as_it_is).copied(range(len(made)), columns)
    block = Blocks(target, around, new, as_it_is).pasted(lines_of(text), 0, 0)
    for before, after in zip(made, block.records, strict=False):
        for at, column in enumerate(source.ways):
            if source.applies(made.index(before), at):
                assert value_at(after, column.way) == value_at(before, column.way)
    cells = [cell for line in text.split("\n") for cell in line.split("\t")]
    assert not [cell for cell in cells if cell.startswith(("=", "@"))]


def test_that_the_form_below_and_the_table_show_the_same(desk: Callable[..., Desk]) -> None:
    held = (Objective(id="a", name="A"), Objective(id="b", name="B"))
    at = desk(Objectives, "objectives", held)
    editor = at.editor
    assert isinstance(editor, GridEditor)
    editor.choose(1)
    assert editor.fields is not None
    assert editor.fields.editors["name"].value() == "B"
    name = editor.fields.editors["name"]
    name.control.setFocus()
    name.control.setText("Better")
    name.control.textEdited.emit("Better")
    editor.flush()
    assert editor.model.shown(1, 0) == "Better"
    assert at.edits[-1][0] == (1, "name")
    evidence = [each.way for each in editor.model.ways].index(("indicator", "evidence"))
    editor._committed(1, evidence, "reviews")
    assert editor.value()[1].complete == "sampled"
    assert editor.fields.editors["complete"].value() == "sampled"
    assert at.edits[-1][0] == (1, "indicator", "evidence")


def test_that_what_waits_in_the_form_stays_with_its_record_when_another_row_is_chosen(
    desk: Callable[..., Desk],
) -> None:
    held = (Objective(id="a", name="A"), Objective(id="b", name="B"))
    at = desk(Objectives, "objectives", held)
    name = at.editor.fields.editors["name"]
    name.line.setText("Typed")
    name.typed()
    at.editor.choose(1)
    assert [(each.id, each.name) for each in at.editor.value()] == [("a", "Typed"), ("b", "B")]
    assert at.edits[0][0] == (0, "name")
    assert name.line.text() == "B"
