"""Make the program's icons from its drawing: PNG for Linux, .ico for Windows, .icns for macOS.

python packaging/icons.py FOLDER
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).resolve().parents[1] / "resources" / "icons" / "slastudio.svg"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512, 1024)
WINDOWS = (16, 24, 32, 48, 64, 128, 256)
MACOS = (32, 64, 128, 256, 512, 1024)


def make_icons(folder: Path) -> None:
    """Write slastudio-SIZE.png, slastudio.ico and slastudio.icns into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QGuiApplication.instance() or QGuiApplication(["icons"])
    renderer = QSvgRenderer(str(DRAWING))
    drawn = {}
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        path = folder / f"slastudio-{size}.png"
        image.save(str(path))
        drawn[size] = Image.open(path)
    # each size is drawn for itself, never scaled from a larger one
    for name, sizes in (("slastudio.ico", WINDOWS), ("slastudio.icns", MACOS)):
        largest, *others = (drawn[size] for size in reversed(sizes))
        largest.save(folder / name, sizes=[(size, size) for size in sizes], append_images=others)
    del application


if __name__ == "__main__":
    make_icons(Path(sys.argv[1]))
