"""How a register's records stand, which of them are asked for, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from slastudio.contract.words.figures import show_number, show_value
from slastudio.evidence.registers import RegisterSpec
from slastudio.judge.billing.amounts import read_hours
from slastudio.operations.registers.records import Entry
from slastudio.shared.counts import count
from slastudio.shared.money import read_money
from slastudio.shared.periods import Period
from slastudio.shared.problems import StudioError

RecordState = Literal["open", "overdue", "settled"]
STATE_WORDS: dict[RecordState, str] = {"open": "Open", "overdue": "Overdue", "settled": "Settled"}


def state_of(spec: RegisterSpec, entry: Entry, now: datetime) -> RecordState | None:
    """Return how a record stands; None where its register knows no such thing."""
    settled = spec.settled
    if settled is None:
        return None
    if any(entry.values.get(name) for name in settled.done):
        return "settled"
    if settled.field and entry.values.get(settled.field, "") in settled.values:
        return "settled"
    due = _moment(entry, settled.due)
    return "overdue" if due is not None and due < now else "open"


def _moment(entry: Entry, name: str) -> datetime | None:
    text = entry.values.get(name, "") if name else ""
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


@dataclass(frozen=True)
class WantedRecords:
    """Say which records are asked for: those of a period, in a state, or that hold a text; each empty
    asks for nothing.

    state "open" asks for the overdue ones, too: they are open as well.
    """

    period: Period | None = None
    state: str = ""
    text: str = ""


def wanted_of(
    spec: RegisterSpec, entries: Iterable[Entry], wanted: WantedRecords, now: datetime
) -> tuple[Entry, ...]:
    """Return the records that are asked for, in the order they came."""
    return tuple(each for each in entries if _is_wanted(spec, each, wanted, now))


def _is_wanted(spec: RegisterSpec, entry: Entry, wanted: WantedRecords, now: datetime) -> bool:
    if wanted.period is not None:
        at = _moment(entry, spec.moment)
        if at is None or at not in wanted.period:
            return False
    if wanted.state:
        states = ("open", "overdue") if wanted.state == "open" else (wanted.state,)
        if state_of(spec, entry, now) not in states:
            return False
    needle = wanted.text.strip().casefold()
    if not needle:
        return True
    shown = [entry.id, *(spec_words(spec, name, text) for name, text in entry.values.items())]
    return any(needle in text.casefold() for text in shown)


def spec_words(spec: RegisterSpec, name: str, text: str) -> str:
    """Return a field's text as people read it."""
    found = next((each for each in spec.fields if each.name == name), None)
    return found.words_of(text) if found else text


def totals_words(spec: RegisterSpec, entries: Sequence[Entry], now: datetime) -> str:
    """Return how many records there are, how many of them are open and overdue, and what their hours
    and amounts add up to, each currency by itself.
    """
    told = [count(len(entries), "record")]
    states = [state_of(spec, each, now) for each in entries]
    if waiting := sum(each in ("open", "overdue") for each in states):
        late = sum(each == "overdue" for each in states)
        told.append(f"{waiting} open" + (f", {late} of them overdue" if late else ""))
    for field in spec.fields:
        texts = [text for each in entries if (text := each.values.get(field.name, ""))]
        if not texts:
            continue
        if field.kind == "hours":
            hours = sum((read_hours(text) for text in texts), Fraction(0))
            told.append(f"{field.label.lower()}: {show_number(_exact(hours))} h")
        elif field.kind == "money":
            told.append(f"{field.label.lower()}: {_amounts(texts)}")
        elif field.kind == "number":
            told.append(f"{field.label.lower()}: {show_number(sum(map(_whole, texts)))}")
    return "; ".join(told)


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise StudioError(f"“{text}” is no whole number, so the register cannot be added up.")
    return int(text)


def _exact(hours: Fraction) -> Decimal:
    return Decimal(hours.numerator) / Decimal(hours.denominator)


def _amounts(texts: Iterable[str]) -> str:
    sums: dict[str, Decimal] = {}
    for text in texts:
        money = read_money(text)
        sums[money.currency] = sums.get(money.currency, Decimal(0)) + money.amount
    return " + ".join(show_value(amount, currency) for currency, amount in sorted(sums.items()))
