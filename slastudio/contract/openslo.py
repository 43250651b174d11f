"""An agreement's objectives as OpenSLO v1 documents, as far as that language goes, and what it has no words for."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from slastudio.contract.agreement import Agreement
from slastudio.contract.condition_words import DEFAULT_GOOD, column_word
from slastudio.contract.objectives import Condition, Indicator, Objective, Objectives
from slastudio.contract.openslo_rules import API_VERSION, LONGEST_DESCRIPTION, LONGEST_DISPLAY_NAME
from slastudio.contract.wording import objective_sentence, ordinal, show_number, show_value

MARK = "# Written by SLA Studio; the next export writes this file anew."
SOURCE_TYPE = "slastudio"
# what availability means where the agreement names no condition; measuring holds the same, and a test compares them
_NO_SHARE = {
    "spend": "OpenSLO states shares of good events or of time; a cap on spend is neither.",
    "mean": "A mean is not a share of good events; any change of it into one would be another promise.",
    "gap": "A gap compares two segments; OpenSLO states one indicator at a time.",
}
_PLAIN = re.compile(r"[A-Za-z][A-Za-z]*([ /-][A-Za-z0-9]+)*")
_WORDS_OF_YAML = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


@dataclass(frozen=True)
class OpenSLOExport:
    """Hold an export: files as (name, YAML), objectives left out as (id, name, reason), and notes on what was changed."""

    files: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Ratio:
    """Hold an objective as a ratio: which records are good (or bad) of which, and the target below one."""

    counts: str
    counted: dict[str, Any]
    total: dict[str, Any]
    target: Decimal
    note: str = ""


class _Inexpressible(Exception):  # noqa: N818 - it is an answer, not a fault
    """Say why an objective cannot be stated."""


def openslo_documents(agreement: Agreement) -> OpenSLOExport:
    """Return every objective that OpenSLO v1 can state, and for every other one the reason why it cannot."""
    taken: set[str] = set()
    service = openslo_name(agreement.parties.title or "agreement", taken)
    indicators: list[dict[str, Any]] = []
    objectives: list[dict[str, Any]] = []
    left_out: list[tuple[str, str, str]] = []
    notes: list[str] = list(_general_notes(agreement.objectives))
    names: set[str] = set()
    for each in agreement.objectives.objectives:
        label = each.name or each.id
        try:
            ratio = _ratio(each, agreement.objectives)
            window = _window(each, agreement)
        except _Inexpressible as reason:
            left_out.append((each.id, label, str(reason)))
            continue
        told = [ratio.note, *_lost(each, agreement.objectives)]
        notes += [f"{label}: {note}" for note in told if note]
        name = openslo_name(each.id or label, names)
        indicators.append(_indicator(each, ratio, name))
        objectives.append(_objective(each, ratio, window, name, service))
    kinds = (("services.yaml", [_service(agreement, service)]), ("slis.yaml", indicators), ("slos.yaml", objectives))
    files = tuple((file, _written(documents)) for file, documents in kinds if documents)
    return OpenSLOExport(files, tuple(left_out), tuple(notes))


def openslo_name(wanted: str, taken: set[str]) -> str:
    """Return a name of letters, digits and hyphens, at most 63 long and not yet taken, and take it."""
    plain = unicodedata.normalize("NFKD", wanted).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain)[:55].strip("-") or "unnamed"
    name, again = base, 1
    while name in taken:
        again += 1
        name = f"{base}-{again}"
    taken.add(name)
    return name


def _ratio(objective: Objective, methods: Objectives) -> _Ratio:
    indicator = objective.indicator
    if objective.target is None:
        raise _Inexpressible("No target is agreed yet.")
    if indicator.kind == "availability" and indicator.evidence == "incidents":
        raise _Inexpressible("It is the share of time without an open incident; OpenSLO counts events.")
    if indicator.kind in ("good_share", "availability"):
        if indicator.budgeting != "occurrences" and objective.comparator == "<=":
            raise _Inexpressible("A share of time slices of at most so much has no complement in OpenSLO's methods.")
        return _share(objective, _good(indicator))
    if indicator.kind == "percentile":
        return _percentile(objective, methods)
    if indicator.kind == "response_time" and indicator.expressed == "share":
        return _share(objective, ())
    if indicator.kind == "response_time":
        raise _Inexpressible("It counts late cases; OpenSLO states shares, and a share of very few cases says nothing.")
    raise _Inexpressible(_NO_SHARE.get(indicator.kind, "OpenSLO has no words for this kind of indicator."))


def _good(indicator: Indicator) -> tuple[Condition, ...]:
    good = indicator.good or (DEFAULT_GOOD.get(indicator.evidence, ()) if indicator.kind == "availability" else ())
    if not good:
        raise _Inexpressible("No condition says which events are good.")
    return good


def _share(objective: Objective, good: tuple[Condition, ...]) -> _Ratio:
    """Return a share; "at most 4 % of x" is said as at least 96 % that are not x."""
    assert objective.target is not None
    if objective.unit != "%":
        raise _Inexpressible(f"Its target is in {objective.unit or 'no unit'}, not in %.")
    share = objective.target / 100
    target = share if objective.comparator == ">=" else 1 - share
    _require_budget(target)
    indicator = objective.indicator
    total = _records(indicator, indicator.among, _needed(good))
    if indicator.kind == "response_time":
        counted = total | {"clock": indicator.clock, "within": "the limit agreed for the case"}
    else:
        counted = _records(indicator, (*indicator.among, *good), _needed(good))
    if objective.comparator == ">=":
        return _Ratio("good", counted, total, target)
    note = (
        f"“at most {show_number(objective.target)} %” is stated as its complement, at least "
        f"{show_number(100 * target)} % of events that are not counted by it."
    )
    return _Ratio("bad", counted, total, target, note)


def _percentile(objective: Objective, methods: Objectives) -> _Ratio:
    """Return a percentile's limit as the share of events within it."""
    indicator, limit = objective.indicator, objective.target
    assert limit is not None
    if indicator.percentile is None or not indicator.column:
        raise _Inexpressible("It does not say which percentile of which value.")
    if objective.comparator == ">=":
        raise _Inexpressible("A lower limit of a percentile is a share only up to one event.")
    target = indicator.percentile / 100
    _require_budget(target)
    shown, th = show_value(limit, objective.unit), ordinal(indicator.percentile)
    note = (
        f"the {th} percentile of {column_word(indicator.column)} at most {shown} is stated as at least "
        f"{show_number(indicator.percentile)} % of events within {shown}. The two are the same for the nearest-rank percentile"
    )
    linear = methods.percentile_method != "nearest_rank"
    note += "; this agreement interpolates, so that figures beside the limit can differ." if linear else "."
    within = Condition(indicator.column, "at_most", format(limit, "f"))
    total = _records(indicator, indicator.among, (indicator.column,))
    return _Ratio("good", _records(indicator, (*indicator.among, within), (indicator.column,)), total, target, note)


