"""Small inputs for judging, made by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Condition, Indicator, Objective, Window
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import BATCH, ROW, empty_frame
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.inputs import Inputs, Terms
from slastudio.judge.outcome.objective_result import Result, Source
from slastudio.judge.period.month import assess_period
from slastudio.shared.periods import parse_period

ACCEPTED = Indicator("good_share", "reviews", "", None, (Condition("accepted", "is", "true"),))


def objective(**changes: Any) -> Objective:
    base = Objective(
        id="o",
        name="O",
        indicator=ACCEPTED,
        target=Decimal(90),
        unit="%",
        complete="sampled",
        window=Window("month"),
    )
    return replace(base, **changes)


def agreement(*objectives: Objective, **sections: Any) -> Agreement:
    whole = Agreement(**sections)
    return replace(whole, objectives=replace(whole.objectives, objectives=objectives))


def reviews(good: int, total: int, day: str = "2026-10-10") -> dict[str, list[Any]]:
    return {
        "time": [f"{day}T10:{i // 60 % 60:02d}:{i % 60:02d}Z" for i in range(total)],
        "accepted": [i < good for i in range(total)],
    }


def frame(kind: str, columns: dict[str, list[Any]]) -> pd.DataFrame:
    data = pd.DataFrame(columns)
    for name in data.columns:
        column = kind_named(kind).column(name)
        if column and column.type == "time":
            data[name] = pd.to_datetime(data[name], utc=True, format="ISO8601").astype(
                "datetime64[ns, UTC]"
            )
        elif column and column.type == "boolean":
            data[name] = data[name].astype("boolean")
    data[ROW], data[BATCH] = range(1, len(data) + 1), 1
    return data


def inputs(
    terms: Agreement, evidence: dict[str, pd.DataFrame], period: str = "2026-10", **changes: Any
) -> Inputs:
    def read(kind: str, columns: Iterable[str], start: datetime, end: datetime) -> pd.DataFrame:
        time = kind_named(kind).time
        data = evidence.get(kind)
        if data is None:
            return empty_frame(kind, [*columns, time])
        kept = data[(data[time] >= pd.Timestamp(start)) & (data[time] < pd.Timestamp(end))]
        return kept.reindex(columns=list(dict.fromkeys([*columns, time, ROW, BATCH])))

    last = max(
        (data[kind_named(kind).time].max() for kind, data in evidence.items() if len(data)),
        default=None,
    )
    base = Inputs(
        "Client",
        "Provider",
        parse_period(period, terms.zone),
        (Terms(AgreementRef("v1 (draft)", "draft", "0" * 64), terms),),
        read,
        {1: Source(1, "file.csv", "f" * 64, 1)},
        datetime(2026, 11, 3, tzinfo=UTC),
        evidence_until=None if last is None else last.to_pydatetime(warn=False),
        kind_counts={kind: len(data) for kind, data in evidence.items()},
    )
    return replace(base, **changes)


def judge_one(one: Objective, evidence: dict[str, pd.DataFrame], **changes: Any) -> Result:
    sections = {
        name: changes.pop(name)
        for name in ("support", "changes", "governance", "parties", "pricing")
        if name in changes
    }
    terms = agreement(one, **sections)
    methods = changes.pop("methods", {})
    terms = replace(terms, objectives=replace(terms.objectives, **methods))
    return assess_period(inputs(terms, evidence, **changes)).results[0]
