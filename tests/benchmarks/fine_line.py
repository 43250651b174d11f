"""Frames of a line of ten million points: ours against pyqtgraph's own down-sampling.

A frame sets another range of days and paints the whole view; six frames go from all points to a few thousand.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

POINTS = 10_000_000
SIZE = (1200, 400)
_SHARES = (1.0, 0.5, 0.2, 0.05, 0.01, 0.001)


def points() -> tuple[Any, Any]:
    rng = np.random.default_rng(5)
    x = np.arange(POINTS, dtype=float)
    return x, rng.lognormal(7, 0.5, POINTS)


def cases(_folder: Path, _rows: int) -> dict[str, Callable[[], float]]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # late: other measurements need no window
    import pyqtgraph as pg

    from slastudio.ui.charts.shape.pyramid import FineLine, Pyramid

    app = pg.mkQApp()
    x, y = points()

    def view() -> Any:
        made = pg.PlotWidget()
        made.resize(*SIZE)
        made.setYRange(0, float(y.max()), padding=0)
        made.show()
        app.processEvents()
        return made

    def frames(plot: Any) -> float:
        began = time.perf_counter()
        for share in _SHARES:
            wide = POINTS * share
            plot.setXRange((POINTS - wide) / 3, (POINTS - wide) / 3 + wide, padding=0)
            plot.grab()
        return time.perf_counter() - began

    ours = view()
    line = FineLine(Pyramid(x, y), pen="k")
    ours.addItem(line)
    plain, clipped = view(), view()
    for plot, clip in ((plain, False), (clipped, True)):
        item = pg.PlotDataItem(x, y, pen="k")
        item.setDownsampling(auto=True, method="peak")
        plot.addItem(item)
        item.setClipToView(clip)
    return {
        "ours": lambda: frames(ours),
        "pyqtgraph, auto peak": lambda: frames(plain),
        "pyqtgraph, auto peak, clipped to the view": lambda: frames(clipped),
    }
