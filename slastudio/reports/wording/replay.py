"""What a replay of history found, in words."""

from __future__ import annotations

from slastudio.contract.words.figures import show_value
from slastudio.judge.foresight.replay import TierReplay
from slastudio.shared.counts import count


def replay_finding(tier: TierReplay) -> str:
    """Return in one sentence what the months replayed found under a service tier, and what it would
    have cost.
    """
    over = f"Over {tier.months[0].title}"
    if len(tier.months) > 1:
        over = f"Over the {count(len(tier.months), 'month')} from {tier.months[0].title} to {tier.months[-1].title}"
    missed = {0: "nothing would have been missed", 1: "one target would have been missed once"}.get(
        tier.misses, f"targets would have been missed {count(tier.misses, 'time')}"
    )
    if tier.exposure is None:
        why = next((each.why for each in tier.months if each.why), "").rstrip(".")
        return f"{over}, {missed}; no credit can be reckoned{f': {why[0].lower()}{why[1:]}' if why else ''}."
    share = "" if tier.share is None else f", {show_value(tier.share, '%')} of the fees"
    due = f"credits of {show_value(tier.exposure, tier.currency)} would have been due{share}"
    worst = next((each for each in tier.months if each.label == tier.worst), None)
    most = (
        ""
        if worst is None
        else f"; the worst month is {worst.title} with {show_value(worst.credit, tier.currency)}"
    )
    return f"{over}, {missed}, and {due}{most}."
