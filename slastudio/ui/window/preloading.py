"""Make Qt's classes and import the pages in idle moments, always in the window's thread.

Qt for Python makes a class when its name is first asked for. A chart library that copies all of
Qt's names in a worker thread, while the window asks for names too, ends the program with a
segmentation fault.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator

_QT = ("PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtSvg", "PySide6.QtTest")
_WANTED = (
    "slastudio.ui.state.session",
    "slastudio.ui.window.page_stack",
    "pyqtgraph",
    "slastudio.ui.pages.overview",
    "slastudio.ui.pages.agreement.page",
    "slastudio.ui.pages.data.page",
    "slastudio.ui.pages.objectives.page",
    "slastudio.ui.pages.registers.incidents",
    "slastudio.ui.pages.costs.page",
    "slastudio.ui.pages.registers.changes",
    "slastudio.ui.pages.reports.page",
)


def qt_classes() -> Iterator[None]:
    """Ask for every name of Qt, one a step: a fifth of a second that importing the charts would
    take at once.
    """
    for module in _QT:
        names = importlib.import_module(module)
        yield
        for name in dir(names):
            getattr(names, name)
            yield


def page_modules() -> Iterator[None]:
    """Import the pages, one a step."""
    for name in _WANTED:
        importlib.import_module(name)
        yield
