"""What is in flight when a project is handed over: open duties, decisions, risks, improvements, versions."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from slastudio.evidence.registers import register_named
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.needed_decisions import NeededDecision
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.judge.telling.duties import STATES, due_moment, duty_sentence
from slastudio.operations.analysis.assessments import assess, chosen_period
from slastudio.operations.duties.listing import chosen
from slastudio.operations.registers.records import list_entries
from slastudio.project.agreement_store import Version
from slastudio.project.file import Project
from slastudio.shared.counts import count
from slastudio.shared.periods import Period, month_of, shift
from slastudio.shared.progress import Progress
from slastudio.shared.texts import guarded, one_line

# of the month a project is handed over in, how many months before are looked at
_MONTHS_BEFORE = 2


@dataclass(frozen=True)
class InFlight:
    """Hold what a successor takes over unfinished, as of a moment.

    duties: the open ones with their month; decisions: the open ones. months: those looked at.
    """

    zone: str
    months: tuple[Period, ...]
    duties: tuple[tuple[str, OwedDuty], ...]
    decisions: tuple[NeededDecision, ...]


def in_flight(project: Project, now: datetime, progress: Progress) -> InFlight:
    """Judge the last months, and the last one with data, and return what is open of them."""
    months = _months(project, now)
    duties: dict[str, tuple[str, OwedDuty]] = {}
    decisions: dict[str, NeededDecision] = {}
    for place, month in enumerate(months):
        part = progress.part(place / len(months), (place + 1) / len(months))
        judged: Assessment = assess(project, month, part, now=now)
        found = {each.id: (month.label, each) for each in chosen(judged.duties, only_open=True)}
        # what a later month no longer lists as open was settled in the meantime
        settled = {each.id for each in judged.duties} - found.keys()
        duties = {name: each for name, each in duties.items() if name not in settled} | found
        decisions |= {each.id: each for each in judged.needed}
    entries = {each.id: each.values for each in list_entries(project, "decisions")}
    waiting = (
        each
        for each in decisions.values()
        if not each.entered or entries.get(each.id, {}).get("status", "") in ("", "open")
    )
    ordered = sorted(duties.values(), key=lambda each: (_due(each[1]), each[1].id))
    return InFlight(months[-1].zone, months, tuple(ordered), tuple(waiting))


def _months(project: Project, now: datetime) -> tuple[Period, ...]:
    latest = chosen_period(project, None)
    month = month_of(now, latest.zone)
    labels = {shift(month, -back).label for back in range(_MONTHS_BEFORE + 1)}
    labels |= {latest.label} if latest.start <= now else set()
    return tuple(chosen_period(project, label) for label in sorted(labels))


def _due(duty: OwedDuty) -> float:
    return float("inf") if duty.due is None else duty.due.timestamp()


# -- as files --------------------------------------------------------------------------------------------------------


def duties_csv(found: InFlight) -> str:
    """Return the open duties as a table, by when they are due."""
    head = ("due", "side", "role", "duty", "state", "proof wanted", "clause", "month", "id")
    return table(
        head,
        (
            (
                _iso(duty.due),
                duty.side,
                duty.role,
                duty_sentence(duty),
                STATES[duty.state].word,
                duty.wanted,
                duty.clause,
                month,
                duty.id,
            )
            for month, duty in found.duties
        ),
    )


def duties_text(found: InFlight) -> str:
    """Return the open duties to be read, by side."""
    looked = ", ".join(each.title for each in found.months)
    lines = [f"Open duties of {looked}: {count(len(found.duties), 'duty', 'duties')}."]
    for side in ("provider", "client"):
        own = [duty for _, duty in found.duties if duty.side == side]
        lines += ["", f"Owed by the {side}:", *(_duty_line(each, found.zone) for each in own)]
        lines += [] if own else ["- nothing"]
    return "\n".join((*lines, ""))


def _duty_line(duty: OwedDuty, zone: str) -> str:
    told = [duty_sentence(duty), f"{due_moment(duty, zone)}, {STATES[duty.state].word.lower()}"]
    told += [f"shown by {duty.wanted}"] if duty.wanted else []
    told += [duty.clause] if duty.clause else []
    return one_line(f"- {' | '.join(told)}")


def decisions_csv(found: InFlight) -> str:
    """Return the decisions that are open, and those that nobody entered yet."""
    head = ("decision", "raised", "needed by", "owner", "options", "recommended", "entered", "id")
    return table(
        head,
        (
            (
                each.title,
                _iso(each.raised),
                _iso(each.by),
                each.owner,
                "; ".join(each.options),
                each.recommended,
                "yes" if each.entered else "no",
                each.id,
            )
            for each in found.decisions
        ),
    )


def register_csv(project: Project, name: str) -> str:
    """Return every record of a register as it reads now."""
    spec = register_named(name)
    entries = list_entries(project, name)
    rows = (tuple(each.values.get(field.name, "") for field in spec.fields) for each in entries)
    return table([field.label for field in spec.fields], rows)


def known_good_csv(version: Version) -> str:
    """Return the versions each workflow can be rolled back to, as a version of the agreement has them."""
    head = ("workflow", "model", "prompt", "retrieval", "known good since", "agreement")
    return table(
        head,
        (
            (
                each.workflow,
                each.model,
                each.prompt_version,
                each.retrieval_version,
                each.since.isoformat() if each.since else "",
                version.label,
            )
            for each in version.agreement.changes.known_good
        ),
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV in which no text is a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(head)
    writer.writerows(_guarded(rows))
    return written.getvalue()


def _guarded(rows: Iterable[Sequence[str]]) -> Iterator[list[str]]:
    for row in rows:
        yield [guarded(each) for each in row]


def _iso(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat(timespec="minutes")
