"""What is said of a span and its parts, in the window and on the command line alike."""

from __future__ import annotations

from slastudio.contract.words.figures import samples_words, show_range, show_value
from slastudio.judge.outcome.statuses import mark_of, status_word
from slastudio.judge.telling.results import COMPARATOR_WORDS
from slastudio.operations.analysis.closer.spans import SpanPart, SpanReview
from slastudio.shared.counts import count
from slastudio.shared.periods import show_day

NO_VERDICT = "A span one chooses is no window of the agreement: nothing is judged by it."
_SIDES = {"met": "Keeps the target", "missed": "Misses the target"}
HEADINGS = ("Value", "Interval", "Samples", "Against the target")


def days_words(found: SpanReview) -> str:
    """Return "5 October 2026 to 18 October 2026, 14 days"."""
    if found.first == found.last:
        return show_day(found.first)
    days = (found.last - found.first).days + 1
    return f"{show_day(found.first)} to {show_day(found.last)}, {count(days, 'day')}"


def standing_words(part: SpanPart) -> str:
    """Return mark and word for where a part lies; a dash where the target says nothing of it."""
    if not part.standing:
        return "–"
    word = _SIDES.get(part.standing, "") or status_word(part.standing)
    return f"{mark_of(part.standing)} {word}"


def interval_of(part: SpanPart, unit: str) -> str:
    return "" if part.interval is None else show_range(*part.interval, unit)


def part_line(part: SpanPart, unit: str) -> tuple[str, str, str, str]:
    """Return value, interval, samples and standing of a part, as HEADINGS names them."""
    value = "open" if part.value is None else show_value(part.value, unit)
    return value, interval_of(part, unit), f"{part.samples:,}", standing_words(part)


def span_sentence(found: SpanReview) -> str:
    """Say the figure over the span with interval, samples and target."""
    whole, objective = found.whole, found.objective
    unit = objective.unit
    if whole.value is None:
        return f"{days_words(found)}: open. {whole.why}".rstrip()
    within = f" ({interval_of(whole, unit)})" if whole.interval is not None else ""
    told = f"{days_words(found)}: {show_value(whole.value, unit)}{within}, {samples_words(whole.samples, whole.unit_of_sample)}."
    if objective.target is not None:
        target = f"{COMPARATOR_WORDS[objective.comparator]} {show_value(objective.target, unit)}"
        told += f" Promised is {target} in the agreement’s window."
    return f"{told} {whole.why}".rstrip()
