"""Commands that judge a month and look behind its verdicts: assess, explain, dispute, drift, costs."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from slastudio.cli.console import console_progress, show_json, show_lines
from slastudio.cli.judging import judged, known
from slastudio.cli.listings.money.costs import cost_document, cost_lines
from slastudio.cli.listings.month.disputes import dispute_document, dispute_lines
from slastudio.cli.listings.month.drift import drift_document, drift_lines
from slastudio.cli.listings.month.explanations import explanation_document, explanation_lines
from slastudio.cli.listings.questions import question_lines
from slastudio.cli.listings.records import entry_document
from slastudio.cli.opened import open_project
from slastudio.judge.outcome.contested import Claim
from slastudio.judge.telling.journeys import journey_sentence, journeys_of
from slastudio.judge.telling.readings import covered_words, period_words
from slastudio.judge.telling.results import line_words
from slastudio.judge.telling.versions import judged_under
from slastudio.operations.analysis.costs import review_costs
from slastudio.operations.analysis.dispute_register import keep_dispute
from slastudio.operations.analysis.disputes import compare_sides
from slastudio.operations.analysis.drift import review_drift
from slastudio.operations.analysis.explanations import explain_objective
from slastudio.operations.evidence.browsing.rows import parse_filter
from slastudio.reports.machine.assessments import assessment_document
from slastudio.shared.problems import StudioError


def run_assess(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        assessment = judged(project, args.period)
    if args.json:
        show_json(assessment_document(assessment))
        return 0
    print(
        f"{assessment.client}, {period_words(assessment)}, agreement {assessment.agreement.version}"
    )
    print(assessment.headline)
    for journey in journeys_of(assessment):
        print(journey_sentence(journey))
    print(judged_under(assessment))
    for note in assessment.notes:
        print(f"○ {note}")
    for result in assessment.results:
        print(line_words(result))
        if covered := covered_words(result.coverage):
            print(f"    covered: {covered}")
    for line in question_lines(assessment, args.project):
        print(line)
    return 0


def run_drift(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        review = review_drift(
            project, args.first, args.last, args.series, progress=console_progress()
        )
    if args.json:
        show_json(drift_document(review))
    else:
        show_lines(drift_lines(review))
    return 0


def run_explain(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        steps = console_progress()
        assessment = judged(project, args.period, steps)
        found = explain_objective(project, args.objective, judged=assessment, progress=steps)
    if args.json:
        show_json(explanation_document(found))
    else:
        show_lines(explanation_lines(found))
    return 0


def run_dispute(args: argparse.Namespace) -> int:
    claim = Claim(
        tuple(args.without),
        tuple(_claimed_span(each) for each in args.leave_out),
        tuple(parse_filter(each) for each in args.contest),
    )
    if args.keep and not (args.by.strip() and args.claim.strip()):
        raise StudioError(
            "To keep a dispute, say who contests the figure and what they say: --keep --by WHO --claim TEXT."
        )
    entry = None
    with open_project(args.project, write=args.keep) as project:
        dispute = compare_sides(project, args.objective, args.period, claim, console_progress())
        if args.keep:
            entry = keep_dispute(
                project, dispute, claimed_by=args.by, claim=args.claim, when=args.when
            )
    if args.json:
        kept = {} if entry is None else {"kept": entry_document(entry)}
        show_json(dispute_document(dispute) | kept)
    else:
        show_lines(dispute_lines(dispute))
        if entry is not None:
            print(
                f"\nKept as {entry.id}, open. How it ends is told by: slastudio register … disputes amend {entry.id} outcome=…"
            )
    return 0


def _claimed_span(text: str) -> tuple[str, datetime, datetime]:
    name, _, span = text.partition(":")
    start, _, end = span.partition("/")
    try:
        moments = datetime.fromisoformat(start), datetime.fromisoformat(end)
    except ValueError:
        moments = None
    if moments is None or any(each.tzinfo is None for each in moments) or moments[0] >= moments[1]:
        raise StudioError(
            f"“{text}” is not ID:START/END. Write it like maintenance:2026-10-03T01:00+02:00/2026-10-03T03:00+02:00."
        )
    return name, moments[0].astimezone(UTC), moments[1].astimezone(UTC)


def run_costs(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        assessment = known(project, args.period)
        steps = console_progress()
        review = review_costs(project, args.period, args.against, judged=assessment, progress=steps)
    if args.json:
        show_json(cost_document(review))
    else:
        show_lines(cost_lines(review))
    return 0
