"""A small reader of formulas, to recompute a workbook without the program that wrote it.

It knows what the workbook uses and nothing else: numbers, cells of this and other sheets, + - * /, one comparison, and
SUM, MAX, MIN, ROUND and IF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

_TOKEN = re.compile(
    r"(?P<name>SUM|MAX|MIN|ROUND|IF)\(|(?P<area>(?:(?:'[^']+'|\w+)!)?[A-Z]{1,3}\d+(?::[A-Z]{1,3}\d+)?)"
    r"|(?P<number>\d+(?:\.\d+)?)|(?P<sign>[-+*/(),>])"
)


class Recomputed:
    """Compute a formula of a sheet from what the cells of a book hold; a book read with data_only."""

    def __init__(self, book: Any, sheet: str, formula: str) -> None:
        self._book, self._sheet = book, sheet
        self._left = list(_tokens(formula.removeprefix("=")))
        self.value = self._compared()
        assert not self._left, formula

    def _next(self, *signs: str) -> str:
        if self._left and self._left[0][0] == "sign" and self._left[0][1] in signs:
            return self._left.pop(0)[1]
        return ""

    def _compared(self) -> float:
        value = self._added()
        return float(value > self._added()) if self._next(">") else value

    def _added(self) -> float:
        value = self._multiplied()
        while sign := self._next("+", "-"):
            value += self._multiplied() * (1 if sign == "+" else -1)
        return value

    def _multiplied(self) -> float:
        value = self._one()
        while sign := self._next("*", "/"):
            other = self._one()
            value = value * other if sign == "*" else value / other
        return value

    def _one(self) -> float:
        if self._next("-"):
            return -self._one()
        if self._next("("):
            value = self._compared()
            assert self._next(")")
            return value
        kind, text = self._left.pop(0)
        if kind == "number":
            return float(text)
        if kind == "name":
            return self._called(text)
        (value,) = self._cells(text)
        return value

    def _called(self, name: str) -> float:
        given: list[list[float]] = []
        while not given or self._next(","):
            is_area = self._left[0][0] == "area" and ":" in self._left[0][1]
            given.append(list(self._cells(self._left.pop(0)[1])) if is_area else [self._compared()])
        assert self._next(")")
        flat = [value for each in given for value in each]
        if name == "IF":
            return flat[1] if flat[0] else flat[2]
        if name == "ROUND":
            # what a spreadsheet rounds is the number at fifteen digits
            shown = Decimal(f"{flat[0]:.15g}")
            return float(shown.quantize(Decimal(1).scaleb(-int(flat[1])), ROUND_HALF_UP))
        return {"SUM": sum, "MAX": max, "MIN": min}[name](flat)

    def _cells(self, area: str) -> Iterator[float]:
        sheet, _, place = area.rpartition("!")
        found = self._book[sheet.strip("'") or self._sheet][place]
        cells = [cell for row in found for cell in row] if ":" in place else [found]
        for cell in cells:
            assert cell.value is None or isinstance(cell.value, (int, float)), cell
            yield float(cell.value or 0)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        assert found, f"{text[place:]} of {text} is nothing this reader knows"
        yield str(found.lastgroup), found[str(found.lastgroup)]
        place = found.end()
