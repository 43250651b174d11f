"""Runs on evaluation sets: compared item by item, with the items that flipped by name, never on
other items or by another judge.
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.judge.golden.runs import hash_of_items
from slastudio.judge.golden.sets import review_sets
from slastudio.measure.uncertainty.intervals import share_interval
from slastudio.shared.problems import StudioError
from tests.judge.golden_specimens import GOLDEN, promise, review, rows, table, terms
from tests.strength import tries

FIRST = {"a": True, "b": True, "c": False, "d": True}
LATER = {"a": False, "b": True, "c": True, "d": False}


def test_that_the_items_that_flipped_are_named_and_counted() -> None:
    found = review(table(rows("r2", "2026-10-12", LATER), rows("r1", "2026-10-05", FIRST)))
    assert [each.run for each in found.runs] == ["r1", "r2"]
    (comparison,) = found.comparisons
    assert (comparison.run, comparison.against, comparison.whole_set, comparison.common) == (
        "r2",
        "r1",
        True,
        4,
    )
    change = comparison.metrics[0].passed
    assert change is not None
    assert (change.lost, change.gained) == (("a", "d"), ("c",))
    assert (change.earlier, change.later, change.difference, change.p) == (75, 50, -25, 1.0)
    regression = comparison.metrics[0].regression
    assert regression is not None
    assert (regression.drop, regression.limit, regression.regressed) == (25, 3, True)
    assert (regression.fell, regression.proven) == (False, False)


def test_that_a_drop_of_exactly_the_limit_is_no_regression() -> None:
    before = {f"i{n:03d}": n < 90 for n in range(100)}
    for passing, regressed in ((87, False), (86, True)):
        after = {f"i{n:03d}": n < passing for n in range(100)}
        found = review(table(rows("r1", "2026-10-05", before), rows("r2", "2026-10-12", after)))
        regression = found.comparisons[0].metrics[0].regression
        assert regression is not None
        assert regression.regressed is regressed


def test_that_a_clear_drop_is_proven() -> None:
    before = {f"i{n:03d}": n < 180 for n in range(200)}
    after = {f"i{n:03d}": n < 140 for n in range(200)}
    regression = (
        review(table(rows("r1", "2026-10-05", before), rows("r2", "2026-10-12", after)))
        .comparisons[0].metrics[0].regression
    )  # fmt: skip
    assert regression is not None
    assert (regression.regressed, regression.fell, regression.proven) == (True, True, True)


def test_that_another_version_of_the_set_is_compared_on_common_items_only() -> None:
    newer = rows("r2", "2026-10-12", {"b": False, "c": True, "e": True}, set_version="2")
    (comparison,) = review(table(rows("r1", "2026-10-05", FIRST), newer)).comparisons
    assert not comparison.whole_set
    assert (comparison.common, comparison.only_later, comparison.only_earlier) == (
        2,
        ("e",),
        ("a", "d"),
    )
    assert any("version 1 to 2" in each for each in comparison.obstacles)
    assert any(
        "2 items are common, 1 only in r2, 2 only in r1" in each for each in comparison.obstacles
    )
    change = comparison.metrics[0].passed
    assert change is not None
    assert (change.earlier, change.later, change.lost, change.gained) == (50, 50, ("b",), ("c",))


def test_that_other_items_under_the_same_version_are_not_comparable_as_a_whole() -> None:
    (comparison,) = review(
        table(rows("r1", "2026-10-05", FIRST), rows("r2", "2026-10-12", {"a": True}))
    ).comparisons
    assert not comparison.whole_set
    assert "hash of item ids changed" in comparison.obstacles[0]


def test_that_the_hash_is_of_sorted_distinct_ids() -> None:
    wanted = hashlib.sha256(b"a\nb\nc").hexdigest()
    assert hash_of_items(["c", "a", "b", "a"]) == wanted
    data = table(rows("r1", "2026-10-05", {"c": True, "a": True, "b": False}))
    kept = replace(GOLDEN, items=3, items_hash=f"SHA256:{wanted.upper()}")
    assert review(data, terms(kept)).runs[0].hash_kept is True
    (other,) = review(data, terms(replace(kept, items_hash="0" * 64))).runs
    assert other.hash_kept is False
    assert any("not the items both sides agreed on" in each for each in other.notes)
    (unknown,) = review(data, terms(replace(kept, items_hash="see annex"))).runs
    assert unknown.hash_kept is None
    assert any("is no SHA-256" in each for each in unknown.notes)


def test_that_another_judge_is_told_and_no_regression_is_judged() -> None:
    data = table(
        rows("r1", "2026-10-05", FIRST, **{"seg.judge_model": "judge-1"}),
        rows("r2", "2026-10-12", LATER, **{"seg.judge_model": "judge-2"}),
    )
    found = review(data, terms(judge_model="judge-1"))
    (comparison,) = found.comparisons
    assert comparison.other_judge
    assert any("from judge-1 to judge-2" in each for each in comparison.obstacles)
    assert comparison.metrics[0].regression is None
    assert comparison.metrics[0].reason == "another model judged"
    assert any("agreed is judge-1" in each for each in found.runs[1].notes)


def test_that_an_amendment_that_changes_the_judge_ends_the_baseline() -> None:
    data = table(rows("r1", "2026-10-05", FIRST), rows("r2", "2026-11-02", LATER))
    versions = (
        terms(start=date(2026, 9, 1), judge_model="judge-1"),
        terms(start=date(2026, 11, 1), judge_model="judge-2"),
    )
    found = review(data, *versions)
    assert [each.judges for each in found.runs] == [("judge-1",), ("judge-2",)]
    assert found.comparisons[0].other_judge
    assert review(data, versions[0]).comparisons[0].whole_set


def test_that_several_attempts_count_as_the_share_that_passed() -> None:
    first = {"a": [True, True, True], "b": [True, False, False], "c": [False] * 3}
    later = {"a": [True, False, False], "b": [True, True, False], "c": [False] * 3}
    found = review(table(rows("r1", "2026-10-05", first), rows("r2", "2026-10-12", later)))
    metric = found.runs[0].metrics[0]
    assert metric.passed is not None
    assert (metric.attempts, metric.passed.items) == (3, 3)
    assert metric.passed.share == pytest.approx(100 * (1 + 1 / 3) / 3)
    assert metric.passed.interval == pytest.approx(share_interval(4 / 3, 3, 95))
    assert any("up to 3 times" in each for each in found.runs[0].notes)
    change = found.comparisons[0].metrics[0]
    assert change.passed is not None
    assert change.repeated
    assert change.passed.difference == pytest.approx(100 * (-2 / 3 + 1 / 3) / 3)
    assert (change.passed.lost, change.passed.gained) == (("a",), ("b",))


def test_that_scores_are_compared_by_item_and_missing_metrics_are_named() -> None:
    first = [
        {**row, "metric": "grounded", "passed": None, "score": score}
        for row, score in zip(rows("r1", "2026-10-05", FIRST), (0.9, 0.8, 0.7, 1.0), strict=True)
    ]
    later = [
        {**row, "metric": "grounded", "passed": None, "score": score}
        for row, score in zip(rows("r2", "2026-10-12", LATER), (0.5, 0.8, 0.8, 0.9), strict=True)
    ]
    (comparison,) = review(table(first, later, rows("r2", "2026-10-12", LATER))).comparisons
    (change,) = comparison.metrics
    assert comparison.missing == (("exact", "r1"),)
    assert change.score is not None
    assert (change.score.items, change.score.fell, change.score.rose) == (4, 2, 1)
    assert change.score.difference == pytest.approx(-0.1)
    assert change.regression is not None
    assert change.regression.drop == pytest.approx(10)
    assert (change.regression.regressed, change.regression.fell) == (True, False)


def test_that_a_drop_of_scores_on_an_unknown_scale_is_not_judged() -> None:
    parts = [
        [
            {**row, "passed": None, "score": score}
            for row, score in zip(rows(run, day, FIRST), scores, strict=True)
        ]
        for run, day, scores in (
            ("r1", "2026-10-05", (4, 5, 5, 3)),
            ("r2", "2026-10-12", (1, 2, 5, 3)),
        )
    ]
    change = review(table(*parts)).comparisons[0].metrics[0]
    assert change.regression is None
    assert "between 0 and 1" in change.reason


def test_that_predictions_without_a_verdict_are_compared_with_their_labels() -> None:
    data = table(
        {**row, "passed": None, "label": "yes", "prediction": answer}
        for row, answer in zip(
            rows("r1", "2026-10-05", FIRST), ("yes", "no", "Yes", "yes"), strict=True
        )
    )
    (run,) = review(data).runs
    assert run.metrics[0].passed is not None
    assert run.metrics[0].passed.share == 50
    assert any("letter by letter" in each for each in run.notes)


def test_that_rows_without_item_ids_count_but_are_not_paired() -> None:
    nameless = [{**row, "item": None} for row in rows("r1", "2026-10-05", FIRST)]
    found = review(table(nameless, rows("r2", "2026-10-12", LATER)))
    assert found.runs[0].items_hash == ""
    assert found.runs[0].metrics[0].passed is not None
    assert found.runs[0].metrics[0].passed.share == 75
    assert (found.comparisons[0].whole_set, found.comparisons[0].common) == (False, 0)
    assert found.comparisons[0].metrics[0].passed is None


def test_that_rows_without_a_run_id_are_runs_by_day_and_undated_ones_come_first() -> None:
    data = table(
        rows("", "2026-10-12", LATER),
        rows("", "2026-10-05", FIRST),
        rows("old", "2026-10-01", FIRST),
    )
    data.loc[data["run"] == "old", "time"] = pd.NaT
    assert [each.run for each in review(data).runs] == ["old", "2026-10-05", "2026-10-12"]


def test_that_runs_are_chosen_by_name_and_unknown_ones_refused() -> None:
    data = table(*(rows(f"r{n}", f"2026-10-0{n}", FIRST) for n in range(1, 5)))
    assert [
        (each.run, each.against) for each in review(data, run="r4", against="r1").comparisons
    ] == [("r4", "r1")]
    assert [(each.run, each.against) for each in review(data, run="r3").comparisons] == [
        ("r3", "r2")
    ]
    assert [(each.run, each.against) for each in review(data, against="r2").comparisons] == [
        ("r4", "r2")
    ]
    for chosen, words in (
        ({"run": "r9"}, "There is no run “r9”"),
        ({"run": "r1"}, "first run of its set"),
        ({"run": "r2", "against": "r2"}, "with itself"),
        ({"wanted": "silver"}, "“silver” is no evaluation set here"),
    ):
        with pytest.raises(StudioError, match=words):
            review_sets(data, (terms(),), "UTC", **chosen)


def test_that_a_set_nobody_owns_and_late_runs_are_told() -> None:
    data = table(rows("r1", "2026-10-05", FIRST), rows("r2", "2026-10-19", LATER))
    notes = review(data, terms(replace(GOLDEN, owner_role=""))).notes
    assert any("Nobody owns this set" in each for each in notes)
    assert any(
        "1 of 1 gaps between runs were longer, the longest 14 days" in each for each in notes
    )
    unnamed = review_sets(data, (terms(replace(GOLDEN, id="other")),), "UTC")
    assert [each.id for each in unnamed] == ["golden", "other"]
    assert "does not name the set “golden”: nobody owns it" in unnamed[0].notes[0]
    assert "No run on this set was imported." in unnamed[1].notes


items = st.dictionaries(st.sampled_from("abcdefgh"), st.booleans(), min_size=1)


@settings(max_examples=40, deadline=None)
@given(items, items, st.randoms(use_true_random=False))
def test_that_comparisons_are_those_of_counting_by_hand(
    first: dict[str, bool], later: dict[str, bool], shuffle: random.Random
) -> None:
    listed = [*rows("r1", "2026-10-05", first), *rows("r2", "2026-10-12", later)]
    shuffle.shuffle(listed)
    (comparison,) = review(table(listed)).comparisons
    common = sorted(first.keys() & later.keys())
    assert comparison.common == len(common)
    assert comparison.whole_set == (first.keys() == later.keys())
    change = comparison.metrics[0].passed
    if not common:
        assert change is None
        return
    assert change is not None
    assert change.lost == tuple(each for each in common if first[each] and not later[each])
    assert change.gained == tuple(each for each in common if later[each] and not first[each])
    assert change.later == pytest.approx(100 * sum(later[each] for each in common) / len(common))


def test_that_fifty_items_cannot_tell_92_from_85() -> None:
    data = table(rows("r1", "2026-10-05", {f"i{n}": n < 44 for n in range(50)}))
    found = review(data, terms(replace(GOLDEN, items=50), promise("92", rule="meeting_proven")))
    (proof,) = found.proofs
    assert (proof.items, proof.not_told_from, proof.observed) == (50, 85, 88)
    assert proof.half_width == pytest.approx(7.52, abs=0.005)
    assert "92 % on 50 items cannot be told from 85 %" in proof.sentence
    # even 50 of 50 passing leave a lower end of 92.87 %, 49 of 50 one of 89.5 %
    assert proof.needed == 50
    assert proof.least_items is not None
    low, high = (
        share_interval(0.88 * n, n, 95) for n in (proof.least_items, proof.least_items - 1)
    )
    assert low[1] < 92 <= high[1]


@settings(max_examples=tries(20, 60), deadline=None)
@given(
    st.integers(1, 400), st.sampled_from(["50", "85", "92", "99.5"]), st.sampled_from([">=", "<="])
)
def test_that_one_item_less_would_not_prove_the_promise(
    items: int, target: str, comparator: str
) -> None:
    data = table(rows("r1", "2026-10-05", {"a": True}))
    (proof,) = review(
        data, terms(replace(GOLDEN, items=items), promise(target, comparator=comparator))
    ).proofs

    def keeps(count: int) -> bool:
        low, high = share_interval(count, items, 95)
        return low >= float(target) if comparator == ">=" else high <= float(target)

    proving = [count for count in range(items + 1) if keeps(count)]
    wanted = (min(proving) if comparator == ">=" else max(proving)) if proving else None
    assert proof.needed == wanted
    assert proof.sentence


def test_that_what_is_no_share_is_told_so() -> None:
    data = table(rows("r1", "2026-10-05", FIRST))
    no_target = replace(promise("90"), target=None)
    (proof,) = review(data, terms(GOLDEN, no_target)).proofs
    assert (proof.needed, proof.reason) == (None, "its target is not agreed yet")
