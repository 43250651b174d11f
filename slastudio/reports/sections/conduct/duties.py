"""The duties of the period: how many fell due, and which were missed, late or not shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from slastudio.contract.duties.promise import Side
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.duties import WORST, OwedDuty
from slastudio.judge.telling.duties import (
    NO_ADMISSION,
    STATES,
    counts_words,
    due_moment,
    duty_sentence,
    shown_words,
)
from slastudio.reports.content.blocks import (
    Block,
    Cell,
    Heading,
    Paragraph,
    Strong,
    Table,
    VerdictMark,
)

_SIDES: tuple[tuple[Side, str], ...] = (
    ("provider", "Owed by the provider"),
    ("client", "Owed by the client"),
)
# what is named; of the others the number is enough
_NAMED = ("missed", "not_shown", "done_late", "cannot_be_told")
_NEVER = datetime.max.replace(tzinfo=UTC)


def duty_blocks(assessment: Assessment) -> tuple[Block, ...]:
    """Return both sides' duties that fell due, by number, with those by name that are not plainly
    done; nothing where none did.
    """
    fell = tuple(each for each in assessment.duties if each.state != "not_yet_due")
    if not fell:
        return ()
    told: list[Block] = [Paragraph(NO_ADMISSION, "muted")]
    for side, heading in _SIDES:
        own = tuple(each for each in fell if each.side == side)
        if own:
            told += [Heading(heading, level=2), Paragraph(counts_words(own))]
            told += _named(own, assessment.period.zone)
    return tuple(told)


def _named(duties: tuple[OwedDuty, ...], zone: str) -> Iterator[Block]:
    named = sorted((each for each in duties if each.state in _NAMED), key=_place)
    if named:
        head = ("State", "Duty", "Due", "What shows it", "Clause")
        rows = tuple(_row(each, zone) for each in named)
        yield Table(head, rows, widths=(1.6, 2.8, 1.2, 2.4, 0.95))


def _place(duty: OwedDuty) -> tuple[int, datetime, str]:
    return WORST.index(duty.state), duty.due or _NEVER, duty.id


def _row(duty: OwedDuty, zone: str) -> tuple[Cell, ...]:
    state = STATES[duty.state]
    due = due_moment(duty, zone)
    return (
        VerdictMark(state.status, state.word),
        Strong(duty_sentence(duty), duty.about),
        f"{due[0].upper()}{due[1:]}",
        shown_words(duty, zone),
        duty.clause or "–",
    )
