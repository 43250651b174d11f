"""A small reader of formulas, to recompute a workbook without the program that wrote it.

It knows what the workbook uses and nothing else: numbers, cells of this and other sheets, + - * /, one comparison,
SUM, MAX, MIN, SMALL, COUNT, ROUND, ROUNDUP and IF, and COUNTIF of a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

_TOKEN = re.compile(
    r"(?P<name>SUM|MAX|MIN|SMALL|COUNTIF|COUNT|ROUNDUP|ROUND|IF)\(|(?P<word>\"[^\"]*\")|(?P<area>(?:(?:'[^']+'|\w+)!)?[A-Z]{1,3}\d+(?::[A-Z]{1,3}\d+)?)"
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
        if name == "COUNTIF":
            (_, area), (_, comma), (_, word), (_, end) = (self._left.pop(0) for _ in range(4))
            assert (comma, end) == (",", ")")
            return float(sum(cell.value == word.strip('"') for cell in self._found(area)))
        given: list[list[float]] = []
        while not given or self._next(","):
            is_area = self._left[0][0] == "area" and ":" in self._left[0][1]
            if is_area:
                # only these two tell a blank cell from nought
                known = name in ("SMALL", "COUNT")
                given.append(list(self._cells(self._left.pop(0)[1], known=known)))
            else:
                given.append([self._compared()])
        assert self._next(")")
        flat = [value for each in given for value in each]
        if name == "IF":
            return flat[1] if flat[0] else flat[2]
        if name == "SMALL":
            return sorted(given[0])[int(given[1][0]) - 1]
        if name.startswith("ROUND"):
            # what a spreadsheet rounds is the number at fifteen digits
            shown, how = (
                Decimal(f"{flat[0]:.15g}"),
                ROUND_UP if name == "ROUNDUP" else ROUND_HALF_UP,
            )
            return float(shown.quantize(Decimal(1).scaleb(-int(flat[1])), how))
        return {"SUM": sum, "MAX": max, "MIN": min, "COUNT": len}[name](flat)

    def _found(self, area: str) -> list[Any]:
        sheet, _, place = area.rpartition("!")
        found = self._book[sheet.strip("'") or self._sheet][place]
        return [cell for row in found for cell in row] if ":" in place else [found]

    def _cells(self, area: str, *, known: bool = False) -> Iterator[float]:
        for cell in self._found(area):
            assert cell.value is None or isinstance(cell.value, (int, float)), cell
            if cell.value is not None or not known:
                yield float(cell.value or 0)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        assert found, f"{text[place:]} of {text} is nothing this reader knows"
        yield str(found.lastgroup), found[str(found.lastgroup)]
        place = found.end()