def _require_budget(target: Decimal) -> None:
    if target == 1:
        raise _Inexpressible("A target of 100 % leaves no error budget; OpenSLO asks for a target below it.")
    if not 0 <= target < 1:
        raise _Inexpressible("Its target does not lie between 0 and 100 %.")


def _needed(good: Sequence[Condition]) -> tuple[str, ...]:
    """Return the columns a record must have a value in to be counted."""
    return tuple(dict.fromkeys(each.column for each in good if each.operator not in ("present", "missing")))


def _records(indicator: Indicator, where: Sequence[Condition], needed: Sequence[str]) -> dict[str, Any]:
    """Return a metric source's spec: which records are counted, as plain values."""
    spec: dict[str, Any] = {"evidence": indicator.evidence, "count": "records"}
    if where:
        spec["where"] = [{"column": c.column, "operator": c.operator, "value": c.value} for c in where]
    if needed:
        spec["having"] = list(needed)
    return spec


def _window(objective: Objective, agreement: Agreement) -> dict[str, Any]:
    window = objective.window
    if window.kind == "rolling":
        if window.days < 1:
            raise _Inexpressible("Its window has no days.")
        return {"duration": f"{window.days}d", "isRolling": True}
    begins = agreement.term.start
    first = f"{begins:%Y-%m}-01" if begins is not None and begins.year >= 1970 else "2026-01-01"
    if window.kind == "week":
        first = "2026-01-05"  # a Monday, as every week begins
    if window.kind == "quarter":
        first = f"{first[:5]}{(int(first[5:7]) - 1) // 3 * 3 + 1:02d}-01"
    return {
        "duration": {"month": "1M", "week": "1w", "quarter": "1Q"}[window.kind],
        "isRolling": False,
        "calendar": {"startTime": f"{first} 00:00:00", "timeZone": agreement.zone},
    }


