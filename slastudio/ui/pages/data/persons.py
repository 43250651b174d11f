"""One person's records: where a value that names somebody stands, and erasing it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from slastudio.operations.evidence.persons import (
    Erased,
    PersonFound,
    erase_person,
    find_person,
    person_lines,
)
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row

Say = Callable[..., None]
_MOST_LINES = 40
FOR_GOOD = (
    "A random code takes its place in every row and text, so no figure changes; rejected records and kept copies that "
    "hold it go as a whole. Nothing brings it back. A certificate that does not name it stays."
)


class PersonPanel(Card):
    """Find a value and erase it; say shows a banner of the page."""

    def __init__(self, context: Context, say: Say) -> None:
        super().__init__("One person’s records")
        self._context, self._session, self._say = context, context.session, say
        self._looked_for = ""
        self.value = QLineEdit()
        self.value.setAccessibleName("Name, address or id to look for")
        self.value.setPlaceholderText("A name, an address or an id, as a file has it")
        self.value.setMinimumWidth(360)
        self.value.setMaximumWidth(480)
        self.value.returnPressed.connect(self.search)
        self.value.textEdited.connect(lambda _text: self.question.hide())
        self.look = button("Find", "primary", name="Find this value in the project")
        self.look.clicked.connect(self.search)
        self.found = label("", wrap=True, selectable=True)
        self._build_question()
        self.add(
            label(
                "In every letter case, and as imports hashed or shortened it: rows, rejected records, kept copies, "
                "questions, registers, and files outside the project that may hold it.",
                "caption",
                wrap=True,
            )
        )
        self.body.addLayout(row(self.value, self.look, None))
        self.add(self.found, self.question)
        self.question.hide()

    def _build_question(self) -> None:
        self.why = QLineEdit()
        self.why.setAccessibleName("Why the value is erased")
        self.why.setPlaceholderText("The person asked for it")
        self.who = QLineEdit()
        self.who.setAccessibleName("Erased by")
        self.who.setPlaceholderText("A name or a role")
        self.problem = label("", "finding-error", wrap=True)
        self.go = button("Erase for good", "danger")
        self.go.clicked.connect(self.erase)
        self.question = QWidget()
        column(
            label(FOR_GOOD, wrap=True),
            label("Why (needed, stands on the certificate)", "strong"),
            self.why,
            label("By", "strong"),
            self.who,
            self.problem,
            row(self.go, None),
            into=self.question,
            gap=4,
        )
        self.question.setMaximumWidth(640)

    def search(self) -> None:
        """Look for the value in the background."""
        value, project = self.value.text().strip(), self._session.project
        self.question.hide()
        self.found.setText("Looking …")
        self._context.jobs.start(
            "Looking for one person’s records",
            lambda progress: find_person(project, value, progress),
            lambda found: self._show(value, found),
            self._failed,
            key="person",
        )

    def _show(self, value: str, found: PersonFound) -> None:
        self._looked_for = value
        self._tell("", found)
        self.problem.hide()
        self.question.setVisible(found.anything and self._session.writable)
        if found.anything:
            self.why.setFocus()

    def _tell(self, before: str, found: PersonFound) -> None:
        lines = [*filter(None, (before,)), *person_lines(found)]
        if len(lines) > _MOST_LINES:
            left = len(lines) - _MOST_LINES
            lines = [*lines[:_MOST_LINES], f"… and {left} more; “slastudio person” lists all."]
        self.found.setText("\n".join(lines))

    def erase(self) -> None:
        """Erase what was found, in the background; without a reason nothing happens."""
        value, project = self._looked_for, self._session.project
        why, who = self.why.text().strip(), self.who.text().strip()
        if not why:
            self.problem.setText(
                "■ Say why the value is erased; the reason stands on the certificate."
            )
            self.problem.show()
            self.why.setFocus()
            return
        forgetting = self._session.forgetting

        def work(progress: Progress) -> Erased:
            with forgetting():
                return erase_person(project, value, why=why, who=who, progress=progress)

        self.go.setEnabled(False)
        self._context.jobs.start(
            "Erasing one person’s value",
            work,
            self._erased,
            self._failed,
            key="person",
        )

    def _erased(self, done: Erased) -> None:
        self.go.setEnabled(True)
        self._looked_for = ""
        for field in (self.value, self.why, self.who):
            field.clear()
        self.question.hide()
        self._tell(f"{done.code} stands in its place. It stood here:", done.found)
        self._say(
            "done", f"The value is erased; {done.code} stands in its place. No undo brings it back."
        )
        self._session.take(done.changed)
        self._session.erased.emit()

    def _failed(self, error: BaseException) -> None:
        self.go.setEnabled(True)
        if not isinstance(error, StudioError):
            raise error
        self.found.setText(str(error))
