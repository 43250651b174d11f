"""What is said of the clocks of incidents and queue items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from slastudio.contract.words.figures import NOTHING
from slastudio.judge.outcome.objective_result import Case, CaseVerdict
from slastudio.judge.outcome.statuses import Status, mark_of
from slastudio.shared.notation import spell_number
from slastudio.shared.periods import show_moment

CLOCK_WORDS = {
    "first_response": "first response",
    "resolution": "resolution",
    "decision": "decision",
    "update": "updates",
}
# without its severity tier a case has no promise to be judged by, and somebody can supply it
SEVERITY_ASKED = ("unknown_severity", "no_severity")


@dataclass(frozen=True)
class CaseStatus:
    """Say how a case's verdict is told: its word, and the status whose mark and colour it bears."""

    word: str
    status: Status


CASE_STATUSES: dict[CaseVerdict, CaseStatus] = {
    "in_time": CaseStatus("In time", "met"),
    "late": CaseStatus("Late", "missed"),
    "open": CaseStatus("Open", "no_data"),
    "not_judged": CaseStatus("Not judged", "not_proven"),
}


def case_word(case: Case) -> str:
    return CASE_STATUSES[case.verdict].word


def case_status(case: Case) -> Status:
    return CASE_STATUSES[case.verdict].status


def marked_case(case: Case) -> str:
    """Return "■ Late"."""
    return f"{mark_of(case_status(case))} {case_word(case)}"


def clock_name(case: Case) -> str:
    return CLOCK_WORDS.get(case.clock, case.clock.replace("_", " "))


def case_name(case: Case) -> str:
    return f"{case.id} {case.title}".strip() or "A case without id"


def late_words(case: Case, zone: str) -> tuple[str, str]:
    """Return what is late, and what was promised by when."""
    due = f", due {show_moment(case.due, zone)}" if case.due else ""
    done = f", done {show_moment(case.done, zone)}" if case.done else ", not done yet"
    severity = f"{case.severity}, " if case.severity else ""
    return (
        f"{case_name(case)}: {clock_name(case)} late",
        f"{severity}promised {case.limit or 'within a time that is not named'}{due}{done}.",
    )


def unjudged_words(case: Case) -> tuple[str, str]:
    """Return which case is not judged, and why."""
    why = case.why or "nothing says what was promised for it"
    return f"{case_name(case)}: not judged", f"{why[0].upper()}{why[1:]}."


def length_words(seconds: float | None) -> str:
    """Return "24 h 45 min", to the minute; shorter spans to the second."""
    if seconds is None:
        return NOTHING
    sign, whole = ("−" if round(seconds) < 0 else ""), abs(round(seconds))
    if whole < 3600:
        minutes, rest = divmod(whole, 60)
        parts = [f"{minutes} min"] if minutes or not rest else []
        return sign + " ".join([*parts, *([f"{rest} s"] if rest else [])])
    minutes = whole % 3600 // 60
    hours = spell_number(f"{whole // 3600:,}")
    return f"{sign}{hours} h" + (f" {minutes:02d} min" if minutes else "")


def moment_or_dash(moment: datetime | None, zone: str) -> str:
    return NOTHING if moment is None else show_moment(moment, zone)
