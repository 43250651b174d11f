"""Several files at once: what each one seems to be and how sure that is; those that are sure come
in together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QProgressBar, QWidget

from slastudio.evidence.intake import Hints, Inspection
from slastudio.operations.changes import Changed
from slastudio.operations.evidence.imports import ImportResult, import_file, inspect_file
from slastudio.operations.evidence.known_shapes import HeldBack
from slastudio.operations.evidence.questions import given_now
from slastudio.shared.counts import count
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.look.mapping_words import KIND_TITLES, format_words
from slastudio.ui.look.wording import share_words
from slastudio.ui.pages.importing.question_choices import QuestionChoices
from slastudio.ui.pages.importing.queued import Queued, already_words, counted_words, is_sure
from slastudio.ui.state.context import Context
from slastudio.ui.state.evidence_steps import note_imported
from slastudio.ui.state.gathering import Found
from slastudio.ui.state.jobs import Done, Failed, Job, Work
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row, scroller
from slastudio.ui.widgets.leaving import leave_on_escape
from slastudio.ui.widgets.tables.table import ColouredCell, DataTable, Text

_WHY, _WHY_ASKED = 84, 220  # of what is told of the chosen file, and where it asks something
_STATES = {
    "waiting": ("○ waiting", "no_data"),
    "sure": ("● sure", "met"),
    "check": ("▲ check it", "at_risk"),
    "refused": ("■ no evidence", "missed"),
    "held": ("◐ is it yours?", "not_proven"),
    "failed": ("■ not imported", "missed"),
    "done": ("● imported", "met"),
    "already": ("○ imported before", "no_data"),
    "out": ("○ left out", "no_data"),
}

_COUNTED = {"check": "to check", "held": "to be confirmed"}


class ImportQueue(QWidget):
    """List files; wizard_asked carries the one to look at, finished the batches that came in."""

    wizard_asked = Signal(object)
    finished = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.files: list[Queued] = []
        self._changed: Changed | None = None
        self._to_import: list[Queued] = []
        self._job: Job | None = None
        self._build()
        context.jobs.changed.connect(self._show_progress)

    def _build(self) -> None:
        self.heading = label("", "section", wrap=True)
        self.told = label("", "muted", wrap=True)
        self.table = DataTable(self.context.theme, "Files to import")
        self.table.setMinimumHeight(160)
        self.table.chosen.connect(lambda _line: self._show_chosen())
        self.table.opened.connect(lambda _line: self.look())
        self.why = label("", wrap=True, selectable=True)
        self.asked = QuestionChoices()
        self.asked.changed.connect(self._answered)
        why = QWidget()
        column(self.asked, self.why, None, into=why)
        self.why_area = scroller(why)
        self.why_area.setFixedHeight(_WHY)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.step = label("", "caption")
        self.stop = button("Stop")
        self.stop.clicked.connect(self.cancel)
        self.running = QWidget()
        column(row(self.step, None, self.stop), self.bar, into=self.running, gap=4)
        self.running.hide()
        self.go = button("Import all that are sure", "primary")
        self.go.clicked.connect(self.import_sure)
        self.open = button("Look at it …")
        self.open.clicked.connect(self.look)
        self.ours = button("It is ours: import it")
        self.ours.clicked.connect(self.confirm)
        self.out = button("Leave it out")
        self.out.clicked.connect(self.leave_out)
        self.close_button = button("Close the list", "quiet")
        self.close_button.clicked.connect(self.close_list)
        leave_on_escape(self, self.close_button)
        self.keep = QCheckBox("Keep compressed copies of the files in the project")
        card = Card()
        card.body.addLayout(column(self.heading, self.told, gap=4))
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self.why_area)
        card.body.addWidget(self.keep)
        card.body.addWidget(self.running)
        card.body.addLayout(row(self.close_button, None, self.out, self.ours, self.open, self.go))
        column(card, into=self)

    # --- looking at the files --------------------------------------------------------------------------------------

    def add(self, found: Iterable[Found]) -> None:
        """Queue files that are not there yet, and look at them one after the other."""
        known = {each.found for each in self.files if each.state != "out"}
        self.files += [Queued(each) for each in found if each not in known]
        self._show()
        self.table.setFocus()
        self._look_on()

    def _look_on(self) -> None:
        each = next((each for each in self.files if each.state == "waiting"), None)
        if each is None or self._job is not None:
            self._show_buttons()
            return
        project, path, part = self.context.session.project, each.found.path, each.part

        def looked(inspection: Inspection) -> None:
            each.inspection = inspection
            each.state = "sure" if is_sure(inspection) else "check"
            each.words = "\n".join(note.message for note in inspection.notes)
            self._ended()

        self._run(
            f"Looking at {path.name}",
            lambda _progress: inspect_file(project, path, None, part),
            looked,
            lambda error: self._not_done(each, error, "refused"),
        )

    def _run(self, words: str, work: Work, done: Done, failed: Failed) -> None:
        """Start the one job of the queue; what it does next is decided when it ended."""
        self.running.show()
        # jobs that run inline have ended when start returns
        self._job = job = self.context.jobs.start(words, work, done, failed, key="import queue")
        if job not in self.context.jobs.running:
            self._job = None
            self._next()

    def _ended(self) -> None:
        if self._job is not None:
            self._job = None
            self._next()

    def _next(self) -> None:
        self._show()
        if self._to_import:
            self._import_on()
        elif any(each.state == "waiting" for each in self.files):
            self._look_on()
        else:
            self.running.hide()
            self._settle()
            self._show_buttons()

    def _not_done(self, each: Queued, error: BaseException, state: str) -> None:
        if isinstance(error, Cancelled):
            self._to_import = []
            for other in self.files:
                if other.state == "waiting":
                    other.state, other.words = "out", "It was not looked at: stopped."
        elif isinstance(error, HeldBack):
            each.state, each.words = "held", error.question
        elif isinstance(error, StudioError):
            each.state, each.words = state, str(error)
        else:
            self._job = None
            raise error
        self._ended()

    def cancel(self) -> None:
        """Stop after what runs now; what came in stays."""
        if self._job is not None:
            self._job.cancel()

    # --- showing ---------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        lines: list[tuple[Text, ...]] = []
        for each in self.files:
            found, (words, role) = each.inspection, _STATES[each.state]
            lines.append(
                (
                    each.found.shown,
                    KIND_TITLES.get(found.mapping.kind, "") if found else "",
                    format_words(found.mapping) if found else "",
                    share_words(found.confidence)
                    if found and found.mapping.kind != "table"
                    else "",
                    ColouredCell(words, role),
                    " ".join(f"{each.asked} {each.words}".split()),
                )
            )
        headings = ("File", "Read as", "Format", "Sure", "State", "Why")
        self.table.show_lines(
            headings, lines, figures=(3,), widths=(240, 108, 150, 60, 130, 64), fill=5, spare=(2, 3)
        )
        if lines and self.table.chosen_line() < 0:
            self.table.select_line(0)
        self._show_heading()
        self._show_chosen()

    def _show_heading(self) -> None:
        counts = Counter(each.state for each in self.files)
        self.heading.setText(count(len(self.files), "file"))
        texts = []
        for state, (words, *_) in _STATES.items():
            counted = _COUNTED.get(state, words[2:])  # without its mark
            if counts[state]:
                texts.append(f"{counts[state]:,} {counted}")
        self.told.setText(", ".join(texts))
        self.go.setText(f"Import all that are sure ({counts['sure']:,})")

    def chosen(self) -> Queued | None:
        line = self.table.chosen_line()
        return self.files[line] if 0 <= line < len(self.files) else None

    def _show_chosen(self) -> None:
        each = self.chosen()
        self.why.setText(
            each.words if each is not None and each.words else "Nothing to tell of this file."
        )
        found = each.inspection if each is not None and each.batch is None else None
        answers = each.answers if each is not None else {}
        self.asked.show_questions(found.questions if found is not None else (), answers)
        self.why_area.setFixedHeight(_WHY_ASKED if self.asked.asked else _WHY)
        self._show_buttons()

    def _answered(self, answers: dict[str, str]) -> None:
        each = self.chosen()
        if each is not None:
            each.answers = answers
            self._show()

    def _show_buttons(self) -> None:
        each, free = self.chosen(), self._job is None
        self.go.setEnabled(free and any(other.state == "sure" for other in self.files))
        self.open.setEnabled(
            free and each is not None and each.state in ("sure", "check", "held", "failed")
        )
        self.out.setEnabled(
            free and each is not None and each.state in ("sure", "check", "held", "refused")
        )
        self.ours.setVisible(each is not None and each.state == "held")
        self.ours.setEnabled(free)
        self.close_button.setEnabled(free)

    def _show_progress(self) -> None:
        if self._job is not None:
            self.step.setText(self._job.step)
            self.bar.setValue(round(1000 * self._job.fraction))

    # --- importing -------------------------------------------------------------------------------------------------

    def import_sure(self) -> None:
        """Import every file that is sure, one after the other."""
        self._to_import = [each for each in self.files if each.state == "sure"]
        if self._to_import and self._job is None:
            self._import_on()

    def confirm(self) -> None:
        """Import the chosen file although it looks like another client's."""
        each = self.chosen()
        if each is not None and each.state == "held" and self._job is None:
            self._to_import = []
            self._import(each, confirmed=True)

    def _import_on(self) -> None:
        self._import(self._to_import.pop(0))

    def _import(self, each: Queued, *, confirmed: bool = False) -> None:
        project, path, part = self.context.session.project, each.found.path, each.part
        keep = self.keep.isChecked()
        hints = Hints(answers=given_now(each.answers))

        def work(progress: Progress) -> ImportResult:
            return import_file(
                project,
                path,
                hints,
                None,
                progress,
                part=part,
                keep_original=keep,
                confirmed=confirmed,
            )

        def imported(result: ImportResult) -> None:
            self.took(each, result)
            self._ended()

        self._run(
            f"Importing {path.name}",
            work,
            imported,
            lambda error: self._not_done(each, error, "failed"),
        )

    def took(self, each: Queued, result: ImportResult) -> None:
        """Note what became of a file, imported here or in the wizard."""
        each.batch = result.batch
        each.state = "already" if result.already else "done"
        each.words = (
            already_words(result.batch, self.context.session.agreement.zone)
            if result.already
            else ""
        )
        each.words = each.words or counted_words(result.batch)
        if result.changed.aspects:
            self._changed = result.changed
            # what all of them changed is told once, at the end
            note_imported(self.context.session, result, told=False)

    def _settle(self) -> None:
        """Tell the pages once what all the imports changed."""
        if self._changed is not None:
            changed, self._changed = self._changed, None
            self.context.session.take(changed)

    # --- one file --------------------------------------------------------------------------------------------------

    def look(self) -> None:
        each = self.chosen()
        if each is not None and self.open.isEnabled():
            self.wizard_asked.emit(each)

    def returned(self, each: Queued, result: ImportResult | None) -> None:
        """Take over what the wizard did with a file."""
        if result is not None:
            self.took(each, result)
        self._next()
        self.table.setFocus()

    def leave_out(self) -> None:
        each = self.chosen()
        if each is not None and self.out.isEnabled():
            each.state = "out"
            self._show()

    def close_list(self) -> None:
        """Forget the list; what came in stays."""
        batches = tuple(
            each.batch for each in self.files if each.batch is not None and each.state == "done"
        )
        self.files, self._to_import = [], []
        self.finished.emit(batches)
