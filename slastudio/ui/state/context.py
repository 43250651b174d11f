"""What every page is given: the look, the settings, the jobs and the open session."""

from __future__ import annotations

from dataclasses import dataclass

from slastudio.ui.look.theme import Theme
from slastudio.ui.state.jobs import Jobs
from slastudio.ui.state.session import Session
from slastudio.ui.state.settings import Settings


@dataclass(frozen=True)
class Context:
    """Bundle the window's collaborators, so that nothing needs a global."""

    theme: Theme
    settings: Settings
    jobs: Jobs
    session: Session
