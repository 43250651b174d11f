"""Show the window, view after view, and keep of each the picture and the words on it."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from slastudio.ui.state.settings import Settings
from slastudio.ui.window.application import make_window
from slastudio.ui.window.main_window import MainWindow
from tests.pictures.clock import stopped_at
from tests.pictures.views import VIEWS, settle
from tests.pictures.words import words_on

# a few days after the month's end, as in the sample's true answers
MOMENT = datetime(2026, 11, 6, 9, 0, tzinfo=UTC)
SIZE = (1280, 800)
COLOURS = 256
# who works at the desk of the pictures
NAME = "A. Ruiz"
RECORD = "words.json"


def views_of(project: Path, folder: Path) -> Iterator[tuple[str, MainWindow]]:
    """Yield each view's name with the window that shows it; project is changed, folder is for files
    the window needs.
    """
    settings = Settings(folder / "window.ini")
    settings.set_value("appearance", "light")
    settings.set_value("tour/seen", "yes")
    with stopped_at(MOMENT), _called(NAME):
        window = make_window(settings, inline_jobs=True)
        window.resize(*SIZE)
        window.show()
        settle()
        window.open_path(project)
        assert window.desk is not None
        try:
            for view in VIEWS:
                view.show(window.desk, folder)
                settle()
                # no ring around what happens to have the keyboard
                if (focus := QApplication.focusWidget()) is not None:
                    focus.clearFocus()
                settle()
                yield view.name, window
        finally:
            window.close()
            window.deleteLater()


@contextmanager
def _called(name: str) -> Iterator[None]:
    """Let whoever asks for the user's name be told this one."""
    before = os.environ.get("LOGNAME")
    os.environ["LOGNAME"] = name
    try:
        yield
    finally:
        if before is None:
            del os.environ["LOGNAME"]
        else:
            os.environ["LOGNAME"] = before


def make_pictures(project: Path, folder: Path, target: Path) -> None:
    """Write every picture into a folder, and the record of what is on each."""
    target.mkdir(parents=True, exist_ok=True)
    record = {}
    for name, window in views_of(project, folder):
        data = _png(window.grab())
        (target / f"{name}.png").write_bytes(data)
        record[name] = {"sha256": hashlib.sha256(data).hexdigest(), "words": words_on(window)}
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (target / RECORD).write_text(text, encoding="utf-8")


def _png(shown: QPixmap) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    shown.save(buffer, "PNG")
    picture = Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")
    # the commonest colours stay as they are: a ground that is off by a shade would be another theme
    counted = sorted(picture.getcolors(SIZE[0] * SIZE[1]) or [], reverse=True)[:COLOURS]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _count, colour in counted for part in colour])
    made = io.BytesIO()
    picture.quantize(palette=palette, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()
