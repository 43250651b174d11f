"""Technical responses and those of governance are told apart, and what nobody said is neither."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.support import Severity, Support
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.responses import ClocksKept
from slastudio.judge.period.month import assess_period
from slastudio.judge.telling.beside.responses import response_row, responses_words
from slastudio.reports.machine.assessments import assessment_document
from slastudio.reports.sections.incidents import incident_blocks
from tests.judge.specimens import frame, inputs

pytestmark = pytest.mark.rapid
TIER = Severity("sev1", "Sev 1", response="1 hour", resolution="4 hours", clock="always")
TERMS = Agreement(support=Support(severities=(TIER,)))


def row(name: str, nature: str | None, answered: int | None, resolved: int | None) -> list[Any]:
    """Return an incident opened at 10:00 on 6 October; answered and resolved in minutes after it."""
    opened = pd.Timestamp("2026-10-06T10:00Z")

    def after(minutes: int | None) -> str | None:
        return (opened + pd.Timedelta(minutes=minutes)).isoformat() if minutes is not None else None

    return [name, "sev1", nature, opened.isoformat(), after(answered), after(resolved)]


def judged(*rows: list[Any], terms: Agreement = TERMS, **more: list[Any]) -> Assessment:
    names = ("id", "severity", "nature", "opened", "first_response", "resolved")
    columns = {name: [each[place] for each in rows] for place, name in enumerate(names)}
    return assess_period(inputs(terms, {"incidents": frame("incidents", columns | more)}))


ROWS = (
    row("T-1", "technical", 10, 60),
    row("T-2", "technical", 40, 300),
    row("T-3", "technical", 120, None),
    row("G-1", "Governance", 30, 200),
    row("G-2", "governance", None, None),
    row("N-1", None, 5, 10),
    row("N-2", "weather", 15, 20),
)


def test_that_each_nature_has_its_own_clocks_and_median() -> None:
    technical, governance, unsaid = judged(*ROWS).responses
    assert [e.nature for e in (technical, governance, unsaid)] == ["technical", "governance", ""]
    assert [e.incidents for e in (technical, governance, unsaid)] == [3, 2, 2]
    assert technical.answered == ClocksKept(in_time=2, late=1)
    assert technical.resolved == ClocksKept(in_time=1, late=2)
    assert governance.answered == ClocksKept(in_time=1, late=1)
    assert (technical.median_s, technical.timed) == (40 * 60, 3)
    assert (governance.median_s, governance.timed) == (30 * 60, 1), "no answer is no long answer"
    assert (unsaid.median_s, unsaid.timed) == (10 * 60, 2)


def test_that_they_add_up_to_all_clocks_of_the_month() -> None:
    found = judged(*ROWS)
    clocks = [each.answered for each in found.responses] + [e.resolved for e in found.responses]
    total = sum(e.in_time + e.late + e.open + e.unjudged for e in clocks)
    assert total == len(found.incidents) == 2 * len(ROWS)


def test_that_an_incident_without_an_id_and_a_reopened_one_keep_their_nature() -> None:
    again = '[["2026-10-06T12:00:00+00:00", "2026-10-06T13:00:00+00:00"]]'
    (first,) = judged(row("", "governance", 10, 60)).responses
    assert (first.nature, first.answered) == ("governance", ClocksKept(in_time=1))
    terms = replace(TERMS, support=replace(TERMS.support, reopened="new"))
    found = judged(row("G-1", "governance", 10, 60), terms=terms, reopened=[again]).responses
    assert [(e.nature, e.resolved.in_time) for e in found] == [("governance", 2)]


def test_that_without_incidents_nothing_is_said() -> None:
    assert assess_period(inputs(TERMS, {})).responses == ()
    unsaid = judged(row("N-1", None, 5, 10))
    assert responses_words(unsaid.responses) == "", "a page says nothing where no record says it"


def test_that_page_paper_and_json_tell_the_same_value() -> None:
    found = judged(*ROWS)
    rows = [response_row(each) for each in found.responses]
    assert rows[0] == ("Technical", "3", "2 in time, 1 late", "1 in time, 2 late", "40 min (of 3)")
    assert responses_words(found.responses).splitlines()[1].startswith("Governance: 2 incidents;")
    assert "Governance" in str(incident_blocks(found))
    told = assessment_document(found)["responses_by_nature"]
    assert [each["nature"] for each in told] == ["technical", "governance", None]  # type: ignore[union-attr, index, call-overload]
    assert told[0]["median_minutes_to_first_response"] == 40  # type: ignore[index, call-overload]
