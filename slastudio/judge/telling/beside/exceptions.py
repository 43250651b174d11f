"""How the number of open exceptions is told, on every page alike."""

from __future__ import annotations

from slastudio.contract.words.figures import NOTHING, show_number
from slastudio.judge.outcome.beside.exceptions import ExceptionVolume
from slastudio.judge.outcome.statuses import mark_of
from slastudio.judge.telling.results import verdict_words
from slastudio.shared.periods import show_day


def exceptions_words(found: ExceptionVolume) -> str:
    """Return "● Met: at most 4 exceptions open as days ended (12 Oct), 2.3 on average; 8 are agreed"."""
    return f"{mark_of(found.result.status)} {verdict_words(found.result)}: {figure_words(found)}."


def figure_words(found: ExceptionVolume) -> str:
    """Say the figure against its limit, or why there is none."""
    agreed = f"at most {show_number(found.limit)} are agreed"
    if found.result.value is None:
        reason = found.result.reason.rstrip(".")
        return f"{reason}; {agreed}" if reason else agreed
    on = f" on {show_day(found.highest_on, year=False)}" if found.highest_on else ""
    mean = NOTHING if found.mean is None else show_number(found.mean, 1)
    return f"{show_number(found.result.value)} exceptions were open as a day ended{on}, {mean} on average; {agreed}"
