"""Which promises cannot be told from the evidence an agreement asks for, and what would have to be
asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from slastudio.contract.duties.promise import PromisedAct
from slastudio.contract.duties.promises import promises_of
from slastudio.contract.terms.agreement import Agreement

# these registers are kept by hand, too, so that no export is needed
_BY_HAND_TOO = ("incidents",)


@dataclass(frozen=True)
class Untold:
    """Name a promise nothing that is asked for can show; evidence: the kind that could."""

    promise: PromisedAct
    evidence: str
    words: str


def asked_kinds(agreement: Agreement) -> frozenset[str]:
    """Return the kinds of evidence an agreement asks for: its monthly data, and what objectives are
    measured on.
    """
    listed = {each.evidence for each in agreement.data.deliveries}
    judged = {each.indicator.evidence for each in agreement.objectives.objectives}
    return frozenset(listed | judged)


def untold_promises(agreement: Agreement) -> Iterator[Untold]:
    """Yield the promises that cannot be told from what is asked for."""
    asked = asked_kinds(agreement)
    for promise in promises_of(agreement):
        first = promise.wanted[0]
        known = first.name in asked or first.name in _BY_HAND_TOO or not first.name
        if first.by == "evidence" and not known:
            yield Untold(promise, first.name, first.words)
