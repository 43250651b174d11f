"""The figures an issued report is kept with, and what of them a later judgement tells otherwise."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.kept import assessment_as_json
from slastudio.judge.outcome.records import WrittenPaper
from slastudio.judge.period.month import assess_period
from slastudio.judge.telling.client_view import paper_view
from slastudio.judge.telling.told_figures import ToldFigure, differing, told_figures
from slastudio.operations.analysis.assessments import chosen_period, inputs_for
from slastudio.operations.registers.duty_records import issued_papers
from slastudio.project.file import Project
from slastudio.project.issue_store import FigureChange
from slastudio.reports.machine.assessments import assessment_document
from slastudio.shared.json_values import Json, JsonForms, JsonObject
from slastudio.shared.progress import Progress

# what follows from other figures, and is told of only where nothing else differs
_FOLLOWS = ("attention",)
_SECTIONS = {
    "agreement": "Agreement",
    "answers": "Answers to questions",
    "attention": "What needs attention",
    "clarified_by": "Who clarifies questions",
    "objectives": "Details of objectives",
    "records": "Records of registers",
    "sources": "Files the figures rest on",
    "undated_rows": "Rows without a date",
}


@dataclass(frozen=True)
class KeptFigures:
    """Hold what a period told: figures with names, and by section of the assessment's JSON the hash
    of all it says, so that nothing that differs stays unseen.
    """

    told: tuple[ToldFigure, ...]
    sections: Mapping[str, str]


_FIGURES = JsonForms({}).of(KeptFigures)


def figures_of(assessment: Assessment) -> KeptFigures:
    """Return what a report of an assessment tells, to be kept or compared: nothing of the provider's
    own, for an edition prints what it corrects.
    """
    assessment = paper_view(assessment)
    document = assessment_document(assessment)
    hashes = {name: _hash(told) for name, told in document.items() if name != "period"}
    return KeptFigures(told_figures(assessment), hashes)


def figures_as_json(assessment: Assessment) -> JsonObject:
    """Return what is kept of an issued report: the whole assessment, and what it tells."""
    told = _FIGURES.write(figures_of(assessment))
    return assessment_as_json(assessment) | {"told": told}


def figures_from_json(kept: Json) -> KeptFigures:
    """Return the figures that figures_as_json kept; raise StudioError or KeyError for anything else.

    They are read whatever format the assessment beside them has: a later version of the program
    compares by what was told.
    """
    if not isinstance(kept, Mapping):
        raise KeyError("told")
    figures: KeptFigures = _FIGURES.read(kept["told"])
    return figures


def changes_between(before: KeptFigures, after: KeptFigures) -> tuple[FigureChange, ...]:
    """Return what is told otherwise: figures by name, and sections whose details differ though every
    named figure of theirs is the same.
    """
    named = list(differing(before.told, after.told))
    changes = [FigureChange(figure.name, first, second) for figure, first, second in named]
    concerned = {figure.section for figure, _, _ in named}
    others = [name for name in _differing_sections(before, after) if name not in concerned]
    if changes or any(name not in _FOLLOWS for name in others):
        others = [name for name in others if name not in _FOLLOWS]
    words = (_SECTIONS.get(name, name.replace("_", " ").capitalize()) for name in others)
    return (
        *changes,
        *(FigureChange(each, "as issued", "otherwise", detail=True) for each in words),
    )


def _differing_sections(before: KeptFigures, after: KeptFigures) -> Iterator[str]:
    for name in {**before.sections, **after.sections}:
        if before.sections.get(name) != after.sections.get(name):
            yield name


def _hash(told: Json) -> str:
    text = json.dumps(told, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def judged_again(
    project: Project,
    label: str,
    moment: datetime,
    issue: int | None = None,
    progress: Progress | None = None,
) -> Assessment:
    """Judge a period as of a moment; issue: as if no report from this one on had been issued, so
    that issuing a report does not itself change what it tells.
    """
    inputs = inputs_for(project, chosen_period(project, label), moment)
    if issue is not None:
        others = tuple(each for each in inputs.records.papers if each.kind != "report")
        papers: tuple[WrittenPaper, ...] = (*others, *issued_papers(project, issue))
        inputs = replace(inputs, records=replace(inputs.records, papers=papers))
    return assess_period(inputs, progress)
