"""Review the runs on evaluation sets: what passed, what flipped between runs, what a set can prove."""

from __future__ import annotations

from dataclasses import dataclass

from slastudio.judge.golden.runs import JUDGE_COLUMNS
from slastudio.judge.golden.sets import SetReview, review_sets
from slastudio.judge.outcome.inputs import Terms
from slastudio.operations.agreements.terms import ref_of
from slastudio.project.file import Project
from slastudio.shared.progress import Progress

_COLUMNS = (
    "set", "set_version", "run", "item", "metric", "score", "passed", "label", "prediction", "model", "prompt_version",
    *JUDGE_COLUMNS,
)  # fmt: skip


@dataclass(frozen=True)
class GoldenReview:
    """Hold the evaluation sets of a project; zone: that of their local days; terms: the version
    whose objectives count now.
    """

    zone: str
    terms: str
    confidence: float
    rows: int
    sets: tuple[SetReview, ...]
    notes: tuple[str, ...]


def review_golden_runs(
    project: Project,
    name: str = "",
    run: str = "",
    against: str = "",
    progress: Progress | None = None,
    *,
    newest: bool = False,
) -> GoldenReview:
    """Return every evaluation set with its runs compared, or the one called name; run, against: ids
    of runs to compare.

    newest: compare the newest run with the one before it only, where no runs are named.

    Raises StudioError where the set or a run is not there.
    """
    steps = progress or Progress()
    steps.report("Reading evaluations", 0.0)
    with project.reading():
        versions = project.agreements.signed() or (project.agreements.draft(),)
        zone_name = project.agreements.zone()
        held = project.evidence.columns_of("evaluations")
    terms = tuple(
        Terms(ref_of(each), each.agreement, each.effective_from, each.effective_to)
        for each in versions
    )
    # an empty column of a judge nobody named would be read for nothing
    wanted = [each for each in _COLUMNS if each in held] + sorted(
        _promised(terms) & set(held) - set(_COLUMNS)
    )
    data = project.evidence.read("evaluations", wanted)
    steps.report("Comparing runs", 0.5)
    sets = review_sets(data, terms, zone_name, name, run, against, newest=newest)
    notes = (
        []
        if versions[-1].state == "signed"
        else ["Nothing is signed: sets and limits are those of the draft."]
    )
    told = sum(
        change.passed is not None
        for each in sets
        for one in each.comparisons
        for change in one.metrics
    )
    if told > 1:
        notes.append(f"{told} comparisons are told: each p is that of one of them alone.")
    return GoldenReview(
        zone_name,
        versions[-1].label,
        float(terms[-1].agreement.objectives.confidence),
        len(data),
        sets,
        tuple(notes),
    )


def _promised(terms: tuple[Terms, ...]) -> set[str]:
    """Return the columns by which objectives on evaluations tell what is counted and what is good."""
    indicators = [
        each.indicator
        for version in terms
        for each in version.agreement.objectives.objectives
        if each.indicator.evidence == "evaluations"
    ]
    named = {condition.column for each in indicators for condition in (*each.good, *each.among)}
    return named | {each.column for each in indicators if each.column}
