"""Small months with records, made by hand, and what they show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.registers import register_named
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.records import ChangeEntry, Entered, Records
from slastudio.judge.period.month import assess_period
from tests.judge.specimens import inputs

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def entered(register: str, name: str, **fields: str) -> Entered:
    """Return a record of a register as it is kept: moments are ISO texts."""
    spec = register_named(register)
    for each in fields:
        spec.field(each)
    return Entered(register, name, tuple(fields.items()))


def records(*all_of_them: Entered, **others: Any) -> Records:
    by_register: dict[str, tuple[Entered, ...]] = {}
    for each in sorted(all_of_them, key=lambda one: one.text("when")):
        by_register[each.register] = (*by_register.get(each.register, ()), each)
    changes = tuple(
        ChangeEntry(
            each.id,
            datetime.fromisoformat(each.text("when")),
            each.text("title"),
            each.text("type"),
            each.text("workflow"),
            each.text("version"),
            each.text("material") == "yes",
            each.text("approved_by"),
            each.moment("announced"),
            each.text("tested"),
            each.text("status") == "planned",
        )
        for each in by_register.get("changes", ())
        if each.text("status") != "cancelled"
    )
    return Records(changes=changes, entered=by_register, **others)


def month(
    terms: Agreement,
    *written: Entered,
    evidence: dict[str, pd.DataFrame] | None = None,
    period: str = "2026-10",
    now: datetime = NOW,
    **others: Any,
) -> Assessment:
    covered = others.pop("covered", {})
    given = inputs(
        terms,
        evidence or {},
        period,
        as_of=now,
        records=records(*written, **others),
        covered=covered,
    )
    return assess_period(replace(given, given=frozenset(evidence or {})))


def kinds(assessment: Assessment) -> list[tuple[str, str]]:
    return [(each.kind, each.about) for each in assessment.observations]


def only(assessment: Assessment, kind: str) -> Observation:
    (found,) = (each for each in assessment.observations if each.kind == kind)
    return found


def run_rows(
    run: str, moment: str, passed: Iterable[bool], **columns: Iterable[str]
) -> list[dict[str, Any]]:
    """Return the rows of an evaluation run, items i0, i1 …"""
    told = list(passed)
    extra = {name: list(values) for name, values in columns.items()}
    return [
        {
            "time": moment,
            "run": run,
            "set": "golden",
            "set_version": "1",
            "item": f"i{n}",
            "metric": "task success",
            "passed": good,
            **{name.replace("seg_", "seg."): values[n] for name, values in extra.items()},
        }
        for n, good in enumerate(told)
    ]
