"""The button that copies or saves a chart; the chart's context menu offers the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pyqtgraph as pg
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton

from slastudio.shared.outputs import require_output, write_bytes
from slastudio.ui.charts.keeping.chart import ChartWidget
from slastudio.ui.charts.keeping.data import csv_text, tabbed_text
from slastudio.ui.charts.keeping.pictures import picture_of, png_of, svg_of
from slastudio.ui.look.icons import dress
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.labels import tip

_WORDS = "Copy or save this chart"
_NO_NAME = re.compile(r"[^\w-]+")


class KeepButton(QToolButton):
    """Offer a chart's picture and data, for the clipboard and as files; the chart's context menu
    (right click, menu key) is the same.
    """

    def __init__(self, context: Context, chart: ChartWidget) -> None:
        super().__init__()
        self._context, self._chart = context, chart
        self.setAccessibleName(_WORDS)
        tip(self, _WORDS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        dress(self, "export", context.theme, size=20)
        self.choices = QMenu(self)
        for words, work in (
            ("Copy picture", self.copy_picture),
            ("Copy picture as SVG", self.copy_svg),
            ("Copy data", self.copy_data),
            ("", None),
            ("Save picture as PNG …", self.save_png),
            ("Save picture as SVG …", self.save_svg),
            ("Save data as CSV …", self.save_data),
        ):
            if work is None:
                self.choices.addSeparator()
            else:
                self.choices.addAction(words, work)
        self.setMenu(self.choices)
        chart.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chart.customContextMenuRequested.connect(self._open_at)
        # a drawing surface inside keeps no menu of its own
        for view in chart.findChildren(pg.GraphicsView):
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def _open_at(self, place: QPoint) -> None:
        self.choices.popup(self._chart.mapToGlobal(place))

    # --- the clipboard ---------------------------------------------------------------------------------------------

    def copy_picture(self) -> None:
        QGuiApplication.clipboard().setImage(picture_of(self._chart, self._context.theme.tokens))
        self._say("The picture is copied.")

    def copy_svg(self) -> None:
        made = svg_of(self._chart, self._context.theme.tokens)
        carried = QMimeData()
        carried.setData("image/svg+xml", made)
        carried.setText(made.decode())
        QGuiApplication.clipboard().setMimeData(carried)
        self._say("The picture is copied as SVG.")

    def copy_data(self) -> None:
        QGuiApplication.clipboard().setText(tabbed_text(self._chart.chart_data()))
        self._say("The data are copied.")

    # --- files -----------------------------------------------------------------------------------------------------

    def save_png(self) -> None:
        self._save("PNG (*.png)", "png", lambda: png_of(self._chart, self._context.theme.tokens))

    def save_svg(self) -> None:
        self._save("SVG (*.svg)", "svg", lambda: svg_of(self._chart, self._context.theme.tokens))

    def save_data(self) -> None:
        self._save("CSV (*.csv)", "csv", lambda: csv_text(self._chart.chart_data()).encode())

    def _save(self, filters: str, ending: str, made: Callable[[], bytes]) -> None:
        project = self._context.session.project.path
        proposed = project.with_name(f"{file_stem(self._chart.title())}.{ending}")
        name, _ = QFileDialog.getSaveFileName(self, "Save the chart", str(proposed), filters)
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(f"{name}.{ending}")
        # painted here, for widgets belong to this thread; written elsewhere, for disks may be slow
        content = made()

        def work(_progress: object) -> None:
            require_output(path, project)
            write_bytes(path, content)

        self._context.jobs.start(
            f"Writing {path.name}", work, lambda _done: self._say(f"Written: {path.name}.")
        )

    def _say(self, words: str) -> None:
        self._context.session.reported.emit("done", words)


def file_stem(title: str) -> str:
    """Return a short name for a file from a chart's title."""
    first = title.partition(" · ")[0]
    return _NO_NAME.sub("-", first).strip("-").lower()[:60] or "chart"
