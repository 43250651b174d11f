"""A line of any number of points, drawn as the smallest and largest value of each pixel column.

Kept for speed (`python -m tests.benchmarks fine-line`): the extremes of ever larger blocks are made once, so
that a frame looks at a few thousand numbers however many lie in sight. No extreme is lost.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg

from slastudio.evidence.arrays import Array

_FACTOR = 8
_MOST_A_PIXEL = 4


class Pyramid:
    """Hold points (x ascending) and the extremes of blocks of 8, 64, 512 … of them."""

    def __init__(self, x: Array, y: Array) -> None:
        self.x, self.y = x, y
        self._levels: list[tuple[Array, Array]] = []
        low = high = y
        while len(low) > 4 * _FACTOR:
            low, high = _extremes(low, high, _FACTOR)
            self._levels.append((low, high))

    def __len__(self) -> int:
        return len(self.x)

    def seen(self, begin: float, end: float, pixels: int) -> tuple[Array, Array]:
        """Return the line from begin to end in at most a few points a pixel: the points themselves
        where there are few, else the smallest and the largest value of each block in turn. One
        point to either side is among them, so that the line goes on beyond the view.
        """
        first = max(int(np.searchsorted(self.x, begin, "left")) - 1, 0)
        last = min(int(np.searchsorted(self.x, end, "right")) + 1, len(self.x))
        pixels = max(pixels, 1)
        if last - first <= _MOST_A_PIXEL * pixels:
            return self.x[first:last], self.y[first:last]
        # the coarsest level that still has a block for every pixel
        level, size = -1, 1
        while level + 1 < len(self._levels) and (last - first) // (size * _FACTOR) >= pixels:
            level, size = level + 1, size * _FACTOR
        low, high = (self.y, self.y) if level < 0 else self._levels[level]
        begin_at, end_at = first // size, -(-last // size)
        low, high = low[begin_at:end_at], high[begin_at:end_at]
        by = max(len(low) // pixels, 1)
        low, high = _extremes(low, high, by)
        places = self.x[np.minimum((begin_at + np.arange(len(low)) * by) * size, len(self.x) - 1)]
        y = np.empty(2 * len(low))
        y[0::2], y[1::2] = low, high
        return np.repeat(places, 2), y


def _extremes(low: Array, high: Array, by: int) -> tuple[Array, Array]:
    """Return the smallest and largest of every `by` values, of what is left at the end too; a block
    of which nothing is known stays unknown.
    """
    whole = len(low) // by * by
    found = (
        np.fmin.reduce(low[:whole].reshape(-1, by), axis=1),
        np.fmax.reduce(high[:whole].reshape(-1, by), axis=1),
    )
    if whole == len(low):
        return found
    return np.append(found[0], np.fmin.reduce(low[whole:])), np.append(
        found[1], np.fmax.reduce(high[whole:])
    )


class FineLine(pg.PlotCurveItem):  # type: ignore[misc]
    """Draw a pyramid's line, anew for every view."""

    def __init__(self, pyramid: Pyramid, **options: Any) -> None:
        super().__init__(connect="finite", **options)
        self.pyramid = pyramid
        self._shown: tuple[float, float, int] | None = None

    def viewRangeChanged(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Take the points of the part that is in sight."""
        view = self.getViewBox()
        if not isinstance(view, pg.ViewBox):
            return
        (begin, end), wide = view.viewRange()[0], int(view.width())
        if self._shown != (begin, end, wide):
            self._shown = (begin, end, wide)
            self.setData(*self.pyramid.seen(begin, end, wide))

    def dataBounds(self, ax: int, *_more: Any, **_options: Any) -> Any:
        """Return the bounds of all points, not of those in sight."""
        known = self.pyramid.x if ax == 0 else self.pyramid.y
        return (None, None) if not len(known) else (np.nanmin(known), np.nanmax(known))
