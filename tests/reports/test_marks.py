"""Marks of verdicts on paper: whoever prints in grey, or sees no colour, tells them apart."""

from __future__ import annotations

import io
from itertools import combinations

import numpy as np
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from slastudio.judge.outcome.statuses import STATUSES
from slastudio.reports.paper.marks import draw_mark

pytestmark = pytest.mark.rapid
_SIZE, _SCALE = 8.5, 6
_GREY = 160  # darker than this is ink, whatever its colour was


def ink(status: str) -> np.ndarray:
    """Return where a mark leaves ink when it is printed in grey."""
    paper = io.BytesIO()
    canvas = Canvas(paper, pagesize=(_SIZE + 2, _SIZE + 2))
    draw_mark(canvas, status, 1, 1, _SIZE)
    canvas.save()
    with pypdfium2.PdfDocument(paper.getvalue()) as pdf:
        return np.asarray(pdf[0].render(scale=_SCALE).to_pil().convert("L")) < _GREY


@pytest.mark.parametrize(("one", "other"), list(combinations(STATUSES, 2)))
def test_that_marks_differ_in_grey(one: str, other: str) -> None:
    first, second = ink(one), ink(other)
    assert first.any()
    assert second.any()
    apart = (first != second).sum() / (first | second).sum()
    # a square is told from a disc by its corners alone
    assert apart > 0.15
