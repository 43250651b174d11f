"""Where in the agreement a widget of a form stands, told from the editors around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from slastudio.ui.forms.paths import Path

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from slastudio.ui.forms.editors import FieldEditor

FORM = "section"


def editor_around(widget: QWidget | None) -> FieldEditor | None:
    """Return the innermost field editor that a widget belongs to."""
    while widget is not None and not hasattr(widget, "inner_place"):
        widget = widget.parentWidget()
    return cast("FieldEditor | None", widget)


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
