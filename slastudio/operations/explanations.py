"""Explain a number: back to clause, formula, window, exclusions and source files."""

from __future__ import annotations

from slastudio.contract.wording import show_against, show_number, show_value
from slastudio.judge.assessment import VERDICT_WORDS, Result


def explain(result: Result) -> tuple[tuple[str, str], ...]:
    """Return (label, text) lines that lead from a figure to everything it rests on."""
    unit = result.unit
    lines = [
        ("Promise", result.promise),
        ("Clause", f"{result.clause or 'not in the agreement'}, agreement {result.agreement_version}"),
        ("Verdict", f"{VERDICT_WORDS[result.verdict]}. {result.reason}"),
        ("Value", show_against(result.value, result.target, unit)),
        ("Target", f"{result.comparator} {show_value(result.target, unit)}"),
        ("Formula", result.formula),
        ("Window", result.window),
        ("Samples", _samples(result)),
    ]
    if result.internal_target is not None:
        lines.insert(5, ("Internal target", f"{result.comparator} {show_value(result.internal_target, unit)}"))
    if result.interval is not None:
        low, high = result.interval
        lines.append(("Interval", f"{show_value(low, unit)} to {show_value(high, unit)}"))
    if result.further_samples:
        lines.append(("To settle it", f"about {result.further_samples:,} more samples at the observed rate"))
    if result.budget is not None:
        b = result.budget
        lines.append(
            (
                "Error budget",
                f"{show_value(b.spent, b.unit)} of {show_value(b.allowed, b.unit)} spent, {show_value(b.remaining, b.unit)} left",
            )
        )
    if result.excluded:
        lines.append(("As measured", f"{show_value(result.measured, unit)} before exclusions"))
    lines += [
        ("Left out", ", ".join(filter(None, (f"{e.name}: {show_number(e.samples)}", e.clause, e.detail))))
        for e in result.excluded
    ]
    lines += [("Source", f"{s.file}: {s.rows:,} rows, SHA-256 {s.sha256 or '–'}") for s in result.sources] or [
        ("Source", "no file")
    ]
    return tuple(lines)


def _samples(result: Result) -> str:
    how = "every record counted" if result.complete == "counted" else "a sample"
    if result.good is None or result.total is None:
        return f"{result.samples:,}, {how}"
    return f"{result.good:,} good of {result.total:,}, {how}"
