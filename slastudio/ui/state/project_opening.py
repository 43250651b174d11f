"""What the main window has done in worker threads; imports are late, so that the first paint needs
none.

Nothing here may import a Qt module: Qt's classes are made when first asked for, and two threads
doing so crash.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from slastudio.contract.terms.agreement import Agreement
    from slastudio.judge.outcome.agreement_ref import AgreementRef
    from slastudio.judge.outcome.assessment import Assessment
    from slastudio.operations.portfolio.summaries import PortfolioEntry
    from slastudio.project.file import Project
    from slastudio.shared.progress import Progress

_WANTED = (
    "slastudio.operations.evidence.imports",
    "slastudio.operations.documents.agreements_and_reports",
    "slastudio.operations.registers.records",
    "slastudio.operations.evidence.browsing.rows",
    "slastudio.contract.clauses.unsaid",
    "slastudio.contract.duties.words",
    "slastudio.contract.ready_objectives",
    "slastudio.contract.role_questions",
    "slastudio.contract.suggestions",
    "slastudio.importing.conversion.preview",
    "slastudio.judge.clocks.strip",
    "slastudio.judge.outcome.budget_days",
    "slastudio.judge.spend.worth",
    "slastudio.judge.telling.duty_groups",
    "slastudio.judge.telling.month_steps",
    "slastudio.judge.telling.timelines",
    "slastudio.operations.agreements.elsewhere",
    "slastudio.operations.agreements.redlines",
    "slastudio.operations.agreements.saving",
    "slastudio.operations.agreements.templates",
    "slastudio.operations.analysis.closer.shape_words",
    "slastudio.operations.analysis.costs",
    "slastudio.operations.analysis.explanations",
    "slastudio.operations.analysis.kept_assessments",
    "slastudio.operations.analysis.objective_preview",
    "slastudio.operations.backups",
    "slastudio.operations.documents.certificates",
    "slastudio.operations.documents.incident_packs",
    "slastudio.operations.documents.narratives",
    "slastudio.operations.duties.listing",
    "slastudio.operations.evidence.answer_states",
    "slastudio.operations.evidence.copies",
    "slastudio.operations.evidence.persons",
    "slastudio.operations.evidence.quality",
    "slastudio.operations.evidence.browsing.row_files",
    "slastudio.operations.issuing.standing",
    "slastudio.operations.month_end.leading",
    "slastudio.operations.portfolio.summaries",
    "slastudio.operations.projects",
    "slastudio.operations.registers.hour_files",
    "slastudio.operations.registers.pasting",
    "slastudio.operations.registers.states",
    "slastudio.operations.registers.withdrawing",
    "slastudio.reports.documents.data_request",
    # what names of countries and public holidays are looked up in
    "holidays",
)


@dataclass(frozen=True)
class Opened:
    """Hold what opening a project yields, read in the background."""

    project: Project
    agreement: Agreement
    ref: AgreementRef


def read_project(project: Project) -> Opened:
    """Read what a session starts from."""
    from slastudio.operations.agreements.terms import agreement_ref, current_agreement

    try:
        return Opened(project, current_agreement(project), agreement_ref(project))
    except BaseException:
        # damaged where opening does not look: the file must not stay held
        project.close()
        raise


def open_existing(path: Path, *, write: bool, take_over: bool = False) -> Opened:
    """Open a project and read what a session starts from."""
    from slastudio.operations.projects import open_project

    return read_project(open_project(path, write=write, take_over=take_over))


def known_clients(paths: Sequence[Path], cache: Path) -> tuple[PortfolioEntry, ...]:
    """Return what is known of projects without opening them."""
    from slastudio.operations.portfolio.summaries import FOLDER, entries

    return entries(paths, cache / FOLDER)


def keep_client(project: Project, assessment: Assessment, cache: Path) -> None:
    """Keep how a client stands, for the list of all of them."""
    from slastudio.operations.portfolio.summaries import FOLDER, keep_line

    keep_line(project, assessment, cache / FOLDER)


def client_closed(path: Path, cache: Path) -> None:
    """Take note that a project was closed with its month judged."""
    from slastudio.operations.portfolio.summaries import FOLDER, stamp_again

    stamp_again(path, cache / FOLDER)


def keep_todays_copy(project: Project, progress: Progress) -> None:
    """Keep a copy of a project with its first use of a day."""
    from slastudio.operations.backups import keep_todays_copy as keep

    keep(project, progress)


def restore(path: Path, name: str) -> Path:
    """Put a copy in a project's place; return the project's path."""
    from slastudio.operations.backups import restore_backup

    restore_backup(path, name)
    return path


def create(path: Path, template: str, client: str, zone: str) -> Opened:
    """Make a project from a template and read what a session starts from."""
    from slastudio.operations.projects import create_project

    return read_project(create_project(path, template, client=client, zone=zone))


def sample(folder: Path, progress: Progress) -> Path:
    """Build the sample project in a folder."""
    from slastudio.operations.samples import build_sample

    return build_sample(folder, progress)


def templates() -> tuple[tuple[str, str, str], ...]:
    """Return (slug, title, description) of every template."""
    from slastudio.operations.agreements.templates import list_templates

    return tuple((each.slug, each.title, each.description) for each in list_templates())


def warm_up() -> None:
    """Import what opening a project will need, and read the clauses: a second of YAML the first
    project would feel.
    """
    for name in _WANTED:
        importlib.import_module(name)
    importlib.import_module("slastudio.operations.agreements.library").own_library()
