"""Drift of a project: planted steps and silent changes are found on their day, and nothing else is
called sure.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from slastudio.judge.drift.findings import DriftFinding, RecordedChange
from slastudio.judge.drift.new_ids import silent_changes
from slastudio.operations.analysis.drift import DriftReview, review_drift
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import create_project, open_project
from slastudio.operations.registers.records import add_entry
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError
from tests.operations.analysed import FIRST, SILENT, SLOWER, ZONE, drifting_log


@pytest.fixture(scope="module")
def drifted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, pd.DataFrame]]:
    folder = tmp_path_factory.mktemp("drift")
    with create_project(
        folder / "p.slastudio", "small-business-retainer", client="Acme", zone=ZONE
    ) as project:
        data = drifting_log(folder / "requests.csv")
        import_file(project, folder / "requests.csv")
        add_entry(
            project,
            "changes",
            {"when": "2026-02-02 09:00", "title": "Prompt rewritten", "version": "P2"},
        )
        add_entry(project, "changes", {"when": "2026-02-19 18:00", "title": "Longer answers"})
        yield project, data


@pytest.fixture(scope="module")
def review(drifted: tuple[Project, pd.DataFrame]) -> DriftReview:
    return review_drift(drifted[0])


def of(review: DriftReview, kind: str, series: str = "") -> list[DriftFinding]:
    return [
        each for each in review.findings if each.kind == kind and each.series.startswith(series)
    ]


def test_that_a_step_is_found_with_its_size_and_the_change_beside_it(review: DriftReview) -> None:
    (step,) = of(review, "step", "requests.latency.p95")
    assert abs((step.day - SLOWER).days) <= 1
    assert step.percent == pytest.approx(50, abs=8)
    assert (step.unit, step.sure, step.segment) == ("ms", True, None)
    assert [each.title for each in step.near] == ["Longer answers"]
    assert sorted(each.segment[1] for each in step.within if each.segment) == ["en", "es"]


def test_that_the_model_nobody_announced_is_a_silent_change(review: DriftReview) -> None:
    (silent,) = of(review, "silent_change")
    assert (silent.day, silent.value, silent.rows, silent.series) == (
        SILENT,
        "m-2",
        12 * 30 + 6 * 15,
        "requests.model",
    )
    assert silent.near == ()


def test_that_nothing_else_is_called_sure(review: DriftReview) -> None:
    sure = {each.series for each in review.findings if each.sure}
    assert sure == {"requests.latency.p50", "requests.latency.p95", "requests.model[m-2]"}


def test_that_the_series_are_those_of_local_days(
    drifted: tuple[Project, pd.DataFrame], review: DriftReview
) -> None:
    data = drifted[1]
    local = pd.to_datetime(data["time"], utc=True, format="ISO8601").dt.tz_convert(ZONE).dt.date
    assert (review.first, review.last) == (FIRST, max(local))
    values = {each.series.id: each.series.values for each in review.searched}
    days = data.groupby(local)
    wanted = {
        "requests.volume": days.size(),
        "requests.latency.p50": days["latency_ms"].median(),
        "requests.latency.p95": days["latency_ms"].quantile(0.95),
        "requests.errors": days["status"].apply(lambda each: 100 * (each == "error").mean()),
        "requests.model[m-2]": days["model"].apply(lambda each: 100 * (each == "m-2").mean()),
    }
    for name, each in wanted.items():
        assert np.allclose(values[name], each.to_numpy(float), rtol=1e-12), name
    spanish = data[data["seg.language"] == "es"]
    alone = spanish.groupby(local[spanish.index])["latency_ms"].quantile(0.95)
    assert np.allclose(values["requests.latency.p95[seg.language=es]"], alone.to_numpy())


def test_that_inputs_are_compared_with_the_first_weeks(review: DriftReview) -> None:
    moved = {(each.column, each.result.method) for each in review.looks if each.drift}
    assert moved == {
        ("latency_ms", "psi"),
        ("latency_ms", "kolmogorov-smirnov"),
        ("model", "psi"),
    }
    model = next(each for each in review.looks if each.column == "model")
    assert model.label in ("m-1", "m-2")
    assert model.result.reference == 28 * 60 - 8 * 30


def test_that_a_span_and_a_group_narrow_what_is_told(drifted: tuple[Project, pd.DataFrame]) -> None:
    later = review_drift(drifted[0], first=date(2026, 3, 1))
    assert [
        each.kind for each in later.findings if each.group == "models" and each.sure is None
    ] == ["silent_change"]
    assert not of(later, "step", "requests.latency")
    # what changed on the first day asked for is told beside the level of the days before
    from_then = of(review_drift(drifted[0], first=SLOWER), "step", "requests.latency.p95")
    assert [each.day for each in from_then] == [SLOWER]
    before = review_drift(drifted[0], last=date(2026, 2, 10))
    assert of(before, "silent_change") == []
    latency = review_drift(drifted[0], group="latency")
    assert {each.series.group for each in latency.searched} == {"latency"}
    assert latency.looks == ()
    for arguments, words in (
        ({"group": "speed"}, "is no group"),
        ({"first": date(2027, 1, 1)}, "no requests"),
        ({"first": date(2026, 3, 2), "last": date(2026, 3, 1)}, "lies before"),
    ):
        with pytest.raises(StudioError, match=words):
            review_drift(drifted[0], **arguments)


def frame(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "time": pd.to_datetime([day for day, _ in rows], utc=True),
            "model": [value for _, value in rows],
        }
    )


def entry(day: str, title: str, **fields: str) -> RecordedChange:
    return RecordedChange("CHG-1", date.fromisoformat(day), title, tuple(fields.items()))


@pytest.mark.parametrize(
    ("value", "change", "silent"),
    [
        ("gpt-4o", entry("2026-03-10", "Switch to GPT-4o"), False),
        ("gpt-4o", entry("2026-03-07", "x", detail="openai/gpt-4o, all workflows"), False),
        ("gpt-4o", entry("2026-03-11", "gpt-4o caught up"), False),
        ("gpt-4o", entry("2026-03-12", "gpt-4o"), True),
        ("gpt-4o", entry("2026-03-06", "gpt-4o"), True),
        ("gpt-4o", entry("2026-03-10", "Switch to gpt-4o-mini"), True),
        ("v1", entry("2026-03-10", "Prompt v14"), True),
        ("2", entry("2026-03-10", "2 approvals"), True),
        ("2", entry("2026-03-10", "Prompt 2 goes live"), False),
        ("2", entry("2026-03-10", "New prompt", version="2"), False),
    ],
)
def test_that_an_entry_must_name_the_id_within_its_days(
    value: str, change: RecordedChange, silent: bool
) -> None:
    rows = frame(("2026-03-01", "old"), ("2026-03-10", value), ("2026-03-11", value))
    found = silent_changes({"requests": rows}, [change], "UTC")
    assert [(each.value, each.rows, each.day) for each in found] == (
        [(value, 2, date(2026, 3, 10))] if silent else []
    )


def test_that_a_model_tried_out_before_counts_from_its_first_request() -> None:
    frames = {
        "requests": frame(("2026-03-01", "old"), ("2026-03-10", "new")),
        "evaluations": frame(
            ("2026-02-20", "old"), ("2026-03-05", "new"), ("2026-03-06", "only tried")
        ),
    }
    named = [entry("2026-03-10", "Release of new")]
    assert [each.value for each in silent_changes(frames, named, "UTC")] == ["only tried"]
    assert [(each.series, each.value) for each in silent_changes(frames, [], "UTC")] == [
        ("evaluations.model", "only tried"),
        ("requests.model", "new"),
    ]


def test_that_the_sample_tells_what_was_planted(sample: Path) -> None:
    with open_project(sample, write=False) as project:
        models = review_drift(project, group="models")
        quality = review_drift(project, group="quality")
        tokens = review_drift(project, group="tokens")
    assert [(each.value, str(each.day)) for each in of(models, "silent_change")] == [
        ("lark-large-2-0921", "2026-09-21")
    ]
    (anew,) = of(quality, "set_version")
    assert (anew.value, str(anew.day)) == ("2", "2026-09-07")
    steps = {
        str(each.day): each
        for each in of(tokens, "step", "requests.input_tokens")
        if each.segment is None
    }
    assert steps.keys() == {"2026-08-17", "2026-10-19"}
    assert [each.id for each in steps["2026-08-17"].near] == ["CHG-3"]
    assert steps["2026-10-19"].after == pytest.approx(15_000, rel=1e-3)
