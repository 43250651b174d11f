"""What every page is given: the look, the settings, the jobs and the open session."""

from __future__ import annotations

from dataclasses import dataclass

from slastudio.ui.jobs import Jobs
from slastudio.ui.session import Session
from slastudio.ui.settings import Settings
from slastudio.ui.theme import Theme


@dataclass(frozen=True)
class Context:
    """Bundle the window's collaborators, so that nothing needs a global."""

    theme: Theme
    settings: Settings
    jobs: Jobs
    session: Session
