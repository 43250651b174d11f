"""The changes' page: registers of changes, decisions, approvals, hours and exclusions used, with add and amend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from slastudio.operations.registers import REGISTERS, Entry, list_entries
from slastudio.ui.context import Context
from slastudio.ui.pages.base import Action, Page
from slastudio.ui.pages.changes_drift import DriftPane
from slastudio.ui.pages.dispute_panel import computed_pairs
from slastudio.ui.pages.incidents import history_words
from slastudio.ui.pages.paste_panel import PastePanel
from slastudio.ui.pages.register_form import RegisterForm
from slastudio.ui.widgets.cards import Card, Pairs
from slastudio.ui.widgets.empty import EmptyState
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row, scroller
from slastudio.ui.widgets.panes import Panes
from slastudio.ui.widgets.tables import DataTable
from slastudio.ui.wording import iso_moment

if TYPE_CHECKING:
    from slastudio.judge.drift_findings import Finding

SHOWN = ("changes", "decisions", "approvals", "hours", "exclusions", "disputes")
WHEN = ("when", "opened", "start")
WHY = {
    "changes": "Every change of model, prompt, retrieval or settings belongs here, so that a drop in a figure can be "
    "laid beside it. What is not here is a silent change.",
    "decisions": "What the client has to decide, and what was decided. Open ones are printed in the month’s report.",
    "approvals": "What waited for a decision, and how long: imported from a queue, or added by hand.",
    "hours": "What the retainer paid for, by line of the scope. The month’s report lays included, worked, left and "
    "overage side by side.",
    "exclusions": "Spans of time left out of a figure by a clause of the agreement, with the notice that was given.",
    "disputes": "Figures the other side contests, with both sides’ figures as they were then and how it ended. A dispute "
    "begins beside the figure, with “Dispute this number”.",
}
_WIDTHS = {"text": 124, "moment": 150, "moments": 150, "spans": 240, "hours": 72}
_TABS = {
    "changes": "Changes",
    "decisions": "Decisions",
    "approvals": "Approvals",
    "hours": "Hours",
    "exclusions": "Exclusions",
    "disputes": "Disputes",
}
_NEW = {
    "changes": "Add a change",
    "decisions": "Add a decision",
    "approvals": "Add an approval",
    "hours": "Add hours",
    "exclusions": "Add a use of an exclusion",
    "disputes": "Dispute a number",
}


class ChangesPage(Page):
    """Show the registers one keeps by hand, as a timeline with the newest first."""

    name, title = "changes", "Changes"
    help = """
    Six registers: changes of the system, decisions, approvals and exceptions, hours worked, uses of exclusions,
    and disputes. They appear as marks under the charts and in the month’s report.

    “Paste rows …” takes what was copied in a spreadsheet; every row is shown as understood before it is added.

    A record is never overwritten. An amendment keeps the old value, the new one, who made it and why.

    “In the data” looks for what changed in the daily series, and for model, prompt and retrieval ids that nobody
    announced: silent changes, first in the list. “Record the change” opens the register’s form with what is
    known. What was found stands as marks under the objectives’ charts, too.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.register = "changes"
        self._entries: tuple[Entry, ...] = ()
        self._wanted = ""
        self._build_tabs()
        self.drift = DriftPane(context)
        self.drift.record_asked.connect(self.record_finding)
        self.add = button(_NEW["changes"], "primary")
        self.add.clicked.connect(self.begin_adding)
        self.paste = button("Paste rows …", name="Paste rows from a spreadsheet")
        self.paste.clicked.connect(self.begin_pasting)
        self.tools: list[QWidget] = [self.paste, self.add]
        self.about = label("", "muted", wrap=True)
        self.table = DataTable(self.theme, "Records of the register")
        self.table.chosen.connect(self._chosen)
        self.name_label = label("", "section", wrap=True)
        self.pairs = Pairs()
        self.history = label("", "muted", wrap=True)
        self.amend = button("Amend …")
        self.amend.clicked.connect(self.begin_amending)
        details = Card().add(self.name_label, self.pairs, self.history)
        details.body.addLayout(row(self.amend, None))
        self.form = RegisterForm(context)
        self.form.saved.connect(self._saved)
        self.form.left.connect(self._left)
        self.side = QStackedWidget()
        for part in (details, self.form):
            holder = QWidget()
            column(part, None, into=holder)
            self.side.addWidget(scroller(holder))
        self.side.setMinimumWidth(264)
        self.listing = QStackedWidget()
        self.listing.addWidget(self.table)
        self._empty: QWidget | None = None
        register = QWidget()
        column(self.about, self.listing, into=register, gap=8).setStretch(1, 1)
        self.views = QStackedWidget()
        for view in (register, self.drift):
            self.views.addWidget(view)
        self.views.setMinimumWidth(320)
        self.split = Panes(context.settings, "changes", (self.views, self.side), (820, 360))
        self.pasting = PastePanel(context)
        self.pasting.added.connect(self._pasted)
        self.pasting.left.connect(self._not_pasted)
        self.whole = QStackedWidget()
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
        for name in SHOWN:
            tab = button(_TABS[name], "quiet", name=REGISTERS[name].title)
            tab.setCheckable(True)
            tab.clicked.connect(lambda _on=False, chosen=name: self.show_register(chosen))
            group.addButton(tab)
            self.tabs[name] = tab
        self.drift_tab = button("In the data", "quiet", name="What changed in the data")
        self.drift_tab.setCheckable(True)
        self.drift_tab.clicked.connect(lambda _on=False: self.show_drift())
        group.addButton(self.drift_tab)

    def show_register(self, name: str) -> None:
        """Show one of the registers."""
        self.register = name
        self.tabs[name].setChecked(True)
        self.add.setText(_NEW[name])
        self.paste.setEnabled(not REGISTERS[name].begun)
        self.about.setText(REGISTERS[name].about)
        self.side.setCurrentIndex(0)
        self.whole.setCurrentIndex(0)
        self.views.setCurrentIndex(0)
        self._show(())
        self.refresh()

    @property
    def drift_shown(self) -> bool:
        return self.views.currentWidget() is self.drift

    def show_drift(self) -> None:
        """Show what changed in the data, instead of a register."""
        self.register = "changes"
        self.add.setText(_NEW["changes"])
        self.paste.setEnabled(True)
        # one primary action a page: looking for drift carries it until there is something to look at
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

    def record_finding(self, finding: Finding) -> None:
        """Ask for the entry of the change register that a finding lacks, beside the finding."""
        from slastudio.reports.drift_words import prefilled

        self.side.setVisible(True)
        self.side.setCurrentIndex(1)
        self.form.begin("changes", given=prefilled(finding))

    def refresh(self) -> None:
        project, name = self.session.project, self.register
        self.context.jobs.start(
            "Reading the register",
            lambda _progress: list_entries(project, name),
            self._show,
            key="register",
            shown=False,
        )

    def _show(self, entries: tuple[Entry, ...]) -> None:
        zone = self.session.agreement.zone
        spec = REGISTERS[self.register]
        fields = [field for field in (*spec.fields, *spec.computed[:2]) if field.kind != "prose"]
        self._entries = tuple(sorted(entries, key=_when, reverse=True))
        fields = [f for f in fields if f.name == "id" or any(each.values.get(f.name) for each in entries)]
        lines = [
            [
                each.id,
                *(_shown(each.values.get(f.name, ""), f.kind, dict(f.choices), zone) for f in fields if f.name != "id"),
                "amended" if each.amended else "",
                "import" if each.origin == "imported" else "by hand",
            ]
            for each in self._entries
        ]
        headings = ["Id", *(field.label for field in fields if field.name != "id"), "Amended", "From"]
        widths = [
            72,
            *(_WIDTHS.get(f.kind, 96) if f.name != "title" else 220 for f in fields if f.name != "id"),
            76,
            72,
        ]
        places = {f.name: n for n, f in enumerate((f for f in fields if f.name != "id"), start=1)}
        # what stands beside the table in full goes first where there is no room for all
        spare = [n for n in range(len(headings) - 1, 2, -1) if n != places.get("title")]
        self.table.show_lines(headings, lines, widths=widths, fill=places.get("title", 1), spare=spare)
        self._show_empty(not entries)
        self.side.setVisible((bool(entries) and not self.drift_shown) or self.side.currentIndex() == 1)
        at = next(
            (n for n, each in enumerate(self._entries) if each.id == self._wanted), max(self.table.chosen_line(), 0)
        )
        self.table.select_line(at)
        self._chosen(at)

    def _show_empty(self, empty: bool) -> None:
        # one primary action a page: the empty state carries it
        self.add.setVisible(not empty and not self.drift_shown)
        if self._empty is not None:
            self.listing.removeWidget(self._empty)
            self._empty.deleteLater()
            self._empty = None
        if empty:
            title = f"{REGISTERS[self.register].title}: nothing yet"
            self._empty = EmptyState(title, WHY[self.register], _NEW[self.register], self.begin_adding)
            self.listing.addWidget(self._empty)
            self.listing.setCurrentWidget(self._empty)
        else:
            self.listing.setCurrentWidget(self.table)

    def _chosen(self, line: int) -> None:
        if not 0 <= line < len(self._entries):
            return
        entry = self._entries[line]
        self.name_label.setText(entry.values.get("title") or entry.id)
        zone = self.session.agreement.zone
        fields = REGISTERS[self.register].fields
        self.pairs.show_pairs(
            [
                *computed_pairs(entry),
                *((f.label, _shown(entry.values.get(f.name, ""), f.kind, dict(f.choices), zone)) for f in fields),
            ]
        )
        self.history.setText(history_words(entry, zone))
        self.amend.setEnabled(self.session.writable)

    # --- editing ---------------------------------------------------------------------------------------------------

    def begin_adding(self) -> None:
        if REGISTERS[self.register].begun:
            self.session.navigate.emit("objectives", "")
            return
        self.whole.setCurrentIndex(0)
        self.views.setCurrentIndex(0)
        self.tabs[self.register].setChecked(True)
        self.side.setVisible(True)
        self.side.setCurrentIndex(1)
        self.form.begin(self.register)

    def begin_pasting(self) -> None:
        if REGISTERS[self.register].begun:
            return
        self.whole.setCurrentIndex(1)
        self.pasting.begin(self.register)

    def _pasted(self, ids: tuple[str, ...]) -> None:
        self._wanted = ids[0] if ids else self._wanted
        self._not_pasted()

    def _not_pasted(self) -> None:
        self.whole.setCurrentIndex(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_amending(self) -> None:
        line = self.table.chosen_line()
        if not self.drift_shown and 0 <= line < len(self._entries):
            self.side.setCurrentIndex(1)
            self.form.begin(self.register, self._entries[line])

    def _left(self) -> None:
        self.side.setCurrentIndex(0)
        self.side.setVisible(bool(self._entries) and not self.drift_shown)

    def _saved(self, entry: Entry) -> None:
        self._wanted = entry.id
        self.side.setCurrentIndex(0)
        self.side.setVisible(not self.drift_shown)
        self.session.registers_changed.emit()
        self.session.assess_now()
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
        if target in SHOWN:
            self.show_register(target)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> str:
        return "drift" if self.drift_shown else self.register

    def actions_offered(self) -> tuple[Action, ...]:
        def to(name: str) -> Action:
            return f"Show {REGISTERS[name].title.lower()}", lambda: self.show_register(name)

        return (
            *(to(name) for name in SHOWN),
            ("Look for drift and silent changes", self.look_for_drift),
            (_NEW[self.register], self.begin_adding),
            ("Paste rows from a spreadsheet", self.begin_pasting),
            ("Amend this record", self.begin_amending),
        )


def _when(entry: Entry) -> str:
    return next((entry.values[name] for name in WHEN if entry.values.get(name)), "")


def _shown(value: str, kind: str, choices: dict[str, str], zone: str) -> str:
    if kind == "choice":
        return choices.get(value, value)
    if kind in ("moment", "moments", "spans"):
        spans = (part.strip().split("/") for part in value.split(";"))
        return "; ".join(" – ".join(iso_moment(each, zone) for each in ends) for ends in spans)
    return value
