"""An agreement's objectives as OpenSLO v1 documents, as far as that language goes, and what it has
no words for.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from slastudio.contract.indicators.ratios import Counted, Inexpressible, Ratio
from slastudio.contract.indicators.table import counts_items, objective_sentence, of
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective, Objectives
from slastudio.contract.words.figures import show_number
from slastudio.shared.json_values import Json, JsonObject

MARK = "# Written by SLA Studio; the next export writes this file anew."
SOURCE_TYPE = "slastudio"
API_VERSION = "openslo/v1"
LONGEST_DESCRIPTION, LONGEST_DISPLAY_NAME = 1050, 63
_PLAIN = re.compile(r"[A-Za-z][A-Za-z]*([ /-][A-Za-z0-9]+)*")
_WORDS_OF_YAML = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


@dataclass(frozen=True)
class OpenSLOExport:
    """Hold an export: files as (name, YAML), objectives left out as (id, name, reason), and notes
    on what was changed.
    """

    files: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]


def openslo_documents(agreement: Agreement) -> OpenSLOExport:
    """Return every objective that OpenSLO v1 can state, and for every other one the reason why it
    cannot.
    """
    taken: set[str] = set()
    service = openslo_name(agreement.parties.title or "agreement", taken)
    indicators: list[JsonObject] = []
    objectives: list[JsonObject] = []
    left_out: list[tuple[str, str, str]] = []
    notes: list[str] = list(_general_notes(agreement.objectives))
    names: set[str] = set()
    for each in agreement.objectives.objectives:
        label = each.name or each.id
        try:
            ratio = _ratio(each, agreement.objectives)
            window = _window(each, agreement)
        except Inexpressible as reason:
            left_out.append((each.id, label, str(reason)))
            continue
        told = [ratio.note, *_lost(each, agreement.objectives)]
        notes += [f"{label}: {note}" for note in told if note]
        name = openslo_name(each.id or label, names)
        indicators.append(_indicator(each, ratio, name))
        objectives.append(_objective(each, ratio, window, name, service))
    kinds = (
        ("services.yaml", [_service(agreement, service)]),
        ("slis.yaml", indicators),
        ("slos.yaml", objectives),
    )
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


def _ratio(objective: Objective, methods: Objectives) -> Ratio:
    if objective.target is None:
        raise Inexpressible("No target is agreed yet.")
    return of(objective.indicator).ratio(objective, methods)


def _source(counted: Counted) -> JsonObject:
    """Return a metric source: which records are counted, as plain values."""
    spec: JsonObject = {"evidence": counted.evidence, "count": "records"}
    if counted.where:
        spec["where"] = [
            {"column": c.column, "operator": c.operator, "value": c.value} for c in counted.where
        ]
    if counted.having:
        spec["having"] = list(counted.having)
    if counted.clock:
        spec |= {"clock": counted.clock, "within": "the limit agreed for the case"}
    return {"metricSource": {"type": SOURCE_TYPE, "spec": spec}}


def _window(objective: Objective, agreement: Agreement) -> JsonObject:
    window = objective.window
    if window.kind == "rolling":
        if window.days < 1:
            raise Inexpressible("Its window has no days.")
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
    if (
        objective.indicator.budgeting != "occurrences"
        and objective.indicator.empty_slices != "left_out"
    ):
        yield "how time slices without events count is not part of the export."
    if counts_items(objective):
        yield "that an item counts once, however often it was judged, is not part of the export."
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


def _service(agreement: Agreement, name: str) -> JsonObject:
    parties = agreement.parties
    described = f"{parties.title or 'Agreement'} between {parties.provider or 'the provider'} and {parties.client or 'the client'}."
    return _document(
        "Service",
        name,
        parties.title or "Agreement",
        {"description": described[:LONGEST_DESCRIPTION]},
    )


def _indicator(objective: Objective, ratio: Ratio, name: str) -> JsonObject:
    metric: JsonObject = {
        "counter": True,
        ratio.counts: _source(ratio.counted),
        "total": _source(ratio.total),
    }
    return _document("SLI", name, objective.name or objective.id, {"ratioMetric": metric})


def _objective(
    objective: Objective, ratio: Ratio, window: JsonObject, name: str, service: str
) -> JsonObject:
    described = " ".join(filter(None, (objective_sentence(objective), objective.outcome)))
    spec = {
        "description": described[:LONGEST_DESCRIPTION],
        "service": service,
        "indicatorRef": name,
        "timeWindow": [window],
        **_budgeting(
            ratio,
            {"displayName": _short(objective.name or objective.id), "target": float(ratio.target)},
        ),
    }
    labels = {"dimension": objective.dimension, "rank": objective.rank}
    return _document("SLO", name, objective.name or objective.id, spec, labels)


def _budgeting(ratio: Ratio, promised: JsonObject) -> JsonObject:
    """Return how the budget is counted and the objective: by events, or by time slices with their
    length and target.
    """
    if ratio.slice_minutes is None:
        return {"budgetingMethod": "Occurrences", "objectives": [promised]}
    promised = promised | {"timeSliceWindow": f"{ratio.slice_minutes}m"}
    if ratio.slice_target is None:
        return {"budgetingMethod": "RatioTimeslices", "objectives": [promised]}
    return {
        "budgetingMethod": "Timeslices",
        "objectives": [promised | {"timeSliceTarget": float(ratio.slice_target)}],
    }


def _document(
    kind: str, name: str, shown: str, spec: JsonObject, labels: dict[str, str] | None = None
) -> JsonObject:
    metadata: JsonObject = {"name": name, "displayName": _short(shown)}
    if labels:
        metadata["labels"] = labels
    return {"apiVersion": API_VERSION, "kind": kind, "metadata": metadata, "spec": spec}


def _short(text: str) -> str:
    line = " ".join(text.split()) or "Unnamed"
    return line if len(line) <= LONGEST_DISPLAY_NAME else f"{line[: LONGEST_DISPLAY_NAME - 1]}…"


def _written(documents: Sequence[JsonObject]) -> str:
    out = io.StringIO()
    out.write(f"{MARK}\n")
    writer = YAML()
    writer.width = 110
    writer.explicit_start = True
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.dump_all([_quoted(each) for each in documents], out)
    return out.getvalue()


def _quoted(value: Json) -> Json:
    """Return a value in which every text that some reader of YAML might take for something else is
    quoted.
    """
    if isinstance(value, dict):
        return {key: _quoted(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_quoted(each) for each in value]
    if isinstance(value, str) and (not _PLAIN.fullmatch(value) or value.lower() in _WORDS_OF_YAML):
        return DoubleQuotedScalarString(value)
    return value
