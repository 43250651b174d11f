"""Judge a period of a project."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from slastudio.contract.indicators.status_words import with_words
from slastudio.judge.billing.amounts import read_hours
from slastudio.judge.outcome.assessment import Assessment, RegisterEntry, WorkedEntry
from slastudio.judge.outcome.computed import kinds_of
from slastudio.judge.outcome.inputs import ExclusionSpan, Inputs, Terms
from slastudio.judge.outcome.objective_result import Source
from slastudio.judge.period.month import assess_period
from slastudio.operations.agreements.terms import ref_of
from slastudio.operations.analysis.drift import recorded_changes
from slastudio.operations.evidence.computed import computed_imports, remarks_on_computed
from slastudio.operations.evidence.coverage import known_spans
from slastudio.operations.evidence.questions import answered_words, read_as
from slastudio.operations.evidence.retention import certificates, remarks_on
from slastudio.operations.registers.amendments import read_evidence
from slastudio.operations.registers.duty_records import made, records_of
from slastudio.operations.registers.kept_disputes import disputes_in
from slastudio.operations.registers.records import Entry, list_entries
from slastudio.project.file import Project
from slastudio.shared.periods import Period, month_of, parse_period, shift
from slastudio.shared.progress import Progress


def assess(
    project: Project,
    period: Period | str | None = None,
    progress: Progress | None = None,
    *,
    now: datetime | None = None,
) -> Assessment:
    """Judge a period ("2026-10", "2026-Q4", a Period; None: the latest month with data) of a
    project.

    now: the moment from which it is judged; open clocks and missing data depend on it. The current
    time by default.
    """
    return assess_period(
        inputs_for(project, chosen_period(project, period), now or datetime.now(UTC)), progress
    )


def chosen_period(project: Project, period: Period | str | None) -> Period:
    """Return the period meant, in the zone of the agreement in force at its end."""
    if period:
        return _in_its_zone(project, period)
    months = months_with_data(project)
    return months[-1] if months else _in_its_zone(project, month_of(datetime.now(UTC), "UTC"))


def _in_its_zone(project: Project, period: Period | str) -> Period:
    # an amendment may move to another zone; the days of earlier months stay where they were
    label = period if isinstance(period, str) else period.label
    with project.reading():
        zone = project.agreements.zone_on(parse_period(label, "UTC").last_day)
    return parse_period(label, zone)


def months_with_data(project: Project) -> tuple[Period, ...]:
    """Return the calendar months from the first to the last dated evidence, oldest first."""
    with project.reading():
        spans = [
            (batch.start, batch.end)
            for batch in project.evidence.batches()
            if batch.start and batch.end
        ]
    opened = [
        datetime.fromisoformat(each.values["opened"])
        for each in list_entries(project, "incidents")
        if each.values.get("opened")
    ]
    spans += [(each.astimezone(UTC), each.astimezone(UTC)) for each in opened]
    months: dict[str, Period] = {}
    for start, end in spans:
        with project.reading():
            zone = project.agreements.zone_on(start.date())
        month = month_of(start, zone)
        while month.start <= end:
            if month.label not in months:
                months[month.label] = _in_its_zone(project, month.label)
            month = shift(month, 1)
    return tuple(months[label] for label in sorted(months))


def inputs_for(project: Project, period: Period, now: datetime) -> Inputs:
    """Gather everything a period is judged on."""
    with project.reading():
        versions = project.agreements.signed() or (project.agreements.draft(),)
        words = answered_words(project)
        terms = tuple(
            Terms(ref_of(v), with_words(v.agreement, words), v.effective_from, v.effective_to)
            for v in versions
        )
        parties = terms[-1].agreement.parties
        span = project.evidence.span()
        counts = project.evidence.live_counts()
        files = {
            b.id: Source(b.id, b.file, b.sha256, sum(b.rows_by_kind.values()))
            for b in project.evidence.batches()
        }
        undated = project.evidence.undated()
        covered = known_spans(project)
        given = frozenset(each.kind for each in project.evidence.batches())
        imported = {each.id: each.imported for each in project.evidence.batches()}
        rejected = {b.id: b.rejected for b in project.evidence.batches() if b.rejected}
        questions = project.evidence.questions.questions()
        answers = project.evidence.questions.answers()
        columns = project.evidence.columns_of("requests")
        computed = computed_imports(project)
    by_hand = [e for e in list_entries(project, "incidents") if e.origin == "hand"]
    # a kind without a count is taken for one of which no record was ever given
    if by_hand:
        counts = counts | {"incidents": counts.get("incidents", 0) + len(by_hand)}
        given |= {"incidents"}
    until = [span[1]] if span else []
    until += [each.last for each in computed if each.last is not None]
    return Inputs(
        client=parties.client or project.path.stem,
        provider=parties.provider,
        period=period,
        terms=terms,
        read=lambda kind, columns, start, end: read_evidence(project, kind, columns, start, end),
        files=files,
        as_of=now,
        evidence_until=max(until, default=None),
        exclusions=tuple(exclusion_spans(project).values()),
        changes=_in_period(made(list_entries(project, "changes")), period),
        decisions=_decisions(list_entries(project, "decisions"), period),
        hours=tuple(_worked(e) for e in list_entries(project, "hours")),
        disputes=disputes_in(project, period, now),
        kind_counts=counts,
        covered=covered,
        given=given | kinds_of(computed),
        computed=computed,
        questions=questions,
        read_as=lambda kind, columns, start, end, readings: read_as(
            project, kind, columns, start, end, dict(readings)
        ),
        words=words,
        answers=answers,
        imported=imported,
        rejected=rejected,
        segments=tuple(each for each in columns if each.startswith("seg.")),
        stages=tuple(each for each in columns if each.startswith("stage.")),
        undated_rows=undated,
        remarks=(
            *remarks_on(certificates(project), period.start, period.end),
            *remarks_on_computed(project, period.start, period.end),
        ),
        recorded=recorded_changes(project),
        records=records_of(project, parties.zone),
    )


def exclusion_spans(project: Project) -> dict[str, ExclusionSpan]:
    """Return the uses of exclusions in the register by their id."""
    refused = refusals(list_entries(project, "acts"))
    return {
        entry.id: _span(entry, refused.get(entry.id))
        for entry in list_entries(project, "exclusions")
    }


def refusals(acts: Iterable[Entry]) -> dict[str, datetime]:
    """Return when the other side first refused a use of an exclusion, by the use's id."""
    found: dict[str, datetime] = {}
    for each in acts:
        kind, _, name = each.values.get("duty", "").partition(":")
        if kind == "confirmation" and each.values.get("act") == "not_done":
            at = _utc(each.values["when"])
            found[name] = min(at, found.get(name, at))
    return found


