"""The incidents' page: every clock of the month with its strip, details and amendments beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QScrollArea, QStackedWidget, QWidget

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.incident_stories import incident_of
from slastudio.judge.outcome.objective_result import Case
from slastudio.judge.telling.beside.exceptions import exceptions_words
from slastudio.judge.telling.beside.responses import responses_words
from slastudio.judge.telling.cases import case_status, clock_name, marked_case
from slastudio.operations.documents.incident_packs import WrittenPack, write_incident_pack
from slastudio.operations.evidence.browsing.rows import Filter
from slastudio.operations.registers.records import Entry, list_entries
from slastudio.shared.counts import count
from slastudio.ui.charts.clock_strip import ClockDelegate, clock_words
from slastudio.ui.charts.incident_timeline import IncidentTimeline
from slastudio.ui.charts.keeping.button import KeepButton
from slastudio.ui.look.wording import moment, span
from slastudio.ui.pages.base import Action
from slastudio.ui.pages.registers.page import RegisterPage, history_words
from slastudio.ui.pages.registers.story import StoryView
from slastudio.ui.state.row_targets import RowTarget
from slastudio.ui.widgets.empty import EmptyState
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row, scroller
from slastudio.ui.widgets.panes import Panes
from slastudio.ui.widgets.tables.table import ColouredCell, Text

_STRIP = 5
_TIMELINE = 220


class IncidentsPage(RegisterPage):
    """Show the clocks the month is judged by."""

    name, title = "incidents", "Incidents"
    tells_month = True
    register, table_name = "incidents", "Clocks of incidents"
    guide = "clocks.md"
    help = """
    The picture above shows the month’s incidents on one axis of time, a lane for each clock.

    Each line is one promised clock of one incident. The bar runs from opening to the answer: solid where the
    clock ran, hatched where it was paused by a clause of the agreement, empty outside service hours. The
    tick is when it was due. Headings sort, and Alt+S does from the keyboard.

    “Paste rows …” takes what was copied in a spreadsheet; every row is shown as understood before it is added.

    Beside the list stands what is known of the chosen incident: what happened, its clocks, who of the ladder was
    told, the playbook step by step, the versions in the logs at the time, review and improvements. Each heading
    folds its lines away.

    Above the list, where records say their nature, stand technical responses beside those of governance, and
    how many exceptions were open at once against the agreed limit.

    Imported incidents are never altered. An amendment is laid over one, with the reason and who made it;
    both are kept.
    """

    def build(self) -> Iterator[None]:
        """Make the page's parts."""
        yield from super().build()
        context = self.context
        self._cases: tuple[Case, ...] = ()
        self._entries: dict[str, Entry] = {}
        self.summary = label("", "muted", wrap=True)
        self.exceptions = label("", "muted", wrap=True, selectable=True)
        self.exceptions.setAccessibleName("Exceptions open at once")
        self.natures = label("", "muted", wrap=True, selectable=True)
        self.natures.setAccessibleName("Technical responses beside those of governance")
        self.clocks = ClockDelegate(self.theme, self.table)
        self.table.setItemDelegateForColumn(_STRIP, self.clocks)
        self.as_imported = button("As it was imported", "link")
        self.as_imported.clicked.connect(self.show_imported)
        self.story = StoryView()
        self.story.hide()
        yield
        self.pack = button("Pack …", "link", name="Write all that is known of this incident")
        self.pack.clicked.connect(self.write_pack)
        self._build_side(self.as_imported, self.pack, below=self.story)
        listing = QWidget()
        self._build_timeline()
        parts = (self.summary, self.natures, self.exceptions, self.timeline_part, self.table)
        column(*parts, into=listing, gap=8).setStretch(4, 1)
        self.empty = EmptyState(
            "No incident in this month",
            "Incidents come from an import (a status page, a ticket export) or are added by hand. Their clocks are "
            "judged against the severity tiers and service hours of the agreement.",
            "Import incidents",
            lambda: self.session.navigate.emit("data", "incidents"),
        )
        # a month without incidents has a queue all the same
        self.exceptions_alone = label("", "muted", wrap=True, selectable=True)
        bare = QWidget()
        column(self.exceptions_alone, self.empty, into=bare, gap=8).setStretch(1, 1)
        self.left = QStackedWidget()
        self.left.addWidget(listing)
        self.left.addWidget(bare)
        self.left.setMinimumWidth(320)
        yield
        self.split = Panes(context.settings, "incidents", (self.left, self.side), (840, 340))
        for each in (self.split, self.pasting):
            self.whole.addWidget(each)
        column(self.whole, into=self, margins=(24, 0, 24, 24))
        self.session.assessment_changed.connect(self.news)
        self.session.registers_changed.connect(self._read_entries)
        self.session.evidence_changed.connect(self._read_entries)
        self._read_entries()

    def _build_timeline(self) -> None:
        """Build the month's incidents on one axis of time, over the list."""
        self.timeline = IncidentTimeline(self.theme)
        self.timeline.opened.connect(self._choose_incident)
        readout = label(
            "↑ ↓ or pointing reads an incident, Enter chooses it below.", "caption", wrap=True
        )
        self.timeline.read.connect(readout.setText)
        area = scroller(self.timeline)
        area.setMaximumHeight(_TIMELINE)
        self.timeline_part = QWidget()
        head = row(readout, KeepButton(self.context, self.timeline))
        head.setStretch(0, 1)
        column(head, area, into=self.timeline_part, gap=4)

    def _show_timeline(self, assessment: Assessment | None) -> None:
        pictures = [each for each in self.clocks.pictures if each.case.clock != "decision"]
        self.timeline_part.setVisible(bool(pictures) and assessment is not None)
        if assessment is not None:
            self.timeline.show_clocks(pictures, assessment.period)
            area = self.timeline_part.findChildren(QScrollArea)[0]
            area.setFixedHeight(min(self.timeline.height(), _TIMELINE))

    def _choose_incident(self, name: str) -> None:
        for line, case in enumerate(self._cases):
            if case.id == name:
                self.table.select_line(line)
                return

    @property
    def paste_words(self) -> str:
        return "Paste incidents from a spreadsheet"

    def _read_entries(self) -> None:
        project = self.session.project
        self.context.jobs.start(
            "Reading incidents",
            lambda _progress: list_entries(project, self.register),
            self._entries_read,
            key="incident entries",
            shown=False,
        )

    def _entries_read(self, entries: tuple[Entry, ...]) -> None:
        self._entries = {each.id: each for each in entries}
        self._chosen(self.table.chosen_line())

    def refresh(self) -> None:
        """Show the session's current assessment."""
        assessment = self.session.assessment
        self._cases = assessment.incidents if assessment is not None else ()
        zone = self.session.agreement.zone
        if assessment is not None:
            self.clocks.show_cases(self._cases, assessment.terms)
        self._show_timeline(assessment)
        lines: list[tuple[Text, ...]] = [
            (
                ColouredCell(marked_case(case), case_status(case)),
                case.id,
                case.title,
                case.severity,
                clock_name(case).capitalize(),
                "",
                clock_words(case),
                case.limit,
                moment(case.opened, zone),
                moment(case.due, zone),
            )
            for case in self._cases
        ]
        headings = (
            "Verdict",
            "Id",
            "What happened",
            "Severity",
            "Clock",
            "Opened → answered, due",
            "Took",
            "Promised",
            "Opened",
            "Due",
        )
        self.table.show_lines(
            headings,
            lines,
            figures=(6, 7),
            widths=(100, 76, 160, 84, 112, 160, 164, 100, 140, 140),
            fill=2,
            spare=(9, 8, 7, 3, 6, 4, 1, 5),
        )
        self.left.setCurrentIndex(0 if self._cases else 1)
        self.side.setVisible(bool(self._cases) or self.side.currentIndex() == 1)
        late = sum(case.verdict == "late" for case in self._cases)
        self.summary.setText(
            f"{count(len(self._cases), 'clock')} judged or open in this month, {late} late."
            if self._cases
            else ""
        )
        told = responses_words(assessment.responses) if assessment is not None else ""
        self._show_exceptions(assessment)
        self.natures.setText(told)
        self.natures.setVisible(bool(told))
        self.table.select_line(max(self.table.chosen_line(), 0))
        self._choose_wanted()

    def _show_exceptions(self, assessment: Assessment | None) -> None:
        found = assessment.exceptions if assessment is not None else None
        told = f"Exceptions: {exceptions_words(found)}" if found is not None else ""
        for each in (self.exceptions, self.exceptions_alone):
            each.setText(told)
            each.setVisible(bool(told))

    def _choose_wanted(self) -> None:
        for line, case in enumerate(self._cases):
            if self._wanted and case.id == self._wanted:
                self.table.select_line(line)

    def _chosen(self, line: int) -> None:
        if not 0 <= line < len(self._cases):
            return
        case, zone = self._cases[line], self.session.agreement.zone
        self.name_label.setText(f"{case.id}  {case.title}")
        self.pairs.show_pairs(
            (
                ("Verdict", marked_case(case)),
                *((("Why", case.why),) if case.why else ()),
                ("Severity", case.severity),
                ("Clock", clock_name(case).capitalize()),
                ("Promised", case.limit),
                ("Opened", moment(case.opened, zone)),
                ("Due", moment(case.due, zone)),
                ("Done", moment(case.done, zone)),
                ("As measured", span(case.measured_s)),
                ("After pauses", span(case.adjusted_s)),
            )
        )
        self._show_story(case)
        entry = self._entries.get(case.id)
        self._offer(entry)
        self.as_imported.setVisible(entry is not None and entry.origin == "imported")
        self.history.setText(history_words(entry, zone))
        self.history.setVisible(bool(self.history.text()))

    def _show_story(self, case: Case) -> None:
        assessment = self.session.assessment
        stories = assessment.incident_stories if assessment is not None else ()
        name = incident_of(case)
        found = next((each for each in stories if name and each.id == name), None)
        terms = assessment.terms if assessment is not None else self.session.agreement
        self.story.show_story(found, terms, self.session.agreement.zone)
        self.pack.setVisible(found is not None)

    def write_pack(self) -> None:
        """Ask for a file and write all that is known of the chosen incident into it."""
        line = self.table.chosen_line()
        if not 0 <= line < len(self._cases):
            return
        incident = incident_of(self._cases[line])
        # a tracker's id may hold what no file's name does
        plain = re.sub(r"[^\w.-]+", "-", incident).strip("-.")
        name, _ = QFileDialog.getSaveFileName(
            self, "Incident pack", f"incident-{plain}.zip", "Pack (*.zip)"
        )
        if name:
            project = self.session.project
            self.context.jobs.start(
                "Writing the incident pack",
                lambda progress: write_incident_pack(
                    project, incident, Path(name), progress=progress
                ),
                self._pack_written,
            )

    def _pack_written(self, written: WrittenPack) -> None:
        requests = count(written.requests, "request")
        self.session.reported.emit("done", f"Written: {written.path.name}, with {requests}.")

    def show_imported(self) -> None:
        """Go to the row the chosen incident was imported from."""
        line = self.table.chosen_line()
        if 0 <= line < len(self._cases):
            target = imported_row(self._cases[line].id)
            self.session.navigate.emit("data", target.text())

    # --- editing ---------------------------------------------------------------------------------------------------

    def _has_details(self) -> bool:
        return bool(self._cases)

    def _chosen_entry(self) -> Entry | None:
        line = self.table.chosen_line()
        return self._entries.get(self._cases[line].id) if 0 <= line < len(self._cases) else None

    def arrive(self, target: str = "") -> None:
        self._wanted = target
        self._choose_wanted()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def actions_offered(self) -> tuple[Action, ...]:
        return (
            (self.spec.add, self.begin_adding),
            (self.paste_words, self.begin_pasting),
            ("Amend this incident", self.begin_amending),
            ("Write all that is known of this incident", self.write_pack),
        )


def imported_row(record: str) -> RowTarget:
    """Return where an imported incident stands; one without an id of its own is found in its
    import.
    """
    words = record.split()
    if len(words) == 4 and words[0] == "import" and words[1].isdigit():
        return RowTarget("incidents", (), int(words[1]))
    return RowTarget("incidents", (Filter("id", "is", record),))
