"""The box that tells what the program is made of: version, licences, and where their texts lie."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from slastudio.operations.about import About, about, about_lines, texts_told
from slastudio.ui.look.theme import Theme
from slastudio.ui.state.jobs import Jobs
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row
from slastudio.ui.widgets.tables.table import DataTable

_WIDTHS = (190, 110, 0)


def ask_about(window: QWidget, theme: Theme, jobs: Jobs) -> None:
    """Read what is installed in the background, and show it over the window."""
    jobs.start(
        "Reading licences",
        lambda _progress: about(),
        lambda told: AboutBox(told, theme, window).open(),
        key="about",
        shown=False,
    )


class AboutBox(QDialog):
    """Show the parts of the program; Copy takes all of it along, Esc leaves."""

    def __init__(self, told: About, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("About SLA Studio")
        self.setAccessibleName("About SLA Studio")
        self.resize(720, 520)
        self.told = told
        first, second, *_ = about_lines(told)
        self.table = DataTable(theme, "What is bundled, with its licences")
        self.table.show_lines(
            ("Part", "Version", "Licence"),
            [(part.name, part.version, part.licence) for part in told.parts],
            widths=_WIDTHS,
            fill=2,
        )
        self.texts = label("", "muted", wrap=True, selectable=True)
        self.texts.setAccessibleName("Where the texts of the licence lie")
        self.table.chosen.connect(self._chosen)
        self.copy = button("Copy", name="Copy all of this as text")
        self.copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText("\n".join(about_lines(told)))
        )
        self.copy.setAutoDefault(False)
        close = button("Close", "primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        column(
            label(first, "section", wrap=True),
            label(second, "muted", wrap=True, selectable=True),
            self.table,
            self.texts,
            row(self.copy, None, close),
            into=self,
            margins=24,
            gap=12,
        )
        self.table.select_line(0)
        self.table.setFocus()

    def _chosen(self, line: int) -> None:
        if 0 <= line < len(self.told.parts):
            part = self.told.parts[line]
            told = "\n".join(texts_told(part))
            self.texts.setText(f"The licence of {part.name} can be read in:\n{told}")
