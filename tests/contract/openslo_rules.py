"""What the OpenSLO specification, version v1, asks of a document: one table of shapes, each field
with the section it is from.

The facts come from the specification's text and, where that is silent, from the checks of its
reference implementation (the length of displayName, names as DNS labels, a metric source's spec not
being empty).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from tests.contract.openslo_shapes import (
    Field,
    Shape,
    annotation_group,
    anything,
    boolean,
    filled_group,
    label_group,
    listed,
    moment,
    number,
    one_of,
    pattern,
    text,
    time_zone,
)

API_VERSION = "openslo/v1"
LONGEST_DESCRIPTION, LONGEST_DISPLAY_NAME = (
    1050,
    63,
)  # stated anew: a test compares what is written with these
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_DURATION = re.compile(r"[1-9][0-9]*[mhdwMQY]")


def _time_window(value: dict[str, Any], path: str) -> Iterator[str]:
    rolling, calendar = value.get("isRolling", "calendar" not in value), "calendar" in value
    if rolling is True and calendar:
        yield f"{path}.calendar: a rolling window has none (SLO)"
    if rolling is False and not calendar:
        yield f"{path}.calendar: a window that does not roll needs one (SLO)"


def _ratio_metric(value: dict[str, Any], path: str) -> Iterator[str]:
    if "total" in value and ("good" in value) == ("bad" in value):
        yield f"{path}: with total, exactly one of good, bad must be given (SLI)"
    if "raw" in value and "rawType" not in value:
        yield f"{path}.rawType: is required with raw (SLI)"
    if "rawType" in value and "raw" not in value:
        yield f"{path}.rawType: goes with raw only (SLI)"
    if "raw" not in value and "counter" not in value:
        yield f"{path}.counter: is required (SLI)"


def _metric_source(value: dict[str, Any], path: str) -> Iterator[str]:
    if "type" not in value and "metricSourceRef" not in value:
        yield f"{path}.type: is required where no DataSource is referred to (Ratio Metric)"


def _slo(value: dict[str, Any], path: str) -> Iterator[str]:
    objectives = [each for each in value.get("objectives") or () if isinstance(each, dict)]
    slices = {
        "Timeslices": ("timeSliceTarget", "timeSliceWindow"),
        "RatioTimeslices": ("timeSliceWindow",),
    }
    for at, each in enumerate(objectives):
        for name in slices.get(str(value.get("budgetingMethod")), ()):
            if name not in each:
                yield f"{path}.objectives[{at}].{name}: is required by this budgeting method (Objectives)"
    indicator = value.get("indicator")
    spec = indicator.get("spec") if isinstance(indicator, dict) else None
    if isinstance(spec, dict) and "thresholdMetric" in spec:
        if len(objectives) > 1:
            yield f"{path}.objectives: a thresholdMetric allows only one (SLO)"
        for at, each in enumerate(objectives):
            yield from (
                f"{path}.objectives[{at}].{name}: is required with a thresholdMetric (Objectives)"
                for name in ("op", "value")
                if name not in each
            )


NAME = pattern(
    _LABEL, "lower-case letters, digits and hyphens, at most 63, with no hyphen at either end"
)
DURATION = pattern(_DURATION, "a duration such as 12h, 4w or 1M")
OPERATOR = one_of("lte", "gte", "lt", "gt")
_DESCRIPTION = text(LONGEST_DESCRIPTION)
METADATA = Shape(
    {
        "name": Field(NAME, "General Schema", required=True),
        "displayName": Field(text(LONGEST_DISPLAY_NAME), "General Schema"),
        "labels": Field(label_group, "General Schema"),
        "annotations": Field(annotation_group, "General Schema"),
    }
)
# the default of a delay, 0m, is no duration by the letter
_DELAY = pattern(re.compile(rf"0m|{_DURATION.pattern}"), "a duration such as 5m")


def _inline_or(reference: str, spec: Shape, section: str) -> Shape:
    """Return the shape of an object that is either referred to by name or written out in place."""
    inline = {
        "kind": Field(text(), section),
        "metadata": Field(METADATA, section),
        "spec": Field(spec, section),
    }
    return Shape(
        {reference: Field(NAME, section), **inline}, exactly_one=(((reference, "spec"), section),)
    )


METRIC = Shape(
    {
        "metricSource": Field(
            Shape(
                {
                    "metricSourceRef": Field(NAME, "SLI"),
                    "type": Field(text(), "SLI"),
                    "spec": Field(filled_group, "Ratio Metric", required=True),
                },
                beyond=_metric_source,
            ),
            "SLI",
            required=True,
        )
    }
)
RATIO = Shape(
    {
        "counter": Field(boolean, "SLI"),
        "good": Field(METRIC, "SLI"),
        "bad": Field(METRIC, "SLI"),
        "total": Field(METRIC, "SLI"),
        "raw": Field(METRIC, "SLI"),
        "rawType": Field(one_of("success", "failure"), "SLI"),
    },
    exactly_one=((("total", "raw"), "SLI"),),
    at_most_one=((("raw", "good", "bad"), "SLI"),),
    beyond=_ratio_metric,
)
SLI = Shape(
    {
        "description": Field(_DESCRIPTION, "SLI"),
        "thresholdMetric": Field(METRIC, "SLI"),
        "ratioMetric": Field(RATIO, "SLI"),
    },
    exactly_one=((("thresholdMetric", "ratioMetric"), "SLI"),),
)
CALENDAR = Shape(
    {
        "startTime": Field(moment, "SLO", required=True),
        "timeZone": Field(time_zone, "SLO", required=True),
    }
)
TIME_WINDOW = Shape(
    {
        "duration": Field(DURATION, "duration-shorthand", required=True),
        "isRolling": Field(boolean, "SLO"),
        "calendar": Field(CALENDAR, "SLO"),
    },
    beyond=_time_window,
)
OBJECTIVE = Shape(
    {
        "displayName": Field(text(), "Objectives"),
        "op": Field(OPERATOR, "Objectives"),
        "value": Field(number(lambda _: True, "a number"), "Objectives"),
        "target": Field(
            number(lambda each: 0 <= each < 1, "a number from 0 to below 1"), "Objectives"
        ),
        "targetPercent": Field(
            number(lambda each: 0 <= each < 100, "a number from 0 to below 100"), "Objectives"
        ),
        "timeSliceTarget": Field(
            number(lambda each: 0 < each <= 1, "a number above 0 up to 1"), "Objectives"
        ),
        "timeSliceWindow": Field(DURATION, "Objectives"),
    },
    exactly_one=((("target", "targetPercent"), "Objectives"),),
)
ALERT_CONDITION = Shape(
    {
        "description": Field(_DESCRIPTION, "AlertCondition"),
        "severity": Field(text(), "AlertCondition", required=True),
        "condition": Field(
            Shape(
                {
                    "kind": Field(one_of("burnrate"), "AlertCondition"),
                    "op": Field(OPERATOR, "AlertCondition", required=True),
                    "threshold": Field(
                        number(lambda _: True, "a number"), "AlertCondition", required=True
                    ),
                    "lookbackWindow": Field(DURATION, "AlertCondition", required=True),
                    "alertAfter": Field(_DELAY, "AlertCondition"),
                }
            ),
            "AlertCondition",
            required=True,
        ),
    }
)
ALERT_TARGET = Shape(
    {
        "target": Field(text(), "AlertNotificationTarget", required=True),
        "description": Field(_DESCRIPTION, "AlertNotificationTarget"),
    }
)
ALERT_POLICY = Shape(
    {
        "description": Field(_DESCRIPTION, "AlertPolicy"),
        **{
            f"alertWhen{each}": Field(boolean, "AlertPolicy")
            for each in ("NoData", "Resolved", "Breaching")
        },
        "conditions": Field(
            listed(_inline_or("conditionRef", ALERT_CONDITION, "AlertPolicy"), 1, 1),
            "AlertPolicy",
            required=True,
        ),
        "notificationTargets": Field(
            listed(_inline_or("targetRef", ALERT_TARGET, "AlertPolicy")),
            "AlertPolicy",
            required=True,
        ),
    }
)
SLO = Shape(
    {
        "description": Field(_DESCRIPTION, "SLO"),
        "service": Field(text(), "SLO", required=True),
        "indicator": Field(
            Shape(
                {
                    "metadata": Field(METADATA, "SLO", required=True),
                    "spec": Field(SLI, "SLO", required=True),
                }
            ),
            "SLO",
        ),
        "indicatorRef": Field(NAME, "SLO"),
        "timeWindow": Field(listed(TIME_WINDOW, 1, 1), "SLO"),
        "budgetingMethod": Field(
            one_of("Occurrences", "Timeslices", "RatioTimeslices"), "SLO", required=True
        ),
        "objectives": Field(listed(OBJECTIVE, 1), "SLO", required=True),
        "alertPolicies": Field(listed(_inline_or("alertPolicyRef", ALERT_POLICY, "SLO")), "SLO"),
    },
    exactly_one=((("indicator", "indicatorRef"), "SLO"),),
    beyond=_slo,
)
SERVICE = Shape({"description": Field(_DESCRIPTION, "Service")})
DATA_SOURCE = Shape(
    {
        "description": Field(_DESCRIPTION, "DataSource"),
        "type": Field(text(), "DataSource", required=True),
        "connectionDetails": Field(anything, "DataSource"),
    }
)
KINDS: dict[str, Shape] = {
    "Service": SERVICE,
    "DataSource": DATA_SOURCE,
    "SLI": SLI,
    "SLO": SLO,
    "AlertPolicy": ALERT_POLICY,
    "AlertCondition": ALERT_CONDITION,
    "AlertNotificationTarget": ALERT_TARGET,
}


def validate_openslo(source: str) -> tuple[str, ...]:
    """Return what is wrong with a text of OpenSLO documents, each with its place and section;
    nothing where all is well.

    What one document refers to need not stand in the same text.
    """
    try:
        documents = [
            each for each in YAML(typ="safe", pure=True).load_all(source) if each is not None
        ]
    except (YAMLError, ValueError, RecursionError) as error:
        return (f"not valid YAML: {' '.join(str(error).split())[:200]}",)
    if not documents:
        return ("there is no document",)
    taken: set[tuple[Any, Any]] = set()
    return tuple(
        message
        for at, document in enumerate(documents, 1)
        for message in _document_faults(document, f"document {at}", taken)
    )


def _document_faults(document: Any, where: str, taken: set[tuple[Any, Any]]) -> Iterator[str]:
    if not isinstance(document, dict):
        yield f"{where}: must be a group of fields"
        return
    kind = document.get("kind")
    if kind not in KINDS:
        yield f"{where}.kind: must be one of {', '.join(KINDS)} (General Schema)"
        return
    shape = Shape(
        {
            "apiVersion": Field(one_of(API_VERSION), "General Schema", required=True),
            "kind": Field(anything, "General Schema", required=True),
            "metadata": Field(METADATA, "General Schema", required=True),
            "spec": Field(KINDS[kind], kind, required=True),
        }
    )
    yield from shape(document, where)
    metadata = document.get("metadata")
    named = (kind, str(metadata.get("name"))) if isinstance(metadata, dict) else None
    if named in taken:
        yield f"{where}.metadata.name: another {kind} has this name"
    if named is not None:
        taken.add(named)
