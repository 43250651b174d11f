"""Check whether an indicator is complete: what it counts, on what evidence, and in which columns."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.findings import Finding, Fix
from slastudio.contract.indicator_parts import matters, measured_kind, wanted_evidence
from slastudio.contract.objectives import Objective
from slastudio.evidence.kinds import KINDS

_WHY = "An indicator that is not complete cannot be computed by either side."
_MEASURED_COLUMN = ("percentile", "mean", "spend", "cost_per", "missing_rate", "drift")


def indicator_findings(o: Objective, path: str) -> Iterator[Finding]:
    """Find what keeps an objective's indicator from being computed."""
    at = f"{path}.indicator"
    yield from _parts(o, at)
    yield from _columns(o, at)
    yield from _evidence(o, at)
    yield from _gap(o, at)


def _lacking(at: str, name: str, message: str, why: str = _WHY) -> Finding:
    return Finding("indicator-incomplete", f"{at}.{name}", "error", message, why)


def _parts(o: Objective, at: str) -> Iterator[Finding]:
    i = o.indicator
    kind = measured_kind(i)
    money = kind in ("spend", "cost_per") and i.evidence in ("costs", "requests")
    if kind in _MEASURED_COLUMN and not i.column and (not money or i.kind == "spend"):
        yield _lacking(at, "column", "choose the column that is measured")
    if kind == "percentile" and not (i.percentile is not None and 0 < i.percentile < 100):
        yield _lacking(at, "percentile", "a percentile lies between 0 and 100")
    if kind == "duration" and i.percentile is not None and not 0 < i.percentile < 100:
        yield _lacking(at, "percentile", "a percentile lies between 0 and 100; leave it empty for the mean")
    if kind == "good_share" and not i.good:
        yield _lacking(at, "good", "say when an event is good", "Without it nothing can be counted.")
    if kind == "classification" and i.metric == "auc" and not i.label:
        yield _lacking(at, "label", "name the label the score speaks for")
    if matters(i, "slice_minutes") and not 1 <= i.slice_minutes <= 1440:
        yield _lacking(at, "slice_minutes", "a time slice lasts 1 to 1,440 minutes")
    if matters(i, "slice_target") and not (i.slice_target is not None and 0 < i.slice_target <= 100):
        yield _lacking(at, "slice_target", "say from which share of good events on a slice is good")
    if kind == "drift" and i.baseline_from is None:
        yield _lacking(at, "baseline_from", "say on which day the baseline begins")
    if kind == "drift" and not 7 <= i.baseline_days <= 400:
        yield _lacking(at, "baseline_days", "a baseline lasts 7 to 400 days")


def _columns(o: Objective, at: str) -> Iterator[Finding]:
    i = o.indicator
    kind = KINDS[i.evidence]
    for name in ("good", "among"):
        for row, condition in enumerate(getattr(i, name)):
            if kind.column(condition.column) is None:
                message = f"{kind.title} have no column “{condition.column}”"
                why = "The condition could never hold."
                yield Finding("column-unknown", f"{at}.{name}[{row}].column", "error", message, why)
    for name in ("column", "segment"):
        column = getattr(i, name)
        if column and kind.column(column) is None:
            yield Finding("column-unknown", f"{at}.{name}", "error", f"{kind.title} have no column “{column}”", _WHY)


def _evidence(o: Objective, at: str) -> Iterator[Finding]:
    wanted = wanted_evidence(o.indicator)
    if not wanted or o.indicator.evidence in wanted:
        return
    title, found = KINDS[wanted[0]].title.lower(), KINDS[o.indicator.evidence].title.lower()
    fix = Fix(f"Measure it on {title}", ((f"{at}.evidence", wanted[0]),))
    if o.indicator.kind == "response_time":
        message = f"this clock runs on {title}, not on {found}"
        yield Finding("clock-mismatch", f"{at}.evidence", "error", message, "The clock would never start.", fix)
        return
    listed = " or ".join(KINDS[each].title.lower() for each in wanted)
    message = f"this indicator is measured on {listed}, not on {found}"
    yield Finding("evidence-mismatch", f"{at}.evidence", "error", message, _WHY, fix)


def _gap(o: Objective, at: str) -> Iterator[Finding]:
    i = o.indicator
    if i.kind != "gap":
        return
    if not i.segment:
        yield _lacking(at, "segment", "choose the column that makes the segments")
    if not i.reference and not i.pairs:
        yield Finding(
            "gap-without-reference",
            f"{at}.reference",
            "warning",
            "name the reference segment, or the pairs that are compared",
            "The largest minus the smallest is biased upwards: it misses by chance where nothing differs.",
        )
