"""What a release gate comes to, told once for window, command line and papers."""

from __future__ import annotations

from decimal import Decimal

from slastudio.contract.words.figures import show_number
from slastudio.judge.outcome.beside.gates import GateShare, ReleaseGate


def gate_verdict_words(gate: ReleaseGate) -> str:
    """Return whether the criteria are reached, in one sentence."""
    if gate.reached is None:
        return f"Not computed: {gate.why}."
    if gate.reached:
        return "Every criterion is reached."
    return f"Not reached: {'; '.join(gate.short)}."


def gate_lines(gate: ReleaseGate) -> tuple[tuple[str, str], ...]:
    """Return (label, text) of the result and of every share, whole and by segment."""
    metrics = {(each.metric, each.of_traffic) for each in gate.shares}

    def named(each: GateShare) -> str:
        what = each.named[0].upper() + each.named[1:]
        return f"{what}, {each.metric}" if len(metrics) > 1 else what

    return (
        ("Result", gate_verdict_words(gate)),
        *((named(each), share_words(each)) for each in gate.shares),
    )


def share_words(share: GateShare) -> str:
    """Return "92 % of 25, 8 points less (−19.6 to 3.2)"."""
    told = f"{_shown(share.share, share.unit)} of {show_number(share.items)}"
    if share.difference is None:
        return told
    moved = "as beside it" if share.of_traffic else "as before"
    unit = "points" if share.unit == "%" else share.unit
    if share.difference:
        word = "more" if share.difference > 0 else "less"
        moved = f"{_shown(abs(share.difference), unit)} {word}"
    if share.low is None or share.high is None:
        return f"{told}, {moved}"
    low, high = (show_number(each, 1) for each in (share.low, share.high))
    return f"{told}, {moved} ({low} to {high})"


def _shown(number: Decimal, unit: str) -> str:
    return f"{show_number(number, 1)} {unit}".rstrip()
