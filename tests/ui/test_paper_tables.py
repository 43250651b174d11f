"""Tables of the preview keep words whole on the narrowest sheet, and figures beside their units."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from slastudio.contract.clauses.texts import section_blocks
from slastudio.contract.terms.sections import TITLES
from slastudio.operations.agreements.templates import list_templates, template_agreement
from slastudio.ui.widgets.documents.paper import column_shares, ink, kept_together

NARROW, PADDING = 345.0, 10.0


@pytest.mark.parametrize("name", [each.slug for each in list_templates()])
def test_that_no_word_breaks_where_all_have_room(qapp: QApplication, name: str) -> None:
    agreement = template_agreement(name, client="Larkpay")
    head, body = (QFontMetricsF(ink(11, bold=bold).font()) for bold in (True, False))
    looked = 0
    for section in TITLES:
        for block in section_blocks(agreement, section):
            rows = [row for row in (block.head, *block.rows) if row]
            if block.kind != "table" or not rows:
                continue
            shares = column_shares(rows)
            assert sum(shares) == pytest.approx(100)
            longest = [
                max(
                    (body if y else head).horizontalAdvance(word)
                    for y, row in enumerate(rows)
                    for word in _words(row, x)
                )
                for x in range(len(shares))
            ]
            # five long words beside one another have no room on any sheet so narrow
            if sum(longest) + PADDING * len(longest) > NARROW:
                continue
            for share, wide in zip(shares, longest, strict=True):
                assert wide <= share / 100 * NARROW - PADDING + 0.01, section
            looked += 1
    assert looked > 5


def _words(row: Sequence[str], x: int) -> list[str]:
    return re.split(r"[ \n]|(?<=[-–—/@])|\.(?=\w)", row[x]) if x < len(row) else [""]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("at least 92 %", "at least 92\u00a0%"),
        ("at most 3,500 ms", "at most 3,500\u00a0ms"),
        ("at most 3 points", "at most 3\u00a0points"),
        ("any 7 days", "any 7 days"),
        ("5 seconds", "5 seconds"),
    ],
)
def test_that_a_figure_stays_beside_its_unit(text: str, shown: str) -> None:
    assert kept_together(text) == shown
