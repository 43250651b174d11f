"""“When would we answer?”: pick a severity and a moment, and see what falls due when, and why."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from slastudio.contract.clocks.simulation import Promise, moment_words, simulate
from slastudio.contract.terms.agreement import Agreement
from slastudio.shared.periods import zone
from slastudio.shared.problems import StudioError
from slastudio.ui.forms.fields.simple import Combo, open_calendar
from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.labels import button, frame, label, tool
from slastudio.ui.widgets.layouts import clear, column, row, scroller
from slastudio.ui.widgets.links import Link

_FRIDAY, _EVENING = 4, time(19, 0)


def next_friday(after: date) -> date:
    return after + timedelta(days=(_FRIDAY - after.weekday()) % 7 or 7)


class WhenPanel(QWidget):
    """Simulate one incident; go_asked carries the path of what is missing."""

    go_asked = Signal(str)

    def __init__(self, theme: Theme, agreement: Agreement) -> None:
        super().__init__()
        self._agreement = agreement
        self._stale = True
        self.severity, self.tier = Combo(), Combo()
        self.severity.setAccessibleName("Severity of the incident")
        self.tier.setAccessibleName("Service tier")
        self.tier_caption = label("Service tier", "strong")
        self.day, self.clock = QLineEdit(), QLineEdit()
        self.day.setAccessibleName("Day of the report, such as 2026-06-19")
        self.clock.setAccessibleName("Time of the report, such as 19:00")
        self.day.setMaximumWidth(112)
        self.clock.setMaximumWidth(72)
        self.pick = tool("calendar", "Choose the day of the report", theme, size=16)
        self.pick.clicked.connect(self._open_calendar)
        self.friday, self.now = button("Friday 19:00"), button("Now")
        self.friday.clicked.connect(self.set_friday)
        self.now.clicked.connect(self.set_now)
        self.problem = label("", "error", wrap=True)
        self.missing = Link("Add a severity tier", lambda: self.go_asked.emit("support.severities"))
        self.reported = label("", "muted", wrap=True)
        self.body = QWidget()
        self.results = column(into=self.body, gap=8)
        self._build()
        self.severity.currentIndexChanged.connect(self._simulate)
        self.tier.currentIndexChanged.connect(self._simulate)
        self.day.textChanged.connect(self._simulate)
        self.clock.textChanged.connect(self._simulate)
        self.set_friday()

    def _build(self) -> None:
        column(
            label("An incident is reported. When would we answer?", "strong", wrap=True),
            label("Severity", "caption"),
            self.severity,
            self.tier_caption,
            self.tier,
            label("Reported, in the agreement’s time zone", "caption", wrap=True),
            row(self.day, self.pick, self.clock, None, gap=4),
            row(self.friday, self.now, None, gap=4),
            self.problem,
            row(self.missing, None),
            self.reported,
            scroller(self.body),
            into=self,
            margins=(0, 8, 0, 0),
        ).setStretch(11, 1)
        self.tier_caption.setProperty("role", "caption")

    # --- the moment ------------------------------------------------------------------------------------------------

    def _local_now(self) -> datetime:
        return datetime.now(zone(self._agreement.zone))

    def set_friday(self) -> None:
        self._set(datetime.combine(next_friday(self._local_now().date()), _EVENING))

    def set_now(self) -> None:
        self._set(self._local_now())

    def _set(self, at: datetime) -> None:
        self.day.setText(f"{at:%Y-%m-%d}")
        self.clock.setText(f"{at:%H:%M}")

    def _open_calendar(self) -> None:
        try:
            shown: date | None = date.fromisoformat(self.day.text().strip())
        except ValueError:
            shown = None
        open_calendar(self.pick, shown, self.day.setText)

    def moment(self) -> datetime:
        """Return the moment of the report; raise StudioError where it cannot be read."""
        try:
            day = date.fromisoformat(self.day.text().strip())
        except ValueError:
            raise StudioError(
                f"“{self.day.text()}” is not a day. Write it like 2026-06-19."
            ) from None
        try:
            at = datetime.strptime(self.clock.text().strip(), "%H:%M").time()  # noqa: DTZ007 - the zone is put on below
        except ValueError:
            raise StudioError(
                f"“{self.clock.text()}” is not a time. Write it like 19:00."
            ) from None
        return datetime.combine(day, at, zone(self._agreement.zone))

    # --- the result ------------------------------------------------------------------------------------------------

    def show_agreement(self, agreement: Agreement) -> None:
        self._agreement = agreement
        self._stale = True
        if self.isVisible():
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def _refresh(self) -> None:
        self._stale = False
        support = self._agreement.support
        _offer(self.severity, [(each.id, each.name or each.id) for each in support.severities])
        names = [(each.id, each.name or each.id) for each in support.tiers]
        _offer(self.tier, names, support.tier if self.tier.currentIndex() < 0 else "")
        for part in (self.tier, self.tier_caption):
            part.setVisible(bool(names))
        self._simulate()

    def _simulate(self) -> None:
        if self._stale:
            return
        clear(self.results)
        self.problem.hide()
        self.missing.setVisible(not self._agreement.support.severities)
        self.reported.hide()
        if not self._agreement.support.severities:
            self.problem.setText("No severity tier is defined yet, so nothing is promised.")
            self.problem.show()
            return
        try:
            at = self.moment()
            tier = self.tier.currentData() if self.tier.count() else None
            answer = simulate(self._agreement, str(self.severity.currentData()), at, tier)
        except StudioError as error:
            self.problem.setText(str(error))
            self.problem.show()
            return
        self.reported.setText(
            f"Reported {moment_words(answer.reported, answer.zone)} ({answer.zone})"
        )
        self.reported.show()
        if not answer.promises:
            self.results.addWidget(
                label("This severity promises no times yet.", "muted", wrap=True)
            )
        for promise in answer.promises:
            self.results.addWidget(_promise(promise, answer.zone))
        self.results.addStretch(1)


def _promise(promise: Promise, zone_name: str) -> QWidget:
    card = frame("card")
    moment = moment_words(promise.due, zone_name) if promise.due is not None else "No moment"
    reasons = [label(f"– {reason}", "caption", wrap=True) for reason in promise.reasons]
    head = label(f"{promise.what}: {promise.promised}", "muted", wrap=True)
    column(
        head, label(moment, "strong", wrap=True), *reasons, into=card, margins=(12, 8, 12, 8), gap=4
    )
    return card


def _offer(combo: Combo, choices: list[tuple[str, str]], chosen: str = "") -> None:
    """Show choices; what was chosen stays where it still exists."""
    held = [(combo.itemData(n), combo.itemText(n)) for n in range(combo.count())]
    if held == choices and not chosen:
        return
    wanted = chosen or combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    for value, words in choices:
        combo.addItem(words, value)
    combo.setCurrentIndex(max(combo.findData(wanted), 0) if choices else -1)
    combo.blockSignals(False)
