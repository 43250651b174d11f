"""Targets that can be kept: what was observed, what is proposed, and the chance of keeping either
next month.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.words.figures import show_value
from slastudio.judge.telling.results import COMPARATOR_WORDS
from slastudio.shared.counts import count
from slastudio.shared.progress import Progress
from slastudio.ui.forms.fields.editors import Surroundings
from slastudio.ui.forms.fields.simple import Combo
from slastudio.ui.look.wording import day, share_words
from slastudio.ui.pages.foresight.panel import Basis, ForesightPanel
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.cards import Pairs
from slastudio.ui.widgets.labels import button, label, tip
from slastudio.ui.widgets.layouts import column, row, scroller
from slastudio.ui.widgets.panes import Panes
from slastudio.ui.widgets.tables.table import ColouredCell, DataTable, Text

if TYPE_CHECKING:
    from slastudio.judge.foresight.adviser import Advice
    from slastudio.judge.foresight.prospects import Chances
    from slastudio.operations.analysis.adviser import Advisory

_FILES = "PDF (*.pdf);;Word (*.docx);;Excel (*.xlsx);;JSON (*.json)"
_CHANCES = (80, 90, 95, 99)
_HEADINGS = ("Objective", "Observed", "Target", "Kept", "Proposed", "Kept")
_WIDTHS = (108, 88, 88, 76, 96, 60)


class TargetsPanel(ForesightPanel):
    """List the advice, worst chance first; go_asked carries the path of an objective."""

    go_asked = Signal(str)
    doing = "Advising targets"
    title = "Which targets can be kept?"
    why = (
        "From the last six weeks with data: the strictest round target that would be found met next month with the "
        "chance you choose, never stricter than what was observed, with a margin where months differ by more than chance."
    )
    action = "Compute targets"

    def __init__(
        self,
        context: Context,
        around: Surroundings,
        basis: Callable[[], Basis],
        leave: Callable[[], None],
    ) -> None:
        super().__init__(context, "adviser", basis, leave)
        self._around = around
        self.advices: tuple[Advice, ...] = ()
        self._found: tuple[Advice, ...] = ()
        self.advisory: Advisory | None = None
        self.chance = Combo()
        self.chance.setAccessibleName("Chance with which a target is to be kept")
        for each in _CHANCES:
            self.chance.addItem(f"{each} %", each)
        self.chance.setCurrentIndex(_CHANCES.index(95))
        self.chance.activated.connect(
            lambda _at: self.compute() if self.demand.has_outcome else None
        )
        self.pack = button("Renewal pack …", "link")
        tip(
            self.pack,
            "Write a year's record, targets that can be kept, and what the hours say of the price: as PDF, Word or Excel "
            "file, or as JSON for other programs.",
        )
        self.pack.clicked.connect(lambda _on: self.write_pack())
        row(
            label("To be kept with a chance of", "caption"),
            self.chance,
            None,
            self.pack,
            into=self.controls,
        )
        self._build()

    def _build(self) -> None:
        self.head = label("", "caption", wrap=True)
        self.table = DataTable(self._context.theme, "Targets that can be kept")
        self.table.chosen.connect(self._show_one)
        self.table.opened.connect(lambda _line: self.open_objective())
        self.table.setMinimumHeight(120)
        self.name = label("", "strong", wrap=True)
        self.pairs = Pairs(stacked=True)
        self.take = button("Take this target")
        self.take.clicked.connect(lambda _on: self.take_target())
        self.open = button("Open the objective", "link")
        self.open.clicked.connect(lambda _on: self.open_objective())
        detail = QWidget()
        column(
            self.name,
            row(self.take, self.open, None),
            self.pairs,
            None,
            into=detail,
            margins=(0, 8, 8, 0),
        )
        below = scroller(detail)
        below.setMinimumHeight(120)
        panes = Panes(
            self._context.settings,
            "targets",
            (self.table, below),
            (320, 300),
            upright=True,
            handle=8,
        )
        column(self.head, panes, into=self.outcome, gap=4).setStretch(1, 1)

    def work(self) -> Callable[[Progress], Advisory]:
        project, chance = self._session.project, self.chance.currentData() / 100

        def advise(progress: Progress) -> Advisory:
            # late: measuring brings pandas with it, which the window's first paint does not wait
            # for
            from slastudio.operations.analysis.adviser import advise_targets

            return advise_targets(project, chance=chance, progress=progress)

        return advise

    # --- showing ---------------------------------------------------------------------------------------------------

    def show_outcome(self, outcome: Advisory) -> None:
        from slastudio.judge.foresight.adviser import worst_first

        self.advisory = outcome
        self._found = self.advices = worst_first(outcome.advices)
        self.head.setText(
            f"Evidence of {day(outcome.first)} to {day(outcome.last)}; proposals to be kept with a chance of "
            f"{share_words(outcome.chance)}."
        )
        self._show_table()

    def _show_table(self) -> None:
        chance = self.advisory.chance if self.advisory is not None else 1.0
        lines = [_line(each, chance) for each in self.advices]
        self.table.show_lines(
            _HEADINGS, lines, figures=(1, 2, 3, 4, 5), widths=_WIDTHS, fill=0, spare=(1, 5)
        )
        at = max(self.table.chosen_line(), 0)
        self.table.select_line(at)
        self._show_one(at)

    def _show_one(self, line: int) -> None:
        if not 0 <= line < len(self.advices):
            return
        advice = self.advices[line]
        self.name.setText(advice.name)
        self.pairs.show_pairs(advice_pairs(advice))
        self.open.setEnabled(self._place(advice) is not None)
        self._allow_taking()

    def _allow_taking(self) -> None:
        advice = self._chosen()
        at = self._place(advice) if advice is not None else None
        free = (
            advice is not None and advice.proposed is not None and advice.proposed != advice.target
        )
        # what was advised for another draft, or on other evidence, is no advice for this one
        old = bool(self.stale_now())
        self.take.setEnabled(at is not None and free and not old and self._around.amend is not None)
        tip(
            self.take, "Compute again first: this was advised for what stood before." if old else ""
        )

    def tell_age(self) -> None:
        if self.demand.has_outcome:
            self._tell_taken()
        super().tell_age()
        self._allow_taking()

    def _tell_taken(self) -> None:
        """Show the advice of objectives whose proposed target was taken, here or by hand, as it
        reads then.
        """
        from slastudio.judge.foresight.adviser import once_taken

        now = {each.id: each.target for each in self._session.agreement.objectives.objectives}
        told = tuple(
            once_taken(each)
            if each.proposed is not None and now.get(each.id) == each.proposed
            else each
            for each in self._found
        )
        if told != self.advices:
            self.advices = told
            self._show_table()

    def same_draft(self, then: Agreement, now: Agreement) -> bool:
        # proposals do not rest on the written targets; those that were taken are told as taken
        told = {each.id: each.target for each in self.advices}
        targets = [
            replace(each, target=told.get(each.id, each.target))
            for each in then.objectives.objectives
        ]
        return replace(then, objectives=replace(then.objectives, objectives=tuple(targets))) == now

    # --- acting ----------------------------------------------------------------------------------------------------

    def _place(self, advice: Advice) -> int | None:
        objectives = self._session.agreement.objectives.objectives
        return next((n for n, each in enumerate(objectives) if each.id == advice.id), None)

    def _chosen(self) -> Advice | None:
        line = self.table.chosen_line()
        return self.advices[line] if 0 <= line < len(self.advices) else None

    def take_target(self) -> None:
        """Make the proposed target the objective's, as one undoable edit."""
        advice = self._chosen()
        at = self._place(advice) if advice is not None else None
        if (
            advice is None
            or at is None
            or advice.proposed is None
            or self._around.amend is None
            or self.stale_now()
        ):
            return
        self._around.amend(
            lambda agreement: with_target(agreement, at, advice.proposed),
            ("objectives", "objectives", at, "target"),
            f"Target of {advice.name}",
        )

    def write_pack(self) -> None:
        """Ask for a file and write the renewal pack into it."""
        self._leave()
        if not self._session.settle():
            return
        name, chosen = QFileDialog.getSaveFileName(self, "Renewal pack", "renewal.pdf", _FILES)
        if not name:
            return
        ending = chosen.rpartition("*")[2].rstrip(")") or ".pdf"
        path = Path(name) if Path(name).suffix else Path(f"{name}{ending}")
        project = self._session.project

        def write(progress: Progress) -> Path:
            # late, as in work: it judges months
            from slastudio.operations.documents.renewals import write_renewal

            write_renewal(project, path, progress=progress)
            return path

        self._context.jobs.start(
            "Writing the renewal pack",
            write,
            lambda written: self._session.reported.emit("done", f"Written: {written.name}."),
        )

    def open_objective(self) -> None:
        advice = self._chosen()
        at = self._place(advice) if advice is not None else None
        if at is not None:
            self.go_asked.emit(f"objectives.objectives[{at}].target")