def _worked(entry: Entry) -> WorkedEntry:
    v = entry.values
    return WorkedEntry(_utc(v["when"]), read_hours(v["hours"]), v.get("line", ""), entry.id)


def _span(entry: Entry, refused: datetime | None) -> ExclusionSpan:
    values = entry.values
    only = tuple(part.strip() for part in values.get("objectives", "").split(",") if part.strip())
    return ExclusionSpan(
        values["exclusion"],
        _utc(values["start"]),
        _utc(values["end"]),
        only,
        _utc(values["notice_given"]) if values.get("notice_given") else None,
        values.get("reason", ""),
        entry.id,
        _utc(values["confirmed"]) if values.get("confirmed") else None,
        values.get("confirmed_by", ""),
        refused,
    )


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _told(entry: Entry) -> RegisterEntry:
    values = entry.values
    detail = " · ".join(filter(None, (values.get("version", ""), values.get("detail", ""))))
    status = values.get("status") or (
        "material" if values.get("material") == "yes" else values.get("type", "")
    )
    return RegisterEntry(
        entry.id,
        _utc(values["when"]),
        values.get("title", ""),
        detail,
        status,
        values.get("approved_by") or values.get("owner", ""),
    )


def _in_period(entries: tuple[Entry, ...], period: Period) -> tuple[RegisterEntry, ...]:
    told = (_told(entry) for entry in entries)
    return tuple(sorted((each for each in told if each.when in period), key=lambda each: each.when))


def _decisions(entries: tuple[Entry, ...], period: Period) -> tuple[RegisterEntry, ...]:
    """Return the decisions raised before the period's end that are open, and those raised inside
    it.
    """
    raised = [entry for entry in map(_told, entries) if entry.when < period.end]
    waiting = [entry for entry in raised if entry.status in ("open", "") or entry.when in period]
    return tuple(sorted(waiting, key=lambda entry: entry.when))
