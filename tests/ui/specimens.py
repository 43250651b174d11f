"""Agreements and assessments built by hand from the real values, full and empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.conduct import CostControls, GoldenSet
from slastudio.contract.terms.exclusions import Exclusion
from slastudio.contract.terms.journeys import Journey
from slastudio.contract.terms.objectives import Condition, Indicator, Objective
from slastudio.contract.terms.scope import Contact, System, Workflow
from slastudio.contract.terms.support import OpenHours, Severity
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.assessment import (
    Assessment,
    Attention,
    Costs,
    DailySpend,
    DataDay,
    RegisterEntry,
)
from slastudio.judge.outcome.objective_result import Budget, Case, Excluded, Point, Result, Source
from slastudio.judge.outcome.spend_outlook import CapOutlook, Outlook
from slastudio.operations.agreements.templates import template_agreement
from slastudio.shared.periods import month_period

ZONE = "Europe/Madrid"
PERIOD = month_period(2026, 7, ZONE)
HOSTILE = "<img src='file:///etc/passwd'><b>bold</b> & co"
_SOURCES = (
    Source(1, "reviews-2026-07.csv", "9f" * 32, 1840),
    Source(2, "requests-2026-07.csv", "1c" * 32, 24180),
)


def full_agreement() -> Agreement:
    """Return an agreement with records of every sort."""
    empty = Agreement()
    es = (Condition("seg.language", "is", "es"),)
    good = (Condition("accepted", "is", "true"),)
    objectives = (
        Objective(
            "success",
            "Task success",
            "status",
            indicator=Indicator("good_share", "reviews", good=good),
            target=Decimal(92),
            internal_target=Decimal(93),
            complete="sampled",
            min_samples=200,
            golden_set="golden",
        ),
        Objective(
            "success-es",
            "Task success, Spanish",
            "status",
            "fairness",
            indicator=Indicator("good_share", "reviews", good=good, among=es),
            target=Decimal(92),
            internal_target=Decimal(93),
            complete="sampled",
        ),
        Objective(
            "final",
            "Time to final answer",
            "status",
            "latency",
            indicator=Indicator("percentile", "requests", "latency_ms", Decimal(95)),
            comparator="<=",
            target=Decimal(3500),
            internal_target=Decimal(3000),
            unit="ms",
        ),
        Objective(
            "drafts",
            "Drafts accepted",
            "drafts",
            indicator=Indicator("good_share", "outcomes"),
            target=Decimal(70),
        ),
        Objective(
            "spend",
            "Spend",
            "",
            "cost",
            indicator=Indicator("spend", "requests", "cost"),
            comparator="<=",
            target=Decimal(1150),
            unit="USD",
        ),
    )
    return replace(
        empty,
        parties=replace(
            empty.parties,
            provider="Northlight Systems",
            client="Larkpay",
            zone=ZONE,
            contacts=(
                Contact("Service owner", "client", "service@larkpay.example", "Monthly review"),
                Contact(
                    "Duty engineer", "provider", "duty@northlight.example", "Escalation of Sev 1"
                ),
            ),
        ),
        coverage=replace(
            empty.coverage,
            systems=(
                System(
                    "assistant", "Payments assistant", "Production", "Acme models", "Platform lead"
                ),
            ),
            workflows=(
                Workflow("status-chat", "Payment-status chat", "assistant", "Customers", "high"),
            ),
            languages=("es", "en", "pt"),
            monthly_volume=24000,
        ),
        journeys=replace(
            empty.journeys,
            journeys=(
                Journey(
                    "status", "Payment-status chat", "A customer learns at once where a payment is."
                ),
                Journey("drafts", "Agent drafts", "Agents accept most drafts as they are."),
            ),
        ),
        objectives=replace(
            empty.objectives,
            objectives=objectives,
            exclusions=(
                Exclusion(
                    "retraining", "Planned retraining", "retraining", "Retraining with notice.", 10
                ),
            ),
        ),
        support=replace(
            empty.support,
            calendar=replace(
                empty.support.calendar, hours=(OpenHours("Monday"), OpenHours("Tuesday"))
            ),
            severities=(
                Severity(
                    "sev1",
                    "Sev 1",
                    "Everybody is affected.",
                    response="1 hour",
                    updates="daily until stable",
                ),
                Severity("sev2", "Sev 2", "Some are affected.", response="1 business day"),
            ),
        ),
        evaluation=replace(
            empty.evaluation, sets=(GoldenSet("golden", "Golden set", "Quality lead", "3", 400),)
        ),
        costs=CostControls(Decimal(1150), alert_percent=Decimal(80), anomaly_percent=Decimal(50)),
        governance=replace(
            empty.governance,
            report_within="5 business days",
            operation_checklist=("Weekly: the queue is looked at", "Monthly: figures are read"),
        ),
    )


def _trend(base: float, dip: float, band: float | None, days: int = 90) -> tuple[Point, ...]:
    points = []
    for back in range(days):
        day = PERIOD.last_day - timedelta(days=days - 1 - back)
        if day.day in (14, 15) and day.month == 6:
            points.append(Point(day, None, 0))
            continue
        wave = ((back * 7) % 11 - 5) * 0.12
        value = base + wave + (dip if day >= date(2026, 7, 2) else 0.0)
        points.append(
            Point(
                day,
                value,
                60,
                None if band is None else value - band,
                None if band is None else value + band,
            )
        )
    return tuple(points)


def _result(objective: Objective, **more: object) -> Result:
    values: dict[str, object] = {
        "id": objective.id,
        "name": objective.name,
        "journey": objective.journey,
        "dimension": objective.dimension,
        "indicator": objective.indicator.kind,
        "unit": objective.unit,
        "comparator": objective.comparator,
        "target": objective.target,
        "internal_target": objective.internal_target,
        "value": None,
        "measured": None,
        "verdict": "no_data",
        "at_risk": False,
        "complete": objective.complete,
        "samples": 0,
        "good": None,
        "total": None,
        "interval": None,
        "budget": None,
        "excluded": (),
        "sources": _SOURCES,
        "clause": "4.2",
        "formula": "share of human reviews for which accepted is true",
        "window": "each calendar month",
        "promise": f"{objective.name} stays where it was promised in each calendar month.",
        "reason": "",
        "action": "Rollback to the known-good prompt, then a review within two business days.",
        "owner_role": "Quality lead",
        "evidence": "reviews",
        "agreement_version": "1.0",
        "trend": (),
    }
    return Result(**{**values, **more})  # type: ignore[arg-type]


def _results(agreement: Agreement) -> tuple[Result, ...]:
    success, success_es, final, drafts, spend = agreement.objectives.objectives
    return (
        _result(
            success,
            value=Decimal("91.36"),
            measured=Decimal("91.36"),
            verdict="not_proven",
            samples=1840,
            good=1681,
            total=1840,
            interval=(Decimal("89.98"), Decimal("92.56")),
            budget=Budget(Decimal(147), Decimal(159), Decimal(-12), "reviews"),
            trend=_trend(94.2, -2.6, 1.4),
            reason="The interval holds the target.",
            further_samples=2300,
            previous_value=Decimal("94.1"),
            previous_verdict="met",
        ),
        _result(
            success_es,
            value=Decimal("88.8"),
            measured=Decimal("88.4"),
            verdict="missed",
            samples=1000,
            good=888,
            total=1000,
            interval=(Decimal("86.70"), Decimal("90.61")),
            budget=Budget(Decimal(80), Decimal(112), Decimal(-32), "reviews"),
            excluded=(Excluded("4.9", "Planned retraining", 12),),
            trend=_trend(94.4, -5.8, 2.0),
            reason="Below the target.",
            previous_value=Decimal("94.5"),
            previous_verdict="met",
        ),
        _result(
            final,
            value=Decimal(3120),
            measured=Decimal(3120),
            verdict="met",
            at_risk=True,
            samples=24180,
            budget=Budget(Decimal(1209), Decimal(960), Decimal(249), "requests"),
            trend=_trend(3000, 130, None),
            worst_day=date(2026, 7, 22),
            evidence="requests",
            window="any 7 days, judged on every day",
        ),
        _result(drafts, reason="The client's export has not been imported.", evidence="outcomes"),
        _result(
            spend,
            value=Decimal("725.12"),
            measured=Decimal("725.12"),
            verdict="met",
            samples=24180,
            budget=Budget(Decimal(1150), Decimal("725.12"), Decimal("424.88"), "USD"),
            trend=_trend(24, 1, None),
            evidence="requests",
        ),
    )


def _cases() -> tuple[Case, ...]:
    def moment(day: int, hour: int) -> datetime:
        return datetime(2026, 7, day, hour, tzinfo=UTC)

    return (
        Case(
            "INC-31",
            "Answers in Spanish name the wrong bank",
            "Sev 2",
            moment(20, 9),
            moment(21, 9),
            moment(20, 14),
            18000.0,
            18000.0,
            "1 business day",
            "in_time",
            "first_response",
        ),
        Case(
            "INC-32",
            HOSTILE,
            "Sev 1",
            moment(23, 17),
            moment(23, 18),
            moment(23, 20),
            10800.0,
            10800.0,
            "1 hour",
            "late",
            "first_response",
            "Answered 2 hours after it was due.",
        ),
        Case(
            "INC-33",
            "Dispute routing slow",
            "Sev 2",
            moment(30, 8),
            moment(31, 8),
            None,
            None,
            None,
            "1 business day",
            "open",
            "first_response",
        ),
        Case(
            "INC-34",
            "Old case without a severity",
            "",
            moment(2, 8),
            None,
            None,
            None,
            None,
            "",
            "not_judged",
            "first_response",
            "Its severity is not one of the agreement's.",
        ),
    )


def _costs() -> Costs:
    days = tuple(
        DailySpend(
            PERIOD.first_day + timedelta(days=n),
            (("acme-large", Decimal(16 + n % 5)), ("acme-small", Decimal(5 + n % 3))),
        )
        for n in range(24)
    )
    return Costs(
        "USD",
        "request logs",
        days,
        sum((d.total for d in days), Decimal(0)),
        Decimal(1150),
        Outlook(
            "request logs",
            date(2026, 7, 24),
            sum((d.total for d in days), Decimal(0)),
            Decimal("742.50"),
            (
                (80, Decimal("735.10"), Decimal("749.90")),
                (95, Decimal("731.00"), Decimal("754.00")),
            ),
            56,
            0,
            "",
            CapOutlook(
                Decimal(1150), None, None, None, "not expected to be reached in this period"
            ),
        ),
        (("2026-05", Decimal(684)), ("2026-06", Decimal(698)), ("2026-07", Decimal(590))),
        ((date(2026, 7, 9), Decimal(41), Decimal(22)),),
        37,
        _SOURCES,
    )


def full_assessment() -> Assessment:
    """Return a month in which every verdict occurs."""
    agreement = full_agreement()
    data = tuple(
        DataDay(kind, PERIOD.first_day + timedelta(days=n), 0 if n in gaps else 800 + 31 * n)
        for kind, gaps in (
            ("requests", (12, 13)),
            ("reviews", (4, 5, 11, 12, 18, 19, 25, 26)),
            ("costs", tuple(range(24, 31))),
        )
        for n in range(31)
    )
    return Assessment(
        "Larkpay",
        "Northlight Systems",
        PERIOD,
        AgreementRef("1.0", "signed", "ab" * 32, date(2026, 6, 15)),
        agreement,
        _results(agreement),
        _cases(),
        _costs(),
        (
            RegisterEntry(
                "CH-7",
                datetime(2026, 7, 1, 8, tzinfo=UTC),
                "Prompt v15",
                "Evaluated in English only",
                "done",
                "Prompt lead",
            ),
        ),
        (
            RegisterEntry(
                "DE-2",
                datetime(2026, 7, 28, 8, tzinfo=UTC),
                "Roll prompt v15 back?",
                "",
                "open",
                "Service owner",
            ),
        ),
        (
            Attention(
                "missed",
                "Task success, Spanish: 88.8 % against at least 92 %",
                "Since 2 July, the day after prompt v15.",
                "objectives",
                "success-es",
                "Open",
            ),
            Attention(
                "at_risk",
                "Time to final answer has used 79 % of its budget",
                "Worst window ended on 22 July.",
                "objectives",
                "final",
                "Explain",
            ),
            Attention(
                "not_proven",
                "Task success is not proven",
                "2,300 more reviews would settle it.",
                "objectives",
                "success",
                "See samples",
            ),
            Attention(
                "no_data",
                "No business outcomes in July",
                "The client owes the export.",
                "data",
                "",
                "Import",
            ),
        ),
        data,
        _SOURCES,
        3,
        ("The draft agreement was not used.",),
    )


def empty_assessment() -> Assessment:
    """Return a month about which nothing is known."""
    return Assessment(
        "",
        "",
        PERIOD,
        AgreementRef("", "draft", ""),
        Agreement(),
        (),
        (),
        Costs("USD", "request logs"),
        (),
        (),
        (),
        (),
        (),
    )


@cache
def template(slug: str, client: str = "") -> Agreement:
    """Return the agreement a template starts with; its file is read once."""
    return template_agreement(slug, client=client)
