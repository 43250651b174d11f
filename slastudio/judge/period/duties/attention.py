"""Which duties need attention: those that cost money, have a deadline or need a notice; the others are
told in one line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from slastudio.judge.outcome.assessment import Attention
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.judge.telling.duties import STATES, due_moment, duty_sentence
from slastudio.shared.counts import count, verb

# money, a deadline that does not come again, or a notice to the other side
_WEIGHTY = (
    "executive_notice",
    "remediation",
    "claim_answer",
    "renewal",
    "cap_alert",
    "over_cap",
    "change_notice",
    "repeated_breach",
    "decision",
    "exit",
    "deletion",
)
# told by their own lines already: late clocks, missing data, reserved verdicts, open claims
_TOLD = (
    "first_response",
    "resolution",
    "data_delivery",
    "clarification",
    "missed_action",
    "vendor_claim",
)
_SOON = timedelta(days=7)


def duty_attention(duties: Sequence[OwedDuty], now: datetime, zone: str) -> Iterator[Attention]:
    """Yield what needs somebody: each weighty duty that is open, and one line for all others."""
    open_now = [each for each in duties if _waits(each, now) and each.kind not in _TOLD]
    for duty in open_now:
        if duty.kind in _WEIGHTY:
            level = STATES["missed" if duty.state == "missed" else "not_shown"].status
            about = f" ({duty.about})" if duty.about else ""
            title = f"{STATES[duty.state].word}: {duty_sentence(duty).rstrip('.')}{about}"
            due = due_moment(duty, zone)
            detail = f"{due[0].upper()}{due[1:]}. {duty.note}".strip()
            yield Attention(level, title, detail, "duties", duty.id, on_paper=False)
    others = [each for each in open_now if each.kind not in _WEIGHTY]
    if others:
        number = count(len(others), "other duty", "other duties")
        yield Attention(
            STATES["not_shown"].status,
            f"{number} {verb(len(others), 'is', 'are')} not shown to be done",
            "Nothing that was handed in shows them; the page of duties says what would.",
            "duties",
            on_paper=False,
        )


def _waits(duty: OwedDuty, now: datetime) -> bool:
    if duty.state in ("missed", "not_shown"):
        return True
    return duty.state in ("due", "not_yet_due") and duty.due is not None and duty.due - now <= _SOON
