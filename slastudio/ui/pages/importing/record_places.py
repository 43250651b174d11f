"""Where in a JSON document the records lie: its lists, to choose from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from slastudio.evidence.intake import Inspection
from slastudio.operations.evidence.imports import json_tree
from slastudio.shared.counts import count
from slastudio.ui.forms.fields.simple import Combo
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.labels import label
from slastudio.ui.widgets.layouts import column

_LARGE_JSON = 20_000_000  # the tree of a document needs all of it in memory


class RecordPlaces(QWidget):
    """Let somebody choose the list of records; chosen carries its path. A document's places are
    read once.
    """

    chosen = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._places: tuple[Any, ...] | None = None
        self._current = ""
        self.combo = Combo()
        self.combo.setAccessibleName("Records")
        self.combo.activated.connect(lambda _index: self.chosen.emit(self.combo.currentData()))
        column(label("Records", "strong"), self.combo, into=self, gap=4)
        self.hide()

    def forget(self) -> None:
        """Hide the places of the file before."""
        self._places = None
        self.hide()

    def offer(self, inspection: Inspection, path: Path, current: str, *, whole: bool) -> None:
        """Offer the places of a document, current chosen; whole: it is no member or table of a
        file.
        """
        self._current = current
        small = inspection.container == "json" and inspection.size <= _LARGE_JSON
        is_document = small and whole
        self.setVisible(is_document and bool(self._places))
        if is_document and self._places is None:
            self._context.jobs.start(
                "Looking for records",
                lambda _progress: json_tree(path),
                self._found,
                lambda _error: None,
                key="places",
                shown=False,
                apart=True,
            )
        elif is_document:
            self._show()

    def _found(self, places: tuple[Any, ...]) -> None:
        self._places = tuple(place for place in places if place.kind == "list" and place.count)
        self._show()

    def _show(self) -> None:
        self.combo.clear()
        for place in self._places or ():
            depth = place.path.count(".") if place.path else 0
            name = place.path.rpartition(".")[2] if depth else place.path or "the document itself"
            words = (name, count(place.count, "record"), place.example[:40])
            self.combo.addItem("    " * depth + "  ·  ".join(words), place.path)
        self.combo.setCurrentIndex(self.combo.findData(self._current))
        self.setVisible(self.combo.count() > 1)
