"""Garbage is collected in the window's thread only.

Python collects cycles in whichever thread happens to allocate. A worker thread that finds a closed
page among the garbage would destroy its widgets outside the window's thread, which Qt answers with
a crash.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 250


class Collecting(QObject):
    """Switch automatic collection off and do the same from a timer, generation by generation, at
    Python's thresholds.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self, interval=_EVERY_MS)
        timer.timeout.connect(self.look)
        timer.start()

    def look(self) -> None:
        """Collect where so much was made that Python would have collected by now."""
        young, middle, old = (
            count > most for count, most in zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        if young or middle or old:
            generation = 1 if middle else 0
            gc.collect(2 if old else generation)