def with_target(agreement: Agreement, at: int, target: Decimal | None) -> Agreement:
    """Return the agreement with another target of the objective at a place."""
    objectives = list(agreement.objectives.objectives)
    objectives[at] = replace(objectives[at], target=target)
    return replace(
        agreement, objectives=replace(agreement.objectives, objectives=tuple(objectives))
    )


def _line(advice: Advice, chance: float) -> Sequence[Text]:
    proposed = "–" if advice.proposed is None else show_value(advice.proposed, advice.unit)
    if advice.proposed is None and advice.weeks_missing:
        proposed = f"{count(advice.weeks_missing, 'week')} short"
    elif advice.proposed is not None and advice.proposed == advice.target:
        proposed = "✓ written"
    kept: Text = _met(advice.chances)
    if advice.chances is not None and advice.chances.met < chance:
        kept = ColouredCell(
            f"▲ {kept}", "at_risk", f"Below the chance of {share_words(chance)} that is asked for."
        )
    return (
        advice.name,
        show_value(advice.comparable, advice.unit),
        show_value(advice.target, advice.unit),
        kept,
        proposed,
        _met(advice.proposed_chances),
    )


def _met(chances: Chances | None) -> str:
    return "–" if chances is None else share_words(chances.met)


def advice_pairs(advice: Advice) -> list[tuple[str, str]]:
    """Return everything that is known of one objective's target, as label and words."""
    unit, least = advice.unit, COMPARATOR_WORDS[advice.comparator]
    pairs: list[tuple[str, str]] = []

    def tell(name: str, words: object) -> None:
        if words:
            pairs.append((name, str(words)))

    coming = f"in {advice.coming}" if advice.coming else "next month"
    if advice.observed is not None:
        interval = advice.interval
        between = (
            f" ({show_value(interval[0], unit)} to {show_value(interval[1], unit)})"
            if interval
            else ""
        )
        tell("Observed", f"{show_value(advice.observed, unit)}{between}")
    if advice.first is not None:
        tell(
            "Baseline",
            f"{day(advice.first)} to {day(advice.last)}, {count(advice.weeks, 'week')} with data",
        )
    if advice.weeks_missing:
        tell("Weeks still missing", count(advice.weeks_missing, "week"))
    if advice.target is not None:
        tell(
            "Written target",
            f"{least} {show_value(advice.target, unit)}{_chance_words(advice.chances, coming)}",
        )
    if advice.proposed is not None:
        tell(
            "Proposed target",
            f"{least} {show_value(advice.proposed, unit)}{_chance_words(advice.proposed_chances, coming)}",
        )
    if advice.internal is not None:
        tell("Proposed internal target", f"{least} {show_value(advice.internal, unit)}")
    if advice.margin is not None and advice.margin.figure:
        tell("Seasonal margin", show_value(advice.margin.figure, "points" if unit == "%" else unit))
    if advice.samples_needed is not None:
        tell(
            "Samples",
            f"about {advice.samples_ahead:,} {coming}; {advice.samples_needed:,} would tell the proposed target from "
            f"{show_value(advice.worse, unit)}",
        )
    tell("Why", "\n".join(advice.reasons))
    if any(each.value is not None for each in advice.weekly):
        tell("Week by week", ", ".join(show_value(each.value, unit) for each in advice.weekly))
    return pairs


def _chance_words(chances: Chances | None, coming: str) -> str:
    if chances is None:
        return ", chance not known"
    rest = [
        f"{word} {share_words(share)}"
        for word, share in (("missed", chances.missed), ("not proven", chances.not_proven))
        if share >= 0.005
    ]
    told = f" ({', '.join(rest)})" if rest else ""
    return f": met {coming} with a chance of {share_words(chances.met)}{told}"
