"""Findings of drift as short passages: what a table, a mark under a chart and a prefilled record
say of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from slastudio.contract.words.figures import figure, show_fixed, show_number
from slastudio.judge.drift.distributions import Look
from slastudio.judge.drift.findings import DriftFinding
from slastudio.judge.drift.new_ids import VERSION_COLUMNS
from slastudio.judge.drift.tracked_series import GROUPS
from slastudio.shared.counts import count, unit_of
from slastudio.shared.periods import show_day

KINDS = {"step": "step", "slope": "slow drift", "outlier": "outlier"}
GROUP_WORDS = dict(
    zip(
        GROUPS,
        ("volume", "errors", "latency", "tokens", "cost", "models", "hand-over", "quality"),
        strict=True,
    )
)
_KINDS_OF_EVIDENCE = {"requests": "requests", "evaluations": "evaluation runs"}
_TYPES = {"model": "model", "prompt_version": "prompt", "retrieval_version": "retrieval"}


def kind_words(finding: DriftFinding) -> str:
    """Return the sort of a finding: silent change, step, slow drift, outlier, new version."""
    return {"silent_change": "silent change", "set_version": "new version of a set"}.get(
        finding.kind, KINDS.get(finding.kind, finding.kind)
    )


def evidence_words(finding: DriftFinding) -> str:
    kind = finding.series.split(".")[0]
    return _KINDS_OF_EVIDENCE.get(kind, kind)


def what_words(finding: DriftFinding) -> str:
    """Return what changed, with its segment: "Cost of a request", "Latency, 95th percentile
    (language es)".
    """
    if finding.kind == "silent_change":
        return f"{finding.name[0].upper()}{finding.name[1:]} in {evidence_words(finding)}"
    if finding.segment is None:
        return finding.name[0].upper() + finding.name[1:]
    return f"{finding.name} ({finding.segment[0].removeprefix('seg.')} {finding.segment[1]})"


def large_words(finding: DriftFinding) -> str:
    """Return how large a finding is; of an id, how many records carry it."""
    if finding.kind in ("silent_change", "set_version"):
        return f"{count(finding.rows or 0, 'row')}"
    return size_words(finding)


def sure_words(finding: DriftFinding) -> str:
    """Return in a word how sure a finding is."""
    if finding.kind == "silent_change":
        return "not announced"
    if finding.kind == "set_version":
        return "no drift"
    if finding.sure is None:
        return f"{count(round(abs(finding.deviations or 0)), 'deviation')} out"
    return "sure" if finding.sure else "possible"


def beside_words(finding: DriftFinding) -> str:
    """Return the recorded changes a finding lies beside."""
    if finding.near:
        return ", ".join(f"{each.id} {each.title}" for each in finding.near)
    return "" if finding.kind == "set_version" else "no recorded change near"


def finding_sentence(finding: DriftFinding) -> str:
    """Return one finding in one passage, with what segments show of it."""
    if finding.kind == "silent_change":
        return (
            f"{what_words(finding)}, {large_words(finding)}, without an entry in the change register that names it "
            "between three days before and one day after its first day."
        )
    if finding.kind == "set_version":
        return f"{what_words(finding)}: its series begin anew; this is no drift."
    told = f"{kind_words(finding).capitalize()}: {what_words(finding)} {levels_words(finding)}."
    if finding.within:
        told += " In " + ", ".join(part_words(each) for each in finding.within) + "."
    return told


def mark_words(finding: DriftFinding) -> str:
    """Return what a mark under a chart says."""
    if finding.kind == "silent_change":
        return f"Silent change: {what_words(finding)}"
    if finding.kind == "set_version":
        return f"New version: {finding.name}"
    return f"{kind_words(finding).capitalize()} in the data: {what_words(finding)} {size_words(finding)}"


def is_recordable(finding: DriftFinding) -> bool:
    """Tell whether nothing in the register stands beside a finding that somebody may want to
    record.
    """
    return finding.kind != "set_version" and (finding.kind == "silent_change" or not finding.near)


def prefilled(finding: DriftFinding) -> dict[str, str]:
    """Return what a new entry of the change register starts with: the day, in the agreement's zone,
    what, and which version.
    """
    column = finding.series.split(".")[-1]
    silent = finding.kind == "silent_change"
    return {
        "when": f"{finding.day} 00:00",
        "title": f"{finding.name[0].upper()}{finding.name[1:]} in use"
        if silent
        else what_words(finding),
        "type": _TYPES.get(column, "other") if silent and column in VERSION_COLUMNS else "other",
        "version": finding.value if silent else "",
        "detail": f"Found in the data: {large_words(finding)} of {evidence_words(finding)}, first on {show_day(finding.day)}."
        if silent
        else f"Found in the data: {finding_sentence(finding)}",
    }


def also_words(others: Sequence[DriftFinding], most: int = 8) -> str:
    """Return "Stage tools, 95th percentile −12 %, Latency …": other series that show the same."""
    told = [f"{what_words(each)} {large_words(each)}".strip() for each in others[:most]]
    left = len(others) - most
    return ", ".join(told) + (f" and {left} more" if left > 0 else "")


def in_order(findings: Iterable[DriftFinding]) -> tuple[DriftFinding, ...]:
    """Return silent changes first, then everything else, each with the newest first."""
    return tuple(
        sorted(
            findings,
            key=lambda each: (each.kind == "silent_change", each.day, each.series),
            reverse=True,
        )
    )


def levels_words(finding: DriftFinding) -> str:
    """Return from which level to which, with the difference."""
    unit = "" if finding.unit == "score" else f" {finding.unit}"
    return f"from {figure(finding.before)} to {figure(finding.after)}{unit} ({size_words(finding)})"


def size_words(finding: DriftFinding) -> str:
    """Return how large a finding is: in points of a share, else in percent of the level before."""
    if finding.unit == "%":
        shown = figure(finding.difference, signed=True)
        return f"{shown} {unit_of(shown.removeprefix('+'), 'points')}"
    if finding.percent is None:
        return figure(finding.difference, signed=True)
    return f"{figure(finding.percent, signed=True)} %"


def part_words(finding: DriftFinding) -> str:
    """Return a segment with what it shows of a finding."""
    assert finding.segment is not None
    return f"{finding.segment[0].removeprefix('seg.')} {finding.segment[1]} {size_words(finding)}"


def surety_words(finding: DriftFinding) -> str:
    """Return how sure a finding is."""
    if finding.chance_of_any is None:
        return f"{count(round(abs(finding.deviations or 0)), 'deviation')} out"
    if not finding.sure:
        return "possible: among so many series chance shows as much in more than 1 of 20 reviews"
    return f"sure: chance shows as much in less than 1 of {_odds(finding.chance_of_any)} reviews"


def _odds(chance: float) -> str:
    return next(
        (f"{show_number(each)}" for each in (1_000_000, 1_000, 100) if chance * each <= 1), "20"
    )


def look_words(look: Look) -> str:
    """Return a comparison of distributions in words."""
    among = f" of {look.among.replace('|', ', ')}" if look.among else ""
    moved = (
        f"share of {look.label} from {figure(look.before)} to {figure(look.after)} %"
        if look.label
        else f"median from {figure(look.before)} to {figure(look.after)}"
    )
    name = {"psi": "PSI", "kolmogorov-smirnov": "Kolmogorov–Smirnov"}.get(
        look.result.method, look.result.method
    )
    return f"  {look.kind} {look.column}{among}: {moved} ({name} {show_fixed(look.result.statistic or 0, 2)})"
