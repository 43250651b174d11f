"""python -m tests.pictures [PROJECT]: make the guide's pictures anew, of a sample that is built for it or lies there."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from slastudio.operations.samples import build_sample
from slastudio.shared.resources import guide
from slastudio.ui.guide.pages import PICTURES
from slastudio.ui.window.application import make_application
from tests.pictures.making import make_pictures


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        given = sys.argv[1:]
        project = Path(shutil.copy(given[0], folder)) if given else build_sample(folder)
        make_application()
        make_pictures(project, folder, guide(PICTURES))


if __name__ == "__main__":
    main()
