"""The keys of the main window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from slastudio.ui.window.page_stack import Desk


def make_shortcuts(
    window: QMainWindow, own: dict[str, Callable[[], object]], current: Callable[[], Desk | None]
) -> None:
    """Give the window its own keys and those of the open project, which do nothing while none is open.

    current: returns the open project's pages.
    """

    def at_desk(act: Callable[[Desk], None]) -> Callable[[], None]:
        def run() -> None:
            desk = current()
            if desk is not None:
                act(desk)

        return run

    keys = {
        **own,
        "Alt+Left": at_desk(lambda desk: desk.back()),
        "Alt+Right": at_desk(lambda desk: desk.forward()),
        "[": at_desk(lambda desk: desk.session.step_month(-1)),
        "]": at_desk(lambda desk: desk.session.step_month(1)),
        "Ctrl+Z": at_desk(lambda desk: desk.undo()),
        "Ctrl+Y": at_desk(lambda desk: desk.redo()),
        "Ctrl+Shift+Z": at_desk(lambda desk: desk.redo()),
    }
    # the tenth page is reached by nought, as on a telephone
    for number in range(1, 11):
        keys[f"Ctrl+{number % 10}"] = at_desk(partial(_go_to_page, number - 1))
    for key, act in keys.items():
        QShortcut(QKeySequence(key), window).activated.connect(act)


def _go_to_page(at: int, desk: Desk) -> None:
    desk.go(list(desk.sidebar.buttons)[at])
