"""The guide's pictures are those the tool makes, and say what the window says today."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from slastudio.shared.resources import guide
from slastudio.ui.guide.pages import PICTURES
from tests.pictures.making import RECORD, SIZE, views_of
from tests.pictures.views import VIEWS
from tests.pictures.words import words_on

ROOT = Path(__file__).resolve().parents[2]
NAMES = [view.name for view in VIEWS]
MADE_ANEW = "look at what changed, then make the pictures anew with python -m tests.pictures"


def recorded() -> dict[str, dict[str, object]]:
    text = guide(PICTURES, RECORD).read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


@pytest.mark.rapid
def test_that_every_picture_that_is_shown_is_one_the_tool_makes() -> None:
    pages = [ROOT / "README.md", *guide().glob("*.md")]
    shown = {
        name
        for page in pages
        for name in re.findall(r"pictures/([\w-]+)\.png", page.read_text("utf-8"))
    }
    assert shown == set(NAMES)
    assert sorted(path.stem for path in guide(PICTURES).glob("*.png")) == sorted(NAMES)


@pytest.mark.rapid
@pytest.mark.parametrize("name", NAMES)
def test_that_a_picture_is_small_and_the_one_whose_words_were_recorded(name: str) -> None:
    data = guide(PICTURES, f"{name}.png").read_bytes()
    assert len(data) <= 150_000
    assert hashlib.sha256(data).hexdigest() == recorded()[name]["sha256"], MADE_ANEW
    with Image.open(guide(PICTURES, f"{name}.png")) as picture:
        assert picture.size == SIZE


def test_that_the_words_on_every_picture_are_the_windows(
    sample: Path, tmp_path: Path, qapp: QApplication
) -> None:
    project = Path(shutil.copy(sample, tmp_path / "larkpay.slastudio"))
    now = {name: words_on(window) for name, window in views_of(project, tmp_path)}
    assert list(now) == NAMES
    for name, words in now.items():
        was = recorded()[name]["words"]
        assert words == was, f"{name}: {MADE_ANEW}"
