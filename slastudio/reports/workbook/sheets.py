"""The workbook's sheets as plain data: heads, rows, and amounts with their number formats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from slastudio.contract.words.figures import is_currency, show_number
from slastudio.evidence.kinds import KINDS
from slastudio.judge.outcome.assessment import Assessment, Case, Result
from slastudio.judge.outcome.spend_outlook import Outlook, method_words
from slastudio.judge.outcome.statuses import VERDICTS, word_of
from slastudio.reports.words.disputes import dispute_subject, outcome_words, side_words
from slastudio.shared.periods import Period, zone


@dataclass(frozen=True)
class Amount:
    """Hold a number with the format that shows its unit."""

    value: Decimal | float
    format: str = "#,##0.##"


Value = str | int | Amount | date | datetime | None
Row = tuple[Value, ...]
_CASE_WORDS = {"in_time": "In time", "late": "Late", "open": "Open", "not_judged": "Not judged"}


@dataclass(frozen=True)
class Sheet:
    """Name a sheet, its head and its rows."""

    name: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]


def sheets(assessment: Assessment, issued: date) -> tuple[Sheet, ...]:
    """Return the eight sheets of a period."""
    return (
        _summary(assessment, issued),
        _objectives(assessment),
        _daily(assessment),
        _incidents(assessment),
        _costs(assessment),
        _hours(assessment),
        _registers(assessment),
        _sources(assessment),
    )


def unit_format(unit: str) -> str:
    """Return an Excel number format that shows the unit without changing the number."""
    if is_currency(unit):
        return f'#,##0.00 "{unit}"'
    plain = unit.replace('"', "'")
    return f'#,##0.00 "{plain}"' if plain == "%" else f'#,##0.## "{plain}"' if plain else "#,##0.##"


def _amount(value: Decimal | float | None, unit: str) -> Amount | None:
    return None if value is None else Amount(value, unit_format(unit))


def _local(moment: datetime | None, period: Period) -> datetime | None:
    return None if moment is None else moment.astimezone(zone(period.zone)).replace(tzinfo=None)


def _summary(a: Assessment, issued: date) -> Sheet:
    ref = a.agreement
    rows: list[Row] = [
        ("Client", a.client),
        ("Provider", a.provider),
        ("Period", a.period.title),
        ("First day", a.period.first_day),
        ("Last day", a.period.last_day),
        ("Time zone", a.period.zone),
        ("Agreement", ref.version),
        ("State", ref.state),
        ("Agreement SHA-256", ref.sha256),
        ("Issued", issued),
        ("Verdict", a.headline),
        ("Objectives", len(a.results)),
        *((word_of(verdict), a.count(verdict)) for verdict in VERDICTS),
        ("Rows without a date", a.undated_rows),
        *(("Note", note) for note in a.notes),
        *((word_of(each.level), f"{each.title} – {each.detail}") for each in a.attention),
    ]
    return Sheet("Summary", ("What", "Value"), tuple(rows))


_OBJECTIVE_HEAD = (
    "Id",
    "Objective",
    "Dimension",
    "Clause",
    "Unit",
    "Comparator",
    "Target",
    "Internal target",
    "Value",
    "Before exclusions",
    "Verdict",
    "At risk",
    "Samples",
    "Good",
    "Total",
    "Interval low",
    "Interval high",
    "Budget allowed",
    "Budget spent",
    "Budget left",
    "Budget unit",
    "Previous value",
    "Previous verdict",
    "Movement",
    "Further samples",
    "Worst day",
    "Window",
    "Formula",
    "Reason",
    "Action if missed",
    "Owner role",
    "Left out",
    "Files",
)


def _objectives(a: Assessment) -> Sheet:
    return Sheet("Objectives", _OBJECTIVE_HEAD, tuple(_objective(result) for result in a.results))


def _objective(r: Result) -> Row:
    low, high = r.interval or (None, None)
    budget = r.budget
    spends = (
        (None, None, None, None)
        if budget is None
        else (
            _amount(budget.allowed, budget.unit),
            _amount(budget.spent, budget.unit),
            _amount(budget.remaining, budget.unit),
            budget.unit,
        )
    )
    return (
        r.id,
        r.name,
        r.dimension,
        r.clause,
        r.unit,
        r.comparator,
        _amount(r.target, r.unit),
        _amount(r.internal_target, r.unit),
        _amount(r.value, r.unit),
        _amount(r.measured, r.unit),
        word_of(r.verdict),
        "yes" if r.at_risk else "no",
        r.samples,
        r.good,
        r.total,
        _amount(low, r.unit),
        _amount(high, r.unit),
        *spends,
        _amount(r.previous_value, r.unit),
        word_of(r.previous_verdict) if r.previous_verdict else None,
        r.movement,
        r.further_samples,
        r.worst_day,
        r.window,
        r.formula,
        r.reason,
        r.action,
        r.owner_role,
        "; ".join(
            f"{each.name}: {each.samples} {each.clause} {each.detail}".strip()
            for each in r.excluded
        ),
        "; ".join(f"{each.file} ({each.rows})" for each in r.sources),
    )


def _daily(a: Assessment) -> Sheet:
    rows = tuple(
        (
            point.day,
            r.id,
            r.name,
            _amount(point.value, _trend_unit(r)),
            point.samples,
            _amount(point.low, _trend_unit(r)),
            _amount(point.high, _trend_unit(r)),
            _trend_unit(r),
            "no data" if point.value is None else "",
        )
        for r in a.results
        for point in r.trend
    )
    return Sheet(
        "Daily",
        (
            "Day",
            "Id",
            "Objective",
            "Value",
            "Samples",
            "Interval low",
            "Interval high",
            "Unit",
            "Note",
        ),
        rows,
    )


def _trend_unit(r: Result) -> str:
    return "%" if r.unit == "late" else r.unit


_CASE_HEAD = (
    "Objective",
    "Id",
    "Title",
    "Severity",
    "Clock",
    "Opened",
    "Due",
    "Done",
    "Limit",
    "Limit, h",
    "Measured, h",
    "Adjusted, h",
    "Verdict",
    "Why",
)


def _incidents(a: Assessment) -> Sheet:
    from_queues = (
        (r.name, case)
        for r in a.results
        for case in r.cases
        if case.clock in ("decision", "update")
    )
    rows = tuple(
        _case(name, case, a.period)
        for name, case in (*(("", case) for case in a.incidents), *from_queues)
    )
    head = tuple(
        f"{name} ({a.period.zone})" if name in ("Opened", "Due", "Done") else name
        for name in _CASE_HEAD
    )
    return Sheet("Incidents", head, rows)


def _case(name: str, case: Case, period: Period) -> Row:
    def hours(seconds: float | None) -> Amount | None:
        return None if seconds is None else Amount(seconds / 3600, '#,##0.00 "h"')

    return (
        name,
        case.id,
        case.title,
        case.severity,
        case.clock.replace("_", " "),
        _local(case.opened, period),
        _local(case.due, period),
        _local(case.done, period),
        case.limit,
        hours(case.limit_s),
        hours(case.measured_s),
        hours(case.adjusted_s),
        _CASE_WORDS[case.verdict],
        case.why,
    )


def _costs(a: Assessment) -> Sheet:
    return Sheet(
        "Costs",
        ("What", "Day or month", "Model", f"Amount, {a.costs.currency}", "28-day mean", "Note"),
        tuple(_cost_rows(a)),
    )


def _cost_rows(a: Assessment) -> Iterator[Row]:
    c = a.costs
    yield (
        "Total",
        a.period.label,
        "",
        _amount(c.total, c.currency),
        None,
        f"according to {c.origin}" if c.origin else "nothing imported",
    )
    if c.cap is not None:
        yield ("Cap", a.period.label, "", _amount(c.cap, c.currency), None, "")
    if c.outlook is not None:
        yield from _outlook_rows(a, c.outlook)
    if c.unknown:
        yield (
            "Unknown",
            a.period.label,
            "",
            None,
            None,
            f"{c.unknown} requests used tokens but carry no cost",
        )
    for label, total in c.months:
        yield ("Month before", label, "", _amount(total, c.currency), None, "")
    limit = a.terms.costs.anomaly_percent
    for day, amount, mean in c.above_mean:
        note = f"more than the agreed {show_number(limit or 0)} % above the 28-day mean"
        yield (
            "Above the agreed limit",
            day,
            "",
            _amount(amount, c.currency),
            _amount(mean, c.currency),
            note,
        )
    for spend in c.days:
        for model, amount in spend.by_model:
            yield ("Day", spend.day, model, _amount(amount, c.currency), None, "")


def _outlook_rows(a: Assessment, outlook: Outlook) -> Iterator[Row]:
    currency, month = a.costs.currency, a.period.label
    if outlook.total is None and not outlook.is_over:
        yield ("Forecast", month, "", None, None, outlook.reason)
    elif outlook.total is not None:
        yield ("Forecast", month, "", _amount(outlook.total, currency), None, method_words(outlook))
    for confidence, low, high in outlook.limits:
        yield (f"Forecast, {confidence} % from", month, "", _amount(low, currency), None, "")
        yield (f"Forecast, {confidence} % to", month, "", _amount(high, currency), None, "")
    for name, day in (
        ("Cap reached", outlook.cap.reached),
        ("Cap expected to be reached", outlook.cap.expected),
        ("Cap at the earliest", outlook.cap.earliest),
    ):
        if day is not None:
            yield (
                name,
                day,
                "",
                _amount(a.costs.cap, currency) if a.costs.cap is not None else None,
                None,
                "",
            )


def _registers(a: Assessment) -> Sheet:
    entries = (
        *(("Change", each) for each in a.changes),
        *(("Decision", each) for each in a.decisions),
    )
    rows = tuple(
        (
            kind,
            each.id,
            _local(each.when, a.period),
            each.title,
            each.detail,
            each.status,
            each.owner,
        )
        for kind, each in entries
    )
    rows += tuple(
        (
            "Silent change",
            "",
            datetime.combine(each.day, time.min),
            each.name,
            each.sentence,
            "not announced",
            "",
        )
        for each in a.silent
    )
    rows += tuple(
        (
            "Dispute",
            each.id,
            _local(each.when, a.period),
            f"{dispute_subject(a, each)}: {each.claim}",
            f"by us {side_words(each, each.ours)}; by them {side_words(each, each.theirs)}",
            outcome_words(each, a.period.zone),
            each.claimed_by,
        )
        for each in a.disputes
    )
    return Sheet(
        "Changes & decisions",
        (
            "Register",
            "Id",
            f"When ({a.period.zone})",
            "Title",
            "Detail",
            "Status",
            "Owner or approver",
        ),
        rows,
    )


def _hours(a: Assessment) -> Sheet:
    rows: list[Row] = []
    if a.hours is not None:
        for name in ("included", "carried", "worked", "left", "overage"):
            value = getattr(a.hours, name)
            rows.append((name.capitalize(), _amount(value, "h"), ""))
        rows.append(("Price of the overage", _amount(a.hours.amount, a.hours.currency), ""))
        inside = {True: "in scope", False: "out of scope", None: "in neither list"}
        rows += [
            (each.line, _amount(each.hours, "h"), inside[each.inside]) for each in a.hours.lines
        ]
    return Sheet("Hours", ("What", "Hours", "By the agreement"), tuple(rows))


def _sources(a: Assessment) -> Sheet:
    files: list[Row] = [
        ("File", each.batch, each.file, each.sha256, each.rows, None) for each in a.sources
    ]
    days: list[Row] = [
        (
            "Day",
            None,
            KINDS[each.kind].title if each.kind in KINDS else each.kind,
            "",
            each.rows,
            each.day,
        )
        for each in a.data
    ]
    return Sheet(
        "Sources",
        ("What", "Import", "File or kind of record", "SHA-256", "Rows", "Day"),
        (*files, *days),
    )
