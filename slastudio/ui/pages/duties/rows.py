"""One duty as a line, and the duties under a heading that folds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from slastudio.judge.outcome.duties import OwedDuty
from slastudio.judge.telling.duties import STATES, due_moment, duty_sentence, owed_by, shown_words
from slastudio.judge.telling.duty_groups import DutyAction, DutyGroup, action_of
from slastudio.shared.counts import count
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import button, label, set_mark
from slastudio.ui.widgets.layouts import column, row

# more lines under one heading are shown on wish
AT_ONCE = 30
Acting = Callable[[OwedDuty, DutyAction], None]


class DutyRow(QFrame):
    """Show one duty; chosen carries it when it is clicked, or Return is pressed on it."""

    chosen = Signal(object)

    def __init__(self, duty: OwedDuty, zone: str, acting: Acting) -> None:
        super().__init__()
        self.duty = duty
        self.setProperty("role", "line")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        declared = STATES[duty.state]
        mark = label(declared.mark)
        set_mark(mark, declared.status)
        mark.setFixedWidth(16)
        words = label(duty_sentence(duty), "strong", wrap=True)
        self.told = label(self._told(duty, zone), "muted", wrap=True)
        self.setAccessibleName(f"{declared.word}: {words.text()} {self.told.text()}")
        line = row(mark, column(words, self.told, gap=0), into=self, margins=(0, 4, 0, 4), gap=8)
        line.setStretch(1, 1)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        action = action_of(duty)
        if action is not None:
            act = button(
                action.words,
                "link" if action.name == "see" else "",
                name=f"{action.words} {words.text()}",
            )
            act.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            act.clicked.connect(lambda: acting(duty, action))
            line.addWidget(act, 0, Qt.AlignmentFlag.AlignTop)

    @staticmethod
    def _told(duty: OwedDuty, zone: str) -> str:
        facts = (
            STATES[duty.state].word,
            f"{owed_by(duty)} → {duty.to}",
            f"{due_moment(duty, zone)}",
            duty.about,
            duty.clause,
            shown_words(duty, zone),
        )
        return " · ".join(filter(None, facts))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.chosen.emit(self.duty)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        page = self.window()
        if step is None:
            super().keyPressEvent(event)
            return
        rows = [each for each in page.findChildren(DutyRow) if each.isVisibleTo(page)]
        at = rows.index(self) + step
        if 0 <= at < len(rows):
            rows[at].setFocus(Qt.FocusReason.TabFocusReason)
            rows[at].chosen.emit(rows[at].duty)


class GroupCard(Card):
    """Show the duties of a group under a heading that opens and closes it."""

    def __init__(
        self,
        group: DutyGroup,
        zone: str,
        acting: Acting,
        chosen: Callable[[object], None],
    ) -> None:
        super().__init__()
        self.group, self._zone = group, zone
        self._acting, self._chosen = acting, chosen
        self.heading = button(
            f"{group.title}  ·  {len(group.duties)}",
            "link",
            name=f"{group.title}: {count(len(group.duties), 'duty', 'duties')}",
        )
        self.heading.setCheckable(True)
        self.heading.toggled.connect(self._open)
        self.holder = QWidget()
        self._lines = column(into=self.holder, gap=0)
        self.body.addLayout(row(self.heading, None))
        self.body.addWidget(self.holder)
        self.rows: list[DutyRow] = []
        self.heading.setChecked(not group.folded)
        self.holder.setVisible(not group.folded)

    def _open(self, on: bool) -> None:
        if on and not self.rows:
            self._build(self.group.duties[:AT_ONCE])
            rest = self.group.duties[AT_ONCE:]
            if rest:
                more = button(f"Show {count(len(rest), 'more duty', 'more duties')}", "link")
                more.clicked.connect(lambda: self._build(rest))
                more.clicked.connect(more.hide)
                self._lines.addWidget(more)
        self.holder.setVisible(on)

    def _build(self, duties: tuple[OwedDuty, ...]) -> None:
        for duty in duties:
            made = DutyRow(duty, self._zone, self._acting)
            made.chosen.connect(self._chosen)
            self.rows.append(made)
            self._lines.addWidget(made)
