"""The workbook's sheets as plain data: heads, rows, and amounts with their number formats."""

from __future__ import annotations

from datetime import date, datetime, time

from slastudio.evidence.kinds import KINDS
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Case
from slastudio.judge.outcome.statuses import VERDICTS, status_word
from slastudio.judge.telling.beside.records import record_title, record_words, records_under
from slastudio.judge.telling.cases import case_word, clock_name
from slastudio.judge.telling.readings import period_words
from slastudio.judge.telling.versions import judged_under
from slastudio.reports.sections.records import RECORDS
from slastudio.reports.wording.disputes import dispute_subject, outcome_words, side_words
from slastudio.reports.workbook.chart_sheet import chart_sheet
from slastudio.reports.workbook.cost_sheets import (
    cost_sheet,
    reconciliation_sheet,
    spend_by_day_sheet,
    spend_change_sheet,
)
from slastudio.reports.workbook.money_sheets import (
    credit_sheet,
    hours_sheet,
    invoice_sheet,
    worth_sheet,
)
from slastudio.reports.workbook.objective_sheets import daily_sheet, objective_sheet
from slastudio.reports.workbook.reading_sheet import reading_sheet
from slastudio.reports.workbook.sheet_values import (
    Amount,
    Row,
    Sheet,
    amount_of,
    local_moment,
)
from slastudio.shared.chains import Chain
from slastudio.shared.periods import Period


def sheets(assessment: Assessment, issued: date, chain: Chain | None = None) -> tuple[Sheet, ...]:
    """Return the sheets of a period, one for each section of its report and for what lies behind it."""
    return (
        _summary(assessment, issued, chain),
        chart_sheet(assessment),
        objective_sheet(assessment),
        reading_sheet(assessment),
        daily_sheet(assessment),
        _incidents(assessment),
        cost_sheet(assessment),
        spend_by_day_sheet(assessment),
        spend_change_sheet(assessment),
        reconciliation_sheet(assessment),
        hours_sheet(assessment),
        credit_sheet(assessment),
        invoice_sheet(assessment),
        worth_sheet(assessment),
        _registers(assessment),
        _records(assessment),
        _sources(assessment),
    )


def _summary(a: Assessment, issued: date, chain: Chain | None) -> Sheet:
    ref = a.agreement
    rows: list[Row] = [
        ("Client", a.client),
        ("Provider", a.provider),
        ("Period", period_words(a)),
        ("First day", a.period.first_day),
        ("Last day", a.period.last_day),
        ("Time zone", a.period.zone),
        ("Agreement", ref.version),
        ("State", ref.state),
        ("Judged under", judged_under(a)),
        ("Agreement SHA-256", ref.sha256),
        *((("Chain of the project", chain.words),) if chain else ()),
        ("Issued", issued),
        ("Verdict", a.headline),
        ("Objectives", len(a.results)),
        *((status_word(verdict), a.count(verdict)) for verdict in VERDICTS),
        ("Rows without a date", a.undated_rows),
        *(("Note", note) for note in a.notes),
        *(
            (status_word(each.level), f"{each.title} – {each.detail}")
            for each in a.attention_to_figures
        ),
    ]
    return Sheet("Summary", ("What", "Value"), tuple(rows))


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
    rows = [_case("", case, a.period) for case in a.incidents]
    for result in a.results:
        # response and resolution clocks stand among the incidents already
        queued = [case for case in result.cases if case.clock in ("decision", "update")]
        rows += [_case(result.name, case, a.period) for case in queued]
    head = tuple(
        f"{name} ({a.period.zone})" if name in ("Opened", "Due", "Done") else name
        for name in _CASE_HEAD
    )
    return Sheet("Incidents", head, tuple(rows), 3)


def _case(name: str, case: Case, period: Period) -> Row:
    def hours(seconds: float | None) -> Amount | None:
        return None if seconds is None else amount_of(seconds / 3600, "h")

    return (
        name,
        case.id,
        case.title,
        case.severity,
        clock_name(case),
        local_moment(case.opened, period),
        local_moment(case.due, period),
        local_moment(case.done, period),
        case.limit,
        hours(case.limit_s),
        hours(case.measured_s),
        hours(case.adjusted_s),
        case_word(case),
        case.why,
    )


def _records(a: Assessment) -> Sheet:
    rows = tuple(
        (
            spec.title,
            entered.id,
            local_moment(entered.moment(spec.moment), a.period),
            record_title(spec, entered),
            record_words(a, spec, entered),
        )
        for spec, entered in records_under(a, RECORDS)
    )
    head = ("Register", "Id", f"When ({a.period.zone})", "Title", "What it says")
    return Sheet(RECORDS, head, rows, 2)


def _registers(a: Assessment) -> Sheet:
    entries = (
        *(("Change", each) for each in a.changes),
        *(("Decision", each) for each in a.decisions),
    )
    rows = tuple(
        (
            kind,
            each.id,
            local_moment(each.when, a.period),
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
            local_moment(each.when, a.period),
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
