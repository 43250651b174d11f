"""Check whether an indicator is complete: what it counts, on what evidence, and in which columns."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.indicators.table import (
    compares_segments,
    lacking,
    runs_clocks,
    wanted_evidence,
)
from slastudio.contract.terms.findings import Finding, Fix
from slastudio.contract.terms.objectives import Objective
from slastudio.evidence.kinds import KINDS

_WHY = "An indicator that is not complete cannot be computed by either side."


def indicator_findings(o: Objective, path: str) -> Iterator[Finding]:
    """Find what keeps an objective's indicator from being computed."""
    at = f"{path}.indicator"
    yield from _parts(o, at)
    yield from _columns(o, at)
    yield from _evidence(o, at)
    yield from _gap(o, at)


def _parts(o: Objective, at: str) -> Iterator[Finding]:
    for each in lacking(o.indicator):
        yield Finding("indicator-incomplete", f"{at}.{each.field}", "error", each.message, each.why)


def _columns(o: Objective, at: str) -> Iterator[Finding]:
    i = o.indicator
    kind = KINDS[i.evidence]
    for name in ("good", "among"):
        for row, condition in enumerate(getattr(i, name)):
            if kind.measured(condition.column) is None:
                message = f"{kind.title} have no column “{condition.column}”"
                why = "The condition could never hold."
                yield Finding("column-unknown", f"{at}.{name}[{row}].column", "error", message, why)
    for name in ("column", "segment"):
        column = getattr(i, name)
        if column and kind.measured(column) is None:
            yield Finding(
                "column-unknown",
                f"{at}.{name}",
                "error",
                f"{kind.title} have no column “{column}”",
                _WHY,
            )


def _evidence(o: Objective, at: str) -> Iterator[Finding]:
    wanted = wanted_evidence(o.indicator)
    if not wanted or o.indicator.evidence in wanted:
        return
    title, found = KINDS[wanted[0]].title.lower(), KINDS[o.indicator.evidence].title.lower()
    fix = Fix(f"Measure it on {title}", ((f"{at}.evidence", wanted[0]),))
    if runs_clocks(o.indicator):
        message = f"this clock runs on {title}, not on {found}"
        yield Finding(
            "clock-mismatch",
            f"{at}.evidence",
            "error",
            message,
            "The clock would never start.",
            fix,
        )
        return
    listed = " or ".join(KINDS[each].title.lower() for each in wanted)
    message = f"this indicator is measured on {listed}, not on {found}"
    yield Finding("evidence-mismatch", f"{at}.evidence", "error", message, _WHY, fix)


def _gap(o: Objective, at: str) -> Iterator[Finding]:
    i = o.indicator
    if compares_segments(i) and not i.reference and not i.pairs:
        yield Finding(
            "gap-without-reference",
            f"{at}.reference",
            "warning",
            "name the reference segment, or the pairs that are compared",
            "The largest minus the smallest is biased upwards: it misses by chance where nothing differs.",
        )
