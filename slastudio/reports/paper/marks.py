"""Verdict marks drawn as shapes: they differ in grey print and need no font."""

from __future__ import annotations

from typing import assert_never

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from slastudio.judge.outcome.statuses import status_named
from slastudio.reports.content.blocks import Figure, VerdictMark
from slastudio.reports.paper.fonts import REGULAR, SEMIBOLD, shortened, width_of
from slastudio.reports.paper.styles import STATUS, TEXT

_GAP = 4.0


def draw_mark(canvas: Canvas, status: str, x: float, y: float, size: float) -> None:
    """Draw a status's shape with its lower left corner at x, y."""
    colour, half = STATUS[status], size / 2
    canvas.saveState()
    canvas.setFillColor(colour)
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(0.9)
    shape = status_named(status).shape
    match shape:
        case "square":
            canvas.rect(
                x + size * 0.06, y + size * 0.06, size * 0.88, size * 0.88, stroke=0, fill=1
            )
        case "triangle":
            path = canvas.beginPath()
            path.moveTo(x, y + size * 0.06)
            path.lineTo(x + size, y + size * 0.06)
            path.lineTo(x + half, y + size * 0.96)
            path.close()
            canvas.drawPath(path, stroke=0, fill=1)
        case "lozenge":
            path = canvas.beginPath()
            path.moveTo(x + half, y + size * 0.02)
            path.lineTo(x + size * 0.98, y + half)
            path.lineTo(x + half, y + size * 0.98)
            path.lineTo(x + size * 0.02, y + half)
            path.close()
            canvas.drawPath(path, stroke=1, fill=0)
        case "dash":
            canvas.setLineWidth(1.4)
            canvas.line(x + size * 0.08, y + half, x + size * 0.92, y + half)
        case "disc" | "ring" | "half_disc":
            canvas.circle(x + half, y + half, half - 0.45, stroke=1, fill=int(shape == "disc"))
            if shape == "half_disc":
                canvas.wedge(
                    x + 0.45, y + 0.45, x + size - 0.45, y + size - 0.45, 90, 180, stroke=0, fill=1
                )
        case _:
            assert_never(shape)
    canvas.restoreState()


class MarkFlowable(Flowable):  # type: ignore[misc]
    """Set a mark and its word as one cell."""

    def __init__(self, mark: VerdictMark, size: float = 8.5) -> None:
        super().__init__()
        self.mark, self.size = mark, size
        self.needs = size * 0.8 + _GAP + width_of(mark.word, SEMIBOLD, size)

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        self.width = available
        return available, self.size * 1.35

    def draw(self) -> None:
        shape = self.size * 0.8
        draw_mark(self.canv, self.mark.status, 0, self.size * 0.30, shape)
        self.canv.setFont(SEMIBOLD, self.size)
        self.canv.setFillColor(STATUS[self.mark.status])
        word = shortened(self.mark.word, SEMIBOLD, self.size, self.width - shape - _GAP + 0.5)
        self.canv.drawString(shape + _GAP, self.size * 0.38, word)


def split_figure(text: str) -> tuple[str, str]:
    """Return a figure's part before its decimal sign and the rest ("−1,023", ".5 ms")."""
    digits = [index for index, character in enumerate(text) if character.isdigit()]
    if not digits:
        return text, ""
    point = text.find(".", digits[0])
    if point > 0 and point + 1 < len(text) and text[point + 1].isdigit():
        return text[:point], text[point:]
    end = digits[0]
    while end < len(text) and (text[end].isdigit() or text[end] == ","):
        end += 1
    return text[:end], text[end:]


class FigureFlowable(Flowable):  # type: ignore[misc]
    """Set a figure so that its decimal sign stands `after` points before the right edge."""

    def __init__(self, figure: Figure, size: float = 8.5) -> None:
        super().__init__()
        self.text, self.size = figure.text, size
        before, rest = split_figure(figure.text)
        self.left = width_of(before, REGULAR, size)
        self.right = width_of(rest, REGULAR, size)
        self.after = self.right

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        self.width = available
        return available, self.size * 1.35

    def draw(self) -> None:
        self.canv.setFillColor(TEXT)
        size = self.size * min(1.0, self.width / max(self.left + self.after, 0.1))
        self.canv.setFont(REGULAR, size)
        scale = size / self.size
        # one string, so that whoever copies or searches the text finds the figure whole
        self.canv.drawString(
            self.width - (self.after + self.left) * scale, self.size * 0.38, self.text
        )
