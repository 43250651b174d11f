"""Make Qt's classes and import the pages in idle moments, always in the window's thread.

Qt for Python makes a class when its name is first asked for. A chart library that copies all of
Qt's names in a worker thread, while the window asks for names too, ends the program with a
segmentation fault.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

_QT = ("PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtSvg", "PySide6.QtTest")
# from what stands alone to what is made of it, so that no import brings many others with it
_ROOMS = ("state", "look", "widgets", "charts", "forms", "pages")
# what the chart library brings with it comes first: itself it is one step of a tenth of a second
_CHARTS = ("multiprocessing.connection", "colorama", "PySide6.QtOpenGLWidgets", "pyqtgraph")


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
    """Import everything of the window, one module a step."""
    for name in (*_CHARTS, *_window_modules()):
        importlib.import_module(name)
        yield


def _window_modules() -> Iterator[str]:
    for room in _ROOMS:
        whole = importlib.import_module(f"slastudio.ui.{room}")
        found = tuple(pkgutil.walk_packages(whole.__path__, f"{whole.__name__}."))
        # parts before the pages that put them together
        yield from sorted((each.name for each in found), key=lambda name: name.endswith(".page"))
    yield "slastudio.ui.window.page_stack"
