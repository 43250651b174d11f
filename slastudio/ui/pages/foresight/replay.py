"""The draft held against history: verdicts by month, the credits they would have cost, and each
service tier's exposure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from slastudio.contract.words.figures import show_against, show_value
from slastudio.judge.outcome.statuses import status_word
from slastudio.judge.telling.results import COMPARATOR_WORDS
from slastudio.shared.counts import count
from slastudio.shared.progress import Progress
from slastudio.ui.forms.fields.simple import Combo
from slastudio.ui.look.wording import status_words
from slastudio.ui.pages.foresight.panel import Basis, ForesightPanel
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.cards import Pairs
from slastudio.ui.widgets.labels import label
from slastudio.ui.widgets.layouts import column, row, scroller
from slastudio.ui.widgets.panes import Panes
from slastudio.ui.widgets.tables.table import ColouredCell, DataTable, Text

if TYPE_CHECKING:
    from slastudio.judge.foresight.replay import ReplayedMonth, Tally, TierReplay
    from slastudio.operations.analysis.replay import Replay

_NAME, _MONTH = 136, 108


class ReplayPanel(ForesightPanel):
    """Choose months and a service tier, and read what the draft would have found."""

    doing = "Replaying history"
    title = "What would this draft have found?"
    why = (
        "The draft is held against every full month of evidence: which targets would have been met, which credits would "
        "have been due, and how that differs by service tier. Nothing is written."
    )
    action = "Replay history"

    def __init__(
        self, context: Context, basis: Callable[[], Basis], leave: Callable[[], None]
    ) -> None:
        super().__init__(context, "replay", basis, leave)
        self.replay: Replay | None = None
        self.first, self.last = Combo(), Combo()
        self.first.setAccessibleName("First month replayed")
        self.last.setAccessibleName("Last month replayed")
        for combo, words in ((self.first, "First full month"), (self.last, "Last full month")):
            combo.addItem(words, None)
            combo.activated.connect(lambda _at: self.compute() if self.demand.has_outcome else None)
        chosen = row(self.first, label("to", "muted"), self.last, into=self.controls, gap=4)
        chosen.setStretch(0, 1)
        chosen.setStretch(2, 1)
        self._build()

    def _build(self) -> None:
        self.finding = label("", "strong", wrap=True)
        self.tier = Combo()
        self.tier.setAccessibleName("Service tier whose months are shown")
        self.tier.activated.connect(self._show_tier)
        self.table = DataTable(
            self._context.theme, "Verdicts by month under the draft", sortable=False
        )
        self.table.selectionModel().currentChanged.connect(self._show_cell)
        self.table.setMinimumHeight(120)
        self.cell = label("", "strong", wrap=True)
        self.about = Pairs(stacked=True)
        self.exposure_head = label("Exposure by service tier", "strong", wrap=True)
        self.exposure = Pairs(stacked=True)
        self.notes = label("", "caption", wrap=True)
        detail = QWidget()
        column(
            self.cell,
            self.about,
            self.exposure_head,
            self.exposure,
            self.notes,
            None,
            into=detail,
            margins=(0, 8, 8, 0),
            gap=4,
        )
        below = scroller(detail)
        below.setMinimumHeight(120)
        panes = Panes(
            self._context.settings,
            "replay",
            (self.table, below),
            (360, 260),
            upright=True,
            handle=8,
        )
        column(self.finding, self.tier, panes, into=self.outcome, gap=8).setStretch(2, 1)

    def follow(self, has_evidence: bool) -> None:
        self._offer_months()
        super().follow(has_evidence)

    def _offer_months(self) -> None:
        labels = [each.label for each in self._session.months]
        for combo in (self.first, self.last):
            if [combo.itemText(n) for n in range(1, combo.count())] == labels:
                continue
            chosen = combo.currentData()
            while combo.count() > 1:
                combo.removeItem(1)
            for each in labels:
                combo.addItem(each, each)
            combo.setCurrentIndex(max(combo.findData(chosen), 0) if chosen else 0)

    def work(self) -> Callable[[Progress], Replay]:
        project, first, last = (
            self._session.project,
            self.first.currentData(),
            self.last.currentData(),
        )

        def replay(progress: Progress) -> Replay:
            # late: judging brings pandas with it, which the window's first paint does not wait for
            from slastudio.operations.analysis.replay import replay_history

            return replay_history(project, first, last, progress=progress)

        return replay

    # --- showing ---------------------------------------------------------------------------------------------------

    def show_outcome(self, outcome: Replay) -> None:
        chosen = self.tier.currentData()
        self.replay = outcome
        self.tier.clear()
        for each in outcome.tiers:
            self.tier.addItem(tier_name(each, outcome.agreed), each.tier)
        self.tier.setVisible(len(outcome.tiers) > 1)
        self.tier.setCurrentIndex(
            max(self.tier.findData(outcome.agreed if chosen is None else chosen), 0)
        )
        self.exposure_head.setVisible(len(outcome.tiers) > 1)
        self.exposure.setVisible(len(outcome.tiers) > 1)
        self.exposure.show_pairs(
            [(tier_name(each, outcome.agreed), exposure_words(each)) for each in outcome.tiers]
        )
        self.notes.setText("\n".join(outcome.notes))
        self._show_tier()

    def _shown(self) -> TierReplay | None:
        return (
            self.replay.tiers[max(self.tier.currentIndex(), 0)] if self.replay is not None else None
        )

    def _show_tier(self) -> None:
        from slastudio.reports.wording.replay import replay_finding

        tier = self._shown()
        if tier is None or self.replay is None:
            return
        self.finding.setText(replay_finding(tier))
        headings = ("Objective", *self.replay.months, "Missed")
        lines = [
            [tally.name, *_cells(tier, place, tally), str(tally.verdicts["missed"])]
            for place, tally in enumerate(tier.tallies)
        ]
        due = [show_value(each.credit, tier.currency) for each in tier.months]
        lines.append(["Credit", *due, show_value(tier.exposure, tier.currency)])
        widths = (_NAME, *(_MONTH for _ in self.replay.months), 84)
        self.table.show_lines(headings, lines, figures=(len(headings) - 1,), widths=widths)
        self.table.select_line(max(self.table.chosen_line(), 0))
        self._show_cell(self.table.currentIndex())

    def _show_cell(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        tier = self._shown()
        if tier is None or not index.isValid():
            return
        months = tier.months
        month = months[index.column() - 1] if 1 <= index.column() <= len(months) else None
        if index.row() >= len(tier.tallies):
            self._show_credit(tier, month)
            return
        tally = tier.tallies[index.row()]
        if month is None:
            self.cell.setText(tally.name)
            self.about.show_pairs(tally_pairs(tally, len(months)))
            return
        self.cell.setText(f"{tally.name}, {month.title}")
        self.about.show_pairs(figure_pairs(month, index.row(), tally))

    def _show_credit(self, tier: TierReplay, month: ReplayedMonth | None) -> None:
        if month is None:
            self.cell.setText("Credits of all months")
            self.about.show_pairs([("Exposure", exposure_words(tier))])
            return
        self.cell.setText(f"Credit, {month.title}")
        told = [("Credit", show_value(month.credit, tier.currency))]
        told += [("Working", "; ".join(month.working))] if month.working else []
        told += [("Why none", month.why)] if month.credit is None and month.why else []
        self.about.show_pairs(told)


def _cells(tier: TierReplay, place: int, tally: Tally) -> Sequence[Text]:
    found: list[Text] = []
    for month in tier.months:
        figure = month.figures[place]
        value = show_against(figure.value, tally.target, tally.unit)
        more = f"{tally.name}, {month.title}\n{value} against {target_words(tally)}"
        found.append(ColouredCell(status_words(figure.verdict), figure.verdict, more))
    return found


def target_words(tally: Tally) -> str:
    if tally.target is None:
        return "no target"
    return f"{COMPARATOR_WORDS[tally.comparator]} {show_value(tally.target, tally.unit)}"


def figure_pairs(month: ReplayedMonth, place: int, tally: Tally) -> list[tuple[str, str]]:
    """Return one cell in words: verdict, value and target, why, and what it would have cost."""
    figure = month.figures[place]
    pairs = [
        ("Verdict", status_words(figure.verdict)),
        ("Value", show_against(figure.value, tally.target, tally.unit)),
        ("Target", target_words(tally)),
    ]
    pairs += [("Why", figure.reason)] if figure.reason else []
    percents = [each.percent for each in month.lines if each.objective == tally.objective]
    pairs += (
        [("Credit before the cap", f"{show_value(sum(percents), '%')} of the fee base")]
        if percents
        else []
    )
    return pairs


def tally_pairs(tally: Tally, months: int) -> list[tuple[str, str]]:
    """Return how often an objective met its target, in words."""
    told = ", ".join(
        f"{status_word(name).lower()} {number}" for name, number in tally.verdicts.items() if number
    )
    return [("Target", target_words(tally)), (f"Of {count(months, 'month')}", told)]


def tier_name(tier: TierReplay, agreed: str) -> str:
    name = tier.name or "The terms as they stand"
    return f"{name} (agreed)" if tier.tier and tier.tier == agreed else name


def exposure_words(tier: TierReplay) -> str:
    """Return what a tier's months would have cost, against its fee and its cap."""
    if tier.exposure is None:
        return next((each.why for each in tier.months if each.why), "No credit can be reckoned.")
    fee = "" if tier.fee is None else f" at a fee of {show_value(tier.fee, tier.currency)} a month"
    share = "" if tier.share is None else f", {show_value(tier.share, '%')} of the fees"
    most = (
        ""
        if tier.most is None
        else f"; the cap allows {show_value(tier.most, tier.currency)} a month"
    )
    return f"{show_value(tier.exposure, tier.currency)} of credits{fee}{share}{most}"
