"""Every page fits every size: nothing is clipped, covered, outside, too small to hit or without a name.

A scale of 200 % halves the room and nothing else: 1440 × 900 pixels are 720 × 450 then.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel

from slastudio.ui.state.context import Context
from slastudio.ui.window.page_stack import PAGE_CLASSES, Desk
from tests.strength import tries

from .legibility import faults
from .specimens import empty_assessment, full_assessment

MODES = ("light", "dark", "contrast")
SIZES = ((720, 450), (880, 560), (1280, 800), (1440, 900), (1920, 1080), (3840, 2160))
EVERY = [(size, mode) for size in SIZES for mode in MODES]
# all of it before a release; day by day the narrowest, the usual and the widest
CHOSEN = tries(
    [
        ((720, 450), "contrast"),
        ((880, 560), "light"),
        ((1280, 800), "dark"),
        ((3840, 2160), "light"),
    ],
    EVERY,
)
ASSESSMENTS = {"full": full_assessment, "empty": empty_assessment}


def _settle() -> None:
    for _ in range(5):
        QApplication.processEvents()


@pytest.mark.parametrize(("size", "mode"), CHOSEN, ids=lambda each: str(each).replace(", ", "x"))
@pytest.mark.parametrize("kind", ASSESSMENTS)
def test_that_every_page_fits(
    make_context: Callable[..., Context], size: tuple[int, int], mode: str, kind: str
) -> None:
    context = make_context(mode)
    desk = Desk(context)
    try:
        desk.resize(*size)
        context.session.show_assessment(ASSESSMENTS[kind]())
        desk.show()
        found = {}
        for name in PAGE_CLASSES:
            desk.go(name)
            _settle()
            # a page that asks for more than there is would have made the window larger than its screen
            assert (desk.width(), desk.height()) == size, name
            if wrong := faults(desk):
                found[name] = wrong
        assert found == {}
    finally:
        desk.hide()
        desk.deleteLater()


def test_that_no_colour_of_another_theme_is_left(make_context: Callable[..., Context]) -> None:
    context = make_context("light")
    desk = Desk(context)
    try:
        desk.resize(1280, 800)
        context.session.show_assessment(full_assessment())
        desk.show()
        for name in PAGE_CLASSES:
            desk.go(name)
            _settle()
        context.theme.set_mode("dark")
        for name in PAGE_CLASSES:
            desk.go(name)
            _settle()
            for each in desk.pages[name].findChildren(QLabel):
                if each.isVisible() and each.text():
                    colour = each.palette().color(each.foregroundRole())
                    assert _luminance(colour) > 0.1, f"{name}: {each.text()[:40]} {colour.name()}"
    finally:
        desk.hide()
        desk.deleteLater()


def _luminance(colour: QColor) -> float:
    return (
        0.2126 * colour.redF() ** 2.2
        + 0.7152 * colour.greenF() ** 2.2
        + 0.0722 * colour.blueF() ** 2.2
    )


_AT_SCALE = """
import sys
from pathlib import Path
from slastudio.ui.window.application import make_application, make_window
from slastudio.ui.state.settings import Settings
app = make_application(["slastudio-tests"])
window = make_window(Settings(Path(sys.argv[1])), inline_jobs=True)
room = window.screen().availableGeometry()
window.show()
for _ in range(20):
    app.processEvents()
print(window.devicePixelRatioF(), room.width(), room.height(), window.width(), window.height(), window.minimumWidth())
window.close()
"""


@pytest.mark.parametrize("scale", ["1", "1.5", "2"])
def test_that_the_window_opens_no_larger_than_its_screen(tmp_path: Path, scale: str) -> None:
    environment = os.environ | {"QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", _AT_SCALE, str(tmp_path / "window.ini")],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    ratio, *rest = done.stdout.split()
    room_wide, room_high, wide, high, least = map(int, rest)
    assert float(ratio) == float(scale)
    assert wide <= max(room_wide, least)
    assert high <= room_high or wide == least
    # what a 1440 × 900 screen has room for at 200 %
    assert least <= 720
