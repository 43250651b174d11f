"""A part that folds away under its heading, by mouse and keyboard."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from slastudio.ui.widgets.labels import button
from slastudio.ui.widgets.layouts import column

_SHOWN, _FOLDED = "–", "+"


class Fold(QWidget):
    """Show a heading that is a button, and what it opens and closes below it."""

    def __init__(self, title: str, body: QWidget, *, shown: bool = True) -> None:
        super().__init__()
        self._title, self.body = title, body
        self.heading = button("", "link")
        self.heading.setCheckable(True)
        self.heading.toggled.connect(self._toggled)
        self.heading.setChecked(shown)
        self._toggled(shown)
        column(self.heading, body, into=self, gap=4)

    @property
    def shown(self) -> bool:
        return self.heading.isChecked()

    def show_body(self, *, shown: bool = True) -> None:
        """Open or close what lies below the heading."""
        self.heading.setChecked(shown)

    def _toggled(self, shown: bool) -> None:
        self.heading.setText(f"{_SHOWN if shown else _FOLDED}  {self._title}".replace("&", "&&"))
        self.heading.setAccessibleName(f"{self._title}, {'shown' if shown else 'folded away'}")
        self.body.setVisible(shown)
