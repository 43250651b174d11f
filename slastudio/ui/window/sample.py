"""The sample project: built the first time it is asked for, opened from then on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from slastudio.ui.state import project_opening
from slastudio.ui.state.jobs import Jobs

if TYPE_CHECKING:
    from slastudio.ui.pages.start import StartPage


class SampleProject:
    """Hand the sample's path over, building it first where it is not there yet.

    start: the start page, whose banner says how far the building is. failed: takes what went wrong.
    """

    def __init__(
        self,
        jobs: Jobs,
        start: Callable[[], StartPage],
        ready: Callable[[Path], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._jobs, self._start, self._ready, self._failed = jobs, start, ready, failed

    def open(self) -> None:
        folder, start = sample_folder(), self._start()
        built = folder / "larkpay.slastudio"
        if built.exists():
            self._ready(built)
            return
        start.sample.setEnabled(False)
        job = self._jobs.start(
            "Building the sample",
            lambda progress: project_opening.sample(folder, progress),
            self._built,
            self._not_built,
            key="sample",
        )
        if job in self._jobs.running:
            words = "Building the sample: six months of logs are generated and imported. This takes a moment."
            start.banner.say("note", words, "Cancel", job.cancel)

    def _built(self, path: Path) -> None:
        start = self._start()
        start.sample.setEnabled(True)
        start.banner.hide()
        self._ready(path)

    def _not_built(self, error: BaseException) -> None:
        self._start().sample.setEnabled(True)
        self._failed(error)


def sample_folder() -> Path:
    """Return where the sample is kept: in the user's documents."""
    return Path(platformdirs.user_documents_dir()) / "SLA Studio sample"
