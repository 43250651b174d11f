"""“Compare runs”: two runs on an objective's evaluation set, what flipped between them, and whether
that is a regression.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from slastudio.contract.terms.objectives import Objective
from slastudio.contract.words.figures import show_number
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Result
from slastudio.shared.counts import count
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.forms.fields.simple import Combo
from slastudio.ui.look.wording import moment
from slastudio.ui.state.context import Context
from slastudio.ui.state.jobs import Job
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import clear, column, row
from slastudio.ui.widgets.leaving import leave_on_escape
from slastudio.ui.widgets.side_by_side import SideBySide
from slastudio.ui.widgets.tables.table import ColouredCell, DataTable, Text

if TYPE_CHECKING:
    from slastudio.judge.golden.comparisons import MetricChange, RunComparison
    from slastudio.judge.golden.sets import SetReview
    from slastudio.operations.analysis.golden_runs import GoldenReview


class RunsPanel(Card):
    """Choose two runs (the last two at first) and read what changed, item by item; left closes the
    panel.

    look carries a part of the panel that is to be seen now.
    """

    left = Signal()
    look = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__("Compare runs")
        self._context, self._session = context, context.session
        self._of: tuple[str, Assessment] | None = None
        self._job: Job | None = None
        self.review: GoldenReview | None = None
        self.comparison: RunComparison | None = None
        self._build()

    def _build(self) -> None:
        self.about = label("", "muted", wrap=True)
        self.set, self.run, self.against = Combo(), Combo(), Combo()
        self.set_caption = label("Evaluation set", "strong")
        self.choice = QWidget()
        column(
            self.set_caption,
            self.set,
            label("Run", "strong"),
            self.run,
            label("Against", "strong"),
            self.against,
            into=self.choice,
            gap=4,
        )
        for combo, name in (
            (self.set, "Evaluation set"),
            (self.run, "Run"),
            (self.against, "Against this run"),
        ):
            combo.setAccessibleName(name)
        self.set.activated.connect(lambda _at: self._set_chosen())
        for combo in (self.run, self.against):
            combo.activated.connect(lambda _at: self.compare())
        self.problem = label("", "error", wrap=True)
        self.step = label("", "muted")
        self.close_button = button("Close")
        self.close_button.clicked.connect(
            lambda _on: self._job.cancel() if self._job is not None else self.left.emit()
        )
        leave_on_escape(self, self.close_button)
        self.headline = label("", "strong", wrap=True)
        self.obstacles = label("", "warning", wrap=True)
        self.metrics = column(gap=8)
        self.items = DataTable(
            self._context.theme, "Items that flipped, and items only one run holds"
        )
        self.items.setFixedHeight(240)
        self.proof = label("", "caption", wrap=True)
        self.outcome = QWidget()
        column(
            self.headline, self.obstacles, self.metrics, self.items, self.proof, into=self.outcome
        )
        self.add(self.about, self.choice, self.problem, self.step, self.outcome)
        self.body.addLayout(row(self.close_button, None))
        self._tell("")
        self.outcome.hide()

    # --- asking ----------------------------------------------------------------------------------------------------

    def begin(self, result: Result, assessment: Assessment) -> None:
        """Show the last two runs on the set an objective is measured on; what was chosen for the
        same figure stays.
        """
        if self._of is not None and self._of[0] == result.id and self._of[1] is assessment:
            return
        self._of = (result.id, assessment)
        objective = assessment.terms.objective(result.id)
        wanted = set_of(objective) if objective is not None else ""
        self.about.setText(
            f"{result.name} is measured on {f'the set “{wanted}”' if wanted else 'evaluation runs'}."
        )
        self.choice.hide()
        self.outcome.hide()
        self._read(wanted, "", "", self._listed)

    def _read(
        self, name: str, run: str, against: str, done: Callable[[GoldenReview], None]
    ) -> None:
        project = self._session.project
        of = self._of

        def work(progress: Progress) -> GoldenReview:
            # late: judging brings pandas with it, which the window's first paint does not wait for
            from slastudio.operations.analysis.golden_runs import review_golden_runs

            return review_golden_runs(project, name, run, against, progress, newest=True)

        def ended(review: GoldenReview) -> None:
            self._tell("")
            if self._of is of:
                done(review)

        def failed(error: BaseException) -> None:
            self._tell("")
            if isinstance(error, StudioError):
                self.problem.setText(f"■ {error}")
                self.problem.show()
            elif not isinstance(error, Cancelled):
                raise error

        self._tell("Comparing runs …")
        job = self._context.jobs.start("Comparing runs", work, ended, failed, key="runs")
        self._job = job if job in self._context.jobs.running else None

    def _tell(self, words: str) -> None:
        self._job = None
        self.problem.hide()
        self.step.setText(words)
        self.step.setVisible(bool(words))
        self.close_button.setText("Cancel" if words else "Close")

    def _listed(self, review: GoldenReview) -> None:
        self.review = review
        self.set.clear()
        for each in review.sets:
            self.set.addItem(each.id or "without name", each.id)
        for part in (self.set, self.set_caption):
            part.setVisible(self.set.count() > 1)
        self._show_set(review)

    def _set_chosen(self) -> None:
        self._read(str(self.set.currentData() or ""), "", "", self._show_set)

    def _show_set(self, review: GoldenReview) -> None:
        self.review = review
        found = self._chosen(review)
        runs = found.runs if found is not None else ()
        zone = self._session.agreement.zone
        for combo in (self.run, self.against):
            combo.clear()
            for each in reversed(runs):
                when = moment(each.time, zone) if each.time is not None else "undated"
                combo.addItem(f"{each.run} · {when}", each.run)
        self.choice.setVisible(len(runs) > 1)
        if found is None or len(runs) < 2:
            self.headline.setText(
                "There are fewer than two runs on this set; import another to compare them."
            )
            self._show_nothing()
            return
        self.run.setCurrentIndex(0)
        self.against.setCurrentIndex(1)
        self._show(found, review)

    def _chosen(self, review: GoldenReview) -> SetReview | None:
        wanted = self.set.currentData()
        return next(
            (each for each in review.sets if each.id == wanted), next(iter(review.sets), None)
        )

    def compare(self) -> None:
        """Compare the chosen two runs in the background."""
        run, against = str(self.run.currentData()), str(self.against.currentData())
        if run == against:
            self.problem.setText("■ A run cannot be compared with itself; choose two.")
            self.problem.show()
            self.outcome.hide()
            return
        self.outcome.hide()
        self._read(str(self.set.currentData() or ""), run, against, self._compared)

    def _compared(self, review: GoldenReview) -> None:
        self.review = review
        found = self._chosen(review)
        if found is not None:
            self._show(found, review)

    # --- showing ---------------------------------------------------------------------------------------------------

    def _show_nothing(self) -> None:
        self.comparison = None
        clear(self.metrics)
        for part in (self.obstacles, self.items, self.proof):
            part.hide()
        self.outcome.show()

    def _show(self, found: SetReview, review: GoldenReview) -> None:
        self.comparison = each = found.comparisons[0]
        self.headline.setText(f"{count(each.common, 'item')} in common")
        self.obstacles.setText(obstacle_words(each))
        self.obstacles.setVisible(not each.whole_set)
        clear(self.metrics)
        for change in each.metrics:
            for part in _metric(change, review.confidence):
                self.metrics.addWidget(part)
        lines = list(item_lines(each))
        self.items.show_lines(("Item", "What"), lines, widths=(84, 136), fill=0)
        self.items.setVisible(bool(lines))
        self.proof.setText("\n".join(f"{one.name}: {one.sentence}" for one in found.proofs))
        self.proof.setVisible(bool(found.proofs))
        self.outcome.show()
        self.look.emit(self)


def set_of(objective: Objective) -> str:
    """Return the id of the set an objective is measured on, "" where it names none."""
    named = (
        each.value
        for each in objective.indicator.among
        if (each.column, each.operator) == ("set", "is")
    )
    return next(named, objective.golden_set)


def obstacle_words(each: RunComparison) -> str:
    """Return why the figures of the whole runs cannot be compared, and what is told all the same."""
    if each.whole_set:
        return ""
    told = f"◐ Not comparable: {' '.join(each.obstacles)}"
    if each.common and not each.other_judge:
        told += f" What follows counts the {count(each.common, 'common item')} only."
    return told


def _metric(change: MetricChange, confidence: float) -> Iterator[QWidget]:
    from slastudio.contract.words.figures import figure
    from slastudio.reports.wording.golden import score_difference, share_difference

    yield label(change.metric or "Metric without name", "strong", wrap=True)
    if change.passed is None and change.score is None:
        yield label("No item was judged in both runs.", "muted", wrap=True)
        return
    # ids of runs may be long, and stand in the choice above
    lines: list[tuple[str, str, str]] = [("", "Against", "Run")]
    told = []
    if change.passed is not None:
        passed = change.passed
        lines.append(
            ("Passed", f"{show_number(passed.earlier, 1)} %", f"{show_number(passed.later, 1)} %")
        )
        counts = f"{passed.counts.lost} lost, {passed.counts.gained} gained of {count(passed.counts.items, 'item')}"
        told.append(f"{share_difference(passed, confidence)}; {counts}")
    if change.score is not None:
        lines.append(("Mean score", figure(change.score.earlier), figure(change.score.later)))
        told.append(
            f"Mean score {score_difference(change.score, confidence)} on {count(change.score.items, 'item')}"
        )
    table = SideBySide("Both runs’ figures")
    table.show_lines(lines)
    yield table
    yield label("\n".join(told), wrap=True, selectable=True)
    yield label(regression_line(change), "strong", wrap=True)


def regression_line(change: MetricChange) -> str:
    """Return whether a change is a regression by the limit agreed, with the mark of how sure that
    is.
    """
    from slastudio.reports.wording.golden import regression_words

    if change.regression is None:
        return f"○ Whether that is a regression is not judged: {change.reason}."
    mark = "■" if change.regression.proven else "◐"
    mark = mark if change.regression.regressed else "●"
    return f"{mark} {regression_words(change.regression)}"


def item_lines(each: RunComparison) -> Iterable[tuple[Text, Text]]:
    """Return every item that flipped, and every one that only one of the runs holds, with what
    happened to it.
    """
    several = len(each.metrics) > 1
    for change in each.metrics:
        if change.passed is None:
            continue
        metric = f", {change.metric}" if several and change.metric else ""
        for item in change.passed.lost:
            yield (
                item,
                ColouredCell(
                    f"■ Lost{metric}",
                    "missed",
                    f"{item} passed in {each.against} and fails in {each.run}.",
                ),
            )
        for item in change.passed.gained:
            yield (
                item,
                ColouredCell(
                    f"● Gained{metric}",
                    "met",
                    f"{item} failed in {each.against} and passes in {each.run}.",
                ),
            )
    for items, run, word in (
        (each.only_later, each.run, "Run"),
        (each.only_earlier, each.against, "Against"),
    ):
        for item in items:
            yield item, ColouredCell(f"○ Only in {word}", "no_data", f"Only {run} holds {item}.")