def _lost(objective: Objective, methods: Objectives) -> Iterator[str]:
    """Yield what of an exported objective stays behind."""
    if objective.window.kind == "rolling" and objective.window.evaluated == "daily":
        yield "that it is judged on every day, the worst of which counts, is not part of the export."
    if objective.complete == "sampled":
        yield "records are a sample; the rule by which a sample decides is not part of the export."
    if objective.indicator.budgeting != "occurrences" and objective.indicator.empty_slices != "left_out":
        yield "how time slices without events count is not part of the export."
    if objective.min_samples:
        yield f"the least number of samples, {objective.min_samples:,}, is not part of the export."
    named = {each.id: each.name or each.id for each in methods.exclusions}
    if objective.exclusions:
        listed = ", ".join(named.get(each, each) for each in objective.exclusions)
        yield f"exclusions ({listed}) are not part of the export: leave these records out before counting."


def _general_notes(methods: Objectives) -> Iterator[str]:
    alert = getattr(methods, "budget_alert", None)
    if alert is not None and methods.objectives:
        yield (
            f"The alert at {show_number(alert)} % of a spent error budget is not part of the export: OpenSLO v1 states "
            "alerts by burn rate only."
        )
    if methods.objectives:
        yield "How retries, time-outs and automated traffic are counted is not part of the export: see the agreement's methods."


def _service(agreement: Agreement, name: str) -> dict[str, Any]:
    parties = agreement.parties
    described = f"{parties.title or 'Agreement'} between {parties.provider or 'the provider'} and {parties.client or 'the client'}."
    return _document("Service", name, parties.title or "Agreement", {"description": described[:LONGEST_DESCRIPTION]})


def _indicator(objective: Objective, ratio: _Ratio, name: str) -> dict[str, Any]:
    metric = {
        "counter": True,
        ratio.counts: {"metricSource": {"type": SOURCE_TYPE, "spec": ratio.counted}},
        "total": {"metricSource": {"type": SOURCE_TYPE, "spec": ratio.total}},
    }
    return _document("SLI", name, objective.name or objective.id, {"ratioMetric": metric})


def _objective(objective: Objective, ratio: _Ratio, window: dict[str, Any], name: str, service: str) -> dict[str, Any]:
    described = " ".join(filter(None, (objective_sentence(objective), objective.outcome)))
    spec = {
        "description": described[:LONGEST_DESCRIPTION],
        "service": service,
        "indicatorRef": name,
        "timeWindow": [window],
        **_budgeting(objective, {"displayName": _short(objective.name or objective.id), "target": float(ratio.target)}),
    }
    labels = {"dimension": objective.dimension, "rank": objective.rank}
    return _document("SLO", name, objective.name or objective.id, spec, labels)


def _budgeting(objective: Objective, promised: dict[str, Any]) -> dict[str, Any]:
    """Return how the budget is counted and the objective: by events, or by time slices with their length and target."""
    indicator = objective.indicator
    sliced = indicator.kind in ("good_share", "availability") and indicator.budgeting != "occurrences"
    if not sliced:
        return {"budgetingMethod": "Occurrences", "objectives": [promised]}
    promised = promised | {"timeSliceWindow": f"{indicator.slice_minutes}m"}
    if indicator.budgeting == "ratio_timeslices":
        return {"budgetingMethod": "RatioTimeslices", "objectives": [promised]}
    target = float((indicator.slice_target or Decimal(100)) / 100)
    return {"budgetingMethod": "Timeslices", "objectives": [promised | {"timeSliceTarget": target}]}


def _document(
    kind: str, name: str, shown: str, spec: dict[str, Any], labels: dict[str, str] | None = None
) -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": name, "displayName": _short(shown)}
    if labels:
        metadata["labels"] = labels
    return {"apiVersion": API_VERSION, "kind": kind, "metadata": metadata, "spec": spec}


def _short(text: str) -> str:
    line = " ".join(text.split()) or "Unnamed"
    return line if len(line) <= LONGEST_DISPLAY_NAME else f"{line[: LONGEST_DISPLAY_NAME - 1]}…"


def _written(documents: Sequence[dict[str, Any]]) -> str:
    out = io.StringIO()
    out.write(f"{MARK}\n")
    writer = YAML()
    writer.width = 110
    writer.explicit_start = True
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.dump_all([_quoted(each) for each in documents], out)
    return out.getvalue()


def _quoted(value: Any) -> Any:
    """Return a value in which every text that some reader of YAML might take for something else is quoted."""
    if isinstance(value, dict):
        return {key: _quoted(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_quoted(each) for each in value]
    if isinstance(value, str) and (not _PLAIN.fullmatch(value) or value.lower() in _WORDS_OF_YAML):
        return DoubleQuotedScalarString(value)
    return value
