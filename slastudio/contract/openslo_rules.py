"""What the OpenSLO specification, version v1, asks of a document: one table of shapes, each field with the section it is from.

The facts come from the specification's text and, where that is silent, from the checks of its reference implementation
(the length of displayName, names as DNS labels, a metric source's spec not being empty).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from slastudio.shared.periods import zone
from slastudio.shared.problems import StudioError

Check = Callable[[Any, str], Iterator[str]]
API_VERSION = "openslo/v1"
LONGEST_DESCRIPTION, LONGEST_DISPLAY_NAME = 1050, 63
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_KEY = re.compile(r"[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?")
_PREFIX = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*")
_DURATION = re.compile(r"[1-9][0-9]*[mhdwMQY]")


@dataclass(frozen=True)
class Field:
    """Declare one field: its check, whether it must be there, and the section of the specification that says so."""

    check: Check
    section: str
    required: bool = False


@dataclass(frozen=True)
class Shape:
    """Declare a group of fields.

    exactly_one, at_most_one: groups of fields of which so many may be given, with their section. beyond: checks that
    look at several fields at once.
    """

    fields: Mapping[str, Field]
    exactly_one: tuple[tuple[tuple[str, ...], str], ...] = ()
    at_most_one: tuple[tuple[tuple[str, ...], str], ...] = ()
    beyond: Check | None = None

    def __call__(self, value: Any, path: str) -> Iterator[str]:
        """Yield what is wrong with a value, each with its path."""
        if not isinstance(value, dict):
            yield f"{path}: must be a group of fields"
            return
        for name in value:
            if name not in self.fields:
                yield f"{path}.{name}: is no field of the specification"
        for name, field in self.fields.items():
            if name in value:
                yield from (f"{message} ({field.section})" for message in field.check(value[name], f"{path}.{name}"))
            elif field.required:
                yield f"{path}.{name}: is required ({field.section})"
        yield from self._choices(value, path)
        if self.beyond is not None:
            yield from self.beyond(value, path)

    def _choices(self, value: dict[str, Any], path: str) -> Iterator[str]:
        for names, section in self.exactly_one:
            if sum(name in value for name in names) != 1:
                yield f"{path}: exactly one of {', '.join(names)} must be given ({section})"
        for names, section in self.at_most_one:
            if sum(name in value for name in names) > 1:
                yield f"{path}: only one of {', '.join(names)} may be given ({section})"


def text(longest: int | None = None) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, str) or not value:
            yield f"{path}: must be text"
        elif longest is not None and len(value) > longest:
            yield f"{path}: may have at most {longest} characters"

    return check


def pattern(regex: re.Pattern[str], form: str) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, str) or not regex.fullmatch(value):
            yield f"{path}: must be {form}"

    return check


def one_of(*allowed: str) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if value not in allowed:
            yield f"{path}: must be one of {', '.join(allowed)}"

    return check


def number(holds: Callable[[float], bool], form: str) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not holds(value):
            yield f"{path}: must be {form}"

    return check


def boolean(value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield f"{path}: must be true or false"


def anything(_value: Any, _path: str) -> Iterator[str]:
    return iter(())


def filled_group(value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict) or not value:
        yield f"{path}: must be a group with at least one field"


def listed(item: Check, least: int = 0, most: int | None = None) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{path}: must be a list"
            return
        if len(value) < least or (most is not None and len(value) > most):
            yield f"{path}: must have {'exactly' if least == most else 'at least'} {least} entry"
        for at, each in enumerate(value):
            yield from item(each, f"{path}[{at}]")

    return check


def moment(value: Any, path: str) -> Iterator[str]:
    try:
        datetime.strptime(value, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - the zone is a field of its own
    except (TypeError, ValueError):
        yield f"{path}: must be a text such as 2026-01-01 00:00:00"


def time_zone(value: Any, path: str) -> Iterator[str]:
    try:
        zone(str(value))
    except StudioError:
        yield f"{path}: must be an IANA time zone"


def label_group(value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: must be a group of labels"
        return
    for key, each in value.items():
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            yield f"{path}.{key}: is no valid key"
        if not isinstance(each, str) and not (isinstance(each, list) and all(isinstance(one, str) for one in each)):
            yield f"{path}.{key}: must be text or a list of texts"


def annotation_group(value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: must be a group of annotations"
        return
    for key, each in value.items():
        prefix, slash, name = str(key).rpartition("/")
        if not _KEY.fullmatch(name) or (slash and (len(prefix) > 253 or not _PREFIX.fullmatch(prefix))):
            yield f"{path}.{key}: is no valid key"
        if prefix == "openslo.com":
            yield f"{path}.{key}: this prefix is reserved"
        if not isinstance(each, str):
            yield f"{path}.{key}: must be text"


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
    slices = {"Timeslices": ("timeSliceTarget", "timeSliceWindow"), "RatioTimeslices": ("timeSliceWindow",)}
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


NAME = pattern(_LABEL, "lower-case letters, digits and hyphens, at most 63, with no hyphen at either end")
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
CALENDAR = Shape({"startTime": Field(moment, "SLO", required=True), "timeZone": Field(time_zone, "SLO", required=True)})
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
        "target": Field(number(lambda each: 0 <= each < 1, "a number from 0 to below 1"), "Objectives"),
        "targetPercent": Field(number(lambda each: 0 <= each < 100, "a number from 0 to below 100"), "Objectives"),
        "timeSliceTarget": Field(number(lambda each: 0 < each <= 1, "a number above 0 up to 1"), "Objectives"),
        "timeSliceWindow": Field(DURATION, "Objectives"),
    },
    exactly_one=((("target", "targetPercent"), "Objectives"),),
)
SLO = Shape(
    {
        "description": Field(_DESCRIPTION, "SLO"),
        "service": Field(text(), "SLO", required=True),
        "indicator": Field(
            Shape({"metadata": Field(METADATA, "SLO", required=True), "spec": Field(SLI, "SLO", required=True)}), "SLO"
        ),
        "indicatorRef": Field(NAME, "SLO"),
        "timeWindow": Field(listed(TIME_WINDOW, 1, 1), "SLO"),
        "budgetingMethod": Field(one_of("Occurrences", "Timeslices", "RatioTimeslices"), "SLO", required=True),
        "objectives": Field(listed(OBJECTIVE, 1), "SLO", required=True),
        "alertPolicies": Field(listed(anything), "SLO"),
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
KINDS: dict[str, Shape] = {"Service": SERVICE, "DataSource": DATA_SOURCE, "SLI": SLI, "SLO": SLO}


def validate_openslo(source: str) -> tuple[str, ...]:
    """Return what is wrong with a text of OpenSLO documents, each with its place and section; nothing where all is well.

    Alert policies, conditions and targets are not exported, and documents of these kinds are refused as unknown here.
    """
    try:
        documents = [each for each in YAML(typ="safe", pure=True).load_all(source) if each is not None]
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
