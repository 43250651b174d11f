"""The changes' page: registers of changes, decisions, approvals, hours and exclusions used, with
add and amend.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from slastudio.evidence.registers import (
    REGISTERS,
    FieldKind,
    RegisterField,
    RegisterSpec,
    register_named,
)
from slastudio.operations.registers.kinds import KINDS_OF_FIELD
from slastudio.operations.registers.records import Entry, list_entries
from slastudio.ui.look.wording import iso_moment
from slastudio.ui.pages.base import Action
from slastudio.ui.pages.registers.drift import DriftPanel
from slastudio.ui.pages.registers.page import RegisterPage, history_words
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.empty import EmptyState
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row
from slastudio.ui.widgets.panes import Panes
from slastudio.ui.widgets.until_made import UntilMade

if TYPE_CHECKING:
    from slastudio.judge.drift.findings import DriftFinding

# in the order of their tabs
SHOWN = tuple(each for each in REGISTERS.values() if each.page == "changes")
WIDTHS: dict[FieldKind, int] = {
    "text": 124,
    "prose": 96,
    "moment": 150,
    "choice": 96,
    "moments": 150,
    "spans": 240,
    "severities": 96,
    "money": 96,
    "hours": 72,
    "number": 80,
    "decimal": 80,
}
_LEAD_WIDTH = 220
_LISTED = [each.listed for each in SHOWN]


class ChangesPage(RegisterPage):
    """Show the registers one keeps by hand, as a timeline with the newest first."""

    name, title = "changes", "Changes"
    help = f"""
    {len(SHOWN)} registers: {", ".join(_LISTED[:-1])}, and {_LISTED[-1]}. They appear as marks under the charts and
    in the month’s report.

    “Paste rows …” takes what was copied in a spreadsheet; every row is shown as understood before it is added.

    A record is never overwritten. An amendment keeps the old value, the new one, who made it and why.

    “In the data” looks for what changed in the daily series, and for model, prompt and retrieval ids that nobody
    announced: silent changes, first in the list. “Record the change” opens the register’s form with what is
    known. What was found stands as marks under the objectives’ charts, too.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context, "changes", "Records of the register")
        self.add.setProperty("role", "primary")
        self._entries: tuple[Entry, ...] = ()
        self._build_tabs()
        self.drift = DriftPanel(context)
        self.drift.record_asked.connect(self.record_finding)
        self.about = label("", "muted", wrap=True)
        self._build_side()
        self.listing = QStackedWidget()
        self.listing.addWidget(self.table)
        self._empty: QWidget | None = None
        self.until = UntilMade("The register", self.listing, context.jobs, "register", self.refresh)
        register = QWidget()
        column(self.about, self.until, into=register, gap=8).setStretch(1, 1)
        self.views = QStackedWidget()
        for view in (register, self.drift):
            self.views.addWidget(view)
        self.views.setMinimumWidth(320)
        self.split = Panes(context.settings, "changes", (self.views, self.side), (820, 360))
        for page in (self.split, self.pasting):
            self.whole.addWidget(page)
        # above both panes: beside the details a narrow window has no room for all
        tabs = row(*self.tabs.values(), self.drift_tab, None, gap=4)
        column(tabs, self.whole, into=self, margins=(24, 0, 24, 24)).setStretch(1, 1)
        for signal in (self.session.registers_changed, self.session.evidence_changed):
            signal.connect(self.refresh)
        self.show_register("changes")
        self._stale = False

    def _build_tabs(self) -> None:
        self.tabs: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for spec in SHOWN:
            tab = button(spec.tab, "quiet", name=spec.title)
            tab.setCheckable(True)
            tab.clicked.connect(lambda _on=False, chosen=spec.name: self.show_register(chosen))
            group.addButton(tab)
            self.tabs[spec.name] = tab
        self.drift_tab = button("In the data", "quiet", name="What changed in the data")
        self.drift_tab.setCheckable(True)
        self.drift_tab.clicked.connect(lambda _on=False: self.show_drift())
        group.addButton(self.drift_tab)

    def show_register(self, name: str) -> None:
        """Show one of the registers."""
        self.register = name
        self.tabs[name].setChecked(True)
        self.add.setText(self.spec.add)
        self.paste.setEnabled(self.spec.begun is None)
        self.about.setText(self.spec.about)
        self.side.setCurrentIndex(0)
        self.whole.setCurrentIndex(0)
        self.views.setCurrentIndex(0)
        # of another register nothing may be left, and that it is not read yet is not empty
        self.until.forget()
        self.add.hide()
        self.side.setVisible(False)
        self.refresh()

    @property
    def drift_shown(self) -> bool:
        return self.views.currentWidget() is self.drift

    def show_drift(self) -> None:
        """Show what changed in the data, instead of a register."""
        self.register = "changes"
        self.add.setText(self.spec.add)
        self.paste.setEnabled(True)
        # one primary action a page: looking for drift carries it until there is something to look
        # at
        self.add.hide()
        self.drift_tab.setChecked(True)
        self.whole.setCurrentIndex(0)
        self.views.setCurrentWidget(self.drift)
        self.side.setCurrentIndex(0)
        self.side.hide()
        self.drift.take_focus()

    def look_for_drift(self) -> None:
        self.show_drift()
        self.drift.ask()

    def record_finding(self, finding: DriftFinding) -> None:
        """Ask for the entry of the change register that a finding lacks, beside the finding."""
        from slastudio.reports.wording.drift import prefilled

        self.side.setVisible(True)
        self.side.setCurrentIndex(1)
        self.form.begin("changes", given=prefilled(finding))

    def refresh(self) -> None:
        project, name = self.session.project, self.register
        self.until.run(
            "Reading the register",
            lambda _progress: list_entries(project, name),
            self._show,
            shown=False,
        )

    def _show(self, entries: tuple[Entry, ...]) -> None:
        spec = self.spec
        newest_first = sorted(
            entries, key=lambda entry: entry.values.get(spec.moment, ""), reverse=True
        )
        self._entries = tuple(newest_first)
        fields = self._columns_of(entries)
        lines = [self._line(entry, fields) for entry in self._entries]
        headings = ["Id", *(field.label for field in fields), "Amended", "From"]
        wide = {spec.lead: _LEAD_WIDTH}
        widths = [72, *(wide.get(field.name, WIDTHS[field.kind]) for field in fields), 76, 72]
        names = [field.name for field in fields]
        lead = names.index(spec.lead) + 1 if spec.lead in names else None
        # what stands beside the table in full goes first where there is no room for all
        spare = [n for n in range(len(headings) - 1, 2, -1) if n != lead]
        self.table.show_lines(headings, lines, widths=widths, fill=lead or 1, spare=spare)
        self._show_empty(not entries)
        self.side.setVisible(
            (bool(entries) and not self.drift_shown) or self.side.currentIndex() == 1
        )
        ids = [entry.id for entry in self._entries]
        chosen = max(self.table.chosen_line(), 0)
        at = ids.index(self._wanted) if self._wanted in ids else chosen
        self.table.select_line(at)
        self._chosen(at)

    def _columns_of(self, entries: tuple[Entry, ...]) -> list[RegisterField]:
        """Return the fields that get a column: short ones that any entry fills in."""
        fields = [*self.spec.fields, *self.spec.computed[:2]]
        short = [field for field in fields if field.kind != "prose" and field.name != "id"]
        filled = {name for entry in entries for name, text in entry.values.items() if text}
        return [field for field in short if field.name in filled]

    def _line(self, entry: Entry, fields: list[RegisterField]) -> list[str]:
        zone = self.session.agreement.zone
        texts = [_shown(entry.values.get(field.name, ""), field, zone) for field in fields]
        amended = "amended" if entry.amended else ""
        origin = "import" if entry.origin == "imported" else "by hand"
        return [entry.id, *texts, amended, origin]

    def _show_empty(self, empty: bool) -> None:
        # one primary action a page: the empty state carries it
        self.add.setVisible(not empty and not self.drift_shown)
        if self._empty is not None:
            self.listing.removeWidget(self._empty)
            self._empty.deleteLater()
            self._empty = None
        if empty:
            title = f"{self.spec.title}: nothing yet"
            self._empty = EmptyState(title, self.spec.why, self.spec.add, self.begin_adding)
            self.listing.addWidget(self._empty)
            self.listing.setCurrentWidget(self._empty)
        else:
            self.listing.setCurrentWidget(self.table)

    def _chosen(self, line: int) -> None:
        if not 0 <= line < len(self._entries):
            return
        entry = self._entries[line]
        self.name_label.setText(entry.values.get(self.spec.lead) or entry.id)
        zone = self.session.agreement.zone
        entered = (
            (field.label, _shown(entry.values.get(field.name, ""), field, zone))
            for field in self.spec.fields
        )
        self.pairs.show_pairs([*_computed_pairs(entry), *entered])
        self.history.setText(history_words(entry, zone))
        self.amend.setEnabled(self.session.writable)

    # --- editing ---------------------------------------------------------------------------------------------------

    def begin_adding(self) -> None:
        begun = self.spec.begun
        if begun is not None:
            self.session.navigate.emit(begun.page, "")
            return
        self.views.setCurrentIndex(0)
        self.tabs[self.register].setChecked(True)
        super().begin_adding()

    def begin_pasting(self) -> None:
        if self.spec.begun is None:
            super().begin_pasting()

    def _chosen_entry(self) -> Entry | None:
        line = self.table.chosen_line()
        return (
            self._entries[line] if not self.drift_shown and 0 <= line < len(self._entries) else None
        )

    def _has_details(self) -> bool:
        return bool(self._entries) and not self.drift_shown

    def _saved(self, entry: Entry) -> None:
        super()._saved(entry)
        self.side.setVisible(not self.drift_shown)
        if self.drift_shown:
            # what was recorded is no longer silent
            self.drift.ask()

    def arrive(self, target: str = "") -> None:
        if target == "drift":
            self.show_drift()
            # who is led here from a silent change wants to see it
            if self.drift.review is None:
                self.drift.ask()
            return
        if target in self.tabs:
            self.show_register(target)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> str:
        return "drift" if self.drift_shown else self.register

    def actions_offered(self) -> tuple[Action, ...]:
        def to(spec: RegisterSpec) -> Action:
            return f"Show {spec.title.lower()}", lambda: self.show_register(spec.name)

        return (
            *(to(spec) for spec in SHOWN),
            ("Look for drift and silent changes", self.look_for_drift),
            (self.spec.add, self.begin_adding),
            (self.paste_words, self.begin_pasting),
            ("Amend this record", self.begin_amending),
        )


def _span_words(ends: list[str], zone: str) -> str:
    return " – ".join(iso_moment(end, zone) for end in ends)


def _shown(value: str, field: RegisterField, zone: str) -> str:
    if KINDS_OF_FIELD[field.kind].timed:
        spans = (part.strip().split("/") for part in value.split(";"))
        return "; ".join(_span_words(ends, zone) for ends in spans)
    return field.words_of(value)


def _computed_pairs(entry: Entry) -> list[tuple[str, str]]:
    """Return what was computed when a record was made, as label and words."""
    if entry.register == "disputes":
        return _dispute_pairs(entry)
    return [
        (each.label, entry.values.get(each.name, ""))
        for each in register_named(entry.register).computed
    ]


def _dispute_pairs(entry: Entry) -> list[tuple[str, str]]:
    # late: judging brings pandas with it, which the window's first paint does not wait for
    from slastudio.operations.registers.kept_disputes import kept_dispute
    from slastudio.reports.wording.disputes import kept_pairs

    return kept_pairs(kept_dispute(entry))
