"""The week's sample of answers to review: drawn by the stated rule, written as a sheet to fill in."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QLineEdit

from slastudio.shared.counts import count
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row

if TYPE_CHECKING:
    from slastudio.operations.evidence.review_samples import ReviewSample

Say = Callable[..., None]


def _samples() -> ModuleType:
    # late: the operation brings pandas with it, which showing this page does not need
    return importlib.import_module("slastudio.operations.evidence.review_samples")


class WeekSamplePanel(Card):
    """Draw a week's sample and write its sheet; say shows a banner of the page."""

    def __init__(self, context: Context, say: Say) -> None:
        super().__init__("The week’s sample")
        self._context, self._session, self._say = context, context.session, say
        self.week = QLineEdit()
        self.week.setAccessibleName("Week")
        self.week.setPlaceholderText("2026-W41")
        self.number = QLineEdit()
        self.number.setAccessibleName("How many answers")
        for field in (self.week, self.number):
            field.setMaximumWidth(140)
        self.draw = button("Draw and write …")
        self.draw.clicked.connect(self.choose_file)
        about = label(
            "Answers of a week that people review, drawn the same by everybody: in proportion by language, within each "
            "by a hash of seed and id. What came back is held against it.",
            "muted",
            wrap=True,
        )
        fields = row(
            column(label("Week", "caption"), self.week, gap=2),
            column(label("Answers", "caption"), self.number, gap=2),
            column(label(" ", "caption"), self.draw, gap=2),
            None,
        )
        self.told = label("", "", wrap=True, selectable=True)
        self.body.addLayout(column(about, fields, self.told, gap=8))
        self._session.making_changed.connect(self._suggest)
        self._session.agreement_changed.connect(self._suggest)
        self._suggest()

    def _suggest(self) -> None:
        """Offer the last whole week of the shown month, and the number agreed on, where nothing was
        typed.
        """
        period = self._session.period
        if period is not None and not self.week.isModified():
            sunday = period.last_day - timedelta(days=period.last_day.isoweekday() % 7)
            year, week, _ = sunday.isocalendar()
            self.week.setText(f"{year}-W{week:02d}")
        agreed = self._session.agreement.evaluation.review_sample
        if agreed and not self.number.isModified():
            self.number.setText(str(agreed))

    def choose_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self,
            "Write the week’s sample",
            str(self._session.project.path.with_name(f"sample {self.week.text().strip()}.xlsx")),
            "Excel (*.xlsx);;CSV (*.csv)",
        )
        if name:
            self.write(Path(name))

    def write(self, path: Path) -> None:
        """Draw the sample and write its sheet in the background."""
        project, week, size = self._session.project, self.week.text(), self.number.text().strip()
        if size and not (size.isdecimal() and int(size) > 0):
            self._say("error", f"“{size}” is no number of answers. Write one such as 50.")
            return

        def work(progress: Progress) -> tuple[ReviewSample, Path]:
            found = _samples().draw_sample(
                project, week, size=int(size) if size else None, progress=progress
            )
            _samples().write_sheet(project, found, path)
            return found, path

        self._context.jobs.start("Drawing the week’s sample", work, self._written, self._failed)

    def _written(self, made: tuple[ReviewSample, Path]) -> None:
        sample, path = made
        shares = ", ".join(f"{value} {taken} of {there}" for value, there, taken in sample.strata)
        self.told.setText(
            f"{sample.week.title}: {count(len(sample.answers), 'answer')} drawn ({shares}). Reviewed: "
            f"{len(sample.reviewed)}; not yet: {len(sample.missing)}; reviewed in that week and not drawn: "
            f"{len(sample.others)}."
        )
        self._say("done", f"{path.name} is written. Filled in, it is imported without mapping.")

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self._say("error", str(error))
