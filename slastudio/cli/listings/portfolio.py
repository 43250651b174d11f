"""Clients as lines of text, those first to whom something is owed next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from slastudio.judge.telling.portfolio import HEADINGS, line_cells, ranked
from slastudio.operations.portfolio.summaries import PortfolioEntry

_WIDEST = 44


def portfolio_lines(found: Sequence[PortfolioEntry], now: datetime) -> Iterator[str]:
    """Yield a table of the clients that are known, then the projects that are not, with the reason."""
    by_line = {id(each.line): each for each in found if each.line is not None}
    told = ranked([each.line for each in found if each.line is not None])
    rows = [HEADINGS, *(tuple(map(_cut, line_cells(each, now))) for each in told)]
    if told:
        widths = [max(len(row[n]) for row in rows) for n in range(len(HEADINGS))]
        for place, row in enumerate(rows):
            marks = (
                "" if not place or not by_line[id(told[place - 1])].changed else "  changed since"
            )
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            yield f"{'  '.join(cells).rstrip()}{marks}"
    for each in found:
        if each.problem:
            yield f"✗ {each.path.name}: {each.problem}"
        elif each.line is None:
            yield f"– {each.path.name}: nothing is kept of it yet; open it, or list it without --kept"


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1].rstrip()}…"
