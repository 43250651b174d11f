"""How issued reports stand, in sentences and as JSON: the same in window and command line."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.operations.issuing.standing import IssueCheck, IssueStanding
from slastudio.project.issue_store import FigureChange
from slastudio.shared.counts import count
from slastudio.shared.json_values import JsonObject
from slastudio.shared.periods import show_day

_MOST = 20


def state_words(standing: IssueStanding) -> str:
    """Return “stands”, or what is to be said instead, and the client's receipt."""
    return ", ".join(filter(None, (standing_words(standing), receipt_words(standing))))


def standing_words(standing: IssueStanding) -> str:
    """Return “stands”, “replaced by edition 2”, or what else became of an issued report."""
    if standing.replaced is not None:
        return f"replaced by edition {standing.replaced.edition}"
    if standing.changes:
        return f"would read otherwise: {_moved(standing)}"
    if standing.state == "not_compared":
        return f"{_times(standing)} since, not compared yet"
    return f"stands, though {_times(standing)} since" if standing.happened else "stands"


def _moved(standing: IssueStanding) -> str:
    """Return how many figures are told otherwise; where none is, that details are."""
    figures = sum(not each.detail for each in standing.changes or ())
    return count(figures, "figure") if figures else "details"


def _times(standing: IssueStanding) -> str:
    return f"{count(len(standing.happened), 'thing')} happened"


def receipt_words(standing: IssueStanding) -> str:
    """Return “received by the client on 5 Nov 2026 (A. Client)”, "" where nobody said so."""
    if not standing.receipts:
        return ""
    last = standing.receipts[-1]
    return f"received by the client on {show_day(last.received)} ({last.who})"


def month_words(title: str, drafted: str, last: IssueStanding | None) -> str:
    """Say how far a month's report is; drafted: the day its draft was written, "" for none."""
    if last is None:
        draft = f"draft written on {drafted}" if drafted else "no draft written"
        return f"{title}: {draft}, not issued."
    number = last.report.number
    issued = f"{title}: issued as no. {number} on {show_day(last.report.issued)}"
    received = f" It was {receipt_words(last)}." if last.receipts else ""
    if last.state == "differs":
        told = f"would read otherwise now ({_moved(last)}). Issue a corrected edition."
        return f"{issued}, and {told}{received}"
    if last.state == "not_compared":
        return f"{issued}; {_times(last)} since, which is being compared.{received}"
    return f"{issued}; it {standing_words(last)}.{received}"


def standing_line(standing: IssueStanding) -> str:
    """Return an issued report in one line: number, kind, period, day, edition, state."""
    report = standing.report
    return (
        f"{report.number}  Report on {report.period}, edition {report.edition}, issued "
        f"{show_day(report.issued)} by {report.who}: {state_words(standing)}"
    )


def change_lines(standing: IssueStanding, most: int = _MOST) -> Iterator[str]:
    """Yield what is told otherwise now and what happened since, a line each."""
    if standing.replaced is not None:
        return
    yield from _figure_lines(standing.changes or (), most)
    if standing.happened:
        yield "Happened since:"
        for each in standing.happened[:most]:
            yield f"{each.words}{f' ({each.at[:10]})' if each.at else ''}"
    if len(standing.happened) > most:
        yield f"… and {len(standing.happened) - most:,} more"


def _figure_lines(changes: tuple[FigureChange, ...], most: int) -> Iterator[str]:
    figures = [each for each in changes if not each.detail]
    for change in figures[:most]:
        yield f"{change.name}: {change.before} → {change.after}"
    if len(figures) > most:
        yield f"… and {count(len(figures) - most, 'more figure')}"
    if sections := [each.name for each in changes if each.detail]:
        yield f"Told otherwise in detail: {', '.join(sections)}"


def check_headline(found: IssueCheck) -> str:
    """Return what a check found, in one sentence."""
    number, state = found.standing.report.number, found.standing.state
    if found.faults:
        return f"No. {number} is not what was issued: {'; '.join(found.faults)}."
    if found.standing.replaced is not None:
        return f"No. {number} is kept as it was issued; it was replaced by no. {found.standing.replaced.number}."
    if state == "differs":
        told = count(len(found.standing.changes or ()), "figure")
        return (
            f"No. {number} is kept as it was issued; today's project would tell {told} otherwise."
        )
    return f"No. {number} is kept as it was issued, and today's project gives the same figures."


def issued_document(standing: IssueStanding) -> JsonObject:
    """Return an issued report and how it stands as a JSON document."""
    report, replaced = standing.report, standing.replaced
    changes = standing.changes
    return {
        "number": report.number,
        "kind": "report",
        "period": report.period,
        "edition": report.edition,
        "issued": report.issued.isoformat(),
        "issued_by": report.who,
        "recorded": report.at.isoformat(),
        "reason": report.why or None,
        "state": standing.state,
        "told": state_words(standing),
        "replaced_by": replaced.number if replaced is not None else None,
        "received": [
            {"on": each.received.isoformat(), "who": each.who} for each in standing.receipts
        ],
        "sha256": report.sha256,
        "size": report.size,
        "program": report.program,
        "chain": {"number": report.head, "sha256": report.head_sha256},
        "terms": [
            {"version": e.version, "state": e.state, "sha256": e.sha256}
            for e in report.record.terms
        ],
        "sources": [
            {"import": e.batch, "file": e.name, "sha256": e.sha256, "kind": e.kind, "rows": e.rows}
            for e in report.record.sources
        ],
        "corrects": [
            {"what": e.name, "from": e.before, "to": e.after} for e in report.record.corrects
        ],
        "causes": list(report.record.causes),
        "changes_now": None
        if changes is None
        else [{"what": e.name, "from": e.before, "to": e.after} for e in changes],
        "happened_since": [
            {"kind": e.kind, "what": e.words, "at": e.at or None} for e in standing.happened
        ],
    }


def check_document(found: IssueCheck) -> JsonObject:
    """Return what a check found as a JSON document."""
    told: JsonObject = {
        "holds": found.holds,
        "headline": check_headline(found),
        "faults": list(found.faults),
    }
    return told | issued_document(found.standing)


def show_lines_of(standing: IssueStanding) -> Iterator[str]:
    """Yield what an issued report is, a line each."""
    report = standing.report
    yield standing_line(standing)
    yield f"  SHA-256 {report.sha256}, {report.size:,} bytes, written by version {report.program}"
    yield f"  Chain before it: link {report.head}, SHA-256 {report.head_sha256}"
    if report.why:
        yield f"  Reason: {report.why}"
    for change in report.record.corrects:
        yield f"  Corrects {change.name}: {change.before} → {change.after}"
    for each in report.record.terms:
        yield f"  Agreement {each.version}, SHA-256 {each.sha256}"
    for source in report.record.sources:
        rows = count(source.rows, "row")
        yield f"  {source.name}, {rows} of {source.kind}, SHA-256 {source.sha256}"
