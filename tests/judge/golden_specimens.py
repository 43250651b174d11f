"""Evaluation runs made by hand, and the terms they ran under."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.conduct import Evaluation, GoldenSet
from slastudio.contract.terms.objectives import Condition, Indicator
from slastudio.judge.golden.sets import SetReview, review_sets
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.inputs import Terms
from tests.judge.specimens import agreement, frame, objective

GOLDEN = GoldenSet("golden", "Golden set", "Evaluation owner", "1", 4, "", "")
PASSED = Indicator("good_share", "evaluations", "", None, (Condition("passed", "is", "true"),))


def rows(run: str, day: str, passed: dict[str, Any], **columns: Any) -> list[dict[str, Any]]:
    """Return one row an item, or several where it has a list of attempts."""
    return [
        {
            "time": f"{day}T08:00:00Z", "run": run, "set": "golden", "set_version": "1", "item": item, "metric": "exact",
            "passed": each, **columns,
        }
        for item, attempts in passed.items()
        for each in (attempts if isinstance(attempts, list) else [attempts])
    ]  # fmt: skip


def table(*parts: Iterable[dict[str, Any]]) -> pd.DataFrame:
    listed = [row for part in parts for row in part]
    names = list(dict.fromkeys(name for row in listed for name in row))
    return frame("evaluations", {name: [row.get(name) for row in listed] for name in names})


def terms(
    golden: GoldenSet = GOLDEN, *objectives: Any, start: date | None = None, **evaluation: Any
) -> Terms:
    whole: Agreement = agreement(*objectives)
    whole = replace(
        whole,
        evaluation=Evaluation(
            sets=(golden,), regression_points=Decimal(3), **{"cadence": "weekly", **evaluation}
        ),
    )
    return Terms(AgreementRef("v1", "signed", "0" * 64, start), whole, start)


def review(data: pd.DataFrame, *versions: Terms, **chosen: str) -> SetReview:
    (found,) = review_sets(data, versions or (terms(),), "UTC", **chosen)
    return found


def promise(target: str, **changes: Any) -> Any:
    return objective(
        id="q",
        name="Quality",
        indicator=PASSED,
        golden_set="golden",
        target=Decimal(target),
        **changes,
    )
