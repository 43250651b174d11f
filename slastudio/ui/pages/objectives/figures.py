"""The narrow column of one objective: its error budget as a bar, and its figures in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from slastudio.evidence.questions import Question
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.telling.confirmations import awaited_words
from slastudio.judge.telling.movement import before_words
from slastudio.judge.telling.readings import UNCONFIRMED, covered_words, range_words
from slastudio.judge.telling.results import (
    basis_words,
    budget_line,
    interval_words,
    promised_words,
    settling_words,
    target_line,
    value_words,
)
from slastudio.operations.analysis.explanations import burn_lines
from slastudio.shared.counts import count
from slastudio.ui.charts.sparkline import draw_budget
from slastudio.ui.look.theme import Theme
from slastudio.ui.look.wording import day


class BudgetBar(QWidget):
    """Draw one error budget as a bar."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._result: Result | None = None
        self.setFixedHeight(12)
        theme.changed.connect(self.update)

    def show_result(self, result: Result) -> None:
        self._result = result
        self.setVisible(result.budget is not None)
        self.setAccessibleName(f"Error budget: {budget_line(result.budget)}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._result is not None and self._result.budget is not None:
            painter = QPainter(self)
            box = self.rect().toRectF().adjusted(1, 3, -1, -3)
            draw_budget(painter, box, self._result.budget, self._result.status, self._theme.tokens)
            painter.end()


def burn_pairs(result: Result) -> list[tuple[str, str]]:
    """Return how the error budget burns, and how often each alert would have fired."""
    pairs = burn_lines(result)
    if result.burn is not None and result.burn.alerts:
        fired = Counter(each.rule for each in result.burn.alerts)
        told = "\n".join(f"{rule}: {count(number, 'time')}" for rule, number in fired.items())
        pairs.append(("Alerts would have fired", told))
    return pairs


def figures_of(result: Result, questions: Sequence[Question] = ()) -> tuple[tuple[str, str], ...]:
    """Return the narrow column's lines: value, what it depends on, promise, samples, interval,
    budget, days covered, method, exclusions, sources.
    """
    pairs = [
        ("Value", value_words(result)),
        ("Target", target_line(result)),
    ]
    if depends := range_words(result, questions):
        pairs.append(("Depends on readings", f"{depends} ({UNCONFIRMED})"))
    if result.internal_target is not None:
        pairs.append(
            (
                "Internal target",
                promised_words(result, result.internal_target),
            )
        )
    if result.previous_value is not None:
        pairs.append(("Month before", before_words(result)))
    pairs.append(("Samples", basis_words(result)))
    if result.interval is not None:
        pairs.append(("Interval", interval_words(result)))
    if result.further_samples:
        pairs.append(("To settle it", settling_words(result)))
    if result.worst_day is not None:
        pairs.append(("Worst window ends", day(result.worst_day)))
    if result.budget is not None:
        pairs.append(("Error budget", f"{budget_line(result.budget)} ({result.budget.unit})"))
    pairs += burn_pairs(result)
    if result.grade:
        pairs.append(("Alert", result.grade))
    if result.misses:
        pairs.append(("Missed before", ", ".join(result.misses)))
    if covered := covered_words(result.coverage):
        pairs.append(("Covered", covered))
    pairs += [("Method", f"{result.formula}, {result.window}"), ("Clause", result.clause)]
    left_out = "; ".join(f"{each.name}: {each.samples:,}" for each in result.excluded)
    pairs.append(("Exclusions", left_out or "none"))
    if result.awaited is not None:
        pairs.append(("Once confirmed", awaited_words(result)))
    pairs.append(
        (
            "Sources",
            "\n".join(f"{each.file} ({count(each.rows, 'row')})" for each in result.sources)
            or "no file",
        )
    )
    return tuple(pairs)
