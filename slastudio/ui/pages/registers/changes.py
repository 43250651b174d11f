"""The changes' page: registers of changes, decisions, approvals, hours and exclusions used, with
add and amend.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from slastudio.evidence.registers import (
    GROUPS,
    REGISTERS,
    FieldKind,
    Group,
    RegisterField,
    RegisterSpec,
)
from slastudio.operations.registers.records import Entry, list_entries
from slastudio.operations.registers.states import (
    STATE_WORDS,
    state_of,
    totals_words,
    wanted_of,
)
from slastudio.shared.counts import count
from slastudio.ui.pages.base import Action
from slastudio.ui.pages.registers.details import computed_pairs, shown_text
from slastudio.ui.pages.registers.drift import DriftPanel
from slastudio.ui.pages.registers.filters import RecordFilter
from slastudio.ui.pages.registers.observed import ObservedPanel
from slastudio.ui.pages.registers.page import RegisterPage, history_words
from slastudio.ui.widgets.empty import EmptyState
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row
from slastudio.ui.widgets.panes import Panes
from slastudio.ui.widgets.tables.table import ColouredCell, Text
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
    register, table_name = "changes", "Records of the register"
    guide = "changes.md"
    help = f"""
    {len(SHOWN)} registers: {", ".join(_LISTED[:-1])}, and {_LISTED[-1]}. They appear as marks under the charts and
    in the month’s report.

    “Paste rows …” takes what was copied in a spreadsheet; every row is shown as understood before it is added.

    A record is never overwritten. An amendment keeps the old value, the new one, who made it and why.

    Records are open, overdue or settled where their register knows that; the row above the table narrows it to the
    shown month, to what is open, or to a text.

    “Observations” lists what the month’s records show beside the figures: changes without control, runs that fell,
    rollbacks that were slow, use nobody agreed to.

    “In the data” looks for what changed in the daily series, and for model, prompt and retrieval ids that nobody
    announced: silent changes, first in the list. “Record the change” opens the register’s form with what is
    known. What was found stands as marks under the objectives’ charts, too.
    """

    def build(self) -> Iterator[None]:
        """Make the page's parts."""
        yield from super().build()
        context = self.context
        self.add.setProperty("role", "primary")
        self._entries: tuple[Entry, ...] = ()
        self._all: tuple[Entry, ...] = ()
        self._build_tabs()
        self.drift = DriftPanel(context)
        self.drift.record_asked.connect(self.record_finding)
        yield
        self.about = label("", "muted", wrap=True)
        self._build_side()
        self.listing = QStackedWidget()
        self.listing.addWidget(self.table)
        self._empty: QWidget | None = None
        self.until = UntilMade("The register", self.listing, context.jobs, "register", self.refresh)
        self.filter = RecordFilter(self.session, context.settings)
        self.filter.changed.connect(self._fill)
        yield
        self.totals = label("", "muted", wrap=True)
        register = QWidget()
        column(self.about, self.filter, self.until, self.totals, into=register, gap=8).setStretch(
            2, 1
        )
        self.observed = ObservedPanel(context)
        yield
        self.views = QStackedWidget()
        for view in (register, self.drift, self.observed):
            self.views.addWidget(view)
        self.views.setMinimumWidth(320)
        self.split = Panes(context.settings, "changes", (self.views, self.side), (820, 360))
        for page in (self.split, self.pasting):
            self.whole.addWidget(page)
        # above both panes: beside the details a narrow window has no room for all
        groups = row(*self.groups.values(), self.observed_tab, self.drift_tab, None, gap=4)
        column(groups, self.bars, self.whole, into=self, margins=(24, 0, 24, 24)).setStretch(2, 1)
        for signal in (self.session.registers_changed, self.session.evidence_changed):
            signal.connect(self.refresh)
        self.show_register("changes")
        self._stale = False

    def _build_tabs(self) -> None:
        self.tabs: dict[str, QPushButton] = {}
        self.groups: dict[Group, QPushButton] = {}
        self.bars = QStackedWidget()
        self.bars.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        above, below = QButtonGroup(self), QButtonGroup(self)
        for name, words in GROUPS.items():
            held = [spec for spec in SHOWN if spec.group == name]
            top = button(words, "quiet", name=f"{words}: {', '.join(e.listed for e in held)}")
            top.setCheckable(True)
            top.clicked.connect(lambda _on=False, first=held[0].name: self.show_register(first))
            above.addButton(top)
            self.groups[name] = top
            for spec in held:
                tab = button(spec.tab, "quiet", name=spec.title)
                tab.setCheckable(True)
                tab.clicked.connect(lambda _on=False, chosen=spec.name: self.show_register(chosen))
                below.addButton(tab)
                self.tabs[spec.name] = tab
            bar = QWidget()
            row(*(self.tabs[spec.name] for spec in held), None, into=bar, gap=4)
            self.bars.addWidget(bar)
        self.observed_tab = button("Observations", "quiet", name="What the records show")
        self.drift_tab = button("In the data", "quiet", name="What changed in the data")
        for tab, show in (
            (self.observed_tab, self.show_observed),
            (self.drift_tab, self.show_drift),
        ):
            tab.setCheckable(True)
            tab.clicked.connect(show)
            above.addButton(tab)

    def show_register(self, name: str) -> None:
        """Show one of the registers."""
        self.register = name
        self.tabs[name].setChecked(True)
        self.groups[self.spec.group].setChecked(True)
        self.bars.setCurrentIndex(list(GROUPS).index(self.spec.group))
        self.bars.show()
        self.filter.begin(self.spec)
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

    @property
    def register_shown(self) -> bool:
        return self.views.currentIndex() == 0

    def show_drift(self) -> None:
        """Show what changed in the data, instead of a register."""
        self.register = "changes"
        self.add.setText(self.spec.add)
        self.paste.setEnabled(True)
        # one primary action a page: looking for drift carries it until there is something to look
        # at
        self.add.hide()
        self.drift_tab.setChecked(True)
        self.bars.hide()
        self.whole.setCurrentIndex(0)
        self.views.setCurrentWidget(self.drift)
        self.side.setCurrentIndex(0)
        self.side.hide()
        self.drift.take_focus()

    def show_observed(self) -> None:
        """Show what the month's records show beside the figures, instead of a register."""
        self.add.hide()
        self.observed_tab.setChecked(True)
        self.bars.hide()
        self.whole.setCurrentIndex(0)
        self.views.setCurrentWidget(self.observed)
        self.side.setCurrentIndex(0)
        self.side.hide()
        self.observed.take_focus()

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
        moment = self.spec.moment
        newest_first = sorted(entries, key=lambda one: one.values.get(moment, ""), reverse=True)
        self._all = tuple(newest_first)
        self._fill()

    def _fill(self) -> None:
        """Show the records that are asked for, of those that were read."""
        spec, now = self.spec, datetime.now(UTC)
        self._entries = wanted_of(spec, self._all, self.filter.wanted(), now)
        fields = self._columns_of(self._all)
        lines = [self._line(entry, fields, now) for entry in self._entries]
        state = ["State"] if spec.settled is not None else []
        headings = ["Id", *state, *(field.label for field in fields), "Amended", "From"]
        wide = {spec.lead: _LEAD_WIDTH}
        each = [wide.get(field.name, WIDTHS[field.kind]) for field in fields]
        widths = [72, *(84 for _ in state), *each, 76, 72]
        names = [field.name for field in fields]
        lead = names.index(spec.lead) + 1 + len(state) if spec.lead in names else None
        # what stands beside the table in full goes first where there is no room for all
        spare = [n for n in range(len(headings) - 1, 2, -1) if n != lead]
        self.table.show_lines(headings, lines, widths=widths, fill=lead or 1, spare=spare)
        self._show_empty(not self._all)
        self.filter.setVisible(bool(self._all))
        self.filter.tell(len(self._entries), len(self._all))
        self.totals.setVisible(bool(self._all))
        told = totals_words(spec, self._entries, now)
        hidden = len(self._all) - len(self._entries)
        self.totals.setText(f"{told}; {count(hidden, 'other')} not shown" if hidden else told)
        shown = bool(self._entries) and self.register_shown
        self.side.setVisible(shown or self.side.currentIndex() == 1)
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

    def _line(self, entry: Entry, fields: list[RegisterField], now: datetime) -> list[Text]:
        zone = self.session.agreement.zone
        texts = [shown_text(entry.values.get(field.name, ""), field, zone) for field in fields]
        amended = "amended" if entry.amended else ""
        origin = "import" if entry.origin == "imported" else "by hand"
        stands = state_of(self.spec, entry, now)
        state: list[Text] = []
        if stands is not None:
            role = "missed" if stands == "overdue" else ""
            state = [ColouredCell(STATE_WORDS[stands], role) if role else STATE_WORDS[stands]]
        return [entry.id, *state, *texts, amended, origin]

    def _show_empty(self, empty: bool) -> None:
        # one primary action a page: the empty state carries it
        self.add.setVisible(not empty and self.register_shown)
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
            (field.label, shown_text(entry.values.get(field.name, ""), field, zone))
            for field in self.spec.fields
        )
        self.pairs.show_pairs([*computed_pairs(entry, self.session.assessment), *entered])
        self.history.setText(history_words(entry, zone))
        self._offer(entry)

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
            self._entries[line] if self.register_shown and 0 <= line < len(self._entries) else None
        )

    def _has_details(self) -> bool:
        return bool(self._entries) and self.register_shown

    def _saved(self, before: Entry | None, entry: Entry) -> None:
        super()._saved(before, entry)
        self.side.setVisible(self.register_shown)
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
        if target == "observations":
            self.show_observed()
            return
        if target in self.tabs:
            self.show_register(target)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> str:
        if self.views.currentWidget() is self.observed:
            return "observations"
        return "drift" if self.drift_shown else self.register

    def actions_offered(self) -> tuple[Action, ...]:
        def to(spec: RegisterSpec) -> Action:
            return f"Show {spec.title.lower()}", lambda: self.show_register(spec.name)

        return (
            *(to(spec) for spec in SHOWN),
            ("Look for drift and silent changes", self.look_for_drift),
            ("Show what the month’s records show", self.show_observed),
            (self.spec.add, self.begin_adding),
            (self.paste_words, self.begin_pasting),
            ("Amend this record", self.begin_amending),
        )
