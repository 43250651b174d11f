"""Small agreements, incidents, logs and registers, judged to their stories and observations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.conduct import ChangeManagement, Playbook, PlaybookStep
from slastudio.contract.terms.governance import EscalationStep, Governance
from slastudio.contract.terms.support import (
    WEEKDAYS,
    OpenHours,
    RubricRow,
    ServiceCalendar,
    Severity,
    Support,
)
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.incident_stories import IncidentStory
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.known_spans import KnownSpan
from slastudio.judge.outcome.records import Act, Entered, Records
from slastudio.judge.period.month import assess_period
from tests.judge.specimens import frame, inputs

NOW = datetime(2026, 11, 3, tzinfo=UTC)

TERMS = Agreement(
    support=Support(
        calendar=ServiceCalendar(
            hours=tuple(OpenHours(day, "09:00", "18:00") for day in WEEKDAYS[:5])
        ),
        severities=(
            Severity(id="sev1", name="Sev 1", response="1 hour", clock="always"),
            Severity(id="sev2", name="Sev 2", response="4 hours", clock="business"),
            Severity(id="sev3", name="Sev 3", response="9 hours", clock="business"),
        ),
        rubric=(
            RubricRow("many", "serious", "never", "sev1"),
            RubricRow("some", "wrong", "work", "sev2"),
            RubricRow("some", "wrong", "work", "sev3"),
        ),
    ),
    governance=Governance(
        review_within="5 business days",
        recurring="They go to both boards.",
        escalation=(
            EscalationStep(severity="sev2", owner_role="Lead"),
            EscalationStep(after="30 minutes", severity="sev1", owner_role="Owner"),
            EscalationStep(after="2 hours", severity="sev2", owner_role="Board"),
        ),
    ),
    changes=ChangeManagement(
        playbooks=(
            Playbook(
                id="back",
                name="Roll back",
                steps=(
                    PlaybookStep("Freeze.", "Lead", "30 minutes"),
                    PlaybookStep("Restore.", "Lead", "2 hours"),
                    PlaybookStep("Write it down."),
                ),
                deadline="4 hours",
            ),
        )
    ),
)
Row = dict[str, Any]


def incident(name: str = "I-1", opened: str = "2026-10-06T10:00Z", **more: Any) -> Row:
    return {"id": name, "title": f"Title of {name}", "opened": opened, "severity": "Sev 1"} | more


def requests(*told: tuple[str, int, str]) -> pd.DataFrame:
    """Return requests from (first moment, how many, one a minute, "model/prompt/segment")."""
    times: list[pd.Timestamp] = []
    words: list[list[str | None]] = []
    for start, number, text in told:
        parts = [part or None for part in text.split("/")]
        times += [pd.Timestamp(start) + pd.Timedelta(minutes=i) for i in range(number)]
        words += [[*parts, None, None, None][:3]] * number
    columns = {"time": times, "status": ["ok"] * len(times)}
    for place, name in enumerate(("model", "prompt_version", "seg.language")):
        columns[name] = [each[place] for each in words]
    return frame("requests", columns)


def entered(register: str, name: str, **fields: str) -> Entered:
    moments = ("when", "due", "done", "verified")
    told = {
        key: f"{text}:00+00:00" if key in moments and text else text for key, text in fields.items()
    }
    return Entered(register, name, tuple(told.items()))


def tick(name: str, when: str, step: str, about: str = "I-1", result: str = "done") -> Entered:
    return entered(
        "checklists", name, list="playbook", when=when, title=step, about=about, result=result
    )


def judged(
    rows: Sequence[Row],
    *,
    terms: Agreement = TERMS,
    log: pd.DataFrame | None = None,
    records: Sequence[Entered] = (),
    acts: Sequence[Act] = (),
    period: str = "2026-10",
    now: datetime = NOW,
    covered: Sequence[KnownSpan] | None = None,
) -> Assessment:
    """Judge incidents; a log covers the time from its first to its last request."""
    names = dict.fromkeys(name for row in rows for name in row)
    evidence = {}
    if rows:
        columns = {name: [row.get(name) for row in rows] for name in names}
        evidence["incidents"] = frame("incidents", columns)
    spans: Sequence[KnownSpan] = ()
    if log is not None:
        evidence["requests"] = log
        times = log["time"]
        spans = covered or (KnownSpan(times.min().to_pydatetime(), times.max().to_pydatetime()),)
    by_register: dict[str, tuple[Entered, ...]] = {}
    for each in records:
        by_register[each.register] = (*by_register.get(each.register, ()), each)
    given = inputs(
        terms,
        evidence,
        period,
        as_of=now,
        covered={"requests": spans},
        segments=("seg.language",),
        records=Records(entered=by_register, acts=tuple(acts)),
    )
    return assess_period(given)


def story(row: Row, **more: Any) -> IncidentStory:
    (found,) = judged([row], **more).incident_stories
    return found


def observed(rows: Sequence[Row], kind: str, **more: Any) -> list[Observation]:
    return [each for each in judged(rows, **more).observations if each.kind == kind]


def without_rubric() -> Agreement:
    return replace(TERMS, support=replace(TERMS.support, rubric=()))
