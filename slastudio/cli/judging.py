"""How commands come to a month's figures: what this machine keeps where it is fresh, judged where it is not."""

from __future__ import annotations

from slastudio.judge.outcome.assessment import Assessment
from slastudio.operations.analysis.kept_assessments import (
    KeptAssessments,
    judged_lately,
    known_lately,
)
from slastudio.operations.analysis.kept_folder import kept_folder
from slastudio.project.file import Project
from slastudio.shared.periods import Period
from slastudio.shared.progress import Progress


def judged(
    project: Project, period: Period | str | None, progress: Progress | None = None
) -> Assessment:
    """Return a period's assessment, and keep it where it had to be judged."""
    return judged_lately(project, period, KeptAssessments(kept_folder()), progress)


def known(project: Project, period: Period | str | None) -> Assessment | None:
    """Return a period's assessment where this machine keeps a fresh one."""
    return known_lately(project, period, KeptAssessments(kept_folder()))
