"""Assessments and agreements to write documents from: the sample's, and values made by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective, Objectives
from slastudio.contract.terms.scope import Parties
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.assessment import Assessment, Costs, RegisterEntry
from slastudio.judge.outcome.objective_result import Case, Point, Result, Source
from slastudio.shared.periods import month_period
from tests.conftest import SampleMonth

ISSUED = date(2026, 11, 3)
REF = AgreementRef("v1 (draft)", "draft", "ab" * 32)
HOSTILE = '<img src="/etc/passwd"/> & <b>bold</b> {0} </para> &#0; ' + "W" * 300


@pytest.fixture(scope="session")
def september(sample_month: SampleMonth) -> Assessment:
    """Judge the sample's September, in which two objectives are missed."""
    return sample_month("2026-09", datetime(2026, 11, 6, 12, tzinfo=UTC))


@pytest.fixture(scope="session")
def terms(september: Assessment) -> Agreement:
    return september.terms


def made_result(number: int, name: str, **more: object) -> Result:
    """Return a plain met result; more: the fields that differ."""
    plain = Result(
        id=f"o{number}",
        name=name,
        journey="",
        dimension="quality",
        indicator="good_share",
        unit="%",
        comparator=">=",
        target=Decimal(92),
        internal_target=None,
        value=Decimal("94.5"),
        measured=Decimal("94.5"),
        verdict="met",
        at_risk=False,
        complete="counted",
        samples=200,
        good=189,
        total=200,
        interval=None,
        budget=None,
        excluded=(),
        sources=(),
        clause="clause 4.2",
        formula=name,
        window="each calendar month",
        promise=name,
        reason="Every record is counted.",
        action=name,
        owner_role="Quality lead",
        evidence="reviews",
        agreement_version="v1 (draft)",
        trend=tuple(
            Point(date(2026, 9, 1) + timedelta(days=day), 90.0 + day % 7 if day % 9 else None, 20)
            for day in range(30)
        ),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


@pytest.fixture
def made() -> Callable[..., Assessment]:
    """Return a function that makes an assessment of September 2026 by hand."""

    def make(results: tuple[Result, ...] = (), text: str = "Client", **more: object) -> Assessment:
        when = datetime(2026, 9, 8, 8, 0, tzinfo=UTC)
        case = Case(
            text[:40],
            text,
            "Sev 2",
            when,
            when,
            when,
            4500.0,
            4500.0,
            text[:60],
            "in_time",
            "first_response",
            text,
            32400.0,
        )
        entry = RegisterEntry(text[:40], when, text, text, "open", text)
        plain = Assessment(
            text,
            text,
            month_period(2026, 9, "Europe/Madrid"),
            REF,
            Agreement(),
            results,
            (case,),
            Costs("USD", ""),
            (entry,),
            (entry,),
            (),
            (),
            (Source(1, text, "cd" * 32, 10),),
            notes=(text,),
        )
        return replace(plain, **more)  # type: ignore[arg-type]

    return make


def crowded_agreement(text: str, count: int = 60) -> Agreement:
    """Return an agreement whose every text is the given one."""
    objectives = tuple(Objective(f"o{n}", text, action=text, promise=text) for n in range(count))
    return Agreement(
        parties=Parties(title=text, provider=text, client=text, client_address=text),
        objectives=Objectives(objectives=objectives),
    )
