"""Every colour that carries text reads on every ground it stands on."""

from __future__ import annotations

import pytest

from slastudio.judge.outcome.statuses import STATUSES
from slastudio.ui.look.theme import CONTRAST, DARK, LIGHT, Tokens, style_sheet

TEXTS = ("text", "muted", "accent", *STATUSES)
GROUNDS = ("window", "surface", "raised")


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK, CONTRAST], ids=lambda tokens: tokens.name)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_that_text_reads_on_its_ground(tokens: Tokens, ground: str, text: str) -> None:
    assert contrast(tokens.colour(text), tokens.colour(ground)) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK, CONTRAST], ids=lambda tokens: tokens.name)
def test_that_fields_buttons_and_selected_rows_can_be_told_apart(tokens: Tokens) -> None:
    assert contrast(tokens.field_line, tokens.surface) >= 3
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    for text in TEXTS:
        assert contrast(tokens.colour(text), tokens.selected) >= (
            4.5 if text in ("text", "accent") else 3
        )
    for colour in tokens.series:
        assert contrast(colour, tokens.surface) >= 3


@pytest.mark.parametrize("tokens", [LIGHT, DARK, CONTRAST], ids=lambda tokens: tokens.name)
def test_that_the_style_sheet_is_filled_completely(tokens: Tokens) -> None:
    assert "$" not in style_sheet(tokens)
