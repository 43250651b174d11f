"""OpenSLO: what is exported keeps the published rules, what cannot be said is named, and each rule
refuses its breach.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from ruamel.yaml import YAML

from slastudio.contract.exchange.openslo import MARK, OpenSLOExport, openslo_documents
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import Term
from slastudio.contract.terms.objectives import Condition, Indicator, Objective, Objectives, Window
from slastudio.contract.terms.scope import Parties
from slastudio.contract.words.conditions import DEFAULT_GOOD
from slastudio.measure.indicators import recipes
from slastudio.operations.agreements.templates import list_templates, template_agreement
from tests.contract.openslo_rules import validate_openslo

TEMPLATES = [each.slug for each in list_templates()]
ACCEPTED = Indicator("good_share", "reviews", good=(Condition("accepted", "is", "true"),))
SHARE = Objective("success", "Task success", indicator=ACCEPTED, target=Decimal(92), unit="%")
LATENCY = Objective(
    "first-token",
    "First token",
    indicator=Indicator("percentile", "requests", column="first_token_ms", percentile=Decimal(95)),
    comparator="<=",
    target=Decimal(800),
    unit="ms",
    window=Window("rolling", 7),
)


def agreed(*objectives: Objective, **methods: Any) -> Agreement:
    return Agreement(
        parties=Parties(title="Acme support", provider="P", client="C", zone="Europe/Madrid"),
        objectives=Objectives(objectives=objectives, **methods),
        term=Term(start=date(2026, 10, 15)),
    )


def loaded(text: str) -> list[dict[str, Any]]:
    return [each for each in YAML(typ="safe", pure=True).load_all(text) if each is not None]


def exported(
    *objectives: Objective, **methods: Any
) -> tuple[OpenSLOExport, dict[str, list[dict[str, Any]]]]:
    export = openslo_documents(agreed(*objectives, **methods))
    assert [message for _, text in export.files for message in validate_openslo(text)] == []
    return export, {name: loaded(text) for name, text in export.files}


@pytest.mark.parametrize("slug", TEMPLATES)
def test_that_every_template_is_exported_by_the_rules_or_named_as_left_out(slug: str) -> None:
    agreement = template_agreement(slug)
    export = openslo_documents(agreement)
    assert all(validate_openslo(text) == () for _, text in export.files)
    slos = [each for name, text in export.files if name == "slos.yaml" for each in loaded(text)]
    assert len(slos) + len(export.left_out) == len(agreement.objectives.objectives)
    assert all(text.startswith(MARK) for _, text in export.files)


def test_that_a_share_becomes_good_of_total() -> None:
    _, files = exported(SHARE)
    (sli,), (slo,), (service,) = files["slis.yaml"], files["slos.yaml"], files["services.yaml"]
    ratio = sli["spec"]["ratioMetric"]
    assert ratio["good"]["metricSource"]["type"] == "slastudio"
    assert ratio["good"]["metricSource"]["spec"]["evidence"] == "reviews"
    assert ratio["good"]["metricSource"]["spec"]["where"] == [
        {"column": "accepted", "operator": "is", "value": "true"}
    ]
    assert "where" not in ratio["total"]["metricSource"]["spec"]
    assert slo["spec"]["objectives"] == [{"displayName": "Task success", "target": 0.92}]
    assert slo["spec"]["service"] == service["metadata"]["name"] == "acme-support"
    assert slo["spec"]["indicatorRef"] == sli["metadata"]["name"]
    assert slo["spec"]["budgetingMethod"] == "Occurrences"


def test_that_a_month_is_a_calendar_window_in_the_agreements_zone() -> None:
    _, files = exported(SHARE)
    assert files["slos.yaml"][0]["spec"]["timeWindow"] == [
        {
            "duration": "1M",
            "isRolling": False,
            "calendar": {"startTime": "2026-10-01 00:00:00", "timeZone": "Europe/Madrid"},
        }
    ]


def test_that_rolling_days_are_a_rolling_window() -> None:
    export, files = exported(LATENCY)
    assert files["slos.yaml"][0]["spec"]["timeWindow"] == [{"duration": "7d", "isRolling": True}]
    assert any("judged on every day" in note for note in export.notes)


def test_that_a_percentile_becomes_the_share_of_events_within_its_limit() -> None:
    export, files = exported(LATENCY)
    assert files["slos.yaml"][0]["spec"]["objectives"][0]["target"] == 0.95
    good = files["slis.yaml"][0]["spec"]["ratioMetric"]["good"]["metricSource"]["spec"]
    assert good["where"] == [{"column": "first_token_ms", "operator": "at_most", "value": "800"}]
    assert any("nearest-rank" in note and "interpolates" in note for note in export.notes)
    nearest, _ = exported(LATENCY, percentile_method="nearest_rank")
    assert not any("interpolates" in note for note in nearest.notes)


def test_that_at_most_becomes_the_complement() -> None:
    unknown = replace(SHARE, comparator="<=", target=Decimal(4), name="Unknown")
    export, files = exported(unknown)
    assert set(files["slis.yaml"][0]["spec"]["ratioMetric"]) == {"counter", "bad", "total"}
    assert files["slos.yaml"][0]["spec"]["objectives"][0]["target"] == 0.96
    assert any("at least 96 %" in note for note in export.notes)


def test_that_availability_without_conditions_means_what_is_measured() -> None:
    available = Objective(
        "up", "Up", indicator=Indicator("availability", "probes"), target=Decimal("99.5")
    )
    _, files = exported(available)
    good = files["slis.yaml"][0]["spec"]["ratioMetric"]["good"]["metricSource"]["spec"]
    assert good["where"] == [{"column": "up", "operator": "is", "value": "true"}]
    measured = recipes.recipe_for(available, Objectives())
    assert list(measured.good) == list(DEFAULT_GOOD["probes"])


def test_that_response_times_as_a_share_are_exported_with_their_clock() -> None:
    indicator = Indicator("response_time", "queue_items", clock="decision", expressed="share")
    _, files = exported(
        Objective("approvals", "Approvals", indicator=indicator, target=Decimal(95))
    )
    good = files["slis.yaml"][0]["spec"]["ratioMetric"]["good"]["metricSource"]["spec"]
    assert good["clock"] == "decision"


LEFT_OUT: dict[str, tuple[Objective, str]] = {
    "no target": (replace(SHARE, target=None), "No target"),
    "spend": (
        Objective("s", indicator=Indicator("spend", "costs"), target=Decimal(1000), unit="USD"),
        "cap on spend",
    ),
    "mean": (
        Objective("m", indicator=Indicator("mean", "requests", "cost"), target=Decimal(1)),
        "mean",
    ),
    "gap": (
        Objective("g", indicator=Indicator("gap", "reviews"), target=Decimal(5)),
        "compares two",
    ),
    "counts": (
        Objective(
            "c",
            indicator=Indicator("response_time", "incidents", expressed="late_count"),
            target=Decimal(0),
        ),
        "counts late cases",
    ),
    "hundred": (replace(SHARE, target=Decimal(100)), "no error budget"),
    "nothing allowed": (replace(SHARE, target=Decimal(0), comparator="<="), "no error budget"),
    "beyond": (replace(SHARE, target=Decimal(120)), "between 0 and 100"),
    "unit": (replace(SHARE, unit="points"), "in points"),
    "no good": (
        replace(SHARE, indicator=Indicator("good_share", "reviews")),
        "which events are good",
    ),
    "lower percentile": (replace(LATENCY, comparator=">="), "only up to one event"),
    "no percentile": (
        replace(LATENCY, indicator=Indicator("percentile", "requests", "latency_ms")),
        "which percentile",
    ),
    "no days": (replace(LATENCY, window=Window("rolling", 0)), "no days"),
    "unheard of": (replace(SHARE, indicator=Indicator("drift", "reviews")), "no words"),
}


@pytest.mark.parametrize("kind", LEFT_OUT)
def test_that_what_cannot_be_said_is_left_out_with_the_reason(kind: str) -> None:
    objective, reason = LEFT_OUT[kind]
    export, files = exported(objective)
    assert "slos.yaml" not in files
    ((found, _, told),) = export.left_out
    assert found == objective.id
    assert reason in told


def test_that_names_are_labels_and_unique() -> None:
    awkward = ["Größe / Wörter", "größe wörter", "-", "", "x" * 200, "x" * 199, "日本"]
    _, files = exported(*(replace(SHARE, id=each, name=each) for each in awkward))
    names = [each["metadata"]["name"] for each in files["slos.yaml"]]
    assert len(set(names)) == len(awkward)


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "1e3",
        "2026-01-01",
        "- a: b",
        "# no",
        "line\nline",
        '"',
        "{{x}}",
        "!!python/x",
        "&a *a",
        "\t",
        "~",
    ],
)
def test_that_text_stays_text(text: str) -> None:
    condition = Condition("status", "is", text)
    indicator = replace(ACCEPTED, good=(condition,))
    _, files = exported(replace(SHARE, name=f"a {text}", promise=text, indicator=indicator))
    assert (
        files["slis.yaml"][0]["spec"]["ratioMetric"]["good"]["metricSource"]["spec"]["where"][0][
            "value"
        ]
        == text
    )
    assert files["slos.yaml"][0]["spec"]["description"] == text


def test_that_what_stays_behind_is_noted() -> None:
    sampled = replace(SHARE, complete="sampled", min_samples=100, exclusions=("m",))
    export, _ = exported(sampled)
    told = " ".join(export.notes)
    assert "sample" in told
    assert "100" in told
    assert "exclusions (m)" in told


def written(*documents: Any) -> str:
    out = io.StringIO()
    YAML(typ="safe", pure=True).dump_all(documents, out)
    return out.getvalue()


SLO = {
    "apiVersion": "openslo/v1",
    "kind": "SLO",
    "metadata": {
        "name": "a-slo",
        "displayName": "A",
        "labels": {"team": ["a", "b"]},
        "annotations": {"x.org/y": "z"},
    },
    "spec": {
        "description": "d",
        "service": "web",
        "indicator": {
            "metadata": {"name": "a-sli"},
            "spec": {"thresholdMetric": {"metricSource": {"type": "t", "spec": {"query": "q"}}}},
        },
        "timeWindow": [{"duration": "28d", "isRolling": True}],
        "budgetingMethod": "Timeslices",
        "objectives": [
            {
                "op": "lte",
                "value": 1,
                "target": 0.99,
                "timeSliceTarget": 0.9,
                "timeSliceWindow": "1m",
            },
        ],
    },
}
METRIC = {"metricSource": {"metricSourceRef": "ds", "spec": {"query": "q"}}}
SLI = {
    "apiVersion": "openslo/v1",
    "kind": "SLI",
    "metadata": {"name": "a-sli"},
    "spec": {"ratioMetric": {"counter": True, "good": METRIC, "total": METRIC}},
}
SOURCE = {
    "apiVersion": "openslo/v1",
    "kind": "DataSource",
    "metadata": {"name": "ds"},
    "spec": {"type": "x"},
}

CONDITION = {
    "apiVersion": "openslo/v1",
    "kind": "AlertCondition",
    "metadata": {"name": "burning"},
    "spec": {
        "severity": "page",
        "condition": {
            "kind": "burnrate",
            "op": "gte",
            "threshold": 2,
            "lookbackWindow": "1h",
            "alertAfter": "0m",
        },
    },
}
POLICY = {
    "apiVersion": "openslo/v1",
    "kind": "AlertPolicy",
    "metadata": {"name": "a-policy"},
    "spec": {
        "alertWhenBreaching": True,
        "conditions": [{"conditionRef": "burning"}],
        "notificationTargets": [{"targetRef": "on-call"}],
    },
}
TARGET = {
    "apiVersion": "openslo/v1",
    "kind": "AlertNotificationTarget",
    "metadata": {"name": "on-call"},
    "spec": {"target": "email"},
}


def test_that_good_documents_pass() -> None:
    raw = copy.deepcopy(SLI)
    raw["metadata"] = {"name": "raw"}
    raw["spec"] = {"ratioMetric": {"raw": METRIC, "rawType": "success"}}
    assert validate_openslo(written(SLO, SLI, SOURCE, raw, CONDITION, POLICY, TARGET)) == ()


def at(*path: Any) -> Callable[[Any], Any]:
    def find(document: Any) -> Any:
        for each in path:
            document = document[each]
        return document

    return find


_SPEC, _META = at("spec"), at("metadata")
_GOAL, _WINDOW, _RATIO = (
    at("spec", "objectives", 0),
    at("spec", "timeWindow", 0),
    at("spec", "ratioMetric"),
)
_CALENDAR = {"startTime": "2026-01-01 00:00:00", "timeZone": "UTC"}
BREACHES: dict[str, tuple[dict[str, Any], Callable[[Any], Any], str]] = {
    "version": (SLO, lambda d: d.update(apiVersion="openslo/v2"), "apiVersion: must be one of"),
    "version missing": (SLO, lambda d: d.pop("apiVersion"), "apiVersion: is required"),
    "kind": (SLO, lambda d: d.update(kind="Promise"), "kind: must be one of"),
    "metadata missing": (SLO, lambda d: d.pop("metadata"), "metadata: is required"),
    "spec missing": (SLO, lambda d: d.pop("spec"), "spec: is required"),
    "name missing": (SLO, lambda d: _META(d).pop("name"), "metadata.name: is required"),
    "name upper case": (
        SLO,
        lambda d: _META(d).update(name="A-slo"),
        "metadata.name: must be lower-case",
    ),
    "name too long": (
        SLO,
        lambda d: _META(d).update(name="a" * 64),
        "metadata.name: must be lower-case",
    ),
    "name ends in hyphen": (
        SLO,
        lambda d: _META(d).update(name="a-"),
        "metadata.name: must be lower-case",
    ),
    "display name": (SLO, lambda d: _META(d).update(displayName="a" * 64), "at most 63"),
    "label key": (SLO, lambda d: _META(d).update(labels={"-a": "b"}), "is no valid key"),
    "label value": (SLO, lambda d: _META(d).update(labels={"a": 1}), "text or a list of texts"),
    "labels": (SLO, lambda d: _META(d).update(labels=["a"]), "a group of labels"),
    "annotation key": (
        SLO,
        lambda d: _META(d).update(annotations={"UPPER/x": "b"}),
        "is no valid key",
    ),
    "annotation reserved": (
        SLO,
        lambda d: _META(d).update(annotations={"openslo.com/x": "b"}),
        "reserved",
    ),
    "annotation value": (SLO, lambda d: _META(d).update(annotations={"a": 1}), "must be text"),
    "annotations": (SLO, lambda d: _META(d).update(annotations=3), "a group of annotations"),
    "description": (SLO, lambda d: _SPEC(d).update(description="a" * 1051), "at most 1050"),
    "service": (SLO, lambda d: _SPEC(d).pop("service"), "service: is required"),
    "no indicator": (
        SLO,
        lambda d: _SPEC(d).pop("indicator"),
        "exactly one of indicator, indicatorRef",
    ),
    "two indicators": (
        SLO,
        lambda d: _SPEC(d).update(indicatorRef="a"),
        "exactly one of indicator, indicatorRef",
    ),
    "indicator name": (
        SLO,
        lambda d: d["spec"]["indicator"].pop("metadata"),
        "indicator.metadata: is required",
    ),
    "method missing": (
        SLO,
        lambda d: _SPEC(d).pop("budgetingMethod"),
        "budgetingMethod: is required",
    ),
    "method": (
        SLO,
        lambda d: _SPEC(d).update(budgetingMethod="Guess"),
        "budgetingMethod: must be one of",
    ),
    "objectives missing": (SLO, lambda d: _SPEC(d).pop("objectives"), "objectives: is required"),
    "objectives empty": (SLO, lambda d: _SPEC(d).update(objectives=[]), "at least 1"),
    "objectives no list": (SLO, lambda d: _SPEC(d).update(objectives={}), "must be a list"),
    "two thresholds": (
        SLO,
        lambda d: d["spec"]["objectives"].append(dict(_GOAL(d))),
        "allows only one",
    ),
    "no target": (SLO, lambda d: _GOAL(d).pop("target"), "exactly one of target, targetPercent"),
    "two targets": (
        SLO,
        lambda d: _GOAL(d).update(targetPercent=99),
        "exactly one of target, targetPercent",
    ),
    "target 1": (SLO, lambda d: _GOAL(d).update(target=1.0), "from 0 to below 1"),
    "target below 0": (SLO, lambda d: _GOAL(d).update(target=-0.1), "from 0 to below 1"),
    "target text": (SLO, lambda d: _GOAL(d).update(target="0.9"), "from 0 to below 1"),
    "target truth": (SLO, lambda d: _GOAL(d).update(target=True), "from 0 to below 1"),
    "operator": (SLO, lambda d: _GOAL(d).update(op="<="), "op: must be one of"),
    "operator missing": (
        SLO,
        lambda d: _GOAL(d).pop("op"),
        "op: is required with a thresholdMetric",
    ),
    "value missing": (
        SLO,
        lambda d: _GOAL(d).pop("value"),
        "value: is required with a thresholdMetric",
    ),
    "value": (SLO, lambda d: _GOAL(d).update(value="fast"), "value: must be a number"),
    "slice target missing": (
        SLO,
        lambda d: _GOAL(d).pop("timeSliceTarget"),
        "required by this budgeting method",
    ),
    "slice target": (SLO, lambda d: _GOAL(d).update(timeSliceTarget=0), "above 0 up to 1"),
    "slice window missing": (
        SLO,
        lambda d: _GOAL(d).pop("timeSliceWindow"),
        "required by this budgeting method",
    ),
    "slice window": (SLO, lambda d: _GOAL(d).update(timeSliceWindow="1 m"), "must be a duration"),
    "two windows": (SLO, lambda d: d["spec"]["timeWindow"].append(dict(_WINDOW(d))), "exactly 1"),
    "no window": (SLO, lambda d: _SPEC(d).update(timeWindow=[]), "exactly 1"),
    "duration missing": (SLO, lambda d: _WINDOW(d).pop("duration"), "duration: is required"),
    "duration zero": (SLO, lambda d: _WINDOW(d).update(duration="0d"), "must be a duration"),
    "duration unit": (SLO, lambda d: _WINDOW(d).update(duration="30s"), "must be a duration"),
    "rolling calendar": (
        SLO,
        lambda d: _WINDOW(d).update(calendar=_CALENDAR),
        "a rolling window has none",
    ),
    "no calendar": (SLO, lambda d: _WINDOW(d).update(isRolling=False), "needs one"),
    "rolling text": (SLO, lambda d: _WINDOW(d).update(isRolling="yes"), "true or false"),
    "start time": (
        SLO,
        lambda d: _WINDOW(d).update(
            isRolling=False, calendar=_CALENDAR | {"startTime": "2026-01-01T00:00:00Z"}
        ),
        "2026-01-01 00:00:00",
    ),
    "zone": (
        SLO,
        lambda d: _WINDOW(d).update(
            isRolling=False, calendar=_CALENDAR | {"timeZone": "Mars/Base"}
        ),
        "IANA time zone",
    ),
    "unknown field": (
        SLO,
        lambda d: _SPEC(d).update(indicatorref="a"),
        "is no field of the specification",
    ),
    "no metric": (
        SLI,
        lambda d: _SPEC(d).pop("ratioMetric"),
        "exactly one of thresholdMetric, ratioMetric",
    ),
    "two metrics": (
        SLI,
        lambda d: _SPEC(d).update(thresholdMetric=METRIC),
        "exactly one of thresholdMetric",
    ),
    "good and bad": (SLI, lambda d: _RATIO(d).update(bad=METRIC), "exactly one of good, bad"),
    "neither good nor bad": (SLI, lambda d: _RATIO(d).pop("good"), "exactly one of good, bad"),
    "no total": (SLI, lambda d: _RATIO(d).pop("total"), "exactly one of total, raw"),
    "raw and total": (
        SLI,
        lambda d: _RATIO(d).update(raw=METRIC, rawType="success"),
        "exactly one of total, raw",
    ),
    "raw and good": (
        SLI,
        lambda d: _RATIO(d).update(raw=METRIC, rawType="success"),
        "only one of raw, good, bad",
    ),
    "raw type missing": (
        SLI,
        lambda d: _SPEC(d).update(ratioMetric={"raw": METRIC}),
        "rawType: is required with raw",
    ),
    "raw type alone": (SLI, lambda d: _RATIO(d).update(rawType="success"), "goes with raw only"),
    "raw type": (SLI, lambda d: _RATIO(d).update(rawType="both"), "rawType: must be one of"),
    "counter": (SLI, lambda d: _RATIO(d).pop("counter"), "counter: is required"),
    "counter text": (
        SLI,
        lambda d: _RATIO(d).update(counter="yes"),
        "counter: must be true or false",
    ),
    "metric source": (SLI, lambda d: _RATIO(d).update(good={}), "metricSource: is required"),
    "metric spec": (
        SLI,
        lambda d: d["spec"]["ratioMetric"]["good"]["metricSource"].pop("spec"),
        "spec: is required",
    ),
    "metric spec empty": (
        SLI,
        lambda d: d["spec"]["ratioMetric"]["good"]["metricSource"].update(spec={}),
        "at least one field",
    ),
    "metric type": (
        SLI,
        lambda d: d["spec"]["ratioMetric"]["good"]["metricSource"].pop("metricSourceRef"),
        "is required where no DataSource",
    ),
    "source type": (SOURCE, lambda d: _SPEC(d).pop("type"), "type: is required"),
    "alert severity": (CONDITION, lambda d: _SPEC(d).pop("severity"), "severity: is required"),
    "alert condition": (CONDITION, lambda d: _SPEC(d).pop("condition"), "condition: is required"),
    "alert kind": (
        CONDITION,
        lambda d: d["spec"]["condition"].update(kind="x"),
        "kind: must be one of burnrate",
    ),
    "alert operator": (CONDITION, lambda d: d["spec"]["condition"].pop("op"), "op: is required"),
    "alert threshold": (
        CONDITION,
        lambda d: d["spec"]["condition"].pop("threshold"),
        "threshold: is required",
    ),
    "alert window": (
        CONDITION,
        lambda d: d["spec"]["condition"].pop("lookbackWindow"),
        "lookbackWindow: is required",
    ),
    "alert delay": (
        CONDITION,
        lambda d: d["spec"]["condition"].update(alertAfter="5"),
        "must be a duration",
    ),
    "policy conditions": (
        POLICY,
        lambda d: d["spec"]["conditions"].append({"conditionRef": "b"}),
        "exactly 1",
    ),
    "policy condition": (
        POLICY,
        lambda d: d["spec"]["conditions"][0].update(spec=CONDITION["spec"]),
        "exactly one of",
    ),
    "policy targets": (
        POLICY,
        lambda d: _SPEC(d).pop("notificationTargets"),
        "notificationTargets: is required",
    ),
    "policy flag": (POLICY, lambda d: _SPEC(d).update(alertWhenNoData="no"), "true or false"),
    "alert target": (TARGET, lambda d: _SPEC(d).pop("target"), "target: is required"),
    "alert policy": (
        SLO,
        lambda d: _SPEC(d).update(alertPolicies=[{}]),
        "exactly one of alertPolicyRef, spec",
    ),
    "spec no group": (SOURCE, lambda d: d.update(spec=[]), "must be a group of fields"),
}


@pytest.mark.parametrize("rule", BREACHES)
def test_that_a_broken_document_is_refused(rule: str) -> None:
    good, breach, message = BREACHES[rule]
    broken = copy.deepcopy(good)
    breach(broken)
    found = validate_openslo(written(broken))
    assert any(message in each for each in found), found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no document"),
        ("a: [", "not valid YAML"),
        ("- a", "a group of fields"),
        (written(SLI, SLI), "this name"),
    ],
)
def test_that_what_is_no_set_of_documents_is_refused(text: str, message: str) -> None:
    assert any(message in each for each in validate_openslo(text))


@pytest.mark.parametrize(
    ("budgeting", "method", "extra"),
    [
        ("timeslices", "Timeslices", {"timeSliceTarget": 0.95, "timeSliceWindow": "5m"}),
        ("ratio_timeslices", "RatioTimeslices", {"timeSliceWindow": "5m"}),
    ],
)
def test_that_time_slices_are_stated_by_their_own_methods(
    budgeting: str, method: str, extra: dict[str, Any]
) -> None:
    indicator = Indicator("availability", "probes", budgeting=budgeting)
    sliced = Objective(
        "up", "Up", indicator=indicator, target=Decimal("99.5"), window=Window("quarter")
    )
    _, files = exported(sliced)
    spec = files["slos.yaml"][0]["spec"]
    assert (spec["budgetingMethod"], spec["timeWindow"][0]["duration"]) == (method, "1Q")
    assert {name: spec["objectives"][0][name] for name in extra} == extra


def test_that_time_without_incidents_is_left_out_with_a_reason() -> None:
    export, _ = exported(
        Objective("up", indicator=Indicator("availability", "incidents"), target=Decimal(99))
    )
    assert any(
        "share of time without an open incident" in reason for _, _, reason in export.left_out
    )
