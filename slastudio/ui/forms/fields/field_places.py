"""Where in the agreement a widget of a form stands, told from the editors around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slastudio.ui.forms.paths import Path

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

FORM = "section"


def place_of(widget: QWidget | None) -> Path:
    """Return the path of the field a widget belongs to, () outside every form."""
    path: Path = ()
    while widget is not None:
        if hasattr(widget, "inner_place"):
            path = widget.inner_place(path)
        section = widget.property(FORM)
        if section:
            return (str(section), *path) if path else ()
        widget = widget.parentWidget()
    return ()
