"""What drifted, as a JSON document and as lines for a terminal."""

from __future__ import annotations

from slastudio.judge.drift.causes import by_cause
from slastudio.judge.drift.distributions import Look
from slastudio.judge.drift.findings import DriftFinding
from slastudio.operations.analysis.drift import DriftReview
from slastudio.reports.wording.drift import (
    KINDS,
    also_words,
    levels_words,
    look_words,
    part_words,
    surety_words,
)
from slastudio.shared.counts import count
from slastudio.shared.json_values import JsonObject


def drift_document(review: DriftReview) -> JsonObject:
    """Return a drift review as JSON: span, counts, findings, distributions and notes; floats are
    numbers.
    """
    return {
        "zone": review.zone,
        "first": review.first.isoformat(),
        "last": review.last.isoformat(),
        "rows": review.rows,
        "series": [
            {
                "id": each.series.id,
                "group": each.series.group,
                "name": each.series.name,
                "unit": each.series.unit,
                "segment": _segment(each.series.segment),
                "verdict": each.changes.verdict,
                "days": each.changes.observed,
                "noise": each.changes.noise,
            }
            for each in review.searched
        ],
        "findings": [_finding(each) for each in review.findings],
        "causes": [
            [review.findings.index(each) for each in cause.findings]
            for cause in by_cause(review.findings)
        ],
        "distributions": {
            "reference": None
            if review.spans is None
            else [day.isoformat() for day in review.spans.reference],
            "current": None
            if review.spans is None
            else [day.isoformat() for day in review.spans.current],
            "looks": [_look(each) for each in review.looks],
        },
        "changes": [
            {"id": each.id, "day": each.day.isoformat(), "title": each.title}
            for each in review.recorded
            if review.first <= each.day <= review.last
        ],
        "notes": list(review.notes),
    }


def _segment(segment: tuple[str, str] | None) -> dict[str, str] | None:
    return None if segment is None else {"column": segment[0], "value": segment[1]}


def _finding(finding: DriftFinding) -> JsonObject:
    return {
        "kind": finding.kind,
        "day": finding.day.isoformat(),
        "end": finding.end.isoformat(),
        "series": finding.series,
        "group": finding.group,
        "name": finding.name,
        "segment": _segment(finding.segment),
        "unit": finding.unit,
        "before": finding.before,
        "after": finding.after,
        "difference": finding.difference,
        "percent": finding.percent,
        "deviations": finding.deviations,
        "chance": finding.chance,
        "chance_of_any": finding.chance_of_any,
        "sure": finding.sure,
        "value": finding.value or None,
        "rows": finding.rows,
        "near": [
            {"id": each.id, "day": each.day.isoformat(), "title": each.title}
            for each in finding.near
        ],
        "within": [_finding(each) for each in finding.within],
    }


def _look(look: Look) -> JsonObject:
    result = look.result
    return {
        "kind": look.kind,
        "column": look.column,
        "among": look.among or None,
        "method": result.method,
        "statistic": result.statistic,
        "p": result.p,
        "p_corrected": result.p_corrected,
        "verdict": result.verdict,
        "drift": look.drift,
        "reference": result.reference,
        "current": result.current,
        "missing": result.missing,
        "before": look.before,
        "after": look.after,
        "label": look.label or None,
    }


def drift_lines(review: DriftReview) -> list[str]:
    """Return a drift review in words: one finding a line, what it lies beside below it."""
    searched = sum(each.changes.verdict != "too few days" for each in review.searched)
    lines = [f"{review.first} to {review.last} ({review.zone}), {searched} series searched"]
    for cause in by_cause(review.findings):
        lines += _finding_lines(cause.lead)
        if cause.others:
            lines.append(f"  the same shows in {also_words(cause.others)}")
    if not review.findings:
        lines.append("Nothing changed that chance does not explain.")
    moved = [each for each in review.looks if each.drift]
    if review.spans is not None and review.looks:
        reference, current = review.spans.reference, review.spans.current
        lines.append(
            f"Distributions of {current[0]} to {current[1]} against {reference[0]} to {reference[1]}: "
            f"{len(moved)} of {len(review.looks)} comparisons show drift"
        )
        lines += [look_words(each) for each in moved]
    return [*lines, *(f"○ {note}" for note in review.notes)]


def _finding_lines(finding: DriftFinding) -> list[str]:
    if finding.kind == "silent_change":
        line = (
            f"{finding.day}  silent change: {finding.name} appears in {finding.series.split('.')[0]} without an entry "
            f"in the change register ({count(finding.rows or 0, 'row')})"
        )
        return [line, *(f"  beside {each.id}, {each.title}" for each in finding.near)]
    if finding.kind == "set_version":
        return [f"{finding.day}  new version, no drift: {finding.name}; its series begin anew"]
    span = f"{finding.day}" if finding.end == finding.day else f"{finding.day} to {finding.end}"
    where = f" ({finding.segment[0]} {finding.segment[1]})" if finding.segment else ""
    lines = [
        f"{span}  {KINDS[finding.kind]}: {finding.name}{where} {levels_words(finding)}; {surety_words(finding)}"
    ]
    if finding.within:
        lines.append("  in " + ", ".join(part_words(each) for each in finding.within))
    if finding.near:
        return [
            *lines,
            *(f"  beside {each.id} of {each.day}, {each.title}" for each in finding.near),
        ]
    return [*lines, "  no recorded change near"]
